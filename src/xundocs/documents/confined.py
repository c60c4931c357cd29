"""Untrusted templates: compiled and rendered in a child process with limits on time and memory.

Jinja's sandbox keeps a template away from files and code, but not from `'a' * 10**9` or nested loops. The parent never
runs code that came out of the child: it gets bytes (a document) or JSON (names, a refusal).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from xundocs.documents.intake import open_template
from xundocs.documents.package import DocumentProperties
from xundocs.errors import DataRejected, TemplateRejected
from xundocs.zipped import LEVEL

SECONDS = 20
MEMORY = 1 << 30
"""Address space of the child in bytes."""
MAX_CHARACTERS = 16 << 20
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from xundocs.documents.confined import child; child()"


class ConfinedTemplate:
    """As CompiledTemplate, for a template from outside. Each rendering starts a child (about half a second)."""

    __slots__ = ("_data", "_seconds", "paths", "variables")

    def __init__(self, data: bytes, *, name: str = "", seconds: int = SECONDS) -> None:
        open_template(data, name=name)
        self._data = data
        self._seconds = seconds
        answer = json.loads(_ask(("names", data), seconds))
        self.variables = frozenset[str](answer["variables"])
        self.paths = frozenset[str](answer["paths"])

    def render(
        self, context: Mapping[str, Any], *, properties: DocumentProperties,
        media: Mapping[str, bytes] | None = None, level: int = LEVEL,
    ) -> bytes:
        """As CompiledTemplate.render. Raises TemplateRejected when a limit was reached."""
        return _ask(("render", self._data, dict(context), properties, dict(media or {}), level), self._seconds)


def _ask(request: tuple[Any, ...], seconds: int) -> bytes:
    """The child's answer. Raises what the child refused, or TemplateRejected when it ran into a limit."""
    import pickle

    try:
        import resource  # noqa: F401
    except ImportError:
        raise TemplateRejected("本机系统不能限制程序的内存和时间，不使用外来的模板。", "请在 Linux 或 macOS 上试用，或者把模板交给管理员审核后放进本单位的模板文件夹。") from None
    command = [sys.executable, "-I", "-c", _BOOT, json.dumps(sys.path)]
    try:
        done = subprocess.run(
            command, input=pickle.dumps((seconds, *request)), capture_output=True, timeout=seconds * 2, check=False
        )
    except subprocess.TimeoutExpired:
        raise _limit_reached(seconds) from None
    kind, _, body = done.stdout.partition(b"\n")
    if kind == b"ok" and done.returncode == 0:
        return body
    if kind in (b"DataRejected", b"TemplateRejected"):
        message, hint = json.loads(body)
        raise (DataRejected if kind == b"DataRejected" else TemplateRejected)(message, hint)
    raise _limit_reached(seconds)


def _limit_reached(seconds: int) -> TemplateRejected:
    return TemplateRejected(f"模板要用的时间超过 {seconds} 秒或内存超过 {MEMORY >> 20} MB，已经停止。", "请不要使用这个模板，或者减少其中的循环。")


def child() -> None:
    """The child's main: read one request, answer on stdout."""
    import pickle
    import resource

    seconds, action, data, *rest = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from xundocs.documents.compile import compile_template

    try:
        compiled = compile_template(data)
        if action == "names":
            answer = json.dumps({"variables": sorted(compiled.variables), "paths": sorted(compiled.paths)}).encode()
        else:
            context, properties, media, level = rest
            answer = compiled.render(context, properties=properties, media=media, level=level, limit=MAX_CHARACTERS)
        kind = b"ok"
    except (DataRejected, TemplateRejected) as refused:
        kind = type(refused).__name__.encode()
        answer = json.dumps([refused.message, refused.hint]).encode()
    sys.stdout.buffer.write(kind + b"\n" + answer)
    sys.stdout.buffer.flush()
