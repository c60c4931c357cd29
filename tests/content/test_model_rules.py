"""The nine model rules: numbering, cross-references, wording, and agreement with one another."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from content.data import NUMERAL, Article, Rule, number, rules, works

RULES = list(rules().values())
EACH = pytest.mark.parametrize("rule", RULES, ids=[r.work_id for r in RULES])
FORBIDDEN = ("巡查", "四种意识", "立卷归案", "五人小组", "党风廉洁", "督察", "巡察条例", "巡察工作条例", "即知即改", "整改台帐",
             "举报人", "落款章", "左右", "尽快", "进一步", "切实", "高度重视")
"""Words the field's style forbids (spec V5) and empty words that fix nothing in a rule."""
NAMED_ON_PURPOSE = {
    "model-documents": {"巡查", "立卷归案"},
    "model-immediate-rectification": {"即知即改"},
}
"""A rule that forbids or defines a word has to name it."""
STATES = ("已反馈", "方案已报", "方案退回", "整改中", "申请销号", "退回整改", "阶段性完成", "长期坚持", "已销号", "重新整改", "已移交",
          "已撤销")


def test_there_are_nine_rules() -> None:
    assert len(RULES) == 9


@EACH
def test_a_rule_is_marked_as_a_model_in_title_metadata_and_first_lines(rule: Rule) -> None:
    work = works()[rule.work_id]
    assert rule.title.endswith("（示范文本）") and work["title"] == rule.title
    assert work["model_text"] is True and work["kind"] == "示范文本"
    assert "示范文本" in rule.caption and "不是任何机关的文件" in rule.caption and "虚构" in rule.caption
    assert rule.short in work["short_names"]


@EACH
def test_chapters_articles_and_annexes_are_numbered_without_gaps(rule: Rule) -> None:
    assert rule.chapters == list(range(1, len(rule.chapters) + 1))
    assert [a.number for a in rule.articles] == list(range(1, len(rule.articles) + 1))
    assert list(rule.annexes) == list(range(1, len(rule.annexes) + 1))
    assert 15 <= len(rule.articles) <= 45


@EACH
def test_items_are_numbered_without_gaps_and_closed_properly(rule: Rule) -> None:
    for article in rule.articles:
        for index, items in article.items.items():
            where = f"{rule.short}第{article.number}条"
            assert article.paragraphs[index].endswith("："), where
            numbers = [number(re.match(rf"（([{NUMERAL}]+)）", item)[1]) for item in items]  # type: ignore[index]
            assert numbers == list(range(1, len(items) + 1)), where
            assert all(item.endswith("；") for item in items[:-1]) and items[-1].endswith("。"), where
        plain = [p for index, p in enumerate(article.paragraphs) if index not in article.items]
        assert all(p.endswith("。") for p in plain), f"{rule.short}第{article.number}条"


def _targets(rule: Rule, text: str) -> list[tuple[Rule, str]]:
    """Every cross-reference in a text with the rule it points into: the words after 本办法 or after 《…》."""
    found: list[tuple[Rule, str]] = []
    place = rf"(?:第[{NUMERAL}]+条|附件\d+)"
    pattern = rf"(?:(本办法|本规定)|《([^》]+)》)({place}(?:[、至]{place})*)(第[{NUMERAL}]+款)?(第[{NUMERAL}]+项)?"
    for match in re.finditer(pattern, text):
        target = rule if match[1] else rules().get(match[2])
        assert target is not None, f"{rule.short}: “{match[0]}”引用了没有全文的文件的条号"
        found.append((target, match[3] + (match[4] or "") + (match[5] or "")))
    return found


@EACH
def test_every_cross_reference_leads_to_an_existing_provision(rule: Rule) -> None:
    for article in rule.articles:
        for target, words in _targets(rule, article.text):
            numbers = [number(n) for n in re.findall(rf"第([{NUMERAL}]+)条", words)]
            assert all(1 <= n <= len(target.articles) for n in numbers), f"{rule.short}第{article.number}条: {words}"
            assert all(int(n) in target.annexes for n in re.findall(r"附件(\d+)", words)), words
            cited = target.articles[numbers[-1] - 1] if numbers else None
            _check_inside(cited, words, f"{rule.short}第{article.number}条")


