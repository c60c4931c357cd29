"""The tables of the office database, as they are now. How older files get here is in migrations.py.

Dates and times are ISO text, so that SQLite and PostgreSQL hold, sort and hash exactly the same values.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

chain = Table(
    "chain", metadata,
    Column("id", Integer, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", Text, nullable=False),
)
"""One row: how long the history is and its last hash. Locked first by every write, so writes never overlap."""

history = Table(
    "history", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("history_by_subject", "subject", "key"),
)

batches = Table(
    "batches", metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("data_file", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("started_at", Text, nullable=False),
)

entries = Table(
    "entries", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Text, unique=True),
    Column("code", Text),
    Column("year", Integer),
    Column("serial", Integer),
    Column("state", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issue_date", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("drafter", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("seal_organ", Text, nullable=False),
    Column("sealed_on", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("batch", Text, ForeignKey("batches.id")),
    Column("row_number", Integer, nullable=False),
    Column("row_label", Text, nullable=False),
    Column("row_sha256", Text, nullable=False),
    UniqueConstraint("code", "year", "serial", name="one_serial"),
    Index("entries_by_row", "row_sha256"),
    Index("entries_by_batch", "batch"),
)

files = Table(
    "files", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, ForeignKey("entries.id"), nullable=False),
    Column("output", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Index("files_by_entry", "entry"),
    Index("files_by_hash", "sha256"),
    Index("files_by_path", "path"),
)

deliveries = Table(
    "deliveries", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, ForeignKey("entries.id"), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("copy_number", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("sent_on", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("signed_on", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("deliveries_by_entry", "entry"),
)

records = Table(
    "records", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("removed", Integer, nullable=False),
    UniqueConstraint("kind", "key", name="one_key"),
    Index("records_by_round", "kind", "round"),
    Index("records_by_finding", "finding"),
)
"""Every record of every kind; `data` is the canonical JSON of its fields, the columns before it are copies to look up by."""

operations = Table(
    "operations", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("first_history", Integer, nullable=False),
    Column("last_history", Integer, nullable=False),
    Column("undoes", Integer, nullable=False),
)
"""One row per command that changed records: which history rows it made, and which operation it undid (0: none)."""

TABLE_NAMES = {"batches": "批次", "entries": "发文登记", "files": "文件", "deliveries": "分发", "records": "台账", "operations": "操作"}
COLUMN_NAMES = {
    "number": "文号", "code": "代字", "year": "年份", "serial": "序号", "state": "状态", "origin": "来源", "kind": "种类", "title": "标题",
    "issue_date": "成文日期", "recipient": "收件单位", "drafter": "拟稿人", "approver": "签发人", "seal_organ": "用印机关", "sealed_on": "用印日期",
    "copies": "份数", "reason": "理由", "batch": "批次", "row_number": "行号", "row_label": "数据行", "row_sha256": "数据行校验值",
    "entry": "所属登记", "output": "文书", "path": "路径", "sha256": "校验值", "size": "字节数", "copy_number": "份号", "sent_on": "发出日期",
    "due_on": "应签收日期", "signed_on": "签收日期", "signed_by": "签收人", "note": "备注", "data": "内容", "data_file": "数据文件",
    "folder": "文件夹", "started_at": "开始时间", "round": "轮次", "organisation": "党组织", "finding": "问题", "removed": "删去", "key": "编号",
    "at": "时间", "who": "经办人", "what": "操作", "first_history": "历史起", "last_history": "历史止", "undoes": "撤回的操作",
}
"""What people call the tables and columns."""

RECORDED = {table.name: table for table in (batches, entries, files, deliveries, records, operations)}
"""Tables whose every change is in the history; `register verify` replays it against them."""
