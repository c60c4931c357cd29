"""Builds the invented rectification report that the commitment letter's sample vouches for. Same bytes every time."""

from pathlib import Path

from xundocs.documents.skeleton import Skeleton

TARGET = Path(__file__).parents[1] / "templates" / "authenticity_commitment" / "整改进展情况报告（样例）.docx"
BODY = (
    ("GwBody", "（样例，内容全部虚构）"),
    ("GwH1", "一、整改总体情况"),
    ("GwBody", "县委第三巡察组反馈的8个问题，已完成6个，阶段性完成1个，长期坚持1个；6条意见建议均已办理。"),
    ("GwH1", "二、逐条整改情况"),
    ("GwBody", "逐条措施、成效和佐证材料目录见附表。"),
    ("GwH1", "三、下一步打算"),
    ("GwBody", "对阶段性完成和长期坚持事项每季度研究一次，直至整改到位。"),
)


def build() -> bytes:
    """The report as .docx."""
    skeleton = Skeleton(title="整改进展情况报告（样例）")
    skeleton.p("GwTitle", "中共清源县教育局党组关于巡察整改进展情况的报告")
    skeleton.blank()
    for style, text in BODY:
        skeleton.p(style, text)
    skeleton.section()
    return skeleton.build()


if __name__ == "__main__":
    TARGET.write_bytes(build())
