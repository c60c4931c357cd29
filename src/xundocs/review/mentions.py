"""Figures of a document with the words round them: what a number counts, told from its own clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xundocs.model.quantities import Quantity, quantities
from xundocs.model.sentences import start_of
from xundocs.review.document import Block
from xundocs.review.rule import View


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity, the words of its clause before it and those right after it."""

    quantity: Quantity
    block: Block
    before: str
    after: str

    @property
    def words(self) -> str:
        """Both together."""
        return self.before + self.after

    def counts(self, noun: str) -> bool:
        """Whether the number is one of that noun: 23个问题, 问题23个, 问题共23个."""
        return self.after.startswith(noun) or re.search(rf"{re.escape(noun)}(?:总数|数|共|共计|合计|总计|总量|为|达|有)*$", self.before) is not None


def mentions(view: View) -> list[Mention]:
    """Every quantity of the running text, in order."""
    if "mentions" not in view.cache:
        view.cache["mentions"] = [m for block in view.document.texts if block.cell is None and block.part != "comment" for m in mentions_of(block)]
    found: list[Mention] = view.cache["mentions"]
    return found


def mentions_of(block: Block) -> Iterator[Mention]:
    """The quantities of one paragraph."""
    text = block.text
    for quantity in quantities(text):
        begin = start_of(text, quantity.start, "，。；、：（）", max(0, quantity.start - 16))
        after = re.match(r"[\u4e00-\u9fa5]{0,8}", text[quantity.end:])
        yield Mention(quantity, block, text[begin:quantity.start], after[0] if after else "")


def is_slip(one: Quantity, other: Quantity) -> bool:
    """Whether one number looks like the other mistyped: digits swapped, or one digit changed."""
    a, b = (f"{q.amount.normalize():f}".replace(".", "").lstrip("0") for q in (one, other))
    if a == b or len(a) != len(b) or len(a) < 2:
        return False
    return sorted(a) == sorted(b) or sum(x != y for x, y in zip(a, b, strict=True)) == 1
