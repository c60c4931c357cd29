"""巡察反馈意见: the six documents of one feedback. 红头 only where the number's holder has the right to one."""

from __future__ import annotations

from xundocs.documents.skeleton import Skeleton

from . import common

LOOPS = {"finding": "findings", "point": "principal_points", "suggestion": "suggestions",
         "notice_recipient": "notice_recipients", "full_set_recipient": "full_set_recipients", "summary": "public_summary"}
LIST = (760, 1800, 1400, 4896, 1300, 1300, 1300)


def build(labels: dict[str, str]) -> dict[str, bytes]:
    """File name → template."""
    makers = {"leadership_team": _leadership_team, "principal": _principal, "findings_list": _findings_list,
              "notice": _notice, "full_set": _full_set, "public": _public}
    made = {}
    for name, maker in makers.items():
        skeleton = Skeleton(labels=labels, title="巡察反馈意见")
        maker(skeleton)
        made[f"template_{name}.docx"] = skeleton.build()
    return made


def _head(skeleton: Skeleton, *title: str) -> None:
    """红头 with its number, or the number under the title where there is no right to a 红头."""
    skeleton.when("red_head")
    common.red_head(skeleton, "issuer", "doc_no")
    skeleton.end()
    for line in title:
        skeleton.p("GwTitle", line)
    skeleton.when("not red_head")
    skeleton.p("GwSpecialNumber", "{{ doc_no }}")
    skeleton.end()
    skeleton.blank()


def _opening(skeleton: Skeleton) -> None:
    skeleton.p("GwBody", "根据{{ superior }}统一部署，{{ period_from }}至{{ period_to }}，{{ team }}对{{ inspected_org }}"
               "开展{{ round_label }}{{ inspection_type }}。巡察紧扣“{{ framework }}”，查找问题、推动整改。{{ approved_date }}，"
               "{{ approved_meeting }}听取了巡察情况汇报。经{{ superior }}同意，现反馈如下。")


def _findings(skeleton: Skeleton) -> None:
    skeleton.p("GwH1", "一、巡察发现的主要问题")
    skeleton.p("GwBody", "本次巡察共反馈{{ finding_count }}个问题。其中：{{ focus_counts_text }}。")
    skeleton.each("section", "sections")
    skeleton.p("GwH2", "（{{ section.number_zh }}）{{ section.title }}")
    skeleton.each("finding", "section.items")
    skeleton.p("GwBody", "{{ finding.seq }}.{{ finding.statement }}{% if finding.basis %}（{{ finding.basis }}）{% endif %}")
    skeleton.end_each()
    skeleton.end_each()


def _suggestions(skeleton: Skeleton, targets: bool = True) -> None:
    skeleton.p("GwH1", "二、意见建议")
    if targets:
        skeleton.each("line", "suggestion_lines")
        skeleton.p("GwBody", "{{ line }}")
    else:
        skeleton.each("suggestion", "suggestions")
        skeleton.p("GwBody", "{{ suggestion.seq }}.{{ suggestion.text }}")
    skeleton.end_each()


def _schedule(skeleton: Skeleton, number: str) -> None:
    """What is to be handed in, and when."""
    skeleton.p("GwH1", f"{number}、整改要求")
    skeleton.p("GwH2", "（一）落实整改责任")
    skeleton.p("GwBody", "{{ inspected_org }}承担整改主体责任，党组织主要负责人是第一责任人，班子其他成员对分管领域的整改负责。"
               "逐条建立问题、任务、责任清单，改一个、销一个。")
    skeleton.p("GwH2", "（二）按期报送材料")
    skeleton.p("GwBody", "{{ plan_due }}前报送整改方案，{{ life_meeting_due }}前召开专题民主生活会，{{ report_due }}前报送整改进展情况"
               "{% if require_double_report %}，包括党组织整改进展情况报告和主要负责人组织落实情况报告{% endif %}。"
               "{% if require_commitment %}报告须附党组织主要负责人亲笔签名的真实性承诺书。{% endif %}"
               "以上期限依据{{ deadline_basis }}。材料报{{ report_to }}，联系电话：{{ contact }}。")
    skeleton.p("GwH2", "（三）公开整改情况")
    skeleton.p("GwBodyKeep", "整改进展情况{{ disclosure_text }}，接受党员、干部和群众监督。")


