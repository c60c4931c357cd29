"""整改通知书: 存根 (kept by the team), 正页 (for the inspected organisation), 回执 (returned when signed)."""

from __future__ import annotations

from xundocs.documents.skeleton import Skeleton

from . import common

LOOPS = {"item": "items"}
FORM = (1700, 2722, 1700, 2722)
ITEMS = (680, 3000, 2464, 1300, 1400)


def build(labels: dict[str, str]) -> dict[str, bytes]:
    """File name → template."""
    skeleton = Skeleton(labels=labels, title="整改通知书")
    _stub(skeleton)
    skeleton.section(numbers="none")
    _notice(skeleton)
    skeleton.section(start=1)
    _receipt(skeleton)
    skeleton.section(numbers="none", last=True)
    return {"template.docx": skeleton.build()}


def _name(skeleton: Skeleton, tail: str = "") -> None:
    """The document's name in its written and its oral form."""
    skeleton.when("issue_mode.raw == 'oral'")
    skeleton.p("GwTitle", "口头交办整改事项单" + tail)
    skeleton.otherwise()
    skeleton.p("GwTitle", "整改通知书" + tail)
    skeleton.end()


def _stub(skeleton: Skeleton) -> None:
    skeleton.p("GwFormMark", "第一联　存根（巡察组留存）")
    _name(skeleton)
    skeleton.p("GwSpecialNumber", "{{ notice_no }}")
    pairs = [
        ("轮次", "{{ round_label }}", "巡察组", "{{ team }}"),
        ("交办阶段", "{{ notice_stage }}", "交办形式", "{{ issue_mode }}"),
        ("进驻日期", "{{ entry_date }}", "撤离日期", "{{ exit_date }}"),
        ("发现日期", "{{ found_date }}", "发现方式", "{{ found_by_text }}"),
        ("问题条数", "{{ item_count }}", "报送期限", "{{ reply_due }}"),
        ("最早期限", "{{ first_deadline }}", "最晚期限", "{{ last_deadline }}"),
        ("批准机关", "{{ approval_by }}", "批准方式", "{{ approval_form }}"),
        ("批准日期", "{{ approval_at }}", "批准人", "{{ approver }}"),
        ("签发人", "{{ signer }}", "交办日期", "{{ issue_date }}"),
        ("拟稿人", "{{ drafter }}", "核稿人", "{{ reviewer }}"),
    ]
    rows = [_wide(skeleton, "被巡察党组织", "inspected_org"), *_optional(skeleton, "乡镇党委", "town_party_org"),
            *_optional(skeleton, "问题发生单位", "site_org")]
    rows += [skeleton.row(FORM, [("GwCellHead", a), b, ("GwCellHead", c), d], height=560) for a, b, c, d in pairs]
    rows += [_wide(skeleton, "用印单位", "seal_org"), *_optional(skeleton, "抄送", "cc_text")]
    skeleton.gap()
    skeleton.table(FORM, rows)


def _wide(skeleton: Skeleton, label: str, name: str) -> str:
    return skeleton.span_row(FORM, [(1, "GwCellHead", label), (3, "GwCell", f"{{{{ {name} }}}}")], 560)


def _optional(skeleton: Skeleton, label: str, name: str) -> list[str]:
    """A row that is there only when the field is filled in."""
    return [skeleton.loop_row(4, f"if {name}"), _wide(skeleton, label, name), skeleton.loop_row(4, "endif")]


