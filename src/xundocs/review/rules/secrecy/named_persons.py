"""Public and inner-party versions name no responsible or private person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xundocs.problems import Severity
from xundocs.review.document import Block
from xundocs.review.lazy import lazy
from xundocs.review.rule import Hit, Rule, View

SURNAMES = ("张王李赵刘陈杨黄吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
            "常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝")
_POST = (r"(?:党组书记|党委书记|党支部书记|支部书记|书记|副书记|局长|副局长|主任|副主任|镇长|副镇长|乡长|副乡长|县长|副县长|科长|副科长|股长|校长|副校长|院长|副院长|所长|站长|会计|出纳|村主任|村民|职工|教师|干部|负责人|经理|董事长|队长|组长|委员|站员|工作人员|村支书|支书|党组成员|班子成员|主席|副主席|部长|副部长|处长|副处长|庭长|医生|护士|保管员|出纳员|报账员|文书|护林员|信贷员|包村干部|承包户|承包人|承租人|承租户|租户|低保户|低保对象|贫困户|脱贫户|五保户|特困户|特困人员|困难群众|监测户|农户|户主|商户|业主|用户|住户|群众|党员|患者|家长|学生|老人|"
         r"经营户|种粮大户|养殖户|监护人|受益人|当事人|法定代表人|施工负责人|包工头|中间人|亲属|妻子|丈夫|儿子|女儿|弟弟|哥哥|网格员|村医|司机|驾驶员|采购员|收费员|组长)")
_ENDS = r"(?=同志|等|、|，|。|；|（|）|在|于|因|未|违|将|挪|收|用|以|利|涉|受|被|的|对|向|擅|长|私|存|履|作|不|和|与|进|党|受|到|诫|给|免|警|批|开|撤|记|套|骗|侵|贪|截|虚|及|均|分|共|二|两|通|强|借|拖|欠|退|多|补|享|代|冒|垫|经|领|骗|隐|伪|违|租|占|承|拒|已|此|现|还|验|审|监|管|滥|优|弄|造|签|默|放|接|吃|指|参|多次|家|户|之|从|把|按|仍|名下|\(|$)"
_NAMED = lazy(rf"{_POST}(?!{_POST})([{SURNAMES}][\u4e00-\u9fa5]{{1,2}}?){_ENDS}")
_NAME = rf"[{SURNAMES}](?!某)[\u4e00-\u9fa5]{{1,2}}"
_TREATED = lazy(rf"(?:对|给予|将|把)({_NAME})(?:等[\d一二两三四五六七八九十]{{0,2}}(?:人|名[\u4e00-\u9fa5]{{2,5}}?)|同志|、{_NAME})*(?:给予|进行(?:了)?(?:诫勉|批评|约谈|谈话)|作出|党内(?:严重)?警告|政务(?:警告|记过|记大过|降级)|免职|诫勉|立案|批评教育|留党察看|开除|调离)")
_SEVERAL = lazy(rf"(?<![\u4e00-\u9fa5])({_NAME})(?:、{_NAME})+(?:等)?[\d一二两三四五六七八九十]{{1,3}}(?:户|人|名)|(?<=[的对为向给，。、；])([{SURNAMES}](?!某)[\u4e00-\u9fa5]{{2}})等\d{{1,3}}(?:户|人|名)")
_POST_AFTER = lazy(rf"(?<![\u4e00-\u9fa5])({_NAME})[（(](?:时任|原任?|现任|系|该|县|镇|村)[^（）()]{{0,14}}(?:局长|书记|主任|镇长|乡长|科长|股长|校长|院长|所长|站长|会计|出纳|经理|支书|干部|委员|村民|职工)[）)]")
_MEASURE_WORDS = r"(?:谈话提醒|提醒谈话|诫勉|约谈|批评教育|通报批评|书面检查|党内警告|严重警告|政务警告|警告处分|记过|记大过|降级|免职|免去|撤职|撤销党内|处分|立案|留党察看|开除|调离|调整岗位|停职|问责|组织处理|责令|移送|留置)"
_MEASURE = lazy(_MEASURE_WORDS)
_DEALT = lazy(rf"(?:{_POST}|委员|[一-龥]长)(?!{_POST})({_NAME}?)(?:同志)?(?:[、和][^，。；]{{2,20}})?(?:已|被|受到|受|因|由|经|于|对|作为|，)[^。；]{{0,30}}?{_MEASURE_WORDS}")
_DEALING = lazy(rf"(?:对|给予|责令|约谈|诫勉|免去|处分)(?:了)?[^，。；]{{0,16}}?{_POST}(?!{_POST})({_NAME}?)(?:同志)?(?=进行|给予|作出|予以|诫勉|提醒|批评|谈话|约谈|党内|政务|免职|问责|的职务|职务|，|。|；)[^。；]{{0,24}}")
_NOT_NAMES = lazy(r"[某××X]|^(?:和|任职|任期|应|全|包括|成员|时|常|明|方|单|安排|向|管理|关|连|解|文|高|全体|会议|纪|党|公|华|严|成|关于|常委|金额|章|农|古|应当|安全|和其|时任|明确|严格|管|宁|易|施|向县|单位|高度|连续|关键|解决|成立|纪委|党组|明知|时间|方面|方案|方式|文件|严重|严肃|常态)")


def check(view: View) -> Iterator[Hit]:
    """A post directly before or after a name, and persons who were dealt with. Signatures, contacts of the publishing office and the sender's own names are left out."""
    if view.anatomy.regulation:
        return
    open_to = view.audience in ("public", "inner_party")
    if not open_to and not _is_bulletin(view):
        return
    yield from _dealt(view, None if open_to else "warning")
    if not open_to:
        return
    for block, match in view.matches(_NAMED):
        if _NOT_NAMES.search(match[1]) or len(match[1]) < 2 or re.search(r"联系人|组长[:：]|签发|新闻发言人|出席|主持|讲话", block.text):
            continue
        yield _hit(view, block, match)
    for pattern, words in ((_TREATED, ("对", "给予", "将", "把")), (_POST_AFTER, ("（", "(")), (_SEVERAL, ("户", "人", "名"))):
        for block, match in view.matches(pattern, *words):
            if not _NOT_NAMES.search(next(g for g in match.groups() if g)):
                yield _hit(view, block, match)


