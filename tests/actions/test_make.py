"""From a data file to documents: whole or not at all, never over an existing file, nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit import KINDS, builtin, changed, sample, text_of
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.errors import UsageError, XundocsError
from xundocs.files import TEMP_PREFIX
from xundocs.workspace import open_workspace


def _rows(folder: Path, count: int, changes: dict[int, dict[str, Any]] | None = None) -> Path:
    """A YAML list of `count` notices with numbers 1, 2, 3 …"""
    kind = builtin("rectification_notice")
    records = []
    for number in range(1, count + 1):
        values = changed(sample(kind), {"notice_no": f"清巡三组〔2026〕{number}号", **(changes or {}).get(number, {})})
        records.append(values)
    path = folder / "数据.yaml"
    path.write_text(yaml.safe_dump(records, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _make(office: Path, data: Path, output: Path, **options: Any) -> Any:
    return make_documents(open_workspace(office), MakeRequest("rectification_notice", data, output, **options))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_made_from_its_sample(name: str, office: Path, tmp_path: Path) -> None:
    kind = builtin(name)
    result = make_documents(open_workspace(office), MakeRequest(name, kind.sample_path, tmp_path / "out"))
    assert result.refused == [] and result.problems == []
    assert {w.path.parent for w in result.written} == {tmp_path / "out"}
    assert len(result.written) >= len(kind.outputs)
    for written in result.written:
        assert zipfile.ZipFile(written.path).testzip() is None


def test_the_same_input_gives_the_same_bytes(office: Path, tmp_path: Path) -> None:
    for name in KINDS:
        kind = builtin(name)
        first = make_documents(open_workspace(office), MakeRequest(name, kind.sample_path, tmp_path / f"{name}1"))
        second = make_documents(open_workspace(office), MakeRequest(name, kind.sample_path, tmp_path / f"{name}2"))
        assert [w.sha256 for w in first.written] == [w.sha256 for w in second.written]


def test_an_existing_file_is_never_overwritten_unless_asked(office: Path, tmp_path: Path) -> None:
    data = builtin("rectification_notice").sample_path
    target = tmp_path / "通知.docx"
    target.write_bytes(b"mine")
    with pytest.raises(XundocsError, match="已存在"):
        _make(office, data, target)
    assert target.read_bytes() == b"mine"
    _make(office, data, target, force=True)
    assert zipfile.is_zipfile(target)


def test_one_existing_file_stops_a_batch_before_anything_is_written(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 3)
    out = tmp_path / "out"
    _make(office, data, out)
    names = sorted(p.name for p in out.iterdir())
    for name in names[:2]:
        (out / name).unlink()
    with pytest.raises(XundocsError, match="已存在"):
        _make(office, data, out)
    assert [p.name for p in out.iterdir()] == names[2:]


def test_with_one_bad_row_nothing_is_written_and_all_problems_of_all_rows_are_told(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 4, {2: {"items.0.deadline": "2026-02-30", "issuer": ""}, 4: {"count_items": 9}})
    result = _make(office, data, tmp_path / "out")
    assert result.written == [] and not (tmp_path / "out").exists()
    assert [sorted(p.code for p in r.problems) for r in result.refused] == [["F-DATE", "F-REQUIRED"], ["V-CNT-01"]]
    for refused in result.refused:
        assert all(str(data.name) in str(p.where) for p in refused.problems)


def test_partial_writes_the_good_rows(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 4, {2: {"items.0.deadline": "2026-02-30"}})
    result = _make(office, data, tmp_path / "out", partial=True)
    assert [w.number for w in result.written] == [f"清巡三组〔2026〕{n}号" for n in (1, 3, 4)]
    assert len(result.refused) == 1


def test_two_rows_with_one_number_are_refused(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 3, {3: {"notice_no": "清巡三组〔2026〕1号"}})
    result = _make(office, data, tmp_path / "out")
    assert [p.code for r in result.refused for p in r.problems if p.severity == "error"] == ["V-NO-02"]


@pytest.mark.parametrize("text", ["../../etc/passwd", "a/b\\c", "x" * 58, "甲:乙*丙?", "..", "CON"])
def test_file_names_made_from_data_stay_in_the_folder(office: Path, tmp_path: Path, text: str) -> None:
    kind = builtin("feedback_opinion")
    values = changed(sample(kind), {"notice_recipients.0.name": text[:40], "notice_recipients.0.letter_no": ""})
    path = tmp_path / "数据.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    out = tmp_path / "out"
    result = make_documents(open_workspace(office), MakeRequest("feedback_opinion", path, out))
    assert result.refused == []
    for written in result.written:
        assert written.path.parent == out and written.path.is_file()
        assert len(written.path.name.encode()) <= 255


def test_documents_with_one_name_get_numbers(office: Path, tmp_path: Path) -> None:
    kind = builtin("authenticity_commitment")
    values = sample(kind)
    records = [values, {**values, "commit_no": "CN-16-05-012"}]
    path = tmp_path / "数据.yaml"
    path.write_text(yaml.safe_dump(records, allow_unicode=True), "utf-8")
    report = next(kind.folder.glob("*（样例）.docx"))
    (tmp_path / report.name).write_bytes(report.read_bytes())
    result = make_documents(open_workspace(office), MakeRequest("authenticity_commitment", path, tmp_path / "out"))
    names = [w.path.name for w in result.written]
    assert len(set(names)) == 2 and names[1].endswith("（2）.docx")


def test_the_commitment_is_bound_to_its_report(office: Path, tmp_path: Path) -> None:
    import hashlib

    kind = builtin("authenticity_commitment")
    report = next(kind.folder.glob("*（样例）.docx"))
    digest = hashlib.sha256(report.read_bytes()).hexdigest()
    (written,) = make_documents(open_workspace(office), MakeRequest(kind.id, kind.sample_path, tmp_path / "承诺书.docx")).written
    with zipfile.ZipFile(written.path) as archive:
        assert digest in archive.read("docProps/custom.xml").decode()
        picture = next(archive.read(n) for n in archive.namelist() if n.startswith("word/media/"))
    text = text_of(written.path.read_bytes())
    assert digest[:12] in text and "林之桓" not in text
    from xundocs.documents.computed import qr_png

    assert picture == qr_png(f"xundocs:commitment;report_sha256={digest};report_no=清教党组〔2026〕45号;org=中共清源县教育局党组")


def test_oral_assignment_and_paragraph_style_change_the_notice(office: Path, tmp_path: Path) -> None:
    kind = builtin("rectification_notice")
    texts = {}
    for name, change in (("written", {}), ("oral", {"issue_mode": "oral"}), ("blocks", {"item_style": "blocks"})):
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(changed(sample(kind), change), allow_unicode=True), "utf-8")
        (written,) = _make(office, path, tmp_path / f"{name}.docx").written
        texts[name] = text_of(written.path.read_bytes())
    assert len(set(texts.values())) == 3
    assert "口头交办" in texts["oral"]
    for text in texts.values():
        assert "丰良村3处饮水管网漏损未修复" in text


@pytest.mark.parametrize("count", [1, 40])
def test_one_to_forty_items_stand_in_the_notice(office: Path, tmp_path: Path, count: int) -> None:
    kind = builtin("rectification_notice")
    values = sample(kind)
    values["items"] = [{**values["items"][0], "finding_id": f"I-{n:04d}", "summary": f"第{n}处管网漏损"} for n in range(1, count + 1)]
    path = tmp_path / "数据.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    (written,) = _make(office, path, tmp_path / "x.docx").written
    text = text_of(written.path.read_bytes())
    assert all(f"第{n}处管网漏损" in text for n in range(1, count + 1))
    assert f"{count}个" in text


def test_forty_one_items_are_refused(office: Path, tmp_path: Path) -> None:
    kind = builtin("rectification_notice")
    values = sample(kind)
    values["items"] = [{**values["items"][0], "finding_id": f"I-{n:04d}"} for n in range(1, 42)]
    path = tmp_path / "数据.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    assert [p.code for r in _make(office, path, tmp_path / "x.docx").refused for p in r.problems] == ["F-COUNT"]


def test_only_one_output_can_be_asked_for(office: Path, tmp_path: Path) -> None:
    kind = builtin("feedback_opinion")
    request = MakeRequest(kind.id, kind.sample_path, tmp_path / "主要负责人.docx", only=("principal",))
    (written,) = make_documents(open_workspace(office), request).written
    assert written.path.name == "主要负责人.docx"
    with pytest.raises(UsageError, match="leadership_team"):
        make_documents(open_workspace(office), MakeRequest(kind.id, kind.sample_path, tmp_path, only=("nobody",)))
    with pytest.raises(UsageError, match="不能都写到"):
        make_documents(open_workspace(office), MakeRequest(kind.id, kind.sample_path, tmp_path / "一份.docx"))


def test_an_empty_file_is_told(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "空.yaml"
    path.write_text("[]\n", "utf-8")
    result = _make(office, path, tmp_path / "out")
    assert [p.code for r in result.refused for p in r.problems] == ["I-EMPTY"] and not (tmp_path / "out").exists()


def test_values_that_look_like_template_code_are_printed_as_text(office: Path, tmp_path: Path) -> None:
    kind = builtin("rectification_notice")
    odd = "3处管网 {{ 7*7 }} {% raw %} <w:p/> R&D 漏损"
    path = tmp_path / "数据.yaml"
    path.write_text(yaml.safe_dump(changed(sample(kind), {"items.0.summary": odd}), allow_unicode=True), "utf-8")
    (written,) = _make(office, path, tmp_path / "x.docx").written
    assert odd in text_of(written.path.read_bytes())


_KILLED = """
import sys
from xundocs.cli.main import run
run(["-w", sys.argv[1], "make", "rectification_notice", sys.argv[2], "-o", sys.argv[3]])
"""


def test_a_killed_batch_leaves_only_whole_files(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 60)
    whole = 0
    for number, wait_for in enumerate((1, 5, 20)):
        out = tmp_path / f"out{number}"
        process = subprocess.Popen([sys.executable, "-c", _KILLED, str(office), str(data), str(out)], stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL)
        while process.poll() is None and (not out.exists() or len(list(out.glob("*.docx"))) < wait_for):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in out.glob("*.docx"):
            assert zipfile.ZipFile(path).testzip() is None
            whole += 1
        _make(office, data, out, force=True)
        assert len(list(out.glob("*.docx"))) == 60
        assert not [p for p in out.iterdir() if p.name.startswith(TEMP_PREFIX)]
    assert whole >= 3


def test_an_interrupt_is_one_line_and_leaves_whole_files(office: Path, tmp_path: Path) -> None:
    data = _rows(tmp_path, 60)
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(office), str(data), str(out)], stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    while process.poll() is None and not (out.exists() and list(out.glob("*.docx"))):
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate()
    if process.returncode == 130:
        assert "已中断" in messages and "Traceback" not in messages
    assert process.returncode in (0, 130)
    assert not [p for p in out.iterdir() if p.name.startswith(TEMP_PREFIX)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="没有文件大小限制可用")
def test_a_full_disk_is_told_and_leaves_nothing_half_written(office: Path, tmp_path: Path) -> None:
    program = ("import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
               "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));" + _KILLED)
    out = tmp_path / "out"
    # -B: under the limit Python would leave a cut .pyc behind that later processes trip over
    done = subprocess.run([sys.executable, "-B", "-c", program, str(office), str(builtin("rectification_notice").sample_path), str(out)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "写入失败" in done.stderr and "Traceback" not in done.stderr
    assert list(out.iterdir()) == []


def test_a_read_only_folder_is_told(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    if os.access(out, os.W_OK):
        out = Path("/sys/xundocs")  # the superuser writes anywhere but here
    with pytest.raises(XundocsError, match="没有写入权限"):
        _make(office, builtin("rectification_notice").sample_path, out)


@pytest.mark.parametrize(("citation", "codes"), [
    ("《清源县巡察整改工作办法（示范文本）》第三十条", []), ("《清源县巡察整改工作办法（示范文本）》第九十九条", ["V-CITE-02"]),
    ("《中国共产党巡视工作条例》第二十七条", ["V-CITE-02"]), ("《中国共产党巡视工作条例》", []),
])
def test_an_article_is_printed_only_where_its_text_is_held_and_verified(office: Path, tmp_path: Path, citation: str, codes: list[str]) -> None:
    kind = builtin("rectification_notice")
    path = tmp_path / "数据.yaml"
    values = changed(sample(kind), {"items.0.requirement": f"按照{citation}，3日内修复3处漏损管网。"})
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    result = _make(office, path, tmp_path / "x.docx")
    assert [p.code for r in result.refused for p in r.problems] == codes
