"""Document kinds (文书种类): one folder each, `kind.yaml` read into values. A kind is data; a new one needs no Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from xundocs.documents.fields import SECRECY_ORDER, Field, FieldError, read_field
from xundocs.errors import UsageError, XundocsError
from xundocs.value import NOTHING, Value

STAGES = ("准备", "了解", "报告", "反馈", "整改督查", "立卷归档")
AUDIENCES = {"internal": "内部", "inner_party": "党内", "public": "社会公开", "transfer_sealed": "密封移交"}
LAYOUTS = ("redhead", "letter", "notice_stub", "undertaking", "form", "table", "report", "poster", "web", "brief")
REQUIRED_KEYS = ("id", "name", "purpose", "stage", "issued_by", "signed_by", "sealed_by", "carrier", "layout",
                 "audience", "file_name", "legal_basis", "fields", "outputs")
KNOWN_KEYS = {*REQUIRED_KEYS, "code", "also_called", "numbering", "reminder", "computed", "checks", "images", "properties", "from_records"}


class Output(Value):
    """One document that a record of the kind produces, with the only names that may reach it."""

    id: str
    name: str
    template: str
    audience: str
    whitelist: Mapping[str, tuple[str, ...] | None]
    """Name → None for the whole value, or the allowed columns of a list."""
    file_name: str
    recipient: str = ""
    repeat: str = ""
    """A records field: one document per row, the row under the name `alias`."""
    alias: str = ""

    def allows_field(self, declared: Field) -> bool:
        """Whether the field's own secrecy and recipients let it into this output (the second lock)."""
        level = SECRECY_ORDER.get(self.audience, 0)
        return SECRECY_ORDER[declared.secrecy] >= level and (not declared.only_for or self.recipient in declared.only_for)


class Kind(Value):
    """A document kind as its folder declares it."""

    id: str
    name: str
    folder: Path
    code: str
    purpose: str
    stage: str
    issued_by: str
    signed_by: str
    sealed_by: str
    carrier: str
    layout: str
    audience: str
    file_name: str
    legal_basis: tuple[str, ...]
    fields: Mapping[str, Field]
    computed: Mapping[str, Mapping[str, Any]]
    checks: tuple[Mapping[str, Any], ...]
    outputs: tuple[Output, ...]
    also_called: tuple[str, ...] = ()
    numbering: Mapping[str, Any] = NOTHING
    reminder: str = ""
    images: Mapping[str, str] = NOTHING
    properties: Mapping[str, str] = NOTHING
    from_records: Mapping[str, Any] = NOTHING
    """What a document takes from the office's records (docs/kinds.md); read by office/figures/drawing.py."""

    @property
    def sample_path(self) -> Path:
        """The filled sample, all names invented."""
        return self.folder / "sample.yaml"

    @property
    def blank_command(self) -> str:
        """The command that writes an empty data file."""
        return f"xundocs new {self.id}"

    @property
    def use_command(self) -> str:
        """The command that takes a filled one."""
        return f"xundocs make {self.id}"

    def output(self, output_id: str) -> Output:
        """The output of that id. Raises: UsageError naming the ones there are."""
        for output in self.outputs:
            if output.id == output_id:
                return output
        raise UsageError(f"{self.name}没有名为 {output_id} 的输出。", f"可用：{'、'.join(o.id for o in self.outputs)}")


def read_kind(folder: Path, shared_folders: Iterable[Path], cache: Path | None = None) -> Kind:
    """Read `folder/kind.yaml`. `shared_folders` hold shared.yaml and vocabulary.yaml, later ones override.

    Raises: XundocsError naming file, key and fault.
    """
    path = folder / "kind.yaml"
    common = [place / name for place in shared_folders for name in ("shared.yaml", "vocabulary.yaml") if (place / name).exists()]
    if cache is None:
        raw, *rest = [read_yaml(p) for p in (path, *common)]
    else:
        from xundocs.yaml_cache import read_cached

        raw, *rest = read_cached([path, *common], cache, read_yaml)
    try:
        return _kind(raw, folder, *_merged(common, rest))
    except FieldError as error:
        raise XundocsError(f"{path}: {error}。", "请对照 docs/kinds.md 修改，再运行 xundocs kinds lint。") from None


