"""The demonstration: an invented office (云岭市清源县), its directory, and every kind made from its sample."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xundocs.actions.demo_round import enter_round
from xundocs.actions.make import MakeRequest, make_documents
from xundocs.actions.site import build_site, require_packages, site_folder
from xundocs.actions.workspaces import make_folder
from xundocs.documents.shelf import shelf_of
from xundocs.errors import XundocsError
from xundocs.files import write_whole
from xundocs.office.place import exists
from xundocs.workspace import CONFIG_NAME, DIRECTORY_NAME, Workspace, open_workspace

MARK = "演示"
"""Stands in the first line of a demonstration's config; only such a folder is ever laid out again."""
SOURCE = Path(__file__).with_name("demonstration")
MAIN_KINDS = ("rectification_notice", "feedback_opinion", "authenticity_commitment")


@dataclass(frozen=True)
class Demo:
    """What was laid out."""

    folder: Path
    documents: list[Path]
    site: Path | None = None
    """The folder of its site, None when it was not made."""
    site_missing: str = ""
    """Why there is no site."""

    def as_json(self) -> dict[str, Any]:
        """Folder and files."""
        return {"folder": str(self.folder), "written": [str(d) for d in self.documents], "site": str(self.site) if self.site else None}

    def next_steps(self) -> str:
        """What to try next."""
        folder = self.folder
        site = (f"  用浏览器打开 {self.site / 'index.html'} 看网站：法规、文书、报告、手册和检索\n" if self.site
                else f"  网站没有生成：{self.site_missing}\n")
        return (f"\n接着可以试：\n"
                f"  用 Word 或 WPS 打开 {folder}/文书 里的文件看版面\n"
                f"{site}"
                f"  改 {folder}/数据/rectification_notice.yaml 里的一个日期，再运行\n"
                f"    xundocs -w {folder} make rectification_notice {folder}/数据/rectification_notice.yaml -o {folder}/试做\n"
                f"  xundocs -w {folder} check {folder}/文书/整改通知书    检查文书：版面、数字、引用、保密\n"
                f"  xundocs -w {folder} search 立行立改由谁批准\n"
                f"  xundocs kinds                     全部文书种类\n"
                f"  xundocs new D08 -o 整改通知书.xlsx   生成待填的表格\n"
                f"  xundocs doctor                    检查字体和 PDF")


def lay_out_demo(folder: Path, force: bool = False) -> Demo:
    """Lay out the demonstration in `folder`.

    Raises: XundocsError when the folder holds something else, or a demonstration and `force` is false.
    """
    _check_folder(folder, force)
    make_folder(folder)
    for name in (CONFIG_NAME, DIRECTORY_NAME):
        write_whole(folder / name, (SOURCE / name).read_bytes(), overwrite=True)
    workspace = open_workspace(folder)
    if not exists(workspace):
        enter_round(workspace)
    documents: list[Path] = []
    for kind in sorted(shelf_of(workspace).all(), key=lambda k: (k.id not in MAIN_KINDS, k.code)):
        if not kind.sample_path.exists():
            continue
        data = _copy_sample(kind.sample_path, folder / "数据", kind.id)
        result = make_documents(workspace, MakeRequest(kind.id, data, folder / "文书" / kind.name.replace("／", "、"), force=True))
        if result.refused:
            raise XundocsError(f"样例 {kind.id} 没有通过检查：{result.refused[0].problems[0]}", "这是程序的问题，请报告。")
        documents += [w.path for w in result.written]
    return Demo(folder, documents, *demo_site(workspace))


def demo_site(workspace: Workspace) -> tuple[Path | None, str]:
    """(the folder of the site, why there is none). Without pictures: LibreOffice takes longer than all the rest."""
    try:
        require_packages()
    except XundocsError as error:
        return None, f"{error.message}{error.hint}"
    return build_site(workspace, site_folder(workspace, None), pictures=False).folder, ""


def _check_folder(folder: Path, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    config = folder / CONFIG_NAME
    ours = config.is_file() and config.read_text("utf-8", errors="replace").startswith(f"# {MARK}工作区")
    if not ours:
        raise XundocsError(f"{folder}: 里面已有别的内容，没有改动。", "演示请放到一个新文件夹。")
    if not force:
        raise XundocsError(f"{folder}: 已有一份演示，没有改动。", "加 --force 重新铺开。")


def _copy_sample(sample: Path, target: Path, name: str) -> Path:
    """The sample and the files it names, copied beside each other."""
    make_folder(target)
    for companion in sample.parent.glob("*（样例）.*"):
        shutil.copyfile(companion, target / companion.name)
    path = target / f"{name}.yaml"
    write_whole(path, sample.read_bytes(), overwrite=True)
    return path
