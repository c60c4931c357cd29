"""PDF by LibreOffice: one call for a whole batch, in a profile of its own, leaving nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xundocs.errors import XundocsError
from xundocs.files import write_whole

START_SECONDS, SECONDS_PER_FILE = 120, 10
"""Time allowed for a call. Measured: 1.2 CPU-seconds to start, 0.25 for each file."""

SUFFIXES = (".docx", ".doc", ".odt")


def find_soffice() -> Path | None:
    """LibreOffice's program, or None when it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in ("/usr/lib/libreoffice/program/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice",
                  "C:/Program Files/LibreOffice/program/soffice.exe"):
        if Path(place).exists():
            return Path(place)
    return None


def to_pdf(paths: Sequence[Path], out_dir: Path, *, overwrite: bool = False, timeout: float | None = None) -> list[Path]:
    """The PDF of each Word file, in the same order, as `<name>.pdf` in `out_dir`.

    All or none: nothing is written unless every file was converted. `timeout` is seconds for the whole call.
    Raises: XundocsError when LibreOffice is missing, a file is missing, two files would get one name, a PDF of
    that name exists (unless `overwrite`), or a file could not be converted.
    """
    if not paths:
        return []
    targets = _targets(paths, out_dir, overwrite)
    program = find_soffice()
    if program is None:
        raise XundocsError("没有找到 LibreOffice，不能生成 PDF。",
                           "请安装 LibreOffice（Debian/Ubuntu：apt install libreoffice-writer-nogui），或用 WPS、Word 另存为 PDF；.docx 不受影响。")
    with tempfile.TemporaryDirectory(prefix="xundocs-pdf-") as scratch:
        made = _convert(program, paths, Path(scratch), timeout or START_SECONDS + SECONDS_PER_FILE * len(paths))
        out_dir.mkdir(parents=True, exist_ok=True)
        for data, target in zip(made, targets, strict=True):
            write_whole(target, data, overwrite=overwrite)
    return targets


def _targets(paths: Sequence[Path], out_dir: Path, overwrite: bool) -> list[Path]:
    targets = [out_dir / f"{path.stem}.pdf" for path in paths]
    for path, target in zip(paths, targets, strict=True):
        if not path.is_file():
            raise XundocsError(f"{path}: 没有这个文件。", "请检查路径。")
        if path.suffix.lower() not in SUFFIXES:
            raise XundocsError(f"{path}: 不是 Word 文件，不能转成 PDF。", f"可以转换的有 {'、'.join(SUFFIXES)}。")
        if target.exists() and not overwrite:
            raise XundocsError(f"{target}: 文件已存在，没有覆盖。", "请换一个输出位置，或者加 --force 明确覆盖。")
    doubles = {target.name for target in targets if targets.count(target) > 1}
    if doubles:
        raise XundocsError(f"有几个文件会得到同一个 PDF 名：{'、'.join(sorted(doubles))}。", "请先改成不同的文件名。")
    return targets


def _convert(program: Path, paths: Sequence[Path], scratch: Path, timeout: float) -> list[bytes]:
    """Files go in under plain numbers: a name from outside can be neither an option nor a URL."""
    inside = scratch / "in"
    inside.mkdir()
    for number, path in enumerate(paths):
        shutil.copyfile(path, inside / f"{number}{path.suffix.lower()}")
    command = [str(program), f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--norestore",
               "--nologo", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(scratch / "out"),
               *(str(file) for file in sorted(inside.iterdir(), key=lambda file: int(file.stem)))]
    said = _run(command, scratch, timeout)
    results = [scratch / "out" / f"{number}.pdf" for number in range(len(paths))]
    failed = [path for path, result in zip(paths, results, strict=True) if not result.exists()]
    if failed:
        names = "、".join(path.name for path in failed[:5])
        raise XundocsError(f"LibreOffice 没能转换：{names}。{said[-200:].strip()}",
                           "请在 Word 或 WPS 里打开该文件看是否损坏；一个 PDF 也没有写出。")
    return [result.read_bytes() for result in results]


def _run(command: Sequence[str], scratch: Path, timeout: float) -> str:
    """What the program said. A call that takes too long is ended together with the processes it started."""
    import os
    import signal

    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                               cwd=scratch, start_new_session=True)
    try:
        said, _ = process.communicate(timeout=timeout)
    except BaseException as error:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise XundocsError(f"LibreOffice 超过 {timeout:.0f} 秒没有完成，已停止。",
                               "请分几批转换，或检查文件是否过大；一个 PDF 也没有写出。") from error
        raise
    return said.decode("utf-8", "replace")
