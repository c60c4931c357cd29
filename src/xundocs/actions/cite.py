"""Every citation of a file, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xundocs.citations import Citation, Citer, library_of
from xundocs.citations.cite import own_articles, summary
from xundocs.review import Document, read_document
from xundocs.workspace import Workspace


@dataclass(frozen=True)
class CiteResult:
    """The citations of one file as of a day."""

    name: str
    day: str
    citations: list[Citation]

    @property
    def wrong(self) -> bool:
        """Whether any is certainly wrong; what cannot be checked for want of a text or a work is not."""
        return any(c.judged.verdict in ("no_such_provision", "not_in_force", "misquoted", "wrong_title") and not c.judged.light for c in self.citations)

    def as_json(self) -> dict[str, Any]:
        """The shape of the command line's contract."""
        return {"citations": [c.as_json() for c in self.citations], "summary": summary(self.citations)}

    def lines(self) -> list[str]:
        """For people: each citation with its verdict, then the sums."""
        lines = []
        for citation in self.citations:
            name = VERDICT_NAMES[citation.judged.verdict]
            more = f"：{citation.judged.message}" if citation.judged.message else ""
            lines.append(f"{name} {citation.where} {citation.mention.text}{more}")
        sums = "、".join(f"{VERDICT_NAMES[v]}{n}处" for v, n in summary(self.citations).items()) or "没有引用"
        return [*lines, f"{self.name}（按{self.day}核对）：{sums}。"]


VERDICT_NAMES = {"ok": "正确", "no_such_work": "库中没有", "no_such_provision": "没有此条", "not_in_force": "失效", "misquoted": "引文不符",
                 "wrong_title": "名称有误", "ambiguous": "所指不明", "text_not_held": "条文未收"}


def cite_bytes(workspace: Workspace, data: bytes, name: str, on: date | None = None) -> CiteResult:
    """The checked citations of a .docx, .md or .txt; spans are offsets into its text, a line a block.

    The day is `on`, else the document's own date, else today. Raises: DataRejected when the file cannot be read.
    """
    document = read_document(data, name)
    day = (on or document.anatomy.date or date.today()).isoformat()
    return CiteResult(name, day, cite_document(document, library_of(workspace), day))


def cite_document(document: Document, library: Any, day: str) -> list[Citation]:
    """The checked citations of a document that was read, in order, each with its place."""
    own = own_articles([b.text for b in document.body]) if document.anatomy.regulation else None
    citer = Citer(library, day, document.anatomy.title_text, own)
    found: list[Citation] = []
    offset = 0
    for block in document.blocks:
        place = f"第{block.line}行" if block.line else block.place()
        found += citer.feed(block.text, offset, place)
        offset += len(block.text) + 1
    return found
