"""Words that a person did not write: pinyin put between the characters, synonyms exchanged by software, machine
translation, mixed scripts, wrong decoding, noise.

Each check looks at how Chinese and its legal register work, not at single known copies: valid pinyin syllables next to
the characters, words that laws never use, characters that only one of the two scripts has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from xundocs.corpus.checks.register import exchanged_words, foreign_words
from xundocs.corpus.checks.script import simplified
from xundocs.model.work import WorkText
from xundocs.problems import Problem, excerpt

GARBLING_CODES = frozenset({"T-PINYIN", "T-SPUN", "T-MIXED", "T-NOISE", "T-DECODING", "T-TRANSLATED"})
_OFFICIAL = "请改用官方公布的文本；网上被改写的副本不能作为依据。"


def garbling_problems(text: WorkText, known_titles: frozenset[str] = frozenset()) -> list[Problem]:
    """What is wrong with the words of a text."""
    words = "\n".join([text.title, *text.caption, *(f"{n.heading}\n{n.marker}{n.text}" for n in text.walk())])
    found = [*_pinyin(words), *_decoding(words), *_noise(words), *_scripts(words), *_quotes(words)]
    found.extend(_spun(text, simplified(words)))
    found.extend(_disguised_title(text, known_titles))
    found.extend(_translated(text, words))
    return found


@lru_cache(maxsize=1)
def _syllable() -> str:
    """A pinyin syllable, tone marks allowed. Source: 汉语拼音方案, the table of initials and finals."""
    vowels = str.maketrans({"a": "[aāáǎàɑ]", "e": "[eēéěèê]", "i": "[iīíǐì]", "o": "[oōóǒò]", "u": "[uūúǔùü]", "v": "[vüǖǘǚǜ]"})
    finals = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v".translate(vowels)
    alone = "yuan|ying|yong|yang|wang|weng|yan|yao|you|yin|yue|yun|wai|wei|wan|wen|ang|eng|ai|an|ao|en|er|ou|ya|ye|yi|yo|yu|wa|wo|wu|a|e|o"
    initials = "zh|ch|sh|[bpmfdtnlgkhjqxrzcs]"
    return rf"(?:(?:{initials})(?:{finals})|{alone.translate(vowels)})"


@lru_cache(maxsize=1)
def _in_brackets() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fff][（(\[〔]\s*(?=[^)）\]〕]{{2}}){_syllable()}\s*[)）\]〕]", re.I)


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\u3400-\u9fff])[ ]?({_syllable()}(?:[ ]?{_syllable()}){{0,2}})[ ]?(?=[\u3400-\u9fff，。；、])")


_SHORT_TEXT = 800
"""Characters below which a single pinyin in brackets, or two between the words, are no accident."""
_UNITS = frozenset(["ha", "mu", "pa", "li", "mi", "la", "ma", "kg", "cm", "mm", "km", "ge", "a", "an", "e", "o", "he", "wu", "an", "de", "le", "me", "di", "en", "pu", "hu", "pi", "lu"])


def _pinyin(words: str) -> Iterator[Problem]:
    if not re.search("[a-zā-ǜɑ]", words):
        return
    bracketed = _in_brackets().findall(words)
    toned = re.findall("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", words)
    bare = [m[1] for m in _between().finditer(words) if m[1] not in _UNITS and m[1].islower()]
    if len(bracketed) >= 2 or (len(words) < _SHORT_TEXT and (bracketed or len(bare) >= 2)) or len(toned) >= 3 or len(bare) >= 4:
        sample = _in_brackets().search(words) or _between().search(words)
        yield Problem("T-PINYIN", f"正文的汉字中间夹着拼音（{max(len(bracketed), len(bare), len(toned))} 处），是采集网站加的干扰。", _OFFICIAL,
                      excerpt=excerpt(words[max(0, sample.start() - 10):sample.end() + 14]) if sample else "")


@lru_cache(maxsize=1)
def _wrong_decoding() -> re.Pattern[str]:
    return re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯|锘|(?:[Â-ï][\u0080-¿‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]{1,2}){2}"
                      "|(?:[鈥銆锛涓鍏绗鏄鐨浜璁瀹鍥鎴闂][\u4e00-\u9fff€]){4}|&#?\\w{2,8};")


def _decoding(words: str) -> Iterator[Problem]:
    if private := re.findall("[\ue000-\uf8ff]", words):
        at = words.index(private[0])
        yield Problem("T-PRIVATE", f"正文里有 {len(private)} 个自造字，别的电脑上显示不出来。", "请对照原件换成标准汉字或标点。",
                      excerpt=excerpt(words[max(0, at - 12):at + 12]), severity="warning")
    matches = list(_wrong_decoding().finditer(words))
    if not matches:
        return
    first = matches[0]
    kind = "替换符（无法显示的字）" if "\ufffd" in words else "乱码"
    yield Problem("T-DECODING", f"正文里有{kind}，共 {len(matches)} 处。", "请换一个编码正确的文件，或者对照原件改正后再导入。",
                  excerpt=excerpt(words[max(0, first.start() - 12):first.end() + 12]))


@lru_cache(maxsize=1)
def _noise_pattern() -> re.Pattern[str]:
    han = "[\u3400-\u9fff]"
    return re.compile(rf"(?<={han})[.·•*~^_|＊`'＇･‧∙⋅](?={han})|(?<={han})[□■◇◆○●△▲☆★@#$%&]{{1,3}}(?={han})")


def _noise(words: str) -> Iterator[Problem]:
    han = sum("\u3400" <= c <= "\u9fff" for c in words)
    marks = [m for m in _noise_pattern().finditer(words) if not _name_dot(words, m.start())]
    if len(marks) >= 5 and len(marks) * 100 > han:
        first = marks[0].start()
        yield Problem("T-NOISE", f"正文的汉字中间夹着 {len(marks)} 个多余的符号。", _OFFICIAL, excerpt=excerpt(words[max(0, first - 12):first + 14]))
    gaps = len(re.findall(r"(?<=[\u3400-\u9fff])[ ](?=[\u3400-\u9fff])", words))
    if gaps * 8 > han and gaps > 20:
        yield Problem("T-NOISE", f"汉字之间有 {gaps} 个空格，可能是识别或复制造成的。", "请换一个文件，或者去掉空格后再导入。", severity="warning")
    runs = re.findall(r"([\u3400-\u9fff]{2,6})\1\1", words)
    doubled = list(re.finditer(r"(?<![标目])的的(?!哥|士)|是是|在在|应应当|不不得|或或者|由由|对对(?!方)", words))
    if runs or len(doubled) >= 3:
        sample = runs[0] if runs else doubled[0][0]
        yield Problem("T-REPEATED", f"有重复的字词（{len(runs) + len(doubled)} 处）。", "请对照原件。", excerpt=excerpt(sample), severity="warning")


def _name_dot(words: str, at: int) -> bool:
    """The dot in a foreign name (卡尔·马克思) stands once within a few characters."""
    return words[at] == "·" and words.count("·", max(0, at - 6), at + 7) == 1


@lru_cache(maxsize=20000)
def _script(char: str) -> int:
    """1 for a character only the Simplified sets have, -1 for one only the Traditional sets have, 0 otherwise.

    Source: GB 2312 holds the Simplified characters, Big5 the Traditional ones; what both have says nothing.
    """
    simplified = _in(char, "gb2312")
    traditional = _in(char, "big5")
    return simplified - traditional


def _in(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _scripts(words: str) -> Iterator[Problem]:
    counts = Counter(c for c in words if "\u4e00" <= c <= "\u9fff")
    simplified = {c: n for c, n in counts.items() if _script(c) > 0}
    traditional = {c: n for c, n in counts.items() if _script(c) < 0}
    few, many = sorted((sum(simplified.values()), sum(traditional.values())))
    if many and few * 20 > many and min(len(simplified), len(traditional)) >= 5:
        rarer = simplified if sum(simplified.values()) == few else traditional
        sample = "".join(sorted(rarer, key=lambda c: -rarer[c])[:12])
        yield Problem("T-MIXED", f"简体字和繁体字混在一起（较少的一种有 {few} 处）。", _OFFICIAL, excerpt=sample)
    elif sum(traditional.values()) > 10 * max(1, sum(simplified.values())) and len(traditional) >= 5:
        yield Problem("T-TRADITIONAL", "这是繁体字文本；内地法规的正式文本是简体字。", "有简体的官方文本时请改用它。", severity="info")


def _quotes(words: str) -> Iterator[Problem]:
    empty = list(re.finditer(r"“[ 　]*”|‘[ 　]*’|《[ 　]*》|「[ 　]*」", words))
    if empty:
        first = empty[0]
        yield Problem("T-QUOTE", f"有 {len(empty)} 处引号或书名号里没有字，原来的字丢了。", "请对照原件补上。",
                      excerpt=excerpt(words[max(0, first.start() - 10):first.end() + 12]), severity="warning")


SPUN_FROM = 15.0
"""The score from which a text counts as rewritten. 3,700 sound texts stay below 12; see docs/decisions/0007-corpus.md."""

def _spun(text: WorkText, words: str) -> Iterator[Problem]:
    found = foreign_words(words, simplified(text.title))
    limit = SPUN_FROM if _is_regulation(text, words) else SPUN_FROM * 2.5
    if found.score < limit or len(found.words) < 3:
        return
    pairs = "、".join(f"{new}（原应为{old}）" if old else new for new, old in found.words[:8])
    yield Problem("T-SPUN", f"用词不像法规，像是被改写软件换过同义词：{pairs}。", _OFFICIAL, excerpt=pairs)


def _disguised_title(text: WorkText, known_titles: frozenset[str]) -> Iterator[Problem]:
    """巡视事情条例: a known title with one word exchanged."""
    title = simplified(text.title)
    for new, old in exchanged_words():
        if new in title and (original := title.replace(new, old)) in known_titles:
            yield Problem("T-SPUN", f"标题“{text.title}”像是《{original}》被换过词（{new}原应为{old}）。", _OFFICIAL, excerpt=text.title)
            return


def _is_regulation(text: WorkText, words: str) -> bool:
    """True for a text made of articles of a usual length; reports use a wider vocabulary."""
    articles = sum(1 for _ in text.articles())
    return articles > 0 and len(words) < articles * 1500


@lru_cache(maxsize=1)
def _translationese() -> re.Pattern[str]:
    """Words of translated prose that Chinese statutes do not use."""
    return re.compile("他们|她们|它们|我们|你们|您|这些|那些|这个|那个|正在|一种|能够|非常|很多|许多|通过使用|被认为|的的|这样的|一些|所有这些|以便|基于|并且|那么|因为|所以|不能够|他的|她的")


def _translated(text: WorkText, words: str) -> Iterator[Problem]:
    articles = sum(1 for _ in text.articles())
    han = sum("\u3400" <= c <= "\u9fff" for c in words)
    if articles < 3 or han < 200:
        return
    signs = Counter(_translationese().findall(words))
    total = sum(min(n, 6) for n in signs.values())
    if len(signs) >= 5 and total * 1000 > han * 6:
        yield Problem("T-TRANSLATED", f"用词像机器翻译，不像法规原文：{'、'.join(w for w, _ in signs.most_common(8))}。", _OFFICIAL)
