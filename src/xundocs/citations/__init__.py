"""Citations in running text: found, resolved against the knowledge base, verified on a day.

Public: `find_citations` (text → mentions), `Library` / `library_of` (the works citations are resolved against), `cite_text`
(text → checked citations), `Citer` (the same block by block), `approved_form` and `verified` (what a document may print).
"""

from xundocs.citations.annotate import approved_form, verified
from xundocs.citations.cite import Citation, Citer, cite_text
from xundocs.citations.find import Mention, find_citations
from xundocs.citations.library import Library, library_of

__all__ = ["Citation", "Citer", "Library", "Mention", "approved_form", "cite_text", "find_citations", "library_of", "verified"]