def _notice(skeleton: Skeleton) -> None:
    skeleton.p("GwFormMark", "第二联　正页（送被巡察党组织）")
    _name(skeleton)
    skeleton.p("GwSubtitle", "（{{ notice_stage }}）")
    skeleton.p("GwSpecialNumber", "{{ notice_no }}")
    skeleton.blank()
    skeleton.p("GwTo", "{{ inspected_org }}：")
    skeleton.p("GwBody", "{{ round_label }}巡察期间，{{ team }}于{{ found_date }}通过{{ found_by_text }}，发现"
               "{% if site_org %}{{ site_org }}{% else %}你单位{% endif %}存在{{ item_count }}个应当立即整改的问题。")
    skeleton.when("issue_mode.raw == 'oral'")
    skeleton.p("GwBody", "巡察组已向你单位当面口头交办，现将交办事项登记如下，请按期整改。")
    skeleton.otherwise("approval_by")
    skeleton.p("GwBody", "经{{ approval_by }}批准，现通知你单位限期整改。")
    skeleton.otherwise()
    skeleton.p("GwBody", "现通知你单位限期整改。")
    skeleton.end()
    skeleton.p("GwH1", "一、问题和整改要求")
    skeleton.when("attachment")
    skeleton.p("GwBody", "{{ item_count_zh }}个问题及逐项要求见附件《问题清单》，整改期限最早为{{ first_deadline }}，最晚为{{ last_deadline }}。")
    skeleton.otherwise("item_style.raw == 'blocks'")
    _item_paragraphs(skeleton)
    skeleton.otherwise()
    _item_table(skeleton)
    skeleton.end()
    _requirements(skeleton)
    common.attachments(skeleton)
    common.sign(skeleton)
    skeleton.when("attachment")
    skeleton.p("GwAttachmentMark", "附件")
    skeleton.blank()
    skeleton.p("GwAttachmentTitle", "问题清单")
    skeleton.blank()
    _item_table(skeleton)
    skeleton.end()
    common.imprint(skeleton, "cc_text")


def _item_paragraphs(skeleton: Skeleton) -> None:
    skeleton.each("item", "items")
    skeleton.p("GwH3", "{{ item.seq }}.{{ item.summary }}")
    skeleton.p("GwBody", "情况：{{ item.detail }}{% if item.basis %}依据：{{ item.basis }}。{% endif %}")
    skeleton.p("GwBody", "要求：{{ item.requirement }}{{ item.deadline }}前完成，报送{{ item.evidence_required }}。"
               "{% if item.owner_hint %}建议责任人：{{ item.owner_hint }}。{% endif %}")
    skeleton.end_each()


def _item_table(skeleton: Skeleton) -> None:
    head = skeleton.row(ITEMS, ["序号", "问题", "整改要求", "整改期限", "佐证材料"], head=True)
    cells = [("GwCellCentre", "{{ item.seq }}"),
             ("GwCell", "{{ item.summary }}。{{ item.detail }}{% if item.basis %}（{{ item.basis }}）{% endif %}"),
             ("GwCell", "{{ item.requirement }}{% if item.owner_hint %}（建议责任人：{{ item.owner_hint }}）{% endif %}"),
             ("GwCellCentre", common.short_date("item.deadline")), ("GwCell", "{{ item.evidence_required }}")]
    skeleton.gap()
    skeleton.table(ITEMS, [head, skeleton.loop_row(5, "for item in items"), skeleton.row(ITEMS, cells),
                           skeleton.loop_row(5, "endfor")])
    skeleton.gap()


def _requirements(skeleton: Skeleton) -> None:
    skeleton.p("GwH1", "二、报送要求")
    skeleton.p("GwBody", "请于{{ reply_due }}前，将盖章的整改情况和佐证材料报送{{ reply_to }}，联系电话：{{ reply_contact }}。"
               "逐条写明整改措施、完成时间和结果；未按期完成的，写明原因和完成时间。")
    skeleton.p("GwH1", "三、注意事项")
    skeleton.p("GwBody", "党组织主要负责人对整改负总责，并亲自签收本通知书。整改期间不得追查反映问题的人，不得打击报复。")
    skeleton.p("GwBodyKeep", "本次整改不代替巡察反馈后的全面整改；到期未办结的事项，并入巡察反馈意见继续整改。")


def _receipt(skeleton: Skeleton) -> None:
    skeleton.p("GwFormMark", "第三联　回执（签收后交回巡察组）")
    _name(skeleton, "回执")
    skeleton.p("GwSpecialNumber", "{{ notice_no }}")
    skeleton.blank()
    skeleton.p("GwTo", "{{ issuer }}：")
    skeleton.p("GwBody", "你组{{ issue_date }}交办的{{ item_count }}个问题（编号：{{ notice_no }}）已收到。"
               "我单位将按要求整改，于{{ reply_due }}前报送整改情况。")
    skeleton.blank(2)
    skeleton.p("GwSignLine", "签收人（主要负责人亲笔）：\t")
    skeleton.p("GwSignLine", "职　　务：\t")
    skeleton.p("GwSignLine", "签收日期：\t")
    skeleton.blank()
    skeleton.p("GwSealPlace", "{{ inspected_org }}（印章）")
    skeleton.blank(2)
    skeleton.p("GwSmall", "说明：本联由被巡察党组织主要负责人亲笔签收；委托他人签收的，附书面委托。")
