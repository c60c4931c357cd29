"""Page geometry of a section; a section without its own footers keeps those of the one before."""

from __future__ import annotations

from xundocs.review.document import Section
from xundocs.review.readers.styles import Element, is_on, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_section(element: Element, earlier: list[Section]) -> Section:
    """The section a `w:sectPr` describes."""
    size, margin, title = (element.find(W + tag) for tag in ("pgSz", "pgMar", "titlePg"))
    footers = frozenset(f.get(W + "type") or "default" for f in element.iterfind(W + "footerReference"))

    def of(source: Element | None, name: str) -> int:
        return whole(source.get(W + name)) if source is not None else 0

    return Section(
        width=of(size, "w"), height=of(size, "h"), top=of(margin, "top"), bottom=of(margin, "bottom"), left=of(margin, "left"),
        right=of(margin, "right"), footer_distance=of(margin, "footer"),
        landscape=size is not None and size.get(W + "orient") == "landscape", title_page=title is not None and is_on(title),
        kinds=footers or (earlier[-1].kinds if earlier else frozenset()))
