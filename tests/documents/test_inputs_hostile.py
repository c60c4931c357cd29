"""Files that cannot be read: each is refused with its name and a remedy, quickly and without harm."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support_inputs import FIXTURES, ITEM, MAIN, NOTICE, book, codes, linked, repack
from unprivileged import nobody
from xundocs.documents.inputs import read_records
from xundocs.documents.reading import RecordReader
from xundocs.errors import DataRejected
from xundocs.model.organisation import Directory


def refusal(path: Path) -> DataRejected:
    with pytest.raises(DataRejected) as caught:
        read_records(path, NOTICE)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def good(tmp_path: Path) -> Path:
    return book(tmp_path / "good.xlsx", linked())


def test_a_missing_file(tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(tmp_path / "无.xlsx").message


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    assert "文件夹" in refusal(tmp_path / "夹.xlsx").message


def test_a_device_or_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.yaml")
    assert "不是普通文件" in refusal(tmp_path / "管.yaml").message


def test_no_permission(tmp_path: Path) -> None:
    path = good(tmp_path)
    path.chmod(0)
    with nobody(tmp_path):
        assert "没有读取权限" in refusal(path).message


@pytest.mark.parametrize("name", ["a.xlsx", "a.yaml", "a.csv"])
@pytest.mark.parametrize("data", [b"", b" \r\n\r\n", b"\0" * 4096])
def test_nothing_inside(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert "空的" in refusal(tmp_path / name).message


def test_an_encrypted_workbook() -> None:
    error = refusal(FIXTURES / "encrypted.xlsx")
    assert "密码" in error.message
    assert "取消密码" in error.hint


def test_an_old_workbook_renamed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    assert "旧版" in refusal(tmp_path / "a.xlsx").message


@pytest.mark.parametrize(("name", "said"), [
    ("a.xls", "旧版 Excel"), ("a.et", "WPS"), ("a.ods", "OpenDocument"), ("a.docx", "文字文档"), ("a.pdf", "版式"),
    ("a.zip", "压缩包"), ("a.txt", "扩展名不认识"), ("a", "扩展名不认识"), ("a.XLSM", "宏")])
def test_other_formats_are_called_by_name(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert said in refusal(tmp_path / name).message


@pytest.mark.parametrize(("name", "data", "said"), [
    ("a.xlsx", "<html><table><tr><td>编号</td></tr></table></html>".encode(), "网页"),
    ("a.xlsx", "编号,轮次\n1,2".encode(), "改了扩展名"),
    ("a.csv", b"PK\x03\x04" + b"\0" * 30, "与扩展名"), ("a.yaml", b"PK\x03\x04" + b"\0" * 30, "与扩展名"),
    ("a.xlsx", b"%PDF-1.7 ...", "PDF"), ("a.csv", b"%PDF-1.7 ...", "PDF")])
def test_contents_that_are_not_what_the_name_says(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refusal(tmp_path / name).message


def test_a_word_document_renamed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "Word" in refusal(tmp_path / "a.xlsx").message


@pytest.mark.parametrize("keep", [30, 0.3, 0.6, 0.95])
def test_a_truncated_workbook(tmp_path: Path, keep: float) -> None:
    data = good(tmp_path).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(keep if keep > 1 else len(data) * keep)])
    assert "损坏" in refusal(tmp_path / "a.xlsx").message


def test_a_workbook_with_flipped_bytes_is_refused_or_read_whole_but_never_crashes(tmp_path: Path) -> None:
    data = good(tmp_path).read_bytes()
    path = tmp_path / "a.xlsx"
    for at in range(0, len(data), 97):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:])
        try:
            read_records(path, NOTICE)
        except DataRejected as error:
            assert error.hint


@pytest.mark.parametrize("broken", [b"", b"<worksheet", b"\xff\xfe<\0", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', b"<a/>"])
def test_a_worksheet_part_that_is_no_worksheet(tmp_path: Path, broken: bytes) -> None:
    repack(good(tmp_path), tmp_path / "a.xlsx", lambda n, p: broken if n.endswith("sheet1.xml") else p)
    refusal(tmp_path / "a.xlsx")


def test_a_workbook_whose_sheet_part_is_missing(tmp_path: Path) -> None:
    repack(good(tmp_path), tmp_path / "a.xlsx", lambda n, p: None if n.endswith("sheet2.xml") else p)
    assert "损坏" in refusal(tmp_path / "a.xlsx").message


def test_a_zip_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(good(tmp_path)) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image1.png", b"\0" * (80 * 2**20))
    assert "炸弹" in refusal(tmp_path / "a.xlsx").message


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new, zipfile.ZipFile(good(tmp_path)) as old:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/a.png", b"\0" * (80 * 2**20))
    size = (80 * 2**20).to_bytes(4, "little")
    (tmp_path / "a.xlsx").write_bytes(plain.getvalue().replace(size, (1000).to_bytes(4, "little")))
    refusal(tmp_path / "a.xlsx")


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    path = good(tmp_path)
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert "重名" in refusal(path).message


@pytest.mark.parametrize("cell", [
    b'<c r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576'><v>1</v></c>", b'<c\n r = "XFD1048576" ><v>1</v></c>',
    b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><x:v>1</x:v></x:c>',
    b'<c s="0" r="AAA99999"><v>1</v></c>', b'<c t="inlineStr" r="ZZ99999"><is><t>x</t></is></c>',
    b'<c r="&#88;FD1048576"><v>1</v></c>', b'<c a=\' r="A1"\' r="XFD1048576"><v>1</v></c>',
    b'<row r="1048576"><c><v>1</v></c></row>', b'<c r="A1048577"><v>1</v></c>', b'<c r="ZZZZZZZ9999999999"><v>1</v></c>',
    b'<c r="A0"><v>1</v></c>', b'<c r=""><v>1</v></c>', b'<c r="1A"><v>1</v></c>'])
def test_a_cell_at_the_end_of_the_world_does_not_exhaust_memory(tmp_path: Path, cell: bytes) -> None:
    def add(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", b'<row r="99999">' + cell + b"</row></sheetData>") if "sheet1" in name else part

    repack(good(tmp_path), tmp_path / "a.xlsx", add)
    try:
        result = read_records(tmp_path / "a.xlsx", NOTICE)
    except DataRejected as error:
        assert error.hint
    else:
        assert len(result.records) < 3


def test_formatting_far_below_the_data_is_harmless(tmp_path: Path) -> None:
    from openpyxl.styles import Font

    path = book(tmp_path / "a.xlsx", linked(), lambda b: setattr(b["整改通知书"]["XFD1048576"], "font", Font(bold=True)))
    assert codes(read_records(path, NOTICE)) == []


def test_a_ten_megabyte_cell_is_refused_with_its_place(tmp_path: Path) -> None:
    source = book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"问题": "PLACEHOLDER"})]))
    repack(source, tmp_path / "b.xlsx", lambda n, p: p.replace(b"PLACEHOLDER", os.urandom(5 * 2**20).hex().encode()))
    result = read_records(tmp_path / "b.xlsx", NOTICE)
    assert [(p.code, p.where.row, p.where.field) for p in result.problems] == [("I-LONG", 2, "问题")]
    assert len(result.problems[0].excerpt) < 30
    assert "summary" not in result.records[0].values


def test_a_control_character_ends_as_a_problem_with_its_place(tmp_path: Path) -> None:
    result = read_records(book(tmp_path / "a.xlsx", linked(items=[(1, ITEM | {"问题": "管网_x0002_漏损"})])), NOTICE)
    typed = RecordReader(NOTICE.fields, Directory(()), lambda path: None).read(result.records[0])
    found = [p for p in typed.problems if p.code == "F-CHARS"]
    assert [(p.where.sheet, p.where.row) for p in found] == [("问题事项", 2)]


def read_and_weigh(path: Path) -> tuple[int, list[str], int]:
    """(rows read, codes, peak KiB) of reading ``path`` in a process of its own: a worker's peak is that of every test before.

    The peak is the kernel's VmHWM of this program alone; ru_maxrss also counts what the parent held at the fork.
    """
    program = (
        "import json, re, sys; from pathlib import Path; from support_inputs import NOTICE, codes; from xundocs.documents.inputs import read_records\n"
        "result = read_records(Path(sys.argv[1]), NOTICE)\n"
        "peak = re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(json.dumps([len(result.records[0].values['items']), codes(result), int(peak[1])]))"
    )
    paths = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program, str(path)], env=paths, capture_output=True, text=True, check=True)
    rows, found, peak = json.loads(done.stdout)
    return rows, found, peak


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="这个系统没有 /proc，量不到内存")
def test_fifty_thousand_rows_are_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    main, items = made.create_sheet("整改通知书"), made.create_sheet("问题事项")
    main.append(["序号", *MAIN])
    main.append([1, *MAIN.values()])
    items.append(["文书序号", *ITEM])
    for number in range(50_000):
        items.append([1, *(ITEM | {"底稿编号": f"I-{number:05}", "整改期限": datetime.date(2026, 4, 9)}).values()])
    made.save(tmp_path / "a.xlsx")
    rows, found, peak = read_and_weigh(tmp_path / "a.xlsx")
    assert (rows, found) == (50_000, [])
    assert peak < 200 * 1024


def test_a_file_larger_than_any_batch_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(65 * 2**20)
    assert "64 MiB" in refusal(tmp_path / "a.csv").message


