"""Prepared documents of one kind rendered with the office's page profile."""

from __future__ import annotations

from xundocs.documents.kinds import Kind
from xundocs.documents.layout import DIALOG
from xundocs.documents.package import DocumentProperties
from xundocs.documents.prepare import PreparedDocument
from xundocs.documents.render_cache import load_or_compile
from xundocs.documents.shelf import profile_of
from xundocs.documents.template import CompiledTemplate
from xundocs.errors import XundocsError
from xundocs.workspace import Workspace

AUDIENCE_MARK = "xundocs_audience"
"""The custom property that says whom a document is for."""


class Renderer:
    """Renders prepared documents of one kind with the office's page profile; compiles each template once."""

    def __init__(self, workspace: Workspace, kind: Kind) -> None:
        self.kind = kind
        self._cache = workspace.cache_folder / "templates"
        self._profile = profile_of(workspace.office)
        self._templates: dict[str, CompiledTemplate] = {}
        self._last: tuple[PreparedDocument, bytes] | None = None

    def render(self, document: PreparedDocument) -> bytes:
        """The .docx; asked again for the same document, the same bytes. Raises: DataRejected, TemplateRejected."""
        if self._last is None or self._last[0] is not document:
            self._last = (document, self._rendered(document))
        return self._last[1]

    def _rendered(self, document: PreparedDocument) -> bytes:
        properties = DocumentProperties(title=document.title, subject=self.kind.name, created=document.created,
                                        custom={"xundocs_kind": self.kind.id, AUDIENCE_MARK: document.output.audience, **document.custom})
        return self._template(document.output.template).render(document.context, properties=properties, media=document.media)

    def _template(self, name: str) -> CompiledTemplate:
        if name not in self._templates:
            path = self.kind.folder / name
            if not path.exists():
                raise XundocsError(f"{path}: 没有这个模板。", "请补上模板文件，或运行 xundocs kinds lint。")
            if self._profile == DIALOG:
                self._templates[name] = load_or_compile(path, self._cache)
            else:
                from xundocs.documents.layout_profile import apply_profile

                self._templates[name] = load_or_compile(apply_profile(path.read_bytes(), self._profile), self._cache)
        return self._templates[name]
