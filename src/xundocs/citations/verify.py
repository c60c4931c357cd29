"""Whether a citation holds on a day: the work exists under this title, is in force, has the provision, says what is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from xundocs.citations.find import Mention
from xundocs.citations.library import Library, plain_title
from xundocs.citations.resolve import Resolved
from xundocs.model.provision import ProvisionId
from xundocs.model.work import STATUS_LABELS, Work, WorkText

Verdict = Literal["ok", "no_such_work", "no_such_provision", "not_in_force", "misquoted", "wrong_title", "ambiguous", "text_not_held"]
VERDICTS: tuple[Verdict, ...] = ("ok", "no_such_work", "no_such_provision", "not_in_force", "misquoted", "wrong_title", "ambiguous", "text_not_held")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what was expected instead and a sentence for people."""

    verdict: Verdict
    message: str = ""
    expected: str = ""
    light: bool = False
    """A lesser fault: punctuation only, or an undeclared short name."""


def judge(mention: Mention, found: Resolved, library: Library, day: str, own: WorkText | None) -> Judged:
    """The first thing that is wrong, gravest first."""
    if found.own:
        return _own(found, own)
    if found.wrong is not None:
        return _wrong(found, library)
    if found.work is None:
        return _unknown(mention, found)
    work = found.work
    if mention.number and work.document_number and plain_title(mention.number) != plain_title(work.document_number):
        return Judged("wrong_title", f"《{work.title}》的文号是{work.document_number}，写成了{mention.number}", work.document_number)
    for check in (_force(found, day, library), _provisions(mention, found, library, day), _quote(mention, found, library)):
        if check is not None:
            return check
    if not found.exact and mention.by == "title":
        return Judged("ok", f"用了简称，全名是《{work.title}》", f"《{work.title}》", True)
    return Judged("ok")


def _unknown(mention: Mention, found: Resolved) -> Judged:
    if found.slip is not None and found.unsure:
        return Judged("wrong_title", f"库里没有《{mention.name}》，有《{found.slip.title}》", f"《{found.slip.title}》", True)
    if found.slip is not None:
        return Judged("wrong_title", f"没有《{mention.name}》，是不是《{found.slip.title}》", f"《{found.slip.title}》")
    if len(found.candidates) > 1 or (found.candidates and mention.by != "title"):
        return Judged("ambiguous", f"“{mention.text}”可能指：{'、'.join(f'《{w.title}》' for w in found.candidates[:4])}")
    if found.title and mention.by in ("title", "name", "number"):
        return Judged("no_such_work", f"库里没有《{found.title}》，无法核对")
    if found.title:
        return Judged("no_such_work", f"“{mention.text}”所指的《{found.title}》库里没有，无法核对")
    return Judged("ambiguous", f"看不出“{mention.text}”指哪一部")


def _wrong(found: Resolved, library: Library) -> Judged:
    wrong = found.wrong
    assert wrong is not None
    use = [w.title for i in wrong.use if (w := library.store.work(i)) is not None]
    expected = f"《{use[0]}》" if use else ""
    if wrong.kind == "superseded":
        return Judged("not_in_force", wrong.note, expected)
    return Judged("wrong_title", wrong.note, expected)


def _force(found: Resolved, day: str, library: Library) -> Judged | None:
    work, version = found.work, found.version
    assert work is not None
    successor = library.store.work(work.replaced_by) if work.replaced_by else None
    instead = f"《{successor.title}》" if successor else ""
    ended = work.status == "repealed" and not (work.repealed and day < work.repealed)
    if ended or (work.repealed and day >= work.repealed):
        return Judged("not_in_force", f"《{work.title}》已废止" + (f"，由{instead}代替" if instead else ""), instead)
    current = work.in_force_on(day)
    if found.named_version and version is not None and current is not None and version.date != current.date:
        older = (version.starts or "0") < (current.starts or "0")
        state = "已被代替" if older else "当时还没有施行"
        return Judged("not_in_force", f"引用的是{version.label or version.date}的版本，{state}；{day}有效的是{current.label or current.date}的版本", f"《{work.title}》（{current.label or current.date}）")
    starts = [v.starts for v in work.versions if v.starts]
    if starts and day < min(starts) and len(starts) == len(work.versions) and not found.named_version:
        return Judged("not_in_force", f"《{work.title}》{min(starts)}起施行，{day}还没有施行", "")
    if work.status == "amended" and work.latest is version:
        return Judged("not_in_force", f"《{work.title}》{STATUS_LABELS['amended']}，库里没有新的文本", instead, True)
    return None


def _provisions(mention: Mention, found: Resolved, library: Library, day: str) -> Judged | None:
    if not found.provisions:
        return None
    work, version = found.work, found.version
    assert work is not None
    text = library.text(work, version) if version is not None else None
    if text is None:
        return Judged("text_not_held", f"库里没有《{work.title}》的条文，无法核对“{label(found.provisions)}”")
    missing = next((i for i in found.provisions if library.find(text, i) is None), None)
    if missing is None:
        return None
    return Judged("no_such_provision", f"《{work.title}》没有{missing.label()}" + _why(text, missing, work, found, library), _nearest(text, missing))


