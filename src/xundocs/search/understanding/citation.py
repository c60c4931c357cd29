"""Citations as a writer types them: 监察法31条, 《信访工作条例》第四十一条第二款, 刑法388条之1, 巡视条例2017 第27条.

Works on the folded text by hand: a regular expression would cost more to compile than the whole look-up.
"""

from __future__ import annotations

from collections.abc import Iterable

from xundocs.model.numerals import to_int
from xundocs.named import NamedTuple
from xundocs.search.normalize import collapse, fold
from xundocs.search.understanding.lexicon import aliases, kind_of
from xundocs.search.understanding.names import FILLERS, NOTHING, Names, Resolution

NUMERALS = frozenset("0123456789零一二三四五六七八九十百千万两廿卅")
NOT_ARTICLES = ("例", "款", "件", "文", "约", "目", "形")
"""条 followed by one of these is part of another word (条例, 条件)."""
MAX_ARTICLE_DIGITS = 8
VERSION_WORDS = ("年修订", "年修正", "年修改", "年版", "年公布", "年施行", "年颁布", "修订版", "修正版", "修订", "修正", "年", "版")
OLDER_WORDS = ("修订前", "修改前", "旧", "原", "老")
NOT_OLDER = ("老年", "老龄", "老区", "老字号", "原子", "原产地", "原种", "原粮", "旧货")
"""Names may begin so: 老年人权益保障法 is not an older 年人权益保障法."""
SELF_NAMES = ("本条例", "本法", "本规定", "本办法", "本细则", "本准则", "本章程", "本规则")
YEARS = range(1949, 2100)
MAX_BARE_DIGITS = 4


class CitationAsked(NamedTuple):
    """A citation in a query. `paragraph`, `item`, `subitem` are 0 if not named; `year` is a version's, or 0."""

    name: str
    """The name as typed, folded; "" if none stands before the number."""
    article: int
    """0 for 第零条 and for numbers no regulation has."""
    sub: int
    """之N, 0 if none."""
    paragraph: int
    item: int
    subitem: int
    year: int
    date: str
    """A full date beside the name, `YYYY-MM-DD`, or ""."""
    older: bool
    """旧监察法, 修订前的…: the version before the current one."""

    @property
    def provision_id(self) -> str:
        """`art_48`, `art_388-1`."""
        return f"art_{self.article}" + (f"-{self.sub}" if self.sub else "")


def find_citations(raw: str) -> list[CitationAsked]:
    """Every article cited in a query, in order; a later one without a name of its own takes the earlier name."""
    text = collapse(fold(raw))
    found: list[CitationAsked] = []
    start = 0
    for place, char in enumerate(text):
        if char != "条" or place < start or text[place + 1:place + 2] in NOT_ARTICLES:
            continue
        begin = _numeral_before(text, place, start)
        number = to_int(text[begin:place].replace(" ", ""))
        if number is None:
            continue
        head = text[start:begin].rstrip()
        if head.endswith("第"):
            head = head[:-1]
        elif not _names_something(_version_words(head.strip())[0], text[begin:place]):
            continue
        end, parts = _parts_after(text, place + 1)
        name, year, date, older = _version_words(head.strip())
        if not name.strip(" 至到和与及或、") and found:
            name = found[-1].name
            year, date, older = year or found[-1].year, date or found[-1].date, older or found[-1].older
        sensible = number if place - begin <= MAX_ARTICLE_DIGITS else 0
        found.append(CitationAsked(name, sensible, *parts, year, date, older))
        start = end
    return found or _bare_number(text)


def _names_something(head: str, numeral: str) -> bool:
    """True if a number without 第 after these words is an article's: 信访工作条列 41条 is one, 收支两条线 is not."""
    return bool(head) and (numeral.strip().isascii() or any(map(is_name, head.split())))


def is_name(text: str) -> bool:
    """True for what looks like the name of a regulation."""
    name = text.replace(" ", "")
    return bool(kind_of(name)) or name in aliases()


def _bare_number(text: str) -> list[CitationAsked]:
    """监察法48: a name and a number that is no year, and nothing else."""
    begin = len(text)
    while begin and text[begin - 1].isascii() and text[begin - 1].isdigit():
        begin -= 1
    name, number = text[:begin].rstrip().removesuffix("第"), text[begin:]
    if not number or len(number) > MAX_BARE_DIGITS or int(number) in YEARS or not is_name(name):
        return []
    return [CitationAsked(name, int(number), 0, 0, 0, 0, 0, "", False)]


