"""Builds the template of the handbook's worked example of an office's own kind: `python tools/handbook_example.py [--check]`.

It is what is left of templates/supervision_notice/template.docx after the chapter's steps in Word. Same bytes every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from templates import common

from xundocs.documents.skeleton import Skeleton

FOLDER = Path(__file__).parents[1] / "docs" / "handbook" / "examples" / "work_reminder"
LABELS = {"issuer": "署名机关", "doc_no": "发文字号", "inspected_org": "被巡察党组织", "round_label": "轮次", "item_count": "事项数",
          "item.seq": "序号", "item.material": "材料", "item.due": "期限", "contact": "联系电话", "signature": "署名和日期"}


def build() -> bytes:
    """The template as .docx."""
    skeleton = Skeleton(labels=LABELS, title="工作提醒卡")
    common.letter_head(skeleton, "issuer", "doc_no")
    skeleton.p("GwTitle", "工作提醒卡")
    skeleton.blank()
    skeleton.p("GwTo", "{{ inspected_org }}：")
    skeleton.p("GwBody", "{{ round_label }}巡察整改工作中，下列{{ item_count }}项材料临近报送期限，请按时报送。")
    skeleton.each("item", "items")
    skeleton.p("GwBody", "{{ item.seq }}.{{ item.material }}，{{ item.due }}前。")
    skeleton.end_each()
    skeleton.p("GwBodyKeep", "联系电话：{{ contact }}。")
    common.sign(skeleton)
    skeleton.letter_section()
    return skeleton.build()


def main() -> int:
    """0: written or up to date; 1: `--check` found another file."""
    path, data = FOLDER / "template.docx", build()
    if path.exists() and path.read_bytes() == data:
        return 0
    if "--check" in sys.argv:
        print(f"已过时：{path}")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
