"""What the checks find, and what they must not find."""

from __future__ import annotations

import pytest

from corpus.texts import CANONICAL, REGULATION
from xundocs.corpus.canonical import parse_text
from xundocs.corpus.checks import GARBLING_CODES, check_text
from xundocs.corpus.structure.lines import lines_of
from xundocs.corpus.structure.parse import parse_lines


def codes(text: str) -> set[str]:
    return {p.code for p in check_text(parse_lines(lines_of(text)).text) if p.severity != "info"}


def test_a_sound_text_has_no_problem() -> None:
    assert check_text(parse_text(CANONICAL)) == []


ARTICLES = "\n".join(f"第{n}条　经办单位应当在三十日内将有关文件登记、归档，并报主管部门备案。" for n in "一二三四五六七八")

STRUCTURE = {
    "S-GAP": ARTICLES.replace("第四条", "").replace("第五条", "第五条"),
    "S-REPEAT": ARTICLES.replace("第四条", "第三条"),
    "S-ORDER": ARTICLES + "\n第二条　又来一次，应当登记。\n第三条　再来。",
    "S-START": ARTICLES.replace("第一条", "").replace("第二条", "第三条", 1).replace("第三条　经办", "第三条　经办", 1),
    "S-CHAPTER-ORDER": "第一章 甲\n第一条　一。\n第三章 乙\n第二条　二。\n第二章 丙\n第三条　三。",
    "S-CHAPTER-REPEAT": "第一章 甲\n第一条　一。\n第二章 乙\n第二条　二。\n第二章 丙\n第三条　三。",
    "S-LONG": "第一条　" + "应当登记。" * 1100 + "\n第二条　二。",
    "S-ANNEX": "第一条　一。\n第二条　自公布之日起施行。附件： 登记表",
    "S-UNFINISHED": "第一条　一。\n第二条　自公布之日起施",
    "S-ITEM": "第一条　包括：\n（一）甲；\n（三）丙。\n第二条　二。",
}


@pytest.mark.parametrize("code", STRUCTURE)
def test_a_fault_of_structure_is_found(code: str) -> None:
    assert code in codes("某市文件归档办法\n" + STRUCTURE[code])


WORDS = {
    "T-PINYIN": lambda t: t.replace("文件", "文(wén)件(jian)").replace("登记", "登記(dengji)"),
    "T-DECODING": lambda t: t.replace("归档", "归\ufffd"),
    "T-NOISE": lambda t: t.replace("文件", "文·件").replace("应当", "应.当").replace("归档", "归*档"),
    "T-QUOTE": lambda t: t.replace("纸质文件", "“”文件"),
    "T-MIXED": lambda t: t.replace("应当", "應當").replace("归档", "歸檔").replace("处理", "處理").replace("编号", "編號").replace("登记", "登記"),
    "T-SPUN": lambda t: t.replace("应当", "该当").replace("检查", "查抄").replace("登记", "挂号").replace("公布", "颁布").replace("经办人", "卖力人")
        .replace("办法", "轨制").replace("分为", "分为恒久和"),
}


@pytest.mark.parametrize("code", WORDS)
def test_garbled_words_are_found(code: str) -> None:
    assert code in codes(WORDS[code](REGULATION))


def test_bare_pinyin_between_the_characters_is_found_and_units_are_not() -> None:
    assert "T-PINYIN" in codes(REGULATION.replace("文件", "文jian件").replace("登记", "deng登记"))
    assert "T-PINYIN" in codes("某办法\n第一条　为了规范xiangmu管理，制定本办法。\n第二条　资金shi yong应当公开，接受jiandu。")
    assert "T-PINYIN" not in codes(REGULATION.replace("三十日", "30 kg、5 km 和苯并（a）芘含量 0.1 mg"))


def test_text_in_a_wrong_decoding_is_found() -> None:
    assert "T-DECODING" in codes("某办法\n第一条　" + "登记归档管理".encode().decode("latin-1") + "。")
    assert "T-DECODING" in codes("某办法\n第一条　锟斤拷应当登记。")


def test_a_machine_translation_is_found() -> None:
    text = "某保密办法\n" + "\n".join(
        f"第{n}条　任何人如果能够接触到这些秘密，他们的单位就应该通知他们，以便他们非常小心，因为这个秘密是一种国家的东西，所以我们正在保护它们。" for n in "一二三四五")
    assert codes(text) & GARBLING_CODES


def test_a_traditional_text_is_only_mentioned() -> None:
    text = "某辦法\n第一條　為了檔案歸檔，制定本辦法。\n第二條　經辦單位應當登記、編號，並報機關備案。\n第三條　檔案館應當檢查。"
    problems = check_text(parse_lines(lines_of(text)).text)
    assert [(p.code, p.severity) for p in problems] == [("T-TRADITIONAL", "info")]


def test_a_text_without_title_or_words_is_an_error() -> None:
    assert "S-EMPTY" in codes("")
    assert "S-TITLE" in codes("应当登记，应当归档，应当编号，应当检查，应当备案，应当公布。")


def test_every_problem_says_where_and_what_to_do() -> None:
    for code, text in STRUCTURE.items():
        for problem in check_text(parse_lines(lines_of("某市文件归档办法\n" + text)).text):
            assert problem.remedy, code
            assert problem.message


def test_a_known_title_with_a_word_exchanged_is_found_in_both_scripts() -> None:
    known = ["某地巡视工作条例"]
    for title in ("某地巡视事情条例", "某地巡視事情條例"):
        text = parse_lines(lines_of(f"{title}\n第一条　甲。")).text
        assert "T-SPUN" in {p.code for p in check_text(text, known)}
    assert "T-SPUN" not in {p.code for p in check_text(parse_lines(lines_of("某地巡视工作条例\n第一条　甲。")).text, known)}


def test_rewriting_is_found_in_traditional_script_too() -> None:
    text = WORDS["T-SPUN"](REGULATION).translate(str.maketrans("轨发办应当记监", "軌發辦應當記監"))
    assert "T-SPUN" in codes(text)
