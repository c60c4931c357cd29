"""`kinds lint`: what is wrong with a kind or a template is found, both ways, and the shipped ones are clean."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kit import KINDS, builtin
from xundocs.documents.kinds import Kind, KindShelf
from xundocs.documents.lint import lint_kind
from xundocs.errors import XundocsError
from xundocs.problems import Problem
from xundocs.workspace import built_in


@pytest.mark.parametrize("name", KINDS)
def test_the_shipped_kinds_have_nothing_but_hints(name: str) -> None:
    assert [str(p) for p in lint_kind(builtin(name)) if p.severity != "info"] == []


def _kind(tmp_path: Path, name: str, edit: Callable[[str], str] = lambda text: text,
          part: Callable[[str, bytes], bytes] = lambda name, data: data) -> Kind:
    """A copy of a built-in kind with its declaration and its templates' parts edited."""
    folder = tmp_path / "templates" / name
    shutil.copytree(built_in("templates") / name, folder)
    path = folder / "kind.yaml"
    edited = edit(path.read_text("utf-8"))
    path.write_text(edited, "utf-8")
    for template in folder.glob("template*.docx"):
        template.write_bytes(_edited(template.read_bytes(), part))
    return KindShelf((tmp_path / "templates", built_in("templates"))).find(name)


def _edited(data: bytes, part: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member.filename, part(member.filename, source.read(member)))
    return out.getvalue()


def _body(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    def edit(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        edited = change(data)
        assert edited != data
        return edited

    return edit


def _found(problems: list[Problem], code: str) -> list[str]:
    return [str(p) for p in problems if p.code == code]


DECLARATIONS = [
    ("count: items}", "count: itmes}", "itmes 不存在"),
    ("rule: consecutive", "rule: consecutiv", "没有名为 consecutiv 的校验"),
    ("first_deadline: {label: 最早期限, min:", "first_deadline: {label: 最早期限, mini:", "要有且只有一个算法"),
    ("values: [entry_date, found_date, issue_date]", "values: [entry_dat, found_date, issue_date]", "entry_dat 不存在"),
    ("forbid: [mobile_phone]", "forbid: [mobil_phone]", "没有名为 mobil_phone 的一类"),
    ("required_if: {inspected_org.level: village}", "required_if: {inspected_orgs.level: village}", "inspected_orgs.level 不存在"),
    ("when: {notice_stage: instant}", "when: {notice_stage: {equals: instant}}", "不认识的词 equals"),
    ('file_name: "{notice_no}', 'file_name: "{number}', "文件名用到的 number 不存在"),
    ("reply_to, reply_contact, reply_due, issuer", "reply_to, reply_contac, reply_due, issuer", "不存在的名字 reply_contac"),
]


@pytest.mark.parametrize(("old", "new", "says"), DECLARATIONS, ids=[d[2] for d in DECLARATIONS])
def test_a_slip_in_the_declaration_is_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    problems = lint_kind(_kind(tmp_path, "rectification_notice", edit))
    assert any(says in found for found in _found(problems, "K-DECLARED")), [str(p) for p in problems]


UNREADABLE = [
    ("type: document_number", "type: doc_number", "类型 doc_number 不认识"), ("label: 编号\n", "lable: 编号\n", "不认识的键：lable"),
    ("vocabulary: found_by", "vocabulary: foundby", "词表 foundby 不存在"), ("stage: 了解", "stage: 准备了", "stage 的值"),
    ("id: rectification_notice", "id: notice", "应当相同"), ("purpose:", "purpos:", "不认识的键 purpos"),
    ("{use: terms}", "{use: term}", "公用校验 term 不存在"), ("pattern: '^[IJ]-\\d{4,}$'", "pattern: '^[IJ]-(\\d{4,}$'", "不是正确的表达式"),
    ("  notice_no:\n", "  notice_no: [\n", "不是正确的 YAML"),
]


@pytest.mark.parametrize(("old", "new", "says"), UNREADABLE, ids=[u[2] for u in UNREADABLE])
def test_a_declaration_that_cannot_be_read_names_file_and_fault(tmp_path: Path, old: str, new: str, says: str) -> None:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    with pytest.raises(XundocsError) as caught:
        _kind(tmp_path, "rectification_notice", edit)
    assert says in str(caught.value) and "kind.yaml" in str(caught.value)


def test_a_name_the_template_uses_but_the_output_lacks_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(lambda x: x.replace(b"notice_no }}", b"notice_number }}")))
    assert any("notice_number" in f for f in _found(lint_kind(kind), "T-UNKNOWN"))
    assert any("notice_no " in f for f in _found(lint_kind(kind), "T-UNUSED"))


def test_a_column_the_template_uses_but_the_output_lacks_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(lambda x: x.replace(b"item.summary", b"item.finding_id")))
    assert any("items[].finding_id" in f for f in _found(lint_kind(kind), "T-UNKNOWN"))
    assert any("items[].summary" in f for f in _found(lint_kind(kind), "T-UNUSED"))


