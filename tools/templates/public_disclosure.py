"""整改进展情况通报: one for the Party organisation, one for the public, from different fields."""

from __future__ import annotations

from xundocs.documents.skeleton import Skeleton

from . import common

LOOPS = {"item": "items"}
ITEMS = (680, 3300, 1364, 3500)


def build(labels: dict[str, str]) -> dict[str, bytes]:
    """File name → template."""
    inner = Skeleton(labels=labels, title="整改进展情况通报（党内）")
    _inner(inner)
    public = Skeleton(labels=labels, title="整改进展情况公开稿")
    _public(public)
    return {"template_inner.docx": inner.build(), "template_public.docx": public.build()}


def _opening(skeleton: Skeleton, tail: str) -> None:
    skeleton.p("GwBody", "根据{{ superior }}统一部署，{{ period_from }}至{{ period_to }}，{{ team }}对{{ inspected_org }}开展了"
               "{{ round_label }}巡察，{{ feedback_date }}反馈了巡察意见。" + tail)


def _numbers(skeleton: Skeleton) -> None:
    skeleton.p("GwBody", "巡察反馈的{{ total_findings }}个问题，已完成整改{{ done }}个，完成率{{ done_rate }}；阶段性完成{{ phased }}个，"
               "需长期坚持{{ long_term }}个，未完成{{ not_done }}个。{% if rules_made %}建立和修订制度{{ rules_made }}项。{% endif %}"
               "{% if persons_dealt %}批评教育和处理{{ persons_dealt }}人。{% endif %}")


def _inner(skeleton: Skeleton) -> None:
    skeleton.p("GwTitle", "{{ inspected_org }}")
    skeleton.p("GwTitle", "关于{{ round_label }}巡察")
    skeleton.p("GwTitle", "整改进展情况的通报")
    skeleton.p("GwSpecialNumber", "{{ doc_no }}")
    skeleton.blank()
    skeleton.p("GwTo", "{{ inner_recipients }}：")
    _opening(skeleton, "整改进展情况报告（{{ source_report }}）已于{{ report_approved_date }}经{{ report_approved_by }}审核同意。"
             "现将整改进展情况通报如下。")
    skeleton.p("GwH1", "一、总体情况")
    _numbers(skeleton)
    skeleton.when("money_returned")
    skeleton.p("GwBody", "通过整改清退资金{{ money_returned }}。")
    skeleton.end()
    skeleton.p("GwH1", "二、逐项整改情况")
    head = skeleton.row(ITEMS, ["序号", "反馈问题", "整改状态", "措施和成效"], head=True)
    cells = [("GwCellCentre", "{{ item.seq }}"), "{{ item.statement }}", ("GwCellCentre", "{{ item.state }}"), "{{ item.measures }}"]
    skeleton.gap()
    skeleton.table(ITEMS, [head, skeleton.loop_row(4, "for item in items"), skeleton.row(ITEMS, cells),
                           skeleton.loop_row(4, "endfor")])
    skeleton.gap()
    skeleton.p("GwH1", "三、下一步打算")
    skeleton.block("next_steps")
    skeleton.p("GwBodyKeep", "对以上情况有意见的，可向{{ issuer }}反映，联系电话：{{ phone }}。")
    common.sign(skeleton)
    skeleton.section(last=True)


def _public(skeleton: Skeleton) -> None:
    skeleton.p("GwTitle", "{{ inspected_org }}")
    skeleton.p("GwTitle", "关于{{ round_label }}巡察")
    skeleton.p("GwTitle", "整改进展情况的通报")
    skeleton.blank()
    _opening(skeleton, "按照巡察工作有关要求，现将整改进展情况予以公布。")
    skeleton.p("GwH1", "一、整改总体情况")
    _numbers(skeleton)
    skeleton.p("GwH1", "二、主要问题整改情况")
    skeleton.each("item", "public_items")
    skeleton.p("GwH3", "{{ loop.index }}.{% if item.heading %}{{ item.heading }}（{{ item.state }}）。{% endif %}{{ item.public_text }}")
    skeleton.end_each()
    skeleton.p("GwH1", "三、下一步打算")
    skeleton.block("next_steps")
    skeleton.p("GwBodyKeep", "本通报通过{{ channel }}公开，公开时间为{{ publish_from }}至{{ publish_to }}。欢迎广大干部群众监督，"
               "如有意见建议，请向{{ issuer }}反映。联系电话：{{ phone }}；电子邮箱：{{ email }}；邮政地址：{{ postal }}。")
    common.sign(skeleton, 1)
    skeleton.section(last=True)