def _check_inside(cited: Article | None, words: str, where: str) -> None:
    if paragraph := re.search(rf"第([{NUMERAL}]+)款", words):
        assert cited and number(paragraph[1]) <= len(cited.paragraphs), f"{where}: {words}"
    if item := re.search(rf"第([{NUMERAL}]+)项", words):
        assert cited and any(number(item[1]) <= len(items) for items in cited.items.values()), f"{where}: {words}"


SUBJECTS = {
    ("model-commitment", "model-commitment"): ["承诺书应当写明下列内容"],
    ("model-commitment", "model-rectification"): ["主要负责人变动"],
    ("model-feedback", "model-immediate-rectification"): ["转入反馈问题清单", "转入反馈问题清单"],
    ("model-immediate-rectification", "model-documents"): ["整改通知书由巡察组编号"],
    ("model-immediate-rectification", "model-immediate-rectification"): ["转入反馈问题清单"],
    ("model-immediate-rectification", "model-rectification"): ["逐级督办"],
    ("model-inspection-workflow", "model-immediate-rectification"): ["转入反馈问题清单"],
    ("model-publication", "model-rectification"): ["整改完成率为"],
    ("model-rectification", "model-feedback"): ["有异议的"],
    ("model-rectification", "model-rectification"): ["记为“长期坚持”", "联审", "逐级督办"],
    ("model-rectification", "model-commitment"): ["承诺书失效"],
    ("model-rectification", "model-immediate-rectification"): ["转入反馈问题清单"],
    ("model-villages", "model-villages"): ["重点关注村", "风险隐患村", "初步意见", "报领导小组批准"],
    ("model-villages", "model-inspection-workflow"): ["对象总数"],
    ("model-villages", "model-feedback"): ["对村（社区）党组织的反馈"],
    ("model-villages", "model-documents"): ["是否确定为工作秘密的意见"],
}
"""Who cites whom, and words that the cited articles must hold, in the order of the citations."""


def test_cross_references_lead_to_the_right_subject() -> None:
    cited: dict[tuple[str, str], list[str]] = {}
    for rule in RULES:
        for article in rule.articles:
            for target, words in _targets(rule, article.text):
                for numeral in re.findall(rf"第([{NUMERAL}]+)条", words):
                    cited.setdefault((rule.work_id, target.work_id), []).append(target.articles[number(numeral) - 1].text)
    assert set(cited) == set(SUBJECTS)
    for pair, texts in cited.items():
        assert len(texts) == len(SUBJECTS[pair]), pair
        assert all(words in text for words, text in zip(SUBJECTS[pair], texts, strict=True)), pair


@EACH
def test_references_within_an_article_are_right(rule: Rule) -> None:
    for article in rule.articles:
        where = f"{rule.short}第{article.number}条"
        for index, paragraph in enumerate(article.paragraphs):
            assert "前款" not in paragraph or index > 0, where
            if item := re.search(rf"前款第([{NUMERAL}]+)项", paragraph):
                assert number(item[1]) <= len(article.items.get(index - 1, [])), where
        for item in re.finditer(rf"本条第([{NUMERAL}]+)项", article.text):
            assert any(number(item[1]) <= len(items) for items in article.items.values()), where


@EACH
def test_items_named_by_number_alone_belong_to_the_same_article(rule: Rule) -> None:
    for article in rule.articles:
        for match in re.finditer(rf"(?<![条款])第([{NUMERAL}]+)项", article.text):
            assert any(number(match[1]) <= len(items) for items in article.items.values()), f"{rule.short}第{article.number}条"


@EACH
def test_every_work_it_names_is_in_the_catalogue_with_its_full_title(rule: Rule) -> None:
    titles = {w["title"] for w in works().values()} | set(rules())
    for named in re.findall(r"《([^》]+)》", "\n".join(rule.lines)):
        assert named in titles, f"{rule.short}: 《{named}》"


@EACH
def test_no_article_number_of_a_work_whose_text_is_not_held_is_given(rule: Rule) -> None:
    held = {r.short for r in RULES}
    for named in re.findall(rf"《([^》]+)》第[{NUMERAL}]+条", "\n".join(rule.lines)):
        assert named in held, f"{rule.short}: 《{named}》"


