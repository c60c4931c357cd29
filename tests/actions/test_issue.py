"""Issuing: numbers in the order of the rows, once each, whatever is run twice, changed, voided or given by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kit import builtin, sample
from support_register import CODE, KIND, entries, faults_of, issued, notice, notices, opened, write_data
from xundocs.actions.issue import IssueRequest, IssueResult, issue_documents
from xundocs.actions.register import void_numbers
from xundocs.errors import UsageError, XundocsError
from xundocs.office.place import open_office
from xundocs.office.schema import history
from xundocs.workspace import Workspace, open_workspace

pytestmark = pytest.mark.usefixtures("database_kind")


def codes(result: object) -> list[str]:
    return [p.code for r in result.refused for p in r.problems if p.severity == "error"]  # type: ignore[attr-defined]


def test_numbers_follow_the_rows(office: Path, tmp_path: Path) -> None:
    result = issued(office, write_data(tmp_path / "a.yaml", notices(5)))
    assert [w.number for w in result.written] == [f"{CODE}〔2026〕{n}号" for n in range(1, 6)]
    assert faults_of(office, 5) == []
    assert [e.row_number for e in entries(office)] == [1, 2, 3, 4, 5]


def test_a_second_identical_run_does_nothing(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    issued(office, data)
    before = {p: p.stat().st_mtime_ns for p in (office / "发文").iterdir()}
    again = issued(office, data)
    assert (again.written, len(again.already), again.refused) == ([], 3, [])
    assert {p: p.stat().st_mtime_ns for p in (office / "发文").iterdir()} == before
    assert faults_of(office, 3) == []


def test_added_rows_are_issued_only_when_asked_to_go_on(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(2))
    issued(office, data)
    write_data(data, notices(4))
    with pytest.raises(XundocsError, match=r"已发 2 份.*还没有占号 2 份"):
        issued(office, data)
    assert len(issued(office, data, resume=True).written) == 2
    assert faults_of(office, 4) == []


def test_a_changed_row_is_noticed_and_not_issued_again(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    issued(office, data)
    write_data(data, [notice(1), notice(99), notice(3)])
    result = issued(office, data, resume=True)
    assert codes(result) == ["B-CHANGED"]
    assert f"{CODE}〔2026〕2号" in result.refused[0].problems[0].message
    assert faults_of(office, 3) == []


def test_a_changed_row_goes_out_under_a_new_number_after_the_old_is_void(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    issued(office, data)
    write_data(data, [notice(1), notice(99), notice(3)])
    database = opened(office)
    void_numbers(database, [f"{CODE}〔2026〕2号"], "内容有误")
    database.close()
    assert [w.number for w in issued(office, data, resume=True).written] == [f"{CODE}〔2026〕4号"]


def test_a_row_changed_and_moved_at_once_is_still_noticed(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    issued(office, data)
    write_data(data, [notice(1), notice(2), notice(50), notice(99)])
    assert codes(issued(office, data, resume=True)) == ["B-CHANGED"]
    write_data(data, [notice(50), notice(1), notice(99), notice(3)])
    assert set(codes(issued(office, data, resume=True))) == {"B-CHANGED"}
    assert faults_of(office, 3) == []


def test_a_removed_row_is_said(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(3))
    issued(office, data)
    write_data(data, notices(2))
    assert [p.code for p in issued(office, data).problems if p.code == "B-GONE"] == ["B-GONE"]


def test_the_same_content_in_another_file_gets_no_second_number(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    again = issued(office, write_data(tmp_path / "b.yaml", notices(2)), output=tmp_path / "elsewhere")
    assert (again.written, len(again.already)) == ([], 2)
    assert faults_of(office, 2) == []


def test_two_equal_rows_are_refused(office: Path, tmp_path: Path) -> None:
    assert codes(issued(office, write_data(tmp_path / "a.yaml", [notice(1), notice(1)]))) == ["B-DOUBLE"]
    assert entries(office) == []


def test_a_voided_row_is_not_issued_again_by_itself(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", notices(2))
    issued(office, data)
    database = opened(office)
    void_numbers(database, [f"{CODE}〔2026〕1号"], "内容有误")
    database.close()
    result = issued(office, data)
    assert result.written == [] and [p.code for p in result.problems if p.code.startswith("B-")] == ["B-VOID"]
    assert [w.number for w in issued(office, data, resume=True, again=True).written] == [f"{CODE}〔2026〕3号"]


def test_an_error_in_one_row_takes_no_number(office: Path, tmp_path: Path) -> None:
    result = issued(office, write_data(tmp_path / "a.yaml", [notice(1), notice(2, drafter=None)]))
    assert codes(result) == ["F-REQUIRED"] and entries(office) == []
    assert not (office / "发文").exists()


def test_partial_issues_the_rest_without_a_gap(office: Path, tmp_path: Path) -> None:
    result = issued(office, write_data(tmp_path / "a.yaml", [notice(1), notice(2, drafter=None), notice(3)]), partial=True)
    assert len(result.written) == 2 and len(result.refused) == 1
    assert faults_of(office, 2) == []


def test_a_number_given_by_hand_is_taken_when_it_is_the_next(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2026〕1号"), notice(2), notice(3, f"{CODE}〔2026〕3号")]))
    assert [e.origin for e in entries(office)] == ["manual", "automatic", "manual"]
    assert faults_of(office, 3) == []


def test_a_number_given_twice_is_refused(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", [notice(1)]))
    assert codes(issued(office, write_data(tmp_path / "b.yaml", [notice(2, f"{CODE}〔2026〕1号")]))) == ["V-NO-02"]
    assert faults_of(office, 1) == []


def test_a_skipped_number_needs_a_reason_and_then_stays_explained(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2026〕4号")])
    assert codes(issued(office, data)) == ["V-NO-02"] and entries(office) == []
    issued(office, data, reason="此前三个号在纸质登记簿上")
    assert [(e.serial, e.state, e.reason) for e in entries(office)] == [
        (1, "gap", "此前三个号在纸质登记簿上"), (2, "gap", "此前三个号在纸质登记簿上"), (3, "gap", "此前三个号在纸质登记簿上"),
        (4, "issued", "此前三个号在纸质登记簿上")]


def test_a_gap_can_be_filled_with_a_reason(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2026〕2号")]), reason="跳号")
    late = write_data(tmp_path / "b.yaml", [notice(2, f"{CODE}〔2026〕1号")])
    assert codes(issued(office, late)) == ["V-NO-02"]
    issued(office, late, reason="补发漏登的一份")
    assert [(e.serial, e.state) for e in entries(office)] == [(1, "issued"), (2, "issued")]


def test_a_number_of_another_year_needs_a_reason(office: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "a.yaml", [notice(1, f"{CODE}〔2025〕1号")])
    result = issued(office, data)
    assert codes(result) == ["V-NO-03"] and "--reason" in result.refused[0].problems[0].remedy
    assert len(issued(office, data, reason="跨年补号").written) == 1


def test_numbers_follow_the_dates_of_signing(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", [notice(1)]))
    early = notice(2, issue_date="2026-04-01", approval_at="2026-04-01")
    data = write_data(tmp_path / "b.yaml", [early])
    assert codes(issued(office, data)) == ["V-NO-02"]
    assert len(issued(office, data, reason="补登").written) == 1


def test_only_registered_codes_give_numbers(office: Path, tmp_path: Path) -> None:
    assert "V-NO-05" in codes(issued(office, write_data(tmp_path / "a.yaml", [notice(1)]), code="清巡九组"))
    assert entries(office) == []


def test_the_issuer_settles_the_code_when_it_has_only_one(office: Path, tmp_path: Path) -> None:
    result = issued(office, write_data(tmp_path / "a.yaml", [notice(1)]), code="")
    assert result.written[0].number == f"{CODE}〔2026〕1号"
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8").replace("中共清源县委第三巡察组", "别的机关"), "utf-8")
    with pytest.raises(UsageError, match="--code"):
        issued(office, write_data(tmp_path / "b.yaml", [notice(2)]), code="")


def test_each_code_and_year_has_its_own_sequence(office: Path, tmp_path: Path) -> None:
    issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    other = [{**notice(n), "issuer": "中共清源县委巡察工作领导小组办公室"} for n in (5, 6)]
    result = issued(office, write_data(tmp_path / "b.yaml", other), code="清巡办函")
    assert [w.number for w in result.written] == ["清巡办函〔2026〕1号", "清巡办函〔2026〕2号"]


def test_nothing_is_ever_overwritten(office: Path, tmp_path: Path) -> None:
    folder = office / "发文"
    folder.mkdir()
    own = folder / f"{CODE}〔2026〕1号中共清源县石桥镇委员会整改通知书.docx"
    own.write_bytes(b"mine")
    with pytest.raises(XundocsError, match="已存在"):
        issued(office, write_data(tmp_path / "a.yaml", notices(2)))
    assert own.read_bytes() == b"mine" and entries(office) == []


def test_outside_a_workspace_there_is_no_register() -> None:
    with pytest.raises(UsageError, match="工作区"):
        open_office(Workspace())


def test_a_kind_with_a_number_of_its_own_is_registered_under_it(office: Path) -> None:
    database = opened(office)
    request = IssueRequest("authenticity_commitment", builtin("authenticity_commitment").sample_path)
    result = issue_documents(open_workspace(office), database, request)
    database.close()
    assert len(result.written) == 1
    line = entries(office)[0]
    assert (line.origin, line.state, line.code) == ("unnumbered", "issued", "")


def test_an_outputs_own_files_all_belong_to_one_number(office: Path) -> None:
    database = opened(office)
    result = issue_documents(open_workspace(office), database, IssueRequest("feedback_opinion", builtin("feedback_opinion").sample_path,
                                                                           reason="此前为纸质登记"))
    database.close()
    line = entries(office, state="issued", code="清巡办")[0]
    assert len(line.files) == len(result.written) > 3
    assert {w.number for w in result.written} == {"清巡办〔2026〕21号"}


def test_the_numbers_of_cover_letters_are_registered_too(office: Path, tmp_path: Path) -> None:
    values = sample(builtin("feedback_opinion"))
    letters = [row["letter_no"] for row in values["notice_recipients"]]

    def run(name: str, rows: list[dict[str, object]], reason: str = "此前为纸质登记") -> IssueResult:
        database = opened(office)
        try:
            data = tmp_path / name
            data.write_text(json.dumps(rows, ensure_ascii=False, default=str), "utf-8")
            return issue_documents(open_workspace(office), database, IssueRequest("feedback_opinion", data, reason=reason, resume=True))
        finally:
            database.close()

    result = run("a.yaml", [values])
    found = {e.number: e for e in entries(office, state="issued")}
    assert set(found) == {"清巡办〔2026〕21号", *letters}
    assert all(found[n].origin == "further" and "清巡办〔2026〕21号" in found[n].title and not found[n].files for n in letters)
    assert len(result.entries) == 1 + len(letters)
    assert run("a.yaml", [values]).written == []
    values["doc_no"] = "清巡办〔2026〕22号"
    assert codes(run("b.yaml", [values])) == ["V-NO-02"] * len(letters)


def test_paths_inside_the_workspace_survive_moving_it(office: Path, tmp_path: Path) -> None:
    data = write_data(office / "a.yaml", notices(2))
    issued(office, data)
    if os.environ.get("XUNDOCS_DATABASE_URL"):
        return
    moved = tmp_path / "moved"
    office.rename(moved)
    assert len(issued(moved, moved / "a.yaml").already) == 2
    assert faults_of(moved, 2) == []


def test_who_issued_is_in_the_history(office: Path, tmp_path: Path) -> None:
    database = opened(office, by="何书宁")
    issue_documents(open_workspace(office), database, IssueRequest(KIND, write_data(tmp_path / "a.yaml", notices(1)), code=CODE))
    with database.reading() as connection:
        rows = connection.execute(history.select()).all()
    database.close()
    assert rows and all(row.who.startswith("何书宁（") for row in rows)
