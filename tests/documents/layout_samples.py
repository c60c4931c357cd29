"""Invented contexts for the layout tests, in the shape the program hands to templates, and docxtpl as renderer.

Values are printed text (`str`) with `.raw` for conditions, as described in templates/README.md.
"""

from __future__ import annotations

import io
from typing import Any

from xundocs.documents.blocks import EMPTY, attachment_note, rich_text, signature_block

OFFICE = "中共清源县委巡察工作领导小组办公室"
TEAM = "中共清源县委第三巡察组"
TOWN = "中共清源县石桥镇委员会"
BUREAU = "中共清源县教育局党组"


class Printed(str):
    """A value as a template sees it: prints its text, compares by its raw value."""

    raw: Any

    def __new__(cls, text: str, raw: Any = None) -> Printed:
        value = super().__new__(cls, text)
        value.raw = text if raw is None else raw
        return value


class Group:
    """One section of grouped records. (The program hands over a mapping whose keys win over its methods.)"""

    def __init__(self, number_zh: str, title: str, items: list[dict[str, Any]]) -> None:
        self.number_zh, self.title, self.items, self.count = number_zh, title, items, len(items)


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """The document docxtpl makes; a missing variable is an error."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined

    document = DocxTemplate(io.BytesIO(template))
    document.render(context, jinja_env=Environment(undefined=StrictUndefined, autoescape=True))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def notice(items: int = 2, mode: str = "written", style: str = "table", stage: str = "instant", *, cc: bool = True,
           org: str = TOWN, issuer: str = TEAM, sealed: bool = True) -> dict[str, Any]:
    rows = [{
        "seq": str(n), "summary": "村内3处饮水管网漏损未修复", "basis": "" if n % 2 else "《农村供水工程管理办法》",
        "detail": "2026年3月28日实地走访发现，丰良村二组、三组、五组共3处饮水管网漏损，影响40户供水，报修已超过20日未处理。",
        "requirement": "修复3处漏损管网，恢复40户正常供水，公布报修电话和处理时限。", "deadline": "2026年4月9日",
        "evidence_required": "整改后照片、会议记录", "owner_hint": "分管副镇长" if n == 1 else "",
    } for n in range(1, items + 1)]
    return {
        "notice_no": "清巡三组〔2026〕7号", "issue_mode": Printed({"written": "书面通知", "oral": "口头交办"}[mode], mode),
        "notice_stage": Printed({"instant": "立行立改", "supervise": "整改督办"}[stage], stage),
        "item_style": Printed({"table": "表格", "blocks": "逐条分段"}[style], style),
        "round_label": "十六届县委第五轮", "team": TEAM, "inspected_org": org, "town_party_org": "",
        "site_org": "石桥镇丰良村党支部", "found_date": "2026年4月1日", "items": rows, "reply_to": TEAM,
        "reply_contact": "0850-6210233（巡察组驻地）", "reply_due": "2026年4月10日", "issuer": issuer, "seal_org": issuer,
        "issue_date": "2026年4月2日", "signer": "周明远", "drafter": "何书宁", "reviewer": "罗清", "approver": "周明远",
        "approval_by": "中共清源县委巡察工作领导小组", "approval_at": "2026年4月1日", "approval_form": "领导小组批准",
        "entry_date": "2026年3月2日", "exit_date": "2026年4月30日", "receipt_signed_by": "", "receipt_signed_at": "",
        "item_count": str(items), "item_count_zh": "十二" if items == 12 else "二", "first_deadline": "2026年4月9日",
        "last_deadline": "2026年4月9日", "found_by_text": "实地走访、查阅资料", "cc_text": f"{OFFICE}。" if cc else "",
        "signature": signature_block(issuer, "2026年4月2日", sealed),
        "attachment": attachment_note(["问题清单"]) if items > 5 and style == "table" else EMPTY,
    }


def feedback(findings: int = 6, *, red_head: bool = True, issuer: str = TEAM, org: str = BUREAU,
             sealed: bool = True, further: str = "") -> dict[str, Any]:
    rows = [{
        "seq": str(n), "focus": "贯彻落实党中央决策部署情况" if n % 2 else "群众身边腐败问题和不正之风情况",
        "category": "理论学习" if n % 2 else "民生领域", "basis": "" if n != 2 else "《清源县学校食堂采购管理办法》",
        "statement": "理论学习中心组学习不经常。2024年至2025年应组织学习24次，实际组织17次，其中5次没有研讨记录，"
                     "学习制度落实不到位，局党组主体责任履行不力。",
        "responsible": "党组织", "common_or_individual": "个性问题", "rect_mode": "限期整改"} for n in range(1, findings + 1)]
    sections = [Group(number, title, [r for r in rows if r["focus"] == title])
                for number, title in (("一", "贯彻落实党中央决策部署情况"), ("二", "群众身边腐败问题和不正之风情况"))]
    public_rows = [{"focus": "理论学习", "public_text": "理论学习制度落实不到位，联系实际不够紧密"}] * 2
    return {
        "doc_no": "清巡办〔2026〕21号", "round_label": "十六届县委第五轮", "team": TEAM, "superior": "中共清源县委",
        "inspected_org": org, "principal_title": "党组书记、局长", "inspection_type": "常规巡察",
        "period_from": "2026年3月2日", "period_to": "2026年4月30日", "framework": "四个聚焦",
        "approved_meeting": "书记专题会议", "approved_date": "2026年6月3日", "feedback_date": "2026年6月10日",
        "positive_summary": "局党组围绕教育教学中心工作，推动义务教育薄弱环节改善和能力提升，完成城区两所学校新建改建。",
        "findings": rows, "sections": sections, "public_sections": [Group("一", "学习贯彻情况", public_rows)],
        "public_summary": public_rows, "finding_count": str(findings), "finding_count_zh": "六", "suggestion_count": "3",
        "focus_counts_text": "贯彻落实党中央决策部署情况3个；群众身边腐败问题和不正之风情况3个",
        "principal_points": [{"seq": str(n), "statement": "履行第一责任人职责不够到位，2025年未专题研究意识形态工作，"
                              "对分管领导督促提醒不够。"} for n in (1, 2)],
        "suggestions": [{"seq": str(n), "target_findings": str(n),
                         "text": "修订中心组学习制度，按月公布学习计划和参学情况，补齐研讨环节。"} for n in (1, 2, 3)],
        "suggestion_lines": [f"{n}.修订中心组学习制度，按月公布学习计划和参学情况，补齐研讨环节。（针对问题{n}）" for n in (1, 2, 3)], "further_requirements": rich_text(further) if further else EMPTY,
        "deadline_basis": "本轮巡察工作方案", "require_commitment": True, "require_double_report": True,
        "disclosure_required": "向党内通报、向社会公开", "disclosure_text": "向党内通报、向社会公开",
        "plan_due": "2026年7月10日", "life_meeting_due": "2026年7月10日", "report_due": "2026年12月10日",
        "report_to": OFFICE, "contact": "0850-6210166（县委巡察办）", "issuer": issuer, "seal_org": issuer,
        "issue_date": "2026年6月10日", "red_head": red_head, "signature": signature_block(issuer, "2026年6月10日", sealed),
        "attachment": attachment_note(["巡察反馈问题清单"]),
        "notice_recipient": {"kind": Printed("分管领导", "leader_in_charge"), "name": "县政府分管教育工作的副县长",
                             "letter_no": "清巡办函〔2026〕8号"},
        "full_set_recipient": {"name": "清源县纪委监委"},
    }


def commitment(hand: str = "blank_lines", *, org: str = BUREAU, title: str = "党组书记、局长", cosigners: int = 0,
               handover: str = "") -> dict[str, Any]:
    roles = ["承办人", "部门负责人", "分管领导", "主要负责人"][:cosigners]
    return {
        "commit_no": "CN-16-05-011", "applies_to": Printed("整改进展情况报告", "report"),
        "recipient": "中共清源县委巡察工作领导小组", "committer_title": title, "tenure_from": "2024年11月5日", "party_org": org,
        "round_label": "十六届县委第五轮", "feedback_doc_no": "清巡办〔2026〕21号", "total_findings": "23", "suggestions_total": "6",
        "done": "19", "phased": "2", "long_term": "1", "not_done": "1", "instant_total": "3", "instant_done": "3",
        "money_returned": "66.57万元", "rules_made": "5", "life_meeting_date": "2026年7月8日", "party_meetings": "6",
        "dept_meeting_date": "2026年12月5日", "dept_meeting_name": "党组会议", "report_doc_no": "清教党组〔2026〕45号",
        "handwritten_block": Printed("留空行手写", hand), "public_promise": True, "seal_org": org,
        "cosigners": [{"role": role} for role in roles], "handover_doc": handover, "signature_committer": "",
        "signed_at_handwritten": "", "done_rate": "82.6%", "instant_rate": "100.0%",
        "report_fingerprint_short": "9f3c2a7b41de", "qr": "",
    }


def supervision(items: int = 2, variant: str = "supervision", *, issuer: str = OFFICE, org: str = BUREAU) -> dict[str, Any]:
    names = {"reminder": "整改责任提醒函", "progress_reminder": "整改期限提示函", "supervision": "整改督办单", "warning": "整改告诫书"}
    rows = [{"seq": str(n), "finding_no": str(n + 6), "state": "整改中", "original_due": "2026年10月31日",
             "statement": "3所农村学校食堂大宗食材采购未执行公开询价，涉及金额12.6万元。",
             "gap": "只印发了采购办法，3所学校未重新询价，差价未追回。", "due": "2026年11月27日",
             "required_action": "完成3所学校食材采购重新询价，追回差价并公示结果。"} for n in range(1, items + 1)]
    return {
        "doc_no": "清巡办函〔2026〕15号", "variant": Printed(names[variant], variant), "round_label": "十六届县委第五轮",
        "inspected_org": org, "to_principal": variant == "reminder", "basis_doc_no": "清巡办〔2026〕21号",
        "feedback_date": "2026年6月10日", "level": "2", "items": rows, "reply_due": "2026年11月30日", "reply_to": OFFICE,
        "contact": "0850-6210166（县委巡察办）", "sent_via": "纸质专人送达", "issuer": issuer, "issue_date": "2026年11月6日",
        "item_count": str(items), "overdue_count": str(items), "near_count": "0", "cc_text": "清源县纪委监委，清源县委组织部。",
        "signature": signature_block(issuer, "2026年11月6日", True),
    }


def disclosure(items: int = 3, *, org: str = BUREAU) -> dict[str, Any]:
    rows = [{"seq": str(n), "state": "已完成", "statement": "3所农村学校食堂大宗食材采购未执行公开询价，涉及金额12.6万元。",
             "measures": "修订采购管理办法，3所学校重新公开询价，追回差价12.6万元，公示结果，对4名责任人批评教育。"}
            for n in range(1, items + 1)]
    public = [{"heading": "群众身边不正之风问题整改情况" if n == 1 else "", "state": "已完成",
               "public_text": "修订学校食堂采购管理办法，全面推行公开询价并公示结果。"} for n in range(1, items + 1)]
    return {
        "doc_no": "清教党组〔2026〕51号", "round_label": "十六届县委第五轮", "superior": "中共清源县委", "team": TEAM,
        "inspected_org": org, "inner_recipients": "局属各党支部、各学校党组织", "period_from": "2026年3月2日",
        "period_to": "2026年4月30日", "feedback_date": "2026年6月10日", "source_report": "清教党组〔2026〕45号",
        "report_approved_by": "中共清源县委巡察工作领导小组", "report_approved_date": "2026年12月14日",
        "total_findings": str(items), "done": "2", "phased": "0", "long_term": "1", "not_done": "0", "rules_made": "5",
        "money_returned": "12.60万元", "persons_dealt": "4", "items": rows, "public_items": public,
        "next_steps": rich_text("对长期坚持事项每季度研究一次，整改情况随年度党建工作一并公布。"), "phone": "0850-6210308",
        "channel": "清源县人民政府网站", "publish_from": "2026年12月21日", "publish_to": "2027年1月8日",
        "email": "qyxjyj@qingyuan.example", "postal": "云岭市清源县文化路18号 清源县教育局办公室", "issuer": org,
        "issue_date": "2026年12月18日", "done_rate": "66.7%", "signature": signature_block(org, "2026年12月18日", True),
    }
