"""The real statutory files beside the checkout: everything the benchmark measures, held as a test."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAWS = Path(os.environ.get("XUNDOCS_SHARED", ROOT.parent / "shared")) / "laws"
pytestmark = [pytest.mark.needs_laws, pytest.mark.skipif(not LAWS.is_dir(), reason="no statutory test data beside the checkout")]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_quality", ROOT / "benchmarks" / "import_quality.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["import_quality"] = module
    spec.loader.exec_module(module)
    return module


def test_counts_titles_paragraphs_and_flags_are_right_on_every_file(benchmark: ModuleType) -> None:
    failed: list[dict[str, Any]] = []
    claims = benchmark.quality(failed)
    assert not failed
    assert all(claim["ok"] for claim in claims)


def test_every_format_of_one_regulation_gives_the_same_articles() -> None:
    from xundocs.actions.corpus_candidates import candidate_from_file

    files = [path for path in sorted((LAWS / "import_cases").glob("*信访工作条例*")) if path.suffix != ".json"]
    texts = [[article.full_text for article in candidate_from_file(path, "").text.articles()]
             for path in files if path.suffix != ".doc"]
    assert len(texts) >= 3 and all(text == texts[0] for text in texts)


def test_articles_of_a_data_set_keep_their_numbers(benchmark: ModuleType) -> None:
    from xundocs.corpus.importers.jsonl import read_jsonl

    problems = [found.title for found in read_jsonl(LAWS / "union.jsonl.xz")
                if any(problem.code == "C-UNGLUED" for problem in found.problems)]
    assert problems == []
