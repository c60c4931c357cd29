"""款 项 目: the paragraphs and items inside an article, a heading or an annex.

A marker family seen first is the 项 level, the next one 目, the third 点, whatever sign the text uses for them;
a line without a marker begins a new 款.
"""

from __future__ import annotations

from xundocs.corpus.structure.markers import BULLET, Marker
from xundocs.model.provision import Node, ProvisionKind

_LEVELS: tuple[ProvisionKind, ...] = ("item", "subitem", "point")


class Body:
    """Collects the lines of one container node into paragraphs and items."""

    def __init__(self, container: Node) -> None:
        self._container = container
        self._open: list[tuple[str, Node]] = []
        """The families of the open items, outermost first, each with its last node."""
        self._closed: list[tuple[str, Node]] = []
        """The items that were open when the last 款 began."""

    def paragraph(self, text: str) -> None:
        """Begin a new 款."""
        if self._open:
            self._closed, self._open = self._open, []
        self._container.children.append(Node("paragraph", text=text))

    def continue_last(self, text: str) -> None:
        """A further line of the 款 or 项 read last; a line break in the same provision."""
        last = self._last()
        if last is None:
            self.paragraph(text)
        else:
            last.text = f"{last.text}\n{text}" if last.text else text

    def item(self, marker: Marker | None, text: str) -> None:
        """An item; `marker` None is one printed without a sign."""
        family = marker.family if marker else BULLET
        self._close_to(family)
        node = Node(_LEVELS[min(len(self._open), len(_LEVELS) - 1)],
                    number=str(marker.number) if marker else "", text=text, marker=marker.printed if marker else "")
        self._parent().children.append(node)
        self._open.append((family, node))

    def is_next(self, marker: Marker) -> bool:
        """True if `marker` carries on a list that is open or was closed by the 款 just read."""
        return any(family == marker.family and node.number == str(marker.number - 1)
                   for family, node in (*self._open, *self._closed))

    def last_number(self, family: str) -> int:
        """The number of the last open item of this family, 0 when there is none."""
        for open_family, node in self._open:
            if open_family == family and node.number.isdecimal():
                return int(node.number)
        return 0

    @property
    def lead(self) -> str:
        """The text of the 款 or item that a following item would hang on."""
        last = self._last()
        return last.text if last is not None else ""

    def _close_to(self, family: str) -> None:
        families = [f for f, _ in self._open]
        if family in families:
            del self._open[families.index(family):]

    def _parent(self) -> Node:
        if self._open:
            return self._open[-1][1]
        return self._paragraph()

    def _paragraph(self) -> Node:
        children = self._container.children
        if not children or children[-1].kind != "paragraph":
            children.append(Node("paragraph"))
        return children[-1]

    def _last(self) -> Node | None:
        if self._open:
            return self._open[-1][1]
        children = self._container.children
        return children[-1] if children and children[-1].kind == "paragraph" else None
