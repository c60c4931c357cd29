"""Pages of document kinds are made from the same sample as the documents themselves and cannot drift from them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from kit import KINDS, builtin, text_of
from support_site import Page, build
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.documents.inputs import read_records
from xundocs.site.kind_pages import anchor_of, field_rows
from xundocs.workspace import Workspace

NO_SOFFICE = shutil.which("soffice") is None and os.environ.get("XUNDOCS_REQUIRE_ALL") != "1"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_row_and_every_value_leads_to_one(kind: str, pages: dict[str, Page]) -> None:
    page = pages[f"kinds/{kind}.html"]
    rows = {a["data-field"] for a in page.all_of("li", cls="field")}
    declared = builtin(kind)
    assert rows == {r.anchor for r in field_rows(declared)} | {f"c-{name}" for name in declared.computed}
    values = page.all_of("a", cls="fv")
    assert {a["data-field"] for a in values} <= rows
    assert all(a["href"] == f"#f-{a['data-field']}" for a in values)
    back = [a["href"] for a in page.all_of("a", cls="back")]
    assert sorted(back) == sorted(f"#v-{f}" for f in {a["data-field"] for a in values})
    printed = {a["data-field"] for a in values}
    given = set(read_records(declared.sample_path, declared).records[0].values)
    assert len(printed & given) >= 0.5 * len(given & set(declared.fields)), sorted(given - printed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_downloads_are_what_make_writes_and_carry_their_size_and_hash(kind: str, site: Path, pages: dict[str, Page], tmp_path: Path) -> None:
    made = make_documents(Workspace(), MakeRequest(kind, builtin(kind).sample_path, tmp_path))
    wanted = sorted(hashlib.sha256(w.path.read_bytes()).hexdigest() for w in made.written)
    html = (site / f"kinds/{kind}.html").read_text("utf-8")
    listed = re.findall(r'<li><a href="\.\./(downloads/[^"]+)" download>[^<]+</a><span class="size">(\d+) KB</span><code class="sha"[^>]*>(.*?)</code>', html)
    assert len(listed) >= 5
    found = []
    for name, size, digest in listed:
        data = (site / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest.replace("<wbr>", ""), name
        assert int(size) == round(len(data) / 1024)
        found += [hashlib.sha256(data).hexdigest()] if re.search(r"-\d+-[a-z_]+\.docx$", name) else []
    assert sorted(found) == wanted
    assert (site / f"downloads/{kind}-sample.yaml").read_bytes() == builtin(kind).sample_path.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_says_what_the_document_says(kind: str, site: Path) -> None:
    html = (site / f"kinds/{kind}.html").read_text("utf-8")
    sheets = re.findall(r'<div class="sheet"[^>]*>(.*?)</div></figure>', html, re.S)
    documents = sorted((site / "downloads").glob(f"{kind}-[0-9]*-*.docx"), key=lambda p: int(re.findall(r"-(\d+)-", p.name)[0]))
    assert len(sheets) == len(documents) > 0
    for sheet, document in zip(sheets, documents, strict=True):
        shown = re.sub(r"\s", "", unescape(re.sub("<[^>]+>", "", sheet)))
        lines = [re.sub(r"\s", "", line) for line in re.split(r"[\n|⏎]", text_of(document.read_bytes()))]
        missing = [line for line in lines if line and line not in shown]
        assert missing == [], document.name


def test_names_in_content_controls_find_their_row() -> None:
    kind = builtin("supervision_notice")
    assert anchor_of(kind, "reply_due") == "reply_due"
    assert anchor_of(kind, "item.due") == "items-due"
    assert anchor_of(kind, "near_count") == "c-near_count"
    assert anchor_of(kind, "nobody.knows") == "" == anchor_of(kind, "unknown")


def test_badges_come_from_the_checks_and_the_command_is_exact(pages: dict[str, Page]) -> None:
    page = pages["kinds/supervision_notice.html"]
    for words in ("字段 24 个", "样例通过全部校验", "定义和模板检查通过", "xundocs make supervision_notice sample.yaml -o 文书", "示范文本"):
        assert words in page.text
    assert "../regulations/inspection-rectification-opinions.html" in [href for href, _ in page.links]


def test_without_libreoffice_the_page_says_why_there_is_no_picture(pages: dict[str, Page]) -> None:
    page = pages["kinds/supervision_notice.html"]
    assert page.all_of("img") == [] and "这里没有版面图片" in page.text


def test_a_kind_of_the_office_with_a_broken_sample_is_shown_with_what_is_wrong(office_folder: Path, tmp_path: Path) -> None:
    folder = office_folder
    own = folder / "templates" / "supervision_notice"
    shutil.copytree(builtin("supervision_notice").folder, own)
    sample = own / "sample.yaml"
    sample.write_text(sample.read_text("utf-8").replace("reply_due: 2026-11-30", "reply_due: 2026-11-01"), "utf-8")
    build(folder, tmp_path / "out")
    html = (tmp_path / "out/kinds/supervision_notice.html").read_text("utf-8")
    assert "处错误</span>" in html and "样例：" in html and "本单位的文书种类" in html and 'class="sheet"' not in html


@pytest.mark.needs_soffice
@pytest.mark.skipif(NO_SOFFICE, reason="LibreOffice is not installed")
def test_pictures_show_the_real_pages_and_are_kept(office_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundocs.site import pictures

    folder = office_folder
    assert build(folder, tmp_path / "out", pictures=True).pictures
    drawn = sorted(p.name for p in (tmp_path / "out/kinds/pictures").iterdir())
    assert "supervision_notice-1-letter-1.png" in drawn
    data = (tmp_path / "out/kinds/pictures/supervision_notice-1-letter-1.png").read_bytes()
    assert data.startswith(b"\x89PNG") and int.from_bytes(data[16:20], "big") in range(885, 900) and len(data) > 15_000
    html = (tmp_path / "out/kinds/supervision_notice.html").read_text("utf-8")
    assert 'alt="督办单／提醒函第 1 页的版面"' in html
    monkeypatch.setattr(pictures, "to_pdf", lambda *_: 1 / 0)
    build(folder, tmp_path / "again", pictures=True)
    assert sorted(p.name for p in (tmp_path / "again/kinds/pictures").iterdir()) == drawn


def test_a_png_holds_the_pixels() -> None:
    pytest.importorskip("pypdfium2")
    from xundocs.site.pictures import png_of

    one = png_of(bytes([1, 2, 3, 9, 4, 5, 6, 9, 0, 0]), 2, 1, 10, 4)
    assert one == png_of(bytes([1, 2, 3, 4, 5, 6]), 2, 1, 6, 3)
    import zlib

    packed = one[one.index(b"IDAT") + 4:one.index(b"IEND") - 8]
    assert zlib.decompress(packed) == bytes([0, 1, 2, 3, 4, 5, 6])
