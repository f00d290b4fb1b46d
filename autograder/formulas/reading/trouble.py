"""What a reader says about a text that is no formula: the mistake behind the one it met, and the place it points at."""

from __future__ import annotations

import re

from autograder.formulas.functions import ARRAY_FUNCTIONS, SPELLINGS
from autograder.formulas.reading.naming import CALLS, Names
from autograder.formulas.reading.tokens import MODULE as PASSED_OVER
from autograder.formulas.reading.tokens import ReadError, Token

__all__ = ["CARET", "explained", "pointed"]

CARET = "‸"
BEFORE, AFTER = 16, 12
PLACEHOLDERS = frozenset(
    {"", "...", "…", "?", "??", "???", "None", "TODO", "todo", "tbd", "$", "$$", "-", "--", "_", "n/a"}
)
MODULE = re.compile(r"\b(np|numpy|sp|sympy|math|torch|tf|F|nn|jnp|scipy)((?:\.[A-Za-z_]\w*)+)")
CODE = re.compile(
    r"""__\w+__ | \blambda\b[^=]*: | \bfor\b.*\bin\b | \bimport\s+\w | := | \#\s | ["`] | ;\s*(?:import|from|print|\w+\s*=)
    | (?<=[\w)\]])\.[A-Za-z_]\w* | \\x | \bdef\s+\w | \breturn\b""",
    re.VERBOSE,
)
CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")


def explained(error: ReadError, text: str, names: Names | None) -> ReadError:
    """The error to tell: a placeholder is no answer, Python code is called so; `here` is the text round the place."""
    if text.strip() in PLACEHOLDERS:
        written = text.strip()
        error = ReadError("read.placeholder", 1, text=written) if written else ReadError("read.empty", 1)
    elif not error.code.startswith("derivation."):
        error = _code(error, text, names) or error
    if "end" in error.args_:
        error.args_["name"] = _visible(text[error.position - 1 : int(error.args_["end"]) - 1])[:40]
    error.args_.setdefault("here", pointed(text, error.position))
    return error


def pointed(text: str, position: int) -> str:
    """A piece of the text with a caret before the character at `position`, counted from 1."""
    at = max(0, position - 1)
    start, end = max(0, at - BEFORE), at + AFTER
    before, after = _visible(text[start:at]), _visible(text[at:end])
    return ("…" if start else "") + before + CARET + after + ("…" if end < len(text) else "")


def _visible(text: str) -> str:
    """Without what would hide or turn around what stands beside it, and without the mark of code in our sentences."""
    return "".join(char if char.isprintable() else " " for char in text).replace("`", "'")


def _code(error: ReadError, text: str, names: Names | None) -> ReadError | None:
    """The place where a text is Python rather than a formula, if it lies no later than the mistake that was met."""
    text = PASSED_OVER.sub(lambda module: " " * len(module[0]), text)
    module = MODULE.search(text)
    if module and module.start() < error.position:
        function = module[2].rpartition(".")[2]
        return ReadError("read.module", module.start() + 1, module=module[1], function=function)
    code = CODE.search(text)
    if code is None or code.start() >= error.position:
        return None
    for call in CALL.finditer(text[: code.start()]):
        known = names is not None and (names.resolved(call[1]) or call[1] in names.functions)
        if not known and call[1] not in SPELLINGS and call[1] not in ARRAY_FUNCTIONS and call[1] not in CALLS:
            if names is None:
                break
            return names.unknown(Token("name", call[1], call.start() + 1, call.end()), called=True)
    return ReadError("read.code", code.start() + 1)
