"""No tracked changes, comments or hidden text in a paper that goes out."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.review.document import Block
from xundocs.review.rule import Hit, Rule, View


def check(view: View) -> Iterator[Hit]:
    """Each sort once; hidden text with its place."""
    document = view.document
    if document.revisions:
        yield Hit(None, f"文件里有{document.revisions}处没有处理的修订", "接受或者拒绝全部修订，再发。", excerpt="修订")
    if document.comments:
        comment = next((b for b in document.texts if b.part == "comment"), None)
        yield Hit(comment, f"文件里有{document.comments}条批注", "删去批注再发。", excerpt="批注")
    for block in document.texts:
        hidden = _hidden(block)
        if hidden:
            yield Hit(block, f"有隐藏文字“{hidden[:20]}”", "删去，或者取消隐藏。", excerpt=hidden)


def _hidden(block: Block) -> str:
    return "".join(block.text[r.start:r.end] for r in block.runs if r.hidden).strip()


RULE = Rule("V-SEC-09", "修订、批注、隐藏文字", "规定", "巡察文书保密规则 F2 R11、V-SEC-09", check, only="docx", wrong="带着修订痕迹发出", right="接受全部修订后另存")
