"""Two versions of a text, article by article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xundocs.corpus.canonical import parse_text
from xundocs.corpus.compare import character_marks, compare_texts

OLD = parse_text("# 甲\n\n**第一条**　为了规范文件归档，制定本办法。\n\n**第二条**　经办单位应当在三十日内归档。\n\n**第三条**　借阅档案应当办理登记手续。\n\n"
                 "**第四条**　档案馆每年组织一次全面检查。\n")
NEW = parse_text("# 甲\n\n**第一条**　为了规范文件归档，制定本办法。\n\n**第二条**　归档工作实行分级负责，层层压实。\n\n**第三条**　经办单位应当在十五日内归档。\n\n"
                 "**第四条**　借阅档案应当办理登记手续。\n")


def test_every_article_is_unchanged_changed_added_removed_or_renumbered() -> None:
    result = compare_texts(OLD, NEW)
    assert [(p.change, p.label) for p in result.pairs] == [
        ("unchanged", "第一条"), ("added", "第二条"), ("changed", "第二条 → 第三条"), ("renumbered", "第三条 → 第四条"), ("removed", "第四条")]
    assert result.counts() == {"unchanged": 1, "changed": 1, "added": 1, "removed": 1, "renumbered": 1}


def test_the_marks_show_the_characters_that_differ() -> None:
    changed = compare_texts(OLD, NEW).pairs[2]
    assert changed.marks == (("=", "经办单位应当在"), ("-", "三十"), ("+", "十五"), ("=", "日内归档。")) or ("-", "三") in changed.marks


@given(st.text("甲乙丙丁。", max_size=30), st.text("甲乙丙丁。", max_size=30))
def test_the_marks_spell_both_texts(old: str, new: str) -> None:
    marks = character_marks(old, new)
    assert "".join(words for sign, words in marks if sign != "+") == old
    assert "".join(words for sign, words in marks if sign != "-") == new


def test_a_text_compared_with_itself_is_the_same() -> None:
    assert compare_texts(OLD, OLD).same
    assert not compare_texts(OLD, NEW).same


def test_the_page_escapes_what_the_text_holds_and_the_terminal_shows_marks() -> None:
    hostile = parse_text("# 甲\n\n**第一条**　\\<script>alert(1)\\</script>应当登记归档。\n")
    page = compare_texts(hostile, NEW).as_html("<b>甲</b>", "2020-01-01", "2021-01-01")
    assert "<script>" not in page and "&lt;b&gt;甲" in page
    words = compare_texts(OLD, NEW).as_text()
    assert "【删除】第四条" in words and "{+归档工作" in words and "第一条" not in words


def test_reports_are_compared_by_paragraph() -> None:
    before = parse_text("# 报告\n\n## 一、情况\n\n全年归档三百件文件。\n")
    after = parse_text("# 报告\n\n## 一、情况\n\n全年归档四百件文件。\n\n另有新的安排。\n")
    assert compare_texts(before, after).counts() == {"unchanged": 0, "changed": 1, "added": 1, "removed": 0, "renumbered": 0}
