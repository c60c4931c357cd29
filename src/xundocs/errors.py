"""The exceptions a person may see. Each carries what happened and what to do.

Exit codes (the command line's contract): 0 fine, 1 problems found, 2 wrong use,
3 refused and nothing changed, 70 a bug of ours; 130 interrupted, 141 nobody read on (as with other programs).
"""

from __future__ import annotations

FINE = 0
PROBLEMS_FOUND = 1
WRONG_USE = 2
REFUSED = 3
BUG = 70
INTERRUPTED = 130
CUT_OFF = 141
"""The output was closed before its end; what was found may not all have been told."""


class XundocsError(Exception):
    """Refused: nothing was changed. `message` names place and fault, `hint` says the remedy (both Chinese)."""

    exit_code = REFUSED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(XundocsError):
    """The command was called in a way it cannot serve (unknown kind, missing option)."""

    exit_code = WRONG_USE


class TemplateRejected(XundocsError):
    """A .docx was refused before use: hostile, broken, or not a template of its kind."""


class DataRejected(XundocsError):
    """An input file as a whole could not be read (encrypted, corrupt, not what its name says)."""