@EACH
def test_wording_is_clean(rule: Rule) -> None:
    text = "\n".join(line for line in rule.lines if not line.startswith("#"))
    assert not re.search(r"“”|‘’|《》|（）|\ufffd", text)
    assert text.count("“") == text.count("”") and text.count("（") == text.count("）") and text.count("《") == text.count("》")
    assert not re.search(r"[\u4e00-\u9fff][,.;:?!()\[\]]|[,.;:?!()\[\]][\u4e00-\u9fff]", text)
    assert not re.search(r"。。|，，|、、|；；|，。|的的|应当应当", text)
    allowed = NAMED_ON_PURPOSE.get(rule.work_id, set())
    body = re.sub(r"有下列|左右", "", text)
    assert [w for w in FORBIDDEN if w in body and w not in allowed] == []


@EACH
def test_a_rule_calls_itself_by_one_name(rule: Rule) -> None:
    wrong = "本规定" if rule.short.endswith("办法") else "本办法"
    assert not [a.number for a in rule.articles if wrong in a.text]


@EACH
def test_the_last_articles_say_who_explains_it_and_from_when_it_applies(rule: Rule) -> None:
    work = works()[rule.work_id]
    year, month, day = (int(p) for p in str(work["effective"]).split("-"))
    assert "负责解释" in rule.articles[-2].text
    assert rule.articles[-1].text.endswith(f"自{year}年{month}月{day}日起施行。")


def test_no_sentence_is_said_in_two_rules() -> None:
    standard = ("所用机构简称", "负责解释", "起施行", "另有规定的，从其规定")
    said: Counter[str] = Counter()
    for rule in RULES:
        sentences = {s for a in rule.articles for s in re.split(r"[。；\n]", a.text) if len(s) >= 16}
        said.update(s for s in sentences if not any(word in s for word in standard))
    assert [s for s, times in said.items() if times > 1] == []


def test_the_states_of_the_ledger_are_those_of_the_state_machine() -> None:
    rule = next(r for r in RULES if r.work_id == "model-rectification")
    listed = next(a for a in rule.articles if "问题状态分为" in a.text).text
    named = re.search(r"问题状态分为([^。]+)。", listed)
    assert named and tuple(named[1].split("、")) == STATES
    changes = "\n".join(rule.annexes[2])
    for state in STATES[1:]:
        assert f"变更为{state}" in changes, state


def test_changes_of_state_agree_with_the_state_machine() -> None:
    allowed = {("已反馈", "方案已报"), ("方案已报", "方案退回"), ("方案已报", "整改中"), ("整改中", "申请销号"), ("申请销号", "退回整改"),
               ("申请销号", "已销号"), ("申请销号", "阶段性完成"), ("阶段性完成", "整改中"), ("阶段性完成", "已销号"), ("整改中", "长期坚持"),
               ("长期坚持", "已销号"), ("已销号", "重新整改"), ("已反馈", "已撤销")}
    rule = next(r for r in RULES if r.work_id == "model-rectification")
    found: set[tuple[str, str]] = set()
    for line in rule.annexes[2]:
        start = re.match(rf"（[{NUMERAL}]+）({'|'.join(STATES)})的问题", line)
        if start:
            found.update((start[1], end) for end in re.findall(rf"变更为({'|'.join(STATES)})", line))
    follow_ups = {("方案已报", "方案已报"), ("申请销号", "整改中"), ("已销号", "整改中")}
    """Second halves of a line: 方案退回 → 方案已报, 退回整改 → 整改中, 重新整改 → 整改中."""
    assert found - follow_ups == allowed
    assert follow_ups <= found


def test_deadlines_can_be_changed_by_the_plan_of_the_round() -> None:
    for rule in RULES:
        timed = [a for a in rule.articles if re.search(r"\d+个?(?:工作)?日内|\d+个月内", a.text)]
        if timed:
            assert any("本轮巡察工作方案" in a.text and "从其规定" in a.text for a in rule.articles), rule.short


def test_the_documents_whose_absence_blocks_archiving_are_in_the_archiving_range() -> None:
    rule = next(r for r in RULES if r.work_id == "model-archives")
    scope = next(a for a in rule.articles if "应当归档：" in a.text).text
    for name in ("巡察情况报告", "反馈意见", "真实性承诺书", "联审意见", "交接单", "整改总台账"):
        assert name in scope, name
