"""What is what in a document: mark, number, title, addressee, headings, attachments, signature, date, foot.

Told from the text first and the look second, so that documents of any tool and plain texts are understood alike. What is not
clear is left empty: a rule that needs it stays silent.
Source: GB/T 9704-2012, 7.2–7.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from xundocs.review.document import Block, Document

BARE_NUMBER = re.compile(r"〔(?:19|20)\d{2}〕\d{1,4}号|第?\s?\d{1,4}\s?[号期]")
"""The number of 纪要, 令 and 简报, which bears no code."""
NUMBER_LINE = re.compile(
    r"([\u4e00-\u9fa5]{1,14})\s?([〔\[［【(（﹝〈<])\s?([12]\d{3})\s?年?([〕\]］】)）﹞〉>])\s?(第?)\s?(0*\d{1,5})\s?号?")
DATE = re.compile(r"((?:19|20)\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
LOOSE_DATE = re.compile(r"(?:[12]\d{3}|[二一][〇○零Ｏ0O九][〇○零O一二三四五六七八九]{2})\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?[日号]")
LEVELS = (re.compile(r"[一二三四五六七八九十]{1,3}、"), re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
          re.compile(r"\d{1,2}[.．](?:(?!\d)|(?=(?:19|20)\d{2}年))"), re.compile(r"[（(]\d{1,2}[）)]"))
KINDS = ("决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
         "方案", "办法", "规定", "细则", "反馈意见", "通知书", "承诺书", "建议书", "总结", "要点", "计划", "清单", "制度", "规则",
         "督办单", "通知单", "公示", "简报", "规划", "预案", "汇报")
ATTACHMENT_MARK = re.compile(r"附\s*件\s*([0-9０-９一二三四五六七八九十]{0,3})\s*([:：]?)")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,8}条")
_ORGAN_END = re.compile(r"(?:委员会|办公室|办公厅|办|委|组|党组|党委|党工委|总支|支部|局|厅|部|处|科|室|政府|院|中心|学校|中学|小学|大学|医院|公司|站|所|会|社|队|团|镇|乡|街道|村|社区)(?:（(?:印章|公章|盖章|签章|章)）)?$")
HEAD_LINES = 40


@dataclass
class Attachment:
    """One attachment in the text: its mark, number ("" for an only one) and title blocks."""

    mark: Block
    number: str
    title: list[Block] = field(default_factory=list)


@dataclass
class Anatomy:
    """Blocks by their role; None or empty when the document has no such part."""

    mark: Block | None = None
    number: Block | None = None
    title: list[Block] = field(default_factory=list)
    addressee: Block | None = None
    headings: list[tuple[Block, int]] = field(default_factory=list)
    note: list[Block] = field(default_factory=list)
    """附件说明: the line beginning 附件： and those that continue it."""
    signature: list[Block] = field(default_factory=list)
    dated: Block | None = None
    remark: Block | None = None
    attachments: list[Attachment] = field(default_factory=list)
    copy_to: Block | None = None
    printed: Block | None = None
    date: date | None = None
    letter: bool = False
    """Whether it is laid out as a letter (信函格式): a number with 函, the organ's name in a box at the head."""
    regulation: bool = False
    """Whether it is a text of articles (法规制度), where rules for case documents do not apply."""
    main_text: list[Block] = field(default_factory=list)
    """Between addressee (or title) and signature: paragraphs of text and headings."""

    @property
    def title_text(self) -> str:
        """The title in one line."""
        return "".join(b.text.strip() for b in self.title).replace("\n", "")

    @property
    def issued(self) -> bool:
        """Whether it is a document with the parts of an issued one: mark or number, and title."""
        return bool(self.title) and (self.mark is not None or self.number is not None)

    @property
    def official(self) -> bool:
        """Whether it is laid out as an official document at all."""
        return self.issued or (bool(self.title) and self.addressee is not None and self.dated is not None)


def level_of(block: Block) -> int:
    """1–4 for 一、（一）1.（1）, 0 for no numbered heading."""
    text = block.shown.lstrip()
    return next((n for n, pattern in enumerate(LEVELS, 1) if pattern.match(text)), 0)


def read_date(text: str) -> date | None:
    """The first date written in Arabic numerals, None for none or one the calendar does not have."""
    match = DATE.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def dissect(document: Document) -> Anatomy:
    """Every part of the document that can be told."""
    found = Anatomy()
    body = document.body
    found.regulation = sum(1 for b in body if _ARTICLE.match(b.text.lstrip("　 *"))) >= 4
    _number(found, body)
    _mark(found, body)
    _title(found, document, body)
    found.letter = _is_letter(found, body)
    _closing(found, body)
    _addressee(found, body)
    _typed_title(found, document, body)
    _attachments(found, body)
    _foot(found, body)
    _text(found, body)
    found.date = document.given_date or (read_date(found.dated.text) if found.dated else None)
    return found


