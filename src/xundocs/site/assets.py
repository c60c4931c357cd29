"""The theme's style sheets and scripts as the site has them: without what only their authors read, the search page's scripts as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from xundocs.site.search import KEYS_SCRIPT, SCRIPTS, SEARCH_PAGE_SCRIPT
from xundocs.site.shell import THEME

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT_LINES = re.compile(r"^(?://.*|/\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{2,}")
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/")
_SUFFIXES = (".css", ".js", ".svg")


def theme_files() -> Iterator[tuple[str, bytes]]:
    """(address, content) of every file of the theme that pages load."""
    alone = {f"js/{name}.js" for name in SCRIPTS if name not in (SEARCH_PAGE_SCRIPT, KEYS_SCRIPT)}
    for path in sorted(THEME.rglob("*")):
        name = path.relative_to(THEME).as_posix()
        if path.suffix not in _SUFFIXES or name in alone:
            continue
        if name == f"js/{SEARCH_PAGE_SCRIPT}.js":
            yield name, "".join(_read(THEME / f"js/{each}.js") for each in SCRIPTS).encode()
        else:
            yield name, _read(path).encode()


def _read(path: Path) -> str:
    text = path.read_text("utf-8")
    return lean_script(text) if path.suffix == ".js" else lean_style(text) if path.suffix == ".css" else text


def lean_script(text: str) -> str:
    """A script without indentation and comments that stand on lines of their own. No template literal may span lines.

    >>> lean_script("  // why\\n  const a = 1; // x\\n")
    'const a = 1; // x\\n'
    """
    return _EMPTY_LINES.sub("\n", _COMMENT_LINES.sub("", _INDENT.sub("", text))).lstrip("\n")


def lean_style(text: str) -> str:
    """A style sheet without comments, indentation and ends of lines.

    >>> lean_style("/* why */\\na {\\n  color: red;\\n}\\n")
    'a {color: red;}\\n'
    """
    return "".join(_INDENT.sub("", _COMMENT.sub("", text)).split("\n")) + "\n"
