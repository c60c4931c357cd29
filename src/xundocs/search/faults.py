"""The refusals of the search packages. Each says in Chinese what happened and what to do."""

from __future__ import annotations

from xundocs.errors import REFUSED, WRONG_USE, XundocsError

_REBUILD_HINT = "请运行 xundocs index build，会自动重建（法规原文不受影响）。"


class IndexMissing(XundocsError):
    """There is no index in the folder yet."""

    exit_code = REFUSED

    def __init__(self, place: object) -> None:
        super().__init__(f"{place}: 还没有建立索引。", "请先运行 xundocs index build。")


class IndexNeedsRebuild(XundocsError):
    """The index is damaged, foreign, or of another format. Nothing was answered from it."""

    exit_code = REFUSED

    def __init__(self, place: object, reason: str) -> None:
        super().__init__(f"{place}: 索引不能使用（{reason}），需要重建。", _REBUILD_HINT)
        self.reason = reason


class IndexBusy(XundocsError):
    """Another process holds the writing lock and did not let go within the time allowed."""

    exit_code = REFUSED

    def __init__(self, place: object, holder: str, waited_seconds: float) -> None:
        super().__init__(f"{place}: 索引正由{holder}写入，等了 {waited_seconds:.0f} 秒仍未结束。",
                         "请等它完成后再试；没有改动任何内容。")
        self.holder = holder


class StaleCursor(XundocsError):
    """A page was asked for with a cursor of an earlier index generation."""

    exit_code = REFUSED

    def __init__(self) -> None:
        super().__init__("索引已经更新，原来的翻页位置失效。", "请重新搜索。")


class QueryRefused(XundocsError):
    """A query names a field that does not exist, or a value the field cannot have."""

    exit_code = WRONG_USE
