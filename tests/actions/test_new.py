"""`xundocs new` writes whole files and never over another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from support_inputs import NOTICE
from xundocs.actions.new import write_blank
from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.errors import UsageError, XundocsError


def test_the_ending_decides_the_form(tmp_path: Path) -> None:
    assert write_blank(NOTICE, tmp_path / "a.xlsx").read_bytes() == blank_xlsx(NOTICE)
    assert write_blank(NOTICE, tmp_path / "a.YML").read_text("utf-8") == blank_yaml(NOTICE)


def test_another_ending_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="\\.yaml 和 \\.xlsx"):
        write_blank(NOTICE, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_filled_file_is_never_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("填好的", "utf-8")
    with pytest.raises(XundocsError, match="已存在"):
        write_blank(NOTICE, path)
    assert path.read_text("utf-8") == "填好的"
    write_blank(NOTICE, path, overwrite=True)
    assert path.read_text("utf-8") == blank_yaml(NOTICE)
