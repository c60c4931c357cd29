"""Every format, and every bad file: a clear refusal or the right lines."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from corpus import files
from corpus.files import CHUNK, chunk_relation, docx, mht, numbered, numbering, p
from corpus.texts import CANONICAL, REGULATION
from xundocs.corpus.canonical import dump_text
from xundocs.corpus.importers import ImportRefused, read_content, read_path
from xundocs.corpus.importers import intake as intake_module
from xundocs.corpus.importers.encoding import decode
from xundocs.corpus.structure.parse import parse_lines

LINES = [line for line in REGULATION.split("\n") if line]
PAGE = ("<html><head><meta charset='utf-8'><title>某市文件归档办法_某网</title><script>var x='第一条 假的';</script></head><body>"
        "<nav><a>首页</a></nav><div style='display:none'>第九条 隐藏的词句</div><div id='main'>{}</div>"
        "<div class='foot'>版权所有 某网</div></body></html>")


def canonical(data: bytes, name: str) -> str:
    imported = read_content(data, name)
    return dump_text(parse_lines(imported.lines, imported.hint).text)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ImportRefused) as caught:
        read_content(data, name)
    assert caught.value.message and caught.value.hint
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_file_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert canonical(REGULATION.encode(encoding), "a.txt") == CANONICAL


def test_traditional_text_in_big5_is_told_from_gb18030() -> None:
    text = "某辦法\n第一條　為了檔案歸檔，制定本辦法。\n第二條　經辦單位應當登記，並報主管機關備案。\n"
    assert decode(text.encode("big5")) == (text, "big5")
    assert decode(REGULATION.encode("gb18030"))[1] == "gb18030"


def test_markdown_html_mht_and_word_give_what_plain_text_gives() -> None:
    html = PAGE.format("".join(f"<p>{line}</p>" for line in LINES))
    assert canonical(html.encode(), "a.html") == CANONICAL
    assert canonical(PAGE.format("<br>".join(f"&nbsp;&nbsp;{line}" for line in LINES)).encode(), "a.htm") == CANONICAL
    assert canonical(mht(html), "a.mht") == CANONICAL
    assert canonical("\n\n".join(LINES).encode(), "a.md") == CANONICAL
    assert canonical(CANONICAL.encode(), "a.md") == CANONICAL
    assert canonical(docx("".join(p(line) for line in LINES)), "a.docx") == CANONICAL


def test_a_gbk_page_that_calls_itself_gb2312_is_read() -> None:
    html = PAGE.format("".join(f"<p>{line}</p>" for line in LINES)).replace("utf-8", "gb2312")
    assert canonical(html.encode("gb18030"), "a.html") == CANONICAL


def test_hidden_words_of_a_page_are_left_out_and_said() -> None:
    imported = read_content(PAGE.format("".join(f"<p>{line}</p>" for line in LINES)).encode(), "a.html")
    assert "C-HIDDEN" in {problem.code for problem in imported.problems}
    assert not any("隐藏" in line.text or "假的" in line.text for line in imported.lines)


@pytest.mark.parametrize("name", ["word/chunk.mht", "word/chunk.html", "word/chunk.docx", "word/chunk.txt"])
def test_a_body_inside_an_altchunk_is_found(name: str) -> None:
    html = PAGE.format("".join(f"<p>{line}</p>" for line in LINES))
    inner = {"mht": mht(html), "html": html.encode(), "docx": docx("".join(p(line) for line in LINES)),
             "txt": REGULATION.encode()}[name.rpartition(".")[2]]
    assert canonical(docx(CHUNK, {name: inner}, chunk_relation(name.removeprefix("word/"))), "a.docx") == CANONICAL


def test_numbers_that_word_makes_itself_are_worked_out() -> None:
    body = p("某办法") + numbered(1, 0, "总则") + numbered(1, 1, "甲应当：") + numbered(1, 2, "登记；") + numbered(1, 2, "归档。") \
        + numbered(1, 1, "乙备案。") + numbered(1, 0, "附则") + numbered(1, 1, "施行。")
    parts = {"word/numbering.xml": numbering(("chineseCountingThousand", "第%1章"), ("chineseCountingThousand", "第%2条"),
                                             ("chineseCounting", "（%3）"))}
    text = parse_lines(read_content(docx(body, parts), "a.docx").lines).text
    assert [str(n.id) for n in text.walk() if n.kind != "paragraph"] == [
        "chp_1", "art_1", "art_1__para_1__item_1", "art_1__para_1__item_2", "art_2", "chp_2", "art_1~2"]


def test_articles_in_a_table_are_articles() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    body = p("某办法") + "<w:tbl>" + row.format(p("第一条"), p("甲。") + p("乙：") + p("（一）丙。")) + row.format(p("第二条"), p("丁。")) + "</w:tbl>"
    text = parse_lines(read_content(docx(body), "a.docx").lines).text
    assert [(a.number, len(a.children)) for a in text.articles()] == [("1", 2), ("2", 1)]


def test_deleted_hidden_and_doubled_words_of_word_are_left_out_and_said() -> None:
    box = ('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent>'
           f'{p("框内")}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p("框内")}</w:txbxContent></mc:Fallback></mc:AlternateContent>')
    body = (p("某办法") + "<w:p><w:r><w:t>第一条　甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del><w:ins><w:r><w:t>丙。</w:t></w:r></w:ins>"
            f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p><w:p><w:r>{box}</w:r></w:p>")
    imported = read_content(docx(body), "a.docx")
    words = [line.text for line in imported.lines]
    assert "第一条　甲丙。" in words and words.count("框内") == 1
    assert {"C-TRACKED", "C-HIDDEN"} <= {problem.code for problem in imported.problems}


def test_a_file_is_read_by_its_content_not_by_its_name() -> None:
    html = PAGE.format("".join(f"<p>{line}</p>" for line in LINES))
    imported = read_content(html.encode(), "公文.doc")
    assert "C-TYPE-READ" in {problem.code for problem in imported.problems}
    assert canonical(html.encode(), "公文.doc") == CANONICAL
    assert canonical(REGULATION.encode(), "公文.docx") == CANONICAL


BOMB = b"<w:p/>" * 3_000_000
BAD = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.docx", "C-TYPE"),
    "a program": (b"MZ" + b"\x00" * 200, "a.pdf", "C-TYPE"),
    "a spreadsheet": (files.package({"xl/workbook.xml": b"<a/>"}), "a.docx", "C-TYPE"),
    "a cut-off Word file": (docx(p("某办法"))[:200], "a.docx", "C-CORRUPT"),
    "a Word file without text": (docx(""), "a.docx", "C-NOTEXT"),
    "a Word file that is not XML": (files.package({"word/document.xml": b"<w:document"}), "a.docx", "C-CORRUPT"),
    "a zip bomb": (docx("", {"word/media/bomb.xml": BOMB * 12}), "a.docx", "C-BOMB"),
    "an external entity": (docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>",
                                head='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "a.docx", "C-XML"),
    "a bomb of entities": (docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>",
                                head='<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'), "a.docx", "C-XML"),
    "an entity behind a long comment": (docx("<w:p/>", head="<!--" + "x" * 9000 + "-->" + '<!DOCTYPE a [<!ENTITY x "y">]>'), "a.docx",
                                        "C-XML"),
    "a PDF with a password": (files.pdf_with_password(), "a.pdf", "C-PASSWORD"),
    "a scanned PDF": (files.scanned_pdf(), "a.pdf", "C-SCAN"),
    "a broken PDF": (b"%PDF-1.7\n" + b"x" * 500, "a.pdf", "C-CORRUPT"),
    "an encrypted Office file": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.docx",
                                 "C-PASSWORD"),
    "bytes that are no text": (bytes(range(128, 256)) * 40, "a.txt", "C-ENCODING"),
    "an archive without a page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n", "a.mht", "C-CORRUPT"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_code_a_reason_and_a_remedy(name: str) -> None:
    data, path, code = BAD[name]
    assert refusal(data, path) == code


def test_documents_nested_in_altchunks_end_somewhere() -> None:
    inner = docx(p("某办法"))
    for _ in range(5):
        inner = docx(CHUNK, {"word/chunk.docx": inner}, chunk_relation("chunk.docx"))
    assert refusal(inner, "a.docx") == "C-NESTED"


def test_an_empty_a_huge_and_a_vanished_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    huge = tmp_path / "大.txt"
    with huge.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    for path, code in ((empty, "C-EMPTY"), (huge, "C-SIZE"), (tmp_path / "没有.txt", "C-GONE"), (tmp_path, "C-TYPE")):
        with pytest.raises(ImportRefused) as caught:
            read_path(path)
        assert caught.value.code == code


def test_an_old_word_file_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("XUNDOCS_SOFFICE", raising=False)
    assert refusal(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "a.doc") == "C-NO-SOFFICE"


def test_a_package_says_more_than_it_holds_and_is_stopped_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "LARGEST_MEMBER", 1000)
    assert refusal(docx("".join(p(f"某办法{i}") for i in range(500))), "a.docx") == "C-BOMB"


needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_soffice
@pytest.mark.needs_soffice
@pytest.mark.parametrize("kind", ["doc", "pdf"])
def test_old_word_and_pdf_give_what_the_word_file_gives(kind: str, tmp_path: Path) -> None:
    indent = '<w:ind w:firstLine="420"/>'
    quoted = [line.replace("纸质文件", "“纸质”文件和“胶片”") for line in LINES]
    body = "".join(p(line, indent if re.match("[第（逾前1-9]", line) and "章" not in line[:4] else "") for line in quoted)
    head = '<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>'
    (tmp_path / "a.docx").write_bytes(docx(body + head))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
                    "doc:MS Word 97" if kind == "doc" else "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
                   check=True, capture_output=True, timeout=120)
    imported = read_path(tmp_path / f"a.{kind}")
    words = dump_text(parse_lines(imported.lines, imported.hint).text)
    expected = CANONICAL.replace("纸质文件", "“纸质”文件和“胶片”")
    if kind == "pdf":  # a space between a character and a digit cannot be told from the gap every program puts there
        expected = expected.replace("通过 2022", "通过2022")
    assert words == expected
