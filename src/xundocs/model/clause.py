"""A clause: one article (条) of one version of a work, as the index takes it in. A value, no input or output."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One article with everything a hit must show. Dates are `YYYY-MM-DD`; an empty string means unknown.

    `text` keeps the source's lines: a newline starts a new 款 or 项.
    `path` is the headings above the article, outermost first (`("第四章 监察权限",)`).
    `provision_id` is `art_48`, `art_388-1` (第三百八十八条之一) or, for text without an article number,
    an identifier of its own that is unique within the version.
    """

    work_id: str
    title: str
    short_names: tuple[str, ...]
    version: str
    status: str
    kind: str
    issuer: str
    path: tuple[str, ...]
    provision_id: str
    article_label: str
    text: str
    in_force_from: str = ""
    in_force_to: str = ""
