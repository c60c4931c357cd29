"""Compiled templates kept on disk, so that a cold process renders without docx, docxtpl, lxml or jinja2.

The files hold marshalled code: they are read only from a folder that belongs to this user and that nobody else may
write to, and only if key and checksum agree. Anything odd means: compile again. The cache may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import xundocs
from xundocs.digest import sha256
from xundocs.documents.template import CompiledTemplate
from xundocs.errors import XundocsError
from xundocs.yaml_cache import is_private

FORMAT = 1
_MAGIC = b"xundocs compiled template\n"
_SOURCES = ("archive", "compile", "compile_code", "compile_package", "compile_parts", "intake", "listing", "name_paths",
            "package", "part_scan", "prove", "runtime", "tables", "template", "../zipped")


def load_or_compile(template: Path | bytes, cache_dir: Path | None) -> CompiledTemplate:
    """The compiled template, from the cache when it is there and sound. `cache_dir` None: no cache.

    Raises: TemplateRejected for a template that does not pass; never anything because of the cache.
    """
    data = template if isinstance(template, bytes) else template.read_bytes()
    key = _key(data)
    file = cache_dir / f"{sha256(key).hex()[:40]}.xdt" if cache_dir else None
    if file is not None and (found := _load(file, key)):
        return found
    from xundocs.documents.compile import compile_template

    compiled = compile_template(data, name="" if isinstance(template, bytes) else str(template))
    if file is not None:
        _store(file, key, compiled)
    return compiled


def _key(data: bytes) -> bytes:
    parts = (sha256(data).hex(), xundocs.__version__, sys.implementation.cache_tag or "", sys.version,
             str(FORMAT), _code_version())
    return "\0".join(parts).encode()


def _code_version() -> str:
    """Sizes and times of our own modules: a changed program never reads what an older one wrote."""
    folder = Path(__file__).parent
    marks = []
    for name in _SOURCES:
        with contextlib.suppress(OSError):
            status = (folder / f"{name}.py").stat()
            marks.append(f"{status.st_size}-{status.st_mtime_ns}")
    return "/".join(marks)


def _load(file: Path, key: bytes) -> CompiledTemplate | None:
    try:
        if not is_private(file.parent) or not is_private(file):
            return None
        data = file.read_bytes()
        head = _MAGIC + sha256(key)
        checksum_end = len(head) + 32
        body = data[checksum_end:]
        if not data.startswith(head) or sha256(body) != data[len(head):checksum_end]:
            return None
        compiled = CompiledTemplate.loads(body)
        return compiled if _same_jinja(compiled.jinja_version) else None
    except Exception:
        return None


def _same_jinja(version: str) -> bool:
    if not version:
        return True
    from importlib import metadata

    return metadata.version("jinja2") == version


def _store(file: Path, key: bytes, compiled: CompiledTemplate) -> None:
    from xundocs.files import write_whole

    body = compiled.dumps()
    data = _MAGIC + sha256(key) + sha256(body) + body
    with contextlib.suppress(OSError, XundocsError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_private(file.parent):
            write_whole(file, data, overwrite=True, sync=False)
            file.chmod(0o600)
