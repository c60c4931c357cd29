"""Twins of one text: the right one is silent, the wrong one is reported under its code."""

from __future__ import annotations

import re

import pytest
import reproduce

from xundocs.review import Review, read_document, review

LINES = [line.split("|", 1) for path in sorted(reproduce.FIXTURES.parent.glob("twins*.txt")) for line in path.read_text("utf-8").splitlines()
         if line and not line.startswith("#")]
_CHOICE = re.compile(r"\{([^{}→]*)→([^{}]*)\}")


def reviewed(text: str) -> Review:
    """The review of one of the twins, as plain text or (~) Markdown."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    markdown = "~\n" in text
    text = text.replace("~\n", "")
    text = text[1:] if text.startswith("@") else f"关于巡察整改情况的报告\n县委：\n{text}"
    if markdown:
        text = re.sub(r"\n(?=[^|])|(?<=[^|])\n(?=\|)", "\n\n", f"# {text}")
    return review(read_document(f"{text}\n".encode(), "twin.md" if markdown else "twin.txt"), reproduce.office())


@pytest.mark.parametrize(("codes", "text"), LINES, ids=[f"{n}-{code.replace('/', '+')}" for n, (code, _) in enumerate(LINES)])
def test_the_right_twin_is_silent_and_the_wrong_one_reported(codes: str, text: str) -> None:
    right = reviewed(_CHOICE.sub(r"\1", text))
    assert [str(p) for p in right.problems if p.severity != "info"] == []
    wrong = reviewed(_CHOICE.sub(r"\2", text))
    assert {p.code for p in wrong.problems if p.severity != "info"} & set(codes.split("/")), [str(p) for p in wrong.problems]


@pytest.mark.parametrize("text", [
    "@关于巡察整改情况的通报\n各党组织：\n1名村干部已由镇党委谈话提醒，2名责任人受到批评教育。",
    "@关于巡察整改情况的通报\n各党组织：\n桃溪村党支部书记龚某已由镇党委谈话提醒。",
    "@关于巡察整改情况的通报\n各党组织：\n村党支部书记因工作不力被诫勉，会计因手续不全受到批评教育。",
    "@关于3起典型问题的通报\n各党组织：\n桃溪村党支部书记龚玉堂受到党内警告处分。",
    "现有内设科室11个。\n改革中，内设科室由15个精简为11个。",
    "2025年集体经济薄弱村12个，其中石桥镇3个。\n集体经济薄弱村由2023年的19个减至5个。",
    "@巡察整改督办单\n中共清源县龙潭镇委员会：\n你镇党委共承办21项整改任务，抽查2项任务，结果如下。\n序号\t整改任务\t时限\n1\t清理往来款\t7月31日\n2\t收回超付款\t8月14日\n请按时办结。",
    "去年立案12件、处分9人，今年立案8件、处分6人，移送3件、3人。",
    "走访农户286户、收集意见建议42条，梳理问题31个、办结28个。",
    "追缴违纪款12笔、38.6万元，发现问题线索8件、涉及资金15.2万元。",
    "全年受理信访件86件、次118人，办结79件、涉及108人，未办结7件、10人。",
    "2024年发放补助320户、64万元，2025年发放补助290户、58万元，少发30户、6万元。",
    "由15人调整为12人，退休2人，调出3人，新调入2人。",
    "内设机构由12个减少到9个，减少3个，新增职能2项。",
    "原有制度42项，修订11项，新增5项，现有制度47项。",
    "原有党员61名，发展5名，其中女党员2名，转出3名，现有63名。",
    "现有在职干部42人，原编制45人，今年调入2人、退休3人。",
    "原有村干部96人，调整补充12人，现有村干部96人。",
    "举办培训3期，每期3天，累计培训135人次。",
    "组织宣讲6场，每场时长2小时，累计受众480人次。",
    "3个巡察组每组派2名联络员，共谈话126人次。",
    "全县12个乡镇，每镇选派2名干部，共抽调联络员24名、工作人员36名。",
    "举办培训班4期，每期3天，每天2场，共24场。",
    "5个小组每组走访12户，累计走访62户（两组加访各1户）。",
    "每月召开1次例会，全年共召开12次，累计参加360人次。",
    "每季度开展2次检查，全年共检查8次，发现问题26个。",
    "每村5户抽查，12个村共抽查60户，发现问题8个。",
    "发放问卷364份，收回273份，未收回91份，回收率75.0%。",
    "预算420万元，支出487.2万元，超支67.2万元，占预算的16.0%。",
    "概算286万元，结算价331.76万元，结算价为概算的116.0%。",
    "收入364万元，成本273万元，利润91万元，成本利润率33.3%。",
    "县城公租房空置率33.3%，高于全市平均水平。全县建成364套，空置91套。",
    "预算200万元，实际支出170万元，支出比预算节约15.0%。",
    "合同价650万元，变更增加78万元，增加部分占合同价的12.0%。",
    "女干部12人，男干部36人，男女比为3比1，女干部占比25.0%。",
    "权责清单由46项调整为43项，取消5项，新增2项。",
    "权责清单由46项调整为43项，减少5项、新增2项。",
    "岗位由18个增加到21个，增加5个，撤并2个。",
    "联系点由18个调整为21个，新增5个，有2个因撤村并居不再保留。",
    "清单事项由18项调整为21项，其中新增5项，2项并入其他事项。",
    "负面清单由18项调整为21项：新增5项，原第3、7项合并到第2项、第6项。",
    "监督员由58名调整为60名，新增8名，6名到龄人员退出。",
    "家庭农场由58家增加到63家，新增9家，注销4家。",
])
def test_a_correct_document_is_silent(text: str) -> None:
    assert [str(p) for p in reviewed(text).problems if p.severity != "info"] == []


def test_there_are_twins_of_every_sort_of_figure() -> None:
    codes = {code for line, _ in LINES for code in line.split("/")}
    assert codes >= {"V-CNT-01", "V-CNT-02", "V-CNT-04", "V-PCT-01", "V-DATE-01", "V-DATE-04", "V-ORG-01", "V-ORG-06", "V-ATT-01", "V-SEC-01", "V-SEC-03", "B-4", "B-7"}
