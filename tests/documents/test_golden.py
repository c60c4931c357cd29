"""The text of every filled sample, as a file whose diff a reviewer can read.

XUNDOCS_UPDATE_GOLDEN=1 writes them anew; look at the diff before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kit import KINDS, builtin, text_of
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.workspace import open_workspace

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("name", KINDS)
def test_the_text_of_the_filled_sample_is_as_reviewed(name: str, office: Path, tmp_path: Path) -> None:
    kind = builtin(name)
    result = make_documents(open_workspace(office), MakeRequest(name, kind.sample_path, tmp_path))
    texts = {w.path.with_suffix(".txt").name: text_of(w.path.read_bytes()) for w in result.written}
    folder = GOLDEN / name
    if os.environ.get("XUNDOCS_UPDATE_GOLDEN"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for file_name, text in texts.items():
            (folder / file_name).write_text(text, "utf-8")
    assert texts == {p.name: p.read_text("utf-8") for p in folder.glob("*.txt")}


def test_nothing_is_left_unfilled_in_any_sample() -> None:
    for path in GOLDEN.rglob("*.txt"):
        text = path.read_text("utf-8")
        for left in ("{{", "}}", "{%", "None", "Undefined", "｛｛", "[]", "datetime", "()", "（）", "。。", "，。", "、。", "“”", "《》"):
            assert left not in text, f"{path.name}: {left}"