def read_common(shared_folders: Iterable[Path], cache: Path | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The shared fields and the vocabulary of these folders, later ones override. Raises: XundocsError for broken YAML."""
    common = [place / name for place in shared_folders for name in ("shared.yaml", "vocabulary.yaml") if (place / name).exists()]
    if cache is None:
        contents = [read_yaml(p) for p in common]
    else:
        from xundocs.yaml_cache import read_cached

        contents = read_cached(common, cache, read_yaml)
    shared, _, vocabulary = _merged(common, contents)
    return shared, vocabulary


def _merged(common: Iterable[Path], contents: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Shared fields, sets of checks, vocabulary."""
    shared: dict[str, Any] = {}
    check_sets: dict[str, Any] = {}
    vocabulary: dict[str, Any] = {}
    for source, content in zip(common, contents, strict=True):
        if source.name == "vocabulary.yaml":
            vocabulary |= content
        else:
            shared |= content.get("fields", {})
            check_sets |= content.get("checks", {})
    return shared, check_sets, vocabulary


def _kind(raw: Mapping[str, Any], folder: Path, shared: Mapping[str, Any], check_sets: Mapping[str, Any],
          vocabulary: Mapping[str, Any]) -> Kind:
    missing = [k for k in REQUIRED_KEYS if k not in raw]
    unknown = sorted(set(raw) - KNOWN_KEYS)
    if missing or unknown:
        raise FieldError("；".join(filter(None, [
            f"缺少 {'、'.join(missing)}" if missing else "", f"有不认识的键 {'、'.join(unknown)}" if unknown else ""])))
    for key, allowed in (("stage", STAGES), ("layout", LAYOUTS), ("audience", AUDIENCES),
                         ("carrier", vocabulary.get("carrier", {raw["carrier"]: ""}))):
        if raw[key] not in allowed:
            raise FieldError(f"{key} 的值 {raw[key]} 不在 {'、'.join(allowed)} 之内")
    if raw["id"] != folder.name:
        raise FieldError(f"id 写的是 {raw['id']}，文件夹名是 {folder.name}，应当相同")
    declared = {name: read_field(name, d or {}, shared, vocabulary) for name, d in raw["fields"].items()}
    return Kind(
        id=raw["id"], name=raw["name"], folder=folder, code=str(raw.get("code", "")), purpose=raw["purpose"],
        stage=raw["stage"], issued_by=raw["issued_by"], signed_by=raw["signed_by"], sealed_by=raw["sealed_by"],
        carrier=raw["carrier"], layout=raw["layout"], audience=raw["audience"], file_name=raw["file_name"],
        legal_basis=tuple(raw["legal_basis"]), fields=declared, computed=raw.get("computed") or {},
        checks=tuple(_expand_checks(raw.get("checks") or [], check_sets)),
        outputs=tuple(_output(o, raw) for o in raw["outputs"]), also_called=tuple(raw.get("also_called", ())),
        numbering=raw.get("numbering") or {}, reminder=raw.get("reminder", ""), images=raw.get("images") or {},
        properties=raw.get("properties") or {}, from_records=raw.get("from_records") or {},
    )


def _expand_checks(listed: Iterable[Mapping[str, Any]], sets: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for check in listed:
        if "use" in check:
            if check["use"] not in sets:
                raise FieldError(f"公用校验 {check['use']} 不存在")
            yield from sets[check["use"]]
        elif "rule" not in check or "code" not in check:
            raise FieldError(f"校验缺少 code 或 rule：{dict(check)}")
        else:
            yield check


def _output(raw: Mapping[str, Any], kind: Mapping[str, Any]) -> Output:
    for key in ("id", "name", "template", "audience", "fields"):
        if key not in raw:
            raise FieldError(f"输出 {raw.get('id', '?')} 缺少 {key}")
    whitelist = dict(_allowed(entry) for entry in raw["fields"])
    return Output(id=raw["id"], name=raw["name"], template=raw["template"], audience=raw["audience"],
                  whitelist=whitelist, file_name=raw.get("file_name", kind["file_name"]),
                  recipient=raw.get("recipient", ""), repeat=raw.get("repeat", ""), alias=raw.get("as", ""))


def _allowed(entry: str) -> tuple[str, tuple[str, ...] | None]:
    name, bracket, columns = entry.partition("[")
    return name.strip(), tuple(c.strip() for c in columns.rstrip("]").split(",")) if bracket else None


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that must hold a mapping. Raises: XundocsError with line and column of a fault."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loaded = yaml.load(path.read_bytes(), Loader=loader)
    except FileNotFoundError:
        raise XundocsError(f"{path}: 没有这个文件。") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第{mark.line + 1}行第{mark.column + 1}列" if mark else ""
        raise XundocsError(f"{path}: {place}不是正确的 YAML。", "常见原因：冒号后缺空格、缩进不齐、引号不成对。") from error
    if not isinstance(loaded, dict):
        raise XundocsError(f"{path}: 内容应当是“键: 值”的清单。")
    plain: dict[str, Any] = _plain(loaded)
    return plain


def _plain(value: Any) -> Any:
    """Dates as text, so that a declaration holds nothing but mappings, lists, text and numbers."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


class KindShelf(Value):
    """All kinds in reach: the office's own folder first, then the built-in one."""

    folders: tuple[Path, ...]
    cache: Path | None = None

    def ids(self) -> list[str]:
        """Every kind id, each once, sorted."""
        return sorted({p.parent.name for folder in self.folders for p in folder.glob("*/kind.yaml")})

    def find(self, name: str) -> Kind:
        """The kind by id, code (D08) or Chinese name. Raises: UsageError with the nearest names."""
        for folder in self.folders:
            if (folder / name / "kind.yaml").exists() and "/" not in name and "\\" not in name:
                return self.read(folder / name)
        for kind in self.all():
            if name in (kind.code, kind.name, *kind.also_called):
                return kind
        from difflib import get_close_matches

        near = get_close_matches(name, self.ids(), n=3, cutoff=0.4)
        raise UsageError(f"没有名为“{name}”的文书种类。",
                         f"是不是：{'、'.join(near)}？" if near else "运行 xundocs kinds 查看全部文书种类。")

    def common(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The shared fields and the vocabulary in reach, the office's own over the built-in ones."""
        return read_common(tuple(reversed(self.folders)), self.cache)

    def read(self, folder: Path) -> Kind:
        """One kind folder, with the shared definitions of every shelf below it."""
        return read_kind(folder, tuple(reversed(self.folders)), self.cache)

    def all(self) -> list[Kind]:
        """Every kind, an office's own in place of the built-in one of the same id."""
        return [self.find(i) for i in self.ids()]
