"""The kinds a workspace can use."""

from __future__ import annotations

from xundocs.documents.kinds import KindShelf
from xundocs.workspace import Workspace


def shelf_of(workspace: Workspace) -> KindShelf:
    """The office's own kinds before the built-in ones."""
    return KindShelf(workspace.template_folders, workspace.cache_folder / "kinds")
