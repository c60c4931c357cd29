"""The style sheets and scripts as the site has them: smaller, and the same in effect."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from support_browsers import needed
from xundocs.site.assets import lean_script, lean_style, theme_files
from xundocs.site.search import LATER_SCRIPTS, SCRIPTS, SEARCH_PAGE_SCRIPT
from xundocs.site.shell import THEME

SOURCES = sorted(THEME.rglob("*.js"))
TOKENS = """
import { readFileSync } from "node:fs";
const sources = JSON.parse(readFileSync(0, "utf8"));
const shape = (text) => { const made = new Function(text).toString(); return made.length > 0; };
process.stdout.write(JSON.stringify(sources.map(shape)));
"""


def test_the_search_page_has_all_its_scripts_in_one_and_nothing_twice() -> None:
    made = dict(theme_files())
    one = made[f"js/{SEARCH_PAGE_SCRIPT}.js"].decode()
    places = [one.index(lean_script((THEME / f"js/{name}.js").read_text("utf-8"))) for name in SCRIPTS]
    assert places == sorted(places)
    assert {name for name in made if name.startswith("js/search/")} == {
        f"js/{name}.js" for name in (SEARCH_PAGE_SCRIPT, "search/keys", *LATER_SCRIPTS)}
    assert len(one) < 0.85 * sum(len((THEME / f"js/{name}.js").read_text("utf-8")) for name in SCRIPTS)


def test_no_template_literal_spans_lines() -> None:
    for path in SOURCES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert line.count("`") % 2 == 0 or line.lstrip().startswith(("//", "/*", "*")), f"{path.name}:{number}"


def test_only_indentation_and_lines_of_comment_go() -> None:
    for path in SOURCES:
        text = path.read_text("utf-8")
        kept = [line for line in lean_script(text).splitlines() if line]
        code = [line.strip() for line in text.splitlines() if line.strip()]
        assert [line for line in kept if line not in code] == []
        gone = list(code)
        for line in kept:
            gone.remove(line)
        inside = False
        for line in gone:
            inside = inside or line.startswith("/*")
            assert inside or line.startswith("//"), f"{path.name}: {line}"
            inside = inside and not line.endswith("*/")


def test_the_scripts_can_still_be_read(tmp_path: Path) -> None:
    runner = tmp_path / "shape.mjs"
    runner.write_text(TOKENS, "utf-8")
    scripts = [data.decode() for name, data in theme_files() if name.endswith(".js")]
    done = subprocess.run([needed("node", "nodejs"), str(runner)], input=json.dumps(scripts), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == [True] * len(scripts)


def test_a_style_sheet_keeps_every_rule() -> None:
    def rules(text: str) -> list[str]:
        return [" ".join(part.split()) for part in re.split(r"[{};]", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)) if part.strip()]

    for path in sorted(THEME.rglob("*.css")):
        text = path.read_text("utf-8")
        assert [rule.replace(", ", ",") for rule in rules(lean_style(text))] == [rule.replace(", ", ",") for rule in rules(text)], path.name
