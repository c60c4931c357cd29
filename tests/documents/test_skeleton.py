"""Templates: reproducible, valid, one style set, fields as named content controls."""

from __future__ import annotations

import importlib.util
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from xundocs.documents.layout import COMPENSATED, DIALOG, PageProfile
from xundocs.documents.layout_styles import W, style_set
from xundocs.documents.skeleton import Skeleton, new_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").glob("*/template*.docx"))
BODY_STYLES = {"GwBody", "GwBodyKeep", "GwH1", "GwH2", "GwH3", "GwH4", "GwList", "GwTo", "GwTitle"}


def xml(docx: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read(name))


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_templates", ROOT / "tools" / "build_templates.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("profile", [DIALOG, COMPENSATED, PageProfile(page_number="centred", latin="Times New Roman")])
def test_a_new_template_opens_cleanly_and_has_the_whole_style_set(profile: PageProfile, tmp_path: Path) -> None:
    import docx

    path = tmp_path / "新.docx"
    path.write_bytes(new_template(profile))
    assert_valid(path)
    names = {style.name for style in docx.Document(str(path)).styles}
    assert {style.name for style in style_set(profile)} <= names


def test_the_same_calls_give_the_same_bytes() -> None:
    assert new_template() == new_template()


def test_the_built_in_templates_have_no_fault_two_validators_know(tmp_path: Path) -> None:
    for path in TEMPLATES:
        (tmp_path / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    assert_valid(tmp_path)


def assert_valid(path: Path) -> None:
    """One document, or every document in a folder."""
    files = [str(file) for file in sorted(path.glob("*.docx"))] if path.is_dir() else [str(path)]
    for command in (["openxml_audit", "--recursive", str(path)] if path.is_dir() else ["openxml_audit", str(path)],
                    ["ooxml_integrity", "check", *files]):
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_a_template_for_each_output_of_the_five_kinds() -> None:
    assert len(TEMPLATES) == 11


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_templates_are_what_their_source_says(path: Path) -> None:
    if not (path.parent / "kind.yaml").exists():
        pytest.skip("没有 kind.yaml，不能取字段的中文名")
    made = builder().templates_of(path.parent.name, ROOT / "templates")
    assert made[path.name] == path.read_bytes(), "运行 python tools/build_templates.py 重新生成"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_template_formats_by_style_only(path: Path) -> None:
    document = xml(path.read_bytes(), "word/document.xml")
    known = {style.id for style in style_set(DIALOG)}
    for p in document.iter(w("p")):
        properties = p.find(w("pPr"))
        assert properties is not None
        style = properties.find(w("pStyle")).get(w("val"))
        assert style in known
        if style in BODY_STYLES:
            assert [child.tag for child in properties] == [w("pStyle")]
    for run in document.iter(w("r")):
        properties = run.find(w("rPr"))
        if properties is not None:
            assert [child.tag for child in properties] == [w("rFonts")]
            assert dict(properties[0].attrib) == {w("hint"): "eastAsia"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_printed_field_is_in_a_control_named_in_chinese(path: Path) -> None:
    document = xml(path.read_bytes(), "word/document.xml")
    for text in document.iter(w("t")):
        if "{{" in (text.text or ""):
            control = next(text.iterancestors(w("sdt")))
            alias, tag = (control.find(f"{w('sdtPr')}/{w(name)}").get(w("val")) for name in ("alias", "tag"))
            assert tag in (text.text or "") and control.find(f"{w('sdtPr')}/{w('lock')}") is None
            assert re.search("[\u4e00-\u9fff]", alias), f"{tag} 没有中文名"


def test_no_style_takes_its_face_from_a_theme_or_another_language() -> None:
    styles = xml(new_template(), "word/styles.xml")
    for fonts in styles.iter(w("rFonts")):
        assert {w(slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} <= set(fonts.attrib)
        assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert styles.find(f"{w('docDefaults')}//{w('lang')}").get(w("eastAsia")) == "zh-CN"


def test_the_page_is_the_standards(tmp_path: Path) -> None:
    section = xml(new_template(), "word/document.xml").find(f".//{w('sectPr')}")
    margins = {name: section.find(w("pgMar")).get(w(name)) for name in ("top", "bottom", "left", "right")}
    assert margins == {"top": "2098", "bottom": "1984", "left": "1587", "right": "1474"}
    assert section.find(w("docGrid")).attrib == {w("type"): "lines", w("linePitch"): "579"}
    assert xml(new_template(), "word/settings.xml").find(w("evenAndOddHeaders")) is not None


def test_table_widths_are_true_and_within_the_text() -> None:
    for path in TEMPLATES:
        document = xml(path.read_bytes(), "word/document.xml")
        landscape = document.find(f".//{w('pgSz')}[@{w('orient')}]") is not None
        limit = DIALOG.text_height if landscape else DIALOG.text_width
        for table in document.iter(w("tbl")):
            grid = [int(c.get(w("w"))) for c in table.find(w("tblGrid"))]
            assert sum(grid) == int(table.find(f"{w('tblPr')}/{w('tblW')}").get(w("w"))) <= limit
            for row in table.findall(w("tr")):
                cells = row.findall(w("tc"))
                spans = [int(s.get(w("val"))) if (s := c.find(f"{w('tcPr')}/{w('gridSpan')}")) is not None else 1 for c in cells]
                assert sum(spans) == len(grid)


def test_drawings_have_numbers_of_their_own() -> None:
    for path in TEMPLATES:
        archive = zipfile.ZipFile(path)
        numbers = [n for name in archive.namelist() if name.endswith(".xml")
                   for n in re.findall(rb'<wp:docPr id="(\d+)"', archive.read(name))]
        assert len(numbers) == len(set(numbers))


def test_text_in_a_template_is_escaped() -> None:
    skeleton = Skeleton(labels={"x": 'a"<b>'})
    skeleton.p("GwBody", "R&D <甲> {{ x }}\t乙\n丙")
    skeleton.section(last=True)
    document = xml(skeleton.build(), "word/document.xml")
    assert "".join(t.text for t in document.iter(w("t"))) == "R&D <甲> {{ x }}乙丙"
    assert document.find(f".//{w('alias')}").get(w("val")) == 'a"<b>'


def test_checking_reports_a_template_that_differs_from_its_source(tmp_path: Path) -> None:
    if not (ROOT / "templates" / "supervision_notice" / "kind.yaml").exists():
        pytest.skip("没有 kind.yaml，不能取字段的中文名")
    command = [sys.executable, str(ROOT / "tools" / "build_templates.py"), "--to", str(tmp_path)]
    assert subprocess.run([*command, "--check"], capture_output=True, check=False).returncode == 1
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert subprocess.run([*command, "--check"], capture_output=True, check=False).returncode == 0
