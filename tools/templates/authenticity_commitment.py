"""整改报告真实性承诺书: one page, the promise and the signature written by hand."""

from __future__ import annotations

from xundocs.documents.layout_floats import picture
from xundocs.documents.skeleton import Skeleton, image_relation

from .qr_placeholder import PLACEHOLDER

LOOPS = {"cosigner": "cosigners"}
FOOT = (2000, 6844)
COSIGN = (2300, 3272, 3272)
_LENGTH = "(party_org|string|length) + (committer_title|string|length) + (handover_doc|string|length)"
HAND_LINES = (("", 1), (f"not cosigners or {_LENGTH} <= 110", 1), ("not cosigners", 2),
              (f"not cosigners and {_LENGTH} <= 110", 1), (f"not cosigners and {_LENGTH} <= 50", 2))
"""Lines to write on, and when: as many as names and further signers leave room for on one page."""


def build(labels: dict[str, str]) -> dict[str, bytes]:
    """File name → template."""
    skeleton = Skeleton(labels=labels, title="整改报告真实性承诺书")
    skeleton.images["qr"] = PLACEHOLDER
    skeleton.p("GwTitle", "巡察整改{% if applies_to.raw == 'plan' %}方案{% elif applies_to.raw == 'both' %}方案和报告"
               "{% else %}报告{% endif %}真实性承诺书")
    skeleton.gap()
    skeleton.p("GwFormPlain", "{{ recipient }}：")
    _facts(skeleton)
    _promise(skeleton)
    _signatures(skeleton)
    skeleton.section(numbers="none", last=True)
    return {"template.docx": skeleton.build()}


def _facts(skeleton: Skeleton) -> None:
    skeleton.p("GwFormBody", "我系{{ party_org }}主要负责人（{{ committer_title }}），自{{ tenure_from }}任职"
               "{% if handover_doc %}（{{ handover_doc }}）{% endif %}，是本单位巡察整改第一责任人。")
    skeleton.p("GwFormBody", "针对{{ round_label }}巡察反馈意见（{{ feedback_doc_no }}）指出的{{ total_findings }}个问题、"
               "{{ suggestions_total }}条意见建议，我单位召开{{ party_meetings }}次党组织会议研究整改"
               "{% if life_meeting_date %}，{{ life_meeting_date }}召开专题民主生活会{% endif %}。"
               "{{ applies_to }}（{{ report_doc_no }}）经{{ dept_meeting_date }}{{ dept_meeting_name }}审议。")
    skeleton.p("GwFormBody", "报告所列：已完成{{ done }}个（{{ done_rate }}），阶段性完成{{ phased }}个，长期坚持{{ long_term }}个，"
               "未完成{{ not_done }}个{% if instant_total %}；立行立改{{ instant_total }}个，完成{{ instant_done }}个（{{ instant_rate }}）{% endif %}"
               "{% if money_returned %}；清退{{ money_returned }}{% endif %}{% if rules_made %}；建章立制{{ rules_made }}项{% endif %}。")


def _promise(skeleton: Skeleton) -> None:
    skeleton.when("handwritten_block.raw == 'blank_lines'")
    skeleton.p("GwFormPlain", "承诺内容（由本人手写）：")
    for condition, count in HAND_LINES:
        if condition:
            skeleton.when(condition)
        for _ in range(count):
            skeleton.p("GwHandwriting")
        if condition:
            skeleton.end()
    skeleton.gap()
    skeleton.otherwise()
    skeleton.p("GwFormBody", "我承诺：所报问题的整改状态、数据和佐证材料真实、完整，与原始资料一致；没有弄虚作假，没有以文件代替整改，"
               "没有把未完成的报成完成。如有不实，由我承担责任，接受组织处理。")
    skeleton.p("GwFormBody", "对尚未完成和长期坚持的事项，我将继续抓好整改，配合抽查评估和“回头看”"
               "{% if public_promise %}，并按要求向党内通报、向社会公开，接受监督{% endif %}。")
    skeleton.gap()
    skeleton.end()


def _signatures(skeleton: Skeleton) -> None:
    """Places to sign; nothing is printed where a hand must write. Left: what binds the paper to the report file."""
    skeleton.when("cosigners")
    head = skeleton.row(COSIGN, ["逐级签字", "签名", "日期"], head=True)
    cells = [("GwCellCentre", "{{ cosigner.role }}"), "", ("GwCellCentre", "年　　月　　日")]
    skeleton.table(COSIGN, [head, skeleton.loop_row(3, "for cosigner in cosigners"),
                            skeleton.row(COSIGN, cells, height=360), skeleton.loop_row(3, "endfor")])
    skeleton.gap()
    skeleton.end()
    qr = picture(number=skeleton.drawing_id(), name="qr", relation=image_relation("qr"), size_mm=18)
    code = (f'<w:p><w:pPr><w:pStyle w:val="GwQr"/></w:pPr>{qr}</w:p>'
            + skeleton.paragraph("GwQrText", "报告指纹（SHA-256）") + skeleton.paragraph("GwQrText", "{{ report_fingerprint_short }}")
            + skeleton.paragraph("GwQrText", "{% if commit_no %}编号：{% endif %}{{ commit_no }}"))
    lines = (skeleton.paragraph("GwSignLineSmall", "承诺人（签名）：\t　　年　　月　　日")
             + skeleton.paragraph("GwFormPlain", "{{ seal_org }}（印章）"))
    skeleton.table(FOOT, [skeleton.raw_row(FOOT, [code, lines])], style="GwPlainTable")
    skeleton.p("GwAnchor")
