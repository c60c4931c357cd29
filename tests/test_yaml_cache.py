"""Parsed declarations on disk: read again only when nothing changed and nobody else could have written them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from xundocs.office.declarations import read_declarations
from xundocs.workspace import user_cache
from xundocs.yaml_cache import read_cached

CONTENT = {"名称": "甲", "values": [1, True, None, {"x": 0.5}]}


class Parser:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, path: Path) -> dict[str, Any]:
        self.asked += 1
        return {**CONTENT, "text": path.read_text("utf-8")}


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text("一", "utf-8")
    return path


def test_an_unchanged_file_is_parsed_once_a_changed_one_again(declared: Path, tmp_path: Path) -> None:
    parse = Parser()
    for text, asked in (("一", 1), ("二二", 2)):
        declared.write_text(text, "utf-8")
        for _ in range(2):
            assert read_cached([declared], tmp_path / "cache", parse) == [{**CONTENT, "text": text}]
            assert parse.asked == asked


@pytest.mark.parametrize("spoil", [lambda f: f.write_bytes(f.read_bytes()[:-1]), lambda f: f.write_bytes(b""), lambda f: f.write_bytes(f.read_bytes() + b"x"),
                                   lambda f: f.chmod(0o666), lambda f: f.parent.chmod(0o777)])
def test_what_is_broken_or_open_to_others_is_not_believed(declared: Path, tmp_path: Path, spoil: Any) -> None:
    if os.name == "nt":
        pytest.skip("权限的说法只在 POSIX 系统上")
    parse = Parser()
    read_cached([declared], tmp_path / "cache", parse)
    [file] = (tmp_path / "cache").iterdir()
    spoil(file)
    assert read_cached([declared], tmp_path / "cache", parse) == [{**CONTENT, "text": "一"}] and parse.asked == 2


def test_a_declaration_from_the_cache_is_the_one_that_was_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("ledgers.yaml", "states.yaml", "figures/metrics.yaml", "sheets/lists.yaml", "sheets/headings.yaml"):
        read_declarations.cache_clear()
        parsed = read_declarations(name)
        read_declarations.cache_clear()
        monkeypatch.setattr("xundocs.office.declarations._parsed", None)
        assert repr(read_declarations(name)) == repr(parsed), name
        monkeypatch.undo()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_who_has_no_home_has_a_cache_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_home() -> Path:
        raise RuntimeError

    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", without_home)
    assert user_cache().name.startswith("xundocs-")
