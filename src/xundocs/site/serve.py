"""A finished site on this machine's own address, for looking at it. No other machine can reach it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from xundocs.errors import XundocsError

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Serves files only; says nothing, allows no listing of folders and no caching."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the user."""

    def list_directory(self, path: Any) -> None:
        """A folder without index.html is not shown."""
        self.send_error(404)

    def end_headers(self) -> None:
        """Every answer is asked for anew, so that a rebuilt site shows at once."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def serve_folder(folder: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted. `ready` gets the address once the port is open; port 0 takes any free one.

    Raises: XundocsError when the port is taken or may not be used.
    """
    try:
        server = ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise XundocsError(f"端口 {port} 不能用（{error.strerror}）。", "请用 --port 换一个，例如 --port 8801。") from error
    with server:
        ready(f"http://{HOST}:{server.server_port}/")
        server.serve_forever()
