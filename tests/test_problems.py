"""What a problem says of the data: one line, and no private number in full."""

from __future__ import annotations

import pytest

from xundocs.private_numbers import mask_all
from xundocs.problems import excerpt


@pytest.mark.parametrize(("text", "shown"), [
    ("第一条\n为了规范", "第一条 为了规范"), ("a\x07b", "a\\x07b"), ("字" * 70, "字" * 60 + "…"),
    ("联系人手机13800138000。", "联系人手机138******00。"), ("电话138-0013-8000", "电话138********00"),
    ("身份证11010519491231002X", "身份证110*************2X"), ("信用代码11520200MB1234567X", "信用代码11520200MB1234567X"),
])
def test_an_excerpt_is_one_line_and_masks_private_numbers(text: str, shown: str) -> None:
    assert excerpt(text) == shown


def test_a_number_that_the_cut_goes_through_is_masked_too() -> None:
    assert "13800" not in excerpt("字" * 54 + "13800138000")


def test_office_numbers_stay() -> None:
    assert mask_all("电话0850-6210233，2026年10月13日，I-0031") == "电话0850-6210233，2026年10月13日，I-0031"
