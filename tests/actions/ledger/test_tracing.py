"""Every figure printed in a document from the records has its origin in the trace: rows, a computation, a person, a setting, or the template's own words."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from support_register import database_kind  # noqa: F401
from support_round import Office, command, entered_round, lay_out, round_office  # noqa: F401
from xundocs.actions.ledger.drawing import drawn_documents
from xundocs.actions.make import MakeRequest, MakeResult, make_documents
from xundocs.actions.sources import Selection
from xundocs.documents.kinds import Kind
from xundocs.documents.shelf import shelf_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""What is traced is a function of the snapshot, which is the same on both databases (tests/office/records)."""
EDU = "中共清源县教育局党组"
PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
KINDS = {"feedback_opinion": {}, "authenticity_commitment": {}, "supervision_notice": {"as_of": "2026-11-06"}, "public_disclosure": {}, "rectification_notice": {"key": "清巡三组〔2026〕7号"}}
"""Kind → what of the demonstration round its sample shows."""
NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def printed(docx: bytes) -> str:
    """The text of every part of a document that shows."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [package.read(name) for name in package.namelist() if re.match(r"word/(document|header|footer|footnotes)\d*\.xml", name)]
    return "\n".join("".join(text.text or "" for text in paragraph.iter(TEXT)) for part in parts for paragraph in ElementTree.fromstring(part).iter(PARAGRAPH))


def numbers(text: str) -> set[str]:
    """Every number in digits, without leading zeros."""
    return {found.lstrip("0") or "0" for found in NUMERAL.findall(text)}


def about_each(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a person adds to every matter of a letter of supervision."""
    return [{**{name: row[name] for name in ("finding_no", "statement") if name in row}, "gap": f"第{number}项只印发了办法。", "required_action": "补做1项并公示结果。",
             "due": "2026-11-27"} for number, row in enumerate(items, 1)]


def from_sample(office: Office, kind: Kind, tmp_path: Path) -> MakeResult:
    """The kind's sample, drawn from the records and completed with what they do not hold."""
    values: dict[str, Any] = yaml.safe_load(kind.sample_path.read_text("utf-8"))
    selection = Selection(**({} if "key" in KINDS[kind.id] else {"organisation": EDU}), **KINDS[kind.id])
    [drawn] = drawn_documents(*office, kind, selection)
    if kind.id == "rectification_notice":
        values["items"] = [{**row, "finding_id": own["finding_id"]} for row, own in zip(values["items"], drawn.values["items"], strict=True)]
        drop = ("detail", "deadline")
        values["items"] = [{name: value for name, value in row.items() if name not in drop} for row in values["items"]]
    if kind.id == "supervision_notice":
        values["items"] = about_each(drawn.values["items"])
    rest = {name: value for name, value in values.items() if name not in drawn.values or isinstance(value, list)}
    if "report_file" in rest:
        rest["report_file"] = str(kind.folder / rest["report_file"])
    path = tmp_path / "补充.yaml"
    path.write_text(yaml.safe_dump(rest, allow_unicode=True), "utf-8")
    return make_documents(office[0], MakeRequest(kind.id, path, tmp_path / "out", selection=selection))


@pytest.mark.parametrize("name", KINDS)
def test_no_figure_is_printed_without_an_origin(round_office: Office, name: str, tmp_path: Path) -> None:  # noqa: F811
    kind = shelf_of(round_office[0]).find(name)
    result = from_sample(round_office, kind, tmp_path)
    assert result.written, [str(p) for refused in result.refused for p in refused.problems]
    [(_, traces)] = result.traces
    known = set().union(*(numbers(trace.value) for trace in traces))
    templates = {output.id: numbers(printed((kind.folder / output.template).read_bytes())) for output in kind.outputs}
    for written in result.written:
        shown = printed(written.path.read_bytes())
        missing = numbers(shown) - known - templates[written.kind if written.kind in templates else kind.outputs[0].id]
        assert numbers(shown) and not missing, (written.path.name, missing)


