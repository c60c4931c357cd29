"""Findings as SARIF 2.1.0, for editors and pipelines.

Source: OASIS SARIF 2.1.0, 3.27 (result), 3.28 (location), 3.49 (reportingDescriptor).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xundocs import __version__
from xundocs.review.rule import Rule
from xundocs.review.rules import all_rules, rendered_rules
from xundocs.review.runner import Finding, Review

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(reviews: Sequence[Review]) -> bytes:
    """One run with every rule described and every finding as a result."""
    rules = {rule.id: rule for rule in (*all_rules(), *rendered_rules())}
    order = {name: index for index, name in enumerate(rules)}
    run = {"tool": {"driver": {"name": "xundocs", "version": __version__, "language": "zh-CN", "rules": [_rule(r) for r in rules.values()]}},
           "columnKind": "unicodeCodePoints",
           "results": [_result(review, f, order) for review in reviews for f in review.findings]}
    return (json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _rule(rule: Rule) -> dict[str, Any]:
    return {"id": rule.id, "name": rule.code, "shortDescription": {"text": f"{rule.code} {rule.name}"},
            "fullDescription": {"text": f"{rule.name}（{rule.strength}；{rule.source}）"},
            "help": {"text": f"错：{rule.wrong}\n对：{rule.right}"}, "defaultConfiguration": {"level": LEVELS[rule.level]},
            "properties": {"strength": rule.strength, "source": rule.source, "family": rule.family}}


def _result(review: Review, finding: Finding, order: dict[str, int]) -> dict[str, Any]:
    problem, block = finding.problem, finding.hit.block
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(review.file)}}
    if block is not None and block.line:
        place["region"] = {"startLine": block.line, "startColumn": finding.hit.start + 1, "snippet": {"text": problem.excerpt}}
    location: dict[str, Any] = {"physicalLocation": place}
    if block is None or not block.line:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.where.field or "全文"}]
    return {"ruleId": finding.rule.id, "ruleIndex": order[finding.rule.id], "level": LEVELS[problem.severity],
            "message": {"text": f"{problem.message}。{problem.remedy}"}, "locations": [location],
            "partialFingerprints": {"xundocs/v1": finding.fingerprint}, "properties": {"code": problem.code, "excerpt": problem.excerpt}}


def _uri(path: str) -> str:
    return quote(Path(path).as_posix(), safe="/")
