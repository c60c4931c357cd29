"""LibreOffice, poppler and the stand-in fonts for the tests that look at printed pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xundocs.documents.pdf import find_soffice


def _absent(reason: str) -> None:
    """Skip, or fail where everything must run."""
    if os.environ.get("XUNDOCS_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def stand_in_fonts() -> Iterator[None]:
    """FandolFang answers for 仿宋_GB2312. `XUNDOCS_FONTS`: a folder made by `.ci/fonts.sh FOLDER`."""
    tools = [tool for tool in ("pdftotext", "pdffonts", "pdftoppm", "fc-match") if not shutil.which(tool)]
    if find_soffice() is None or tools:
        _absent(f"缺少 LibreOffice 或 {'、'.join(tools) or 'poppler-utils'}")
    before = os.environ.get("FONTCONFIG_FILE")
    folder = os.environ.get("XUNDOCS_FONTS")
    if folder:
        os.environ["FONTCONFIG_FILE"] = str(Path(folder) / "fonts.conf")
    answer = subprocess.run(["fc-match", "仿宋_GB2312"], capture_output=True, text=True, check=False).stdout
    try:
        if "FandolFang" not in answer:
            _absent("没有替代字体（先运行 .ci/fonts.sh）")
        yield
    finally:
        if before is None:
            os.environ.pop("FONTCONFIG_FILE", None)
        else:
            os.environ["FONTCONFIG_FILE"] = before


Printer = Callable[[dict[str, bytes]], dict[str, Path]]


@pytest.fixture(scope="session")
def print_all(stand_in_fonts: None, tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """Name → document becomes name → PDF, in one LibreOffice call."""
    from xundocs.documents.pdf import to_pdf

    def printed(documents: dict[str, bytes]) -> dict[str, Path]:
        folder = tmp_path_factory.mktemp("pages")
        paths = []
        for name, data in documents.items():
            path = folder / f"{name}.docx"
            path.write_bytes(data)
            paths.append(path)
        return dict(zip(documents, to_pdf(paths, folder / "pdf"), strict=True))

    return printed
