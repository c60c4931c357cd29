"""One word of vagueness is enough: not 约…左右, 超过…以上."""

from __future__ import annotations

from xundocs.review.rule import Rule, pattern_rule

RULE = Rule("D-10", "不重复表示约数", "实务", "公文写作惯例", pattern_rule(
    r"(?:大约|约|近)\s?[\d.,万亿一二三四五六七八九十百千]{1,12}(?:余|多)?[个人件项条户家元次%％名亩吨]{1,2}(?:左右|上下)|(?:超过|高于|多于)\s?[\d.,万亿]{1,12}[个人件项条户家元次%％名亩吨]{1,2}以上"
    r"|(?:近|约)\s?[\d.,]{1,12}余|(?:不足|低于|少于)\s?[\d.,万亿]{1,12}[个人件项条户家元次%％名亩吨]{1,2}以下",
    "约", "近", "超过", "高于", "多于", "不足", "低于", "少于", message="“{}”重复表示约数", remedy="去掉一个。"), wrong="约20个左右", right="约20个")
