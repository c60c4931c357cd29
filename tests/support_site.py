"""An invented office with a small corpus of its own, built as a site; and what a browser would make of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from xundocs.actions.verification import verifier
from xundocs.site.build import SiteBuilder, SiteResult
from xundocs.workspace import open_workspace

CONFIG = """[office]
name = "中共清源县委巡察工作领导小组办公室"

[site]
title = "清源县巡察知识库"
"""
TRIAL = """id: qingyuan-trial
title: 清源县巡察试行办法
short_names: [试行办法]
kind: 地方规定
issuer: 中共清源县委
issued: '2024-03-01'
status: in_force
text_held: yes
versions:
- {date: '2020-03-01', label: 2020年通过, file: 2020-03-01.md}
- {date: '2024-03-01', label: 2024年修订, file: 2024-03-01.md}
"""
TRIAL_OLD = """# 清源县巡察试行办法

## 第一章 总则

**第一条**　为了规范巡察工作，制定本办法。

**第二条**　巡察组应当按照规定报告。
"""
TRIAL_NEW = """# 清源县巡察试行办法

> 2020年3月1日通过　2024年3月1日修订

## 第一章 总则

**第一条**　为了规范巡察工作，根据《清源县档案试行规定》第二条和《云岭市未收办法》第三条，制定本办法。

**第二条**　巡察组应当及时报告：

（一）重大问题；

（二）本办法第一条所列事项。

前款规定的报告，由组长签字。

**第二条之一**　违反本办法第九十九条的，按照档案试行规定第一条第二款处理。

## 第二章 附则

**第三条**　本办法由县委巡察办解释。
"""
ARCHIVE = """id: qingyuan-archive
title: 清源县档案试行规定
short_names: [档案试行规定]
kind: 地方规定
issuer: 清源县档案局
status: repealed
repealed: '2025-01-01'
replaced_by: qingyuan-trial
text_held: yes
official_source: https://archives.example.invalid/rules
versions:
- {date: '2019-05-01', file: 2019-05-01.md}
"""
ARCHIVE_TEXT = """# 清源县档案试行规定

**第一条**　档案分为两类。

立卷以轮次为单位。

**第二条**　档案由巡察办保管。
"""
HOSTILE = """id: 来历不明的规定
title: 来历不明的规定<script>alert(1)</script>
kind: 其他
issuer: '"><img src=x onerror=alert(2)>'
status: unknown
official_source: javascript:alert(3)
text_held: yes
versions:
- {date: undated, file: undated.md, label: '<b>标签</b>'}
"""
HOSTILE_TEXT = """# 来历不明的规定\\<script\\>alert(1)\\</script\\>

> <iframe src="https://evil.example.invalid/"></iframe>

## 第一章 <svg onload=alert(4)>

**第一条**（<b>名称</b>）　<img src="https://evil.example.invalid/a.png" onerror="alert(5)"> [点我](javascript:alert(6)) ![图](https://evil.example.invalid/b.png)

**第二条**　\ue0100\ue011假的引用\ue011 \ue012art_1\ue013 `<script src="https://evil.example.invalid/c.js"></script>`
"""


def lay_out(folder: Path) -> Path:
    """The office's workspace; returns `folder`."""
    folder.mkdir(parents=True)
    (folder / "xundocs.toml").write_text(CONFIG, "utf-8")
    put_work(folder, "qingyuan-trial", TRIAL, {"2020-03-01": TRIAL_OLD, "2024-03-01": TRIAL_NEW})
    put_work(folder, "qingyuan-archive", ARCHIVE, {"2019-05-01": ARCHIVE_TEXT})
    put_work(folder, "来历不明的规定", HOSTILE, {"undated": HOSTILE_TEXT})
    return folder


def put_work(folder: Path, work: str, description: str, texts: dict[str, str]) -> None:
    """A work in the office's own corpus."""
    place = folder / "corpus" / work
    place.mkdir(parents=True, exist_ok=True)
    (place / "work.yaml").write_text(description, "utf-8")
    for name, text in texts.items():
        (place / f"{name}.md").write_text(text, "utf-8")


def build(workspace: Path, out: Path, *, pictures: bool = False) -> SiteResult:
    """The whole site of a workspace in `out`."""
    out.mkdir(parents=True)
    opened = open_workspace(workspace)
    return SiteBuilder(opened, verifier(opened), pictures).build(out)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file by its path below `folder`."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@dataclass
class Page(HTMLParser):
    """One page: its ids, links, sources and everything that could run."""

    path: str
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """(href, attributes of the a)."""
    sources: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    """Inline scripts and styles, and on… attributes."""
    text: str = ""
    _in: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        if tag == "a" and "href" in found:
            self.links.append((found["href"], found))
        self.sources += [found[name] for name in ("src", "srcset", "poster", "data", "action") if name in found and tag != "a"]
        if tag == "link":
            self.sources.append(found["href"])
        self.inline += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        self._in = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.inline += [data] if data.strip() else []
        else:
            self.text += data

    def all_of(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Attributes of every element of a name with these attributes; `cls` is one of its classes."""
        cls = wanted.pop("cls", "")
        return [a for t, a in self.tags if t == tag and all(a.get(k) == v for k, v in wanted.items()) and (not cls or cls in a.get("class", "").split())]


def pages_of(folder: Path) -> dict[str, Page]:
    """Every page of a site, parsed."""
    pages = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        pages[name] = Page(name)
        pages[name].feed(path.read_text("utf-8"))
    return pages


PARTS = {"main": ("<pre", "<table", "<img"), "work": ('class="versions"', 'class="art"', 'class="notice bad"'),
         "kind": ('class="sheet-figure"', 'class="notice bad"', 'class="guide'), "compare": ("<del>", "<ins>")}
"""What a page of a type may hold or lack."""


def page_types(folder: Path) -> dict[str, str]:
    """An example of each type of page in a site: "template, section: parts" → address. Each list is a type of its own."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        html, name = path.read_text("utf-8"), path.relative_to(folder).as_posix()
        described = re.search(r'<body class="([^"]*)" data-page="(\w+)">', html)
        if described is None:
            raise AssertionError(f"{name} says no type")
        section, template = described.groups()
        parts = " ".join(part for part in PARTS.get(template, ()) if part in html)
        found.setdefault(f"{template}, {section}: {name if template == 'listing' else parts}", name)
    return found


def targets(page: Page, addresses: list[str]) -> Iterator[tuple[str, str]]:
    """(file from the top of the site, fragment) of every address that stays inside the site."""
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        place = Path(page.path).parent
        for step in parts.path.split("/"):
            place = place.parent if step == ".." else place / step
        yield place.as_posix() if parts.path else page.path, unquote(parts.fragment)