def _is_letter(found: Anatomy, body: list[Block]) -> bool:
    """A number with 函 under the organ's bare name: the name in a box, or the number at the right edge."""
    number, mark = found.number, found.mark
    if number is None or not re.search(r"函\s?[〔\[（(【]", number.text):
        return False
    bare = mark is not None and not mark.text.strip().endswith("文件")
    return any(b.part == "textbox" for b in body[:4]) or (bare and number.look is not None and number.look.align in ("right", "end"))


def _number(found: Anatomy, body: list[Block]) -> None:
    for block in body[:HEAD_LINES]:
        text = block.text.strip()
        match = NUMBER_LINE.match(text)
        if match and (match.end() == len(text) or text[match.end():].strip().startswith(("签发人", "附件"))):
            if not text[match.end():].strip().startswith("附件"):
                found.number = block
            return
        if block.index and BARE_NUMBER.fullmatch(re.sub(r"[（）()]", "", text)) and body[0].text.strip().endswith(("纪要", "令", "简报", "专报", "通报")):
            found.number = block
            return


def _mark(found: Anatomy, body: list[Block]) -> None:
    """The red head: red and large, or a line ending in 文件 above the number."""
    limit = found.number.index if found.number else (body[min(6, len(body) - 1)].index if body else 0)
    for block in body[:8]:
        if block.index > limit and block.part == "body":
            return
        red = any(r.colour in ("FF0000", "C00000", "E60000", "ED1C24") for r in block.runs) and block.size >= 40
        poster = block.size >= 52 and block.look is not None and block.look.align == "center" and found.number is not None and block.index < limit
        if red or poster or (found.number is not None and block.text.strip().endswith("文件") and block.index < limit):
            found.mark = block
            return


def _title(found: Anatomy, document: Document, body: list[Block]) -> None:
    start = found.number.index if found.number else found.mark.index if found.mark else -1
    candidates = [b for b in body[:HEAD_LINES] if b.index > start and b.part == "body"]
    if document.kind == "docx":
        found.title = _styled_title(candidates)
        if not found.title and found.number is not None:
            found.title = _styled_title([b for b in body[:HEAD_LINES] if b.index < found.number.index and b is not found.mark])
    if not found.title:
        found.title = _plain_title(candidates, document)
    if not found.title and found.number is not None:
        found.title = _plain_title([b for b in body[:4] if b.index < found.number.index and b is not found.mark], document)


def _styled_title(candidates: list[Block]) -> list[Block]:
    lines: list[Block] = []
    for block in candidates:
        large = block.size >= 36 or (block.size >= 30 and block.look is not None and block.look.align == "center" and len(block.text) > 4)
        centred = block.look is not None and block.look.align in ("center", "distribute")
        if (large and centred) or (block.heading == 1 and centred) or (block.size >= 40 and len(block.text) < 60):
            text = block.text.strip()
            if NUMBER_LINE.fullmatch(text) or BARE_NUMBER.fullmatch(text) or DATE.search(text[-12:]):
                continue
            lines.append(block)
        elif lines or (len(block.text) > 40 and not centred):
            break
    return lines


def _plain_title(candidates: list[Block], document: Document, *, centring: bool = True) -> list[Block]:
    """Without looks: the first Markdown heading, else the first line or two that read like a title; in Word centred ones only."""
    for position, block in enumerate(candidates[:6]):
        text = block.text.strip()
        if document.kind == "md" and block.heading:
            return [block]
        centred = block.look is not None and block.look.align == "center"
        if document.kind == "docx" and centring and not centred:
            continue
        if len(text) > 45 or text.endswith(("：", ":", "。", "；")) or level_of(block):
            break
        if text.endswith(KINDS) or _is_title(text) or (document.kind == "txt" and position == 0 and text.endswith(("台账", "说明", "讲话", "发言", "材料", "情况", "表"))):
            before = [candidates[position - 1]] if position and "关于" in text[:2] else []
            return [*before, block, *_title_goes_on(block, candidates[position + 1:position + 3])]
    return []


def _typed_title(found: Anatomy, document: Document, body: list[Block]) -> None:
    """A title that is not centred, right above the addressee of what has a signature and a date too."""
    if document.kind == "docx" and not found.title and found.addressee is not None and found.dated is not None and found.signature:
        above = [b for b in body if b.index < found.addressee.index and b.part == "body" and b is not found.number and b is not found.mark]
        found.title = _plain_title(above, document, centring=False)


