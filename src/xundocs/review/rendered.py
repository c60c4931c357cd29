"""Rules that need the page as it is printed: the PDF LibreOffice makes of the document, read page by page.

Which page holds what is judged exactly; millimetres with the slack that a difference of fonts brings.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xundocs.review.document import Document, Section
from xundocs.review.rule import View
from xundocs.review.runner import Review, run_rules
from xundocs.review.settings import Settings
from xundocs.review.sheets import PrintedLine, Sheet, sheets_of


def review_rendered(path: Path, document: Document, settings: Settings, result: Review) -> None:
    """Render the file and add what the rules of the page find. Raises: XundocsError when LibreOffice is missing or fails."""
    from xundocs.documents.pdf import to_pdf

    with tempfile.TemporaryDirectory(prefix="xundocs-check-") as scratch:
        pdf = to_pdf([path], Path(scratch))[0].read_bytes()
    review_printed(pdf, document, settings, result)


def review_printed(pdf: bytes, document: Document, settings: Settings, result: Review) -> None:
    """Add what the rules of the page find on a document's PDF."""
    from xundocs.review.rules import rendered_rules

    view = View(document, settings)
    view.cache["sheets"] = sheets_of(pdf)
    view.cache["pages"] = [sheet.text for sheet in view.cache["sheets"]]
    run_rules(rendered_rules(), view, result)


def squeezed(text: str) -> str:
    """Text without white space, for comparison across layouts."""
    return re.sub(r"\s", "", text)


def page_of(pages: Sequence[str], text: str) -> int | None:
    """The page (from 0) on which a paragraph begins, None when it is not found."""
    start = squeezed(text)[:16]
    return next((i for i, page in enumerate(pages) if start and start in page), None)


def line_of(sheets: Sequence[Sheet], text: str, *, from_end: bool = False) -> tuple[int, PrintedLine] | None:
    """The page (from 0) and line where a paragraph begins; with `from_end` where it ends. None when it is not found."""
    whole = squeezed(text)
    order = range(len(sheets) - 1, -1, -1) if from_end else range(len(sheets))
    for number in order:
        lines = sheets[number].content
        for line in reversed(lines) if from_end else lines:
            piece = squeezed(line.text)
            if len(piece) > 1 and (whole.endswith(piece) if from_end else whole.startswith(piece)):
                return number, line
    return None


def section_at(view: View, sheets: Sequence[Sheet], number: int) -> Section | None:
    """The section a page most likely belongs to: the first one of its direction."""
    if number >= len(sheets):
        return None
    return next((s for s in view.document.sections if s.landscape == sheets[number].wide and s.height), None)


def last_section(view: View) -> Section | None:
    """The section of the last page."""
    return view.document.sections[-1] if view.document.sections and view.document.sections[-1].height else None
