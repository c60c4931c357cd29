"""What belongs to one audience cannot reach another: every field carries its own mark, every output is searched for marks.

The test does not trust the whitelist's words: it puts a unique word into every text of the record, renders every document
(body, headers, properties, file name) and looks which marks arrive where.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kit import KINDS, builtin, prepare, sample
from xundocs.documents.audiences import OutputView, lock_faults
from xundocs.documents.computed import inputs_of
from xundocs.documents.fields import SECRECY_ORDER, Field
from xundocs.documents.kinds import Kind, Output, read_kind
from xundocs.documents.prepare import Preparer
from xundocs.documents.renderer import Renderer
from xundocs.errors import XundocsError
from xundocs.workspace import Workspace, open_workspace


def _marked(fields: Any, values: dict[str, Any], prefix: str, marks: dict[str, str]) -> None:
    """A word of its own into every text, person and organisation; remembered under the field's path."""
    for name, field in fields.items():
        path = f"{prefix}{name}"
        if field.type == "records":
            for row in values.get(name) or []:
                _marked(field.fields, row, f"{path}[].", marks)
        elif field.type in ("text", "rich_text") and not field.pattern and not field.must_contain and values.get(name):
            mark = marks.setdefault(path, f"甲{len(marks):03d}乙")
            values[name] = f"{values[name]}{mark}"[-max(field.max_length - 2, 8):]
        elif field.type == "person" and values.get(name):
            values[name] = marks.setdefault(path, f"人{chr(0x5600 + len(marks))}{chr(0x5700 + len(marks))}")


def _documents(kind: Kind, values: dict[str, Any], office: Path) -> dict[str, list[tuple[str, str]]]:
    """Output id → (file name, everything written in it) of each of its documents."""
    workspace = open_workspace(office)
    prepared = prepare(kind, values, office)
    renderer = Renderer(workspace, kind)
    found: dict[str, list[tuple[str, str]]] = {}
    for document in Preparer(kind, workspace.office).documents(prepared):
        with zipfile.ZipFile(io.BytesIO(renderer.render(document))) as archive:
            text = "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist() if n.endswith((".xml", ".rels")))
        found.setdefault(document.output.id, []).append((document.file_name, text))
    return found


def _may_see(kind: Kind, output: Output, path: str) -> bool:
    """By the field's own declaration (not the whitelist): whether the output's reader may see it."""
    head, _, inner = path.partition("[].")
    fields = [kind.fields[head]] + ([kind.fields[head].fields[inner]] if inner else [])
    least = min(SECRECY_ORDER[f.secrecy] for f in fields)
    if inner and kind.fields[head].secrecy == "internal":
        least = SECRECY_ORDER["internal"]
    return least >= SECRECY_ORDER.get(output.audience, 0) and all(not f.only_for or output.recipient in f.only_for for f in fields)


@pytest.mark.parametrize("name", KINDS)
def test_no_field_reaches_an_output_that_may_not_have_it(name: str, office: Path) -> None:
    kind = builtin(name)
    values, marks = sample(kind), {}
    _marked(kind.fields, values, "", marks)
    documents = _documents(kind, values, office)
    assert set(documents) == {o.id for o in kind.outputs}
    for output in kind.outputs:
        for file_name, text in documents[output.id]:
            for path, mark in marks.items():
                arrived = mark in text or mark in file_name
                head, _, inner = path.partition("[].")
                allowed = output.whitelist.get(head, "absent")
                listed = allowed != "absent" and (not inner or allowed is None or inner in allowed)
                computed = {p for c in output.whitelist if c in kind.computed for p in inputs_of(kind.computed[c])}
                assert not arrived or listed or path in computed, f"{path} reached {output.id} without being on its list"
                assert not arrived or _may_see(kind, output, path), f"{path} reached {output.id} against its own secrecy"


