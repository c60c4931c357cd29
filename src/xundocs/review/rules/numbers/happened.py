"""What is told as done was done before the document was signed."""

from __future__ import annotations

from collections.abc import Iterator

from xundocs.model.sentences import sentence_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View
from xundocs.review.rules.numbers.signing_date import DATE, DONE, day_of, said

_TO = r"(?:(?:至|—|-|到)(?:(?:19|20)\d{2}年)?(?:\d{1,2}月)?\d{1,2}日)?"
_PLACE = r"[，]?[^，。；、\d]{0,24}"
_MORE = lazy(
    rf"经{DATE}[^，。；、\d]{{0,24}}(?:研究|审议|讨论|审定|同意)"
    rf"|{DATE}{_TO}{_PLACE}(?:审议通过|审定|研究同意|反馈问题|反馈意见|反馈了|指出|提出意见|收回|立案|移交了|查实|开展了|进行了|召开了|组织了|印发了|完成了|发出了|提交了)"
    rf"|{DATE}{_TO}{_PLACE}(?:反馈|移交|提出|发现|收回|清退|退还|核查|抽查|走访)(?:问题|线索|意见)?[^，。；\d]{{0,6}}\d+(?:\.\d+)?(?:个|件|条|项|万元|人|户|元|份)"
    rf"|{DATE}{_TO}(?:的)?(?:来函|来文|来信|函件|收悉|来电)")
_TELLING = lazy(rf"(?:^|[，。；：\s\u3000）]|于|在){DATE}{_TO}{_PLACE}(?:主持召开|召开|派员|派出|实地督查|现场检查|现场督查|实地查看|督查|抽查|督导|调研|听取|传达学习|印发|报送|研究)")
"""What only papers that tell of the past put without a word of the future."""
_COMING = lazy(r"将(?!其|该|问题|意见|相关|有关|上述)|拟|定于|计划|预计|准备|届时|请|下一步|下步|日(?:以|之|底)?前|应当?|须|(?<![需主重])要(?!求|点|情|素)|力争|确保|截止|期限|到期|公示期|施行|安排|目标|时限|打算|适时|待|再|前完成|起")
_TELLS = lazy(r"报告|总结|汇报|通报|纪要|承诺书|督办单|复函|反馈意见|通知书|情况|简报|记录|说明")
_PLANS = lazy(r"方案|计划|要点|安排|日程|议程|预告|公告|邀请")


def check(view: View) -> Iterator[Hit]:
    """Against the date of the document; sentences with a word of what is to come are left out, and so are plans."""
    signed, title = view.day, view.anatomy.title_text
    if signed is None or view.anatomy.regulation or not view.has("日"):
        return
    dated = view.anatomy.dated
    telling = _TELLS.search(title) is not None and _PLANS.search(title) is None
    taken = {(block.index, place) for block, match in view.matches(DONE, "日") for place in range(*match.span())}
    for pattern in (_MORE, _TELLING) if telling else (_MORE,):
        for block, match in view.matches(pattern, "日"):
            if (block.index, match.end() - 1) in taken or block.cell is not None or block in (dated, view.anatomy.printed) or (dated is not None and block.index > dated.index):
                continue
            done = day_of(match, signed, forward=False)
            if done is not None and done > signed and not _COMING.search(sentence_of(block.text, match.start(), match.end())):
                taken |= {(block.index, place) for place in range(*match.span())}
                yield Hit(block, f"“{match[0].strip('，。；：')}”晚于成文日期{said(signed)}", "请核对日期：已经办的事不会在成文之后。", match.start(), match.end())


RULE = Rule("V-DATE-01", "已办事项与成文日期的先后", "实务", "巡察文书校验 V-DATE-02", check,
            wrong="2026年6月12日，院党委会议审议通过……（成文日期2026年6月4日）", right="2026年6月2日，院党委会议审议通过……（成文日期2026年6月4日）")
