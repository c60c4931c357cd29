"""A new workspace for an office."""

from __future__ import annotations

import json
from pathlib import Path

from xundocs.errors import XundocsError
from xundocs.files import write_whole
from xundocs.workspace import CONFIG_NAME, DIRECTORY_NAME

_CONFIG = """# xundocs 工作区配置。不认识的键会报错，写错不会被悄悄忽略。

[office]
name = {name}
short_name = ""
superior = ""        # 派出党委，如 "中共清源县委"
leading_group = ""   # 如 "中共清源县委巡察工作领导小组"
place = ""
phone = ""           # 办公电话

{codes}
# 期限由每轮方案确定，写明依据；没有写的，每份数据里要填。
[deadlines]
# plan_days = "30日"            # 或 "15个工作日"、"1个月"；只写数字算日
# life_meeting_days = "30日"
# concentrated_months = "6个月"  # 只写数字算月
# basis = "本轮巡察工作方案"

[rules]
instant_approval_required = true   # 整改通知书须先报批

# 版面。profile：dialog（天头 37、地脚 35 毫米，行距 28.95 磅）或 compensated（34.58、32.58 毫米，29.45 磅）。
# [layout]
# profile = "dialog"
# page_number = "standard"   # standard 单页居右、双页居左；centred 居中
# left_mm = 28               # 另有 top_mm bottom_mm right_mm line_pt
# latin = "Times New Roman"  # 西文和数字的字体，不写则同汉字
# fonts = {{fangsong = "仿宋_GB2312", kaiti = "楷体_GB2312", heiti = "黑体", songti = "宋体", title = "方正小标宋简体"}}

# 写文书之前的审核：distinct 每种情况全文审核一次，重复的内容不重审；all 逐份全文审核；off 不审核。
# [review]
# before_write = "distinct"

# 五种清单里本单位用的四种（xundocs ledger lists 四清单）。
# [ledger]
# four_lists = ["问题", "任务", "责任", "督查"]
"""
_CODE = """[[document_codes]]
code = {code}
organ = {organ}   # 用这个代字的机关全称
red_head = false     # 该机关有权用红头时改为 true

"""
_DIRECTORY = """# 名录：单位名称、起止日期、主要负责人。文书按成文日核对。改过名的单位每个名称一条，id 相同。
# - id: edu
#   name: 中共清源县教育局党组
#   admin: 清源县教育局
#   short: 县教育局党组
#   party_type: 党组
#   level: department        # department township village enterprise school hospital county office
#   valid_from: 2019-03-20
#   posts:
#     - {person: 林之桓, title: 党组书记、局长, since: 2024-11-05, principal: true}
[]
"""
_IGNORE = "# 可随时删除的缓存\n.xundocs/\n# 登记簿：按本单位规定备份，不进代码库\noffice.db*\nbackup/\n"


def create_workspace(folder: Path, name: str, codes: list[str]) -> None:
    """Lay out an empty workspace.

    Raises: XundocsError when the folder is a workspace already or cannot be written.
    """
    if (folder / CONFIG_NAME).exists():
        raise XundocsError(f"{folder}: 已经是工作区，没有改动。", "要换配置请直接编辑里面的 xundocs.toml。")
    for code in codes:
        if not code or not all("\u4e00" <= c <= "\u9fa5" for c in code) or len(code) > 12:
            raise XundocsError(f"发文机关代字“{code}”不对。", "代字用 1—12 个汉字，如 清巡办。")
    listed = "".join(_CODE.format(code=_quoted(c), organ=_quoted(name if c == codes[0] else "")) for c in codes) or _commented(_CODE)
    config = _CONFIG.format(name=_quoted(name), codes=listed).encode()
    make_folder(folder / "templates")
    make_folder(folder / "corpus")
    write_whole(folder / DIRECTORY_NAME, _DIRECTORY.encode(), overwrite=False)
    write_whole(folder / ".gitignore", _IGNORE.encode(), overwrite=True)
    write_whole(folder / CONFIG_NAME, config)


def make_folder(folder: Path) -> None:
    """The folder and its parents. Raises: XundocsError when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise XundocsError(f"{folder}: 不能建立文件夹（{error.strerror}）。", "请换一个位置。") from error


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _commented(block: str) -> str:
    return "".join(f"# {line}\n" if line else "\n" for line in block.format(code='"清巡办"', organ='"本单位全称"').splitlines())
