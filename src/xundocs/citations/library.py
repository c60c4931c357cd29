"""The works citations are resolved against, by every name they go by; and names that are no work's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from xundocs.corpus.store import Store
from xundocs.model.provision import Provision, ProvisionId
from xundocs.model.work import Version, Work, WorkText

WRONG_TITLES_FILE = "known-wrong-titles.yaml"
_PREFIXES = ("中华人民共和国", "中国共产党")
_SUFFIX = re.compile(r"（(?:试行|暂行|修订稿?|示范文本|草案)）$")


@lru_cache(4096)
def plain_title(title: str) -> str:
    """A title for comparison: no spaces, brackets and dashes of one width.

    >>> plain_title("GB/T 9704-2012"), plain_title("党务公开条例(试行)")
    ('GB/T9704—2012', '党务公开条例（试行）')
    """
    text = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" and c not in "（）：，" else c for c in title)
    text = text.replace("(", "（").replace(")", "）").replace("〈", "《").replace("〉", "》")
    text = re.sub(r"(?<=\d)[-－–](?=\d)", "—", text)
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class WrongTitle:
    """A name that is no work's or no longer to be cited, and what to use."""

    title: str
    kind: str
    use: tuple[str, ...]
    note: str


@dataclass
class Library:
    """Names → works. Texts are read when first asked for and kept."""

    store: Store
    wrong: tuple[WrongTitle, ...] = ()
    _texts: dict[tuple[str, str], WorkText | None] = field(default_factory=dict)
    _near: dict[str, list[Work]] = field(default_factory=dict)
    _resembling: dict[str, Work | None] = field(default_factory=dict)
    _nodes: dict[int, dict[ProvisionId, Provision]] = field(default_factory=dict)

    @cached_property
    def works(self) -> list[Work]:
        """Every work."""
        return self.store.works()

    @cached_property
    def by_title(self) -> dict[str, list[Work]]:
        """Full titles."""
        found: dict[str, list[Work]] = {}
        for work in self.works:
            _put(found, plain_title(work.title), work)
            _put(found, _SUFFIX.sub("", plain_title(work.title)), work) if work.model_text else None
        return found

    @cached_property
    def by_short(self) -> dict[str, list[Work]]:
        """Short names, and titles without 中华人民共和国 or 中国共产党."""
        found: dict[str, list[Work]] = {}
        for work in self.works:
            title = plain_title(work.title)
            names = {plain_title(n) for n in work.short_names}
            names |= {title.removeprefix(p) for p in _PREFIXES if title.startswith(p)} | {_SUFFIX.sub("", title)}
            for name in names - {title, ""}:
                if len(name) > 1:
                    _put(found, name, work)
        return found

    @cached_property
    def by_number(self) -> dict[str, list[Work]]:
        """Document numbers and numbers of standards."""
        found: dict[str, list[Work]] = {}
        for work in self.works:
            for name in (work.document_number, *work.short_names, *(v.label for v in work.versions)):
                plain = plain_title(name)
                if plain and re.search(r"〔\d{4}〕\d+号|^[A-Z]{2,4}(?:/[A-Z])?\d", plain):
                    _put(found, plain, work)
        return found

    @cached_property
    def _wrong_by_title(self) -> dict[str, WrongTitle]:
        return {plain_title(w.title): w for w in self.wrong}

    def wrong_title(self, title: str) -> WrongTitle | None:
        """What is known of a wrong title."""
        return self._wrong_by_title.get(plain_title(title))

    @cached_property
    def longest_name(self) -> int:
        """Characters of the longest name."""
        return max((len(n) for names in (self.by_title, self.by_short) for n in names), default=0)

    def knows(self, name: str) -> bool:
        """Whether a name is a work's title or short name, or a known wrong one."""
        plain = plain_title(name)
        return plain in self.by_title or plain in self.by_short or plain in self._wrong_by_title or plain in self.by_number

    def named(self, name: str) -> tuple[list[Work], bool]:
        """The works of this name, and whether it is a full title (else a short name)."""
        plain = plain_title(name)
        if plain in self.by_title:
            return _one_text(self.by_title[plain]), True
        if plain in self.by_short:
            return _one_text(self.by_short[plain]), False
        if plain in self.by_number:
            return self.by_number[plain], True
        return [], False

    def like(self, name: str) -> list[Work]:
        """Works whose title is one character away from `name`, 中华人民共和国 and 中国共产党 left aside. At most three.

        Short titles are not compared: 《专利法》 is no slip of 《会计法》.
        """
        plain = plain_title(name)
        if plain not in self._near:
            self._near[plain] = self._search(plain)
        return self._near[plain]

    def _search(self, plain: str) -> list[Work]:
        from difflib import SequenceMatcher

        core = _core(plain)
        if len(core) < 5:
            return []
        letters = set(core)
        found: list[tuple[str, Work]] = []
        for names in (self.by_title, self.by_short):
            for title, works in names.items():
                other = _core(title)
                if abs(len(other) - len(core)) > 1 or len(letters & set(other)) < len(letters) - 1:
                    continue
                changes = [o for o in SequenceMatcher(None, other, core, autojunk=False).get_opcodes() if o[0] != "equal"]
                if len(changes) == 1 and max(changes[0][2] - changes[0][1], changes[0][4] - changes[0][3]) == 1:
                    found.append((title, works[0]))
        found = found or [(title, works[0]) for title, works in self.by_title.items() if _differs_by_a_word(core, _core(title)) or _is_shortened(core, _core(title))]
        found.sort(key=lambda f: f[0])
        return list({w.id: w for _, w in found}.values())[:3]

    def resembling(self, name: str) -> Work | None:
        """The one work whose title a name resembles, less surely than those of `like`; None for none or several."""
        plain = plain_title(name)
        if plain not in self._resembling:
            from xundocs.citations.near import resemble

            letters = set(plain)
            found = {works[0].id: works[0] for title, works in self.by_title.items()
                     if abs(len(title) - len(plain)) < 6 and len(letters - set(title)) < 4 and resemble(plain, title)}
            self._resembling[plain] = next(iter(found.values())) if len(found) == 1 else None
        return self._resembling[plain]

    def text(self, work: Work, version: Version) -> WorkText | None:
        """The text of a version, None when none is held."""
        key = (work.id, version.date)
        if key not in self._texts:
            self._texts[key] = self.store.load(work.id, version.date) if version.file else None
        return self._texts[key]


    def find(self, text: WorkText, wanted: ProvisionId) -> Provision | None:
        """The provision with this id in one of the library's texts: a look-up, where `WorkText.find` walks the tree."""
        known = self._nodes.get(id(text))
        if known is None:
            known = self._nodes[id(text)] = {node.id: node for node in text.walk()}
        if wanted not in known:
            found = text.find(wanted)
            if found is None:
                return None
            known[wanted] = found
        return known[wanted]


