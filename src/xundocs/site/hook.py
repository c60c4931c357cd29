"""The MkDocs hook named in mkdocs.yml: the documentation pages get the site's own frame, everything else is written after them.

MkDocs reads and checks the documentation; its pages are rendered by `site.handbook`, so that they are the same pages
`xundocs site build` writes. Works under MkDocs 1.6 and under ProperDocs.
"""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from xundocs.errors import XundocsError
from xundocs.site.assets import theme_files
from xundocs.site.build import SiteBuilder
from xundocs.site.handbook import Handbook, read_handbook, view_of
from xundocs.workspace import Workspace

_log = logging.getLogger("mkdocs.hooks.xundocs")


@lru_cache(1)
def _builder() -> SiteBuilder:
    return SiteBuilder(Workspace(), day=date.today().isoformat())


@lru_cache(1)
def _handbook(folder: str) -> Handbook:
    return read_handbook(Path(folder), _builder().cache)


def on_config(config: Any, **_: Any) -> Any:
    """A fresh start for every build: `mkdocs serve` builds many times in one process."""
    _builder.cache_clear()
    _handbook.cache_clear()
    settings = config.extra.get("xundocs") or {}
    _builder().pictures = bool(settings.get("pictures", True))
    return config


def on_files(files: Any, **_: Any) -> Any:
    """MkDocs would copy the theme's scripts as they are written; the site has them as `site.assets` makes them."""
    wanted = {name for name, _ in theme_files()}
    for file in [file for file in files if file.src_uri.endswith((".css", ".js")) and file.src_uri not in wanted]:
        files.remove(file)
    return files


def on_env(env: Any, **_: Any) -> Any:
    """The theme's templates ask for what all pages share."""
    env.globals["site"] = _builder().shell.site
    env.autoescape = env.trim_blocks = env.lstrip_blocks = env.keep_trailing_newline = True
    return env


def on_post_template(output_content: str, template_name: str, **_: Any) -> str:
    """No sitemap: the site has no address of its own."""
    return "" if template_name.startswith("sitemap") else output_content


def on_page_context(context: Any, page: Any, config: Any, **_: Any) -> Any:
    """The frame of a documentation page; its text is rendered and cleaned by us."""
    context["view"] = view_of(_handbook(config.docs_dir), page.file.src_uri)
    return context


def on_post_build(config: Any, **_: Any) -> None:
    """Everything that is not documentation. A refusal stops MkDocs with our message."""
    try:
        result = _builder().build(Path(config.site_dir), handbook=False)
    except XundocsError as error:
        raise _abort(f"xundocs: {error}") from None
    _log.info(f"xundocs: {result.works} 部法规、{result.reports} 份报告、{result.kinds} 种文书")


def _abort(message: str) -> Exception:
    try:
        from mkdocs.exceptions import Abort
    except ImportError:
        from properdocs.exceptions import Abort  # type: ignore[import-not-found,no-redef,assignment,unused-ignore]
    return Abort(message)
