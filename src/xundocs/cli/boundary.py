"""The one place that turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from xundocs.errors import BUG, CUT_OFF, FINE, INTERRUPTED, REFUSED, WRONG_USE, XundocsError

REPORT_TO = "请把上面的内容和所用的命令报告给 xundocs 的维护者（项目主页的 Issues）。"


def guarded(run: Callable[[], None]) -> int:
    """Run a command; whatever happens becomes an exit code and, when wrong, one Chinese message on stderr."""
    try:
        run()
        _flush()
        return FINE
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FINE if stop.code is None else WRONG_USE
    except XundocsError as error:
        print(f"xundocs: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        print("xundocs: 已中断。已经写好的文件是完整的，没有写完的没有留下。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return CUT_OFF
    except MemoryError:
        print("xundocs: 内存不够，已停止。请分批处理。", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(f"xundocs: {error.filename or ''}: {error.strerror or error}。", file=sys.stderr)
        return REFUSED
    except Exception as error:
        if "typer" in sys.modules:
            from xundocs.cli.parsing import ParseError, parse_message

            if isinstance(error, ParseError):
                print(f"xundocs: {parse_message(error)}", file=sys.stderr)
                return WRONG_USE
        import traceback

        traceback.print_exc()
        print(f"xundocs: 程序内部错误，没有完成。{REPORT_TO}", file=sys.stderr)
        return BUG


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
