"""Charts are drawn the same each time, in black and white, with a Chinese face, or refused with what to install."""

from __future__ import annotations

import io
import sys
from decimal import Decimal

import pytest

from support_register import absent
from xundocs.actions.ledger.charts import FONTS
from xundocs.errors import XundocsError
from xundocs.office.figures.charts import Chart, Series, draw

COMPARED = Chart("整改完成率：按被巡察党组织", "%", ["中共清源县教育局党组", "中共清源县石桥镇委员会", "中共清源县自然资源和规划局党组机关委员会"],
                 [Series("整改完成率", [Decimal("98.9"), None, Decimal(100)], ["98.9%（1128/1141）", "—", "100.0%（9/9）"])], "统计口径：截至2026年6月30日。" * 6)
TREND = Chart("整改完成数：按轮次", "个", ["第四轮", "第五轮"],
              [Series("已销号", [Decimal(12), Decimal(3)], ["12", "3"]), Series("阶段性完成", [Decimal(2), Decimal(4)], ["2", "4"])], "统计口径：……。", True)


@pytest.fixture(autouse=True)
def _can_draw() -> None:
    try:
        draw(TREND, "svg", FONTS)
    except XundocsError as error:
        absent(error.message)


@pytest.mark.parametrize("chart", [COMPARED, TREND], ids=["compared", "trend"])
@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_chart_gives_the_same_bytes(chart: Chart, form: str) -> None:
    assert draw(chart, form, FONTS) == draw(chart, form, FONTS)


def test_a_picture_is_grey_and_has_nothing_of_the_machine_in_it() -> None:
    from PIL import Image

    png = draw(COMPARED, "png", FONTS)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.width > 1200 and image.info.get("Software") is None
    red, green, blue = image.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()
    svg = draw(COMPARED, "svg", FONTS)
    assert b"dc:date" not in svg and b"dc:creator" not in svg


def test_the_numbers_stand_on_the_bars_as_shapes_so_that_no_font_is_needed_to_read_them() -> None:
    svg = draw(COMPARED, "svg", FONTS).decode()
    assert "<!-- 98.9%（1128/1141） -->" in svg and "<text" not in svg


def test_without_a_chinese_font_it_says_which_to_install() -> None:
    with pytest.raises(XundocsError, match="没有画图可用的中文字体"):
        draw(TREND, "png", ("No Such Face",))


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(XundocsError) as refused:
        draw(TREND, "png", FONTS)
    assert "xundocs[charts]" in refused.value.hint