def _numeral_before(text: str, place: int, floor: int) -> int:
    """Where the numeral that ends at `place` begins."""
    begin = place
    while begin > floor and text[begin - 1] == " ":
        begin -= 1
    while begin > floor and (text[begin - 1] in NUMERALS):
        begin -= 1
    return begin


def _parts_after(text: str, place: int) -> tuple[int, tuple[int, int, int, int]]:
    """(end, (之N, 款, 项, 目)) of what follows 条."""
    sub = 0
    at = _skip_spaces(text, place)
    if text[at:at + 1] == "之":
        end = _numeral_end(text, _skip_spaces(text, at + 1))
        if value := to_int(text[at + 1:end].strip()):
            sub, place = value, end
    levels = {"款": 0, "项": 0, "目": 0}
    for level in levels:
        at = _skip_spaces(text, place)
        begin = _skip_spaces(text, at + 1) if text[at:at + 1] == "第" else at
        end = _numeral_end(text, begin)
        unit = _skip_spaces(text, end)
        value = to_int(text[begin:end])
        if value and text[unit:unit + 1] == level:
            levels[level], place = value, unit + 1
        elif value and level == "项" and text[place:place + 1] == " " and unit in (len(text), end + 1):
            levels[level], place = value, end
    return place, (sub, levels["款"], levels["项"], levels["目"])


def _skip_spaces(text: str, place: int) -> int:
    while text[place:place + 1] == " ":
        place += 1
    return place


def _numeral_end(text: str, place: int) -> int:
    while place < len(text) and text[place] in NUMERALS:
        place += 1
    return place


def _version_words(head: str) -> tuple[str, int, str, bool]:
    """(name without version words, year, date, older) of what stands before the number."""
    year, date = 0, ""
    place = 0
    while place < len(head):
        end = place
        while end < len(head) and head[end].isascii() and head[end].isdigit():
            end += 1
        if end - place == 4 and int(head[place:end]) in YEARS:
            year = int(head[place:end])
            date, end = _rest_of_date(head, year, end)
            end = _after_words(head, end)
            head = f"{head[:place].rstrip()} {head[end:].lstrip()}"
            place = 0
            continue
        place = max(end, place + 1)
    older = False
    for word in OLDER_WORDS:
        if head.startswith(word) and not head.startswith(NOT_OLDER):
            head, older = head[len(word):].lstrip("的 "), True
            break
    return head.strip(), year, date, older


def _rest_of_date(head: str, year: int, end: int) -> tuple[str, int]:
    numbers: list[int] = []
    at = end
    for unit in ("月", "日"):
        at = _skip_spaces(head, at + 1 if head[at:at + 1] in ("年", "月") else at)
        stop = at
        while stop < len(head) and head[stop].isdigit() and head[stop].isascii():
            stop += 1
        if not 0 < stop - at <= 2:
            return "", end
        numbers.append(int(head[at:stop]))
        at = stop + (1 if head[stop:stop + 1] == unit == "日" else 0)
    return f"{year:04d}-{numbers[0]:02d}-{numbers[1]:02d}", at


def _after_words(head: str, end: int) -> int:
    end = _skip_spaces(head, end)
    for word in VERSION_WORDS:
        if head.startswith(word, end):
            return end + len(word)
    return end


def resolve_name(names: Names, typed: str) -> Resolution:
    """The work meant by what stands before a number; words around the name are hints or fillers.

    A remainder that is neither makes it another name: 江苏省信访条例 is not 信访条例.
    """
    words = typed.split(" ")
    joined = "".join(words)
    candidates: list[tuple[str, list[str]]] = [(joined, [])]
    if len(words) > 1:
        candidates += [(word, words[:n] + words[n + 1:]) for n, word in enumerate(words) if kind_of(word)]
        candidates += [("".join(words[n:]), words[:n]) for n in range(1, len(words))]
    for name, hints in candidates:
        bare = _without_fillers(name)
        for form in dict.fromkeys((name, bare)):
            if form and (found := names.exact(form)).work_ids:
                return found
        if bare and (found := names.resolve(bare, hints)).work_ids:
            return found
    return NOTHING


def _without_fillers(name: str, fillers: Iterable[str] = FILLERS) -> str:
    ordered = sorted(fillers, key=len, reverse=True)
    changed = True
    while changed:
        changed = False
        for filler in ordered:
            if name.startswith(filler) and len(name) > len(filler) + 1:
                name, changed = name[len(filler):], True
                break
    return name.rstrip("的里中之第")