def _title_goes_on(first: Block, following: list[Block]) -> list[Block]:
    """The further lines of a title that was broken before its kind of document was named."""
    lines: list[Block] = []
    for block in following:
        text = block.text.strip()
        if (lines[-1] if lines else first).text.strip().endswith(KINDS) or len(text) > 30 or any(mark in text for mark in "，。；：:") or level_of(block):
            return lines if lines and lines[-1].text.strip().endswith(KINDS) else []
        lines.append(block)
        if text.endswith(KINDS):
            return lines
    return []


def _is_title(text: str) -> bool:
    return "关于" in text and len(text) < 45 and not any(mark in text for mark in "，。；")


def _closing(found: Anatomy, body: list[Block]) -> None:
    """The date on its own line, last one before any attachment, and the signature above it."""
    end = next((i for i, b in enumerate(body) if i > 3 and _is_attachment_mark(b) and (b.breaks_page or i > 5)), len(body))
    for index in range(end - 1, max(end - 30, 0), -1):
        text = body[index].text.strip()
        if len(text) <= 16 and LOOSE_DATE.fullmatch(text) and body[index].part == "body":
            found.dated = body[index]
            break
    if found.dated is None:
        return
    place = body.index(found.dated)
    for block in reversed(body[max(0, place - 6):place]):
        text = block.text.strip()
        if len(text) <= 40 and _ORGAN_END.search(text) and not any(c in text for c in "，。；：") and not level_of(block):
            found.signature.insert(0, block)
        else:
            break
    if place + 1 < len(body) and body[place + 1].text.strip().startswith(("（", "(")) and len(body[place + 1].text) < 80:
        found.remark = body[place + 1]


def _addressee(found: Anatomy, body: list[Block]) -> None:
    after = found.title[-1].index if found.title else -1
    for block in [b for b in body if b.index > after][:5]:
        text = block.text.strip()
        if text.endswith(("：", ":")) and 2 < len(text) <= 200 and not level_of(block) and "。" not in text:
            if not re.search(r"(?:如下|通知|报告|说明|以下|汇报|承诺|通报|意见|情况|问题|内容|要求|名单|附件|事项|安排)(?:如下)?[:：]$", text) \
                    and block.part == "body":
                found.addressee = block
            return
        if len(text) > 30:
            return


def _is_attachment_mark(block: Block) -> bool:
    match = ATTACHMENT_MARK.match(block.text.strip())
    return match is not None and match.end() == len(block.text.strip())


def _attachments(found: Anatomy, body: list[Block]) -> None:
    """附件说明 in the text, attachments after it."""
    for index, block in enumerate(body):
        text = block.text.strip()
        match = ATTACHMENT_MARK.match(text)
        if match is None:
            continue
        if match.end() == len(text) and not match[2]:
            attachment = Attachment(block, match[1])
            for following in body[index + 1:index + 4]:
                if level_of(following) or len(following.text) > 60 or following.text.strip().endswith(("。", "：", "；")):
                    break
                attachment.title.append(following)
                if not _continues(following, body, index):
                    break
            found.attachments.append(attachment)
        elif match[2] and not match[1] and not found.note and (found.dated is None or block.index < found.dated.index):
            found.note = [block]
            for following in body[index + 1:index + 20]:
                if not re.match(r"\s*\d{1,2}[.．、]", following.shown) or following is found.dated:
                    break
                found.note.append(following)


def _continues(block: Block, body: list[Block], start: int) -> bool:
    """Whether a title line goes on in the next paragraph: both large and centred."""
    return block.size >= 36 and block.look is not None and block.look.align == "center"


def _foot(found: Anatomy, body: list[Block]) -> None:
    for block in reversed(body[-40:]):
        text = block.text.strip()
        if found.copy_to is None and re.match(r"(?:抄|分)\s*送\s*[:：]", text):
            found.copy_to = block
        elif found.printed is None and re.search(r"印\s*发$", text) and LOOSE_DATE.search(text):
            found.printed = block


def _text(found: Anatomy, body: list[Block]) -> None:
    start = max([b.index for b in (found.addressee, *found.title, found.number) if b is not None], default=-1)
    foot = (found.copy_to, found.printed) if not found.attachments else ()
    end = min([b.index for b in (found.dated, *found.signature, *found.note[:1], *foot) if b is not None], default=10**9)
    apart = {b.index for a in found.attachments for b in (a.mark, *a.title)}
    for block in body:
        if start < block.index < end and block.part == "body" and block.index not in apart:
            found.main_text.append(block)
    found.headings = [(b, n) for b in body if (n := level_of(b)) and b.part == "body"]
