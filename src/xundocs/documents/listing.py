"""Newline, tab, new paragraph (\\a) and page break (\\f) inside a value, turned into Word's elements.

The result equals docxtpl's `resolve_listing`; docxtpl itself is not imported, and paragraphs without one of the
four characters are not touched.
"""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>")
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>")
_SPECIAL = re.compile("[\t\n\a\f]")


def needed(xml: str) -> bool:
    """True if one of the four characters occurs at all."""
    return "\n" in xml or "\t" in xml or "\a" in xml or "\f" in xml


def resolve(xml: str) -> str:
    """The part's XML with every such character inside `w:t` replaced."""
    return _PARAGRAPH.sub(_paragraph, xml)


def _paragraph(match: re.Match[str]) -> str:
    paragraph = match[0]
    if not _SPECIAL.search(paragraph):
        return paragraph
    properties = _first(_PARAGRAPH_PROPERTIES, paragraph)
    return _RUN.sub(lambda run: _run(run[0], properties), paragraph)


def _run(run: str, paragraph_properties: str) -> str:
    properties = _first(_RUN_PROPERTIES, run)
    return _TEXT.sub(lambda text: _text(text[0], properties, paragraph_properties), run)


def _text(text: str, run_properties: str, paragraph_properties: str) -> str:
    resume = f'<w:r>{run_properties}<w:t xml:space="preserve">'
    text = text.replace("\t", f"</w:t></w:r><w:r>{run_properties}<w:tab/></w:r>{resume}")
    text = text.replace("\a", f"</w:t></w:r></w:p><w:p>{paragraph_properties}{resume}")
    text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return text.replace("\f", f"</w:t></w:r></w:p>{page}<w:p>{paragraph_properties}{resume}")


def _first(pattern: re.Pattern[str], xml: str) -> str:
    found = pattern.search(xml)
    return found[0] if found else ""
