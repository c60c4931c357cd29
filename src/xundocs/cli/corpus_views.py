"""How the corpus commands show what they found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundocs.cli.output import note, print_json, print_problems, say
from xundocs.errors import FINE, PROBLEMS_FOUND, UsageError
from xundocs.model.provision import ProvisionId
from xundocs.model.work import STATUS_LABELS, Work

if TYPE_CHECKING:
    from xundocs.actions.corpus_reports import AddReport
    from xundocs.corpus.store import Store


def work_json(work: Work) -> dict[str, Any]:
    """One work in `corpus list --json`."""
    return {"work_id": work.id, "title": work.title, "short_names": list(work.short_names), "kind": work.kind,
            "issuer": work.issuer, "document_number": work.document_number, "issued": work.issued,
            "effective": work.effective, "repealed": work.repealed, "status": work.status, "text_held": work.text_held,
            "model_text": work.model_text,
            "versions": [{"date": v.date, "label": v.label, "effective": v.effective, "text_held": bool(v.file),
                          "source": v.source.name, "sha256": v.source.sha256, "verified_by": v.source.verified_by,
                          "accepted": list(v.accepted)} for v in work.versions]}


def work_row(work: Work) -> tuple[str, ...]:
    """One work in `corpus list`."""
    held = "示范文本" if work.model_text else "有" if work.text_held else "无"
    return (work.id, work.title, work.kind, STATUS_LABELS[work.status], "、".join(v.date for v in work.versions) or "—", held)


def print_report(report: AddReport) -> None:
    """What an import did, for a person."""
    for added in report.added:
        say(f"已导入 {added.title}（{added.version}，{added.articles} 条）→ {added.work_id}")
        print_problems(p for p in added.problems if p.severity != "info")
    for refused in report.refused:
        say(f"没有导入 {refused.path}" + (f"（{refused.title}）" if refused.title else ""))
        print_problems(refused.problems, 20)
    codes = sorted({p.code for r in report.refused for p in r.problems if (p.severity == "error" and p.code[0] in "ST")
                    or p.code == "C-CONFLICT"})
    if codes:
        note("确认无误仍要导入的，加 " + " ".join(f"--accept {code}" for code in codes) + "，接受的问题会记录在案。")
    say(f"导入 {len(report.added)} 份，拒绝 {len(report.refused)} 份，未改动跳过 {len(report.skipped)} 份。")


def show_work(folders: Sequence[Path], cache: Path, work_id: str, label: str, version: str | None, on: str | None,
              as_json: bool) -> int:
    """Print a work with its text, or one provision of it; the exit code.

    Raises: UsageError when `label` names no kind of provision.
    """
    from xundocs.corpus.store import Store

    store = Store(folders, cache)
    store.folder(work_id)
    work = next(w for w in store.works() if w.id == work_id)
    if label:
        return _show_provision(store, work, label, version, on, as_json)
    chosen = store.version(work_id, version, on)
    words = store.read_text(work_id, chosen) if chosen is not None and chosen.file else None
    if as_json:
        print_json({**work_json(work), "version": chosen.date if chosen else None, "text": words})
    else:
        _print_work(work)
        say(words if words is not None else "（库里没有这一版的全文。）")
    return FINE if words is not None or not (version or on) else PROBLEMS_FOUND


def _print_work(work: Work) -> None:
    facts = (("编号", work.id), ("标题", work.title), ("简称", "、".join(work.short_names)), ("类别", work.kind), ("制定机关", work.issuer),
             ("文号", work.document_number), ("发布", work.issued), ("施行", work.effective), ("废止", work.repealed),
             ("效力", STATUS_LABELS[work.status] + (f"（{work.status_basis}）" if work.status_basis else "")),
             ("版本", "、".join(v.date for v in work.versions)), ("官方文本", work.official_source))
    for name, value in facts:
        if value:
            say(f"{name}：{value}")
    say("")


def _show_provision(store: Store, work: Work, label: str, version: str | None, on: str | None, as_json: bool) -> int:
    wanted = read_label(label)
    found = store.provision(work.id, wanted, on=on, version_date=version)
    if as_json:
        print_json(None if found is None else {
            "citation": f"《{work.title}》{found.provision.id.label()}", "work_id": work.id, "work": work.title,
            "version": found.version.date, "status": work.status_of(found.version), "provision": str(found.provision.id),
            "text": found.provision.full_text, "context": {"before": found.before, "after": found.after}})
    elif found is None:
        note(f"《{work.title}》没有{wanted.label()}，或者库里没有这一版的全文。")
    else:
        say(f"《{work.title}》（{found.version.date}）{' '.join(found.path)}\n{found.provision.id.label()}　{found.provision.full_text}")
    return PROBLEMS_FOUND if found is None else FINE


def read_label(label: str) -> ProvisionId:
    """第三十一条第二款 or art_31__para_2 as an id. Raises: UsageError."""
    try:
        return ProvisionId.parse(label)
    except ValueError:
        pass
    found = ProvisionId.from_label(label)
    if found is None:
        raise UsageError(f"看不懂“{label}”。", "请写成 第三十一条第二款第（三）项 或 art_31__para_2__item_3。")
    return found