def test_the_marks_do_arrive_where_they_belong(office: Path) -> None:
    kind = builtin("feedback_opinion")
    values, marks = sample(kind), {}
    _marked(kind.fields, values, "", marks)
    documents = _documents(kind, values, office)
    private = marks["principal_points[].statement"]
    holders = {output for output, made in documents.items() if any(private in text for _, text in made)}
    assert holders == {"principal", "full_set"}
    finding = marks["findings[].statement"]
    assert {o for o, made in documents.items() if any(finding in text for _, text in made)} == {
        "leadership_team", "findings_list", "notice", "full_set"}
    public = marks["public_summary[].public_text"]
    assert {o for o, made in documents.items() if any(public in text for _, text in made)} == {"public"}


def test_the_public_version_holds_nothing_internal(office: Path) -> None:
    kind = builtin("public_disclosure")
    values, marks = sample(kind), {}
    _marked(kind.fields, values, "", marks)
    ((_, public),) = _documents(kind, values, office)["public"]
    for path in ("items[].statement", "items[].measures", "items[].internal_note", "report_approved_by", "suppressed[].approved_by",
                 "privacy_review_by", "drafter", "reviewer"):
        assert marks[path] not in public, path
    assert "清教党组〔2026〕45号" not in public
    assert marks["items[].public_text"] in public


def test_people_behind_a_document_are_in_no_properties(office: Path) -> None:
    for name in KINDS:
        kind = builtin(name)
        for made in _documents(kind, sample(kind), office).values():
            for _, text in made:
                assert "<dc:creator></dc:creator>" in text or "<dc:creator/>" in text
                assert "lastModifiedBy>" not in text.replace("<cp:lastModifiedBy></cp:lastModifiedBy>", "")


KIND = """
id: leaky
name: 测试
purpose: 测试
stage: 反馈
issued_by: 甲
signed_by: 乙
sealed_by: 丙
carrier: special
layout: letter
audience: internal
file_name: "x"
legal_basis: []
fields:
  secret: {label: 内部, type: text}
  shared: {label: 公开, type: text, secrecy: public}
  private: {label: 专属, type: text, secrecy: public, only_for: [principal]}
  rows: {label: 清单, type: records, secrecy: public, fields: {open: {label: 公开列, type: text, secrecy: public}, closed: {label: 内部列, type: text}}}
computed:
  copied: {label: 抄写, text: "{secret}", secrecy: public}
  counted: {label: 计数, count: rows, secrecy: public}
  unmarked: {label: 计数, count: rows}
  picked: {label: 挑选, select: {list: rows, keep: [open, closed]}, secrecy: public}
checks: []
outputs:
  - {id: out, name: 公开, template: t.docx, audience: public, recipient: public, fields: [%s]}
"""


@pytest.mark.parametrize(("listed", "says"), [
    ("secret", "字段 secret 是 internal 档"), ("private", "只给 principal"), ('"rows[closed]"', "rows[].closed"),
    ("copied", "字段 secret 是 internal 档"), ("unmarked", "没有写 secrecy"), ("picked", "closed"), ("nothing", "不存在的名字 nothing"),
    ('"rows[none]"', "没有 none 这一列"),
])
def test_the_second_lock_refuses_a_whitelist_that_goes_too_far(listed: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "leaky").mkdir()
    (tmp_path / "leaky" / "kind.yaml").write_text(KIND % listed, "utf-8")
    kind = read_kind(tmp_path / "leaky", ())
    faults = lock_faults(kind, kind.outputs[0])
    assert any(says in fault for fault in faults), faults
    with pytest.raises(XundocsError):
        OutputView(kind, kind.outputs[0])


@pytest.mark.parametrize("listed", ["shared", '"rows[open]"', "counted"])
def test_what_is_public_passes_both_locks(listed: str, tmp_path: Path) -> None:
    (tmp_path / "leaky").mkdir()
    (tmp_path / "leaky" / "kind.yaml").write_text(KIND % listed, "utf-8")
    kind = read_kind(tmp_path / "leaky", ())
    assert lock_faults(kind, kind.outputs[0]) == []


def test_a_field_is_internal_unless_it_says_otherwise() -> None:
    assert Field("x", "text", "甲").secrecy == "internal"
    assert Workspace().root is None
