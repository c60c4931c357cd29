"""Is this file as it was issued; does this commitment letter vouch for exactly this report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from xundocs.actions.issue_files import NUMBER_MARK
from xundocs.documents.archive import MAX_FILE, read_members
from xundocs.documents.custom_properties import custom_properties, printed_text
from xundocs.documents.values import SHORT_HASH
from xundocs.errors import DataRejected
from xundocs.office import place, register
from xundocs.office.entries import Entry
from xundocs.workspace import Workspace

Status = Literal["issued", "altered", "voided", "unknown"]
STATUS_NAMES: dict[Status, str] = {"issued": "已发，与登记一致", "altered": "改动过", "voided": "已作废", "unknown": "没有登记"}
REPORT_HASH = "report_sha256"


@dataclass(frozen=True)
class Verdict:
    """What the register says of a file."""

    path: Path
    status: Status
    sha256: str
    message: str
    entry: Entry | None = None

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {"file": str(self.path), "status": self.status, "sha256": self.sha256, "number": self.entry.number if self.entry else None,
                "issue_date": (self.entry.issue_date or None) if self.entry else None, "message": self.message}


@dataclass(frozen=True)
class Vouching:
    """Whether a commitment letter vouches for a report."""

    letter: Verdict
    report: Path
    vouches: bool
    expected: str
    actual: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """The answer for programs."""
        return {"letter": self.letter.as_json(), "report": str(self.report), "vouches": self.vouches, "expected": self.expected or None,
                "actual": self.actual, "message": self.message}


def verify_file(workspace: Workspace, path: Path) -> Verdict:
    """What the register says of a file: by its content, else by the number it carries or its name.

    Raises: DataRejected when the file cannot be read.
    """
    sha256 = _sha256(path)
    if not place.exists(workspace):
        return Verdict(path, "unknown", sha256, "这里没有登记簿，查不到。")
    database = place.open_office(workspace)
    try:
        with database.reading() as connection:
            found = register.by_file(connection, sha256=sha256)
            if found:
                return _known(path, sha256, next((e for e, _ in found if e.state == "issued"), found[0][0]))
            claimed = _claimed_number(path)
            lines = register.by_numbers(connection, [claimed]) if claimed else []
            lines = lines or [e for e, _ in register.by_file(connection, name=path.name)]
    finally:
        database.close()
    if lines:
        return _changed(path, sha256, lines[0])
    return Verdict(path, "unknown", sha256, "登记簿里没有这份文件，内容、文号和文件名都对不上。")


def _known(path: Path, sha256: str, entry: Entry) -> Verdict:
    if entry.state == "void":
        return Verdict(path, "voided", sha256, f"{entry.number or entry.title} 已作废（{entry.reason}）。", entry)
    return Verdict(path, "issued", sha256, f"{entry.number or entry.title} 已发，文件与登记的一字不差。", entry)


def _changed(path: Path, sha256: str, entry: Entry) -> Verdict:
    shown = entry.number or entry.title
    if entry.state == "void":
        return Verdict(path, "voided", sha256, f"{shown} 已作废（{entry.reason}），而且文件与登记的不一致。", entry)
    if not any(f.sha256 for f in entry.files):
        what = "只占了号、还没有发出" if entry.state == "reserved" else f"在登记簿上是{entry.state_name}，没有登记文件"
        return Verdict(path, "unknown", sha256, f"{shown} {what}，不能核对。", entry)
    return Verdict(path, "altered", sha256, f"这份文件自称 {shown}，内容与登记的不一致，发出后改动过（只另存一次也算）。", entry)


def verify_letter(workspace: Workspace, letter: Path, report: Path) -> Vouching:
    """Whether a commitment letter vouches for exactly this report file.

    Raises: DataRejected when a file cannot be read or the letter is no .docx.
    """
    members, problems = read_members(_read(letter), str(letter))
    if problems:
        raise DataRejected(str(problems[0]), "承诺书要用 xundocs 生成的 .docx；纸质件请对照印出的指纹。")
    expected = custom_properties(members).get(REPORT_HASH, "")
    actual = _sha256(report)
    verdict = verify_file(workspace, letter)
    message = _why(expected, actual, members, verdict)
    return Vouching(verdict, report, not message, expected, actual, message or _vouched(verdict))


def _why(expected: str, actual: str, members: dict[str, bytes], letter: Verdict) -> str:
    """Why the letter does not vouch, empty when it does."""
    if len(expected) != 64:
        return "这份文件里没有报告指纹，不是 xundocs 生成的真实性承诺书。"
    if expected != actual:
        return "报告与承诺书不符：报告在承诺之后改动过，或不是这一份。承诺失效，须重新签署。"
    if expected[:SHORT_HASH] not in "".join(printed_text(members).split()):
        return "承诺书里印出的指纹与文件属性里的不一致，承诺书改动过。"
    if letter.status in ("altered", "voided"):
        return f"报告相符，但承诺书本身有问题：{letter.message}"
    return ""


def _vouched(letter: Verdict) -> str:
    note = "" if letter.status == "issued" else "承诺书没有经 xundocs issue 登记，只核对了指纹。"
    return f"承诺书承诺的正是这份报告，一字不差。{note}"


def _claimed_number(path: Path) -> str:
    """The number a .docx carries as a property, empty for none."""
    if path.suffix.lower() != ".docx" or path.stat().st_size > MAX_FILE:
        return ""
    members, _ = read_members(_read(path), str(path))
    return custom_properties(members).get(NUMBER_MARK, "")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> DataRejected:
    reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "这是文件夹" if isinstance(error, IsADirectoryError) else "打不开"
    return DataRejected(f"{path}: {reason}。", "请检查文件名和权限。")
