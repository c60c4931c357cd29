"""附注 stands in brackets, two characters in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """The line under the date; contact lines without brackets."""
    anatomy = view.anatomy
    if anatomy.dated is None or not anatomy.issued:
        return
    body = view.document.body
    place = next((i for i, b in enumerate(body) if b is anatomy.dated), None)
    following = body[place + 1] if place is not None and place + 1 < len(body) else None
    if following is not None and re.match(r"联系人[:：]", following.text.strip()) and following.part == "body" and not following.breaks_page:
        yield Hit(following, "附注没有加圆括号", "写成（联系人：……），居左空二字。")


RULE = Rule("B-14", "附注", "规定", "GB/T 9704—2012 7.3.6", check, wrong="联系人：……", right="（联系人：……）")