_LOOSE_WORDS = ("工作", "材料", "管理", "若干", "有关", "实施")
"""Words that are lost from long titles or slip into them."""


def _differs_by_a_word(one: str, other: str) -> bool:
    """Whether one title of the country is the other with a common word more; a county may well have both."""
    long, short = (one, other) if len(one) > len(other) else (other, one)
    if len(long) != len(short) + 2 or len(short) < 7 or re.search(r"[省市县区镇乡]", one + other):
        return False
    return any(long[:i] + long[i + 2:] == short and long[i:i + 2] in _LOOSE_WORDS for i in range(1, len(long) - 3))


_SHORTENED = {"村（社区）": ("村居", "村社区", "村社", "村和社区", "村、社区", "村级"), "乡镇（街道）": ("镇街", "乡镇街道", "乡镇和街道", "乡镇、街道", "乡镇"),
              "乡（镇）": ("乡镇",), "县（市、区）": ("县区", "县市区", "区县", "县")}
"""Parts of titles with what they are often shortened to."""


def _is_shortened(name: str, title: str) -> bool:
    """Whether a name is a title with one of its parts shortened: 村居 for 村（社区）."""
    return any(part in title and any(title.replace(part, short) == name for short in shorts) for part, shorts in _SHORTENED.items())


def _core(title: str) -> str:
    for prefix in _PREFIXES:
        title = title.removeprefix(prefix)
    return title


def _one_text(works: list[Work]) -> list[Work]:
    """Of works of one name the only one whose text is held: an imported text beside the catalogue's entry is one work."""
    held = [w for w in works if any(v.file for v in w.versions)]
    return held if len(works) > 1 and len(held) == 1 and len({plain_title(w.title) for w in works}) == 1 else works


def split_year(title: str) -> tuple[str, str]:
    """A title and the year of the version it names: 巡视工作条例（2017年版） → 巡视工作条例, 2017."""
    match = re.search(r"[（(]((?:19|20)\d{2})年?(?:版|修订版?|修正版?|修改|试行|发布|公布|印发|通过|颁布)?[)）]$", title)
    return (title[:match.start()], match[1]) if match else (title, "")


def _put(found: dict[str, list[Work]], name: str, work: Work) -> None:
    listed = found.setdefault(name, [])
    if work not in listed:
        listed.append(work)


def library_of(workspace: Any) -> Library:
    """The library of a workspace: its own works over the built-in ones, with the lists of wrong titles."""
    folders = workspace.corpus_folders
    return Library(Store(folders, workspace.cache_folder / "corpus"), tuple(read_wrong_titles(folders)))


def read_wrong_titles(folders: Iterable[Path]) -> list[WrongTitle]:
    """The entries of every `known-wrong-titles.yaml` in the folders."""
    import yaml

    found = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for folder in folders:
        path = folder / WRONG_TITLES_FILE
        if path.is_file():
            data = yaml.load(path.read_bytes(), Loader=loader) or {}
            found += [WrongTitle(str(e["title"]), str(e.get("kind", "")), tuple(e.get("use") or ()), str(e.get("note", "")))
                      for e in data.get("not_a_work", []) if isinstance(e, dict) and "title" in e]
    return found