def test_a_trace_names_the_rows_of_every_count_and_the_origin_of_the_rest(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    result = from_sample(round_office, shelf_of(round_office[0]).find("D15"), tmp_path)
    traces = {trace.field: trace for trace in result.traces[0][1]}
    for name in ("total_findings", "done", "phased", "long_term", "not_done", "instant_total", "instant_done", "rules_made", "suggestions_total"):
        assert len(traces[name].keys) == int(traces[name].value), name
    assert (traces["money_returned"].value, traces["money_returned"].keys) == ("12.60", ("M-0010",)), "rows without an amount add nothing"
    assert traces["done"].words == "问题清单（已反馈过、状态不是已撤销、并入问题没有填），其中状态为已销号，条数"
    assert (traces["done_rate"].source, traces["done_rate"].value, traces["done_rate"].words) == ("computed", "75.0%", "由已完成、反馈问题总数算出")
    assert set(traces["done_rate"].keys) == set(traces["total_findings"].keys)
    assert (traces["party_meetings"].source, traces["party_meetings"].words) == ("given", "手填：补充.yaml 第7行")
    assert traces["done"].as_json() == {"field": "done", "label": "已完成", "value": "6", "source": "ledger", "query": '{"count":"findings_closed"}',
                                        "words": traces["done"].words, "rows": list(traces["done"].keys)}


def test_what_is_counted_from_a_list_has_the_rows_that_count(round_office: Office, tmp_path: Path) -> None:  # noqa: F811
    result = from_sample(round_office, shelf_of(round_office[0]).find("D17"), tmp_path)
    traces = {trace.field: trace for trace in result.traces[0][1]}
    whole, late, near = (traces[name] for name in ("item_count", "overdue_count", "near_count"))
    assert int(whole.value) == int(late.value) + int(near.value) and int(late.value) and {*late.keys} | {*near.keys} == {*whole.keys}
    assert bool(near.keys) == (near.value != "0") and traces["warn_days"].source == "setting"


def test_an_issued_document_is_traced_with_the_number_it_got(round_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    workspace, database = round_office
    values: dict[str, Any] = yaml.safe_load(shelf_of(workspace).find("D17").sample_path.read_text("utf-8"))
    selection = Selection(organisation=EDU, as_of="2026-11-06")
    [drawn] = drawn_documents(workspace, database, shelf_of(workspace).find("D17"), selection)
    rest = {name: value for name, value in values.items() if name != "doc_no" and (name not in drawn.values or name == "items")}
    rest["items"] = about_each(drawn.values["items"])
    path = tmp_path / "补充.yaml"
    path.write_text(yaml.safe_dump(rest, allow_unicode=True), "utf-8")
    words = ("-w", str(workspace.root), "issue", "D17", str(path), "--org", EDU, "--as-of", "2026-11-06", "--code", "清巡办函", "--reason", "演示", "-o", str(tmp_path / "发文"))
    database.close()
    assert command(*words, "--trace") == 0
    told = capsys.readouterr().out
    assert re.search(r"发文字号 +清巡办函〔2026〕1号 +发文登记簿给号", told) and re.search(r"逾期事项数 +[0-9]+ +由督办事项", told)
    assert command(*words, "--trace", "--json") == 0
    assert "trace" not in capsys.readouterr().out, "issued before: nothing was made"


def test_a_day_alone_takes_nothing_from_the_records(round_office: Office, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    for words in (("make", "D15"), ("new", "D15"), ("issue", "D08", "x.yaml")):
        assert command("-w", str(round_office[0].root), *words, "--as-of", "2026-06-30") == 2
        assert "要同时写明取哪些" in capsys.readouterr().err


def test_a_kind_says_what_it_takes_from_the_records(round_office: Office, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    for name in KINDS:
        assert command("-w", str(round_office[0].root), "kinds", name) == 0
        told = capsys.readouterr().out.partition("从台账取")[2]
        kind = shelf_of(round_office[0]).find(name)
        assert told and all(re.search(rf"^{field} +{re.escape(kind.fields[field].label)} +\S", told, re.MULTILINE) for field in kind.from_records["fields"]), name


def test_no_amount_is_no_zero(round_office: Office) -> None:  # noqa: F811
    [drawn] = drawn_documents(*round_office, shelf_of(round_office[0]).find("D15"), Selection(organisation="water"))
    assert "money_returned" not in drawn.values and (drawn.values["rules_made"], drawn.values["instant_total"]) == (0, 2)
