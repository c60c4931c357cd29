"""Rules about organisations and persons, against the office's directory (名录) on the document's date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xundocs.documents.checks.context import Context, Found, Rule
from xundocs.documents.fields import Field
from xundocs.documents.records import Path_
from xundocs.documents.show import show_plain
from xundocs.documents.values import OrganisationName
from xundocs.model.organisation import Directory, is_party_name


def organisations(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """Every organisation in the record is in the directory under that name on the date `day`. Source: V-ORG-01, V-ORG-02.

    Without a directory nothing can be said, and nothing is. Bodies that are not inspected (cc, issuer) may be missing
    from it; only an old or short name of one that is in it is reported.
    """
    directory: Directory = context.scope.office.directory
    day = context.look(params["day"])
    if not directory or day is None:
        return
    for path, value, field in _names(context):
        yield from _name(path, value.name, field, directory, day)


def _names(context: Context) -> Iterator[tuple[Path_, OrganisationName, Field]]:
    for name, field in context.scope.kind.fields.items():
        if field.type == "organisation":
            yield from ((p, v, field) for p, v in context.scope.each(name) if v is not None)
        for inner in field.fields.values():
            if inner.type == "organisation":
                yield from ((p, v, inner) for p, v in context.scope.each(f"{name}[].{inner.name}") if v is not None)


def _name(path: Path_, name: str, field: Field, directory: Directory, day: date) -> Iterator[Found]:
    lines = directory.named(name)
    if any(o.name == name and o.valid_on(day) for o in lines):
        return
    when = show_plain(day, None)
    if not lines:
        if field.party:
            near = directory.like(name)
            yield Found(path, f"名录里没有“{name}”", f"是不是“{near[0]}”？" if near else "请核对名称，或先补进名录 organisations.yaml。", name)
        return
    line = lines[0]
    current = directory.successor(line, day)
    if line.name == name:
        remedy = f"{when}应写“{current.name}”。" if current else "请核对名录里的起止日期。"
        yield Found(path, f"“{name}”在{when}不是有效名称（已更名或撤销）", remedy, name)
    elif field.party and name == line.admin and not is_party_name(name):
        yield Found(path, f"“{name}”是行政单位名称", f"请写党组织“{line.name}”。", name, code="V-ORG-02")
    elif field.party:
        yield Found(path, f"“{name}”是简称", f"首次出现写全称“{line.name}”。", name, code="V-ORG-03", severity="warning")


def holds_post(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The person is the organisation's principal on the date, with this title, since that day. Source: D15 committer.

    Without a directory entry the post cannot be proven; that is said as a warning.
    """
    directory: Directory = context.scope.office.directory
    person, organisation, day = (context.look(params[k]) for k in ("person", "organisation", "day"))
    if person is None or organisation is None or day is None:
        return
    entry = directory.on(organisation.name, day) if directory else None
    principal = entry.principal_on(day) if entry else None
    path = context.path(params["person"])
    if principal is None:
        yield Found(path, f"名录里没有“{organisation}”{show_plain(day, None)}的主要负责人，无法核对承诺人", "请在名录 organisations.yaml 补上任职记录。",
                    person, severity="warning")
        return
    if principal.person != person:
        yield Found(path, f"{show_plain(day, None)}“{organisation}”的主要负责人不是“{person}”", "承诺人必须是现任主要负责人；换人后须由新任补签。", person)
        return
    title, since = context.look(params["title"]), context.look(params["since"])
    if title is not None and title != principal.title:
        yield Found(context.path(params["title"]), f"职务写的是“{title}”，名录里是“{principal.title}”", f"请改成“{principal.title}”。", title)
    if since is not None and since != principal.since:
        yield Found(context.path(params["since"]), f"任职日期写的是{show_plain(since, None)}，名录里是{show_plain(principal.since, None)}",
                    "请按任免文件核对。", show_plain(since, None))


def other_organisations(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The texts name no organisation of the directory other than `own` (public versions speak of oneself only)."""
    directory: Directory = context.scope.office.directory
    own = context.look(params["own"])
    own_ids = {o.id for o in directory.named(str(own))} if own else set()
    others = {n for o in directory.organisations if o.id not in own_ids and o.level != "office" for n in (o.name, o.admin) if n}
    for path, text in context.texts(params):
        for name in sorted(others, key=len, reverse=True):
            if name in text:
                yield Found(path, name, "删去其他单位名称，或改写为“有关部门”。", name)


def registered_code(context: Context, params: Mapping[str, Any]) -> Iterator[Found]:
    """The code of a document number is in the office's registry and belongs to the issuing organ. Source: V-NO-05, spec B0.2.

    An office without a registry is not checked.
    """
    codes = context.scope.office.codes
    number, issuer = context.look(params["number"]), context.look(params["issuer"])
    if not codes or number is None:
        return
    code = codes.get(number.code)
    path = context.path(params["number"])
    if code is None:
        yield Found(path, f"发文机关代字“{number.code}”没有登记", f"已登记：{'、'.join(codes)}；新代字先登记到 xundocs.toml。", str(number))
    elif issuer is not None and code.organ and code.organ != str(issuer):
        yield Found(path, f"代字“{number.code}”属于“{code.organ}”，署名是“{issuer}”", "文号、署名、印章应是同一机关。", str(number), severity="warning")


RULES: dict[str, Rule] = {f.__name__: f for f in (organisations, holds_post, other_organisations, registered_code)}
