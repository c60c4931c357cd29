"""Adding, resuming, comparing, removing: the store is always as it was or complete."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.texts import CANONICAL, REGULATION
from xundocs.actions.corpus import AddOptions, add, check, compare, remove
from xundocs.actions.corpus_reports import AddReport
from xundocs.corpus.canonical import parse_text
from xundocs.corpus.store import Store
from xundocs.errors import DataRejected, UsageError, XundocsError

TODAY = "2026-01-05"
SOURCE = Path(__file__).resolve().parents[2] / "src"


def put(root: Path, *paths: Path, **options: object) -> AddReport:
    return add(list(paths), root, Store([root], root.parent / "cache"), AddOptions(TODAY, **options))  # type: ignore[arg-type]


def write(path: Path, text: str = REGULATION) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".xundocs-lock"}


def test_a_file_becomes_a_work_with_its_source_and_what_it_says_about_itself(tmp_path: Path) -> None:
    report = put(tmp_path / "c", write(tmp_path / "a.txt"))
    assert [(a.work_id, a.version, a.articles) for a in report.added] == [("某市文件归档办法", "2022-06-01", 6)]
    work = Store([tmp_path / "c"]).works()[0]
    version = work.versions[0]
    assert (work.issuer, version.effective, version.source.retrieved) == ("某市档案馆", "2022-07-01", TODAY)
    assert version.source.name == "a.txt" and len(version.source.sha256) == 64
    assert (tmp_path / "c" / work.id / version.file).read_text("utf-8") == CANONICAL
    assert work.evidence and all(e.source for e in work.evidence)
    assert work.status == "unknown" and not version.source.verified_by


def test_an_unchanged_file_is_skipped_and_nothing_is_written(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt")
    put(tmp_path / "c", source)
    before = tree(tmp_path / "c")
    assert put(tmp_path / "c", source).skipped == [str(source)]
    assert put(tmp_path / "c", write(tmp_path / "b.txt", "\n" + REGULATION)).skipped
    assert tree(tmp_path / "c") == before


def test_another_text_of_the_same_version_is_shown_as_a_comparison_and_not_taken(tmp_path: Path) -> None:
    put(tmp_path / "c", write(tmp_path / "a.txt"))
    before = tree(tmp_path / "c")
    other = write(tmp_path / "b.txt", REGULATION.replace("三十日", "六十日"))
    refused = put(tmp_path / "c", other).refused[0]
    assert [p.code for p in refused.problems if p.severity == "error"] == ["C-CONFLICT"]
    assert "修改 1 条" in refused.problems[-1].message and "第三条" in refused.problems[-1].message
    assert tree(tmp_path / "c") == before
    accepted = put(tmp_path / "c", other, accept=("C-CONFLICT",))
    assert accepted.added
    store = Store([tmp_path / "c"])
    work = store.works()[0]
    assert work.versions[0].accepted == ("C-CONFLICT",)
    found = store.provision(work.id, "art_3")
    assert found is not None and "六十日" in found.provision.full_text
    assert len(list((tmp_path / "c" / work.id).glob("*.md"))) == 1


def test_errors_forbid_writing_unless_they_are_accepted_and_then_it_is_recorded(tmp_path: Path) -> None:
    gap = write(tmp_path / "a.txt", REGULATION.replace("第四条　档案馆每年检查一次。\n", ""))
    assert put(tmp_path / "c", gap).refused[0].problems[0].code == "S-GAP"
    assert not Store([tmp_path / "c"]).works()
    assert put(tmp_path / "c", gap, accept=("S-GAP",)).added[0].work_id == "某市文件归档办法"
    store = Store([tmp_path / "c"])
    assert store.works()[0].versions[0].accepted == ("S-GAP",)
    assert [(p.code, p.severity) for p in check(store)] == [("S-GAP", "info")]


def test_a_second_version_joins_the_work_and_both_compare(tmp_path: Path) -> None:
    put(tmp_path / "c", write(tmp_path / "a.txt"))
    newer = REGULATION.replace("2022年6月1日公布", "2022年6月1日公布 2024年5月1日修订").replace("三十日", "十五日").replace("2022年7月1日起", "2024年6月1日起")
    put(tmp_path / "c", write(tmp_path / "b.txt", newer))
    store = Store([tmp_path / "c"])
    work = store.works()[0]
    assert [(v.date, v.effective) for v in work.versions] == [("2022-06-01", "2022-07-01"), ("2024-05-01", "2024-06-01")]
    assert (work.issued, work.effective) == ("", "2024-06-01"), "the caption says when the first text was published, not this one"
    old = store.provision(work.id, "art_3", on="2024-05-31")
    new = store.provision(work.id, "art_3", on="2024-06-01")
    assert old is not None and "三十日" in old.provision.full_text
    assert new is not None and "十五日" in new.provision.full_text
    assert compare(store, work.id, "2022-06-01", "2024-05-01").counts()["changed"] == 2
    with pytest.raises(XundocsError, match="2000-01-01"):
        compare(store, work.id, "2000-01-01", "2024-05-01")


def test_a_folder_is_read_all_through_and_links_that_loop_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path / "in" / "甲" / "a.txt")
    write(tmp_path / "in" / "乙" / "b.txt", REGULATION.replace("某市文件", "某县文件"))
    write(tmp_path / "in" / "~$a.docx", "x")
    (tmp_path / "in" / "甲" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "again.txt").symlink_to(tmp_path / "in" / "甲" / "a.txt")
    (tmp_path / "in" / "dangling.txt").symlink_to(tmp_path / "nowhere")
    report = put(tmp_path / "c", tmp_path / "in")
    assert {a.title for a in report.added} == {"某市文件归档办法", "某县文件归档办法"}
    assert [r.problems[0].code for r in report.refused] == ["C-GONE"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", "")
    write(tmp_path / "in" / "b.txt")
    report = put(tmp_path / "c", tmp_path / "in")
    assert (len(report.added), len(report.refused)) == (1, 1)


def test_one_name_for_several_files_and_odd_names_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.txt"), write(tmp_path / "b.txt")
    with pytest.raises(UsageError):
        put(tmp_path / "c", first, second, work_id="x")
    for name in ("../x", "a b", ".x", "a/b"):
        with pytest.raises(XundocsError):
            put(tmp_path / "c", first, work_id=name)
    with pytest.raises(UsageError):
        put(tmp_path / "c", first, version="2024-13-01")
    with pytest.raises(UsageError):
        put(tmp_path / "c", tmp_path / "nothing")


RECORDS = [{"law": "某市文件归档办法", "version": "2022-06-01", "status": "现行有效", "kind": "地方性法规", "chapter": f"第{c}章 甲", "article_no": f"第{n}条",
            "text": f"{n}号文件应当登记。\n（一）甲；\n（二）乙。"} for c, n in (("一", "一"), ("一", "二"), ("二", "三"))]


def test_json_lines_become_works_piece_by_piece(tmp_path: Path) -> None:
    glued = [*RECORDS, {**RECORDS[0], "law": "某县办法", "article_no": "第一条", "text": "甲。第二条乙应当登记。"}, {**RECORDS[2], "article_no": "第四条"}]
    source = write(tmp_path / "a.jsonl", "\n".join(json.dumps(r, ensure_ascii=False) for r in glued))
    report = put(tmp_path / "c", source)
    assert {(a.title, a.articles) for a in report.added} == {("某市文件归档办法", 4), ("某县办法", 2)}
    work = next(w for w in Store([tmp_path / "c"]).works() if w.title == "某市文件归档办法")
    assert (work.status, work.kind) == ("in_force", "地方规定")
    assert len(put(tmp_path / "c", source).skipped) == 2


@pytest.mark.parametrize("line", ["{", "[1]", '{"law": "甲"}', '{"law": 1, "text": "x"}', "\x00"])
def test_a_line_that_is_no_article_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    source = write(tmp_path / "a.jsonl", json.dumps(RECORDS[0], ensure_ascii=False) + "\n" + line)
    report = put(tmp_path / "c", source)
    assert not report.added and "第2行" in report.refused[0].problems[0].message


def test_a_removed_work_is_gone_and_built_in_ones_stay(tmp_path: Path) -> None:
    put(tmp_path / "own", write(tmp_path / "a.txt"))
    put(tmp_path / "built", write(tmp_path / "b.txt", REGULATION.replace("某市", "某省")))
    store = Store([tmp_path / "own", tmp_path / "built"])
    with pytest.raises(XundocsError, match="自带"):
        remove(store, tmp_path / "own", "某省文件归档办法")
    remove(store, tmp_path / "own", "某市文件归档办法")
    assert [w.id for w in store.works()] == ["某省文件归档办法"]
    assert tree(tmp_path / "own") == {}


def test_a_text_for_a_catalogue_entry_keeps_what_was_known(tmp_path: Path) -> None:
    write(tmp_path / "built" / "wenjian" / "work.yaml", "id: wenjian\ntitle: 某市文件归档办法\nshort_names: [归档办法]\nkind: 地方规定\n"
          "status: in_force\nstatus_basis: 某市官网\ntext_held: no\nversions:\n- date: '2022-06-01'\n  label: 首次公布\n")
    store = Store([tmp_path / "own", tmp_path / "built"])
    add([write(tmp_path / "a.txt")], tmp_path / "own", store, AddOptions(TODAY))
    work = store.work("wenjian")
    assert work is not None and store.folder("wenjian").parent == tmp_path / "own"
    assert (work.short_names, work.status, work.text_held, work.versions[0].label) == (("归档办法",), "in_force", True, "首次公布")


PROGRAM = """
import sys
from pathlib import Path
from xundocs.actions.corpus import AddOptions, add
from xundocs.corpus.store import Store
root = Path(sys.argv[1])
report = add([Path(p) for p in sys.argv[2:]], root, Store([root]), AddOptions("2026-01-05"))
print(len(report.added), len(report.refused), len(report.skipped))
"""


def start(root: Path, *paths: Path, limit: int = 0) -> subprocess.Popen[str]:
    def confine() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen([sys.executable, "-B", "-c", PROGRAM, str(root), *map(str, paths)], text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(SOURCE)},
                            preexec_fn=confine if limit else None)


def many(folder: Path, count: int) -> Path:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    for number in range(count):
        write(folder / f"{number}.txt", REGULATION.replace("某市", f"某{names[number % 22]}{names[number // 22]}市"))
    return folder


def assert_whole(root: Path) -> None:
    store = Store([root])
    for work in store.works():
        for version in work.versions:
            text = store.load(work.id, version.date)
            assert text is not None and len(list(text.articles())) == 6


def test_two_processes_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    first, second = many(tmp_path / "a", 20), many(tmp_path / "b", 30)
    processes = [start(tmp_path / "c", first), start(tmp_path / "c", second)]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert all(process.returncode == 0 for process in processes), outputs
    assert len(Store([tmp_path / "c"]).works()) == 30
    assert_whole(tmp_path / "c")
    assert not list((tmp_path / "c").glob(".xundocs-tmp-*"))


@pytest.mark.parametrize("delay", [0.2, 0.4, 0.7])
def test_a_kill_leaves_whole_works_and_the_next_run_finishes(tmp_path: Path, delay: float) -> None:
    source = many(tmp_path / "a", 40)
    process = start(tmp_path / "c", source)
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert_whole(tmp_path / "c")
    done = len(Store([tmp_path / "c"]).works())
    report = put(tmp_path / "c", source)
    assert len(report.added) == 40 - done and len(report.skipped) == done
    assert len(Store([tmp_path / "c"]).works()) == 40
    assert not list((tmp_path / "c").glob(".xundocs-tmp-*"))


def test_a_disk_that_fills_up_in_the_middle_is_said_and_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    put(tmp_path / "c", write(tmp_path / "a.txt"))
    before = tree(tmp_path / "c")
    large = REGULATION.replace("三十日内归档。", "三十日内归档。" + "应当登记，" * 3000).replace("某市", "某县")
    process = start(tmp_path / "c", write(tmp_path / "b.txt", large), limit=8192)
    _, error = process.communicate(timeout=60)
    assert process.returncode != 0 and "写入失败" in error
    assert tree(tmp_path / "c") == before
    newer = write(tmp_path / "d.txt", large.replace("某县", "某市"))
    process = start(tmp_path / "c", newer, limit=8192)
    process.communicate(timeout=60)
    assert tree(tmp_path / "c") == before


def test_check_reports_files_that_people_broke(tmp_path: Path) -> None:
    put(tmp_path / "c", write(tmp_path / "a.txt"))
    text = tmp_path / "c" / "某市文件归档办法" / "2022-06-01.md"
    text.write_text(CANONICAL.replace("**第四条**", "**第六条**"), "utf-8")
    assert {p.code for p in check(Store([tmp_path / "c"])) if p.severity == "error"} == {"S-GAP", "S-ORDER"}
    text.write_bytes(CANONICAL.encode("gb18030"))
    assert [p.code for p in check(Store([tmp_path / "c"]))] == ["W-FILE"]
    text.unlink()
    assert [p.code for p in check(Store([tmp_path / "c"]))] == ["W-FILE"]


@pytest.mark.parametrize("text", ["id: a", "- a", "id: a\ntitle: b\nfoo: c", "id: a\ntitle: b\nkind: 不存在", "id: b\ntitle: b", "id: [", "\x00",
                                  "id: a\ntitle: b\nversions: 1", "id: a\ntitle: b\ntext_held: maybe", "id: a\ntitle: b\nversions: [{file: x}]"])
def test_a_faulty_work_file_names_the_place(tmp_path: Path, text: str) -> None:
    write(tmp_path / "c" / "a" / "work.yaml", text)
    with pytest.raises(DataRejected, match=r"work\.yaml"):
        Store([tmp_path / "c"]).works()


def test_a_version_file_may_not_point_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "secret.md", "# 秘密\n")
    write(tmp_path / "c" / "a" / "work.yaml", "id: a\ntitle: b\ntext_held: yes\nversions:\n- {date: '2020-01-01', file: ../../secret.md}\n")
    with pytest.raises(DataRejected, match="路径"):
        Store([tmp_path / "c"]).load("a")


def test_the_text_that_comes_back_is_the_text_that_went_in(tmp_path: Path) -> None:
    put(tmp_path / "c", write(tmp_path / "a.txt"))
    assert Store([tmp_path / "c"]).load("某市文件归档办法") == parse_text(CANONICAL)
