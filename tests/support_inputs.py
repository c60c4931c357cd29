"""Data files for the tests of documents/inputs: written for real, by openpyxl or by hand where openpyxl would not."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xundocs.documents.blank_xlsx import tables
from xundocs.documents.kinds import Kind, KindShelf
from xundocs.documents.records import ReadResult

CHECKOUT = Path(__file__).resolve().parents[1]
FIXTURES = CHECKOUT / "tests" / "fixtures" / "inputs"
SHELF = KindShelf((CHECKOUT / "templates",))
KINDS = SHELF.ids()
NOTICE = SHELF.find("rectification_notice")

MAIN: dict[str, Any] = {
    "编号": "清巡三组〔2026〕7号", "轮次": "十六届县委第五轮", "巡察组": "中共清源县委第三巡察组",
    "进驻日期": datetime.date(2026, 3, 2), "撤离日期": datetime.date(2026, 4, 30),
    "被巡察党组织": "中共清源县石桥镇委员会", "发现方式": "实地走访", "发现日期": datetime.date(2026, 4, 1),
    "报送对象": "中共清源县委第三巡察组", "联系电话": "0850-6210233", "报送期限": datetime.date(2026, 4, 10),
    "署名机关": "中共清源县委第三巡察组", "用印单位": "中共清源县委第三巡察组", "成文日期": datetime.date(2026, 4, 2),
    "签发人": "周明远", "拟稿人": "何书宁", "核稿人": "罗清", "批准人": "周明远",
}
ITEM: dict[str, Any] = {
    "底稿编号": "I-0031", "问题": "村内3处饮水管网漏损未修复", "具体情况": "2026年3月28日实地走访发现。", "问题类别": "民生领域",
    "整改要求": "修复3处漏损管网。", "整改期限": datetime.date(2026, 4, 9), "佐证材料": "整改后照片、会议记录",
}
Rows = Sequence[Sequence[Any]]


def book(path: Path, sheets: Mapping[str, Rows], change: Callable[[Any], None] | None = None) -> Path:
    """A workbook with these sheets; `change` gets the openpyxl workbook before it is saved."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(made)
    made.save(path)
    return path


def linked(mains: Iterable[Mapping[str, Any]] = (MAIN,), items: Iterable[tuple[Any, Mapping[str, Any]]] = ((1, ITEM),)
           ) -> dict[str, Rows]:
    """The two sheets of a notice workbook: documents numbered from 1, items with the key of their document."""
    mains, items = list(mains), list(items)
    heads = list(dict.fromkeys(k for m in mains for k in m))
    inner = list(dict.fromkeys(k for _, i in items for k in i))
    return {
        "整改通知书": [["序号", *heads], *([n, *(m.get(h) for h in heads)] for n, m in enumerate(mains, 1))],
        "问题事项": [["文书序号", *inner], *([key, *(i.get(h) for h in inner)] for key, i in items)],
    }


def repack(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a zip with parts changed, or left out where `change` gives None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return target


def fill_blank(kind: Kind, path: Path, values: Mapping[str, Any]) -> None:
    """Fill the blank workbook at `path` with one record, the way a writer does it with openpyxl or by hand."""
    from openpyxl import load_workbook

    opened = load_workbook(path)
    main, *lists = tables(kind)
    _fill(opened[main.name], 3, 1, main.fields, values)
    declared = {f.label: f.name for f in kind.fields.values() if f.type == "records"}
    for table in lists:
        for number, row in enumerate(values.get(declared[table.name]) or []):
            _fill(opened[table.name], 3 + number, 1, table.fields, row)
    opened.save(path)


def _fill(sheet: Any, row: int, key: Any, fields: Sequence[Any], values: Mapping[str, Any]) -> None:
    sheet.cell(row, 1).value = key
    for column, field in enumerate(fields, 2):
        value = values.get(field.name)
        if isinstance(value, list):
            value = "、".join(str(v) for v in value) if len(value) > 1 else (value or [None])[0]
        sheet.cell(row, column).value = value


def codes(result: ReadResult) -> list[str]:
    """The codes of all problems, in order."""
    return [p.code for p in result.problems]
