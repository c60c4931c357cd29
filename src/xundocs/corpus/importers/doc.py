"""Old Word files (.doc, .rtf, .wps) through LibreOffice, which must be installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from xundocs.corpus.importers.intake import Imported, ImportRefused

_SECONDS = 120


def read_doc(data: bytes, suffix: str = ".doc") -> Imported:
    """The lines of an old Word file. Raises: ImportRefused (C-NO-SOFFICE) when LibreOffice is missing."""
    from xundocs.corpus.importers.docx import read_docx

    if "EncryptedPackage".encode("utf-16-le") in data[:65536] or "EncryptedPackage".encode("utf-16-le") in data:
        raise ImportRefused("C-PASSWORD", "文件设了打开密码。", "请用 Word 打开、去掉密码后另存。")
    return read_docx(convert(data, suffix))


def office_program() -> str | None:
    """The LibreOffice program on this machine, None when there is none."""
    return os.environ.get("XUNDOCS_SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")


def convert(data: bytes, suffix: str) -> bytes:
    """The same document as .docx, made in a folder and with a profile of its own."""
    program = office_program()
    if program is None:
        raise ImportRefused("C-NO-SOFFICE", "读取旧版 Word 文件（.doc）需要 LibreOffice，这台电脑上没有找到。",
                            "请安装 LibreOffice，或者用 Word/WPS 打开后另存为 .docx。")
    with tempfile.TemporaryDirectory(prefix="xundocs-doc-") as folder:
        source = Path(folder) / f"input{suffix}"
        source.write_bytes(data)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                   "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, check=False, timeout=_SECONDS, capture_output=True, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            raise ImportRefused("C-SOFFICE", f"LibreOffice 在 {_SECONDS} 秒内没有转换完这个文件。", "请用 Word 打开后另存为 .docx。") from error
        except OSError as error:
            raise ImportRefused("C-NO-SOFFICE", f"LibreOffice 无法启动（{error.strerror}）。", "请检查 LibreOffice 的安装。") from error
        result = Path(folder) / "input.docx"
        if not result.exists() or not result.stat().st_size:
            raise ImportRefused("C-CORRUPT", "LibreOffice 打不开这个文件，可能已损坏或设了密码。", "请用 Word 打开确认后另存为 .docx。")
        return result.read_bytes()
