"""What a text says about its sums and shares, where the held-out review set showed it was misread."""

from __future__ import annotations

import pytest

from xundocs.model.breakdowns import breakdowns
from xundocs.model.rates import rates

SPENT = "三年公务接待费合计48.6万元，其中2023年19.2万元、2024年16.1万元、2025年13.3万元，2025年比2024年减少2.8万元。"
USED = "收回结余资金56.2万元，重新安排用于3所敬老院消防改造，其中甲院21.0万元、乙院19.7万元、丙院15.5万元。"
ASKED = "有效问卷576份，满意和比较满意合计509份，占有效问卷的88.4%。"


@pytest.mark.parametrize("text", [SPENT, USED])
def test_right_parts_make_up_their_total(text: str) -> None:
    assert [b.difference for b in breakdowns(text) if len(b.parts) == 3] == [0]


@pytest.mark.parametrize(("text", "right", "wrong"), [(SPENT, "13.3万", "13.8万"), (USED, "15.5万", "14.5万")])
def test_a_wrong_part_shows(text: str, right: str, wrong: str) -> None:
    assert any(b.difference for b in breakdowns(text.replace(right, wrong)) if len(b.parts) == 3)


def test_a_share_of_a_named_whole_is_held_against_it() -> None:
    assert list(rates(ASKED)) == []
    assert [(int(r.part.value), int(r.whole.value)) for r in rates(ASKED.replace("88.4", "84.8"))] == [(509, 576)]
