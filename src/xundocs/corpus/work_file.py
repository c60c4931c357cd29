"""work.yaml, read and written: metadata of one work, keys always in the same order, empty ones left out."""

from __future__ import annotations

from xundocs.corpus.work_data import work_as_data, work_from_data
from xundocs.errors import DataRejected
from xundocs.model.work import Work


def dump_work(work: Work) -> str:
    """The text of work.yaml: every date and digit string quoted where YAML would read it as something else."""
    import yaml

    data = {key: value for key, value in work_as_data(work).items() if value not in ("", [], None)}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1_000_000,
                          default_flow_style=False)
    for word in ("yes", "no"):  # YAML 1.1 reads the bare words as a truth value, which is what is meant
        text = text.replace(f"\ntext_held: '{word}'\n", f"\ntext_held: {word}\n")
    return text


def parse_work(text: str, place: str = "work.yaml") -> Work:
    """The work a work.yaml describes.

    Raises: DataRejected naming the key when the file is not YAML, misses id or title, has an unknown key or value.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise DataRejected(f"{place}: 不是有效的 YAML（{_yaml_place(error)}）。", "请检查缩进、冒号后的空格和引号。") from error
    except (ValueError, RecursionError) as error:
        raise DataRejected(f"{place}: 有无法读取的值（{error}）。", "日期请写成 2024-02-08。") from error
    if not isinstance(data, dict):
        raise DataRejected(f"{place}: 应当是“键: 值”的形式。", "请参照 docs/corpus-format.md。")
    return work_from_data(data, place)


def _yaml_place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第{mark.line + 1}行" if mark is not None else type(error).__name__
