"""The figures of a past report and what became of them: every rate and sum worked out again, wrong ones with the right value."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xundocs.errors import DataRejected
from xundocs.model.percentage import likely_slips, percent

VERDICTS = {"pass": ("ok", "相符"), "fail": ("bad", "不符"), "warn": ("warn", "留意"), "compute": ("plain", "补算"), "record": ("plain", "只记录")}


class Figure(NamedTuple):
    """One number of the report."""

    id: str
    name: str
    shown: str
    scope: str
    period: str
    section: str
    flagged: str
    """Tone of the worst check it is part of, "" when none complains."""


class Check(NamedTuple):
    """One check: what was compared, as worked out here, and the note that goes with it."""

    id: str
    tone: str
    verdict: str
    sentence: str
    note: str
    figures: tuple[str, ...]


class Figures(NamedTuple):
    """All of a report's figures and checks."""

    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]


def read_figures(path: Path) -> Figures:
    """Read figures.yaml and work out its checks. Raises: DataRejected when the file is wrong or disagrees with itself."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_bytes(), Loader=loader)
        by_id = {f["id"]: f for f in data["figures"]}
        checks = tuple(_Checker(by_id).check(c) for c in data.get("checks") or ())
        return Figures(tuple(_figure(f, checks) for f in data["figures"]), checks)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise DataRejected(f"{path}: 数字清单有误（{error}）。", "每个数字要有 id、name、value，核对项引用的 id 要存在。") from error


def _figure(data: Mapping[str, Any], checks: tuple[Check, ...]) -> Figure:
    tones = [c.tone for c in checks if data["id"] in c.figures]
    flagged = "bad" if "bad" in tones else "warn" if "warn" in tones else ""
    return Figure(data["id"], data["name"], _shown(data), data.get("scope", ""), str(data.get("period", "")), str(data.get("section", "")), flagged)


def _shown(data: Mapping[str, Any]) -> str:
    about = str(data.get("approximate", ""))
    value = str(data["value"])
    return f"{value}{about if about == '余' else ''}{data.get('unit', '')}" + (f"（{about}）" if about and about != "余" else "")


class _Checker:
    def __init__(self, figures: Mapping[str, Mapping[str, Any]]) -> None:
        self._figures = figures

    def check(self, data: Mapping[str, Any]) -> Check:
        """One check in words. A verdict that the numbers do not bear out is an error of the list."""
        say = getattr(self, f"_{data['kind']}", None)
        sentence, holds = say(data) if say else (self._listed(data), None)
        verdict = data["verdict"]
        if holds is not None and verdict in ("pass", "fail") and holds != (verdict == "pass"):
            raise ValueError(f"{data['id']} 记为{VERDICTS[verdict][1]}，重新计算的结果相反")
        tone, word = VERDICTS[verdict]
        return Check(data["id"], tone, word, sentence, str(data.get("note", "")), tuple(sorted(self._ids(data))))

    def _ids(self, value: Any) -> set[str]:
        if isinstance(value, str):
            return {value} & set(self._figures)
        children = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        return {i for child in children for i in self._ids(child)}

    def _name(self, figure: str) -> str:
        return f"{self._figures[figure]['name']}{_shown(self._figures[figure])}"

    def _value(self, figure: str) -> Decimal:
        return Decimal(str(self._figures[figure]["value"]))

    def _ratio(self, data: Mapping[str, Any]) -> tuple[str, Decimal]:
        result = percent(self._value(data["numerator"]), self._value(data["denominator"]), int(data.get("decimals", 1)))
        return f"{self._name(data['numerator'])} ÷ {self._name(data['denominator'])} = {result}%", result

    def _rate(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        return self._ratio(data)[0], None

    def _rate_equals(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        sentence, right = self._ratio(data)
        stated = self._value(data["stated"])
        if right == stated:
            return f"{sentence}，与原文相符", True
        slips = likely_slips(int(self._value(data["numerator"])), int(self._value(data["denominator"])), stated)
        return f"{sentence}，原文写作 {stated}%，应为 {right}%" + (f"。可能的原因：{'；'.join(slips)}" if slips else ""), False

    def _at_most(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        holds = self._value(data["smaller"]) <= self._value(data["larger"])
        return f"{self._name(data['smaller'])} 应当不多于 {self._name(data['larger'])}", holds

    def _parts_equal_total(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        return self._parts(data, "应当等于", lambda parts, total: parts == total)

    def _parts_at_most_total(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        return self._parts(data, "应当不多于", lambda parts, total: parts <= total)

    def _parts(self, data: Mapping[str, Any], words: str, holds: Any) -> tuple[str, bool | None]:
        sentences, good = [], True
        for group in data["groups"]:
            together = sum((self._value(p) for p in group["parts"]), Decimal(0))
            good = good and holds(together, self._value(group["total"]))
            sentences.append(f"{' + '.join(self._name(p) for p in group['parts'])} = {together}，{words} {self._name(group['total'])}")
        return "；".join(sentences), good

    def _enumeration_length(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        sentences, good = [], True
        for listed in data["lists"]:
            count = len(listed["items"])
            good = good and Decimal(count) == self._value(listed["figure"])
            sentences.append(f"{self._name(listed['figure'])}，列出 {count}：{'、'.join(map(str, listed['items']))}")
        return "；".join(sentences), None if data.get("partial") else good

    def _denominator_integer(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        total = self._value(data["numerator"]) * 100 / self._value(data["rate"])
        return f"{self._name(data['numerator'])} ÷ {self._name(data['rate'])} = {total.normalize():f}，应当是整数", total == total.to_integral_value()

    def _same_scope(self, data: Mapping[str, Any]) -> tuple[str, bool | None]:
        return "口径是否相同：" + "；".join(" 与 ".join(self._name(f) for f in pair) for pair in data["pairs"]), None

    def _listed(self, data: Mapping[str, Any]) -> str:
        return "、".join(self._name(f) for f in sorted(self._ids(data)))
