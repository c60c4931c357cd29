"""A text that applies from a later day is not shown as in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_site import files_of, lay_out, put_work
from xundocs.actions.site import build_site
from xundocs.model.work import Version, Work
from xundocs.site.standing import on_the_day, standing_of
from xundocs.workspace import open_workspace

OLD, NEW = Version("2020-03-01", "a.md"), Version("2026-10-01", "b.md", effective="2027-01-01")
TWO = Work("w", "某办法", status="in_force", versions=(OLD, NEW))
ONE = Work("w", "某办法", status="in_force", versions=(NEW,))


@pytest.mark.parametrize(("day", "old", "new", "listed"), [
    ("2026-12-31", "in_force", "not_yet", "in_force"), ("2027-01-01", "amended", "in_force", "in_force"), ("", "amended", "in_force", "in_force")])
def test_the_older_text_applies_until_the_newer_begins(day: str, old: str, new: str, listed: str) -> None:
    assert (standing_of(TWO, OLD, day), standing_of(TWO, NEW, day), on_the_day(TWO, day).status) == (old, new, listed)


@pytest.mark.parametrize(("day", "status"), [("2026-12-31", "not_yet"), ("2027-01-01", "in_force"), ("", "in_force")])
def test_a_first_text_that_begins_later(day: str, status: str) -> None:
    assert standing_of(ONE, NEW, day) == on_the_day(ONE, day).status == status


DESCRIPTION = """id: later
title: 清源县后施行的办法
kind: 地方规定
status: in_force
text_held: yes
versions:
- {date: '2026-10-01', file: 2026-10-01.md, effective: '2027-01-01'}
"""


def test_the_pages_say_from_when_it_applies_and_follow_the_day(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "w")
    put_work(folder, "later", DESCRIPTION, {"2026-10-01": "# 清源县后施行的办法\n\n**第一条**　为了试验。\n"})
    shown = {}
    for day in ("2026-11-22", "2027-01-01"):
        out = tmp_path / f"site-{day}"
        build_site(open_workspace(folder), out, pictures=False, day=day)
        shown[day] = files_of(out)
    before, after = ({name: data.decode() for name, data in files.items() if name.endswith((".html", ".js"))} for files in shown.values())
    page, row = "regulations/later.html", '>清源县后施行的办法</a><span class="badge {}">{}</span>'
    assert "尚未施行，自2027-01-01起施行。" in before[page] and 'badge ok">现行有效' not in before[page]
    assert 'badge ok">现行有效' in after[page] and "尚未施行" not in after[page]
    for name in ("regulations/index.html", "index.html"):
        assert row.format("warn", "尚未施行") in before[name] and row.format("ok", "现行有效") in after[name]
    assert any('"清源县后施行的办法"' in data and '"尚未施行"' in data for name, data in before.items() if name.startswith("search/t/"))
