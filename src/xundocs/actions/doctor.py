"""What works on this machine, each with the remedy when it does not."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xundocs.workspace import Workspace


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `optional` ones do not make the machine unfit."""

    name: str
    ok: bool
    message: str
    remedy: str = ""
    optional: bool = False

    def as_json(self) -> dict[str, Any]:
        """The finding for programs."""
        return {"name": self.name, "ok": self.ok, "optional": self.optional, "message": self.message, "remedy": self.remedy}


def examine(workspace: Workspace) -> list[Finding]:
    """Everything, in the order a person would ask."""
    return [f for part in (_python, _workspace, _directory, _kinds, _corpus, _register, _writing, _fonts, _pdf, _calendar) for f in part(workspace)]


def _python(workspace: Workspace) -> Iterator[Finding]:
    ok = sys.version_info >= (3, 11)
    yield Finding("Python", ok, sys.version.split()[0], "请安装 Python 3.11 或更新版本。")


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    if workspace.root is None:
        yield Finding("工作区", False, "当前文件夹不在工作区里，只用内置的文书种类", "运行 xundocs init 文件夹 建立工作区。", optional=True)
        return
    yield Finding("工作区", True, str(workspace.root))
    codes = workspace.office.codes
    yield Finding("发文机关代字", bool(codes), "、".join(codes) or "没有登记", "在 xundocs.toml 的 [[document_codes]] 登记。", optional=True)


def _directory(workspace: Workspace) -> Iterator[Finding]:
    if workspace.root is not None:
        count = len(workspace.office.directory.organisations)
        yield Finding("名录", count > 0, f"{count} 条", "在 organisations.yaml 填写单位名录，否则无法核对单位名称和负责人。", optional=True)


def _kinds(workspace: Workspace) -> Iterator[Finding]:
    from xundocs.documents.lint import lint_kind
    from xundocs.documents.shelf import shelf_of

    problems = []
    kinds = shelf_of(workspace).all()
    for kind in kinds:
        problems += [p for p in lint_kind(kind) if p.severity == "error"]
    message = f"{len(kinds)} 种，模板都可用" if not problems else f"{len(problems)} 处错误，第一处：{problems[0]}"
    yield Finding("文书种类", not problems, message, "运行 xundocs kinds lint 查看全部。")


def _corpus(workspace: Workspace) -> Iterator[Finding]:
    from xundocs.actions.search import index_status
    from xundocs.actions.shelves import shelves_of
    from xundocs.corpus.store import Store

    works = Store(workspace.corpus_folders, workspace.cache_folder).works()
    held = sum(any(v.file for v in w.versions) for w in works)
    yield Finding("法规库", bool(works), f"{len(works)} 部，其中 {held} 部有正文", "用 xundocs corpus add 导入。", optional=True)
    for name, shelf in shelves_of(workspace).items():
        status = index_status(shelf)
        label = f"检索索引（{'法规' if name == 'regulations' else '报告'}）"
        fresh = "可用" if status.up_to_date else "法规库有变化，下次检索时自动更新"
        yield Finding(label, not status.problem, status.problem.splitlines()[0] if status.problem else fresh, "第一次检索时自动建立，也可运行 xundocs index build。", optional=True)


def _register(workspace: Workspace) -> Iterator[Finding]:
    """Whether the register can be reached, is of this program's version, and its history is unbroken; nothing is changed."""
    from xundocs.errors import XundocsError
    from xundocs.office.place import exists

    if workspace.root is None:
        return
    if not exists(workspace):
        yield Finding("登记簿", True, "还没有，第一次发文时建立", optional=True)
        return
    from xundocs.office.health import examine_register

    try:
        health = examine_register(workspace)
    except XundocsError as error:
        yield Finding("登记簿", False, error.message, error.hint)
        return
    if health is None or health.is_newer:
        yield Finding("登记簿", False, f"{health.place if health else ''} 由更新的版本建立，本程序不能用", "请升级 xundocs。")
    elif not health.is_current:
        yield Finding("登记簿", True, f"{health.place}，第 {health.version} 版，下次使用时自动备份并升级")
    elif health.problems:
        yield Finding("登记簿", False, f"{health.place}，历史有 {len(health.problems)} 处对不上：{health.problems[0].message}", "运行 xundocs register verify 查看全部，并与备份和导出的表核对。")
    else:
        yield Finding("登记簿", True, f"{health.place}，第 {health.version} 版，{health.changes} 条历史完整无改动")


def _writing(workspace: Workspace) -> Iterator[Finding]:
    for label, folder in (("缓存文件夹", workspace.cache_folder), ("临时文件夹", Path(tempfile.gettempdir()))):
        existing = next(p for p in (folder, *folder.parents) if p.exists())
        ok = os.access(existing, os.W_OK)
        free = shutil.disk_usage(existing).free >> 20
        yield Finding(label, ok and free > 100, f"{folder}，剩余 {free} MB", "请开放写权限或清理磁盘。", optional=label == "缓存文件夹")


def _fonts(workspace: Workspace) -> Iterator[Finding]:
    from xundocs.documents.fonts import font_states
    from xundocs.documents.shelf import profile_of

    states = font_states(profile_of(workspace.office))
    if states is None:
        yield Finding("字体", False, "这台电脑没有 fontconfig，查不到", "只影响 PDF 转换；生成 Word 文件不需要。", optional=True)
        return
    for state in states.values():
        yield Finding("字体", state.usable, str(state), "只影响在这台电脑上转 PDF；Word 文件在装有公文字体的电脑上照常显示。", optional=True)


def _pdf(workspace: Workspace) -> Iterator[Finding]:
    from xundocs.documents.pdf import find_soffice

    program = find_soffice()
    yield Finding("PDF 转换（LibreOffice）", program is not None, str(program or "没有安装"), "需要 --pdf 时请安装 LibreOffice。", optional=True)


def _calendar(workspace: Workspace) -> Iterator[Finding]:
    from xundocs.model.deadline import is_arrangement_known

    year = date.today().year
    known = is_arrangement_known(date(year, 6, 1))
    yield Finding("节假日安排", known, f"{year}年{'已收录' if known else '没有收录，只按周末计算'}", "请更新 chinesecalendar 包：pip install -U chinesecalendar。",
                  optional=True)
