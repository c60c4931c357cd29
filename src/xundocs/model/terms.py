"""Words the field has fixed, and what goes wrong with them (V5): data for documents, review and the writers' handbook."""

from __future__ import annotations

from xundocs.value import Value


class Term(Value):
    """A wrong or old wording: expression, the right one, why. `hint` ones are only mentioned, never errors."""

    expression: str
    triggers: tuple[str, ...]
    right: str
    why: str
    hint: bool = False


TERMS: tuple[Term, ...] = (
    Term(r"(?:被|本轮|轮|党委|县委|市委|区委|州委|旗委|常规|专项|机动|提级|交叉|政治|内部|延伸)巡查|党(?:组|委|支部|组织)(?:开展|进行|实施)(?:了)?巡查|巡查(?:组|办|整改|反馈|工作|发现|期间|对象|报告|监督|意见|干部|组长|机构|计划|规划|全覆盖|任务|成果)",
         ("巡查",), "巡察", "市县党委派出的是“巡察”，“巡查”是别的工作"),
    Term("四种意识", ("四种意识",), "“四个意识”", "规范表述是“四个意识”"),
    Term("五人小组", ("五人小组",), "书记专题会议", "旧制，现为书记专题会议", True),
    Term("立卷归案", ("立卷归案",), "立卷归档", "今多称立卷归档", True),
    Term("党风廉洁建设", ("党风廉洁建设",), "党风廉政建设", "规范表述是党风廉政建设", True),
    Term("全面从严不力", ("全面从严不力",), "全面从严治党不力", "漏了“治党”"),
    Term("线索移送(?:纪委|县纪委|市纪委|组织部)", ("线索移送",), "线索移交", "线索用“移交”，司法机关用“移送”", True),
    Term("(?:六大纪律|六项纪律)", ("六大纪律", "六项纪律"), "政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律、生活纪律", "宜列全六项", True),
)

WRONG_TITLES: tuple[Term, ...] = (
    Term(r"《(?:中国共产党)?巡[察查](?:工作)?条例》", ("条例》",), "《中国共产党巡视工作条例》", "没有“巡察工作条例”"),
    Term(r"《巡视(?:工作)?条例》", ("巡视条例》", "巡视工作条例》"), "《中国共产党巡视工作条例》", "要写全名"),
)

TRADITIONAL = frozenset(
    "佈來個償劃劉動務匯區協吳呂員問國執報孫學實對導幹廣張從徹應據於時書會東條楊業構標機檢權歷準無現環產當發監節範紀組結線縣總織習聽與舉處號補製規視覺計許話該認說調講證識議讀變財貧貫責資質賬趙車辦農這進過還鄉鄭銷錢鎮長門開間關陰陳陽電項領題額風馬馮魚鳥黨龍")
"""Frequent characters that only Traditional script writes; two or more in one text make it mixed-script."""
