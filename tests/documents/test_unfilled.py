"""Data that is still the form's example is said to be that; a sample somebody wrote is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from xundocs.actions.make import MakeRequest, make_documents
from xundocs.documents.blank import blank_yaml
from xundocs.documents.kinds import KindShelf
from xundocs.documents.records import RawRecord
from xundocs.documents.unfilled import still_the_example
from xundocs.workspace import open_workspace

TEMPLATES = Path(__file__).parents[2] / "templates"
KINDS = KindShelf((TEMPLATES,)).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.id)
def test_an_untouched_form_is_refused(kind, office: Path) -> None:  # type: ignore[no-untyped-def]
    data = office / "data.yaml"
    data.write_text(blank_yaml(kind), "utf-8")
    result = make_documents(open_workspace(office), MakeRequest(kind.id, data, office / "out"))
    assert not result.written
    assert "F-EXAMPLE" in {p.code for refused in result.refused for p in refused.problems}


def test_a_form_with_one_value_changed_is_warned_about_by_name(office: Path) -> None:
    kind = KindShelf((TEMPLATES,)).find("D08")
    values = yaml.safe_load(blank_yaml(kind))
    found = still_the_example(kind.fields, RawRecord({**values, "notice_no": "清巡三组〔2026〕9号"}))
    assert [(p.code, p.severity) for p in found] == [("F-EXAMPLE", "warning")]
    assert "编号" not in found[0].message and "巡察组" in found[0].message


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.id)
def test_the_samples_of_the_kinds_say_nothing(kind) -> None:  # type: ignore[no-untyped-def]
    values = yaml.safe_load((kind.folder / "sample.yaml").read_text("utf-8"))
    assert still_the_example(kind.fields, RawRecord(values)) == []
