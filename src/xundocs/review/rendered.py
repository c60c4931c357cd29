"""Rules that need the page as it is printed: the PDF LibreOffice makes of the document, read page by page.

Only what survives a difference of fonts is judged: which page holds what, not millimetres.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xundocs.review.document import Document
from xundocs.review.rule import View
from xundocs.review.runner import Review, run_rules
from xundocs.review.settings import Settings


def review_rendered(path: Path, document: Document, settings: Settings, result: Review) -> None:
    """Render the file and add what the rules of the page find. Raises: XundocsError when LibreOffice is missing or fails."""
    from xundocs.review.rules import rendered_rules

    view = View(document, settings)
    view.cache["pages"] = page_texts(path)
    run_rules(rendered_rules(), view, result)


def page_texts(path: Path) -> list[str]:
    """The text of each page without spaces."""
    from pypdf import PdfReader

    from xundocs.documents.pdf import to_pdf

    with tempfile.TemporaryDirectory(prefix="xundocs-check-") as scratch:
        made = to_pdf([path], Path(scratch))[0]
        reader = PdfReader(io.BytesIO(made.read_bytes()))
        return [squeezed(page.extract_text() or "") for page in reader.pages]


def squeezed(text: str) -> str:
    """Text without white space, for comparison across layouts."""
    return re.sub(r"\s", "", text)


def page_of(pages: Sequence[str], text: str) -> int | None:
    """The page (from 0) on which a paragraph begins, None when it is not found."""
    start = squeezed(text)[:16]
    return next((i for i, page in enumerate(pages) if start and start in page), None)
