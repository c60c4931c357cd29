"""What a kind's guide says papers are returned for is caught when it happens, by the code the guide names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from xundocs.actions.make import MakeRequest, make_documents
from xundocs.workspace import open_workspace

ROOT = Path(__file__).parents[2]
CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "tests" / "fixtures" / "return_reasons.yaml").read_text("utf-8"))


def _changed(sample: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    for path, value in change.items():
        *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        place: Any = sample
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return sample


@pytest.mark.parametrize(("kind", "case"), [(k, c) for k, cases in CASES.items() for c in cases],
                         ids=lambda v: v if isinstance(v, str) else f"{v['code']}-{next(iter(v['change']))}")
def test_a_reason_for_return_is_caught(kind: str, case: dict[str, Any], office: Path) -> None:
    folder = ROOT / "templates" / kind
    data = _changed(yaml.safe_load((folder / "sample.yaml").read_text("utf-8")), case["change"])
    path = office / "data.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    for companion in folder.glob("*（样例）.*"):
        shutil.copy(companion, office)
    result = make_documents(open_workspace(office), MakeRequest(kind, path, office / "out"))
    problems = [p for refused in result.refused for p in refused.problems] + list(result.problems)
    assert case["code"] in {p.code for p in problems}, [str(p) for p in problems]
    assert "13800138000" not in "".join(map(str, problems))


@pytest.mark.parametrize("kind", sorted(CASES))
def test_every_code_of_a_guide_has_its_case(kind: str) -> None:
    guide = (ROOT / "templates" / kind / "guide.md").read_text("utf-8")
    table = [line for line in guide.partition("**常被退回的原因**")[2].splitlines() if line.startswith("| ") and "`xundocs check" not in line]
    named = {code for line in table for code in re.findall(r"\b[A-Z]-[A-Z]+(?:-\d+)?\b", line)}
    assert named == {case["code"] for case in CASES[kind]}
