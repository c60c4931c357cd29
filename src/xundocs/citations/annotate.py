"""What a document may print of a citation: the approved form, an article number only where its text is held and verified."""

from __future__ import annotations

from xundocs.citations.cite import Citation, cite_text
from xundocs.citations.library import Library
from xundocs.model.work import Version


def approved_form(text: str, library: Library, day: str) -> tuple[str, Citation | None]:
    """How a citation is printed (《全名》第三十一条第二款第（三）项) and the citation as checked.

    An article number that is not verified is left out: only the full title stays (V-CITE-02). What names no known work is
    returned as it was written, with None or a citation whose verdict says why.
    """
    citations = cite_text(text, library, day)
    first = citations[0] if citations else None
    if first is None or first.found.work is None:
        return text, first
    title = f"《{first.found.work.title}》"
    same = [c for c in citations if c.found.work is first.found.work and c.found.provisions]
    if not same or not all(c.judged.verdict == "ok" and _is_checked(c.found.version) for c in same):
        return title, first
    labels = []
    for citation in same:
        ids = citation.found.provisions
        labels.append(ids[0].label() if len(ids) == 1 else f"{ids[0].label()}至{ids[-1].label()}")
    return title + "、".join(labels), first


def verified(library: Library, day: str, work: str, citation: str) -> bool:
    """Whether every article number of a citation may be printed: the work has that title, the text is held and was verified."""
    found = cite_text(citation if "《" in citation else f"《{work}》{citation}", library, day)
    return bool(found) and all(c.judged.verdict == "ok" and c.found.exact and (not c.found.provisions or _is_checked(c.found.version)) for c in found)


def _is_checked(version: Version | None) -> bool:
    """Whether the text of a version was compared with its source: by a person, or it is our own model text."""
    return version is not None and bool(version.file) and (bool(version.source.verified_by) or "示范" in version.label)
