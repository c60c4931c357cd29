"""Numbers that go with a document's own (函号 of the 通报函 of a 反馈意见) and are left empty: the register gives them too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kit import builtin, sample
from support_register import entries, opened, write_data
from xundocs.actions.issue import IssueRequest, IssueResult, issue_documents
from xundocs.actions.register import void_numbers
from xundocs.errors import UsageError, XundocsError
from xundocs.workspace import open_workspace

pytestmark = pytest.mark.usefixtures("database_kind")
OWN, LETTERS = "清巡办〔2026〕", "清巡办函〔2026〕"


def feedback(doc: str = "", letters: tuple[str, ...] = ("", ""), **changes: Any) -> dict[str, Any]:
    """A 反馈意见 with these numbers; empty ones are for the register."""
    values = sample(builtin("feedback_opinion")) | changes
    rows = values["notice_recipients"]
    values["notice_recipients"] = [{**row, "letter_no": number} for row, number in zip(rows, letters, strict=True)]
    return {**values, "doc_no": doc}


def run(office: Path, data: Path, **options: Any) -> IssueResult:
    database = opened(office)
    try:
        return issue_documents(open_workspace(office), database, IssueRequest("feedback_opinion", data, **{"code": "清巡办", **options}))
    finally:
        database.close()


def write(path: Path, *rows: dict[str, Any]) -> Path:
    return write_data(path, [{k: v if not hasattr(v, "isoformat") else v.isoformat() for k, v in row.items()} for row in rows])


def numbers(office: Path) -> dict[str, str]:
    return {e.number: e.state for e in entries(office)}


def names(result: IssueResult) -> list[str]:
    return [w.path.name for w in result.written if "通报函" in w.path.name]


def test_empty_letter_numbers_follow_the_rows(office: Path, tmp_path: Path) -> None:
    result = run(office, write(tmp_path / "a.yaml", feedback(), feedback(round_label="十六届县委第六轮")))
    assert result.refused == []
    assert numbers(office) == {f"{OWN}{n}号": "issued" for n in (1, 2)} | {f"{LETTERS}{n}号": "issued" for n in (1, 2, 3, 4)}
    assert [name.partition("致")[0] for name in names(result)] == [f"{LETTERS}{n}号" for n in (1, 2, 3, 4)]
    lines = {e.number: e for e in entries(office)}
    assert lines[f"{LETTERS}3号"].origin == "further" and f"{OWN}2号" in lines[f"{LETTERS}3号"].title


def test_the_number_stands_in_the_letter_itself(office: Path, tmp_path: Path) -> None:
    from docx import Document

    result = run(office, write(tmp_path / "a.yaml", feedback()))
    letter = next(w.path for w in result.written if w.path.name.startswith(f"{LETTERS}2号"))
    assert f"{LETTERS}2号" in "".join(p.text for p in Document(str(letter)).element.body.iter() if p.tag.endswith("}t"))


def test_given_and_empty_letter_numbers_mix(office: Path, tmp_path: Path) -> None:
    result = run(office, write(tmp_path / "a.yaml", feedback(letters=(f"{LETTERS}1号", "")), feedback(letters=("", f"{LETTERS}4号"), round_label="十六届县委第六轮")))
    assert [name.partition("致")[0] for name in names(result)] == [f"{LETTERS}{n}号" for n in (1, 2, 3, 4)]


def test_a_second_run_gives_no_further_number(office: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "a.yaml", feedback())
    run(office, data)
    before = numbers(office)
    again = run(office, data)
    assert (again.written, numbers(office)) == ([], before)


def interrupted(office: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A batch whose numbers are reserved and whose folder cannot be made."""
    data, out = write(tmp_path / "a.yaml", feedback(letters=("", f"{LETTERS}2号"))), tmp_path / "out"
    out.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(XundocsError, match="--resume"):
        run(office, data, output=out)
    assert set(numbers(office).values()) == {"reserved"}
    out.unlink()
    return data, out


def test_going_on_keeps_the_letter_numbers(office: Path, tmp_path: Path) -> None:
    data, out = interrupted(office, tmp_path)
    reserved = set(numbers(office))
    result = run(office, data, output=out, resume=True)
    assert numbers(office) == dict.fromkeys(reserved, "issued")
    assert [name.partition("致")[0] for name in names(result)] == [f"{LETTERS}1号", f"{LETTERS}2号"]


def test_a_letter_number_made_void_meanwhile_is_said(office: Path, tmp_path: Path) -> None:
    data, out = interrupted(office, tmp_path)
    database = opened(office)
    void_numbers(database, [f"{LETTERS}1号"], "写错")
    database.close()
    assert [p.code for r in run(office, data, output=out, resume=True).refused for p in r.problems] == ["B-FURTHER"]
    database = opened(office)
    void_numbers(database, [f"{OWN}1号", f"{LETTERS}2号"], "写错")
    database.close()
    write(data, feedback())
    run(office, data, output=out, resume=True, again=True)
    assert {n for n, state in numbers(office).items() if state == "issued"} == {f"{OWN}2号", f"{LETTERS}3号", f"{LETTERS}4号"}


def test_somebody_else_was_faster(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between checking and reserving another process takes the letter's number: the letters are made again with the real ones."""
    from xundocs.actions.issue_plan import Planner

    prepare = Planner.prepare

    def late(self: Planner, *arguments: Any) -> Any:
        drafts = prepare(self, *arguments)
        monkeypatch.setattr(Planner, "prepare", prepare)
        run(office, write(tmp_path / "b.yaml", feedback(doc=f"{OWN}1号", round_label="十六届县委第六轮")), output=tmp_path / "out")
        return drafts

    monkeypatch.setattr(Planner, "prepare", late)
    result = run(office, write(tmp_path / "a.yaml", feedback(doc=f"{OWN}2号")))
    assert [name.partition("致")[0] for name in names(result)] == [f"{LETTERS}3号", f"{LETTERS}4号"]
    assert {e.number: e.origin for e in entries(office)}[f"{OWN}2号"] == "manual"


def test_only_a_registered_code_is_used(office: Path, tmp_path: Path) -> None:
    config = office / "xundocs.toml"
    config.write_text(config.read_text("utf-8").replace("清巡办函", "清巡办电"), "utf-8")
    with pytest.raises(UsageError, match="没有登记这样的代字"):
        run(office, write(tmp_path / "a.yaml", feedback()))
    assert numbers(office) == {}
