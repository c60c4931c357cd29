"""The office's registry of document codes (发文机关代字): only these may be used, each in its time and for its kinds.

Source: domain spec B0.2 and V-NO-05; the registry is `[[document_codes]]` in xundocs.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xundocs.errors import UsageError
from xundocs.workspace import Office


@dataclass(frozen=True)
class Code:
    """One registered code. `kinds` empty: any kind; `since`/`until` empty: no limit (days inclusive)."""

    code: str
    organ: str = ""
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def serves(self, kind: str) -> bool:
        """Whether documents of this kind may carry it."""
        return not self.kinds or kind in self.kinds


class CodeBook:
    """Every code of the office."""

    def __init__(self, codes: Mapping[str, Code]) -> None:
        self.codes = codes

    @classmethod
    def of(cls, office: Office) -> CodeBook:
        """From the workspace's settings. Raises: UsageError when a date or a list of kinds is not one."""
        return cls({c["code"]: _read(c) for c in office.config.get("document_codes", [])})

    def choose(self, kind: str, issuer: str, wanted: str = "") -> str:
        """The code for a document without a number: `wanted`, else the only one for the kind, else the issuer's only one.

        Raises: UsageError listing what there is when that does not settle it.
        """
        if wanted:
            return wanted
        serving = [c for c in self.codes.values() if c.serves(kind)]
        named = [c for c in serving if c.kinds]
        for candidates in (named, serving, [c for c in serving if c.organ == issuer]):
            if len(candidates) == 1:
                return candidates[0].code
        if not self.codes:
            raise no_codes()
        raise UsageError("登记了几个发文机关代字，不知道用哪一个。", f"请用 --code 写明，可用：{'、'.join(c.code for c in serving) or '（没有一个可用于这种文书）'}。")

    def choose_further(self, kind: str, own: str, ending: str) -> str:
        """The code for a letter that goes with a document of the code `own`: the own one with the ending, else the only one so ended.

        Raises: UsageError listing what there is when that does not settle it.
        """
        serving = [c.code for c in self.codes.values() if c.serves(kind) and c.code.endswith(ending) and c.code != own]
        if own + ending in serving or len(serving) == 1:
            return own + ending if own + ending in serving else serving[0]
        raise UsageError(f"有空着的号要由登记簿给，代字以“{ending}”结尾，" + ("登记了几个，不知道用哪一个。" if serving else "没有登记这样的代字。"),
                         f"可用：{'、'.join(serving)}，请把号填上。" if serving else
                         f"请在 xundocs.toml 的 [[document_codes]] 里登记（如 {own}{ending}），或自己填上号。")

    def fault(self, code: str, kind: str, day: date | None) -> tuple[str, str] | None:
        """Why the code may not be used (message, remedy), None when it may; `kind` empty: whatever its kind."""
        found = self.codes.get(code)
        if found is None:
            return f"发文机关代字“{code}”没有登记", f"已登记：{'、'.join(self.codes) or '无'}。新代字先写进 xundocs.toml 的 [[document_codes]]。"
        if kind and not found.serves(kind):
            return f"代字“{code}”不用于这种文书", f"可用：{'、'.join(c.code for c in self.codes.values() if c.serves(kind)) or '无'}。"
        if day and ((found.since and day < found.since) or (found.until and day > found.until)):
            limits = f"{found.since or '起'} 至 {found.until or '今'}"
            return f"代字“{code}”在成文日期 {day} 不能用（有效期 {limits}）", "请核对成文日期，或改用当时有效的代字。"
        return None


def no_codes() -> UsageError:
    """The refusal when the office has registered none."""
    return UsageError("没有登记发文机关代字，不能发文。", "请在 xundocs.toml 里写 [[document_codes]]，code 和 organ 各一行；草稿可用 xundocs make。")


def _read(entry: Mapping[str, Any]) -> Code:
    kinds = entry.get("kinds", [])
    if not isinstance(kinds, list):
        raise UsageError(f"xundocs.toml 代字“{entry['code']}”的 kinds 应当是清单。", 'kinds = ["rectification_notice"]')
    return Code(entry["code"], entry.get("organ", ""), tuple(map(str, kinds)), _day(entry, "since"), _day(entry, "until"))


def _day(entry: Mapping[str, Any], key: str) -> date | None:
    value = entry.get(key)
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"xundocs.toml 代字“{entry['code']}”的 {key} 不是日期：{value}。", "请写成 2026-01-01。") from None
