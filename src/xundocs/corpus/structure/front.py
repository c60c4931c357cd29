"""What stands before the first provision: title, 题注, a covering notice, and the furniture of web pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from xundocs.corpus.structure.lines import Line, has_han

_LONGEST_TITLE = 90
_LONGEST_LABEL = 40
"""What is longer above a title is prose and is kept, whatever it is."""


@dataclass(slots=True)
class Front:
    """The head of a text. `dropped` are lines recognised as page furniture; `rest` are lines that belong to the body."""

    title: str = ""
    caption: list[str] = field(default_factory=list)
    notice: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    dropped: list[Line] = field(default_factory=list)
    certain: bool = True
    """False when the title is only the likeliest line."""


@lru_cache(maxsize=1)
def _title_end() -> re.Pattern[str]:
    return re.compile(
        r"(?:法|条例|條例|规定|規定|办法|辦法|细则|細則|规则|規則|准则|準則|章程|决定|決定|决议|決議|意见|意見|通知|规范|規範|规程|規程|方案"
        r"|制度|解释|解釋|批复|公约|守则|标准|標準|报告|報告|纲要|規劃|规划|要点|清单|总结|总述|综述|通报|公告|公报|函|令|修正案|宪法|憲法|机制"
        r"|说明|讲话|计划|手册|指引|指南|目录|名录|答复|议案|总则|协定|议定书|声明|基本法|通则|若干问题)"
        r"(?:[（(〔\[][^）)〕\]]{1,30}[）)〕\]]){0,3}$")


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    return re.compile(
        r"(?:首页|首頁|您?当?前?的?现?在?的?位置|上一[篇页]|下一[篇页]|打印|关闭|关\s*闭|分享|责任编辑|字\s*[体号]|【?字体|浏览|阅读次数|点击|扫一扫"
        r"|版权所有|Copyright|主办|承办|网站地图|相关(?:政策|链接|新闻|阅读|文章|附件|解读)|返回|收藏|微信|微博|ICP|京公网|热点推荐|>|›|»|\||\[source\]"
        r"|layout:|title:|description:|---|来源[:：]|时间[:：]|发布(?:日期|时间)[:：]|索\s*引\s*号|主题分类|信息来源|无障碍|登录|注册|搜索|搜\s*索"
        r"|English|<!--)")


def is_furniture(text: str) -> bool:
    """True for a line of page furniture (navigation, share buttons, reader counts, Markdown front matter)."""
    bare = text.strip(" \t　>|-–—·•")
    return not bare or (len(text) <= 80 and _furniture().match(text) is not None)


@lru_cache(maxsize=1)
def _adoption() -> re.Pattern[str]:
    return re.compile(r"(?:\d{4}|[〇零一二三四五六七八九○]{4})\s*年.{0,8}?月.{0,8}?日.*(?:通过|通過|修订|修訂|修正|公布|颁布|批准|发布|發布|發佈|印发|印發|施行|审议|制定|令第|废止)")


def is_adoption_note(text: str) -> bool:
    """True for a line of the 题注: when and by whom the text was adopted, amended, issued.

    >>> is_adoption_note("（2018年3月20日第十三届全国人民代表大会第一次会议通过）"), is_adoption_note("本法自2018年3月20日起施行。")
    (True, False)
    """
    bare = text.strip(" \t　")
    if re.match(r"(?:本|第)", bare) or len(bare) > 1200:
        return False
    return _adoption().search(bare[:400]) is not None and not re.search(r"(?<!修)[。；].{12,}", bare[:200])


def read_front(lines: list[Line], hint: str = "", report: bool = False) -> Front:
    """Sort the lines before the first provision into title, 题注, covering notice and furniture.

    `report`: a text without articles, whose title need not end like that of a regulation.
    """
    front = Front()
    lines = _drop_front_matter(lines, front)
    index = _title_index(lines, hint, report)
    if index is None:
        _sort_rest(lines, front, title_seen=False)
        front.certain = False
        return front
    first, last, title = index
    front.title = title
    _before_title(lines[:first], title, front)
    _sort_rest(lines[last + 1:], front, title_seen=True)
    return front


def _drop_front_matter(lines: list[Line], front: Front) -> list[Line]:
    """The `---` block Markdown files of static sites begin with."""
    if not lines or lines[0].text != "---":
        return lines
    for index, line in enumerate(lines[1:30], 1):
        if line.text == "---":
            front.dropped.extend(lines[: index + 1])
            return lines[index + 1:]
    return lines


def _title_index(lines: list[Line], hint: str, report: bool) -> tuple[int, int, str] | None:
    """First and last line of the title and the title itself; titles may be printed on up to three lines."""
    best: tuple[float, int, int, str] | None = None
    for index in range(min(len(lines), 200)):
        for last in range(index, min(index + 3, len(lines))):
            if last > index and not _joins(lines[last - 1], lines[last]):
                break
            title = tidy_title("".join(part.text for part in lines[index:last + 1]))
            score = _title_score(title, lines[index], hint)
            if score is None and report and last == 0 and _stands_alone(lines):
                score = 0.9
            if score is None:
                continue
            score -= index * 0.02
            score += 0.5 * (last - index) if _needs_more(lines[index].text) else -0.3 * (last - index)
            if best is None or score > best[0]:
                best = (score, index, last, title)
    return _announced(lines, best[1:]) if best else None


def _announced(lines: list[Line], found: tuple[int, int, str]) -> tuple[int, int, str]:
    """The text that a covering notice announces (关于印发《…》的通知) when it follows under its own title."""
    match = re.search(r"(?:印发|发布|公布|颁布|转发)[^《]{0,10}《(.+)》", found[2])
    if match is None:
        return found
    for index in range(found[1] + 1, len(lines)):
        if tidy_title(lines[index].text) == match[1]:
            return index, index, match[1]
        if index + 1 < len(lines) and tidy_title(lines[index].text + lines[index + 1].text) == match[1]:
            return index, index + 1, match[1]
    return found


def _stands_alone(lines: list[Line]) -> bool:
    """True if the first line is short, unfinished and apart from the next: the headline of a report."""
    text = lines[0].text
    return 4 <= len(text) <= 45 and has_han(text) and text[-1] not in "。；：，、！？" and not is_furniture(text) \
        and len(lines) > 1 and (lines[1].gap or len(lines[1].text) > 40) and not is_adoption_note(text)


def _joins(upper: Line, lower: Line) -> bool:
    return (not upper.level or upper.level == lower.level) and len(upper.text) <= 45 and upper.text[-1] not in "。；：！？）)》】" \
        and not is_adoption_note(lower.text) and not is_furniture(lower.text) and not is_furniture(upper.text) \
        and not re.search(r"〔?\d{4}〕?.{0,3}号|\d{4}\s*年\s*\d{1,2}\s*月", upper.text)


def _needs_more(text: str) -> bool:
    return _title_end().search(tidy_title(text)) is None and re.search("关于|關於|中华人民共和国|中共|印发|国务院|委员会$|人民政府", text) is not None


def _title_score(title: str, line: Line, hint: str) -> float | None:
    if not 2 <= len(title) <= _LONGEST_TITLE or not has_han(title) or is_furniture(line.text):
        return None
    if re.search(r"[。；！!;？]|：$|:$|，.*，.*，", title) or is_adoption_note(line.text) or re.match(r"[（(].*[)）]$", line.text):
        return None
    score = 0.0
    if _title_end().search(title):
        score += 2.0
    if line.level == 1:
        score += 2.5
    elif line.level:
        score += 0.6
    if line.centred:
        score += 0.5
    if hint and _alike(hint, title):
        score += 2.5
    if re.search(r"[，,]", title):
        score -= 0.7
    if title.startswith(("根据", "为了", "各")):
        score -= 2
    if re.match(r".{0,20}[令〔\[（(]?\s*第?\s*\d+\s*号$", title):
        score -= 2
    return score if score >= 0.5 else None


def _alike(hint: str, title: str) -> bool:
    return len(title) >= 3 and (title in hint or (len(hint) >= 4 and hint in title))


def tidy_title(text: str) -> str:
    """A title as one would write it: no spaces between its characters, no book-title marks around it, no file number behind."""
    bare = re.sub(r"[*_#]+", "", text).strip(" \t　")
    bare = re.sub(r"(?<=[\u3400-\u9fff〔〕（）()《》“”、])[ \t　]+(?=[\u3400-\u9fff〔〕（）()《》“”、])", "", bare)
    bare = re.sub(r"[（(][^（）()]{2,12}〔\d{4}〕\d+号[）)]$", "", bare)
    match = re.fullmatch(r"[《【](.*?)[》】](?:全文)?", bare)
    return match[1] if match else bare


def _before_title(lines: list[Line], title: str, front: Front) -> None:
    """Lines above the title: a covering notice (关于印发《…》的通知) is kept, page furniture is dropped."""
    useful = [line for line in lines if not is_furniture(line.text)]
    front.dropped.extend(line for line in lines if is_furniture(line.text))
    is_notice = any(len(line.text) > 30 and line.text[-1] in "。：" for line in useful) \
        and any(re.search("印发|印發|发布|现.{0,20}公布|通知|令", line.text) for line in useful)
    if is_notice:
        front.notice = useful
        return
    for line in useful:
        if is_adoption_note(line.text) or re.search(r"第\s*\d+\s*号|〔\d{4}〕", line.text):
            front.caption.append(line.text)
        elif len(line.text) > _LONGEST_LABEL:
            front.rest.append(line)
        else:
            front.dropped.append(line)


def _sort_rest(lines: list[Line], front: Front, title_seen: bool) -> None:
    open_bracket = False
    above = len(front.rest)
    for line in lines:
        text = line.text
        if open_bracket and front.caption:
            front.caption[-1] += text
        elif title_seen and len(front.rest) == above and _is_caption(text, front):
            front.caption.append(text)
        elif is_furniture(text) and len(front.rest) == above:
            front.dropped.append(line)
            continue
        elif _same_title(text, front.title) and len(front.rest) == above:
            continue
        else:
            front.rest.append(line)
            continue
        last = front.caption[-1]
        open_bracket = last[:1] in "（(" and _open(last) and len(last) < 3000


def _is_caption(text: str, front: Front) -> bool:
    if is_adoption_note(text):
        return True
    if text[:1] in "（(" and re.search(r"\d{4}\s*年|通过|修[订正]|根据", text):
        return True
    if re.fullmatch(r"[^，。；]{2,30}(?:〔\d{4}〕|\[\d{4}\]|（\d{4}）)\s*\d+\s*号|.{2,30}令\s*(?:第\s*\d+\s*号|[（(].*[)）])", text):
        return True
    return len(front.caption) > 0 and text[:1] in "（(" and text[-1:] in "）)" and len(text) < 80


def _open(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _same_title(text: str, title: str) -> bool:
    return bool(title) and tidy_title(text) == title
