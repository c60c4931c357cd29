"""Citations: the provision itself, or that it does not exist and what comes near. Never another in its place."""

from __future__ import annotations

from xundocs.model.numerals import to_chinese
from xundocs.search.answer import Answer, Hit, Library, NotFound, Options, make_hit
from xundocs.search.cards import WorkCard
from xundocs.search.parts import Part, find_part
from xundocs.search.understanding.citation import SELF_NAMES, CitationAsked, resolve_name
from xundocs.search.understanding.names import NOTHING, Resolution

NEAREST_ARTICLES = 2


def look_up(library: Library, asked: list[CitationAsked], options: Options, query: str) -> Answer | None:
    """The answer to a query with citations; None if no work is named and none is given (not a citation then)."""
    hits: list[Hit] = []
    missing: NotFound | None = None
    notes: list[str] = []
    for citation in asked:
        if not citation.name and not options.work:
            if citation is asked[0] and len(collapse_words(query)) > len(_label(citation)) + 2:
                return None
            missing = missing or NotFound("", _label(citation), (), "没有写明是哪部法规。请写成“监察法第四十八条”这样，或用 --work 指定。")
            continue
        found = _resolve(library, citation, options)
        if not found.work_ids:
            missing = missing or _no_such_work(library, citation)
            continue
        if found.corrected:
            notes.append(f"按《{library.title(found.work_ids[0])}》理解“{citation.name}”。")
        if found.ambiguous:
            titles = "、".join(f"《{library.title(work_id)}》" for work_id in found.work_ids)
            notes.append(f"“{citation.name}”可能指：{titles}。")
        for work_id in found.work_ids:
            result = _provision(library, work_id, citation, options)
            if isinstance(result, Hit):
                hits.append(result)
                notes += _version_note(library, result, citation)
            else:
                missing = missing or result
    if hits:
        unique = list({(hit.card.work_id, hit.card.version, hit.provision): hit for hit in hits}.values())
        return Answer(query, "citation", len(unique), tuple(unique[:options.limit]), None, tuple(dict.fromkeys(notes)))
    return Answer(query, "citation", 0, (), missing, tuple(notes)) if missing else None


def collapse_words(query: str) -> str:
    """The query without spaces."""
    return "".join(query.split())


def _resolve(library: Library, citation: CitationAsked, options: Options) -> Resolution:
    name = citation.name.replace(" ", "")
    if options.work and (not name or name in SELF_NAMES):
        return Resolution((options.work,)) if options.work in library.versions.by_work else NOTHING
    if citation.year and (titled := library.names.exact(f"{name}{citation.year}年")).work_ids:
        return titled
    return resolve_name(library.names, citation.name)


def _no_such_work(library: Library, citation: CitationAsked) -> NotFound:
    typed = citation.name.replace(" ", "")
    near = tuple(library.title(work_id) for work_id in library.names.nearest(typed))
    return NotFound(typed, _label(citation), near, f"没有名为“{typed}”的法规。")


def _version(library: Library, work_id: str, citation: CitationAsked, options: Options) -> WorkCard | None:
    versions = library.versions
    date = citation.date or options.on
    if date:
        exact = [card for card in versions.by_work[work_id] if card.version == date]
        return exact[-1] if exact else versions.on(work_id, date)
    if citation.year:
        return versions.of_year(work_id, citation.year)
    if citation.older:
        return versions.before_current(work_id)
    return versions.current(work_id)


def _provision(library: Library, work_id: str, citation: CitationAsked, options: Options) -> Hit | NotFound:
    title = library.title(work_id)
    card = _version(library, work_id, citation, options)
    if card is None:
        held = tuple(f"{title}（{other.version}）" for other in library.versions.by_work[work_id])
        return NotFound(title, _label(citation), held, f"《{title}》没有所要求的版本；收有：{'、'.join(held)}。")
    document = library.reader.find_provision(card, citation.provision_id)
    pinned = bool(citation.year or citation.date or citation.older or options.on)
    if document is None and not card.complete and not pinned:
        document = _in_other_version(library, work_id, citation)
    if document is None:
        return NotFound(title, _label(citation), _near(library, card, citation), _why_absent(card, title, citation))
    part: Part | None = None
    if citation.paragraph or citation.item or citation.subitem:
        text = library.reader.text(document)
        part = find_part(text, citation.paragraph, citation.item, citation.subitem)
        if part is None:
            article = f"{title}{_article_label(citation)}"
            return NotFound(title, _label(citation), (article,), f"《{title}》{_article_label(citation)}没有这一款、项。")
    hit = make_hit(library, document, 1.0, [], [], part or Part(0, 0, 0, 0, len(library.reader.text(document))))
    return hit._replace(provision=hit.provision + part.suffix) if part else hit


def _in_other_version(library: Library, work_id: str, citation: CitationAsked) -> int | None:
    """For a work of which the current text is held only in part: the provision in the latest other version."""
    for card in reversed(library.versions.by_work[work_id]):
        document = library.reader.find_provision(card, citation.provision_id)
        if document is not None:
            return document
    return None


def _version_note(library: Library, hit: Hit, citation: CitationAsked) -> list[str]:
    current = library.versions.current(hit.card.work_id)
    if hit.card.version == current.version or citation.year or citation.date or citation.older:
        return []
    return [f"《{hit.card.title}》现行版本（{current.version}）没有收入这一条，所列为 {hit.card.version} 版本，请核对。"]


def _near(library: Library, card: WorkCard, citation: CitationAsked) -> tuple[str, ...]:
    """The article itself for a missing 之N, else the closest numbers held."""
    numbers: list[tuple[int, str]] = []
    for provision_id in library.reader.provisions(card):
        digits = provision_id.removeprefix("art_").partition("-")[0]
        if digits.isdecimal():
            numbers.append((abs(int(digits) - citation.article), provision_id))
    closest = sorted(numbers, key=lambda entry: entry[0])[:NEAREST_ARTICLES]
    return tuple(f"{card.title}{label_of(provision_id)}" for _, provision_id in closest)


def label_of(provision_id: str) -> str:
    """art_388-1 → 第三百八十八条之一.

    >>> label_of("art_388-1")
    '第三百八十八条之一'
    """
    number, _, sub = provision_id.removeprefix("art_").partition("-")
    sub = sub.partition("_")[0]
    if not number.isdecimal():
        return provision_id
    return f"第{to_chinese(int(number))}条" + (f"之{to_chinese(int(sub))}" if sub.isdecimal() else "")


def _why_absent(card: WorkCard, title: str, citation: CitationAsked) -> str:
    if card.complete:
        return f"《{title}》（{card.version}）共{card.articles}条，没有{_article_label(citation)}。"
    return f"《{title}》（{card.version}）收入的文本里没有{_article_label(citation)}（文本可能不全）。"


def _article_label(citation: CitationAsked) -> str:
    if not citation.article:
        return "这样的条号"
    return f"第{to_chinese(citation.article)}条" + (f"之{to_chinese(citation.sub)}" if citation.sub else "")


def _label(citation: CitationAsked) -> str:
    if not citation.article:
        return "第零条"
    text = _article_label(citation)
    text += f"第{to_chinese(citation.paragraph)}款" if citation.paragraph else ""
    text += f"第（{to_chinese(citation.item)}）项" if citation.item else ""
    return text + (f"第{citation.subitem}目" if citation.subitem else "")
