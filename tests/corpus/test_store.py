"""Reading the store: overlays, clauses, the cache, and one provision without anything heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.texts import CANONICAL
from xundocs.corpus.canonical import parse_text
from xundocs.corpus.cutting import cut_article
from xundocs.corpus.store import Store, clauses_of
from xundocs.corpus.work_file import dump_work, parse_work
from xundocs.errors import XundocsError
from xundocs.model.provision import ProvisionId
from xundocs.model.work import WORK_KINDS, Evidence, Source, Version, Work

SOURCE = Path(__file__).resolve().parents[2] / "src"
WORK = Work("wenjian", "某市文件归档办法", ("归档办法",), "地方规定", "某市档案馆", status="in_force", text_held=True,
            versions=(Version("2022-06-01", "2022-06-01.md", effective="2022-07-01"),))


def held(root: Path, work: Work = WORK, text: str = CANONICAL) -> Path:
    folder = root / work.id
    folder.mkdir(parents=True)
    (folder / "work.yaml").write_text(dump_work(work), "utf-8")
    for version in work.versions:
        (folder / version.file).write_text(text, "utf-8")
    return root


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff\x7f") , max_size=20).filter(
    lambda s: s.isprintable())


@given(WORDS.filter(bool), st.lists(WORDS, max_size=3).map(tuple), st.sampled_from(WORK_KINDS), WORDS, st.booleans())
def test_any_work_survives_its_yaml(title: str, names: tuple[str, ...], kind: str, words: str, flag: bool) -> None:
    work = Work("a", title, names, kind, words, words, "2024-01-01", text_held=flag, model_text=not flag,  # type: ignore[arg-type]
                evidence=(Evidence(words, title, "△"),), versions=(Version("2024-01-01", "x.md", words, source=Source(words), accepted=names),))
    assert parse_work(dump_work(work)) == work
    assert dump_work(parse_work(dump_work(work))) == dump_work(work)


def test_the_offices_own_work_hides_the_built_in_one(tmp_path: Path) -> None:
    held(tmp_path / "built", Work("wenjian", "旧名"), "")
    held(tmp_path / "own")
    store = Store([tmp_path / "own", tmp_path / "built"])
    assert [w.title for w in store.works()] == ["某市文件归档办法"]
    assert store.folder("wenjian").parent == tmp_path / "own"


def test_clauses_are_the_articles_and_what_stands_outside_them(tmp_path: Path) -> None:
    store = Store([held(tmp_path)])
    clauses = list(store.clauses())
    assert [(c.provision_id, c.path) for c in clauses][:2] == [("art_1", ("第一章 总则",)), ("art_2", ("第一章 总则",))]
    assert clauses[3].article_label == "第三条之一"
    assert clauses[1].text.split("\n")[1] == "（一）纸质文件；"
    assert clauses[-1].path == ("附件1 登记表",)
    assert {(c.in_force_from, c.in_force_to, c.status) for c in clauses} == {("2022-07-01", "", "in_force")}


def test_one_provision_comes_with_its_headings_and_neighbours(tmp_path: Path) -> None:
    store = Store([held(tmp_path)])
    found = store.provision("wenjian", "art_3-1")
    assert found is not None
    assert (found.provision.full_text, found.path) == ("借阅文件应当登记。", ("第二章 归档",))
    assert found.before.startswith("第三条　经办人") and found.after.startswith("第四条　")
    assert store.provision("wenjian", "art_99") is None
    assert store.provision("wenjian", "art_2__item_2") is not None
    assert store.provision("wenjian", "art_4", on="2022-06-30") is None
    with pytest.raises(XundocsError, match="没有编号"):
        store.provision("nothing", "art_1")


def test_the_cut_article_is_the_one_a_full_reading_gives() -> None:
    text = parse_text(CANONICAL)
    for article in text.articles():
        cut = cut_article(CANONICAL, article.id)
        assert cut is not None
        assert cut.text.find(article.id) == article
        above = tuple(node.title_line for node in text.path_to(article.id)[:-1])
        assert cut.path == above
    assert cut_article(CANONICAL, ProvisionId.parse("annex_1__para_1")) is None
    assert cut_article(CANONICAL + "\n**第四条**　又一次。\n", ProvisionId.parse("art_4")) is None


def test_an_article_of_an_annex_is_not_taken_for_one_of_the_text() -> None:
    markdown = "# 甲\n\n**第一条**　正文。\n\n## 附件1 细则\n\n**第二条**　附件里的。\n"
    assert cut_article(markdown, ProvisionId.parse("art_2")) is None
    assert parse_text(markdown).find("art_2") is None


def test_the_cache_is_never_older_than_the_files(tmp_path: Path) -> None:
    root, cache = held(tmp_path / "c"), tmp_path / "cache"
    assert Store([root], cache).works()[0].title == "某市文件归档办法"
    path = root / "wenjian" / "work.yaml"
    path.write_text(path.read_text("utf-8").replace("某市文件归档办法", "某县文件归档办法"), "utf-8")
    assert Store([root], cache).works()[0].title == "某县文件归档办法"
    for damage in (b"", b"\xff\xfe", b"xundocs-corpus 2 x\nfoo", b"xundocs-corpus 2 1\na\tb"):
        next(cache.iterdir()).write_bytes(damage)
        assert Store([root], cache).works()[0].title == "某县文件归档办法"


def test_looking_up_one_provision_loads_nothing_heavy(tmp_path: Path) -> None:
    root, cache = held(tmp_path / "c"), tmp_path / "cache"
    Store([root], cache).works()
    program = ("import sys; from pathlib import Path; from xundocs.corpus.store import Store;"
               f"found = Store([Path({str(root)!r})], Path({str(cache)!r})).provision('wenjian', 'art_3');"
               "print(found.provision.full_text[:3], [m for m in ('yaml', 'markdown_it', 'lxml', 'docx', 'rich', 'typer', 'openpyxl',"
               " 'jinja2', 'pypdfium2', 'charset_normalizer') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={"PYTHONPATH": str(SOURCE)}, check=True)
    assert done.stdout.strip() == "经办人 []"


def test_clauses_of_a_report_are_its_paragraphs() -> None:
    text = parse_text("# 某报告\n\n开头。\n\n## 一、情况\n\n### （一）组织\n\n成立专班：\n\n1.甲。\n")
    found = list(clauses_of(Work("r", "某报告", kind="工作报告"), Version("2023-01-01", "x.md"), text))
    assert [(c.provision_id, c.path, c.text) for c in found] == [
        ("para_1", (), "开头。"), ("hd_1__hd_1__para_1", ("一、情况", "（一）组织"), "成立专班：\n1.甲。")]