def _is_bulletin(view: View) -> bool:
    """A bulletin on inspection or rectification; those that expose cases or commend people name them rightly."""
    title = view.anatomy.title_text
    return title.endswith("通报") and re.search(r"巡察|整改|检查|督查", title) is not None and re.search(r"典型|案例|曝光|违纪|处分|表扬|表彰|嘉奖|任免", title) is None


def _dealt(view: View, severity: Severity | None) -> Iterator[Hit]:
    """A post, a name and what was done about them, in either order."""
    for block in view.document.texts:
        if _MEASURE.search(block.text) is None:
            continue
        for pattern in (_DEALT, _DEALING):
            for match in pattern.finditer(block.text):
                if not _NOT_NAMES.search(match[1]) and not (severity is None and _NAMED.search(block.text, match.start(), match.end())):
                    yield Hit(block, f"通报点了被处理人的姓名“{match[1]}”", "改为职务加“某”，或者只写单位和职务。", match.start(), match.end(), severity=severity)


def _hit(view: View, block: Block, match: re.Match[str]) -> Hit:
    name = "公开" if view.audience == "public" else "党内通报"
    return Hit(block, f"{name}稿点了个人姓名“{match[0]}”", "改为职务加“某”，或者只写单位和职务。", match.start(), match.end())


RULE = Rule("V-SEC-01", "公开稿、党内通报不点个人姓名", "规定", "巡察文书保密规则 F3", check, wrong="副局长王建国长期占用公车", right="1名班子成员长期占用公车")