def _why(text: WorkText, missing: ProvisionId, work: Work, found: Resolved, library: Library) -> str:
    article = missing.article
    if article is not None and article != missing and text.find(article) is not None:
        return f"；{article.label()}有{_count(text, article)}款"
    older = [v for v in work.versions if v is not found.version and (held := library.text(work, v)) is not None and held.find(missing) is not None]
    if older:
        return f"；{older[-1].label or older[-1].date}的版本有这一条，像是引了旧条号"
    return f"；共{sum(1 for _ in text.articles())}条"


def _count(text: WorkText, article: ProvisionId) -> int:
    node = text.find(article)
    return max(1, sum(1 for c in node.children if c.kind == "paragraph")) if node else 0


def _nearest(text: WorkText, missing: ProvisionId) -> str:
    """The deepest part that exists on the way to the missing one, else the last article."""
    parent = missing.parent
    while parent.steps:
        if text.find(parent) is not None:
            return parent.label()
        parent = parent.parent
    last = next(reversed(list(text.articles())), None)
    return f"末条是{last.id.label()}" if last is not None else ""


def label(provisions: tuple[ProvisionId, ...]) -> str:
    """第十条至第十二条 for a run, the labels one after another otherwise."""
    if len(provisions) > 2:
        return f"{provisions[0].label()}至{provisions[-1].label()}"
    return "、".join(p.label() for p in provisions)


def _own(found: Resolved, own: WorkText | None) -> Judged:
    if own is None or not found.provisions:
        return Judged("ok")
    missing = next((i for i in found.provisions if i.article and own.find(i.article) is None), None)
    if missing is not None:
        return Judged("no_such_provision", f"本文没有{missing.label()}", "")
    return Judged("ok")


_MARKS = re.compile(r"[\s\u3000，。；：、！？“”‘’《》〈〉（）()—…·,.;:!?\"'\-]")


def _quote(mention: Mention, found: Resolved, library: Library) -> Judged | None:
    """The quotation against the provision's words; …… leaves words out."""
    if not mention.quote or found.work is None or found.version is None:
        return None
    text = library.text(found.work, found.version)
    if text is None:
        return None
    nodes = [node for i in found.provisions if (node := library.find(text, i)) is not None]
    held = "".join(node.full_text for node in nodes) if nodes else "".join(c.full_text for c in text.children)
    pieces = [p for p in re.split(r"……|…|\.{3,}", mention.quote) if len(_MARKS.sub("", p)) > 1]
    if _in_order(pieces, held, lambda s: "".join(s.split())):
        return None
    if _in_order(pieces, held, lambda s: _MARKS.sub("", s)):
        return Judged("misquoted", "引文与原文只有标点不同", _closest(mention.quote, held), True)
    if not nodes and len(held) > 200_000:
        return None
    closest = _closest(mention.quote, held)
    return Judged("misquoted", f"引文与原文不符：{marked(mention.quote, closest)}" if closest else "条文里没有这段引文", closest)


def _in_order(pieces: list[str], held: str, plain: object) -> bool:
    place, text = 0, plain(held)  # type: ignore[operator]
    for piece in pieces:
        wanted = plain(piece).rstrip("。，；：、")  # type: ignore[operator]
        found = text.find(wanted, place)
        if found < 0:
            return False
        place = found + len(wanted)
    return True


def _closest(quote: str, held: str) -> str:
    """The stretch of the text most like the quotation, "" when nothing is."""
    text = "".join(held.split())
    wanted = "".join(quote.split())[:400]
    if len(text) > 20_000:
        seed = next((text.find(wanted[i:i + 6]) for i in range(0, max(1, len(wanted) - 6), 6) if text.find(wanted[i:i + 6]) >= 0), -1)
        if seed < 0:
            return ""
        text = text[max(0, seed - 500):seed + 1000]
    blocks = [b for b in SequenceMatcher(None, text, wanted, autojunk=False).get_matching_blocks() if b.size > 1]
    if not blocks or sum(b.size for b in blocks) * 2 < len(wanted):
        return ""
    start = max(0, blocks[0].a - blocks[0].b)
    return text[start:blocks[-1].a + blocks[-1].size + max(0, len(wanted) - blocks[-1].b - blocks[-1].size)]


def marked(quote: str, held: str) -> str:
    """The differences: what the quotation has in【】where the text has something else.

    >>> marked("应当及时报告", "应当立即报告")
    '应当【及时→立即】报告'
    """
    one, other = "".join(quote.split()), "".join(held.split())
    parts = []
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        parts.append(one[a:b] if operation == "equal" else f"【{one[a:b]}→{other[c:d]}】")
    return "".join(parts)