def _leadership_team(skeleton: Skeleton) -> None:
    _head(skeleton, "{{ team }}", "关于巡察{{ inspected_org }}的", "反馈意见")
    skeleton.p("GwTo", "{{ inspected_org }}：")
    _opening(skeleton)
    skeleton.when("positive_summary")
    skeleton.p("GwBody", "{{ positive_summary }}")
    skeleton.end()
    _findings(skeleton)
    _suggestions(skeleton)
    _schedule(skeleton, "三")
    skeleton.when("further_requirements")
    skeleton.p("GwH2", "（四）其他要求")
    skeleton.block("further_requirements")
    skeleton.end()
    common.attachments(skeleton)
    common.sign(skeleton)
    skeleton.when("red_head")
    common.imprint(skeleton, "", "issuer", "issue_date")
    skeleton.end()
    skeleton.section(last=True)


def _principal(skeleton: Skeleton) -> None:
    _head(skeleton, "{{ team }}", "关于巡察{{ inspected_org }}的", "反馈意见（致主要负责人）")
    skeleton.p("GwTo", "{{ inspected_org }}主要负责人（{{ principal_title }}）：")
    _opening(skeleton)
    skeleton.p("GwBody", "本次巡察向你单位党组织共反馈{{ finding_count }}个问题（{{ focus_counts_text }}），提出{{ suggestion_count }}条意见建议。"
               "作为党组织主要负责人，你对以下问题负有责任。")
    skeleton.p("GwH1", "一、应当负责的问题")
    skeleton.each("point", "principal_points")
    skeleton.p("GwBody", "{{ point.seq }}.{{ point.statement }}")
    skeleton.end_each()
    _schedule(skeleton, "二")
    common.sign(skeleton)
    skeleton.when("red_head")
    common.imprint(skeleton, "", "issuer", "issue_date")
    skeleton.end()
    skeleton.section(last=True)


def _findings_list(skeleton: Skeleton) -> None:
    """附件 bound separately: its first line names the document it belongs to. Landscape, head on every page."""
    skeleton.p("GwSeparateMark", "{{ doc_no }}附件")
    skeleton.p("GwAttachmentTitle", "巡察反馈问题清单")
    skeleton.p("GwTableNote", "被巡察党组织：{{ inspected_org }}　{{ round_label }}巡察　{{ team }}　{{ issue_date }}")
    head = skeleton.row(LIST, ["序号", "监督维度", "问题类别", "反馈问题", "性质", "整改方式", "责任指向"], head=True)
    cells = [("GwCellCentre", "{{ finding.seq }}"), "{{ finding.focus }}", "{{ finding.category }}", "{{ finding.statement }}",
             ("GwCellCentre", "{{ finding.common_or_individual }}"), ("GwCellCentre", "{{ finding.rect_mode }}"),
             ("GwCellCentre", "{{ finding.responsible }}")]
    skeleton.table(LIST, [head, skeleton.loop_row(7, "for finding in findings"), skeleton.row(LIST, cells),
                          skeleton.loop_row(7, "endfor")])
    skeleton.p("GwTableNote", "合计{{ finding_count }}个问题。{{ focus_counts_text }}。")
    skeleton.section(landscape=True, last=True)


