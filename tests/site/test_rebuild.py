"""The same bytes every time, from the cache or not; one changed text remakes only what it touches."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

import xundocs.site.build
import xundocs.site.cache
import xundocs.site.output
from support_site import TRIAL_NEW, build, files_of, put_work
from xundocs.actions.site import build_site
from xundocs.errors import XundocsError
from xundocs.site.cache import Cache
from xundocs.site.output import MARKER
from xundocs.site.shell import Site
from xundocs.workspace import open_workspace


def test_a_second_build_gives_the_same_bytes_with_and_without_the_cache(workspace: Path, site: Path, tmp_path: Path) -> None:
    again = build(workspace, tmp_path / "again")
    assert again.cached_texts == again.texts == 18
    copy = tmp_path / "elsewhere" / "office"
    shutil.copytree(workspace, copy, ignore=shutil.ignore_patterns(".xundocs"))
    fresh = build(copy, tmp_path / "fresh")
    assert fresh.cached_texts == 0
    assert files_of(site) == files_of(tmp_path / "again") == files_of(tmp_path / "fresh")
    assert (fresh.files, fresh.bytes) == (len(files_of(site)), sum(map(len, files_of(site).values())))


def test_one_changed_text_changes_its_own_files_and_those_that_refer_to_it(site: Path, office_folder: Path, tmp_path: Path) -> None:
    folder = office_folder
    put_work(folder, "qingyuan-archive", (folder / "corpus/qingyuan-archive/work.yaml").read_text("utf-8"),
             {"2019-05-01": "# 清源县档案试行规定\n\n**第一条**　档案只有一类。\n"})
    result = build(folder, tmp_path / "after")
    assert result.texts - result.cached_texts == 1
    before, after = files_of(site), files_of(tmp_path / "after")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    pages = {"regulations/qingyuan-archive.html", "regulations/qingyuan-trial.html"}
    assert {n for n in changed if not n.startswith("search/")} == {
        *pages, "downloads/qingyuan-archive-2019-05-01.md", "downloads/qingyuan-archive-2019-05-01.docx"}
    assert b"qingyuan-archive.html#art_2" not in after["regulations/qingyuan-trial.html"]
    assert 'href="../regulations/qingyuan-archive.html">《清源县档案试行规定》第二条</a>'.encode() in after["regulations/qingyuan-trial.html"]


def test_a_name_that_becomes_known_is_linked_in_texts_that_did_not_change(office_folder: Path, tmp_path: Path) -> None:
    folder = office_folder
    put_work(folder, "unseen", "id: unseen\ntitle: 云岭市未收办法\nversions:\n- {date: '2022-01-01', file: 2022-01-01.md}\n",
             {"2022-01-01": "# 云岭市未收办法\n\n**第三条**　有了。\n"})
    build(folder, tmp_path / "after")
    assert b'href="../regulations/unseen.html#art_3"' in (tmp_path / "after" / "regulations/qingyuan-trial.html").read_bytes()


def rebuilt_and_fresh(folder: Path, out: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The site built over the one in `out`, and what a build makes of the same office that knows of no earlier text, page or list."""
    build_site(open_workspace(folder), out, pictures=False)
    copy = out.with_name("copy")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("site-search", "*.meta", "*.html", "*.lists", "*.known", "*.tsv"))
    build_site(open_workspace(copy), out.with_name("fresh"), pictures=False)
    found = files_of(out), files_of(out.with_name("fresh"))
    for left in (copy, out.with_name("fresh")):
        shutil.rmtree(left)
    return found


def same_length(folder: Path) -> None:
    path = folder / "corpus/qingyuan-trial/2024-03-01.md"
    path.write_text(path.read_text("utf-8").replace("应当", "必须"), "utf-8")


def one_more_article(folder: Path) -> None:
    path = folder / "corpus/qingyuan-archive/2019-05-01.md"
    path.write_text(path.read_text("utf-8") + "\n**第三条**　新增的一条，涉及巡察。\n", "utf-8")


def renamed(folder: Path) -> None:
    (folder / "corpus/qingyuan-trial").rename(folder / "corpus/aaa-trial")
    path = folder / "corpus/aaa-trial/work.yaml"
    path.write_text(path.read_text("utf-8").replace("id: qingyuan-trial", "id: aaa-trial").replace("清源县巡察试行办法", "清源县巡察办法"), "utf-8")


def deleted(folder: Path) -> None:
    shutil.rmtree(folder / "corpus/来历不明的规定")


def one_version_less(folder: Path) -> None:
    path = folder / "corpus/qingyuan-trial/work.yaml"
    path.write_text(path.read_text("utf-8").replace("- {date: '2020-03-01', label: 2020年通过, file: 2020-03-01.md}\n", ""), "utf-8")
    (folder / "corpus/qingyuan-trial/2020-03-01.md").unlink()


@pytest.mark.parametrize("changes", [(one_more_article, deleted), (one_version_less, renamed)],
                         ids=lambda changes: " and ".join(change.__name__ for change in changes))
