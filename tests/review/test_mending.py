"""`check --mend`: mechanical faults only, each listed, the original and every word untouched."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
import reproduce
from docx import Document as Word

from xundocs.actions.check import CheckRequest, check_files
from xundocs.cli.main import run
from xundocs.errors import PROBLEMS_FOUND, REFUSED, WRONG_USE
from xundocs.review import read_document, review
from xundocs.review.mended import Change, mended
from xundocs.workspace import open_workspace

FAULTS = """关于巡察整改情况的报告
县委：
（一）、根据《关于印发《规则》的通知》(清巡办[2026]08号),落实"三会一课"制度,占15～30%,下降.5个百分点。。
清理土地、房屋、等资产，２０２６年03月05日办结，2024-2025年逐年检查，3月8号公布。
二零二六年工作要点已经印发。
"""
RIGHT = """关于巡察整改情况的报告
县委：
（一）根据《关于印发〈规则〉的通知》（清巡办〔2026〕8号），落实“三会一课”制度，占15%～30%，下降0.5个百分点。
清理土地、房屋等资产，2026年3月5日办结，2024—2025年逐年检查，3月8日公布。
二〇二六年工作要点已经印发。
"""


def of(data: bytes, name: str) -> tuple[bytes, list[Change]]:
    document = read_document(data, name)
    return mended(data, document, review(document, reproduce.office()))


def until_done(data: bytes, name: str) -> tuple[bytes, list[Change]]:
    """Corrections that overlap wait for the next turn."""
    every: list[Change] = []
    for _ in range(3):
        data, changes = of(data, name)
        every += changes
    return data, every


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_text_keeps_encoding_and_line_ends(encoding: str) -> None:
    data, changes = until_done(FAULTS.replace("\n", "\r\n").encode(encoding), "a.txt")
    assert data.decode(encoding) == RIGHT.replace("\n", "\r\n")
    assert all(change.done for change in changes)
    assert {change.code for change in changes} == {"P-8", "P-4", "V-NO-01", "P-1", "P-2", "D-2", "D-3", "P-5", "P-6", "D-7", "V-DATE-02", "P-7", "D-6"}


def test_markdown_marks_stay() -> None:
    data, changes = of("# 报告\n\n- 落实**\"三会一课\"**制度,[整改](a.md)23个.\n\n| 序号 | 情况 |\n|---|---|\n| 1 | 已经完成,正在巩固 |\n".encode(), "a.md")
    assert data.decode() == "# 报告\n\n- 落实**“三会一课”**制度，[整改](a.md)23个。\n\n| 序号 | 情况 |\n|---|---|\n| 1 | 已经完成，正在巩固 |\n"
    assert all(change.done for change in changes)


def word(*pieces: str, cell: str = "", header: str = "") -> bytes:
    """A .docx with one paragraph of several runs, the second one bold."""
    made = Word()
    paragraph = made.add_paragraph()
    for turn, piece in enumerate(pieces):
        paragraph.add_run(piece).bold = turn == 1 or None
    if cell:
        made.add_table(1, 1).cell(0, 0).text = cell
    if header:
        made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_correction_over_several_runs_keeps_their_looks() -> None:
    data, changes = of(word("按照清巡办[20", "26]0", "8号文件,逐项整改。", cell="已经完成,正在巩固"), "a.docx")
    made = Word(io.BytesIO(data))
    assert made.paragraphs[0].text == "按照清巡办〔2026〕8号文件，逐项整改。"
    assert [bool(run.bold) for run in made.paragraphs[0].runs if run.text] in ([False, False], [False, True, False])
    assert made.tables[0].cell(0, 0).text == "已经完成，正在巩固"
    assert [change.done for change in changes] == [True, True, True]


def test_what_cannot_be_corrected_in_the_file_is_said() -> None:
    original = word("认真整改。", header="清源县委巡察办,内部资料")
    data, changes = of(original, "a.docx")
    assert [(change.done, change.place) for change in changes] == [(False, "页眉")]
    assert data == original


def test_only_the_body_part_of_the_package_changes() -> None:
    original = word("认真整改,按期报送。")
    data, _ = of(original, "a.docx")
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]


@pytest.mark.parametrize("text", [
    "会议时长12\"左右，屏幕\"三会一课\"。", "他说\"整改到位。", "力度不足，。", "截至26年3月。", "二〇二六年三月五日办结。", "共反馈23个问题，已完成20个，完成率96%。", "县委巡查组指出，省略号……等。"])
def test_what_takes_a_person_is_left(text: str) -> None:
    data, changes = of(f"关于巡察整改情况的报告\n县委：\n{text}\n".encode(), "a.txt")
    assert changes == [] and text in data.decode()


def test_no_word_changes_and_correct_papers_stay_as_they_are() -> None:
    import review_documents

    for name, content in review_documents.texts().items():
        suffix, data = review_documents.build(content, "direct")
        assert [c for c in of(data, suffix)[1] if not c.code.startswith("D-7")] == [], name
    words = [re.sub(r"[^\u4e00-\u9fa5]", "", text) for text in (FAULTS, RIGHT)]
    assert words[0].replace("8号公布", "8日公布").replace("月8号", "月8日").translate(str.maketrans({"零": None})).replace("号公布", "日公布") == words[1]


def code_of(*words: str | Path) -> int:
    """The exit code of `xundocs WORDS`."""
    with pytest.raises(SystemExit) as stopped:
        run([*map(str, words)])
    return int(stopped.value.code or 0)


def test_the_command_writes_a_copy_and_lists_each_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "报告.txt"
    source.write_text(FAULTS, "utf-8")
    assert code_of("check", source, "--mend", tmp_path / "改.txt") == PROBLEMS_FOUND
    shown = capsys.readouterr()
    assert source.read_text("utf-8") == FAULTS
    assert "已改 第3行" in shown.out and "其余要由人改" in shown.out
    assert code_of("check", source, "--mend", tmp_path / "再改.txt", "--json") == PROBLEMS_FOUND
    listed = json.loads(capsys.readouterr().out)["mended"]
    assert listed and set(listed[0]) == {"code", "where", "from", "to", "done"}
    before = (tmp_path / "改.txt").read_bytes()
    assert code_of("check", source, "--mend", tmp_path / "改.txt") == REFUSED, "an existing file is not overwritten"
    assert (tmp_path / "改.txt").read_bytes() == before
    assert code_of("check", source, "--mend", source, "--force") == WRONG_USE, "the original is never the copy"
    assert source.read_text("utf-8") == FAULTS


def test_private_numbers_are_not_told_again() -> None:
    data, changes = of("县委：\n联系电话：１３９１２３４５６７８。\n".encode(), "a.txt")
    assert "13912345678" in data.decode()
    assert "45678" not in "".join(change.before + change.after for change in changes) and "４５６" not in changes[0].before


def test_several_files_go_into_a_folder(tmp_path: Path) -> None:
    for name in ("甲.txt", "乙.md"):
        (tmp_path / name).write_text("县委：\n认真整改,按期报送。\n", "utf-8")
    result = check_files(open_workspace(None), CheckRequest((tmp_path / "甲.txt", tmp_path / "乙.md"), mend=tmp_path / "改"))
    assert sorted(p.name for p in result.written) == ["乙（已改）.md", "甲（已改）.txt"]
