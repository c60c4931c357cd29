"""Data that is still the form's example is said to be that; a sample somebody wrote is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from xundocs.documents.blank import blank_yaml
from xundocs.documents.kinds import KindShelf
from xundocs.documents.records import RawRecord
from xundocs.documents.unfilled import still_the_example

TEMPLATES = Path(__file__).parents[2] / "templates"
KINDS = KindShelf((TEMPLATES,)).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.id)
def test_an_untouched_form_is_made_with_a_warning(kind, office: Path) -> None:  # type: ignore[no-untyped-def]
    found = still_the_example(kind.fields, RawRecord(yaml.safe_load(blank_yaml(kind))))
    assert [(p.code, p.severity) for p in found] == [("F-EXAMPLE", "warning")]


def test_one_value_changed_is_enough(office: Path) -> None:
    kind = KindShelf((TEMPLATES,)).find("D08")
    values = yaml.safe_load(blank_yaml(kind))
    assert still_the_example(kind.fields, RawRecord({**values, "notice_no": "清巡三组〔2026〕9号"})) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.id)
def test_the_samples_of_the_kinds_say_nothing(kind) -> None:  # type: ignore[no-untyped-def]
    values = yaml.safe_load((kind.folder / "sample.yaml").read_text("utf-8"))
    assert still_the_example(kind.fields, RawRecord(values)) == []
