"""The same bytes every time, from the cache or not; one changed text remakes only what it touches."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import xundocs.site.build
from support_site import TRIAL_NEW, build, files_of, put_work
from xundocs.actions.site import build_site
from xundocs.errors import XundocsError
from xundocs.site.cache import Cache
from xundocs.site.output import MARKER
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


def test_a_damaged_or_missing_cache_entry_is_made_again(office_folder: Path, site: Path, tmp_path: Path) -> None:
    folder = office_folder
    cache = folder / ".xundocs" / "cache" / "site"
    entries = sorted(cache.iterdir())
    metas = [e for e in entries if e.suffix == ".meta"]
    metas[0].write_text("{", "utf-8")
    metas[1].with_suffix(".body").unlink()
    next(e for e in entries if e.suffix == ".kind").write_bytes(b"\xff")
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
