"""LaTeX formulas as MathML, which browsers set without any help and without a network.

What is written here are fixed elements round escaped text, whatever a student's formula says. A formula with a command
that is not known is not set at all: it is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

__all__ = ["ELEMENTS", "mathml"]

ELEMENTS = frozenset({
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup",
    "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
})  # fmt: skip
LONGEST = 4_000
DEEPEST = 25
TOKEN = re.compile(r"%[^\n]*|(\\[A-Za-z]+\*?|\\.|[0-9]+(?:[.,][0-9]+)*(?![A-Za-z0-9])|[0-9]+|\S)", re.DOTALL)

LETTERS = dict(
    zip(
        ("alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu",
         "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda",
         "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "partial", "nabla", "infty", "ell", "hbar", "emptyset", "varnothing", "Re", "Im",
         "dots", "ldots", "cdots", "vdots", "ddots", "top", "bot", "forall", "exists", "aleph"),
        "αβγδϵεζηθϑικλμνξπρστυϕφχψωΓΔΘΛΞΠΣΥΦΨΩ∂∇∞ℓℏ∅∅ℜℑ………⋮⋱⊤⊥∀∃ℵ",
        strict=True,
    )
)  # fmt: skip
LETTERS["cdots"] = "⋯"
OPERATORS = {
    "cdot": "⋅", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "odot": "⊙", "otimes": "⊗",
    "oplus": "⊕", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "simeq": "≃", "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃",
    "cup": "∪", "cap": "∩", "setminus": "∖", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "implies": "⟹", "iff": "⟺", "mapsto": "↦", "land": "∧", "wedge": "∧",
    "lor": "∨", "vee": "∨", "neg": "¬", "lnot": "¬", "mid": "∣", "parallel": "∥", "perp": "⊥", "prime": "′", "colon": ":", "triangleq": "≜",
    "{": "{", "}": "}", "|": "‖", "%": "%", "#": "#", "_": "_", "$": "$", "&": "&", "lbrace": "{", "rbrace": "}", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "lbrack": "[", "rbrack": "]", "backslash": "\\", "uparrow": "↑", "downarrow": "↓", "int": "∫",
}  # fmt: skip
FENCES = frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉∣")
LARGE = {"sum": "∑", "prod": "∏", "bigcup": "⋃", "bigcap": "⋂"}
BELOW = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin", "limsup", "liminf"})
NAMES = BELOW | {
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "det", "dim", "ker", "arg", "gcd", "Pr",
}  # fmt: skip
THIN = '<mspace width="0.1667em"></mspace>'
SPACES = {",": "0.1667em", ":": "0.2222em", ">": "0.2222em", ";": "0.2778em", "!": "-0.1667em", " ": "0.25em", "~": "0.25em", "quad": "1em", "qquad": "2em"}
ACCENTS = {"hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~", "vec": "→", "dot": "˙", "ddot": "¨", "check": "ˇ"}
UPRIGHT = frozenset({"mathrm", "text", "textrm", "textnormal", "operatorname", "operatorname*", "mathsf", "mathtt", "texttt", "mbox", "textit", "mathit"})
STYLED = {"mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "textbf": "bold", "mathbb": "double", "mathcal": "script"}
SIZES = {"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}
IGNORED = frozenset({"displaystyle", "textstyle", "limits", "nolimits", "nonumber", "notag", "middle"})
TABLES = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"),
    "smallmatrix": ("", ""), "cases": ("{", ""), "array": ("", ""), "aligned": ("", ""), "align": ("", ""), "align*": ("", ""), "split": ("", ""),
    "gather": ("", ""), "gather*": ("", ""), "gathered": ("", ""), "equation": ("", ""), "equation*": ("", ""), "alignat": ("", ""), "eqnarray": ("", ""),
}  # fmt: skip
DOUBLE = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
SCRIPT = {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"}


class Unknown(Exception):
    """Something in the formula is not known here."""


def mathml(tex: str, *, display: bool = False) -> str | None:
    """The formula as a `<math>` element; None where it cannot be set."""
    if len(tex) > LONGEST:
        return None
    try:
        return _Formula(tex, display).all()
    except (Unknown, IndexError):
        return None


def _mo(sign: str, more: str = "") -> str:
    return f"<mo{more}>{escape(sign)}</mo>"


def _mi(text: str) -> str:
    return f"<mi>{escape(text)}</mi>"


def _row(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


class _Formula:
    """One formula on its way from tokens to MathML."""

    def __init__(self, tex: str, display: bool) -> None:
        self.tex, self.display = tex, display
        self.tokens = [(m.group(1), m.start(1)) for m in TOKEN.finditer(tex) if m.group(1)]
        self.at = self.depth = 0

    def all(self) -> str:
        inner = self.table(lambda: self.at >= len(self.tokens), "")
        kind = ' display="block"' if self.display else ""
        return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{kind} alttext="{escape(self.tex.strip())}">{inner}</math>'

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.tokens[self.at][0]
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise Unknown

    def table(self, ended: Callable[[], bool], environment: str) -> str:
        """Cells between & and rows between \\\\, as far as there are any."""
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(_row(self.row(ended)))
            if ended():
                break
            if self.take() == "\\\\":
                if self.peek() == "[":  # a distance
                    while self.take() != "]":
                        pass
                if ended():
                    break
                rows.append([])
        if len(rows) == len(rows[0]) == 1 and environment not in TABLES:
            return rows[0][0]
        aligned = environment not in ("cases", "array") and not environment.endswith("matrix")

        def cell(index: int, inner: str) -> str:
            side = ("right" if index % 2 == 0 else "left") if aligned else "left" if environment == "cases" else "center"
            return f'<mtd style="text-align:{side}">{inner}</mtd>'

        lines = "".join(f"<mtr>{''.join(cell(i, inner) for i, inner in enumerate(row))}</mtr>" for row in rows)
        style = ' displaystyle="true"' if aligned else ""
        return f"<mtable{style}>{lines}</mtable>"

    def row(self, ended: Callable[[], bool]) -> list[str]:
        """Everything up to the end, a & or a \\\\."""
        made: list[str] = []
        while not ended() and self.peek() not in ("&", "\\\\"):
            if self.at >= len(self.tokens):
                raise Unknown
            if made and self.peek()[1:] in NAMES and not made[-1].startswith(("<mo>", "<mo ", "<mspace")):
                made.append(THIN)
            made += self.scripted()
        return made

    def scripted(self) -> list[str]:
        """One thing with what stands at its corners."""
        limits = self.peek().lstrip("\\")
        below = limits in LARGE or limits in BELOW
        base = "<mrow></mrow>" if self.peek() in ("_", "^") else self.one()
        if not base:
            return []
        sub = sup = ""
        while (sign := self.peek()) in ("_", "^", "'", "′", "’") or (sign in ("\\limits", "\\nolimits")):
            self.at += 1
            if sign in ("\\limits", "\\nolimits"):
                below = sign == "\\limits"
            elif sign == "_" and not sub:
                sub = self.argument()
            elif sign == "^" and not sup:
                sup = self.argument()
            elif sign in "'′’":
                sup = _mo("′") if not sup else f"<mrow>{sup}{_mo('′')}</mrow>"
            else:
                raise Unknown
        tags = ("munder", "mover", "munderover") if below and self.display else ("msub", "msup", "msubsup")
        made = base
        if sub or sup:
            tag = tags[2] if sub and sup else tags[0] if sub else tags[1]
            made = f"<{tag}>{base}{sub}{sup}</{tag}>"
        if limits in NAMES and self.peek() not in ("", "(", "[", "\\left", "\\bigl", "\\big", "}", ")", "&", "\\\\", "{"):
            made += THIN
        return [made]

    def argument(self) -> str:
        """A group in braces, or the next single thing."""
        token = self.peek()
        if len(token) > 1 and token[0].isdigit():  # TeX takes one digit
            self.tokens[self.at : self.at + 1] = [(digit, 0) for digit in token]
        made = self.one()
        if not made:
            raise Unknown
        return made

    def group(self) -> str:
        self.expect("{")
        inner = _row(self.row(lambda: self.peek() == "}"))
        self.expect("}")
        return inner

    def words(self) -> str:
        """What stands in braces, as it is written: the text of \\text and \\mathrm."""
        self.expect("{")
        start = self.tokens[self.at - 1][1] + 1
        depth = 1
        while depth:
            token, end = self.tokens[self.at]
            depth += (token == "{") - (token == "}")
            self.at += 1
        text = re.sub(r"\\([_%#&$ ])", r"\1", self.tex[start:end])
        if re.search(r"[\\{}$]", text):
            raise Unknown
        return re.sub(r"\s+", " ", text)

    def one(self) -> str:
        """The next thing; empty where nothing is seen of it."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unknown
        if self.peek() == "{":
            made = self.group()
        else:
            token = self.take()
            made = self.command(token[1:]) if token[0] == "\\" else _sign(token)
        self.depth -= 1
        return made

    def command(self, name: str) -> str:
        if name in LETTERS:
            return _mi(LETTERS[name])
        if name in OPERATORS:
            sign = OPERATORS[name]
            return _mo(sign, ' stretchy="false"' if sign in FENCES else "")
        if name in LARGE:
            return _mo(LARGE[name])
        if name in NAMES:
            return _mi({"argmax": "arg max", "argmin": "arg min"}.get(name, name))
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}"></mspace>'
        if name in IGNORED:
            return ""
        if name in ACCENTS:
            fixed = "" if name.startswith(("wide", "over")) else ' stretchy="false"'
            return f'<mover accent="true">{self.argument()}{_mo(ACCENTS[name], fixed)}</mover>'
        if name in UPRIGHT:
            text = self.words()
            return f"<mtext>{escape(text)}</mtext>" if name.startswith(("text", "mbox")) or " " in text else f'<mi mathvariant="normal">{escape(text)}</mi>'
        if name in STYLED:
            return self.styled(STYLED[name])
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
        if name == "binom":
            inner = f'<mfrac linethickness="0">{self.argument()}{self.argument()}</mfrac>'
            return f"<mrow>{_mo('(')}{inner}{_mo(')')}</mrow>"
        if name == "sqrt":
            return self.root()
        if name in ("underbrace", "overbrace"):
            tag, sign = ("munder", "⏟") if name == "underbrace" else ("mover", "⏞")
            return f"<{tag}>{self.argument()}{_mo(sign)}</{tag}>"
        if name == "left":
            return self.fenced()
        if (size := re.fullmatch(r"(big|Big|bigg|Bigg)[lrm]?", name)) is not None:
            return _mo(self.fence(), f' minsize="{SIZES[size[1]]}" maxsize="{SIZES[size[1]]}"')
        if name == "begin":
            return self.environment()
        raise Unknown

    def styled(self, style: str) -> str:
        braced = self.peek() == "{"
        letters = self.words() if braced else self.take()
        if not re.fullmatch(r"[A-Za-z0-9]+", letters):
            if braced:
                raise Unknown
            return self.command(letters[1:]) if letters[0] == "\\" else _sign(letters)
        return _mi("".join(_letter(letter, style) for letter in letters))

    def root(self) -> str:
        if self.peek() != "[":
            return f"<msqrt>{self.argument()}</msqrt>"
        self.at += 1
        index = _row(self.row(lambda: self.peek() == "]"))
        self.expect("]")
        return f"<mroot>{self.argument()}{index}</mroot>"

    def fence(self) -> str:
        token = self.take()
        sign = OPERATORS.get(token[1:], "") if token[0] == "\\" else token
        if token != "." and (sign not in FENCES | set("/<>.") or not sign):
            raise Unknown
        return "" if token == "." else {"<": "⟨", ">": "⟩"}.get(sign, sign)

    def fenced(self) -> str:
        opening = self.fence()
        inner = "".join(self.row(lambda: self.peek() == "\\right"))
        self.expect("\\right")
        return f"<mrow>{_mo(opening)}{inner}{_mo(self.fence())}</mrow>"

    def environment(self) -> str:
        name = self.name()
        opening, closing = TABLES.get(name, (None, None))
        if opening is None or closing is None:
            raise Unknown
        if name in ("array", "alignat"):
            self.words()  # how its columns stand
        inner = self.table(lambda: self.peek() == "\\end", name)
        self.expect("\\end")
        if self.name() != name:
            raise Unknown
        fences = [_mo(sign) if sign else "" for sign in (opening, closing)]
        return f"<mrow>{fences[0]}{inner}{fences[1]}</mrow>"

    def name(self) -> str:
        """A name in braces, letter by letter."""
        self.expect("{")
        letters = ""
        while (token := self.take()) != "}":
            letters += token
        return letters


def _sign(token: str) -> str:
    if token[0].isdigit():
        return f"<mn>{escape(token)}</mn>"
    if token.isalpha():
        return _mi(token)
    if token in "}&^_#$":
        raise Unknown
    if token == "~":
        return '<mspace width="0.25em"></mspace>'
    sign = {"-": "−", "*": "∗", "'": "′"}.get(token, token)
    return _mo(sign, ' stretchy="false"' if sign in FENCES else "")


def _letter(letter: str, style: str) -> str:
    """A letter or digit in another alphabet of Unicode's."""
    if style == "bold":
        bases = (("A", 0x1D400), ("a", 0x1D41A), ("0", 0x1D7CE))
    elif style == "double":
        if letter in DOUBLE:
            return DOUBLE[letter]
        bases = (("A", 0x1D538), ("a", 0x1D552), ("0", 0x1D7D8))
    else:
        if letter in SCRIPT or not letter.isupper():
            return SCRIPT.get(letter, letter)
        bases = (("A", 0x1D49C), ("a", 0x1D4B6), ("0", 0x30))
    first, base = bases[0 if letter.isupper() else 1 if letter.islower() else 2]
    return chr(base + ord(letter) - ord(first))
