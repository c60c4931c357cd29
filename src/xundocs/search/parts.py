"""The 款, 项 and 目 of a clause's text, by its lines: a line with （一） is an 项, one with 1. a 目, others a 款."""

from __future__ import annotations

from xundocs.model.numerals import to_chinese, to_int
from xundocs.named import NamedTuple

OPEN, CLOSE = "（(", "）)"


class Part(NamedTuple):
    """A line of a clause with its number; 0 where the level does not apply. `start`, `end` are places in the text."""

    paragraph: int
    item: int
    subitem: int
    start: int
    end: int

    @property
    def suffix(self) -> str:
        """What follows the article in a provision id: `__para_2__item_3`."""
        levels = (("para", self.paragraph), ("item", self.item), ("subitem", self.subitem))
        return "".join(f"__{name}_{number}" for name, number in levels if number)

    @property
    def label(self) -> str:
        """第二款第（三）项."""
        text = f"第{to_chinese(self.paragraph)}款" if self.paragraph else ""
        text += f"第（{to_chinese(self.item)}）项" if self.item else ""
        return text + (f"第{self.subitem}目" if self.subitem else "")


def parts_of(text: str) -> list[Part]:
    """Every line of a clause, numbered. A clause of one 款 still numbers it 1."""
    parts: list[Part] = []
    paragraph = item = place = 0
    for line in text.split("\n"):
        if line.strip():
            number, subnumber = _item_number(line.lstrip()), _subitem_number(line.lstrip())
            if number and paragraph:
                item = number
                parts.append(Part(paragraph, item, 0, place, place + len(line)))
            elif subnumber and item:
                parts.append(Part(paragraph, item, subnumber, place, place + len(line)))
            else:
                paragraph, item = paragraph + 1, 0
                parts.append(Part(paragraph, 0, 0, place, place + len(line)))
        place += len(line) + 1
    return parts


def find_part(text: str, paragraph: int, item: int, subitem: int) -> Part | None:
    """The part cited, with `end` where its own 项 and 目 end; without a 款 the first 项 of that number."""
    parts = parts_of(text)
    for place, part in enumerate(parts):
        if paragraph and part.paragraph != paragraph:
            continue
        if part.item == item and part.subitem == subitem:
            last = part
            for later in parts[place + 1:]:
                below = later.paragraph == part.paragraph and (not item or later.item == item) and not subitem
                if not below:
                    break
                last = later
            return part._replace(end=last.end)
    return None


def _item_number(line: str) -> int:
    if line[:1] and line[0] in OPEN:
        close = min((place for mark in CLOSE if (place := line.find(mark)) > 0), default=0)
        if 1 < close <= 5 and not line[1:close].isascii():
            return to_int(line[1:close]) or 0
    elif line[:1] and "㈠" <= line[0] <= "㈩":
        return to_int(line[0]) or 0
    return 0


def _subitem_number(line: str) -> int:
    digits = ""
    for char in line[:3]:
        if not (char.isascii() and char.isdigit()):
            break
        digits += char
    return int(digits) if digits and line[len(digits):len(digits) + 1] in (".", "．", "、") else 0
