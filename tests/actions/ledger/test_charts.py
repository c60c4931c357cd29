"""What is drawn is what the figures say; what cannot be drawn is refused with what can."""

from __future__ import annotations

import pytest

from support_figures import ROUND, add
from support_register import demonstration_office, ticking
from xundocs.actions.ledger.charts import asked_for, chart_of, left_out
from xundocs.actions.ledger.statistics import Request
from xundocs.errors import UsageError, XundocsError
from xundocs.office.database import Database
from xundocs.office.figures.charts import Chart
from xundocs.office.place import open_office
from xundocs.workspace import Workspace, open_workspace

Office = tuple[Workspace, Database]


@pytest.fixture(scope="module")
def drawn_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One round, one inspection, what the organs reported; nothing of the three problems and no evaluation. 2 April 2026."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("XUNDOCS_DATABASE_URL", raising=False)
        workspace = open_workspace(demonstration_office(tmp_path_factory.mktemp("drawn") / "office"))
        database = open_office(workspace, by="文书员", clock=ticking())
    add(workspace, database, "rounds", [{**ROUND, "key": "R-2026-5", "label": "十六届县委第五轮", "started_on": "2026-02-10"}])
    add(workspace, database, "inspections", [{"round": "R-2026-5", "organisation": "edu", "inspection_type": "routine", "entered_on": "2026-03-01"}])
    about = {"round": "R-2026-5", "organisation": "edu"}
    add(workspace, database, "reported", [{"round": "R-2026-5", "item": item, "value": value, "unit": "次", "source": "第一组", "on": "2026-03-31"}
                                          for item, value in (("interviews", 12), ("questionnaires", 30))])
    add(workspace, database, "suggestions", [{"round": "R-2026-5", "to_org": "edu", "content": "完善制度。", "issued_on": "2026-03-20"}])
    add(workspace, database, "rules_made", [{**about, "name": "采购办法", "action": "new", "on": "2026-03-25"}])
    return workspace, database


def _chart(office: Office, name: str, by: str) -> Chart:
    metric, part = asked_for(name)
    return chart_of(*office, Request(), metric, by, part)


def test_a_chart_of_one_of_several_figures_has_its_name_and_says_what_is_left_out(drawn_office: Office) -> None:
    chart = _chart(drawn_office, "M19", "round")
    assert chart.title == "个别谈话：按轮次" and chart.unit == "人次" and chart.series[0].texts == ["12"]
    assert left_out(asked_for("M19")[0], chart).startswith("没有画的：M19.questionnaires（问卷）、")
    one = _chart(drawn_office, "M19.questionnaires", "round")
    assert one.title == "问卷：按轮次" and one.unit == "份" and one.series[0].texts == ["30"]


def test_a_metric_drawn_whole_leaves_nothing_out(drawn_office: Office) -> None:
    chart = _chart(drawn_office, "M03", "round")
    assert chart.title == "整改完成数：按轮次" and len(chart.series) == 4 and left_out(asked_for("M03")[0], chart) == ""


def test_what_can_be_cut_is_drawn_and_what_cannot_is_left(drawn_office: Office) -> None:
    chart = _chart(drawn_office, "M15", "organisation")
    assert chart.title == "建章立制：按被巡察党组织" and chart.series[0].texts == ["1"]


@pytest.mark.parametrize(("name", "by", "said"), [
    ("M09", "organisation", "问题线索移交登记簿没有这一栏"), ("M16", "focus", "督查清单没有这一栏"), ("M13", "round", "是分布"), ("M04", "", "要写明按什么画"),
    ("M15.suggestions", "organisation", "意见建议办理台账没有这一栏")])
def test_what_cannot_be_drawn_so_is_refused(drawn_office: Office, name: str, by: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _chart(drawn_office, name, by)


@pytest.mark.parametrize(("name", "by", "said"), [
    ("M08", "round", "三大问题数没有可画的数据：所统计的轮次没有采用三大问题框架"), ("M23", "", "评估等次分布没有可画的数据。"),
    ("M18", "", "信访件来源没有可画的数据：没有收到报数"), ("M04", "round", "整改完成率没有可画的数据：分母为 0")])
def test_without_data_nothing_is_drawn_and_the_reason_said(drawn_office: Office, name: str, by: str, said: str) -> None:
    with pytest.raises(XundocsError, match=said):
        _chart(drawn_office, name, by)


def test_a_figure_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        asked_for("M15.rule")
    assert "M15.rules（建章立制）" in refused.value.hint
    assert asked_for("coverage_villages.rate")[1] == "rate"
