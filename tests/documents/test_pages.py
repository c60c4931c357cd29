"""The printed pages, measured: LibreOffice and the stand-in fonts, every sample in one call.

All distances are those of GB/T 9704-2012; tolerances are the 1 mm of its clause 6 unless a line says otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents.layout_samples import (
    BUREAU,
    OFFICE,
    commitment,
    disclosure,
    feedback,
    notice,
    render,
    supervision,
)
from documents.pages import fonts_of, ink, lines_of, pages_of, text_of
from xundocs.documents.blocks import attachment_note, signature_block
from xundocs.documents.layout import COMPENSATED, DIALOG, PageProfile
from xundocs.documents.layout_profile import apply_profile
from xundocs.documents.skeleton import Skeleton

pytestmark = pytest.mark.needs_soffice

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LENGTHS = range(24)
LONG_ORG = "中共清源县经济技术开发区管理委员会社会事务服务中心综合执法大队机关总支部委员会"
CENTRED, _ = PageProfile.from_config({"page_number": "centred"})


def kind(path: str, context: dict[str, Any], profile: PageProfile = DIALOG) -> bytes:
    return render(apply_profile((TEMPLATES / path).read_bytes(), profile), context)


def full_page(profile: PageProfile) -> bytes:
    """Text without digits or breaks, enough for three pages."""
    skeleton = Skeleton(profile)
    skeleton.p("GwPlain", "巡" * 28 * 22 * 3)
    skeleton.section(last=True)
    return skeleton.build()


def closing(length: int, issue: bool) -> bytes:
    """A body of `length` paragraphs, attachments, signature and, with `issue`, the 版记 at the foot."""
    import sys

    sys.path.insert(0, str(TEMPLATES.parent / "tools"))
    try:
        from templates import common
    finally:
        sys.path.pop(0)
    skeleton = Skeleton()
    for _ in range(length):
        skeleton.p("GwBody", "县委巡察办会同有关单位开展监督检查。")
    skeleton.p("GwBodyKeep", "对整改不力、敷衍整改、虚假整改的，严肃追责问责。" * 3)
    skeleton.blank()
    skeleton.add(attachment_note(["问题清单", "承诺书"]).xml)
    skeleton.blank(2)
    skeleton.add(signature_block(OFFICE, "2026年7月8日", sealed=True).xml)
    if issue:
        common.imprint(skeleton, "cc", "issuer", "date")
    skeleton.section(last=True)
    return render(skeleton.build(), {"cc": "清源县纪委监委，清源县委组织部。", "issuer": OFFICE, "date": "2026年7月8日"})


@pytest.fixture(scope="module")
def printed(print_all: Any) -> dict[str, Path]:
    opinion = "feedback_opinion/template_{}.docx"
    documents = {f"full_{profile.name}": full_page(profile) for profile in (DIALOG, COMPENSATED)}
    documents |= {f"closing_{int(issue)}_{n}": closing(n, issue) for issue in (True, False) for n in LENGTHS}
    documents |= {
        "notice": kind("rectification_notice/template.docx", notice(2)),
        "notice_40": kind("rectification_notice/template.docx", notice(40)),
        "notice_blocks": kind("rectification_notice/template.docx", notice(3, style="blocks", cc=False)),
        "oral": kind("rectification_notice/template.docx", notice(2, "oral")),
        "opinion": kind(opinion.format("leadership_team"), feedback(issuer=OFFICE, further="1. 按月报送进度\n2. 自查")),
        "opinion_compensated": kind(opinion.format("leadership_team"), feedback(issuer=OFFICE), COMPENSATED),
        "opinion_centred": kind(opinion.format("leadership_team"), feedback(issuer=OFFICE), CENTRED),
        "opinion_plain": kind(opinion.format("leadership_team"), feedback(red_head=False)),
        "principal": kind(opinion.format("principal"), feedback()),
        "list": kind(opinion.format("findings_list"), feedback(30)),
        "letter": kind(opinion.format("notice"), feedback(issuer=OFFICE)),
        "full_set": kind(opinion.format("full_set"), feedback()),
        "outline": kind(opinion.format("public"), feedback()),
        "commitment": kind("authenticity_commitment/template.docx", commitment()),
        "commitment_preset": kind("authenticity_commitment/template.docx", commitment("preset_text_plus_sign", cosigners=4)),
        "commitment_long": kind("authenticity_commitment/template.docx", commitment(
            org=LONG_ORG, title="党总支书记、中心主任、综合执法大队政治教导员兼副大队长", cosigners=4,
            handover="二〇二六年八月三日巡察整改工作交接单及问题线索办理情况移交目录（第二号）")),
        "commitment_longest": kind("authenticity_commitment/template.docx", commitment(
            org=LONG_ORG + "综合执法大队机关总支部", title="党总支书记、中心主任、综合执法大队政治教导员兼副大队长", cosigners=4,
            handover="二〇二六年八月三日巡察整改工作交接单" * 3) | {
                "recipient": "中共清源县经济技术开发区工作委员会巡察工作领导小组", "report_doc_no": "清经开社综执党总支〔2026〕145号",
                "dept_meeting_name": "党总支委员会扩大会议暨整改专题会议"}),
        "supervision": kind("supervision_notice/template.docx", supervision(8, "warning")),
        "inner": kind("public_disclosure/template_inner.docx", disclosure(30)),
        "public": kind("public_disclosure/template_public.docx", disclosure(org=BUREAU)),
    }
    pdfs: dict[str, Path] = print_all(documents)
    return pdfs


@pytest.mark.parametrize("name, top, bottom", [("dialog", 37, 262), ("compensated", 34.58, 264.42)])
def test_a_full_page_has_22_lines_of_28_characters_within_the_text(
        printed: dict[str, Path], name: str, top: float, bottom: float) -> None:
    page = pages_of(printed[f"full_{name}"])[0]
    lines = lines_of(page)
    assert [len(line) for line in lines] == [28] * 22
    bands = [band for band in ink(printed[f"full_{name}"], 1) if band.bottom < 266]
    assert bands[0].top >= top and bands[-1].bottom <= bottom
    assert bands[-1].bottom >= 260, "撑满版心"


def test_the_stand_ins_of_all_five_faces_are_embedded(printed: dict[str, Path]) -> None:
    fonts = " ".join(fonts_of(printed["opinion"]))
    for face in ("FandolFang", "FandolKai", "FandolHei", "FandolSong", "NotoSerifCJK"):
        assert face in fonts
    assert "DejaVu" not in " ".join(font for pdf in printed.values() for font in fonts_of(pdf))


def test_the_red_mark_begins_35_mm_below_the_text_edge_and_the_line_is_4_mm_under_the_number(
        printed: dict[str, Path]) -> None:
    mark, rule = ink(printed["opinion"], 1, red=True)
    number = next(band for band in ink(printed["opinion"], 1) if band.top > mark.bottom)
    assert mark.top == pytest.approx(37 + 35, abs=0.5)
    assert rule.top - number.bottom == pytest.approx(4, abs=0.5)
    assert (rule.left, rule.right) == (pytest.approx(28, abs=0.5), pytest.approx(184, abs=0.5))
    assert mark.left >= 28 and mark.right <= 184
    assert number.top - mark.bottom == pytest.approx(2 * 10.2 + 5.3, abs=1.5), "文号在标志下空二行"


def test_the_mark_stays_in_its_place_in_the_other_profile(printed: dict[str, Path]) -> None:
    mark, _ = ink(printed["opinion_compensated"], 1, red=True)
    assert mark.top == pytest.approx(34.58 + 35, abs=0.5)


def test_without_the_right_to_a_red_head_nothing_is_red(printed: dict[str, Path]) -> None:
    assert not ink(printed["opinion_plain"], 1, red=True)
    assert "〔2026〕21号" in lines_of(pages_of(printed["opinion_plain"])[0])[3]


@pytest.mark.parametrize("name", ["letter", "supervision"])
def test_a_letter_has_its_mark_30_mm_from_the_edge_between_two_double_lines(printed: dict[str, Path], name: str) -> None:
    mark, thick, thin, lower_thin, lower_thick = ink(printed[name], 1, red=True)
    assert mark.top == pytest.approx(30, abs=0.5)
    assert thick.top - mark.bottom == pytest.approx(4, abs=0.5)
    assert lower_thin.top == pytest.approx(297 - 20, abs=0.5)
    assert thick.bottom - thick.top > thin.bottom - thin.top, "上粗下细"
    assert lower_thick.bottom - lower_thick.top > lower_thin.bottom - lower_thin.top, "上细下粗"
    for line in (thick, thin, lower_thin, lower_thick):
        assert (line.left, line.right) == (pytest.approx(20, abs=0.5), pytest.approx(190, abs=0.5))
    number = next(band for band in ink(printed[name], 1) if band.top > mark.bottom)
    assert number.top - thin.bottom == pytest.approx(16 * 7 / 8 * 25.4 / 72, abs=0.6)
    assert number.right == pytest.approx(184, abs=1)
    assert not [word for word in pages_of(printed[name])[0] if word.top > 263], "首页不显示页码"
    assert "2" in [word.text.strip("—") for word in pages_of(printed[name])[1] if word.top > 263]


def test_page_numbers_stand_7_mm_below_the_text_right_on_odd_and_left_on_even_pages(printed: dict[str, Path]) -> None:
    for number, side in ((1, "right"), (2, "left")):
        words = [word for word in pages_of(printed["opinion"])[number - 1] if word.top > 263]
        assert "".join(word.text for word in words) == f"—{number}—"
        band = ink(printed["opinion"], number)[-1]
        assert (band.top + band.bottom) / 2 == pytest.approx(262 + 7, abs=0.7)
        if side == "right":
            assert band.right == pytest.approx(184 - 4.94, abs=1)
        else:
            assert band.left == pytest.approx(28 + 4.94, abs=1)


def test_centred_page_numbers_are_in_the_middle_of_the_text(printed: dict[str, Path]) -> None:
    for number in (1, 2):
        band = ink(printed["opinion_centred"], number)[-1]
        assert (band.left + band.right) / 2 == pytest.approx(106, abs=1)


@pytest.mark.parametrize("issue", [True, False])
def test_no_page_holds_only_a_signature_or_an_imprint(printed: dict[str, Path], issue: bool) -> None:
    lonely = []
    for length in LENGTHS:
        last = lines_of(pages_of(printed[f"closing_{int(issue)}_{length}"])[-1])
        if not any("追责问责" in line for line in last):
            lonely.append((length, last))
    assert not lonely


def test_the_last_line_of_the_imprint_is_the_lower_edge_of_the_text(printed: dict[str, Path]) -> None:
    for length in LENGTHS:
        pdf = printed[f"closing_1_{length}"]
        bands = [band for band in ink(pdf, len(pages_of(pdf))) if band.bottom < 265]
        assert bands[-1].bottom == pytest.approx(262, abs=0.5)
        assert (bands[-1].left, bands[-1].right) == (pytest.approx(28, abs=0.5), pytest.approx(184, abs=0.5))


@pytest.mark.parametrize("name", ["commitment", "commitment_preset", "commitment_long", "commitment_longest"])
def test_a_commitment_is_one_page_whose_signature_is_left_to_the_hand(printed: dict[str, Path], name: str) -> None:
    assert len(pages_of(printed[name])) == 1
    text = text_of(printed[name])
    assert "承诺人（签名）：" in text and "9f3c2a7b41de" in text and "（印章）" in text
    assert "林之桓" not in text


def test_the_head_of_a_table_is_repeated_on_every_page_it_reaches(printed: dict[str, Path]) -> None:
    for name, head, rows in (("notice_40", "整改期限", "饮水管网漏损"), ("list", "监督维度", "学习制度"), ("inner", "措施和成效", "追回差价")):
        reached = [page for page in pages_of(printed[name]) if rows in "".join(lines_of(page))]
        assert len(reached) > 2
        assert all(head in "".join(word.text for word in page) for page in reached)


def test_a_landscape_page_has_its_number_where_the_others_have_it(printed: dict[str, Path]) -> None:
    """Turned a quarter: 7 mm left of the text, low on odd pages, high on even ones (clause 8)."""
    def dash(page: int) -> tuple[float, float]:
        words = [word for word in pages_of(printed["list"])[page - 1] if word.right < 33]
        assert words
        return sum((w.left + w.right) / 2 for w in words) / len(words), sum((w.top + w.bottom) / 2 for w in words) / len(words)

    for page, height in ((1, 210 - 26 - 4.94 - 7.4), (2, 28 + 4.94 + 7.4)):
        across, down = dash(page)
        assert across == pytest.approx(35 - 7, abs=1.5)
        assert down == pytest.approx(height, abs=3)


def test_a_notice_has_stub_notice_and_receipt_and_only_the_notice_is_numbered(printed: dict[str, Path]) -> None:
    for name, title in (("notice", "整改通知书"), ("oral", "口头交办整改事项单"), ("notice_blocks", "整改通知书")):
        pages = pages_of(printed[name])
        lines = [lines_of(page) for page in pages]
        assert "存根" in lines[0][0] and "正页" in lines[1][0] and "回执" in lines[-1][0]
        assert lines[1][1] == title and lines[-1][1] == title + "回执"
        numbers = ["".join(word.text for word in page if word.top > 265) for page in pages]
        assert numbers == ["", *(f"—{n}—" for n in range(1, len(pages) - 1)), ""]


def test_no_ink_leaves_the_text_at_the_sides(printed: dict[str, Path]) -> None:
    """GB/T 9704 lets a line end with hanging punctuation; everything else keeps within 28 to 184 mm."""
    for name in ("opinion", "notice", "letter", "commitment_long", "supervision", "inner", "public", "full_set", "principal"):
        for page in pages_of(printed[name]):
            for word in page:
                assert word.left >= 27.5
                assert word.right <= 184.5 or word.text[-1] in "，。、；：）》”", (name, word)
