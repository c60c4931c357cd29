"""The citations of the document under review, checked once for all rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xundocs.review.document import Block
from xundocs.review.rule import View

if TYPE_CHECKING:
    from xundocs.citations import Citation


def citations(view: View) -> list[tuple[Block, Citation]]:
    """Every checked citation with its block; none when the review runs without a corpus."""
    if view.settings.corpus is None or not view.has("《", "条", "款", "GB", "号"):
        return []
    if "citations" not in view.cache:
        from xundocs.citations import Citer
        from xundocs.citations.cite import own_articles

        day = (view.day or date.today()).isoformat()
        own = own_articles([b.text for b in view.document.body]) if view.anatomy.regulation else None
        corpus = view.settings.corpus
        citer = Citer(corpus() if callable(corpus) else corpus, day, view.anatomy.title_text, own)
        view.cache["citations"] = [(block, citation) for block in view.document.blocks for citation in citer.feed(block.text)]
    found: list[tuple[Block, Citation]] = view.cache["citations"]
    return found
