"""All kinds of a workspace as pages and downloads; a kind that has not changed comes from the cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from xundocs.documents.kinds import Kind
from xundocs.documents.pdf import find_soffice
from xundocs.documents.scope import Verified
from xundocs.documents.shelf import shelf_of
from xundocs.site.cache import Cache
from xundocs.site.kind_pages import download, kind_url, kinds_index, render_kind
from xundocs.site.output import Output
from xundocs.site.pictures import page_pictures
from xundocs.site.samples import Sample, make_sample
from xundocs.site.shell import Shell, slug
from xundocs.site.works import Download
from xundocs.workspace import Workspace, built_in


@dataclass
class KindBuilder:
    """Builds the pages of all kinds. `linked` turns a line of legal basis into HTML for a page one level down."""

    workspace: Workspace
    shell: Shell
    cache: Cache
    verified: Verified | None
    linked: Callable[[str], str]
    pictures: bool
    """Whether pictures of the real pages are wanted, where LibreOffice is there to make them."""

    def build(self, output: Output) -> list[Kind]:
        """Write every page and download; the kinds in the order of the work."""
        kinds = sorted(shelf_of(self.workspace).all(), key=lambda k: (k.code, k.id))
        drawing = self.pictures and find_soffice() is not None
        keys = {k.id: self._key(k, kinds, drawing) for k in kinds}
        fresh = [k for k in kinds if not self._from_cache(keys[k.id])]
        samples = {k.id: make_sample(self.workspace, k, self.verified) for k in fresh}
        documents = {f.name: f.docx for s in samples.values() for f in s.filled}
        pictures = page_pictures(documents, self.cache, wanted=drawing)
        for kind in fresh:
            self._make(keys[kind.id], samples[kind.id], pictures, _around(kinds, kind), drawing)
        for kind in kinds:
            self._write(keys[kind.id], output)
        output.put("kinds/index.html", kinds_index(self.shell, kinds))
        return kinds

    def _key(self, kind: Kind, kinds: Sequence[Kind], drawing: bool) -> str:
        files = [p for p in sorted(kind.folder.iterdir()) if p.is_file()]
        shared = [folder / name for folder in self.workspace.template_folders for name in ("shared.yaml", "vocabulary.yaml")]
        content = [sha256(p.read_bytes()).hexdigest() for p in (*files, *(p for p in shared if p.exists()))]
        around = [(k.name, kind_url(k)) if k else None for k in _around(kinds, kind)]
        return self.cache.key("kind", documents_hash(), *[p.name for p in files], *content, repr(around), repr(self.workspace.office.get("layout")),
                              repr([self.linked(b) for b in kind.legal_basis]), str(drawing), repr(self.shell.site))

    def _from_cache(self, key: str) -> bool:
        files = self.cache.data(f"{key}.kind")
        return isinstance(files, list) and all(self._digest(entry) == digest for _, entry, digest in files)

    def _digest(self, entry: str) -> str:
        """The page tells the hash of every download: one that is damaged in the cache must not go out under it."""
        return sha256(self.cache.get(entry) or b"").hexdigest()

    def _write(self, key: str, output: Output) -> None:
        for name, entry, _ in self.cache.data(f"{key}.kind") or ():
            output.copy(name, self.cache.path(entry))

    def _make(self, key: str, sample: Sample, pictures: dict[str, list[str]], around: tuple[Kind | None, Kind | None], drawing: bool) -> None:
        """Make page and downloads of a kind and keep them under `key`."""
        kind = sample.kind
        name = slug(kind.id)
        entries: list[tuple[str, str, str]] = []
        downloads: list[Download] = []

        def keep(label: str, url: str, data: bytes) -> None:
            entry = f"{key}-{len(entries)}{Path(url).suffix}"
            self.cache.put(entry, data)
            entries.append((url, entry, sha256(data).hexdigest()))
            if label:
                downloads.append(download(label, url, data))

        keep("空白数据表（.xlsx）", f"downloads/{name}-blank.xlsx", sample.blank_xlsx)
        keep("空白数据文件（.yaml）", f"downloads/{name}-blank.yaml", sample.blank_yaml)
        if sample.given:
            keep("填好的数据文件（sample.yaml）", f"downloads/{name}-sample.yaml", kind.sample_path.read_bytes())
        for filled in sample.filled:
            keep(f"生成的文书：{filled.output.name}（.docx）", f"downloads/{filled.name}", filled.docx)
        for template in sorted({o.template: o.name for o in kind.outputs}.items()):
            path = kind.folder / template[0]
            if path.exists():
                keep(f"模板：{template[1]}（.docx）", f"downloads/{name}-{slug(path.stem)}.docx", path.read_bytes())
        shown: dict[str, list[str]] = {}
        for filled in sample.filled:
            shown[filled.name] = []
            for number, picture in enumerate(pictures.get(filled.name, ()), 1):
                url = f"kinds/pictures/{filled.name.removesuffix('.docx')}-{number}.png"
                entries.append((url, picture, self._digest(picture)))
                shown[filled.name].append(url)
        page = render_kind(self.shell, sample, shown, downloads, [Markup(self.linked(b)) for b in kind.legal_basis], around,
                              drawing, model=kind.folder.is_relative_to(built_in("templates")))
        keep("", kind_url(kind), page)
        self.cache.put(f"{key}.kind", json.dumps(entries).encode())


def _around(kinds: Sequence[Kind], kind: Kind) -> tuple[Kind | None, Kind | None]:
    place = [k.id for k in kinds].index(kind.id)
    return (kinds[place - 1] if place else None), (kinds[place + 1] if place + 1 < len(kinds) else None)


@lru_cache(1)
def documents_hash() -> str:
    """A hash of the code that makes documents: what a sample is made with."""
    import xundocs

    root = Path(xundocs.__file__).parent
    digest = sha256()
    for folder in ("documents", "model"):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
