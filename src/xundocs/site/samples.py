"""The filled sample of a kind, rendered as `xundocs make` would, so that no page can drift from the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from xundocs.documents.blank import blank_xlsx, blank_yaml
from xundocs.documents.inputs import read_records
from xundocs.documents.kinds import Kind, Output
from xundocs.documents.lint import lint_kind
from xundocs.documents.prepare import Preparer
from xundocs.documents.renderer import Renderer
from xundocs.documents.scope import Verified
from xundocs.problems import Problem, has_errors
from xundocs.site.shell import slug
from xundocs.workspace import Office, Workspace


class Filled(NamedTuple):
    """One document made from the sample."""

    output: Output
    name: str
    """Plain ASCII, for a download."""
    file_name: str
    """What `make` calls it."""
    docx: bytes


@dataclass(frozen=True)
class Sample:
    """Everything a kind's page shows that had to be worked out."""

    kind: Kind
    filled: tuple[Filled, ...]
    problems: tuple[Problem, ...]
    """What the checks say about the sample."""
    lint: tuple[Problem, ...]
    """What the linter says about the kind."""
    given: bool
    """Whether the kind has a sample at all."""
    blank_xlsx: bytes
    blank_yaml: bytes


def make_sample(workspace: Workspace, kind: Kind, verified: Verified | None) -> Sample:
    """Fill in the sample. Its people and places are invented, so the office's own directory does not apply; its pages do."""
    lint = tuple(lint_kind(kind, workspace.cache_folder / "templates"))
    blanks = blank_xlsx(kind), blank_yaml(kind).encode()
    if not kind.sample_path.exists():
        return Sample(kind, (), (), lint, False, *blanks)
    layout = workspace.office.get("layout")
    office = Office({"layout": layout} if layout else {})
    preparer = Preparer(kind, office, verified)
    renderer = Renderer(Workspace(workspace.root, office), kind)
    read = read_records(kind.sample_path, kind)
    problems = list(read.problems)
    filled: list[Filled] = []
    for raw in read.records[:1]:
        record = preparer.prepare(raw)
        problems += record.problems
        if not has_errors(problems):
            for number, document in enumerate(preparer.documents(record), 1):
                name = f"{slug(kind.id)}-{number}-{slug(document.output.id)}.docx"
                filled.append(Filled(document.output, name, document.file_name, renderer.render(document)))
    return Sample(kind, tuple(filled), tuple(problems), lint, True, *blanks)
