"""Numbering and structure: gaps, repeats, jumps, chapters out of order, things glued together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xundocs.corpus.structure.articles import Key, follows
from xundocs.corpus.structure.headings import NUMERAL
from xundocs.model.provision import Provision, counted
from xundocs.model.work import WorkText
from xundocs.problems import Problem, Severity, Where, excerpt

LONGEST_ARTICLE = 5000
_MOST_REPORTED = 20


def structure_problems(text: WorkText) -> list[Problem]:
    """What is wrong with numbers, headings and their places."""
    problems: list[Problem] = []
    if not text.title:
        problems.append(Problem("S-TITLE", "没有找到标题。", "请用 --title 写明标题，或者在原文第一行补上。"))
    if not any(node.text for node in text.walk()):
        problems.append(Problem("S-EMPTY", "没有读出正文。", "请检查文件；如果是图片，请先做文字识别。"))
        return problems
    amends = re.search("修正案|关于修改|(?:决定|决议|批复|公告|的解释)(?:[（(].*[)）])?$", text.title) is not None
    problems.extend(_articles(text, amends))
    problems.extend(_chapters(text.children, ""))
    for node in text.walk():
        problems.extend(_node(node))
    problems.extend(_unfinished(text))
    return problems


def _articles(text: WorkText, amends: bool) -> Iterator[Problem]:
    scopes: dict[str, list[Provision]] = {}
    for node in text.walk():
        if node.kind == "article":
            scope = "__".join(str(node.id).split("__")[:-1])
            scopes.setdefault(scope, []).append(node)
    for scope, articles in scopes.items():
        yield from _sequence(articles, amends or bool(scope))


def _sequence(articles: list[Provision], loose: bool) -> Iterator[Problem]:
    severity: Severity = "info" if loose else "error"
    last: Key = (0,)
    reported = 0
    for article in articles:
        key = tuple(int(part) for part in article.number.split("-"))
        if reported >= _MOST_REPORTED:
            return
        problem = _step(article, key, last, severity) if not follows(key, last) else None
        if problem is not None:
            reported += 1
            yield problem
        last = key


def _step(article: Provision, key: Key, last: Key, severity: Severity) -> Problem | None:
    label = counted("article", article.number)
    before = counted("article", "-".join(map(str, last))) if last != (0,) else "开头"
    where, words = Where(field=label), excerpt(article.full_text, 30)
    if key == last:
        return Problem("S-REPEAT", f"{label}出现了两次。", "请对照原件，看是重复、漏字还是另一个文件混了进来。", where, words, severity)
    if key < last:
        return Problem("S-ORDER", f"{before}之后是{label}，号码倒退了。", "请对照原件；如果后面是另一个文件，请拆开导入。", where, words, severity)
    if last == (0,):
        return Problem("S-START", f"第一个条文是{label}，前面的条文不见了。", "请对照原件补全。", where, words, severity)
    return Problem("S-GAP", f"{before}之后直接是{label}，中间缺条。", "请对照原件补全；原文确实如此的，用 --accept S-GAP 接受。", where, words, severity)


def _chapters(nodes: tuple[Provision, ...], above: str) -> Iterator[Problem]:
    last: dict[str, int] = {}
    for node in nodes:
        if node.kind in ("part", "subpart", "chapter", "section") and node.number:
            number = int(node.number.split("-")[0])
            before = last.get(node.kind, 0)
            label = above + counted(node.kind, node.number)
            if number == before and "-" not in node.number:
                yield Problem("S-CHAPTER-REPEAT", f"{label}出现了两次。", "请对照原件；目录没有去干净也会这样。", Where(field=label), node.heading)
            elif number < before and number == 1:
                yield Problem("S-PARTS", f"{label}重新从一开始编号，原文可能分编，来源里没有编。", "请对照原件，需要时补上“第N编”。",
                              Where(field=label), node.heading, "warning")
            elif number < before:
                yield Problem("S-CHAPTER-ORDER", f"{label}排在第{before}号之后，顺序不对。", "请对照原件。", Where(field=label), node.heading)
            elif number > before + 1 and before:
                yield Problem("S-CHAPTER-GAP", f"{label}之前缺少第{before + 1}号。", "请对照原件补全。", Where(field=label), node.heading, "warning")
            last[node.kind] = number
        if node.kind != "article" and node.children:
            yield from _chapters(node.children, above + node.printed_label)


def _node(node: Provision) -> Iterator[Problem]:
    if node.kind == "article":
        length = len(node.full_text)
        if length > LONGEST_ARTICLE:
            yield Problem("S-LONG", f"{node.id.label()}有 {length} 字，可能有别的条文粘在里面。", "请对照原件。",
                          Where(field=node.id.label()), excerpt(node.full_text, 30), "warning")
        if not length:
            yield Problem("S-BLANK", f"{node.id.label()}只有条号，没有内容。", "请对照原件补全。", Where(field=node.id.label()),
                          severity="warning")
    if node.kind in ("part", "chapter", "section") and re.search(rf"第{NUMERAL}{{1,4}}[章节条]", node.heading):
        yield Problem("S-GLUED", f"{node.id.label()}的标题里似乎粘着别的标题或条文。", "请对照原件，把它另起一行。", Where(field=node.id.label()),
                      excerpt(node.heading), "warning")
    if node.text:
        yield from _glued(node)
    if node.children and node.children[0].kind in ("item", "subitem", "point"):
        yield from _items(node)


def _items(parent: Provision) -> Iterator[Problem]:
    last = 0
    for node in parent.children:
        if not node.number.isdecimal():
            continue
        number = int(node.number)
        if number != last + 1 and not (last == 0 and number > 1 and parent.id.kind == "paragraph"):
            what = "重复" if number == last else "不连续"
            yield Problem("S-ITEM", f"{parent.id.label()}的项序号{what}：{node.marker}前面是第{last}项。", "请对照原件。",
                          Where(field=parent.id.label()), excerpt(node.marker + node.text, 30), "warning")
        last = number


@lru_cache(maxsize=1)
def _glue() -> re.Pattern[str]:
    return re.compile(rf"(?<=[。；])[ 　]*第{NUMERAL}{{1,4}}[章节][ 　]*[\u4e00-\u9fff]{{2,14}}$"
                      rf"|(?<=[。；])[ 　]*第{NUMERAL}{{1,5}}条[ 　]+[\u4e00-\u9fff]")


def _glued(node: Provision) -> Iterator[Problem]:
    if "第" in node.text and "“" not in node.text and (match := _glue().search(node.text)):
        yield Problem("S-GLUED", f"{node.id.label()}里似乎粘着别的标题或条文。", "请对照原件，把它另起一行。", Where(field=node.id.label()),
                      excerpt(node.text[max(0, match.start() - 8):match.end() + 12]), "warning")
    if node.id.article and node.id.steps[0][0] != "annex" \
            and (match := re.search(r"(?<=[。；])[ 　]*附[件表录][一二三四五六七八九十\d]*[ 　:：]|^附[件表][一二三四五六七八九十\d]+", node.text)):
        yield Problem("S-ANNEX", f"{node.id.label()}后面粘着附件。", "请把“附件”另起一行。", Where(field=node.id.label()),
                      excerpt(node.text[match.start():match.start() + 30]), "warning")


def _unfinished(text: WorkText) -> Iterator[Problem]:
    articles = list(text.articles())
    if not articles:
        return
    words = articles[-1].full_text
    if words and words[-1] not in "。；：！？…）)”」』》】〉.;!?:\"'|}〕" and articles[-1] is _last_of_body(text):
        yield Problem("S-UNFINISHED", "最后一条没有写完，文本可能被截断。", "请对照原件补全。", Where(field=articles[-1].id.label()),
                      excerpt(words[-30:]), "warning")


def _last_of_body(text: WorkText) -> Provision | None:
    last = None
    for node in text.walk():
        if node.kind in ("annex", "closing"):
            break
        if node.kind == "article":
            last = node
    return last
