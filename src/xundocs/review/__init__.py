"""Review of finished documents: read a .docx, .md or .txt with its places, run the rules, say what was found where.

Public: `read_document` (bytes → Document), `review` (Document → list of problems), `Settings` (what an office configured).
"""

from xundocs.review.document import Document
from xundocs.review.readers import read_document
from xundocs.review.runner import Review, review
from xundocs.review.settings import Settings

__all__ = ["Document", "Review", "Settings", "read_document", "review"]
