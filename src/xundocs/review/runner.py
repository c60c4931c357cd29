"""Runs the rules over one document and turns what they find into Problems with place, excerpt, strength and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from xundocs.problems import Problem, Severity, Where, excerpt
from xundocs.review.document import Document
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.settings import Settings

MOST_PER_RULE = 200
"""Findings of one rule listed one by one; the rest is only counted."""


@dataclass(frozen=True)
class Finding:
    """A hit with the rule that made it and the problem it became."""

    rule: Rule
    hit: Hit
    problem: Problem

    @property
    def fingerprint(self) -> str:
        """Names the finding across versions of the document: code, the text it is about and what is said of it."""
        key = "\0".join((self.rule.code, self.problem.excerpt, self.problem.message))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass
class Review:
    """What a review found. `accepted` is how many findings the baseline took out."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    accepted: int = 0
    pages: int = 1

    @property
    def problems(self) -> list[Problem]:
        """The findings as plain problems, in the order of the document."""
        return [f.problem for f in self.findings]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many of each severity."""
        counts: dict[Severity, int] = {"error": 0, "warning": 0, "info": 0}
        for finding in self.findings:
            counts[finding.problem.severity] += 1
        return counts

    def as_json(self) -> dict[str, object]:
        """The shape of the command line's contract."""
        return {"file": self.file, "problems": [p.as_json() for p in self.problems], "counts": self.counts}


def review(document: Document, settings: Settings, rules: Iterable[Rule] | None = None) -> Review:
    """Run every rule that is on; findings in the order of the document."""
    from xundocs.review.rules import all_rules

    view = View(document, settings)
    result = Review(document.name, pages=document.pages)
    run_rules(all_rules() if rules is None else rules, view, result)
    return result


def run_rules(rules: Iterable[Rule], view: View, result: Review) -> None:
    """Add what the rules find to a review; findings stay in the order of the document."""
    for rule in rules:
        if view.settings.runs(rule.code, rule.id) and (not rule.only or rule.only == view.document.kind):
            _run(rule, view, result)
    result.findings.sort(key=lambda f: (f.hit.block.index if f.hit.block else -1, f.hit.start))


def _run(rule: Rule, view: View, result: Review) -> None:
    seen: set[tuple[int, int, str]] = set()
    for hit in rule.check(view):
        key = (hit.block.index if hit.block else -1, hit.start, hit.message)
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > MOST_PER_RULE:
            break
        finding = Finding(rule, hit, _problem(rule, hit, view))
        if finding.fingerprint in view.settings.baseline:
            result.accepted += 1
        else:
            result.findings.append(finding)


def _problem(rule: Rule, hit: Hit, view: View) -> Problem:
    severity = view.settings.level(rule.code, rule.id) or hit.severity or rule.level
    block = hit.block
    where = Where(view.document.name)
    if block is not None:
        where = Where(view.document.name, row=block.line) if block.line else Where(view.document.name, field=block.place())
    return Problem(rule.code, hit.message, hit.remedy or "请核对后修改。", where, excerpt(hit.shown if block is None or not view.document.written else view.document.says(block)[hit.start:hit.end].strip() or hit.shown), severity, rule.strength)
