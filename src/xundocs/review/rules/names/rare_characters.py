"""Names whose characters the document's font lacks."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Fonts made to GB 2312 hold 6763 characters; what lies outside is printed in another face or as a box."""
    for block in view.document.texts:
        if block.text.isascii():
            continue
        for run in block.runs:
            if "GB2312" not in run.face and run.face not in ("方正小标宋简体", "方正仿宋简体", "方正楷体简体", "方正黑体简体"):
                continue
            missing = "".join(dict.fromkeys(c for c in block.text[run.start:run.end] if ("\u3400" <= c <= "\u9fff" and not _in_gb2312(c)) or c > "\U0001ffff"))
            if missing:
                place = run.start + next(i for i, c in enumerate(block.text[run.start:run.end]) if c in missing)
                yield Hit(block, f"字体“{run.face}”里没有“{missing[:8]}”", "换成含有这些字的字体（如 仿宋、方正小标宋_GBK），或者请发文机关补字。",
                          max(0, place - 4), min(len(block.text), place + 5))
                break


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


RULE = Rule("V-NAME-01", "字体缺字", "实务", "GB/T 2312—1980；字体字符集", check, only="docx", wrong="仿宋_GB2312 里的“堃、镕”", right="换用含这些字的字体")
