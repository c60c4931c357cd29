"""Figures out of a real office database, SQLite and PostgreSQL: numbers worked out by hand."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from support_figures import ROUND, add, fill
from support_register import database_kind, ticking  # noqa: F401
from xundocs.actions.ledger.accounts import accounts, outcome, write_accounts
from xundocs.actions.ledger.charts import chart_of, quarters, series_text
from xundocs.actions.ledger.statistics import (
    Records,
    Request,
    broken_down,
    chosen_metrics,
    period_of,
    read_records,
    statistics,
    write_statistics,
)
from xundocs.actions.ledger.writing import move_records, undo_last
from xundocs.cli.main import run
from xundocs.errors import UsageError, XundocsError
from xundocs.office.database import Database
from xundocs.office.figures.metrics import definitions
from xundocs.office.place import open_office
from xundocs.office.records.kinds import kinds
from xundocs.office.records.traces import Trace
from xundocs.workspace import Workspace, open_workspace

Office = tuple[Workspace, Database]
NOW = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def filled(office: Path, database_kind: str) -> Iterator[Office]:  # noqa: F811
    workspace = open_workspace(office)
    database = open_office(workspace, by="文书员", clock=ticking(NOW))
    fill(workspace, database)
    yield workspace, database
    database.close()


def read(filled: Office, request: Request) -> Records:
    """Every ledger."""
    return read_records(*filled, request, sorted(kinds()))


def texts(filled: Office, *codes: str, **asked: Any) -> dict[str, str]:
    records = read(filled, Request(**asked))
    answer = statistics(records, chosen_metrics(codes))
    return {code: result.text for code, result in answer.results.items()}


def test_the_figures_of_everything(filled: Office) -> None:
    assert texts(filled, "M01", "M02", "M04", "M07", "M09", "M12", "M21") == {
        "M01": "28个", "M02": "28个", "M04": "42.9%（12/28）", "M07": "75.0%（12/16）", "M09": "移交线索3件；涉及人数—（没有收到报数）",
        "M12": "巡察党组织4个；全覆盖完成率（十六届县委）50.0%（4/8）", "M21": "逾期未销号6个；逾期率37.5%（6/16）"}


def test_one_round_one_organisation_one_period(filled: Office) -> None:
    assert texts(filled, "M02", "M04", rounds=("十六届县委第五轮",)) == {"M02": "14个", "M04": "42.9%（6/14）"}
    assert texts(filled, "M02", "M13", organisations=("县教育局党组",)) == {"M02": "7个", "M13": "1家次（常规巡察1）"}
    assert texts(filled, "M02", period=("2026-01-01", "2026-12-31")) == {"M02": "14个"}
    assert texts(filled, "M02", period=("2026-01-01", "2026-12-31"), including_previous=True) == {"M02": "28个"}
    assert texts(filled, "M02", level="county") == {"M02": "28个"}
    for wrong in ({"rounds": ("第九轮",)}, {"organisations": ("不存在",)}, {"level": "city"}, {"level": "province"}):
        with pytest.raises(UsageError):
            texts(filled, "M02", **wrong)


def test_the_scope_says_what_was_asked(filled: Office) -> None:
    notes = statistics(read(filled, Request(rounds=("R-2026-5",), period=("2026-01-01", "2026-12-31"))), chosen_metrics(["M02"])).footnotes
    assert (notes.scope, notes.period, notes.includes_previous) == ("县级，十六届县委第五轮", "2026年1月1日至2026年12月31日（状态截至2026年6月30日）", False)
    notes = statistics(read(filled, Request()), chosen_metrics(["M02"])).footnotes
    assert (notes.scope, notes.period, notes.includes_previous) == ("县级", "截至2026年6月30日", True)
    assert notes.generated_at.startswith("2026-06-30 01:0")


def test_as_of_a_day_nothing_later_counts(filled: Office) -> None:
    assert texts(filled, "M07", as_of="2026-05-31") == {"M07": "0.0%（0/16）"}
    assert texts(filled, "M07", as_of="2025-12-31") == {"M07": "0.0%（0/8）"}
    assert texts(filled, "M12", as_of="2025-12-31")["M12"].endswith("25.0%（2/8）")


def test_a_findings_path_says_what_its_moves_say(filled: Office) -> None:
    workspace, database = filled
    for state, role in (("plan_submitted", "organisation"), ("plan_returned", "joint_review"), ("plan_submitted", "organisation"), ("rectifying", "joint_review")):
        done = move_records(workspace, database, ["I-0007"], state, Trace(on="2026-06-20", role=role, doc_no="清教党〔2026〕3号", reason="措施空泛"))
        assert done.moved, [str(p) for p in done.problems]
    undo_last(database)
    rows = read(filled, Request()).snapshot.rows
    moved: dict[str, list[str]] = {}
    for move in rows["moves"]:
        moved.setdefault(move["finding"], []).append(f"{move['to']} {move['on']}")
    assert {f["key"]: f["path"] for f in rows["findings"]} == moved
    assert moved["I-0007"][1:] == ["plan_submitted 2026-06-20", "plan_returned 2026-06-20", "plan_submitted 2026-06-20"]


def test_the_hash_is_that_of_the_rows_and_changes_with_them(filled: Office) -> None:
    first = statistics(read(filled, Request()), chosen_metrics(["M09"])).footnotes.data_hash
    add(*filled, "archive", [{"round": "R-2026-5", "title": "反馈意见", "dated": "2026-05-10", "retention": "permanent"}])
    assert statistics(read(filled, Request()), chosen_metrics(["M09"])).footnotes.data_hash == first
    add(*filled, "clues", [{"round": "R-2026-5", "number": "2026-9", "transferred_on": "2026-05-10", "receiving_organ": "discipline", "reply_state": "pending"}])
    assert statistics(read(filled, Request()), chosen_metrics(["M09"])).footnotes.data_hash != first


def test_parts_add_up_to_the_whole(filled: Office) -> None:
    records = read(filled, Request())
    metric = definitions().metrics["M02"]
    for by in ("round", "organisation", "focus", "category"):
        answers = broken_down(records, by, [metric])
        assert sum(int(results[0].figures[0].value or 0) for _, results in answers) == 28, by
    assert [label for label, _ in broken_down(records, "round", [metric])] == ["十六届县委第四轮", "十六届县委第五轮"]
    assert [label for label, _ in broken_down(records, "category", [metric])] == ["职能责任履行", "选人用人"]


def test_the_accounts_balance_until_they_do_not(filled: Office) -> None:
    records = read(filled, Request())
    answer = accounts(records)
    assert answer.balanced and answer.total.count("fed_back") == 28 and answer.total.count("closed") == 12
    assert "反馈28个" in outcome(answer)
    add(*filled, "findings", [{"round": "R-2026-5", "inspection": "P-0003", "organisation": "health", "statement": "没有反馈的问题。", "state": "reported",
                               "state_since": "2026-05-01"}])
    answer = accounts(read(filled, Request()))
    assert [p.message.split(" ")[0] for p in answer.problems] == ["I-0029"]
    with pytest.raises(XundocsError, match="没有对平"):
        outcome(answer)


def test_what_is_not_kept_by_organisation_is_no_zero(filled: Office, tmp_path: Path) -> None:
    add(*filled, "clues", [{"round": "R-2026-5", "number": "2026-9", "transferred_on": "2026-05-10", "receiving_organ": "discipline", "reply_state": "pending"}])
    records = read(filled, Request(organisations=("edu",)))
    answer = accounts(records)
    assert answer.as_json()["transfers"] == {"clues": None, "suggestions": None} and "线索移交登记簿" in answer.notes[0]
    assert "移交问题线索" not in outcome(answer) and "不按党组织登记" in outcome(answer)
    write_accounts(records, answer, tmp_path / "五账.xlsx")
    sheet = load_workbook(tmp_path / "五账.xlsx")["转账"]
    assert [cell.value for cell in sheet[3]][:3] == ["移交问题线索（件）", "—", "—"]
    figures = texts(filled, "M09", "M10", "M22", organisations=("edu",))
    assert figures["M10"] == "—（问题线索移交登记簿不按党组织登记）" and figures["M09"].startswith("移交线索—") and figures["M22"].startswith("共性问题")
    whole = accounts(read(filled, Request()))
    assert whole.clues is not None and whole.clues.total >= 1 and whole.notes == ()


def test_the_workbook_holds_figures_parts_and_footnotes_and_no_formula(filled: Office, tmp_path: Path) -> None:
    add(*filled, "reported", [{"round": "R-2026-5", "item": "petitions", "value": 5, "unit": "件", "source": "=1+1", "on": "2026-06-01"}])
    records = read(filled, Request())
    answer = statistics(records, chosen_metrics([]))
    write_statistics(records, answer, tmp_path / "统计.xlsx")
    book = load_workbook(tmp_path / "统计.xlsx")
    assert book.sheetnames == ["统计指标", "按轮次", "按被巡察党组织", "按监督维度", "按问题类别"]
    rows = list(book["统计指标"].iter_rows(values_only=True))
    rate = next(r for r in rows if r[0] == "M04")
    assert rate[3:8] == (42.9, "%", 12, 28, "42.9%（12/28）")
    assert any(str(r[0]).startswith("统计口径：") for r in rows)
    source = next(c for row in book["统计指标"].iter_rows() for c in row if c.value is not None and "=1+1" in str(c.value))
    assert source.data_type == "s"
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    sheet = book["按被巡察党组织"]
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$2:$2"
    assert "中共清源县教育局党组" in [c.value for c in sheet["A"]]
    first = (tmp_path / "统计.xlsx").read_bytes()
    write_statistics(records, answer, tmp_path / "统计.xlsx", force=True)
    assert (tmp_path / "统计.xlsx").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert b"openpyxl" not in package.read("docProps/core.xml")
    with pytest.raises(UsageError):
        write_statistics(records, answer, tmp_path / "统计.csv")


def test_the_accounts_workbook_lists_differences(filled: Office, tmp_path: Path) -> None:
    add(*filled, "findings", [{"round": "R-2026-5", "inspection": "P-0003", "organisation": "health", "statement": "没有反馈的问题。", "state": "reported",
                               "state_since": "2026-05-01"}])
    records = read(filled, Request())
    write_accounts(records, accounts(records), tmp_path / "五账.xlsx")
    book = load_workbook(tmp_path / "五账.xlsx")
    assert [c.value for c in book["五账核对表"][5]][:3] == ["十六届县委第五轮", "中共清源县卫生健康局党组", 8]
    assert [r[-1].value for r in book["五账核对表"].iter_rows(min_row=3, max_row=7)] == ["是", "是", "否", "是", "否"]
    assert "I-0029" in book["不对平明细"]["C3"].value


def test_a_chart_by_round_and_by_quarter_says_what_the_figures_say(filled: Office) -> None:
    metric = definitions().metrics["M04"]
    by_round = series_text(chart_of(*filled, Request(), metric, "round"))
    assert by_round[:2] == ["十六届县委第四轮：42.9%（6/14）", "十六届县委第五轮：42.9%（6/14）"] and by_round[2].startswith("统计口径：") and len(by_round) == 3
    half = Request(period=("2026-01-01", "2026-06-30"))
    by_quarter = chart_of(*filled, half, definitions().metrics["M07"], "quarter")
    assert series_text(by_quarter)[:2] == ["2026年第一季度：—", "2026年第二季度：75.0%（6/8）"]
    assert by_quarter.series[0].texts[-1] == texts(filled, "M07", period=half.period)["M07"], "the last quarter is the whole period"
    since_ever = chart_of(*filled, replace(half, including_previous=True), definitions().metrics["M07"], "quarter")
    assert series_text(since_ever)[:2] == ["2026年第一季度：0.0%（0/8）", "2026年第二季度：75.0%（12/16）"]
    new = chart_of(*filled, half, definitions().metrics["M05"], "quarter")
    assert series_text(new)[1] == "2026年第二季度：交办8，办结6，转入反馈0，立查立处0"
    assert new.footnote.startswith("各季度只计统计日期在当季的，状态截至季末。") and by_quarter.footnote.startswith("各季度为截至季末的累计数。")
    with pytest.raises(UsageError):
        chart_of(*filled, Request(), metric, "")


def test_plans_are_no_facts_yet(filled: Office) -> None:
    add(*filled, "rounds", [{**ROUND, "key": "R-2027-1", "label": "十七届县委第一轮", "term": "十七届县委", "started_on": "2027-02-10"}])
    add(*filled, "inspections", [{"round": "R-2026-5", "organisation": "civil", "inspection_type": "routine", "entered_on": "2026-07-15"}])
    now = texts(filled, "M12", "M13")
    assert now == texts(filled, "M12", "M13", as_of="2026-06-30")
    assert now == {"M12": "巡察党组织4个；全覆盖完成率（十六届县委）50.0%（4/8）", "M13": "4家次（常规巡察4）"}


def test_a_day_of_which_nothing_is_known_is_refused(filled: Office) -> None:
    year = ("2026-01-01", "2026-12-31")
    for asked in ({"as_of": "2026-07-01"}, {"period": year, "as_of": "2025-12-31"}, {"period": ("2027-01-01", "2027-12-31")}):
        with pytest.raises(UsageError, match=r"没有到|什么也没有"):
            texts(filled, "M04", **asked)
    assert texts(filled, "M04", period=year, as_of="2025-12-31", including_previous=True) == {"M04": "0.0%（0/14）"}


def test_figures_a_period_does_not_touch_are_named_in_the_footnote(filled: Office) -> None:
    def said(*codes: str, **asked: Any) -> str:
        return statistics(read(filled, Request(**asked)), chosen_metrics(codes)).footnotes.paragraph()

    assert said("M04", "M12", "M21", period=("2026-01-01", "2026-06-30")).endswith("。M12（全覆盖完成率）、M21为时点数，不受统计区间限制。")
    assert "时点数" not in said("M04", period=("2026-01-01", "2026-06-30")) + said("M21")


def test_quarters_end_with_the_last_day_asked_for() -> None:
    assert quarters("2026-02-10", "2026-05-05") == [("2026年\n第一季度", "2026-01-01", "2026-03-31"), ("2026年\n第二季度", "2026-04-01", "2026-05-05")]
    assert len(quarters("", "2026-05-05")) == 6


@pytest.mark.parametrize("text", ["2026-13-01..2026-12-31", "2026-06-30", "..", "2026-06-30..2026-01-01", "x"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        period_of(text)


def test_periods_are_read() -> None:
    assert period_of("2026") == ("2026-01-01", "2026-12-31") and period_of("..2026-06-30") == ("", "2026-06-30")


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        run(list(words))
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.out, said.err


def test_the_command_prints_json_footnotes_and_traces(filled: Office, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(filled[0].root)
    code, out, _ = _run(capsys, "-w", root, "ledger", "stats", "--metric", "M04", "--as-of", "2026-06-30", "--trace")
    assert code == 0 and "42.9%（12/28）" in out and "I-0001" in out and "统计口径：" in out
    code, out, _ = _run(capsys, "-w", root, "ledger", "stats", "--footnote", "--as-of", "2026-06-30")
    assert code == 0 and out.count("\n") == 1 and out.startswith("统计口径：统计区间为截至2026年6月30日；")


def test_the_json_of_the_command_is_the_contract(filled: Office, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["-w", str(filled[0].root), "ledger", "stats", "--json", "--as-of", "2026-06-30"])
    assert not stop.value.code
    shown = json.loads(capfdbinary.readouterr().out)
    assert {"period", "scope", "includes_previous", "rounding", "data_hash", "generated_at", "metrics"} <= set(shown)
    assert shown["metrics"]["feedback_findings"]["value"] == 28
    assert shown["metrics"]["rectification_rate"]["text"] == "42.9%（12/28）"
    assert len(shown["metrics"]) == 26
