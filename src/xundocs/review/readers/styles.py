"""Word's formatting resolved: defaults, style chains, direct formatting, theme faces.

Source: ECMA-376 Part 1, 17.7.2 (style hierarchy), 17.3.1.12 (indents in characters before twips), 17.3.2.26 (faces and themes).
"""

from __future__ import annotations

from typing import Any

from xundocs.review.document import Look

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Element = Any
Values = dict[str, Any]


def whole(text: str | None, default: int = 0) -> int:
    """A whole number of the file, `default` when it is none or absurd."""
    try:
        number = round(float(text)) if text else default
    except (ValueError, OverflowError):
        return default
    return number if -1_000_000 < number < 1_000_000 else default


def is_on(element: Element) -> bool:
    """Whether an on/off element is on."""
    return element.get(W + "val") not in ("0", "false", "off", "none")


class Styles:
    """The style sheet of one file. Unknown styles and cycles give what is known."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._theme = _theme_faces(theme)
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, tuple[Values, Values]] = {}
        self.names: dict[str, str] = {}
        self.default_paragraph = ""
        self._base: tuple[Values, Values] = ({}, {})
        if styles is not None:
            self._read(styles)

    def _read(self, root: Element) -> None:
        for style in root.iterfind(W + "style"):
            name = style.get(W + "styleId") or ""
            self._elements[name] = style
            shown = style.find(W + "name")
            self.names[name] = (shown.get(W + "val") or "") if shown is not None else ""
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self.default_paragraph = name
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            paragraph = defaults.find(f"{W}pPrDefault/{W}pPr")
            run = defaults.find(f"{W}rPrDefault/{W}rPr")
            self._base = (paragraph_values(paragraph), self.run_values(run))

    def of(self, name: str, depth: int = 0) -> tuple[Values, Values]:
        """The paragraph and run values of a style with all it is based on, document defaults below."""
        if name in self._resolved:
            return self._resolved[name]
        element = self._elements.get(name)
        if element is None or depth > 30:
            return self._base
        based = element.find(W + "basedOn")
        below = self.of(based.get(W + "val") or "", depth + 1) if based is not None else self._base
        found = ({**below[0], **paragraph_values(element.find(W + "pPr"))}, {**below[1], **self.run_values(element.find(W + "rPr"))})
        self._resolved[name] = found
        return found

    def character(self, name: str) -> Values:
        """The run values a character style adds."""
        element = self._elements.get(name)
        values: Values = {}
        for _ in range(20):
            if element is None:
                break
            values = {**self.run_values(element.find(W + "rPr")), **values}
            based = element.find(W + "basedOn")
            element = self._elements.get(based.get(W + "val") or "") if based is not None else None
        return values

    def run_values(self, element: Element | None) -> Values:
        """What one rPr says."""
        values: Values = {}
        for child in element if element is not None else ():
            tag = child.tag
            if tag == W + "sz":
                values["size"] = whole(child.get(W + "val"))
            elif tag == W + "b":
                values["bold"] = is_on(child)
            elif tag in (W + "vanish", W + "webHidden") and tag == W + "vanish":
                values["hidden"] = is_on(child)
            elif tag == W + "color":
                colour = (child.get(W + "val") or "").upper()
                values["colour"] = "" if colour in ("AUTO", "") else colour
            elif tag == W + "rFonts":
                self._faces(child, values)
            elif tag == W + "rStyle":
                values["style"] = child.get(W + "val") or ""
        return values

    def _faces(self, element: Element, values: Values) -> None:
        for key, slot in (("face", "eastAsia"), ("latin", "ascii")):
            themed = element.get(f"{W}{slot}Theme")
            if themed is not None:
                values[key] = self._theme.get(themed, "")
            elif (face := element.get(W + slot)) is not None:
                values[key] = face.strip()


def paragraph_values(element: Element | None) -> Values:
    """What one pPr says."""
    values: Values = {}
    for child in element if element is not None else ():
        tag = child.tag
        if tag == W + "jc":
            values["align"] = child.get(W + "val") or ""
        elif tag == W + "ind":
            _indents(child, values)
        elif tag == W + "spacing":
            if (line := child.get(W + "line")) is not None:
                values["line"] = whole(line)
                values["line_rule"] = child.get(W + "lineRule") or "auto"
        elif tag == W + "pageBreakBefore":
            values["page_break_before"] = is_on(child)
        elif tag == W + "outlineLvl":
            level = whole(child.get(W + "val"), 9)
            values["outline"] = level if 0 <= level < 9 else None
        elif tag == W + "numPr":
            _numbering(child, values)
        elif tag == W + "pBdr":
            bottom = child.find(W + "bottom")
            if bottom is not None and bottom.get(W + "val") not in ("nil", "none"):
                values["bottom_border"] = (bottom.get(W + "color") or "auto").upper()
        elif tag == W + "framePr":
            values["framed"] = True
        elif tag == W + "pStyle":
            values["style"] = child.get(W + "val") or ""
    return values


def _indents(element: Element, values: Values) -> None:
    """A later level's indent replaces an earlier one's of the same side, in either unit."""
    for side, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            if (length := element.get(W + name)) is not None:
                values[side] = whole(length)
                values.setdefault(f"{side}_chars", 0)
            if (chars := element.get(f"{W}{name}Chars")) is not None:
                values[f"{side}_chars"] = whole(chars)
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if (length := element.get(W + name)) is not None:
            values["first_line"] = sign * whole(length)
            if element.get(f"{W}{name}Chars") is None:
                values["first_chars"] = 0
        if (chars := element.get(f"{W}{name}Chars")) is not None:
            values["first_chars"] = sign * whole(chars)


def _numbering(element: Element, values: Values) -> None:
    number, level = element.find(W + "numId"), element.find(W + "ilvl")
    if number is not None:
        values["list"] = number.get(W + "val") or ""
    if level is not None:
        values["list_level"] = whole(level.get(W + "val"))


def as_look(values: Values) -> Look:
    """The values as a Look."""
    return Look(
        align=values.get("align", ""), first_line=values.get("first_line", 0), first_chars=values.get("first_chars", 0),
        left=values.get("left", 0), left_chars=values.get("left_chars", 0), right=values.get("right", 0),
        right_chars=values.get("right_chars", 0), line=values.get("line", 0), line_rule=values.get("line_rule", "auto"),
        page_break_before=values.get("page_break_before", False), outline=values.get("outline"), style=values.get("style", ""),
        bottom_border=values.get("bottom_border", ""), framed=values.get("framed", False))


def _theme_faces(theme: Element | None) -> dict[str, str]:
    """minorEastAsia, majorHAnsi … → face."""
    faces: dict[str, str] = {}
    if theme is None:
        return faces
    for group, name in (("majorFont", "major"), ("minorFont", "minor")):
        font = theme.find(f".//{A}{group}")
        if font is None:
            continue
        latin, east = font.find(A + "latin"), font.find(A + "ea")
        chinese = next((f.get("typeface") or "" for f in font.iterfind(A + "font") if f.get("script") == "Hans"), "")
        faces[f"{name}EastAsia"] = (east.get("typeface") if east is not None else "") or chinese
        faces[f"{name}HAnsi"] = faces[f"{name}Ascii"] = (latin.get("typeface") or "") if latin is not None else ""
    return faces
