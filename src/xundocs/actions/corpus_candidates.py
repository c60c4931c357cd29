"""From a file to what could be stored: text, metadata guesses and the problems found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xundocs.corpus.importers import read_path
from xundocs.corpus.importers.jsonl import JsonlText, read_jsonl
from xundocs.corpus.metadata import guess_metadata
from xundocs.corpus.structure.parse import Parsed, parse_lines
from xundocs.model.work import Evidence, Status, WorkKind, WorkText
from xundocs.problems import Problem, excerpt

_JSONL_KINDS: dict[str, WorkKind] = {
    "party": "党内法规", "national": "法律", "state": "其他", "宪法": "法律", "法律": "法律", "行政法规": "行政法规", "部门规章": "部门规章",
    "地方性法规": "地方规定", "地方政府规章": "地方规定", "司法解释": "其他", "宪法相关法": "法律", "民法典": "法律", "民法商法": "法律",
    "行政法": "法律", "经济法": "法律", "社会法": "法律", "刑法": "法律", "诉讼与非诉讼程序法": "法律", "党内法规": "党内法规"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could be stored, with what was guessed about it."""

    text: WorkText
    sha256: str
    source: str
    problems: tuple[Problem, ...]
    articles: int
    version: str = ""
    label: str = ""
    issued: str = ""
    effective: str = ""
    kind: WorkKind = "其他"
    issuer: str = ""
    document_number: str = ""
    status: Status = "unknown"
    status_basis: str = ""
    evidence: tuple[Evidence, ...] = ()


def candidate_from_file(path: Path, digest: str) -> Candidate:
    """Read one file. Raises: ImportRefused."""
    imported = read_path(path)
    parsed = parse_lines(imported.lines, imported.hint)
    title, title_problems = _title(parsed, imported.hint)
    text = WorkText(title, parsed.text.caption, parsed.text.children)
    found = guess_metadata(text, "\n".join(line.text for line in parsed.dropped), path.stem)
    problems = [*imported.problems, *title_problems, *_reading_notes(parsed), *found.problems]
    issued, effective = (day if day >= found.made else "" for day in (found.issued, found.effective))
    return Candidate(
        text=text, sha256=digest, source=path.name, problems=tuple(problems), articles=sum(1 for _ in text.articles()),
        version=found.made, label=found.label, issued=issued, effective=effective, kind=found.kind,
        issuer=found.issuer, document_number=found.document_number, evidence=tuple(found.evidence))


def _title(parsed: Parsed, hint: str) -> tuple[str, list[Problem]]:
    """The title, or what the file's name says it is; the check reports a text without any."""
    if parsed.text.title:
        return parsed.text.title, []
    name = re.sub(r"^[A-Za-z0-9]+[_\-]+", "", hint)
    if not name:
        return "", []
    return name, [Problem("S-TITLE-NAME", f"正文里没有找到标题，用了文件名“{name}”。", "如果不对，请用 --title 写明标题。", severity="warning")]


def _reading_notes(parsed: Parsed) -> Iterator[Problem]:
    if parsed.run_on:
        yield Problem("S-RUNON", f"有 {parsed.run_on} 条与别的条文连在同一行，已经分开；原来的款可能分不出来了。", "请对照原件检查这些条文的款。",
                      severity="warning")
    if parsed.translated_lines:
        yield Problem("C-BILINGUAL", f"双语对照文本：去掉了 {parsed.translated_lines} 行外文。", severity="info")
    if parsed.dropped:
        sample = "；".join(line.text for line in parsed.dropped[:4])
        yield Problem("C-FURNITURE", f"去掉了 {len(parsed.dropped)} 行网页导航之类的内容。", "请看一眼有没有误删正文。",
                      excerpt=excerpt(sample), severity="info")


def candidate_from_jsonl(path: Path) -> Iterator[Candidate]:
    """Read the texts of a .jsonl file one at a time. Raises: ImportRefused."""
    for found in read_jsonl(path):
        yield _from_jsonl(found, path.name)


def _from_jsonl(found: JsonlText, name: str) -> Candidate:
    problems = list(found.problems)
    version = _iso(found.version)
    if found.version and not version:
        problems.append(Problem("M-DATES", f"版本日期“{found.version}”不是有效日期。", "请写成 2024-02-08 这样的形式。",
                                excerpt=found.version, severity="warning"))
    basis = f"来源标注：{found.status_words}" if found.status_words else ""
    return Candidate(
        text=found.text, sha256=found.sha256, source=found.source or name, problems=tuple(problems), articles=found.articles,
        version=version, effective=_iso(found.effective), kind=_JSONL_KINDS.get(found.kind, "其他"), status=found.status,
        status_basis=basis)


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
