"""Every document the samples give: two validators and our own intake find nothing, and its printed pages are right."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from documents.pages import pages_of
from kit import KINDS, builtin, changed, sample
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.documents.intake import check_template
from xundocs.workspace import open_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Kind → the files of its sample."""
    source = Path(__file__).parents[2] / "src" / "xundocs" / "actions" / "demonstration"
    folder = tmp_path_factory.mktemp("office")
    for name in ("xundocs.toml", "organisations.yaml"):
        shutil.copyfile(source / name, folder / name)
    workspace = open_workspace(folder)
    return {name: [w.path for w in make_documents(workspace, MakeRequest(name, builtin(name).sample_path, folder / name)).written] for name in KINDS}


@pytest.mark.parametrize("name", KINDS)
def test_our_own_intake_finds_nothing(name: str, made: dict[str, list[Path]]) -> None:
    """Duplicate picture ids, unclosed bookmarks and fields, doubled core properties: what the validators miss."""
    for path in made[name]:
        assert [str(p) for p in check_template(path.read_bytes()) if p.severity != "info"] == []


@pytest.mark.parametrize("tool", [["openxml_audit"], ["ooxml_integrity", "check"]], ids=lambda t: t[0])
def test_the_validators_find_nothing(tool: list[str], made: dict[str, list[Path]], tmp_path: Path) -> None:
    files = []
    for number, path in enumerate(p for paths in made.values() for p in paths):
        files.append(tmp_path / f"{number}.docx")
        shutil.copyfile(path, files[-1])
    words = [*tool, "--recursive", str(tmp_path)] if tool == ["openxml_audit"] else [*tool, *map(str, files)]
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


Printer = Callable[[dict[str, bytes]], dict[str, Path]]


@pytest.fixture(scope="module")
def printed(made: dict[str, list[Path]], print_all: Printer) -> dict[str, list[tuple[str, str]]]:
    """Kind → (file name, text of the PDF with form feeds between pages)."""
    named = {f"{kind}-{i}": path for kind, paths in made.items() for i, path in enumerate(paths)}
    pdfs = print_all({name: path.read_bytes() for name, path in named.items()})
    found: dict[str, list[tuple[str, str]]] = {}
    for name, pdf in pdfs.items():
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        found.setdefault(name.partition("-")[0], []).append((named[name].name, text))
    return found


@pytest.mark.needs_soffice
def test_the_commitment_letter_is_one_page(printed: dict[str, list[tuple[str, str]]]) -> None:
    ((_, text),) = printed["authenticity_commitment"]
    assert text.count("\f") == 1 and "林之桓" not in text


@pytest.mark.needs_soffice
def test_no_last_page_holds_only_a_signature(printed: dict[str, list[tuple[str, str]]]) -> None:
    for kind, documents in printed.items():
        for name, text in documents:
            last = [line.strip() for line in text.rstrip("\f").split("\f")[-1].splitlines() if line.strip()]
            body = [line for line in last if len(line) > 20 and "印发" not in line and "抄送" not in line and not line.startswith("附件")]
            assert body, f"{kind} {name}: {last}"


@pytest.mark.needs_soffice
def test_the_notice_has_its_three_parts_on_pages_of_their_own(printed: dict[str, list[tuple[str, str]]]) -> None:
    ((_, text),) = printed["rectification_notice"]
    pages = text.rstrip("\f").split("\f")
    starts = [number for number, page in enumerate(pages) for part in ("第一联", "第二联", "第三联") if part in page]
    assert starts[0] == 0 and starts[1] == 1 and starts[2] == len(pages) - 1
    assert "签收人" in pages[-1] and "孟清和" not in text


@pytest.mark.needs_soffice
def test_an_office_with_its_own_margins_and_faces_gets_them(office: Path, tmp_path: Path, print_all: Printer) -> None:
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8") + '\n[layout]\nprofile = "compensated"\npage_number = "centred"\n', "utf-8")
    values: dict[str, Any] = changed(sample(builtin("feedback_opinion")), {})
    data = tmp_path / "数据.yaml"
    data.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    (written,) = make_documents(open_workspace(office), MakeRequest("feedback_opinion", data, tmp_path / "a.docx", only=("leadership_team",))).written
    (pdf,) = print_all({"own": written.path.read_bytes()}).values()
    number = [word for word in pages_of(pdf)[0] if word.text in ("—", "1", "—1—") and word.top > 240]
    middle = (min(w.left for w in number) + max(w.right for w in number)) / 2
    assert abs(middle - (28 + 210 - 26) / 2) < 2  # millimetres
