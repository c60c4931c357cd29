"""Builds the document of a rule's fixture and says what the rule finds in it."""

from __future__ import annotations

import sys
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "review" / "rules.yaml"
PRINTED = FIXTURES.with_name("printed.yaml")
"""Documents for the rules of the printed page."""
sys.path.insert(0, str(ROOT / "benchmarks"))

from xundocs.review import Review, Settings, read_document, review  # noqa: E402
from xundocs.review.rules import all_rules  # noqa: E402
from xundocs.review.settings import with_options  # noqa: E402


def fixtures(path: Path = FIXTURES) -> list[dict[str, Any]]:
    """Every fixture of a file."""
    import yaml

    found: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return found


@lru_cache(1)
def office() -> Settings:
    """The demonstration's office: its directory, the built-in corpus."""
    from xundocs.citations import Library
    from xundocs.citations.library import read_wrong_titles
    from xundocs.corpus.store import Store
    from xundocs.workspace import Office, read_directory

    folder = ROOT / "src" / "xundocs" / "actions" / "demonstration"
    own = Office({})
    own.__dict__["directory"] = read_directory(folder / "organisations.yaml")
    corpus = [ROOT / "corpus"]
    return Settings(own, corpus=Library(Store(corpus), tuple(read_wrong_titles(corpus))))


def document_of(entry: dict[str, Any]) -> tuple[str, bytes]:
    """File name and bytes of a fixture."""
    if "text" in entry:
        return "document.txt", entry["text"].encode()
    if "lines" in entry:
        import review_documents

        content = [next(iter(line.items())) for line in entry["lines"]]
        return review_documents.build(content, "direct", **entry.get("layout", {}))
    if "md" in entry:
        return "document.md", entry["md"].encode()
    import review_quality

    (_, name, data), = review_quality.spoilt([entry])
    return name, data


def reviewed(entry: dict[str, Any]) -> Review:
    """The review of a fixture by its own rule only."""
    name, data = document_of(entry)
    settings = with_options(office(), on=date.fromisoformat(entry["on"])) if "on" in entry else office()
    rules = [rule for rule in all_rules() if rule.id == entry["rule"]]
    return review(read_document(data, name), settings, rules)


def printed(entries: list[dict[str, Any]], folder: Path) -> list[Review]:
    """The reviews of printed fixtures, each by its own rule only; one call of LibreOffice for all."""
    from xundocs.documents.pdf import to_pdf
    from xundocs.review.rendered import review_printed

    made = []
    for number, entry in enumerate(entries):
        path = folder / f"{number}.docx"
        path.write_bytes(document_of(entry)[1])
        made.append(path)
    reviews = []
    for entry, path, pdf in zip(entries, made, to_pdf(made, folder, overwrite=True), strict=True):
        result = Review(path.name)
        review_printed(pdf.read_bytes(), read_document(path.read_bytes(), path.name), with_options(office(), only=frozenset({entry["rule"]})), result)
        reviews.append(result)
    return reviews


def said(result: Review) -> list[str]:
    """The findings as golden lines."""
    return [f"{p.severity} {p.code} {f'第{p.where.row}行' if p.where.row else p.where.field or '全文'}: {p.message} | {p.remedy}" for p in result.problems]
