"""The index survives kills, flipped bits, truncation, full disks and foreign files, or says it must be rebuilt."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage

from search import faulty
from search.contract import found, make_clauses, write
from search.oracle import matching
from unprivileged import nobody
from xundocs.errors import REFUSED, XundocsError
from xundocs.search.building import build, sources_of
from xundocs.search.engines import manifest
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.reader import IndexReader
from xundocs.search.engines.storage import rollback
from xundocs.search.engines.whoosh_engine import MAX_SEGMENTS
from xundocs.search.faults import IndexBusy, IndexMissing, IndexNeedsRebuild
from xundocs.search.query import Phrase

KILLS = 24
FLIPS = 200


@pytest.fixture
def engine() -> ClauseEngine:
    return ClauseEngine(use_numpy=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    faulty.prepare(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("name", faulty.OPERATIONS)
def test_a_killed_writer_leaves_exactly_the_old_or_the_new_state(name: str, folder: Path, tmp_path: Path) -> None:
    operation = faulty.OPERATIONS[name]
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    old, duration, new = faulty.digest(copy), faulty.seconds_of(operation, copy), faulty.digest(copy)
    dice = random.Random(name)
    for _ in range(KILLS // 4):
        shutil.rmtree(copy)
        shutil.copytree(folder, copy)
        finished = faulty.kill_during(operation, copy, duration * dice.random() * 1.1)
        assert faulty.digest(copy) in ((new,) if finished else (old, new))
        operation(copy)
        assert faulty.digest(copy) == new


@pytest.mark.parametrize("name", faulty.OPERATIONS)
def test_a_writer_killed_between_any_two_steps_leaves_the_old_or_the_new_state(
        name: str, folder: Path, tmp_path: Path) -> None:
    operation = faulty.OPERATIONS[name]
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    old = faulty.digest(copy)
    operation(copy)
    new = faulty.digest(copy)
    states = []
    for step in range(1, 500):
        shutil.rmtree(copy)
        shutil.copytree(folder, copy)
        finished = faulty.kill_at_step(operation, copy, step)
        states.append(faulty.digest(copy))
        if finished:
            break
    assert finished and states[0] == old and states[-1] == new
    assert states == sorted(states, key=lambda state: state == new), "once new, it stays new"
    assert set(states) == {old, new}


def test_a_flipped_bit_is_detected_or_harmless(folder: Path, tmp_path: Path) -> None:
    right = faulty.answers(folder)
    dice = random.Random(4)
    copy = tmp_path / "copy"
    outcomes = []
    for _ in range(FLIPS):
        shutil.copytree(folder, copy)
        place = faulty.flip(copy, dice)
        outcomes.append((faulty.outcome_of_flip(copy, right), place))
        shutil.rmtree(copy)
    assert not [place for outcome, place in outcomes if outcome == "WRONG"]
    assert sum(outcome == "detected" for outcome, _ in outcomes) > FLIPS / 10


@pytest.mark.parametrize("kept", [0, 1, 40, 300, -1])
@pytest.mark.parametrize("suffix", [".xdc", ".json"])
def test_a_truncated_file_asks_for_a_rebuild(folder: Path, kept: int, suffix: str) -> None:
    newest = manifest.current(folder)
    name = newest.segments[0].file if suffix == ".xdc" else manifest.file_name(newest.generation)
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:kept])
    with pytest.raises(IndexNeedsRebuild) as fault:
        IndexReader(folder)
    assert fault.value.exit_code == REFUSED and "index build" in str(fault.value)


def test_a_missing_segment_file_asks_for_a_rebuild(folder: Path) -> None:
    (folder / manifest.current(folder).segments[0].file).unlink()
    with pytest.raises(IndexNeedsRebuild):
        IndexReader(folder)


def test_building_repairs_a_damaged_index_from_the_source(tmp_path: Path, engine: ClauseEngine) -> None:
    clauses = make_clauses(6, 6)
    build(tmp_path / "index", sources_of(clauses), engine=engine)
    segment = tmp_path / "index" / manifest.current(tmp_path / "index").segments[0].file
    data = bytearray(segment.read_bytes())
    data[len(data) // 3] ^= 4
    segment.write_bytes(bytes(data))
    report = build(tmp_path / "index", sources_of(clauses), engine=engine)
    assert report.rebuilt and report.written == 6
    assert found(engine.open_reader(tmp_path / "index"), Phrase("整改")) == matching(clauses, Phrase("整改"))


def test_a_foreign_index_is_refused_and_its_pickles_are_not_read(tmp_path: Path, engine: ClauseEngine) -> None:
    from whoosh import fields, index

    folder = tmp_path / "index"
    folder.mkdir()
    index.create_in(str(folder), fields.Schema(text=fields.TEXT))
    with pytest.raises(IndexNeedsRebuild):
        engine.open_reader(folder)
    report = build(folder, sources_of(make_clauses(2, 2)), engine=engine)
    assert report.rebuilt and report.clauses == 6


def test_a_foreign_index_of_the_same_generation_does_not_stand_in_the_way(tmp_path: Path, engine: ClauseEngine) -> None:
    from whoosh import fields, index

    folder = tmp_path / "index"
    folder.mkdir()
    writer = index.create_in(str(folder), fields.Schema(text=fields.TEXT)).writer()
    writer.add_document(text="foreign")
    writer.commit()
    assert (folder / "_MAIN_1.toc").is_file()
    report = build(folder, sources_of(make_clauses(2, 2)), engine=engine)
    assert report.rebuilt and report.clauses == len(engine.open_reader(folder)) == 6
    assert index.open_dir(str(folder)).doc_count() == 6, "Whoosh's own table of contents is ours now"


class _Bomb:
    def __init__(self, marker: str) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.marker,)


def test_a_pickle_planted_in_the_table_of_contents_is_never_run(folder: Path, tmp_path: Path) -> None:
    marker = tmp_path / "exploded"
    for toc in folder.glob("*.toc"):
        toc.write_bytes(pickle.dumps(_Bomb(str(marker))))
    (folder / "_MAIN_999.toc").write_bytes(pickle.dumps(_Bomb(str(marker))))
    faulty.answers(folder)
    faulty.update(folder)
    faulty.merge(folder)
    faulty.build(folder)
    rollback(folder)
    assert not marker.exists()


def test_a_newer_format_asks_for_a_rebuild(folder: Path) -> None:
    newest = manifest.current(folder)
    body = json.loads((folder / manifest.file_name(newest.generation)).read_bytes().split(b"\n", 1)[1])
    body["format"] += 1
    raw = json.dumps(body).encode()
    (folder / manifest.file_name(newest.generation)).write_bytes(manifest._head(raw) + b"\n" + raw)
    with pytest.raises(IndexNeedsRebuild, match="格式"):
        IndexReader(folder)


def test_another_character_map_asks_for_a_rebuild(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundocs.search import normalize

    monkeypatch.setattr(normalize, "VERSION", normalize.VERSION + 1)
    with pytest.raises(IndexNeedsRebuild, match="字符表"):
        IndexReader(folder)


@pytest.mark.parametrize("name", faulty.OPERATIONS)
def test_a_full_disk_changes_nothing(name: str, folder: Path) -> None:
    before = faulty.digest(folder)
    for most in (1, 50, 100):
        assert faulty.run_with_limited_files(faulty.OPERATIONS[name], folder, most) == REFUSED
        assert faulty.digest(folder) == before
    assert faulty.run_with_limited_files(faulty.OPERATIONS[name], folder, 10**8) == 0
    assert faulty.digest(folder) != before


def test_a_disk_that_is_full_after_the_moment_of_publication_is_no_failure(folder: Path, tmp_path: Path) -> None:
    old = faulty.digest(folder)
    outcomes = []
    for most in range(200, 1500, 100):
        copy = tmp_path / str(most)
        shutil.copytree(folder, copy)
        outcomes.append((faulty.run_with_limited_files(faulty.delete, copy, most), faulty.digest(copy) != old))
    assert set(outcomes) == {(REFUSED, False), (0, True)}, "refused and unchanged, or done and changed"


def test_a_full_disk_is_said_in_words(folder: Path) -> None:
    script = ("import resource, signal, sys; from pathlib import Path\n"
              "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
              "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
              "from search import faulty; from xundocs.errors import XundocsError\n"
              "try: faulty.build(Path(sys.argv[1]))\n"
              "except XundocsError as fault: print(fault); sys.exit(fault.exit_code)\n")
    ran = subprocess.run([sys.executable, "-B", "-c", script, str(folder)], capture_output=True, text=True,
                         env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
    assert (ran.returncode, "写入失败" in ran.stdout) == (REFUSED, True), ran.stderr


def test_a_reader_outlives_every_change_made_meanwhile(folder: Path) -> None:
    reader = IndexReader(folder)
    right = faulty.answers_of(reader)
    for operation in (*faulty.OPERATIONS.values(), faulty.update, faulty.merge):
        operation(folder)
        assert faulty.answers_of(reader) == right
    assert faulty.answers(folder) != right


def test_a_folder_without_permission_is_refused(tmp_path: Path, engine: ClauseEngine) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with nobody(tmp_path), pytest.raises(XundocsError, match="权限"):
        engine.open_writer(closed / "index")


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path, engine: ClauseEngine) -> None:
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(XundocsError):
        engine.open_writer(tmp_path / "index")
    with pytest.raises((IndexMissing, IndexNeedsRebuild)):
        engine.open_reader(tmp_path / "index")


def test_the_holder_of_the_lock_is_named(folder: Path, engine: ClauseEngine) -> None:
    holder = engine.open_writer(folder)
    with pytest.raises(IndexBusy, match=f"进程 {os.getpid()}"):
        engine.open_writer(folder, wait_seconds=0.05)
    holder.cancel()


def test_a_writer_that_comes_back_at_once_stands_behind_the_one_that_waits(folder: Path, engine: ClauseEngine) -> None:
    first = engine.open_writer(folder)
    waiting = threading.Thread(target=lambda: engine.open_writer(folder, wait_seconds=60).cancel())
    waiting.start()
    turn = FileStorage(str(folder)).lock("MAIN_NEXTLOCK")
    for _ in range(1000):
        if not turn.acquire():
            break
        turn.release()
        time.sleep(0.01)
    first.cancel()
    with pytest.raises(IndexBusy):
        engine.open_writer(folder, wait_seconds=0)
    waiting.join()
    engine.open_writer(folder, wait_seconds=60).cancel()


def test_the_lock_is_free_after_a_failed_commit(folder: Path, engine: ClauseEngine) -> None:
    writer = engine.open_writer(folder)
    with pytest.raises(ValueError, match="given for work"):
        writer.replace_work("work-1", make_clauses(1, 1))
    writer.cancel()
    broken = engine.open_writer(folder)
    broken.replace_work("work-0", [])
    segment = folder / manifest.current(folder).segments[0].file
    away = segment.rename(folder.parent / "away")
    with pytest.raises((OSError, XundocsError)):
        broken.commit(optimize=True)
    away.rename(segment)
    engine.open_writer(folder, wait_seconds=0.1).cancel()


def test_the_previous_generation_is_kept_and_can_be_gone_back_to(folder: Path) -> None:
    before = faulty.digest(folder)
    faulty.delete(folder)
    assert faulty.digest(folder) != before
    rollback(folder)
    assert faulty.digest(folder) == before


def test_segments_do_not_pile_up(folder: Path, engine: ClauseEngine) -> None:
    for turn in range(30):
        writer = engine.open_writer(folder)
        writer.replace_work(f"extra-{turn}", [c.__class__(*(f"extra-{turn}", *_rest(c))) for c in make_clauses(1, 4, turn)])
        writer.commit()
        assert len(manifest.current(folder).segments) <= MAX_SEGMENTS
    assert len(IndexReader(folder).works) >= 30


def _rest(clause: object) -> list[object]:
    return [getattr(clause, name) for name in clause.__slots__][1:]  # type: ignore[attr-defined]


def test_old_files_are_removed(folder: Path) -> None:
    for _ in range(6):
        faulty.update(folder)
        faulty.merge(folder)
    kept = {path.name for path in folder.iterdir()}
    assert len([name for name in kept if name.endswith(".json")]) == 2
    assert len([name for name in kept if name.endswith(".xdc")]) <= 2 * MAX_SEGMENTS
    assert len([name for name in kept if name.endswith(".toc")]) <= 2


def test_the_same_clauses_give_the_same_bytes_with_and_without_numpy(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    files = []
    for use_numpy in (False, True):
        write(ClauseEngine(use_numpy), tmp_path / str(use_numpy), make_clauses(8, 8))
        files.append((tmp_path / str(use_numpy) / manifest.current(tmp_path / str(use_numpy)).segments[0].file).read_bytes())
    assert files[0] == files[1]


def test_two_writers_and_four_readers_lose_nothing(folder: Path) -> None:
    stop = time.monotonic() + 2.5
    failures: list[BaseException] = []
    written: set[str] = set()

    def work(writer_number: int) -> None:
        turn = 0
        while time.monotonic() < stop:
            work_id = f"crowd-{writer_number}-{turn}"
            clauses = [c.__class__(*(work_id, *_rest(c))) for c in make_clauses(1, 2, turn)]
            writer = ClauseEngine(use_numpy=False).open_writer(folder, wait_seconds=20)
            writer.replace_work(work_id, clauses)
            writer.commit()
            written.add(work_id)
            turn += 1

    def look() -> None:
        last = 0
        while time.monotonic() < stop:
            reader = IndexReader(folder)
            assert reader.generation >= last
            last = reader.generation
            assert len(reader.matching(Phrase("的"))) == reader.search(Phrase("的"), 3).total

    def guarded(task: object, *arguments: object) -> None:
        try:
            task(*arguments)  # type: ignore[operator]
        except BaseException as failure:
            failures.append(failure)

    crowd = [threading.Thread(target=guarded, args=(work, n)) for n in range(2)]
    crowd += [threading.Thread(target=guarded, args=(look,)) for _ in range(4)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert not failures and written
    assert written <= {card.work_id for card in IndexReader(folder).works}
