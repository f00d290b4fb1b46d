"""LaTeX as far as formulas need it: what a command stands for, and the names that fonts and accents make."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["ACCENTS", "COMMANDS", "FONTS", "SKIPPED", "WORDS", "Command", "argument", "command", "spelled"]

LONGEST_NAME = 64
MAX_NESTING = 4

LETTERS = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "ell",
)  # fmt: skip
GREEK = {name: name for name in LETTERS} | {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma", "varkappa": "kappa",
}  # fmt: skip
FUNCTIONS = (
    "exp", "log", "ln", "lg", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sech", "max", "min",
    "sec", "csc", "cot", "coth",
)  # fmt: skip
OPERATORS = {
    "cdot": "·", "bullet": "·", "times": "*", "ast": "*", "div": "/", "odot": "⊙", "circ": "⊙", "top": "⊤", "intercal": "⊤",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=",
    "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "lnot": "¬", "neg": "¬",
    "lbrace": "(", "rbrace": ")", "{": "(", "}": ")", "lbrack": "[", "rbrack": "]", "langle": "⟨", "rangle": "⟩",
    "vert": "|", "lvert": "|<", "rvert": "|>", "mid": "|", "|": "‖", "Vert": "‖", "lVert": "‖<", "rVert": "‖>",
    "frac": "frac", "tfrac": "frac", "dfrac": "frac", "cfrac": "frac", "sqrt": "sqrt", "sum": "Σ", "prod": "Π", "nabla": "∇",
    "\\": "\\\\", "ldots": "…", "cdots": "…", "dots": "…", "vdots": "…", "&": "∧",
}  # fmt: skip
COMMANDS: dict[str, tuple[str, str]] = {
    **{name: ("name", text) for name, text in GREEK.items()},
    **{name: ("name", name) for name in FUNCTIONS},
    **{name: ("op", text) for name, text in OPERATORS.items()},
    "tr": ("name", "tr"),
    "prime": ("prime", "'"),
    "partial": ("differential", "d"),
}
"""The kind and the text of the token that a command becomes."""

SKIPPED = frozenset({
    ",", ";", ":", "!", ">", "quad", "qquad", "enspace", "thinspace", "negthinspace", "displaystyle", "textstyle",
    "scriptstyle", "limits", "nolimits", "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr",
    "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "nonumber", "hfill", "mathstrut", " ",
})  # fmt: skip
OPENING = frozenset({"left", "bigl", "Bigl", "biggl", "Biggl"})
CLOSING = frozenset({"right", "bigr", "Bigr", "biggr", "Biggr"})
FONTS = frozenset({
    "mathbf", "boldsymbol", "bm", "pmb", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak",
    "mathnormal", "mathds", "mathbbm", "operatorname", "operatorname*", "text", "textrm", "textit", "textbf",
    "textsf", "mbox", "vec", "mathbb", "underline",
})  # fmt: skip
"""Commands that change how a name looks, and not which name it is."""

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde", "dot": "dot", "check": "check",
}  # fmt: skip
WORDS = {
    "if": "if", "for": "if", "when": "if", "where": "if", "wenn": "if", "falls": "if", "für": "if",
    "else": "else", "otherwise": "else", "sonst": "else", "and": "and", "und": "and", "or": "or", "oder": "or", "not": "not",
    "nicht": "not", "True": "else",
}  # fmt: skip
"""The words of conditions in both languages; `True` and `otherwise` hold wherever nothing before did."""


class Command(NamedTuple):
    """A command's name and where in the text it ends; a backslash and one other character is a command too."""

    name: str
    end: int


COMMAND = re.compile(r"\\(operatorname\*|[A-Za-z]+|.)", re.DOTALL)


def command(text: str, at: int) -> Command:
    """The command at `at`, where a backslash stands; the name is "" at the end of the text."""
    match = COMMAND.match(text, at)
    return Command(match[1], match.end()) if match else Command("", at + 1)


def argument(text: str, at: int, nesting: int = 0) -> tuple[int, int, int]:
    """Where a command's argument begins and ends, and where the text goes on; only as long as names are.

    The argument is a group, a command with what belongs to it, or one character; empty where there is none that short.
    """
    while at < len(text) and text[at].isspace():
        at += 1
    if at >= len(text):
        return at, at, at
    if text[at] == "{":
        depth = 0
        for i in range(at, min(at + LONGEST_NAME, len(text))):
            depth += (text[i] == "{") - (text[i] == "}")
            if depth == 0:
                return at + 1, i, i + 1
        return at, at, at
    if text[at] == "\\":
        name, end = command(text, at)
        if (name in FONTS or name in ACCENTS) and nesting < MAX_NESTING:
            end = argument(text, end, nesting + 1)[2]
        return at, end, end
    return at, at + 1, at + 1


def spelled(text: str, nesting: int = 0) -> str:
    """The name that LaTeX spells (`\\hat{\\mathbf{y}}` is `y_hat`), "" where it spells none."""
    text = text.strip()
    if nesting > MAX_NESTING or not text:
        return ""
    if text[0] == "{" and text[-1] == "}":
        return spelled(text[1:-1], nesting + 1)
    if text[0] != "\\":
        return text if re.fullmatch(r"[^\W\d_]\w*", text) else ""
    name, end = command(text, 0)
    if name in GREEK:
        rest = text[end:].strip()
        return GREEK[name] + rest if re.fullmatch(r"[0-9]*", rest) else ""
    if name in FONTS or name in ACCENTS:
        start, stop, after = argument(text, end)
        inner = spelled(text[start:stop], nesting + 1)
        if not inner or text[after:].strip():
            return ""
        return f"{inner}_{ACCENTS[name]}" if name in ACCENTS else inner
    return ""
