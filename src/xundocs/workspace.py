"""The workspace of an office: `xundocs.toml`, where things are, the office's own data before the built-in data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from xundocs.errors import XundocsError
from xundocs.value import NOTHING, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CONFIG_NAME = "xundocs.toml"
DIRECTORY_NAME = "organisations.yaml"
CACHE_NAME = ".xundocs"

CONFIG_KEYS: Mapping[str, frozenset[str]] = {
    "office": frozenset({"name", "short_name", "superior", "leading_group", "place", "phone"}),
    "document_codes": frozenset({"code", "organ", "red_head", "kinds", "since", "until", "note"}),
    "deadlines": frozenset({"plan_days", "life_meeting_days", "concentrated_months", "basis"}),
    "rules": frozenset({"instant_approval_required"}),
    "layout": frozenset({"profile", "top_mm", "bottom_mm", "left_mm", "right_mm", "line_pt", "page_number", "latin", "fonts"}),
    "register": frozenset({"database_url"}),
    "review": frozenset({"off", "levels", "baseline", "reasons", "before_write"}),
    "ledger": frozenset({"four_lists"}),
    "demonstration": frozenset({"today"}),
    "search": frozenset({"engine"}),
    "site": frozenset({"title"}),
}


class DocumentCode(Value):
    """A 发文机关代字 of the office's registry; `red_head` says whether its organ has the right to a red head."""

    code: str
    organ: str
    red_head: bool = False


class Office(Value):
    """What the office has told us about itself. Empty outside a workspace."""

    config: Mapping[str, Any] = NOTHING
    folder: Path | None = None

    def get(self, path: str) -> Any:
        """A setting by dotted path (`deadlines.plan_days`), None when not set."""
        value: Any = self.config
        for part in path.split(".") if path else [""]:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    @cached_property
    def codes(self) -> dict[str, DocumentCode]:
        """The registry of document codes by code."""
        return {c["code"]: DocumentCode(c["code"], c.get("organ", ""), bool(c.get("red_head")))
                for c in self.config.get("document_codes", [])}

    @cached_property
    def directory(self) -> Any:
        """The directory of organisations (model.organisation.Directory), empty when the office keeps none."""
        from xundocs.model.organisation import Directory

        if self.folder is None or not (self.folder / DIRECTORY_NAME).exists():
            return Directory()
        return read_directory(self.folder / DIRECTORY_NAME)


class Workspace(Value):
    """Where an office's things are. `root` None: only the built-in data, read-only."""

    root: Path | None = None
    office: Office = Office()

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Folders of kinds, the office's own first."""
        return self._folders("templates")

    @property
    def corpus_folders(self) -> tuple[Path, ...]:
        """Folders of works, the office's own first."""
        return self._folders("corpus")

    def _folders(self, name: str) -> tuple[Path, ...]:
        own = (self.root / name,) if self.root and (self.root / name).is_dir() else ()
        return (*own, built_in(name))

    @property
    def cache_folder(self) -> Path:
        """Disposable files: the workspace's `.xundocs/cache`, or the user's cache folder outside one."""
        if self.root is not None:
            return self.root / CACHE_NAME / "cache"
        return user_cache()


def built_in(name: str) -> Path:
    """`templates` or `corpus` as shipped: inside the installed package, else in the checkout beside it."""
    package = Path(__file__).resolve().parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent.parent / name


def user_cache() -> Path:
    """The user's cache folder for xundocs (XDG_CACHE_HOME, LOCALAPPDATA or ~/.cache; who has no home has it among the temporary files)."""
    import os

    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(base or Path.home() / ".cache") / "xundocs"
    except RuntimeError:
        from tempfile import gettempdir

        return Path(gettempdir()) / f"xundocs-{getattr(os, 'getuid', int)()}"


