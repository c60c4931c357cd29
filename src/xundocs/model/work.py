"""Works (a regulation or report as such), their versions, and the text of one version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xundocs.model.provision import Provision, ProvisionId

WorkKind = Literal["党内法规", "党内规范性文件", "联合规章", "法律", "行政法规", "部门规章", "地方规定", "标准", "示范文本",
                   "工作报告", "其他"]
WORK_KINDS: tuple[WorkKind, ...] = ("党内法规", "党内规范性文件", "联合规章", "法律", "行政法规", "部门规章", "地方规定",
                                    "标准", "示范文本", "工作报告", "其他")
Status = Literal["in_force", "amended", "repealed", "not_yet", "unknown"]
STATUSES: tuple[Status, ...] = ("in_force", "amended", "repealed", "not_yet", "unknown")
STATUS_LABELS: dict[Status, str] = {"in_force": "现行有效", "amended": "已被修改", "repealed": "已废止", "not_yet": "尚未施行",
                                    "unknown": "效力未核"}
Mark = Literal["✔", "△", "✘"]
MARKS: tuple[Mark, ...] = ("✔", "△", "✘")
UNDATED = "undated"
"""The date of a version whose text does not say when it was made."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text came from. `retrieved` and `verified_on` are ISO dates; empty means not known, never guessed."""

    name: str = ""
    sha256: str = ""
    retrieved: str = ""
    verified_by: str = ""
    verified_on: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One dated text of a work. `date` is the day the text was made (ISO), or `undated`."""

    date: str
    file: str = ""
    label: str = ""
    issued: str = ""
    effective: str = ""
    source: Source = Source()
    accepted: tuple[str, ...] = ()
    """Codes of problems that somebody accepted when the text was imported."""

    @property
    def starts(self) -> str:
        """The day it applies from, as far as known: effective, else issued, else its date; "" for undated."""
        return self.effective or self.issued or ("" if self.date == UNDATED else self.date)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact about a work, where it was seen, and how far that was checked (✔ read in the original, △ seen, ✘ not checked)."""

    fact: str
    source: str = ""
    mark: Mark = "✘"


@dataclass(frozen=True, slots=True)
class Work:
    """A regulation or report as such; its texts are in the versions. Dates are ISO strings, "" when not known."""

    id: str
    title: str
    short_names: tuple[str, ...] = ()
    kind: WorkKind = "其他"
    issuer: str = ""
    document_number: str = ""
    issued: str = ""
    effective: str = ""
    repealed: str = ""
    status: Status = "unknown"
    status_basis: str = ""
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    text_held: bool = False
    model_text: bool = False
    evidence: tuple[Evidence, ...] = ()
    official_source: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> Version | None:
        """The newest version by date, None when no text is held; an undated one counts as oldest."""
        return max(self.versions, key=_age, default=None)

    def version(self, date: str) -> Version | None:
        """The version with exactly this date, or None."""
        return next((v for v in self.versions if v.date == date), None)

    def in_force_on(self, day: str) -> Version | None:
        """The version that applied on `day` (ISO), or None: nothing yet, or repealed by then."""
        if self.repealed and day >= self.repealed:
            return None
        begun = [v for v in self.versions if v.starts and v.starts <= day]
        if begun:
            return max(begun, key=_age)
        undated = [v for v in self.versions if not v.starts]
        return undated[0] if len(undated) == len(self.versions) == 1 else None

    def ends(self, version: Version) -> str:
        """The day `version` stopped applying (exclusive, ISO), "" when it still does or nobody knows."""
        later = [v.starts for v in self.versions if _age(v) > _age(version) and v.starts]
        return min([*later, *([self.repealed] if self.repealed else [])], default="")

    def status_of(self, version: Version) -> Status:
        """The status of one version: the newest has the work's own, older ones count as amended."""
        latest = self.latest
        if latest is not None and version.date != latest.date and self.status != "repealed":
            return "amended"
        return self.status


def _age(version: Version) -> tuple[str, str]:
    return version.starts, version.date if version.date != UNDATED else ""


@dataclass(frozen=True, slots=True)
class WorkText:
    """The text of one version as a tree: title, 题注 (`caption`, one entry a line), then provisions in order."""

    title: str
    caption: tuple[str, ...] = ()
    children: tuple[Provision, ...] = ()

    def walk(self) -> Iterator[Provision]:
        """Every provision in reading order."""
        for child in self.children:
            yield from child.walk()

    def articles(self) -> Iterator[Provision]:
        """Every 条 in reading order, those inside annexes and those quoted by amending articles included."""
        return (node for node in self.walk() if node.kind == "article")

    def find(self, provision: ProvisionId | str) -> Provision | None:
        """The provision with this id, or None. A 项 or 目 named without its 款 is found when it is unambiguous."""
        wanted = ProvisionId.parse(provision) if isinstance(provision, str) else provision
        path = self.path_to(wanted)
        if path:
            return path[-1]
        return self._find_loosely(wanted)

    def path_to(self, wanted: ProvisionId) -> tuple[Provision, ...]:
        """The nodes from the top down to `wanted`, empty when the text has no such provision."""
        stack: list[tuple[Provision, tuple[Provision, ...]]] = [(node, ()) for node in reversed(self.children)]
        while stack:
            node, above = stack.pop()
            here = (*above, node)
            if node.id == wanted:
                return here
            stack.extend((child, here) for child in reversed(node.children))
        return ()

    def _find_loosely(self, wanted: ProvisionId) -> Provision | None:
        """`art_4__item_2` where the 款 was left out, as citations of one-款 articles do."""
        article = wanted.article
        if article is None or article == wanted:
            return None
        path = self.path_to(article)
        if not path:
            return None
        rest = wanted.steps[len(article.steps):]
        found = [node for node in path[-1].walk()
                 if tuple(s for s in node.id.steps[len(article.steps):] if s[0] != "paragraph") == rest]
        return found[0] if len(found) == 1 else None
