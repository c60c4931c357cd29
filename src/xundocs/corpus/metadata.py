"""What a text says about itself: who made it, when, under which number, from when it applies. Guessed only where it says so.

Every guess carries its evidence; what the text does not say stays empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from xundocs.model.numerals import to_int
from xundocs.model.work import Evidence, WorkKind, WorkText
from xundocs.problems import Problem, excerpt

_DATE = r"((?:\d{4}|[〇零○一二三四五六七八九]{4})[ 　]*年[ 　]*[\d一二三四五六七八九十]{1,3}[ 　]*月[ 　]*[\d一二三四五六七八九十]{1,3}[ 　]*日)"
_MADE = "修订|修正|修改|通过|通過|审议批准|批准|制定|公布|颁布|发布|發布|印发|印發"
_ISSUED = "公布|颁布|发布|發布|印发|印發"


@dataclass(slots=True)
class Metadata:
    """Guesses about a work and one version of it; "" for what the text does not say."""

    kind: WorkKind = "其他"
    issuer: str = ""
    document_number: str = ""
    made: str = ""
    """The newest adoption or amendment: the version's date."""
    first_made: str = ""
    issued: str = ""
    effective: str = ""
    label: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def guess_metadata(text: WorkText, before_title: str = "", name: str = "") -> Metadata:
    """Guesses from the 题注, the covering notice, the 落款 and the last articles; `name` is the file's name."""
    found = Metadata()
    head = "\n".join([before_title, *text.caption, *_notice_lines(text)])
    _history(text, found)
    _number(head, found)
    _issuer(text, head, found)
    _effective(text, found)
    _dates_of_closing(text, found)
    found.kind = _kind(text, found)
    if not found.made and (dated := _date_in_name(name)):
        found.made = dated
        found.evidence.append(Evidence(f"版本日期：{dated}", f"文件名：{name}", "✘"))
    _contradictions(found, _date_in_name(name))
    return found


def read_date(text: str) -> str:
    """The ISO date of 2022年1月24日 or 二〇二二年一月二十四日, "" for what is no date.

    >>> read_date("2022年1月24日"), read_date("二〇二二年十一月三十日"), read_date("2022年2月30日")
    ('2022-01-24', '2022-11-30', '')
    """
    match = re.fullmatch(r"(.+?)年(.+?)月(.+?)日", re.sub("[ 　]", "", text).replace("○", "〇"))
    numbers = [to_int(part) for part in match.groups()] if match else []
    if len(numbers) != 3 or None in numbers:
        return ""
    try:
        return date(*(n or 0 for n in numbers)).isoformat()
    except ValueError:
        return ""


def _notice_lines(text: WorkText) -> list[str]:
    return [line for node in text.children if node.kind == "notice" for line in node.lines()]


def _history(text: WorkText, found: Metadata) -> None:
    """Each event of the 题注: a date and what happened then."""
    made: list[tuple[str, str]] = []
    for line in text.caption:
        dates = list(re.finditer(_DATE, line))
        for number, match in enumerate(dates):
            end = dates[number + 1].start() if number + 1 < len(dates) else len(line)
            words = re.sub("《[^》]*》", "", line[match.end():end])
            day = read_date(match[1])
            if not day or re.match(r"[ 　]*[起以]", words):
                continue
            if re.search(_ISSUED, words):
                found.issued = max(found.issued, day)
            if re.search(_MADE, words):
                made.append((day, words))
    if not made:
        return
    adopted = [day for day, words in made if re.search("通过|通過|批准|审议|制定", words)]
    found.first_made = min(adopted or [day for day, _ in made])
    found.made, words = max(made)
    if re.search("修[订正]|修改", words) and len(made) > 1:
        found.label = f"{found.made[:4]}年{'修订' if '修订' in words else '修正'}"
    found.evidence.append(Evidence(f"版本日期：{found.made}", f"题注：{excerpt(' '.join(text.caption), 120)}", "△"))


def _number(head: str, found: Metadata) -> None:
    """The first document number: 发改数据规〔2025〕27号, 国务院令第721号."""
    match = re.search(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,12}[〔\[（(](?:19|20)\d{2}[〕\]）)]\s*\d{1,5}\s*号)", head) \
        or re.search(r"((?:中华人民共和国)?(?:主席|国务院|[\u4e00-\u9fff]{2,14}?[部局会署行委])令?\s*(?:令)?\s*第\s*[\d一二三四五六七八九十百〇]+\s*号)", head)
    if match is None:
        return
    number = re.sub(r"\s", "", match[1])
    number = re.sub(r"[\[（(]((?:19|20)\d{2})[\]）)]", r"〔\1〕", number)
    if re.match("和国|关于|根据|见|的", number) or ("令" not in number and "〔" not in number):
        return
    found.document_number = number
    found.evidence.append(Evidence(f"发文字号：{number}", "文件开头", "△"))


