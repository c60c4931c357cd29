"""A work as plain dicts and lists, as YAML and the cache hold it; every key and value is checked on the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from xundocs.errors import DataRejected
from xundocs.model.work import MARKS, STATUSES, WORK_KINDS, Evidence, Source, Version, Work


def work_as_data(work: Work) -> dict[str, Any]:
    """A work as plain dicts and lists (for YAML and the cache)."""
    data: dict[str, Any] = {}
    for item in fields(work):
        value = getattr(work, item.name)
        if item.name == "versions":
            value = [_version_as_data(v) for v in value]
        elif item.name == "evidence":
            value = [{"fact": e.fact, "source": e.source, "mark": e.mark} for e in value]
        elif item.name == "text_held":
            value = "yes" if value else "no"
        elif isinstance(value, tuple):
            value = list(value)
        data[item.name] = value
    return data


def _version_as_data(version: Version) -> dict[str, Any]:
    data: dict[str, Any] = {"date": version.date}
    for key in ("label", "issued", "effective", "file"):
        if value := getattr(version, key):
            data[key] = value
    source = {f.name: getattr(version.source, f.name) for f in fields(Source) if getattr(version.source, f.name)}
    if source:
        data["source"] = source
    if version.accepted:
        data["accepted"] = list(version.accepted)
    return data


def work_from_data(data: dict[str, Any], place: str = "work.yaml") -> Work:
    """The reverse of `work_as_data`, with every key and value checked."""
    reader = _Reader(place)
    known = {f.name for f in fields(Work)}
    reader.no_other_keys(data, known, "")
    for needed in ("id", "title"):
        if not data.get(needed):
            raise reader.fault(needed, "缺少必填项")
    values: dict[str, Any] = {}
    for key, value in data.items():
        values[key] = _WORK_READERS.get(key, _Reader.text)(reader, key, value)
    return Work(**values)


class _Reader:
    """Reads single values and says which key is wrong."""

    def __init__(self, place: str) -> None:
        self.place = place

    def fault(self, key: str, what: str) -> DataRejected:
        return DataRejected(f"{self.place}「{key}」: {what}。", "写法见 docs/corpus-format.md。")

    def no_other_keys(self, data: dict[str, Any], known: set[str], where: str) -> None:
        unknown = [str(k) for k in data if k not in known]
        if unknown:
            raise self.fault(where + unknown[0], "没有这个键")

    def text(self, key: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, (dict, list, bool)):
            raise self.fault(key, "应当是一段文字")
        return str(value)

    def texts(self, key: str, value: object) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.fault(key, "应当是列表")
        return tuple(self.text(key, v) for v in value)

    def yes_no(self, key: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("yes", "no"):
            return value == "yes"
        raise self.fault(key, "只能是 yes 或 no")

    def choice(self, allowed: tuple[str, ...]) -> Callable[[str, object], str]:
        def read(key: str, value: object) -> str:
            if value not in allowed:
                raise self.fault(key, f"“{value}”不在可选值中（{'、'.join(allowed)}）")
            return str(value)
        return read

    def versions(self, key: str, value: object) -> tuple[Version, ...]:
        return tuple(self._version(f"{key}[{n}].", v) for n, v in enumerate(self._dicts(key, value), 1))

    def evidence(self, key: str, value: object) -> tuple[Evidence, ...]:
        found = []
        for number, entry in enumerate(self._dicts(key, value), 1):
            where = f"{key}[{number}]."
            self.no_other_keys(entry, {"fact", "source", "mark"}, where)
            mark = self.choice(MARKS)(where + "mark", entry.get("mark", "✘"))
            found.append(Evidence(self.text(where + "fact", entry.get("fact")),
                                  self.text(where + "source", entry.get("source")), mark))  # type: ignore[arg-type]
        return tuple(found)

    def _dicts(self, key: str, value: object) -> list[dict[str, Any]]:
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.fault(key, "应当是列表，每项有自己的键")
        return value

    def _version(self, where: str, data: dict[str, Any]) -> Version:
        self.no_other_keys(data, {f.name for f in fields(Version)}, where)
        source = data.get("source") or {}
        if not isinstance(source, dict):
            raise self.fault(where + "source", "应当有 name、sha256 等键")
        self.no_other_keys(source, {f.name for f in fields(Source)}, where + "source.")
        date = self.text(where + "date", data.get("date"))
        if not date:
            raise self.fault(where + "date", "缺少必填项")
        texts = {k: self.text(where + k, data.get(k)) for k in ("file", "label", "issued", "effective")}
        return Version(date=date, source=Source(**{k: self.text(where + k, v) for k, v in source.items()}),
                       accepted=self.texts(where + "accepted", data.get("accepted")), **texts)


_WORK_READERS: dict[str, Callable[[_Reader, str, object], Any]] = {
    "short_names": _Reader.texts, "replaces": _Reader.texts, "versions": _Reader.versions,
    "evidence": _Reader.evidence, "text_held": _Reader.yes_no, "model_text": _Reader.yes_no,
    "kind": lambda r, k, v: r.choice(WORK_KINDS)(k, v), "status": lambda r, k, v: r.choice(STATUSES)(k, v),
}
