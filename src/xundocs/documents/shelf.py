"""What a workspace gives to documents: the kinds it can use and the pages it prints on."""

from __future__ import annotations

from xundocs.documents.kinds import KindShelf
from xundocs.documents.layout import PageProfile
from xundocs.errors import XundocsError
from xundocs.workspace import CONFIG_NAME, Office, Workspace


def shelf_of(workspace: Workspace) -> KindShelf:
    """The office's own kinds before the built-in ones."""
    return KindShelf(workspace.template_folders, workspace.cache_folder / "kinds")


def profile_of(office: Office) -> PageProfile:
    """The office's page geometry and faces. Raises: XundocsError naming the setting that is wrong."""
    profile, problems = PageProfile.from_config(office.get("layout") or {})
    if problems:
        raise XundocsError(f"{CONFIG_NAME} [layout]：{problems[0].message}", problems[0].remedy)
    return profile
