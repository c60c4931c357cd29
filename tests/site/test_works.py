"""Pages of regulations: an anchor for every 条, references linked, warnings where they belong, versions side by side."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx

from support_site import TRIAL_NEW, Page

NEW, OLD = "regulations/qingyuan-trial.html", "regulations/qingyuan-trial/2020-03-01.html"
ARCHIVE = "regulations/qingyuan-archive.html"


def html_of(site: Path, name: str) -> str:
    return (site / name).read_text("utf-8")


def test_every_article_paragraph_and_item_has_its_anchor(pages: dict[str, Page]) -> None:
    wanted = {"chp_1", "art_1", "art_2", "art_2__para_1", "art_2__para_1__item_1", "art_2__para_1__item_2", "art_2__para_2", "art_2-1", "chp_2", "art_3"}
    assert wanted <= set(pages[NEW].ids)
    assert [a["href"] for a in pages[NEW].all_of("a", cls="no")] == ["#art_1", "#art_2", "#art_2-1", "#art_3"]


def test_references_lead_to_the_provision_they_name(site: Path) -> None:
    found = {words: href for href, words in re.findall(r'<a class="ref" href="([^"]*)">(.*?)</a>', html_of(site, NEW))}
    assert found == {
        "《清源县档案试行规定》第二条": "../regulations/qingyuan-archive.html#art_2",
        "本办法第一条": "#art_1",
        "前款规定": "#art_2__para_1",
        "档案试行规定第一条第二款": "../regulations/qingyuan-archive.html#art_1__para_2",
    }


def test_a_reference_to_what_does_not_exist_is_no_link(site: Path) -> None:
    html = html_of(site, NEW)
    assert "违反本办法第九十九条的" in re.sub("<[^>]+>", "", html)
    assert not re.search(r"<a[^>]*>[^<]*(?:第九十九条|未收办法)", html)


def test_the_text_referred_to_says_by_whom(site: Path) -> None:
    html = html_of(site, ARCHIVE)
    first, second = html.index('id="art_1"'), html.index('id="art_2"')
    assert '被引用：<a href="../regulations/qingyuan-trial.html#art_2-1">清源县巡察试行办法第二条之一</a>' in html[first:second]
    assert '被引用：<a href="../regulations/qingyuan-trial.html#art_1">清源县巡察试行办法第一条</a>' in html[second:]
    assert "哪些文件引用了它" in html and "2 处" in html


def test_repealed_text_warns_and_leads_to_what_replaced_it(pages: dict[str, Page], site: Path) -> None:
    assert "已废止，自2025-01-01起：不能作为现行依据引用。" in pages[ARCHIVE].text
    assert '现行的是《清源县巡察试行办法》</a>' in html_of(site, ARCHIVE)
    assert ("https://archives.example.invalid/rules", "noreferrer external") in [(h, a.get("rel")) for h, a in pages[ARCHIVE].links]


def test_an_old_version_has_its_own_page_and_leads_to_the_present_one(pages: dict[str, Page]) -> None:
    assert "这是旧文本，已经修改。" in pages[OLD].text
    assert "../../regulations/qingyuan-trial.html" in [href for href, _ in pages[OLD].links]
    assert "对照上一版" in pages[NEW].text
    assert "及时" not in pages[OLD].text and "及时" in pages[NEW].text


def test_text_nobody_compared_and_text_not_held_say_so(pages: dict[str, Page]) -> None:
    assert "正文未经人工与官方文本核对" in pages[NEW].text
    unheld = pages["regulations/supervision-law.html"].text
    assert "只收了目录，没有正文" in unheld and "不能据此写条号" in unheld


def test_model_text_says_what_it_is(pages: dict[str, Page]) -> None:
    models = [p for n, p in pages.items() if re.match(r"regulations/model-[^/]+\.html", n)]
    assert len(models) == 9
    assert all("示范文本：由 xundocs 编写，不是任何机关的文件" in p.text for p in models)
    assert "示范文本：由 xundocs 编写" not in pages[NEW].text


def test_two_versions_are_compared_word_by_word(site: Path) -> None:
    html = html_of(site, "regulations/qingyuan-trial/compare-2020-03-01-2024-03-01.html")
    assert "为了规范巡察工作，<ins>根据《清源县档案试行规定》第二条和《云岭市未收办法》第三条，</ins>制定本办法。" in html
    assert "<del>巡察组应当按照规定报告。</del>" in html and "修改 1 条，新增 3 条，删除 1 条" in html
    assert 'href="../../regulations/qingyuan-trial/2020-03-01.html"' in html


def test_downloads_hold_the_text(site: Path) -> None:
    assert (site / "downloads/qingyuan-trial-2024-03-01.md").read_text("utf-8") == TRIAL_NEW
    document = docx.Document(io.BytesIO((site / "downloads/qingyuan-trial-2024-03-01.docx").read_bytes()))
    lines = [p.text for p in document.paragraphs if p.text]
    assert lines[:2] == ["清源县巡察试行办法", "2020年3月1日通过　2024年3月1日修订"]
    assert lines[2:7] == ["第一章 总则", "第一条　为了规范巡察工作，根据《清源县档案试行规定》第二条和《云岭市未收办法》第三条，制定本办法。",
                          "第二条　巡察组应当及时报告：", "（一）重大问题；", "（二）本办法第一条所列事项。"]
    assert next(p.style.name for p in document.paragraphs) == "公文标题"
    assert document.core_properties.title == "清源县巡察试行办法"


def test_lists_group_every_regulation_once(pages: dict[str, Page]) -> None:
    for name in ("index", "by-issuer", "by-year", "by-status"):
        page = pages[f"regulations/{name}.html"]
        works = [href for href, _ in page.links if re.fullmatch(r"\.\./regulations/(?!index|by-)[^/]+\.html", href)]
        assert len(works) == len(set(works)) == 64, name
    assert "已废止" in pages["regulations/by-status.html"].text and "清源县档案局" in pages["regulations/by-issuer.html"].text


def test_neighbours_lead_through_all_regulations(pages: dict[str, Page]) -> None:
    seen, name = [], "regulations/" + _first(pages)
    while name:
        seen.append(name)
        after = pages[name].all_of("a", cls="next")
        name = after[0]["href"].removeprefix("../") if after else ""
    assert len(seen) == len(set(seen)) == 64


def _first(pages: dict[str, Page]) -> str:
    return next(href for href, _ in pages["regulations/index.html"].links if re.fullmatch(r"\.\./regulations/(?!index|by-)[^/]+\.html", href)).rpartition("/")[2]
