"""Provision ids and their Chinese labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xundocs.model.provision import Node, ProvisionId, freeze

LABELS = [
    ("art_31-1__para_2__item_3", "第三十一条之一第二款第（三）项"),
    ("art_48", "第四十八条"),
    ("art_5__para_1__item_2__subitem_1", "第五条第一款第（二）项第1目"),
    ("part_2__subpart_1__chp_3__sec_1", "第二编第一分编第三章第一节"),
    ("general__para_2", "总纲第二自然段"),
    ("preamble__para_7", "序言第七自然段"),
    ("annex_1__art_3", "附件1第三条"),
    ("hd_2__hd_1__para_3", "第二部分第一小节第三自然段"),
    ("supp", "附则"),
    ("art_1260", "第一千二百六十条"),
]


@pytest.mark.parametrize(("written", "label"), LABELS)
def test_an_id_and_its_label_say_the_same_both_ways(written: str, label: str) -> None:
    assert ProvisionId.parse(written).label() == label
    assert str(ProvisionId.parse(written)) == written
    assert str(ProvisionId.from_label(label)) == written


@pytest.mark.parametrize("label", ["第31条之一第2款第3项", "第３１条之一第２款第３项", "第三十一条之一 第二款 第三项", "第三十一条之一第二款（三）项",
                                   "31条之一第二款第(三)项"])
def test_a_label_is_read_in_every_numeral_people_use(label: str) -> None:
    assert str(ProvisionId.from_label(label)) == "art_31-1__para_2__item_3"


@pytest.mark.parametrize("label", ["", "第条", "本条例", "第三十一条规定", "第三十一", "<script>"])
def test_what_is_no_label_gives_none(label: str) -> None:
    assert ProvisionId.from_label(label) is None


@pytest.mark.parametrize("written", ["art_x", "foo_1", "art_1__", "art_1~", "第一条", "art_" + "9" * 40])
def test_what_is_no_id_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="provision id"):
        ProvisionId.parse(written)


@given(st.integers(1, 9999), st.integers(1, 99), st.integers(1, 30), st.integers(1, 40))
def test_every_number_survives_the_way_through_its_label(article: int, branch: int, para: int, item: int) -> None:
    written = f"art_{article}-{branch}__para_{para}__item_{item}"
    assert str(ProvisionId.from_label(ProvisionId.parse(written).label())) == written


def test_a_number_that_comes_again_gets_an_id_of_its_own() -> None:
    twice = freeze([Node("article", "5"), Node("article", "5"), Node("heading", heading="甲"), Node("heading", heading="乙")])
    assert [str(node.id) for node in twice] == ["art_5", "art_5~2", "hd_u1", "hd_u2"]
    assert twice[1].id.label() == "第五条（重复第2处）"
    assert len({node.id for node in twice}) == 4
