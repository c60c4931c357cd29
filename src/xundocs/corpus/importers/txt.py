"""Plain text: the encoding found, hard-wrapped lines joined."""

from __future__ import annotations

from xundocs.corpus.importers.encoding import decode
from xundocs.corpus.importers.intake import Imported, ImportRefused
from xundocs.corpus.structure.lines import invisible_count, lines_of
from xundocs.corpus.structure.unwrap import unwrap
from xundocs.problems import Problem


def read_txt(data: bytes) -> Imported:
    """The lines of a text file."""
    text, encoding = decode(data)
    if "\x00" in text:
        raise ImportRefused("C-TYPE", "文件里有二进制内容，不是文本文件。", "请确认文件没有损坏、扩展名没有改错。")
    problems = []
    if encoding not in ("utf-8",):
        problems.append(Problem("C-ENCODING-READ", f"文件编码是 {encoding}，已转成 UTF-8。", severity="info"))
    if (hidden := invisible_count(text)) > 0:
        problems.append(Problem("C-INVISIBLE", f"去掉了 {hidden} 个看不见的字符。",
                                "如果来自网页，请留意是否还有别的干扰内容。", severity="info"))
    lines, wrap_problems = unwrap(lines_of(text))
    return Imported(lines, problems=problems + wrap_problems)
