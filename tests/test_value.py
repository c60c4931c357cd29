"""Value: what its users count on from a frozen dataclass, and SHA-256 without OpenSSL."""

from __future__ import annotations

import ast
import copy
import hashlib
import pickle
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pytest

from xundocs.digest import sha256
from xundocs.value import NOTHING, Value


class Place(Value):
    file: str
    row: int = 1
    marks: Mapping[str, str] = NOTHING

    @cached_property
    def short(self) -> str:
        return self.file[:1]


class Wide(Place):
    column: int = 0


def test_fields_come_by_position_or_name_and_defaults_fill_the_rest() -> None:
    assert Place("a") == Place(file="a", row=1) == Place("a", 1, {})
    assert (Place("a").row, Place("a", marks={"b": "c"}).marks["b"]) == (1, "c")
    assert Wide("a", 2, column=3).as_tuple() == ("a", 2, {}, 3)
    assert repr(Place("a")) == "Place(file='a', row=1, marks=mappingproxy({}))"


@pytest.mark.parametrize(("values", "named"), [
    ((), {}), ((), {"row": 1}), (("a", 1, {}, 4), {}), (("a",), {"file": "b"}), (("a",), {"colour": "red"}), (("a",), {"_fields": ()}),
])
def test_what_is_missing_double_or_unknown_is_refused(values: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Place"):
        Place(*values, **named)  # type: ignore[arg-type]


def test_a_value_cannot_be_changed_only_copied_with_changes() -> None:
    place = Place("a", 2)
    for change in (lambda: setattr(place, "row", 3), lambda: delattr(place, "row"), lambda: setattr(place, "new", 3)):
        with pytest.raises(AttributeError, match="immutable"):
            change()
    assert place.changed(row=3) == Place("a", 3)
    assert place == Place("a", 2)
    with pytest.raises(TypeError):
        place.changed(colour="red")


def test_equal_are_values_of_one_class_with_equal_fields() -> None:
    assert Place("a") != Wide("a")
    assert Place("a") != ("a", 1, {})
    class Point(Value):
        x: int
        y: int = 0

    assert len({Point(1), Point(1, 0), Point(2)}) == 2


def test_values_can_be_copied_and_pickled_with_what_they_remember() -> None:
    place = Place("abc", 2)
    assert place.short == "a"
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == copy.copy(place) == place
    assert place.changed(file="x").short == "x"


def test_the_short_way_to_a_digest_gives_what_hashlib_gives() -> None:
    code = ("import sys; from xundocs.digest import expect_many, sha256; own = sha256(b'x' * 99); "
            "assert 'hashlib' not in sys.modules or sys.implementation.name != 'cpython'; "
            "expect_many(); assert sha256(b'x' * 99) == own; print(own.hex())")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(b"x" * 99).hexdigest() == sha256(b"x" * 99).hex()


def test_no_module_copies_a_value_with_dataclasses_replace() -> None:
    """The type checker takes a Value for a dataclass, `dataclasses.replace` does not: what is replaced must be a field of a real one."""
    trees = {p: ast.parse(p.read_text("utf-8")) for p in (Path(__file__).parents[1] / "src").rglob("*.py")}
    classes = [n for tree in trees.values() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    named = {c.name: c for c in classes}
    real = {c.name: _fields(c, named) for c in classes if any("dataclass" in ast.unparse(d) for d in c.decorator_list)}
    checked = 0
    for path, tree in trees.items():
        taken = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "dataclasses" for a in n.names if a.name == "replace"}
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) in {*taken, "dataclasses.replace"}):
            names = {k.arg for k in call.keywords if k.arg}
            checked += 1
            assert not names or any(names <= fields for fields in real.values()), f"{path.name}:{call.lineno}: use .changed() for a Value"
    assert checked > 20


def _fields(declared: ast.ClassDef, named: dict[str, ast.ClassDef]) -> set[str]:
    """The annotated names of a class and of its bases."""
    own = {n.target.id for n in declared.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
    bases = [named[b.id] for b in declared.bases if isinstance(b, ast.Name) and b.id in named and b.id != declared.name]
    return own.union(*(_fields(base, named) for base in bases))
