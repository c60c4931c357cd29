"""Works the catalogue knows without holding their text, and titles people write that are no works: said, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from xundocs.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from xundocs.model.work import Work
    from xundocs.search.answer import NotFound

WRONG_TITLES = "known-wrong-titles.yaml"
_BEGINNINGS = ("中华人民共和国", "中国共产党")


def explainer(workspace: Workspace) -> Callable[[str, NotFound], NotFound]:
    """A function that turns “no such work” into what the catalogue knows about the name asked for."""
    return lambda query, missing: _explained(workspace, query, missing)


def _explained(workspace: Workspace, query: str, missing: NotFound) -> NotFound:
    from xundocs.corpus.store import Store

    asked = _name(query)
    if not asked:
        return missing
    works = Store(workspace.corpus_folders, workspace.cache_folder).works()
    for work in works:
        if asked in {_core(n) for n in (work.title, *work.short_names)}:
            if any(v.file for v in work.versions):
                return missing
            return missing._replace(work=work.title, nearest=(), reason=_without_text(work))
    for wrong in _wrong_titles(workspace.corpus_folders):
        if _core(str(wrong.get("title", ""))) == asked:
            right = tuple(w.title for w in works if w.id in (wrong.get("use") or ()))
            return missing._replace(nearest=right, reason=str(wrong.get("note") or missing.reason))
    return missing


def _without_text(work: Work) -> str:
    source = f"官方文本：{work.official_source}。" if work.official_source else ""
    return f"《{work.title}》只收了目录，库里没有正文，给不出条文。{source}取得官方文本后用 xundocs corpus add 导入。"


def _name(query: str) -> str:
    from xundocs.search.normalize import fold
    from xundocs.search.understanding.citation import find_citations

    cited = find_citations(query)
    return _core(cited[0].name if cited and cited[0].name else fold(query))


def _core(title: str) -> str:
    """A title as it is compared: folded, without 《》, spaces and the words every such title begins with."""
    from xundocs.search.normalize import fold

    text = fold(title).replace(" ", "")
    for beginning in _BEGINNINGS:
        text = text.removeprefix(beginning)
    return text


def _wrong_titles(folders: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    import yaml

    for folder in folders:
        path = folder / WRONG_TITLES
        if path.exists():
            yield from (yaml.safe_load(path.read_text("utf-8")) or {}).get("not_a_work") or ()
