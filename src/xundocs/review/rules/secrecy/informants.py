"""Nothing that tells who reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.model.sentences import sentence_of
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

_WHO = r"(?:匿名|实名|署名|举报人|知情人|信访人|检举人|控告人|群众|职工|教师|医生|村民|居民|家长|业主|商户|企业|干部|党员|员工|来信|来访|来电|信访件|举报信|反映人|某某|内部人员|学生|患者|知情者)"
_SOURCE = lazy(
    rf"(?:据|经|根据|接|接到|收到|按照)[^，。；,;\n“”]{{0,10}}{_WHO}[^，。；,;\n]{{0,10}}(?:反映|举报|检举|揭发|控告|信访)"
    rf"|(?:举报人|反映人|检举人|控告人|信访人)(?:[:：]|为|系|是|姓名|[张王李赵刘陈杨黄吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])"
    r"|(?<!被)(?:知情人|举报人|反映人|信访人|来信人|检举人)[^，。；、]{0,8}(?:提供|称|说|反映|举报|指认)"
    r"|(?:匿名信|举报信|署名信|实名举报|匿名举报|来信|来访)(?:中)?(?:反映|举报|称|提出|指出)"
    r"|(?:据|根据)[^，。；]{0,8}(?:会计|出纳|书记|主任|站长|所长|校长)(?:反映|举报|讲|称)"
    r"|(?:根据|据|经)(?:有关)?(?:信访|来信|来访|来电)?举报(?:线索|件|反映)?(?=[，,：])"
    r"|(?:群众|职工|村民|教师|干部|党员|家长)(?:来信|举报|检举|揭发|写信)(?:反映|称|指出|[，,：:]|(?!是|工作|箱|奖|方式|途径|制度|热线|平台|机制|对|监督|权|受理|的(?:重要|权利|途径|方式|渠道)))"
    r"|[\u4e00-\u9fa5]{1,3}(?:同志)?(?:实名)?举报(?:了)?(?:称|反映)|(?:谈话|座谈)(?:中|时)[，,]?[^，。；]{0,8}(?:反映称|举报称|揭发)")
_SOMEONE = lazy(r"(?<![没具所])有(?:的|个别|部分|一名|1名|多名|几名)?(?:教师|职工|会计|出纳|村民|医生|护士|员工|学生|家长|知情人)(?:来信|来访|实名|匿名)?(?:反映|举报|检举)(?!强烈|较|的渠道)")
_RULES = lazy(r"保护|保密|泄露|泄漏|打击报复|受理|欢迎|鼓励|不得|严禁|禁止|渠道|电话|信箱|规定|办法|制度|规则|如实|追查|奖励|权利|登记|处置|处理|办理|核查|来信来访|可以|可向")


def check(view: View) -> Iterator[Hit]:
    """In papers about cases; sentences that protect informants or open channels are no leak, nor are regulations."""
    if view.anatomy.regulation or view.audience == "transfer_sealed":
        return
    for block, match in view.matches(_SOMEONE, "反映", "举报", "检举"):
        if not _RULES.search(sentence_of(block.text, match.start(), match.end())):
            yield Hit(block, f"写了是什么人反映的“{match[0]}”", "只写发现方式和查明的事实，不写是谁反映的。", match.start(), match.end(), severity="warning")
    for block, match in view.matches(_SOURCE, "反映", "举报", "检举", "控告", "揭发", "信访", "来信", "来访", "知情人"):
        sentence = sentence_of(block.text, match.start(), match.end())
        if _RULES.search(sentence) and not re.match(r"(?:据|经|根据)", match[0]):
            continue
        if re.search(r"保护|不得|严禁|欢迎|受理(?:范围|期间|方式)|渠道", sentence):
            continue
        yield Hit(block, f"出现举报、反映来源“{match[0]}”", "只写发现方式和查明的事实，不写是谁反映的。", match.start(), match.end())


RULE = Rule("V-SEC-03", "举报、反映来源", "规定", "巡察文书保密规则 F3 V-SEC-03；《纪检监察机关处理检举控告工作规则》", check,
            wrong="据群众举报，该村……", right="经查阅村务公开档案发现，该村……")
