"""From the bytes of a .docx to a CompiledTemplate. See docs/decisions/0005-rendering.md for why it is done once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, overload

from xundocs.documents import listing, tables
from xundocs.documents.compile_parts import PartSource, open_with_docxtpl
from xundocs.documents.intake import open_template
from xundocs.documents.template import CompiledTemplate, PartCode, Payload
from xundocs.errors import TemplateRejected

if TYPE_CHECKING:
    from xundocs.documents.compile_code import Compiled
    from xundocs.documents.confined import ConfinedTemplate

__all__ = ["CompiledTemplate", "compile_template"]

_HAS_TAG = re.compile(r"\{[{%#]")
_PROPERTY_LABEL = "文档属性"


@overload
def compile_template(data: bytes, *, trusted: Literal[True] = True, name: str = "") -> CompiledTemplate: ...
@overload
def compile_template(data: bytes, *, trusted: Literal[False], name: str = "") -> ConfinedTemplate: ...
def compile_template(data: bytes, *, trusted: bool = True, name: str = "") -> CompiledTemplate | ConfinedTemplate:
    """The template, checked and compiled once. An untrusted one is compiled and rendered in a limited child process.

    Raises: TemplateRejected naming what is wrong and how to put it right.
    """
    if not trusted:
        from xundocs.documents.confined import ConfinedTemplate

        return ConfinedTemplate(data, name=name)
    return CompiledTemplate(build_payload(data, name=name))


def on_jinja(payload: Payload) -> Payload:
    """The same with jinja2 as the runtime of every part, to compare the two."""
    def switched(part: tuple[Any, ...]) -> tuple[Any, ...]:
        return PartCode(*part).changed(on_jinja=True).as_tuple()

    return payload.changed(parts=tuple(map(switched, payload.parts)), properties=tuple(map(switched, payload.properties)))


def build_payload(data: bytes, *, name: str = "") -> Payload:
    """All of the compiled template as plain values. Raises TemplateRejected."""
    from xundocs.documents.compile_package import package_front, template_properties

    members = open_template(data, name=name)
    opened = open_with_docxtpl(data)
    compiled: list[tuple[PartCode, Compiled]] = []
    unchanged: dict[str, bytes] = {}
    for part in opened.parts:
        if part.label == "正文" or _HAS_TAG.search(part.source):
            compiled.append(_compile_part(part))
        elif listing.needed(part.source):
            unchanged[part.name] = (part.head + listing.resolve(part.source) + part.tail).encode()
    properties = [_compile_property(key, text) for key, text in template_properties(members).items()]
    front, media, pictures = package_front(opened.saved, {code.name for code, _ in compiled}, unchanged)
    everything = compiled + properties
    return Payload(
        parts=tuple(code.as_tuple() for code, _ in compiled),
        properties=tuple(code.as_tuple() for code, _ in properties),
        front=(front.body, front.directory, front.members), media=tuple(member.as_tuple() for member in media), pictures=pictures,
        variables=tuple(sorted(set().union(*(made.variables for _, made in everything)))),
        paths=tuple(sorted(set().union(*(made.paths for _, made in everything)))),
        unproven=tuple((code.label, made.proof.reason) for code, made in compiled if made.proof.reason),
        jinja_version=_jinja_version(),
    )


def _compile_part(part: PartSource) -> tuple[PartCode, Compiled]:
    from xundocs.documents.compile_code import compile_source

    made = compile_source(part.source, name=part.name, label=part.label, root=part.root, prefixes=part.prefixes)
    if not made.proof.sections_fixed:
        raise TemplateRejected(f"{part.label}：分节符放在了判断或循环里。", "请把分节符移到判断和循环之外。")
    pictures = -1 if part.label == "正文" else part.source.count("<wp:docPr")
    return PartCode(
        name=part.name, label=part.label, head=part.head.encode(), tail=part.tail.encode(), code=made.code,
        places=made.places, on_jinja=made.on_jinja, parsed=bool(made.proof.reason),
        fitted=part.label == "正文" and not tables.provably_even(part.source), cells=tables.cell_may_empty(part.source),
        pictures=pictures, sections=part.source.count("<w:sectPr"),
    ), made


def _compile_property(key: str, text: str) -> tuple[PartCode, Compiled]:
    from xundocs.documents.compile_code import compile_source

    made = compile_source(text, name=key, label=_PROPERTY_LABEL, root="w:t", prefixes=frozenset())
    code = PartCode(key, _PROPERTY_LABEL, b"", b"", made.code, made.places, made.on_jinja,
                    False, False, False, 0, 0)
    return code, made


def _jinja_version() -> str:
    from importlib.metadata import version

    return version("jinja2")
