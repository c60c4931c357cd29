"""What a writer did wrong when the YAML parser stops: the line to look at and the remedy in plain words."""

from __future__ import annotations

from collections.abc import Sequence

_BY_REASON = (
    ("Unicode character escape", "请删去 \\ud800 这样不完整的字符。"),
    ("escape character", "双引号里的反斜杠 \\ 要写成 \\\\，或改用单引号。"),
    ("control characters", "请删去看不见的控制字符；从别处粘贴时用“只粘贴文本”。"),
    ("special characters", "请删去看不见的控制字符；从别处粘贴时用“只粘贴文本”。"),
    ("alias", "以 * 开头的内容要加引号。"), ("anchor", "以 & 开头的内容要加引号。"), ("tag", "以 ! 开头的内容要加引号。"),
    ("quoted scalar", "引号没有成对。"),
    ("flow sequence", "方括号没有成对，或少了逗号。"), ("flow mapping", "花括号没有成对，或少了逗号；以 { 开头的内容要加引号。"),
    ("mapping values are not allowed", "内容里有英文冒号加空格时，整个值要加引号；或检查缩进是否对齐。"),
    ("cannot start any token", "以 @、`、% 开头的内容要加引号；缩进只能用空格。"),
    ("could not find expected ':'", "冒号要用英文“:”，后面空一格。"),
)
USUAL = "常见原因：冒号后缺空格、缩进不齐、引号不成对。"


def yaml_fault(lines: Sequence[str], at: int, reason: str) -> tuple[int, str]:
    """The line at fault (from 0) and the remedy. `at` and `reason` are the parser's, which often names a later line.

    A tab in the indentation and a full-width colon are looked for first: the parser's own words for them mislead.
    """
    for number in range(min(at, len(lines) - 1), max(at - 3, -1), -1):
        line = lines[number]
        body = line.strip()
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return number, "缩进只能用空格，不能用 Tab 键。"
        if "：" in body and ":" not in body and not body.startswith("#") and "quoted" not in reason:
            return number, "冒号要用英文“:”，后面空一格。"
    return at, next((remedy for part, remedy in _BY_REASON if part in reason), USUAL)
