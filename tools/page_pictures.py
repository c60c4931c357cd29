"""Makes the pictures of filled pages: `python tools/page_pictures.py [--kind KIND] [--to FOLDER]`.

Each kind's sample goes through the renderer and LibreOffice; the pages named in `PAGES` stand side by side in
docs/images/kinds/<kind>.png. Needs LibreOffice, Pillow, and the stand-in fonts: XUNDOCS_FONTS is a folder made by `.ci/fonts.sh FOLDER`.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES: dict[str, tuple[tuple[str, int], ...]] = {
    "rectification_notice": (("notice", 2), ("notice", 3)),
    "feedback_opinion": (("leadership_team", 1), ("findings_list", 1)),
    "authenticity_commitment": (("letter", 1),),
    "supervision_notice": (("letter", 1), ("letter", 2)),
    "public_disclosure": (("inner_party", 1), ("public", 1)),
}
"""For each kind: (output, page) from left to right."""
DPI, GAP, COLOURS = 76, 12, 24
LARGEST = 150_000
"""Bytes a picture may have."""


def picture_of(kind: str) -> bytes:
    """The PNG of a kind's pages."""
    from PIL import Image

    pages = [_page(pdf, number) for pdf, number in _pdfs(kind)]
    height = max(page.height for page in pages)
    joined = Image.new("RGB", (sum(p.width for p in pages) + GAP * (len(pages) + 1), height + 2 * GAP), "#d8d8d8")
    left = GAP
    for page in pages:
        joined.paste(page, (left, GAP))
        left += page.width + GAP
    buffer = io.BytesIO()
    joined.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _pdfs(kind: str) -> list[tuple[bytes, int]]:
    """The PDF and page number for each entry of `PAGES`."""
    from xundocs.actions.make import MakeRequest, make_documents
    from xundocs.documents.pdf import to_pdf
    from xundocs.workspace import open_workspace

    sample = ROOT / "templates" / kind / "sample.yaml"
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        office = open_workspace(shutil.copytree(ROOT / "src" / "xundocs" / "actions" / "demonstration", Path(scratch) / "office"))
        for output, number in PAGES[kind]:
            result = make_documents(office, MakeRequest(kind, sample, Path(scratch) / output, only=(output,), force=True))
            [pdf] = to_pdf([result.written[0].path], Path(scratch) / "pdf", overwrite=True)
            found.append((pdf.read_bytes(), number))
    return found


def _page(pdf: bytes, number: int) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")


def main() -> int:
    """0: written; 1: a picture is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=sorted(PAGES), action="append")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images" / "kinds")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    fonts = os.environ.get("XUNDOCS_FONTS")
    if not fonts:
        parser.error("先运行 .ci/fonts.sh 文件夹，再设 XUNDOCS_FONTS=文件夹")
    os.environ["FONTCONFIG_FILE"] = str(Path(fonts) / "fonts.conf")
    options.to.mkdir(parents=True, exist_ok=True)
    worst = 0
    for kind in options.kind or sorted(PAGES):
        data = picture_of(kind)
        (options.to / f"{kind}.png").write_bytes(data)
        worst = max(worst, len(data))
        print(f"{kind}.png: {len(data)} 字节")
    return 1 if worst > LARGEST else 0


if __name__ == "__main__":
    sys.exit(main())