_ISSUERS: tuple[tuple[str, str, WorkKind], ...] = (
    (r"中共中央办公厅[、 　]*国务院办公厅", "中共中央办公厅、国务院办公厅", "党内法规"),
    (r"中共中央[、 　]*国务院", "中共中央、国务院", "党内法规"),
    (r"中共中央政治局|中共中央|中国共产党.{0,20}(?:全国代表大会|中央委员会)", "中国共产党中央委员会", "党内法规"),
    (r"全国人民代表大会常务委员会", "全国人民代表大会常务委员会", "法律"),
    (r"全国人民代表大会", "全国人民代表大会", "法律"),
    (r"国务院(?:、?中央军[事委].{0,4})?.{0,16}(?:令|公布|常务会议|批准|发布)", "国务院", "行政法规"),
)


def _issuer(text: WorkText, head: str, found: Metadata) -> None:
    events = [re.sub("《[^》]*》", "", line) for line in text.caption] or [head[:400]]
    for pattern, issuer, kind in _ISSUERS:
        line = next((e for e in events if re.search(pattern, e) and re.search(_MADE + "|令", e)), None)
        if line is None or (kind == "法律" and re.search("[省市州县区](?:第.{1,4}届)?人民代表大会", line)):
            continue
        found.issuer, found.kind = issuer, kind
        found.evidence.append(Evidence(f"制定机关：{issuer}", f"题注：{excerpt(line, 120)}", "△"))
        return
    local = re.search(r"([\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|自治县))(?:第.{1,4}届)?(人民代表大会(?:常务委员会)?|人民政府)", " ".join(events))
    if local is not None:
        found.issuer = re.sub("^.*(?:日|由|经)", "", local[1]) + local[2]
        found.kind = "地方规定"
        found.evidence.append(Evidence(f"制定机关：{found.issuer}", "题注", "△"))


def _effective(text: WorkText, found: Metadata) -> None:
    """From the last articles: 自2022年5月1日起施行, 自公布之日起施行."""
    articles = list(text.articles())
    ends = articles[-3:] if articles else []
    for article in reversed(ends):
        words = article.full_text
        match = re.search(rf"自[ 　]*{_DATE}[ 　]*(?:零时)?[ 　]*起(?:正式)?(?:施行|实施|执行|生效|试行)", words)
        day = read_date(match[1]) if match else ""
        if not day and re.search("自(?:公布|发布|印发|颁布|通过)之日起(?:施行|实施|执行|生效|试行)", words):
            day = found.issued
        if day:
            found.effective = day
            found.evidence.append(Evidence(f"施行日期：{day}", f"{article.id.label()}：{excerpt(words, 80)}", "△"))
            return


def _dates_of_closing(text: WorkText, found: Metadata) -> None:
    for node in text.children:
        if node.kind != "closing":
            continue
        lines = list(node.lines())
        days = [d for d in (read_date(line.strip("（）() 　").removesuffix("印发")) for line in lines) if d]
        if days and not found.made:
            found.made = found.issued = days[-1]
            found.evidence.append(Evidence(f"发布日期：{days[-1]}", f"落款：{excerpt(' '.join(lines), 80)}", "△"))
        names = [re.sub("[ 　]", "", line) for line in lines if not re.search(r"\d{4}|年", line)]
        if names and not found.issuer:
            found.issuer = re.sub("(?:发布|印发)$", "", names[0])
            found.evidence.append(Evidence(f"制定机关：{found.issuer}", f"落款：{excerpt(' '.join(lines), 80)}", "△"))


def _kind(text: WorkText, found: Metadata) -> WorkKind:
    title = text.title
    if re.search("(?:报告|总结|情况|汇报|通报|综述|简报)$", title) or (not any(True for _ in text.articles()) and not found.document_number):
        return "工作报告" if found.kind == "其他" else found.kind
    if found.kind == "其他" and title.startswith(("中国共产党", "中共")):
        return "党内法规" if re.search("(?:章程|准则|条例|规则|规定|办法|细则)(?:（试行）)?$", title) else "党内规范性文件"
    if found.kind == "其他" and re.search("(?:令|〔)", found.document_number) and re.search("[部委局]$", found.issuer):
        return "部门规章"
    if found.kind == "党内法规" and re.search("(?:意见|通知|决定|方案|纲要)$", title):
        return "党内规范性文件"
    return found.kind


def _date_in_name(name: str) -> str:
    match = re.search(r"((?:19|20)\d{2})[-.年]?([01]?\d)[-.月]?([0-3]\d)", name)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def _contradictions(found: Metadata, in_name: str) -> None:
    if found.issued and found.made and found.issued < found.first_made:
        found.problems.append(Problem("M-DATES", f"发布日期 {found.issued} 早于通过日期 {found.first_made}。", "请核对题注。", severity="warning"))
    if found.effective and found.first_made and found.effective < found.first_made:
        found.problems.append(Problem("M-DATES", f"施行日期 {found.effective} 早于通过日期 {found.first_made}。", "请核对题注和附则。",
                                      severity="warning"))
    if in_name and found.made and in_name != found.made and in_name not in (found.issued, found.effective):
        found.problems.append(Problem("M-DATES", f"文件名里的日期 {in_name} 与题注里的 {found.made} 不一致。", "请核对是哪一版；版本日期按题注记。",
                                      severity="warning"))
