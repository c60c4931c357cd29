"""What a text says about itself, and nothing more."""

from __future__ import annotations

import pytest

from xundocs.corpus.metadata import guess_metadata
from xundocs.corpus.structure.lines import lines_of
from xundocs.corpus.structure.parse import parse_lines

BODY = "第一条　为了登记，制定本办法。\n第二条　本办法自2022年7月1日起施行。"

HEADS = {
    "（2022年6月1日中共云岭市委批准　2022年6月2日发布）": {"made": "2022-06-02", "issued": "2022-06-02", "effective": "2022-07-01"},
    "（2005年4月27日第十届全国人民代表大会常务委员会第十五次会议通过 2021年12月29日修订）":
        {"made": "2021-12-29", "issuer": "全国人民代表大会常务委员会", "kind": "法律", "label": "2021年修订"},
    "二〇二二年五月六日中共中央、国务院印发": {"made": "2022-05-06", "issuer": "中共中央、国务院", "kind": "党内法规"},
    "（国务院令第721号　2020年12月26日公布）": {"document_number": "国务院令第721号", "issuer": "国务院", "kind": "行政法规"},
    "云办发〔2022〕12号": {"document_number": "云办发〔2022〕12号", "made": ""},
}


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_a_text_gives_its_metadata_with_evidence(head: str) -> None:
    found = guess_metadata(parse_lines(lines_of(f"某市登记办法\n{head}\n{BODY}")).text)
    assert {key: getattr(found, key) for key in HEADS[head]} == HEADS[head]
    assert all(evidence.source for evidence in found.evidence)


def test_what_a_text_does_not_say_stays_empty() -> None:
    found = guess_metadata(parse_lines(lines_of("某市登记办法\n第一条　为了登记，制定本办法。\n第二条　违反的，改正。")).text)
    assert (found.made, found.issuer, found.document_number, found.issued, found.effective) == ("", "", "", "", "")
    assert found.evidence == []


def test_from_the_day_of_publication_needs_a_day_of_publication() -> None:
    body = "第一条　为了登记，制定本办法。\n第二条　本办法自公布之日起施行。"
    known = guess_metadata(parse_lines(lines_of(f"某市登记办法\n（2022年6月1日某市人民政府公布）\n{body}")).text)
    unknown = guess_metadata(parse_lines(lines_of(f"某市登记办法\n{body}")).text)
    assert (known.effective, unknown.effective) == ("2022-06-01", "")


def test_dates_that_contradict_each_other_are_reported() -> None:
    text = parse_lines(lines_of(f"某市登记办法\n（2023年6月1日某市人民政府第三次会议通过 2023年1月1日公布）\n{BODY}")).text
    assert [p.code for p in guess_metadata(text).problems] == ["M-DATES", "M-DATES"]
    named = guess_metadata(parse_lines(lines_of(f"某市登记办法\n（2022年6月1日某市人民政府公布）\n{BODY}")).text, name="登记办法(2021-05-01)")
    assert [p.code for p in named.problems] == ["M-DATES"]


def test_a_date_that_does_not_exist_is_no_date() -> None:
    text = parse_lines(lines_of(f"某市登记办法\n（2022年2月30日某市人民政府公布）\n{BODY}")).text
    assert guess_metadata(text).made == ""
