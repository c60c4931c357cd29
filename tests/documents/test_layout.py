"""The page profile, the arithmetic of widths and signatures, and the change from one profile to another."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundocs.documents.layout import (
    CHARS_PER_LINE,
    COMPENSATED,
    DIALOG,
    LINES_PER_PAGE,
    FontSet,
    PageProfile,
    signature_lines,
    signature_position,
    text_width,
)
from xundocs.documents.layout_profile import apply_profile
from xundocs.documents.skeleton import Skeleton, new_template
from xundocs.errors import TemplateRejected


def part(docx: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(docx)).read(name).decode()


@pytest.mark.parametrize("text, width", [
    ("", 0), ("清源县", 3), ("2026年3月5日", 6), ("2026年12月31日", 7), ("ABC", 1.5), ("“引号”", 4), ("—", 1),
    ("（一）", 3), ("〔2026〕7号", 5.5), ("𠮷", 1), ("e\u0301", 0.5), ("　", 1), ("清\u200b源", 2),
])
def test_a_han_character_is_one_wide_and_a_digit_half(text: str, width: float) -> None:
    assert text_width(text) == width


def test_twenty_two_lines_fill_the_page_and_a_twenty_third_does_not_fit() -> None:
    for profile in (DIALOG, COMPENSATED):
        assert profile.line * LINES_PER_PAGE <= profile.text_height < profile.line * (LINES_PER_PAGE + 1)
        assert 315 * CHARS_PER_LINE <= profile.text_width < 315 * (CHARS_PER_LINE + 1)


@pytest.mark.parametrize("name, date, sealed, expected", [
    # sealed: the date ends 4 before the edge, the name is centred on it
    ("中共清源县委第三巡察组", "2026年4月2日", True, (28 - 1.5 - 11, 28 - 4 - 6)),
    ("清源县", "2026年4月2日", True, (28 - 5.5 - 3, 18)),
    # a name of 17 would leave the page on the right: both move left
    ("中共清源县委巡察工作领导小组办公室", "2026年4月2日", True, (11, 28 - 5.5 - 6)),
    # unsealed: the name ends 2 before the edge, the date begins 2 right of the name
    ("中共清源县委第三巡察组", "2026年4月2日", False, (15, 17)),
    ("中共清源县委巡察工作领导小组办公室", "2026年12月31日", False, (9, 11)),
    # unsealed and short: the date would pass the edge and moves the name left
    ("巡察办", "2026年12月31日", False, (17, 19)),
])
def test_signatures_stand_where_the_standard_puts_them(name: str, date: str, sealed: bool,
                                                       expected: tuple[float, float]) -> None:
    assert signature_position(name, date, sealed) == tuple(round(x * 316) for x in expected)


@given(st.text("清源县委巡察组办公室局党1A", min_size=1, max_size=90), st.booleans())
def test_no_signature_leaves_the_line_whatever_the_name(name: str, sealed: bool) -> None:
    name_left, date_left = signature_position(name, "2026年12月31日", sealed)
    lines = signature_lines(name, sealed=sealed)
    assert "".join(lines) == name
    assert name_left >= 0 and date_left >= 0
    assert name_left + max(map(text_width, lines)) * 316 <= CHARS_PER_LINE * 316 + 1
    assert date_left + 7 * 316 <= CHARS_PER_LINE * 316


def test_a_name_wider_than_the_line_is_divided_after_a_word_for_an_organ() -> None:
    name = "中共清源县经济技术开发区工作委员会巡察工作领导小组办公室第二联络处临时党支部"
    assert signature_lines(name, sealed=True) == ["中共清源县经济技术开发区工作委员会", "巡察工作领导小组办公室第二联络处临时党支部"]
    assert signature_lines("甲局\n乙局", sealed=True) == ["甲局", "乙局"]


@pytest.mark.parametrize("config, field, excerpt", [
    ({"top_mm": 5}, "layout.top_mm", "5"),
    ({"top_mm": "37"}, "layout.top_mm", "37"),
    ({"left_mm": True}, "layout.left_mm", "True"),
    ({"right_mm": float("nan")}, "layout.right_mm", "nan"),
    ({"line_pt": 100}, "layout.line_pt", "100"),
    ({"page_number": "left"}, "layout.page_number", "left"),
    ({"profile": "wps"}, "layout.profile", "wps"),
    ({"profile": ["dialog"]}, "layout.profile", "['dialog']"),
    ({"fonts": "仿宋"}, "layout.fonts", "仿宋"),
    ({"fonts": {"body": "仿宋"}}, "layout.fonts.body", "仿宋"),
    ({"fonts": {"heiti": '黑体"/><w:b/>'}}, "layout.fonts.heiti", '黑体"/><w:b/>'),
    ({"fonts": {"heiti": "{{ x }}"}}, "layout.fonts.heiti", "{{ x }}"),
    ({"fonts": {"heiti": ""}}, "layout.fonts.heiti", ""),
    ({"latin": " Arial"}, "layout.latin", " Arial"),
    ({"margin": 3}, "layout.margin", "3"),
    (["top_mm"], "layout", "['top_mm']"),  # type: ignore[list-item]
])
def test_a_wrong_setting_is_a_problem_with_its_place_and_the_built_in_value_is_used(
        config: dict[str, Any], field: str, excerpt: str) -> None:
    profile, problems = PageProfile.from_config(config)
    assert profile == DIALOG
    assert [(p.where.field, p.excerpt) for p in problems] == [(field, excerpt)]
    assert problems[0].remedy


def test_all_wrong_settings_are_reported_at_once() -> None:
    _, problems = PageProfile.from_config({"top_mm": 1, "latin": 3, "colour": "red", "fonts": {"x": "y"}})
    assert len(problems) == 4


def test_margins_that_leave_no_room_are_refused() -> None:
    profile, problems = PageProfile.from_config({"left_mm": 60, "right_mm": 60})
    assert profile == DIALOG and problems[0].message.startswith("边距太大")


def test_an_office_overrides_single_values_of_a_profile() -> None:
    profile, problems = PageProfile.from_config({
        "profile": "compensated", "right_mm": 28, "latin": "Times New Roman", "page_number": "centred",
        "fonts": {"fangsong": "仿宋"}})
    assert not problems
    assert profile == COMPENSATED.changed(right_mm=28.0, latin="Times New Roman", page_number="centred",
                              fonts=FontSet(fangsong="仿宋"))


def test_the_default_profile_changes_no_byte() -> None:
    template = new_template()
    assert apply_profile(template, DIALOG) is template


def test_a_template_turned_to_a_profile_is_the_one_built_for_it() -> None:
    """The oracle of `apply_profile` is the builder itself."""
    profile, problems = PageProfile.from_config({
        "profile": "compensated", "latin": "Times New Roman", "page_number": "centred",
        "fonts": {"fangsong": "仿宋", "title": "方正小标宋_GBK"}})
    assert not problems
    for landscape in (False, True):
        turned = apply_profile(_sample(DIALOG, landscape), profile)
        built = _sample(profile, landscape)
        assert _members(turned) == _members(built)


def _sample(profile: PageProfile, landscape: bool) -> bytes:
    skeleton = Skeleton(profile)
    skeleton.p("GwBody", "正文")
    skeleton.section(landscape=landscape, last=True)
    return skeleton.build()


def _members(docx: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(docx))
    members = {name: archive.read(name) for name in archive.namelist()}
    # odd and even footers become equal when centred; the builder then writes one, the change leaves two
    return {name: data for name, data in members.items()
            if not re.search(r"footer2|Content_Types|document\.xml", name)}


def test_narrower_margins_narrow_the_tables_and_the_mark_but_not_the_text_of_a_person() -> None:
    skeleton = Skeleton()
    skeleton.table([4000, 4844], [skeleton.row([4000, 4844], ["一", "gridCol w:w=\"4000\""])])
    skeleton.section(last=True)
    profile = DIALOG.changed(left_mm=33.0)
    document = part(apply_profile(skeleton.build(), profile), "word/document.xml")
    widths = [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)"', document)]
    assert abs(sum(widths) - profile.text_width) <= 2
    assert 'gridCol w:w="4000"' in document


def test_a_persons_own_face_in_a_template_is_left_alone() -> None:
    styles = part(new_template(), "word/styles.xml").replace(
        "</w:styles>", '<w:style w:type="character" w:customStyle="1" w:styleId="X"><w:name w:val="X"/><w:rPr>'
                       '<w:rFonts w:ascii="隶书" w:hAnsi="隶书" w:eastAsia="隶书" w:cs="隶书"/></w:rPr></w:style></w:styles>')
    changed = _replaced(new_template(), "word/styles.xml", styles)
    after = part(apply_profile(changed, DIALOG.changed(fonts=FontSet(fangsong="仿宋"))), "word/styles.xml")
    assert 'w:eastAsia="隶书"' in after and "仿宋_GB2312" not in after


def _replaced(docx: bytes, name: str, text: str) -> bytes:
    source, out = zipfile.ZipFile(io.BytesIO(docx)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            archive.writestr(info, text.encode() if info.filename == name else source.read(info))
    return out.getvalue()


@pytest.mark.parametrize("garbage", [b"", b"PK\x03\x04", b"<xml/>"])
def test_what_is_no_word_file_is_refused(garbage: bytes) -> None:
    with pytest.raises(TemplateRejected, match="不是能读的 Word 文件"):
        apply_profile(garbage, COMPENSATED)
