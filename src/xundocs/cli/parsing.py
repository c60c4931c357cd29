"""Faults of the command line itself, said in Chinese."""

from __future__ import annotations

from typing import Any

import typer

ParseError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")
"""What typer raises for a command line it cannot read (its vendored click has no public name for it)."""


def parse_message(error: Any) -> str:
    """What was wrong with the command line and where to look."""
    name = type(error).__name__
    command = getattr(getattr(error, "ctx", None), "command_path", "") or "xundocs"
    return f"{_fault(name, error)}\n运行 {command} --help 查看用法。"


def _fault(name: str, error: Any) -> str:
    parameter = getattr(error, "param", None)
    shown = _shown(parameter) if parameter is not None else ""
    if name == "MissingParameter":
        return f"缺少 {shown}。"
    if name == "NoSuchOption":
        near = "、".join(error.possibilities or ())
        return f"没有 {error.option_name} 这个选项。" + (f"是不是 {near}？" if near else "")
    if name == "BadOptionUsage":
        return f"选项 {error.option_name} 后面要跟一个值。"
    if name == "BadParameter":
        return f"{shown or '参数'} 的值不对：{error.message}"
    if error.message.startswith("No such command"):
        return f"没有 {error.message.split(chr(39))[1]} 这个命令。"
    if error.message.startswith("Got unexpected extra"):
        return f"多出了参数：{error.message[error.message.rfind('(') + 1:].rstrip(')')}。含空格的文件名要用引号括起来。"
    if error.message.startswith("Missing command"):
        return "没有写子命令。"
    return str(error.format_message())


def _shown(parameter: Any) -> str:
    options = [o for o in getattr(parameter, "opts", ()) if o.startswith("-")]
    return "/".join(options) if options else str(getattr(parameter, "metavar", None) or parameter.name).upper()