def open_workspace(given: Path | None = None, start: Path | None = None) -> Workspace:
    """The workspace at `given`, else the nearest folder upwards from `start` with a config, else the built-in data.

    Raises: XundocsError when `given` is no workspace or its config has a fault.
    """
    root = find_root(given, start)
    return Workspace() if root is None else Workspace(root, Office(read_config(root / CONFIG_NAME), root))


def open_folders(given: Path | None = None) -> Workspace:
    """The same without the office's settings, for commands that only ask where things are: reading them takes a while.

    Raises: XundocsError when `given` is no workspace.
    """
    return Workspace(find_root(given))


def find_root(given: Path | None = None, start: Path | None = None) -> Path | None:
    """The folder that `open_workspace` opens, None outside a workspace.

    Raises: XundocsError when `given` is no workspace.
    """
    if given is None:
        here = (start or Path.cwd()).resolve()
        return next((p for p in (here, *here.parents) if (p / CONFIG_NAME).exists()), None)
    root = given.resolve()
    if not (root / CONFIG_NAME).exists():
        raise XundocsError(f"{given}: 不是工作区，里面没有 {CONFIG_NAME}。", f"先运行 xundocs init {given}。")
    return root


def read_config(path: Path) -> dict[str, Any]:
    """The settings of a workspace. Unknown sections and keys are errors, so that a slip never goes unseen.

    Raises: XundocsError naming file, section and key.
    """
    import tomllib

    try:
        config = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise XundocsError(f"{path}: 不是正确的 TOML（{error}）。", "常见原因：文字没有加引号，或用了全角引号。") from error
    for section, content in config.items():
        if section not in CONFIG_KEYS:
            raise _unknown(path, f"小节 [{section}]", section, CONFIG_KEYS)
        for entry in content if isinstance(content, list) else [content]:
            if not isinstance(entry, dict):
                raise XundocsError(f"{path}: [{section}] 应当是一个小节。", "请写成 [小节] 下面逐行“键 = 值”。")
            for key in entry:
                if key not in CONFIG_KEYS[section]:
                    raise _unknown(path, f"[{section}] 里的 {key}", key, CONFIG_KEYS[section])
    for code in config.get("document_codes", []):
        if not code.get("code"):
            raise XundocsError(f"{path}: [[document_codes]] 缺少 code。", "请写明发文机关代字，如 code = \"清巡办\"。")
    return config


def _unknown(path: Path, what: str, key: str, known: Any) -> XundocsError:
    from difflib import get_close_matches

    near = get_close_matches(key, list(known), n=1)
    return XundocsError(f"{path}: 不认识{what}。", f"是不是 {near[0]}？" if near else f"可用：{'、'.join(sorted(known))}。")


def read_directory(path: Path) -> Any:
    """organisations.yaml as a Directory. Raises: XundocsError with the line's number and fault."""
    import yaml

    from xundocs.model.organisation import Directory, Organisation, Post

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        listed = yaml.load(path.read_bytes(), Loader=loader) or []
    except yaml.YAMLError as error:
        raise XundocsError(f"{path}: 不是正确的 YAML（{error}）。") from error
    if isinstance(listed, dict):
        listed = listed.get("organisations", [])
    organisations = []
    for number, entry in enumerate(listed, 1):
        try:
            posts = tuple(Post(p["person"], p["title"], _day(p["since"]), _day(p.get("until")), bool(p.get("principal")))
                          for p in entry.get("posts", []))
            organisations.append(Organisation(
                str(entry["id"]), entry["name"], entry.get("admin", ""), entry.get("short", ""), entry.get("party_type", ""),
                entry.get("level", ""), _day(entry.get("valid_from")), _day(entry.get("valid_to")), posts))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise XundocsError(f"{path}: 名录第{number}条有误（{error}）。", "每条至少有 id 和 name，日期写成 2026-01-31。") from None
    return Directory(tuple(organisations), str(path))


def _day(value: Any) -> Any:
    from datetime import date

    if value is None or value == "" or isinstance(value, date):
        return value or None
    return date.fromisoformat(str(value))
