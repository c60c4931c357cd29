"""The search page in real browsers, opened from the disk: what a reader sees, hears from a screen reader, and can do by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from search import invented
from support_browsers import EXECUTABLES, Browser
from support_site_search import works_of, write_site
from xundocs.model.clause import Clause

SHOWN = "#search-app[data-shown]"
HOSTILE = Clause("hostile", '<img src=x onerror="window.hacked=1">规定</script><script>window.hacked=1</script>', (), "2024-01-01", "现行有效", "state", "云岭市",
                 ("第一章 <iframe src=javascript:window.hacked=1></iframe>",), "art_1", "第一条",
                 '敌意<script>window.hacked=1</script><svg onload="window.hacked=1">\u2028"</script>内容', "2024-01-01")
HITS = "[...document.querySelectorAll('.search-work')].map(w => [w.querySelector('h3').innerText, ...[...w.querySelectorAll('.search-hits a')].map(a => a.getAttribute('href').split('#')[1])])"
STATUS = "document.querySelector('.search-status').textContent"
NOTES = "document.querySelector('.search-notes').innerText"
MARKS = "[...document.querySelectorAll('.search-found mark')].map(m => m.textContent)"
FOCUSED = "(document.activeElement.name || '') + (document.activeElement.getAttribute('href') || '').split('#').slice(1).join('')"


def now_shown(query: str) -> list[list[Any]]:
    return [["until", f"document.querySelector('#search-app').dataset.shown === {query!r}"]]


def go(query: str) -> list[list[Any]]:
    """Type a query over the one that stands there."""
    return [["eval", "document.querySelector('main input').select()"], ["press", "Backspace"], ["type", query], ["press", "Enter"], *now_shown(query)]


Session = dict[str, Any]
Seen = dict[str, Session]


def asked(query: str, *steps: list[Any], **more: Any) -> Session:
    return {"open": f"search.html?q={quote(query)}", "steps": [["wait", SHOWN], *steps], **more}


def found(query: str) -> Session:
    return asked(query, ["eval", HITS], ["eval", STATUS], ["eval", NOTES], ["eval", MARKS])


QUERIES = ("整改 报告", "巡察办法第3条第2款", "巡察辦法第３條", "云岭档案法第99条", "“情况复杂”", "处分 -决定", "不存在的词语", "信访 归档", "信访 复查", "整改")
QUOTED = "巡察组应当在进驻后"
CHOOSE = "[...document.querySelectorAll('.search-facet')].find(b => b.textContent.startsWith('现行有效')).click()"
LIVE = "(s => [s.getAttribute('role'), s.getAttribute('aria-live'), s.textContent])(document.querySelector('.search-status'))"
ON_A_PAGE = "location.pathname.includes('regulations')"
HACKED: list[list[Any]] = [["eval", "typeof window.hacked"]]
AXE_QUERIES = ("整改", "巡察办法第3条", "云岭档案法第99条", "没有的词", "")
SESSIONS: dict[str, Session] = {
    **{query: found(query) for query in QUERIES},
    "spread": asked("虚假整改 会计账簿", ["eval", HITS], ["eval", "document.querySelector('.search-work').innerText"]),
    "hostile text": asked("敌意", ["eval", HITS], *HACKED, ["eval", "document.querySelector('.search-hit').innerText"]),
    "hostile query": asked('"><img src=x onerror=window.hacked=1>', *HACKED, ["eval", STATUS]),
    "hostile title": asked("onerror", *HACKED, ["eval", HITS]),
    "keyboard": {"open": "search.html", "steps": [
        ["wait", SHOWN], ["eval", "document.activeElement.blur()"], ["press", "/"], ["eval", FOCUSED],
        ["type", "整改"], ["until", "document.querySelector('#search-app').dataset.shown === '整改'"],
        ["press", "ArrowDown"], ["press", "ArrowDown"], ["eval", FOCUSED], ["press", "Escape"], ["eval", FOCUSED],
        ["press", "ArrowDown"], ["press", "ArrowDown"], ["press", "Enter"], ["until", ON_A_PAGE], ["eval", "location.hash"]]},
    "enter": asked("巡察办法第三条之一", ["eval", "document.querySelector('main input').focus()"], ["press", "Enter"], ["until", ON_A_PAGE], ["eval", "location.hash"]),
    "facets": asked(QUOTED, ["eval", HITS], ["eval", CHOOSE], ["wait", SHOWN], ["eval", HITS], ["eval", "location.href"]),
    "long": asked("归档" * 150, ["eval", STATUS], ["eval", NOTES], ["eval", "document.documentElement.scrollWidth > document.documentElement.clientWidth"], width=360),
    "one character": asked("檔", ["eval", HITS], ["eval", MARKS]),
    "over a break": asked("报告整改情况。被巡察党组织", ["eval", HITS]),
    "back": asked("整改", *go("归档"), ["eval", "history.back()"], *now_shown("整改"), ["eval", HITS], ["eval", "document.querySelector('main input').value"]),
    "live": asked("整改", ["eval", LIVE]),
    **{f"axe {query} {theme} {width}": asked(query, theme=theme, axe=True, width=width)
       for query in AXE_QUERIES for theme, width in (("light", 1200), ("dark", 390))},
}
"""Everything a browser is asked to do, in one go: starting it costs more than all sessions."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(works_of([*invented.clauses(), HOSTILE]), folder)
    return folder


@pytest.fixture(scope="module", params=sorted(EXECUTABLES))
def browser(request: pytest.FixtureRequest) -> Browser:
    return Browser(request.param)


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Path) -> Seen:
    return dict(zip(SESSIONS, browser.run(site, *SESSIONS.values()), strict=True))


