"""The catalogue: every fact has its evidence, what replaced what is said on both sides, and the known traps are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from content.data import CORPUS, load, works

KEYS = {"id", "title", "short_names", "kind", "issuer", "document_number", "issued", "effective", "repealed", "status",
        "status_basis", "replaces", "replaced_by", "text_held", "model_text", "evidence", "official_source", "versions"}
KINDS = {"党内法规", "党内规范性文件", "联合规章", "法律", "行政法规", "部门规章", "地方规定", "标准", "示范文本", "工作报告", "其他"}
STATUSES = {"in_force", "amended", "repealed", "not_yet", "unknown"}
ALL = list(works().values())
CATALOGUE = [w for w in ALL if w["kind"] not in ("示范文本", "工作报告")]
EACH = pytest.mark.parametrize("work", ALL, ids=[w["id"] for w in ALL])
EACH_OF_OTHERS = pytest.mark.parametrize("work", CATALOGUE, ids=[w["id"] for w in CATALOGUE])


def _chinese(date: str) -> str:
    year, month, day = (int(part) for part in date.split("-"))
    return f"{year}年{month}月{day}日"


def test_the_catalogue_names_the_works_this_field_cites() -> None:
    assert len(CATALOGUE) >= 45
    titles = {w["title"] for w in CATALOGUE}
    assert {"中国共产党巡视工作条例", "党政机关公文处理工作条例", "中华人民共和国保守国家秘密法", "党政机关公文格式", "标点符号用法",
            "出版物上数字用法", "机关文件材料归档范围和文书档案保管期限规定", "信访工作条例"} <= titles


@EACH
def test_a_work_has_only_known_keys_and_values(work: dict[str, Any]) -> None:
    assert set(work) <= KEYS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", work["id"]) and (CORPUS / work["id"]).is_dir()
    assert work["kind"] in KINDS and work["status"] in STATUSES and work["status_basis"]
    assert "《" not in work["title"] and len(work.get("short_names", [])) == len(set(work.get("short_names", [])))
    for entry in work["evidence"]:
        assert set(entry) == {"fact", "source", "mark"} and entry["mark"] in "✔△✘" and entry["fact"] and entry["source"]
    dates = [v["date"] for v in work.get("versions", [])]
    assert dates == sorted(dates, key=lambda d: "" if d == "undated" else d) and len(dates) == len(set(dates))


@EACH_OF_OTHERS
def test_no_text_is_shipped_for_a_work_of_others(work: dict[str, Any]) -> None:
    assert work["text_held"] is False and work["official_source"]
    assert [p.name for p in (CORPUS / work["id"]).iterdir()] == ["work.yaml"]
    assert not any("file" in version for version in work.get("versions", []))


@EACH_OF_OTHERS
def test_every_date_and_number_is_supported_by_evidence(work: dict[str, Any]) -> None:
    facts = "\n".join(e["fact"] for e in work["evidence"])
    for key in ("issued", "effective", "repealed"):
        if work.get(key):
            assert _chinese(work[key]) in facts, f"{key}: {work[key]}"
    for version in work.get("versions", []):
        for key in ("date", "issued", "effective"):
            if version.get(key, "undated") != "undated":
                assert _chinese(version[key]) in facts, f"{version['date']} {key}"
    if work.get("document_number"):
        assert work["document_number"] in facts


@EACH_OF_OTHERS
def test_what_replaced_what_is_said_on_both_sides(work: dict[str, Any]) -> None:
    for old in work.get("replaces", []):
        if old in works():
            assert works()[old].get("replaced_by") == work["id"], old
            assert works()[old]["status"] == "repealed"
    if by := work.get("replaced_by"):
        assert work["id"] in works()[by]["replaces"] and work.get("repealed")


def test_a_repealed_work_says_from_when_and_by_what() -> None:
    gone = [w for w in CATALOGUE if w["status"] == "repealed"]
    assert {"cpc-documents-regulations-1996", "state-documents-measures-2000", "gbt-9704-1999"} <= {w["id"] for w in gone}
    assert all(w["repealed"] == "2012-07-01" for w in gone if w["id"] != "archives-law-measures")


def test_the_2024_revision_of_the_inspection_regulations_is_the_current_one() -> None:
    work = works()["cpc-inspection-regulations"]
    assert [v["date"] for v in work["versions"]] == ["undated", "2015-08-03", "2017-07-01", "2024-02-08"]
    assert work["status"] == "in_force" and work["issued"] == "2024-02-08" and "代替2017年修改版" in work["status_basis"]


def test_titles_and_short_names_point_to_one_work_only() -> None:
    seen: dict[str, str] = {}
    for work in ALL:
        for name in {work["title"], *work.get("short_names", [])}:
            assert seen.setdefault(name, work["id"]) == work["id"], name


def test_wrong_titles_lead_to_a_work_that_exists() -> None:
    listed = load(CORPUS / "known-wrong-titles.yaml")["not_a_work"]
    current = {w["title"] for w in ALL if w["status"] in ("in_force", "unknown")}
    assert len({entry["title"] for entry in listed}) == len(listed)
    for entry in listed:
        assert set(entry) == {"title", "kind", "use", "note"} and entry["kind"] in ("no_such_work", "garbled", "superseded")
        assert entry["use"] and all(work in works() for work in entry["use"]), entry["title"]
        assert entry["title"] not in current, entry["title"]
        assert all(works()[work]["status"] == "in_force" for work in entry["use"]), entry["title"]


def test_there_is_no_regulation_on_county_inspection_work() -> None:
    entry = next(e for e in load(CORPUS / "known-wrong-titles.yaml")["not_a_work"] if e["title"] == "巡察工作条例")
    assert entry["kind"] == "no_such_work" and entry["use"] == ["cpc-inspection-regulations"]


def test_no_evidence_points_to_a_private_place() -> None:
    here = re.escape(Path(__file__).resolve().parts[1])  # the top folder this checkout lives in, whatever the machine
    private = re.compile(rf"/{here}/|/tmp/|(?<![\w.:/])/[a-z]+/[a-z]|\\\\|localhost|10\.\d+\.|192\.168\.")
    for work in ALL:
        for entry in work["evidence"]:
            assert not private.search(entry["source"]), work["id"]


def test_the_readme_counts_what_is_there() -> None:
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    kinds = [w["kind"] for w in ALL]
    assert f"法规目录 {len(CATALOGUE)} 部" in text
    assert f"示范文本 {kinds.count('示范文本')} 部" in text and f"以往报告 {kinds.count('工作报告')} 份" in text
