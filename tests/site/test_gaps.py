"""Texts of which not every 条 is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_site import build, put_work
from xundocs.site.gaps import missing_articles

GAPS = "id: gappy\ntitle: 云岭市缺条办法\nkind: 地方规定\nissuer: 云岭市\nstatus: in_force\ntext_held: yes\nversions:\n- {date: '2020-01-01', file: 2020-01-01.md}\n- {date: '2024-01-01', file: 2024-01-01.md}\n"


@pytest.mark.parametrize(("title", "held", "says"), [
    ("云岭市办法", [1, 2, 3], ""), ("云岭市办法", [], ""), ("云岭市办法", [2, 3], "第一条"), ("云岭市办法", [1, 4, 6], "第二条至第三条、第五条"),
    ("云岭市办法", [2, 4, 6, 8], "第一条、第三条、第五条等"), ("云岭市规定修正案", [12, 13], "")])
def test_missing_articles_are_named(title: str, held: list[int], says: str) -> None:
    assert missing_articles(title, [f"art_{number}" for number in held] + [f"art_{number}-1" for number in held]) == says


def test_pages_say_that_a_text_is_not_whole(office_folder: Path, tmp_path: Path) -> None:
    put_work(office_folder, "gappy", GAPS, {"2020-01-01": "# 云岭市缺条办法\n\n**第一条**　甲。\n\n**第二条**　乙。\n", "2024-01-01": "# 云岭市缺条办法\n\n**第二条**　乙。\n"})
    build(office_folder, tmp_path / "out")
    page = (tmp_path / "out/regulations/gappy.html").read_text("utf-8")
    assert "所收文本可能不全：没有第一条。" in page
    assert "所收文本可能不全" not in (tmp_path / "out/regulations/gappy/2020-01-01.html").read_text("utf-8")
    comparison = (tmp_path / "out/regulations/gappy/compare-2020-01-01-2024-01-01.html").read_text("utf-8")
    assert "2024-01-01 所收文本没有第一条。" in comparison and "可能只是没有收全" in comparison
