"""The knowledge base and the templates as a static site that opens from a file, a share or a server.

Public: `SiteBuilder` (a workspace → the whole site in a folder) and `SiteResult`; `serve.serve_folder` shows a finished one.
"""

from xundocs.site.build import SiteBuilder, SiteResult

__all__ = ["SiteBuilder", "SiteResult"]
