"""A small library of invented regulations for the tests of understanding, ranking and the commands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xundocs.model.clause import Clause
from xundocs.search.answer import Library
from xundocs.search.building import build, sources_of
from xundocs.search.engines.clause_engine import ClauseEngine
from xundocs.search.engines.reader import IndexReader

Articles = tuple[tuple[str, tuple[str, ...], str], ...]

INSPECTION_OLD: Articles = (
    ("1", ("第一章 总则",), "为了规范云岭市巡察工作，制定本办法。"),
    ("2", ("第一章 总则",), "巡察组应当在进驻后二十日内了解情况。"),
    ("3", ("第二章 整改",), "被巡察党组织应当在六十日内报告整改情况。"),
    ("4", ("第二章 整改",), "本办法由云岭市委巡察办解释。"),
)
INSPECTION_NEW: Articles = (
    ("1", ("第一章 总则",), "为了规范云岭市巡察工作，制定本办法。"),
    ("2", ("第一章 总则",), "巡察组应当在进驻后三十日内了解情况。"),
    ("3", ("第二章 整改",), "被巡察党组织应当在九十日内报告整改情况。\n被巡察党组织主要负责人是整改第一责任人，不得推诿。"),
    ("3-1", ("第二章 整改",), "整改不力的，依照规定追究责任：\n（一）虚假整改的；\n（二）拒不整改的；\n1.经两次督促仍不整改的；\n2.隐瞒不报的；\n（三）敷衍整改的。"),
    ("4", ("第二章 整改",), "单位负责人私设会计账簿、私存私放公款的，给予处分。"),
)
PETITION: Articles = (
    ("1", (), "信访人提出信访事项，应当客观真实。"),
    ("2", (), "信访事项应当自受理之日起60日内办结；情况复杂的，可以延长三十日。"),
    ("3", (), "信访人对处理意见不服的，可以自收到之日起三十日内请求复查。"),
)
DISCIPLINE: Articles = (
    ("1", (), "公职人员收受礼品、礼金的，给予警告处分。"),
    ("2", (), "处分决定自作出之日起生效。"),
    ("3", (), "受处分人员不服的，可以申请复核。"),
)
FILES: Articles = (("1", (), "档案应当按时归档，任何个人不得据为己有。"), ("2", (), "档案自形成之日起满二十五年向社会开放。"))

WORKS: tuple[tuple[str, str, tuple[str, ...], str, str, str, Articles], ...] = (
    ("inspection", "云岭市巡察工作办法", ("巡察办法",), "2018-03-01", "历史版本", "party", INSPECTION_OLD),
    ("inspection", "云岭市巡察工作办法", ("巡察办法",), "2024-05-01", "现行有效", "party", INSPECTION_NEW),
    ("petition", "云岭市信访事项办理规定", (), "2022-01-01", "现行有效", "state", PETITION),
    ("discipline", "云岭市公职人员政务处分规定", (), "2021-07-01", "现行有效", "state", DISCIPLINE),
    ("discipline-firms", "云岭市市属企业管理人员处分规定", (), "2023-07-01", "现行有效", "state", DISCIPLINE[:2]),
    ("files", "中华人民共和国云岭档案法", (), "2020-01-01", "现行有效", "state", FILES),
)


def clauses() -> list[Clause]:
    """All clauses of the invented works."""
    from xundocs.search.lookup import label_of

    return [Clause(work_id, title, short, version, status, kind, "云岭市", path, f"art_{number}", label_of(f"art_{number}"),
                   text, version, "2024-04-30" if version < "2019" else "")
            for work_id, title, short, version, status, kind, articles in WORKS for number, path, text in articles]


@cache
def library(folder: Path) -> Library:
    """An index of the invented works."""
    build(folder, sources_of(clauses()), engine=ClauseEngine(use_numpy=False))
    return Library(IndexReader(folder))
