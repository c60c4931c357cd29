"""The knowledge base and the templates as a static site that opens from a file, a share or a server.

Public: `SiteBuilder` (a workspace → the whole site in a folder), `SiteResult`, and `serve_folder`.
"""

from xundocs.site.build import SiteBuilder, SiteResult
from xundocs.site.serve import serve_folder

__all__ = ["SiteBuilder", "SiteResult", "serve_folder"]
