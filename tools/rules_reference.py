"""Writes docs/rules.md from the rules' own metadata; `--check` fails when it is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from xundocs.review.rule import FAMILY_NAMES, Rule
from xundocs.review.rules import all_rules, rendered_rules

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
LEVELS = {"error": "错误", "warning": "提醒", "info": "提示"}
HEAD = """# 检查规则

本页由 `tools/rules_reference.py` 从规则本身生成，请勿手改。`xundocs check 文件` 按这些规则检查 .docx、.md、.txt，原件从不改动。

| 强度 | 含义 | 一般级别 |
|---|---|---|
| 规定 | 标准、法规或者算术写死的，写明依据 | 错误（个别情况不确定时只作提醒） |
| 一般 | 标准里写“一般”“可以”的 | 提醒 |
| 推荐 | 标准推荐的 | 提示 |
| 实务 | 标准没有写、实务中常见的 | 提醒或者提示 |

只有错误使退出码为1；加 `--strict` 则提醒也算。同一编号可以有几条规则，用“名称”区分（如 `figures/breakdown`）。

本单位可以在 `xundocs.toml` 里关掉规则、改级别、记下已经确认的问题，每一处都要写理由：

```toml
[review]
off = ["D-10"]
baseline = "review-baseline.txt"    # 由 xundocs check --write-baseline 生成

[review.levels]
PG-3 = "提示"

[review.reasons]
D-10 = "县委办审核时允许"
PG-3 = "本单位用28磅"
```

`make` 和 `issue` 在写出文件之前先按这些规则审校：有错误就不写（`issue` 不占号），提醒照常显示。审校多少由 `before_write` 定：

| `[review]` 里的 `before_write` | 审校什么 |
|---|---|
| `"distinct"`（不写就是它） | 每种样式的第一份完整审校，其余各份只审校本次没有见过的文字 |
| `"all"` | 每一份都完整审校（每份约0.02秒） |
| `"off"` | 不审校，写好后再运行 `xundocs check` |

带 `--pdf` 时先用 LibreOffice 排出页面，再按毫米检查；字体不同会差一两毫米，都留了余量。
"""


MEANINGS = {
    "PG-3": "每页22行",
    "H-4": "发文机关标志",
    "B-1": "标题的字体、字号和排列",
    "B-4": "主送机关及其称谓",
    "B-7": "层次序数的次序和字体",
    "B-13": "署名与正文同页",
    "V-TERM-01": "巡察工作固定用语写对",
    "P-2": "中文引号，标点成对",
    "D-7": "数字用半角，前后不留空格",
    "V-CNT-01": "写明的个数与所列的相符",
    "V-CNT-02": "合计、分项、差数相符",
    "V-CNT-04": "同一个数前后、各处一致",
    "V-PCT-01": "百分比、升降幅度与所依据的数相符",
    "V-CITE-03": "法规名称写全写对、前后一致",
    "V-CITE-04": "引文、转述与原文一致",
    "V-DATE-01": "日期有先后，期限算得对",
    "V-TERM-02": "没有空缺、乱码和繁简混用",
    "V-ORG-01": "单位名称对，全文是一个",
    "V-ORG-02": "党组织与行政单位不混写、不混署",
    "V-ORG-06": "人员的职务、姓名对，全文是一个",
    "V-SEC-09": "文件里不留痕迹和属性",
}
"""What a code says that several rules share; every other code is one rule's own."""
MEANINGS_HEAD = """
## 几条规则共用的编号

一个编号只有一个意思。下列编号由几条规则分头检查，关掉编号就都关掉，关掉名称只关那一条。

| 编号 | 意思 | 规则 |
|---|---|---|
"""
COVERAGE = Path(__file__).with_name("standard_coverage.yaml")
COVERAGE_HEAD = """
## 与标准逐条对照

《党政机关公文格式》（GB/T 9704—2012，条号如7.2.1）、《党政机关公文处理工作条例》和标点、数字两个标准的要求，由哪条规则检查；没有规则的写明原因。
每条规则都有一份出错的样本和应有的原话（`tests/fixtures/review/rules.yaml`，看印出来的页面的在 `printed.yaml`），测试逐条核对。

| 条款 | 要求 | 规则，或者不检查的原因 |
|---|---|---|
"""


def coverage() -> list[dict[str, Any]]:
    """The demands of the standards, each with `rules` or a `reason`."""
    import yaml

    found: list[dict[str, Any]] = yaml.safe_load(COVERAGE.read_text("utf-8"))
    return found


def page() -> str:
    """docs/rules.md."""
    parts = [HEAD]
    rules = (*all_rules(), *rendered_rules())
    for family, name in FAMILY_NAMES.items():
        own = [r for r in rules if r.family == family]
        parts.append(f"\n## {name}（{family}，{len(own)}条）\n\n| 编号 | 名称 | 检查什么 | 强度 | 级别 | 依据 | 错 | 对 |\n|---|---|---|---|---|---|---|---|\n")
        parts += [_row(rule) for rule in own]
    parts.append(MEANINGS_HEAD)
    parts += [f"| {code} | {meaning} | {'、'.join(f'`{r.id}`' for r in rules if r.code == code)} |\n" for code, meaning in MEANINGS.items()]
    parts.append(COVERAGE_HEAD)
    for demand in coverage():
        answer = "、".join(f"`{rule}`" for rule in demand["rules"]) if "rules" in demand else f"不检查：{demand['reason']}"
        parts.append(f"| {demand['clause']} | {demand['what']} | {answer} |\n")
    return "".join(parts)


def _row(rule: Rule) -> str:
    cells = (rule.code, f"`{rule.id}`", rule.name, rule.strength, LEVELS[rule.level], rule.source, rule.wrong, rule.right)
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.exists() and PAGE.read_text("utf-8") == page() else "docs/rules.md is stale: run python tools/rules_reference.py")
    PAGE.write_text(page(), "utf-8")