def _notice(skeleton: Skeleton) -> None:
    """通报函 in the letter format: the gist, for the leader in charge or the competent department."""
    common.letter_head(skeleton, "issuer", "notice_recipient.letter_no")
    skeleton.p("GwTitle", "关于巡察{{ inspected_org }}")
    skeleton.p("GwTitle", "情况的通报函")
    skeleton.blank()
    skeleton.p("GwTo", "{{ notice_recipient.name }}：")
    skeleton.p("GwBody", "根据{{ superior }}统一部署，{{ period_from }}至{{ period_to }}，{{ team }}对{{ inspected_org }}开展"
               "{{ round_label }}{{ inspection_type }}。{{ approved_date }}，{{ approved_meeting }}听取了巡察情况汇报，"
               "{{ feedback_date }}向该党组织反馈。现将有关情况通报如下。")
    skeleton.p("GwH1", "一、反馈的主要问题")
    skeleton.p("GwBody", "共反馈{{ finding_count }}个问题。其中：{{ focus_counts_text }}。")
    skeleton.each("section", "sections")
    skeleton.p("GwH2", "（{{ section.number_zh }}）{{ section.title }}")
    skeleton.each("finding", "section.items")
    skeleton.p("GwBody", "{{ finding.seq }}.{{ finding.statement }}（{{ finding.common_or_individual }}）")
    skeleton.end_each()
    skeleton.end_each()
    _suggestions(skeleton, targets=False)
    skeleton.p("GwH1", "三、有关事项")
    skeleton.when("notice_recipient.kind.raw == 'leader_in_charge'")
    skeleton.p("GwBodyKeep", "该党组织应于{{ report_due }}前报送整改进展情况。请结合分管工作，督促抓好整改。")
    skeleton.otherwise()
    skeleton.p("GwBodyKeep", "该党组织应于{{ report_due }}前报送整改进展情况。请结合职责加强指导，对行业内的共性问题研究治理。")
    skeleton.end()
    skeleton.p("GwBodyKeep", "有关意见请告{{ report_to }}，联系电话：{{ contact }}。")
    common.sign(skeleton)
    skeleton.letter_section()


def _full_set(skeleton: Skeleton) -> None:
    skeleton.p("GwTitle", "{{ team }}")
    skeleton.p("GwTitle", "关于巡察{{ inspected_org }}的")
    skeleton.p("GwTitle", "反馈情况全套材料")
    skeleton.p("GwSpecialNumber", "{{ doc_no }}")
    skeleton.blank()
    skeleton.p("GwTo", "{{ full_set_recipient.name }}：")
    skeleton.p("GwBody", "{{ feedback_date }}，{{ team }}向{{ inspected_org }}领导班子和主要负责人反馈了巡察情况。"
               "现将反馈全套材料送你单位，供日常监督使用，请勿转送其他单位和个人。")
    _opening(skeleton)
    skeleton.when("positive_summary")
    skeleton.p("GwBody", "{{ positive_summary }}")
    skeleton.end()
    _findings(skeleton)
    _suggestions(skeleton)
    skeleton.p("GwH1", "三、向主要负责人（{{ principal_title }}）反馈的问题")
    skeleton.each("point", "principal_points")
    skeleton.p("GwBody", "{{ point.seq }}.{{ point.statement }}")
    skeleton.end_each()
    skeleton.p("GwH1", "四、整改期限和报送")
    skeleton.when("further_requirements")
    skeleton.block("further_requirements")
    skeleton.end()
    skeleton.p("GwBodyKeep", "{{ plan_due }}前报送整改方案，{{ life_meeting_due }}前召开专题民主生活会，{{ report_due }}前报送整改进展情况，"
               "并{{ disclosure_text }}。期限依据{{ deadline_basis }}。材料报{{ report_to }}，联系电话：{{ contact }}。"
               "本次共提出{{ suggestion_count }}条意见建议。")
    common.sign(skeleton)
    skeleton.section(last=True)


def _public(skeleton: Skeleton) -> None:
    """公开稿: an outline rewritten for the public, no number, no findings' own words."""
    skeleton.p("GwTitle", "{{ team }}")
    skeleton.p("GwTitle", "向{{ inspected_org }}反馈巡察情况")
    skeleton.blank()
    skeleton.p("GwBody", "根据{{ superior }}统一部署，{{ period_from }}至{{ period_to }}，{{ team }}对{{ inspected_org }}开展"
               "{{ round_label }}{{ inspection_type }}。{{ feedback_date }}，巡察组反馈了巡察情况。")
    skeleton.p("GwBody", "巡察紧扣“{{ framework }}”，发现的主要问题如下。")
    skeleton.each("section", "public_sections")
    skeleton.p("GwH1", "{{ section.number_zh }}、{{ section.title }}")
    skeleton.each("summary", "section.items")
    skeleton.p("GwBody", "{{ summary.public_text }}。")
    skeleton.end_each()
    skeleton.end_each()
    skeleton.p("GwBodyKeep", "巡察组要求，党组织要落实整改主体责任，主要负责人履行第一责任人职责，整改情况按规定公开，接受监督。")
    common.sign(skeleton, 1)
    skeleton.section(last=True)
