"""The frame of every page: what the theme's templates are given, and the environment that renders them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from xundocs import __version__
from xundocs.site.search import KEYS_SCRIPT

THEME = Path(__file__).with_name("theme")
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
          "form-action 'self'; base-uri 'none'")
"""No inline script or style, nothing from elsewhere. `'self'` covers the folder of a page opened from a file as well."""
STYLES = ("tokens", "base")
SCRIPTS = ("site", KEYS_SCRIPT)
"""What every page runs after it was read, unless it says otherwise."""


class Section(NamedTuple):
    """One entry of the main navigation."""

    id: str
    label: str
    url: str


SECTIONS = (Section("regulations", "法规", "regulations/index.html"), Section("reports", "报告", "reports/index.html"),
            Section("kinds", "文书", "kinds/index.html"), Section("handbook", "手册", "handbook/index.html"),
            Section("glossary", "术语", "glossary.html"))


class Contents(NamedTuple):
    """One group of the handbook's side navigation: (label, url) in order."""

    label: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class View:
    """What one page is."""

    title: str
    url: str
    section: str = ""
    description: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    """(label, url) from the second level down; "" as url for the page itself."""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = SCRIPTS
    wide: bool = False
    search_in_header: bool = True
    contents: Sequence[Contents] = ()
    body: Any = ""

    @property
    def base(self) -> str:
        """The way from the page to the top of the site: "", "../" …"""
        return "../" * self.url.count("/")


@dataclass(frozen=True)
class Site:
    """What all pages share."""

    title: str
    office: str = ""
    sections: tuple[Section, ...] = SECTIONS
    policy: str = POLICY
    version: str = __version__
    styles: tuple[str, ...] = STYLES


@dataclass
class Shell:
    """Renders pages with the theme."""

    site: Site
    compiled: Path | None = None
    """A folder in which compiled templates are kept for the next build: compiling them costs a tenth of a small one."""
    _templates: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def environment(self) -> Environment:
        """The theme's templates; everything but ready HTML is escaped."""
        if self.compiled is not None:
            self.compiled.mkdir(parents=True, exist_ok=True)
        made = Environment(loader=FileSystemLoader(THEME), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                           keep_trailing_newline=True, bytecode_cache=FileSystemBytecodeCache(str(self.compiled)) if self.compiled else None)
        made.globals["site"] = self.site
        return made

    def page(self, template: str, view: View, **values: Any) -> bytes:
        """One page, UTF-8."""
        if template not in self._templates:
            self._templates[template] = self.environment.get_template(template)
        text: str = self._templates[template].render(view=view, **values)
        return text.encode()


_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*")
_TAKEN = re.compile(r"index|by-[a-z]+|con|prn|aux|nul|com\d|lpt\d")


@cache
def slug(name: str) -> str:
    """A file name of plain ASCII for an id: the id itself where it is one, else a short hash of it.

    >>> slug("supervision-law"), slug("信访工作条例")
    ('supervision-law', 'w-c7b8cf166ea8')
    """
    if _PLAIN.fullmatch(name) and not _TAKEN.fullmatch(name):
        return name
    return f"w-{sha256(name.encode()).hexdigest()[:12]}"