def test_nothing_fails_nothing_is_forbidden_nothing_leaves_the_machine(seen: Seen) -> None:
    faults = {name: each for name, each in seen.items() if each["errors"] or each["violations"] or each["external"] or each["dialogs"]}
    assert faults == {}


def test_what_a_reader_finds(seen: Seen) -> None:
    hits, status, notes, marks = ({query: seen[query]["values"][n] for query in QUERIES} for n in range(4))
    assert hits["整改 报告"][0] == ["云岭市巡察工作办法", "art_3"]
    assert set(marks["整改 报告"]) == {"整改", "报告整改"}
    assert hits["巡察办法第3条第2款"] == [["云岭市巡察工作办法　第三条第二款"]]
    assert hits["巡察辦法第３條"] == [["云岭市巡察工作办法　第三条"]]
    assert hits["云岭档案法第99条"] == []
    assert "共2条，没有第九十九条" in notes["云岭档案法第99条"] and "云岭档案法第二条" in notes["云岭档案法第99条"]
    assert [hit[0] for hit in hits["“情况复杂”"]] == ["云岭市信访事项办理规定"] and marks["“情况复杂”"] == ["情况复杂"]
    assert hits["处分 -决定"] and all("discipline" not in hit for hit in hits["处分 -决定"])
    assert (hits["不存在的词语"], status["不存在的词语"]) == ([], "没有结果") and "没有哪一条写有" in notes["不存在的词语"]
    assert hits["信访 归档"] == []
    assert hits["信访 复查"][0] == ["云岭市信访事项办理规定", "art_3"]


def test_words_in_different_articles_of_one_work(seen: Seen) -> None:
    hits, words = seen["spread"]["values"]
    assert hits == [["云岭市巡察工作办法", "art_3-1", "art_4"]]
    assert "分散在不同的条文里" in words


def test_nothing_a_text_or_a_query_says_is_executed(seen: Seen) -> None:
    hits, hacked, words = seen["hostile text"]["values"]
    assert (len(hits), hacked) == (1, "undefined")
    assert "<script>window.hacked=1</script>" in words
    assert seen["hostile query"]["values"][0] == "undefined"
    assert seen["hostile title"]["values"][0] == "undefined" and "<img src=x onerror" in seen["hostile title"]["values"][1][0][0]


def test_the_keyboard_alone_is_enough(seen: Seen) -> None:
    assert [value for value in seen["keyboard"]["values"] if value is not None] == ["q", "art_3", "q", "#art_3"]


def test_unusual_questions(seen: Seen) -> None:
    status, notes, too_wide = seen["long"]["values"]
    assert (status, too_wide) == ("没有结果", False) and len(notes) < 200 and "改为分开查找：归档" in notes
    hits, marks = seen["one character"]["values"]
    assert [hit[0] for hit in hits] == ["中华人民共和国云岭档案法"] and set(marks) == {"档"}
    assert seen["over a break"]["values"][0][0] == ["云岭市巡察工作办法", "art_3"]


def test_the_way_back_leads_to_the_question_before(seen: Seen) -> None:
    hits, asked_for = [value for value in seen["back"]["values"] if value is not None]
    assert asked_for == "整改" and hits[0][0] == "云岭市巡察工作办法"


def test_enter_goes_straight_to_a_cited_article(seen: Seen) -> None:
    assert seen["enter"]["values"][-1] == "#art_3-1"


def test_facets_narrow_and_the_address_can_be_passed_on(browser: Browser, site: Path, seen: Seen) -> None:
    before, *_, after, address = seen["facets"]["values"]
    assert before == [["云岭市巡察工作办法", "art_2"]] == after
    assert "status=" in address
    pressed = "document.querySelector('.search-facet[aria-pressed=true]').textContent"
    (again,) = browser.run(site, {"open": address, "steps": [["wait", SHOWN], ["eval", HITS], ["eval", pressed]]})
    assert again["errors"] == [] and again["values"][0] == after and again["values"][1].startswith("现行有效")


def test_the_result_is_announced(seen: Seen) -> None:
    role, live, text = seen["live"]["values"][0]
    assert (role, live) == ("status", "polite") and "1 部" in text


def test_no_accessibility_faults(seen: Seen) -> None:
    assert {name: each["axe"] for name, each in seen.items() if each["axe"]} == {}


def test_without_the_data_the_page_says_so(browser: Browser, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / "search" / "t")
    (alone,) = browser.run(tmp_path / "site", {"open": "search.html?q=%E6%95%B4%E6%94%B9", "steps": [["wait", ".search-missing"], ["eval", NOTES]]})
    assert "search 文件夹" in alone["values"][0]


def test_totals_not_yet_verified_are_said_to_be_about(browser: Browser, tmp_path: Path) -> None:
    """Thirty texts hold the phrase, thirty only its pairs of characters apart: about sixty until all are read, then thirty."""
    clauses = [Clause(f"w{n}", f"云岭市第{n}号规定", (), "2024-01-01", "现行有效", "local", "云岭市", (), "art_1", "第一条",
                      "应当甲乙丙丁。" if n % 2 else "应当甲乙丙，也应当乙丙丁。", "2024-01-01") for n in range(60)]
    write_site(works_of(clauses), tmp_path / "site")
    more = "document.querySelector('button.search-more.page')"
    steps = [["eval", STATUS], *[step for _ in range(8) for step in (["eval", f"{more}.hidden || {more}.click()"], ["until", f"{more}.hidden || !{more}.disabled"])], ["eval", STATUS]]
    (done,) = browser.run(tmp_path / "site", asked("甲乙丙丁", *steps))
    first, *_, last = [value for value in done["values"] if isinstance(value, str)]
    assert done["errors"] == [] and first.startswith("约 ") and last == "30 部，30 条"
