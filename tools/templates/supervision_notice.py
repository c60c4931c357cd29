"""督办单／提醒函: a letter (GB/T 9704-2012, 10.1) with the unfinished items as a table."""

from __future__ import annotations

from xundocs.documents.skeleton import Skeleton

from . import common

LOOPS = {"item": "items"}
ITEMS = (680, 2600, 1300, 1480, 1484, 1300)


def build(labels: dict[str, str]) -> dict[str, bytes]:
    """File name → template."""
    skeleton = Skeleton(labels=labels, title="督办单／提醒函")
    common.letter_head(skeleton, "issuer", "doc_no")
    skeleton.p("GwTitle", "{{ round_label }}巡察{{ variant }}")
    skeleton.blank()
    skeleton.p("GwTo", "{{ inspected_org }}{% if to_principal %}主要负责人{% endif %}：")
    _body(skeleton)
    _items(skeleton)
    skeleton.p("GwBody", "请于{{ reply_due }}前将上述事项的整改结果报送{{ reply_to }}，并附佐证材料。联系电话：{{ contact }}。")
    skeleton.when("variant.raw == 'warning'")
    skeleton.p("GwBodyKeep", "到期仍未完成的，按规定转送有关机关处理。")
    skeleton.otherwise()
    skeleton.p("GwBodyKeep", "党组织主要负责人要亲自过问、逐项核对，确有困难的书面说明原因。")
    skeleton.end()
    common.sign(skeleton)
    skeleton.p("GwNote", "（督办级别：{{ level }}级；送达方式：{{ sent_via }}）")
    common.imprint(skeleton, "cc_text")
    skeleton.letter_section()
    return {"template.docx": skeleton.build()}


def _body(skeleton: Skeleton) -> None:
    skeleton.when("variant.raw == 'reminder'")
    skeleton.p("GwBody", "{{ feedback_date }}，巡察反馈意见（{{ basis_doc_no }}）已送你单位党组织。主要负责人到任后即为整改第一责任人，"
               "请全面掌握整改情况，接续抓好下列{{ item_count }}项未完成的整改。")
    skeleton.otherwise("variant.raw == 'progress_reminder'")
    skeleton.p("GwBody", "你单位落实巡察反馈意见（{{ basis_doc_no }}，{{ feedback_date }}）的下列{{ item_count }}项整改临近期限或已逾期"
               "（临期{{ near_count }}项，逾期{{ overdue_count }}项），请抓紧完成。")
    skeleton.otherwise()
    skeleton.p("GwBody", "你单位落实巡察反馈意见（{{ basis_doc_no }}，{{ feedback_date }}）的下列{{ item_count }}项整改未按期完成"
               "（逾期{{ overdue_count }}项，临期{{ near_count }}项），现予{% if variant.raw == 'warning' %}告诫{% else %}督办{% endif %}。")
    skeleton.end()


def _items(skeleton: Skeleton) -> None:
    head = skeleton.row(ITEMS, ["序号", "反馈问题\n或事项", "状态和\n原定期限", "存在差距", "督办要求", "新的期限"], head=True)
    cells = [("GwCellCentre", "{{ item.seq }}"), "{% if item.finding_no %}（反馈问题{{ item.finding_no }}）{% endif %}{{ item.statement }}",
             ("GwCellCentre", "{{ item.state }}\r" + common.short_date("item.original_due")), "{{ item.gap }}",
             "{{ item.required_action }}", ("GwCellCentre", common.short_date("item.due"))]
    skeleton.gap()
    skeleton.table(ITEMS, [head, skeleton.loop_row(6, "for item in items"), skeleton.row(ITEMS, cells),
                           skeleton.loop_row(6, "endfor")])
    skeleton.gap()