def test_a_site_built_over_an_earlier_one_is_what_a_fresh_build_makes(changes: Sequence[Callable[[Path], None]], office_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build_site(open_workspace(office_folder), out, pictures=False)
    for change in changes:
        change(office_folder)
    rebuilt, fresh = rebuilt_and_fresh(office_folder, out)
    assert rebuilt == fresh


def test_a_site_somebody_meddled_with_is_put_right(office_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build_site(open_workspace(office_folder), out, pictures=False)
    before = files_of(out)
    for name in ("regulations/qingyuan-trial.html", "search/meta.js", "downloads/qingyuan-trial-2024-03-01.docx"):
        (out / name).write_bytes(b"?" * len(before[name]))
    next(out.glob("search/p/*.js")).unlink()
    next(out.glob("search/t/*.js")).write_bytes(b"")
    build_site(open_workspace(office_folder), out, pictures=False)
    assert files_of(out) == before


def test_another_version_of_the_program_makes_every_page_again(office_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    build_site(open_workspace(office_folder), out, pictures=False)
    monkeypatch.setattr(xundocs.site.cache, "program_hash", lambda: "another")
    monkeypatch.setattr(xundocs.site.build, "Site", partial(Site, version="9.9"))
    before = files_of(out)
    build_site(open_workspace(office_folder), out, pictures=False)
    rebuilt = files_of(out)
    assert {name for name in rebuilt if rebuilt[name] != before.get(name) and not name.endswith(".html")} == set()
    assert all(b"xundocs 9.9" in page for name, page in rebuilt.items() if name.endswith(".html"))


def test_a_disk_without_hard_links_holds_the_same_site(office_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    build_site(open_workspace(office_folder), out, pictures=False)
    monkeypatch.setattr(xundocs.site.output.os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links here")))
    same_length(office_folder)
    rebuilt, fresh = rebuilt_and_fresh(office_folder, out)
    assert rebuilt == fresh


def test_unchanged_files_are_taken_over_as_they_are(office_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build_site(open_workspace(office_folder), out, pictures=False)
    before = {path.relative_to(out).as_posix(): path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    same_length(office_folder)
    rebuilt, fresh = rebuilt_and_fresh(office_folder, out)
    assert rebuilt == fresh
    made = {name for name, inode in before.items() if (out / name).stat().st_ino != inode}
    assert {name for name in made if not name.startswith("search/")} == {
        "regulations/qingyuan-trial.html", "regulations/qingyuan-trial/compare-2020-03-01-2024-03-01.html",
        "downloads/qingyuan-trial-2024-03-01.md", "downloads/qingyuan-trial-2024-03-01.docx"}
    postings = [name for name in before if name.startswith("search/p/")]
    assert 0 < sum(name in made for name in postings) < len(postings) / 4


def test_a_damaged_or_missing_cache_entry_is_made_again(office_folder: Path, site: Path, tmp_path: Path) -> None:
    folder = office_folder
    cache = folder / ".xundocs" / "cache" / "site"
    entries = sorted(cache.iterdir())
    metas = [e for e in entries if e.suffix == ".meta"]
    metas[0].write_text("{", "utf-8")
    metas[1].with_suffix(".body").unlink()
    next(e for e in entries if e.suffix == ".kind").write_bytes(b"\xff")
    [e for e in entries if e.name.endswith("-0.xlsx")][-1].write_bytes(b"other")
    result = build(folder, tmp_path / "out")
    assert result.texts - result.cached_texts == 2
    assert files_of(tmp_path / "out") == files_of(site)


def test_the_cache_keeps_only_what_the_last_build_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("a", b"1")
    cache.put("b", b"2")
    again = Cache(tmp_path / "c")
    assert again.has("a") and not again.has("never")
    again.prune()
    assert sorted(p.name for p in (tmp_path / "c").iterdir()) == ["a"]


def test_parts_of_a_cache_key_do_not_run_into_each_other(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.key("ab", "c") != cache.key("a", "bc") != cache.key("abc")


def test_the_old_site_stays_until_the_new_one_is_whole(office_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office_folder
    out = tmp_path / "out"
    build_site(open_workspace(folder), out, pictures=False)
    first = files_of(out)
    put_work(folder, "qingyuan-trial", (folder / "corpus/qingyuan-trial/work.yaml").read_text("utf-8"),
             {"2024-03-01": TRIAL_NEW.replace("及时报告", "立即报告")})
    monkeypatch.setattr(xundocs.site.build.SiteBuilder, "_search", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_site(open_workspace(folder), out, pictures=False)
    assert files_of(out) == first and sorted(p.name for p in tmp_path.iterdir()) == ["office", "out"]
    monkeypatch.undo()
    build_site(open_workspace(folder), out, pictures=False)
    assert "立即报告" in (out / "regulations/qingyuan-trial.html").read_text("utf-8")
    assert (out / MARKER).is_file() and sorted(p.name for p in tmp_path.iterdir()) == ["office", "out"]


def test_a_report_whose_figures_contradict_its_verdicts_stops_the_build(office_folder: Path, tmp_path: Path) -> None:
    folder = office_folder
    put_work(folder, "own-report", "id: own-report\ntitle: 清源县巡察情况\nkind: 工作报告\nversions:\n- {date: '2026-01-01', file: 2026-01-01.md}\n",
             {"2026-01-01": "# 清源县巡察情况\n\n## 一、情况\n\n完成1128个，占1141个的98.6%。\n"})
    (folder / "corpus/own-report/figures.yaml").write_text(
        "figures:\n- {id: F1, name: 完成, value: 1128, unit: 个}\n- {id: F2, name: 全部, value: 1141, unit: 个}\n- {id: F3, name: 完成率, value: 98.6, unit: '%'}\n"
        "checks:\n- {id: N1, kind: rate_equals, numerator: F1, denominator: F2, stated: F3, verdict: pass}\n", "utf-8")
    with pytest.raises(XundocsError, match="N1 记为相符，重新计算的结果相反"):
        build_site(open_workspace(folder), tmp_path / "out", pictures=False)
