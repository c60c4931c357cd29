"""The door: is there a file, may it be read, is it what its name says. Nothing is parsed here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from xundocs.errors import DataRejected

InputForm = Literal["yaml", "xlsx", "csv"]
FORMS: dict[str, InputForm] = {".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx", ".csv": "csv", ".tsv": "csv"}
MAX_FILE = 64 * 2**20
"""Bytes. The largest sensible batch (50,000 rows) needs about a tenth of this."""

ACCEPTED = "可以读的有：.xlsx（表格）、.yaml（文本）、.csv（文本表格）。"
SAVE_AS = "请用 WPS 或 Excel 打开，“另存为”选择“Excel 工作簿（*.xlsx）”，再用新文件。"
OTHER_FORMS = {
    ".xls": ("是旧版 Excel 格式", SAVE_AS), ".et": ("是 WPS 表格自有格式", SAVE_AS),
    ".ett": ("是 WPS 表格模板", SAVE_AS), ".xlt": ("是旧版 Excel 模板", SAVE_AS), ".xltx": ("是 Excel 模板", SAVE_AS),
    ".xlsm": ("是带宏的工作簿", SAVE_AS), ".xlsb": ("是二进制工作簿", SAVE_AS), ".ods": ("是 OpenDocument 表格", SAVE_AS),
    ".numbers": ("是 Numbers 表格", SAVE_AS),
    **dict.fromkeys((".docx", ".doc", ".wps", ".wpt", ".rtf", ".odt"), (
        "是文字文档，不是数据文件", "请用 xundocs new 生成空白数据文件，把内容填进去。")),
    **dict.fromkeys((".pdf", ".ofd", ".jpg", ".jpeg", ".png"), (
        "是版式文件或图片，不是数据文件", "请用 xundocs new 生成空白数据文件，把内容填进去。")),
    **dict.fromkeys((".zip", ".rar", ".7z"), ("是压缩包", "请先解压，再用里面的数据文件。")),
}
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")


def take_in(path: Path) -> tuple[InputForm, bytes]:
    """The form of a data file and its bytes, read once so that it cannot change between check and use.

    Raises: DataRejected with place and remedy.
    """
    data = _bytes_of(path)
    form = FORMS.get(path.suffix.lower())
    if form is None:
        fault, remedy = OTHER_FORMS.get(path.suffix.lower(), ("的扩展名不认识", ACCEPTED))
        raise DataRejected(f"{path}: 这个文件{fault}，不能读。", remedy)
    if not data.strip(b"\0 \t\r\n"):
        raise DataRejected(f"{path}: 文件是空的。", "请确认保存成功，或用 xundocs new 重新生成空白数据文件。")
    _check_content(path, form, data)
    return form, data


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DataRejected(f"{path}: 这是文件夹，不是数据文件。", ACCEPTED)
        if path.exists() and not path.is_file():
            raise DataRejected(f"{path}: 这不是普通文件，不能读。", ACCEPTED)
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise DataRejected(f"{path}: 没有这个文件。", "请检查文件名和所在文件夹；名字里的空格和括号要原样写。") from None
    except PermissionError:
        raise DataRejected(f"{path}: 没有读取权限。", "请关闭正在打开它的程序，或请管理员开放读取权限。") from None
    except (OSError, ValueError) as error:
        raise DataRejected(f"{path}: 读取失败（{error}）。", "请把文件复制到本机磁盘后重试。") from error
    if len(data) > MAX_FILE:
        raise DataRejected(f"{path}: 文件超过 {MAX_FILE // 2**20} MiB，不读。", "请分成几个文件，或删去图片等无关内容。")
    return data


def _check_content(path: Path, form: InputForm, data: bytes) -> None:
    if data.startswith(OLE_MAGIC):
        raise _ole_refusal(path, data)
    if data.startswith(b"%PDF"):
        raise DataRejected(f"{path}: 内容是 PDF，与扩展名不符。", ACCEPTED)
    is_zip = data.startswith(b"PK\x03\x04")
    if form == "xlsx" and not is_zip:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            raise DataRejected(f"{path}: 内容是网页，不是 .xlsx 表格（有的系统导出的“Excel”就是网页）。", SAVE_AS)
        raise DataRejected(f"{path}: 内容不是 .xlsx 表格，文件损坏或只是改了扩展名。",
                           "如果本来是文本表格，请把扩展名改回 .csv；否则请重新另存为 .xlsx。")
    if form != "xlsx" and is_zip:
        raise DataRejected(f"{path}: 内容是压缩包或 Office 文件，与扩展名 {path.suffix} 不符。",
                           "如果是 Excel 表格，请把扩展名改回 .xlsx。")


def _ole_refusal(path: Path, data: bytes) -> DataRejected:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return DataRejected(f"{path}: 表格设了打开密码，不能读。",
                            "请打开后在“文件—信息—保护工作簿”里取消密码，另存一份再用。")
    return DataRejected(f"{path}: 内容是旧版 Office 格式（.xls、.et、.doc 等），与扩展名不符。", SAVE_AS)
