"""A raw record made ready to print: typed, computed, checked, and one context per document it produces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xundocs.documents.audiences import OutputView
from xundocs.documents.checks import RULES, Checks
from xundocs.documents.citing import resolve_citations
from xundocs.documents.computed import fill, operator_of, work_out
from xundocs.documents.file_names import file_name
from xundocs.documents.kinds import Kind, Output
from xundocs.documents.reading import RecordReader
from xundocs.documents.records import RawRecord
from xundocs.documents.scope import Scope, Verified
from xundocs.documents.shelf import profile_of
from xundocs.documents.show import show_plain
from xundocs.documents.unfilled import still_the_example
from xundocs.errors import XundocsError
from xundocs.problems import Problem
from xundocs.value import Value
from xundocs.workspace import Office


class PreparedDocument(Value):
    """One document of a record, ready for its template."""

    output: Output
    context: Mapping[str, Any]
    file_name: str
    media: Mapping[str, bytes]
    title: str
    custom: Mapping[str, str]
    created: date
    number: str


class PreparedRecord(Value):
    """A record with everything found in it; `documents` only makes sense without error-level problems."""

    raw: RawRecord
    scope: Scope
    problems: list[Problem]


class Preparer:
    """Prepares the records of one kind for one office; keep one per run, it knows what the run has seen."""

    def __init__(self, kind: Kind, office: Office, verified: Verified | None = None) -> None:
        self.kind, self.office, self._verified = kind, office, verified
        refuse_unusable(kind)
        self._checks = Checks(kind)
        self._reader = RecordReader(kind.fields, office.directory, office.get)
        self._views = [OutputView(kind, output) for output in kind.outputs]
        self._batch: dict[tuple[Any, str], str] = {}
        self._profile = profile_of(office)

    def prepare(self, raw: RawRecord) -> PreparedRecord:
        """Type, compute and check one record. Never raises for what the data holds."""
        typed = self._reader.read(raw)
        scope = Scope(self.kind, typed.values, raw, self.office, typed.unreadable, self._batch, self._profile, self._verified)
        cited = resolve_citations(scope)
        work_out(scope)
        problems = still_the_example(self.kind.fields, raw) + typed.problems + cited + self._checks.run(scope)
        scope.forget_texts()
        return PreparedRecord(raw, scope, problems)

    def documents(self, prepared: PreparedRecord) -> Iterator[PreparedDocument]:
        """Every document of a record without errors, in the order of the kind's outputs."""
        values = prepared.scope.values
        media = {name: values[source] for name, source in self.kind.images.items() if values.get(source)}
        custom = {key: show_plain(values[source], self.kind.fields.get(source))
                  for key, source in self.kind.properties.items() if values.get(source) is not None}
        for view in self._views:
            for context in view.contexts(values):
                yield self._document(view.output, context, values, media, custom, prepared.scope.day)

    def _document(self, output: Output, context: Mapping[str, Any], values: Mapping[str, Any],
                  media: Mapping[str, bytes], custom: Mapping[str, str], day: date) -> PreparedDocument:
        name = fill(output.file_name, lambda path: _named(path, context, values, self.kind))
        allowed = {k: v for k, v in custom.items() if self.kind.properties[k] in output.whitelist or output.audience == "internal"}
        number = values.get(self.kind.numbering.get("field", "")) if self.kind.numbering.get("field") in output.whitelist else None
        return PreparedDocument(output, context, file_name(name), {k: v for k, v in media.items() if k in output.whitelist},
                                output.name, allowed, day, str(number or ""))


def refuse_unusable(kind: Kind) -> None:
    """Raises: XundocsError when the declaration names an operator or a rule that does not exist."""
    try:
        for declared in kind.computed.values():
            operator_of(declared)
        unknown = next((c["rule"] for c in kind.checks if c["rule"] not in RULES), None)
        if unknown is not None:
            raise ValueError(f"没有名为 {unknown} 的校验")
    except ValueError as error:
        raise XundocsError(f"{kind.folder / 'kind.yaml'}: {error}。", "运行 xundocs kinds lint 查看全部错误。") from None


def _named(path: str, context: Mapping[str, Any], values: Mapping[str, Any], kind: Kind) -> str:
    name, _, attribute = path.partition(".")
    if name in context:
        value = context[name]
        return str(value[attribute] if attribute and isinstance(value, Mapping) else getattr(value, attribute) if attribute else value)
    return show_plain(values.get(name), kind.fields.get(name))