def test_an_unbalanced_tag_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(lambda x: x.replace(b"{%tr endfor %}", b"", 1)))
    assert _found(lint_kind(kind), "T-COMPILE")


def test_full_width_braces_are_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(
        lambda x: x.replace("第一联".encode(), "第一联｛｛ notice_no ｝｝".encode(), 1)))
    assert any("全角" in str(p) for p in lint_kind(kind) if p.severity == "error")


def test_tracked_changes_are_refused(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(
        lambda x: x.replace(b"<w:sectPr", b'<w:p><w:ins w:id="9" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins></w:p><w:sectPr', 1)))
    assert any(p.severity == "error" and "修订" in p.message for p in lint_kind(kind)), [str(p) for p in lint_kind(kind)]


def test_direct_formatting_on_body_text_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(
        lambda x: x.replace(b'<w:pStyle w:val="GwBody"/>', b'<w:pStyle w:val="GwBody"/><w:jc w:val="center"/>', 1)))
    assert any("jc" in f for f in _found(lint_kind(kind), "T-DIRECT"))


def test_a_font_outside_the_set_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "rectification_notice", part=_body(
        lambda x: x.replace(b'<w:rFonts w:hint="eastAsia"/>', b'<w:rFonts w:eastAsia="Comic Sans MS" w:hint="eastAsia"/>', 1)))
    assert any("Comic Sans MS" in f for f in _found(lint_kind(kind), "T-FONT"))


def test_a_missing_placeholder_picture_is_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "authenticity_commitment", part=_body(lambda x: x.replace(b'"qr"', b'"qrcode"')))
    assert _found(lint_kind(kind), "T-IMAGE")


def test_a_missing_template_and_a_file_that_is_none_are_found(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "supervision_notice")
    (kind.folder / "template.docx").write_bytes(b"not a zip")
    assert any(p.severity == "error" for p in lint_kind(kind))
    (kind.folder / "template.docx").unlink()
    assert _found(lint_kind(kind), "T-MISSING")


def test_an_office_kind_stands_in_for_the_built_in_one_and_adds_its_own(tmp_path: Path) -> None:
    kind = _kind(tmp_path, "supervision_notice", lambda text: text.replace("name: 督办单／提醒函", "name: 本县督办单"))
    assert kind.name == "本县督办单" and kind.folder.is_relative_to(tmp_path)
    own = tmp_path / "templates" / "local_notice"
    shutil.copytree(kind.folder, own)
    text = (own / "kind.yaml").read_text("utf-8").replace("id: supervision_notice", "id: local_notice").replace("name: 本县督办单", "name: 本地通知")
    (own / "kind.yaml").write_text(text, "utf-8")
    shelf = KindShelf((tmp_path / "templates", built_in("templates")))
    assert shelf.find("本地通知").id == "local_notice"
    assert set(shelf.ids()) == {*KINDS, "local_notice"}
    assert [str(p) for p in lint_kind(shelf.find("local_notice")) if p.severity != "info"] == []


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_folder_is_complete(name: str) -> None:
    folder = builtin(name).folder
    assert {"kind.yaml", "sample.yaml", "guide.md"} <= {p.name for p in folder.iterdir()}
    guide = (folder / "guide.md").read_text("utf-8")
    for part in ("什么时候用", "绝不能写", "命令"):
        assert part in guide
    assert f"xundocs make {name} " in guide
