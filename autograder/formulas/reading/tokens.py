"""From a student's text to tokens, in one pass. Characters are mapped one by one, never normalised (NFKC turns x² into x2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from autograder.formulas.reading import latex

__all__ = ["LETTERS", "MAX_LENGTH", "MAX_TOKENS", "ReadError", "Token", "canonical", "tokens"]

MAX_LENGTH = 2_000
MAX_TOKENS = 2_500
MAX_NAME = 100
MAX_DIGITS = 40
MAX_PLACES = 80

OPERATORS = {
    "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "×": "*", "∗": "*", "·": "·", "⋅": "·", "∙": "·", "•": "·",
    "/": "/", "÷": "/", "∕": "/", "⁄": "/", "^": "^", "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}",
    "|": "|", "‖": "‖", "∥": "‖", "√": "√", "=": "=", ",": ",", ";": ";", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=",
    "≠": "!=", "@": "@", "⊙": "⊙", "∘": "⊙", "⊤": "⊤", "ᵀ": "⊤", "!": "!", "⟨": "⟨", "⟩": "⟩", "∧": "∧", "∨": "∨", "¬": "¬", "&": "&",
    "_": "_", "∛": "∛", "∑": "Σ", "∏": "Π", "∇": "∇", "𝟙": "𝟙", "…": "…", "⋯": "…",
}  # fmt: skip
PAIRS = {"**": "^", "<=": "<=", ">=": ">=", "!=": "!=", "..": "…"}
SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴸᴺ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzLN",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
LOWERED = {**SUBSCRIPTS, "₊": "+", "₋": "-", "₌": "=", "₍": "(", "₎": ")"}
LETTERS = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψω", LETTERS, strict=True)) | {
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "ς": "sigma", "µ": "mu", "ℓ": "ell", "∂": "d",
}  # fmt: skip
MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot", "\u030c": "check"}
PRIMES = {"'": 1, "′": 1, "’": 1, "ʹ": 1, "″": 2, "‴": 3}
CYRILLIC = dict(zip("аеорсухіАВЕКМНОРСТУХ", "aeopcyxiABEKMHOPCTYX", strict=True))
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")
COMPARED = frozenset("≈≡≅≃∝∈∼")
NO_OPERATORS = frozenset("%±∓\\?~")
MODULE = re.compile(r"(?:np|numpy|sp|sympy|math|torch|F)\.(?:(?:linalg|special|nn|functional)\.)*(?=[A-Za-z]\w*\s*\(|(?:pi|e)\b)")
DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


class ReadError(ValueError):
    """A text that is no formula here: the code of a sentence, what fills it, and the character it points at (from 1)."""

    def __init__(self, code: str, position: int = 1, **args: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.args_: dict[str, str | int] = {"position": position, **args}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the operator or the name in ASCII, `start` counts from 1; `end` is where the next character starts."""

    kind: Literal["number", "name", "op", "prime", "word", "end"]
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)


def canonical(name: str) -> str:
    """A name in ASCII: `β₁` is `beta1`, `ŷ` is `y_hat`. Characters that no name has are kept."""
    return "".join(_letter(name, i)[0] or char for i, char in enumerate(name) if char not in MARKS)


def tokens(text: str, *, decimal_comma: bool = False) -> list[Token]:
    """The tokens of a text, an end token last; raises `ReadError`."""
    if len(text) > MAX_LENGTH:
        raise ReadError("read.too_long", MAX_LENGTH, limit=MAX_LENGTH)
    return _Lexer(text, decimal_comma).run()


class _Lexer:
    """One pass over the text. `pending` is a ∂ that waits for its name, `lowered` the braces that a subscript opened."""

    def __init__(self, text: str, decimal_comma: bool) -> None:
        self.text = text
        self.comma = decimal_comma
        self.at, self.stop = _inside(text)
        self.found: list[Token] = []
        self.braces: list[bool] = []
        self.pending: Token | None = None

    def run(self) -> list[Token]:
        while self.at < self.stop:
            if len(self.found) > MAX_TOKENS:
                raise ReadError("read.too_long", self.at + 1, limit=MAX_LENGTH)
            char = self.text[self.at]
            if char.isspace() or char in ZERO_WIDTH or (char == "~" and self.found):
                self.at += 1
            else:
                self.next()
        self.settle()
        self.found.append(Token("end", "", len(self.text) + 1, len(self.text) + 1))
        return self.found

    # --- what was found

    def emit(self, kind: Literal["number", "name", "op", "prime", "word"], text: str, end: int) -> None:
        """Add the token from here to `end`, which counts from 0, and go on there. After a ∂, `L` is `dL`."""
        start = self.at + 1
        if kind == "name" and len(text) > MAX_NAME:
            raise ReadError("read.too_many", start, limit=MAX_NAME)
        if self.pending is not None and kind == "name":
            text, start, self.pending = self.pending.text + text, self.pending.start, None
        self.settle()
        self.found.append(Token(kind, text, start, end + 1))
        self.at = end

    def differential(self, end: int) -> None:
        """Keep a ∂, or ∂², until the name that it belongs to comes."""
        self.settle()
        order = ORDER.match(self.text, end, self.stop)
        digit = "" if order is None else (order[1] or order[2] or SUPERSCRIPTS[order[3]])
        self.pending = Token("name", f"d{digit}", self.at + 1, end + 1)
        self.at = end if order is None else order.end()

    def settle(self) -> None:
        if self.pending is not None:
            self.found.append(replace(self.pending, text="d"))
            self.pending = None

    def last_is(self, *texts: str) -> bool:
        return bool(self.found) and self.found[-1].kind == "op" and self.found[-1].text in texts

    # --- one step

    def next(self) -> None:
        text, at = self.text, self.at
        char = text[at]
        comma = self.comma and not any(self.braces)
        if char in "0123456789" or (char in ".," and _digit(text, at + 1) and (char == "." or comma)):
            self.number(comma)
        elif char == "\\":
            self.command()
        elif text[at : at + 2] in PAIRS:
            end = at + 3 if text.startswith("...", at) else at + 2
            self.emit("op", PAIRS[text[at : at + 2]], end)
        elif char == "." and text.startswith("T", at + 1) and not _letter(text, at + 2)[0]:
            self.emit("op", "⊤", at + 2)
        elif char in SUPERSCRIPTS:
            self.small(SUPERSCRIPTS, "^")
        elif char in SUBSCRIPTS:
            self.small(LOWERED, "_")
        elif char == "∂":
            self.differential(at + 1)
        elif char in "ΣΠ" and _begins_index(text, at + 1):
            self.emit("op", char, at + 1)
        elif char in PRIMES:
            self.settle()
            for _ in range(PRIMES[char]):
                self.found.append(Token("prime", "'", at + 1, at + 2))
            self.at += 1
        elif char == "{" or char == "}":
            self.brace(char)
        elif char == "_" and (not _word(text, at + 1) or (self.found and self.found[-1].end == at + 1)):
            self.emit("op", "_", at + 1)
        elif module := MODULE.match(text, at):
            self.at = module.end()  # `np.exp(x)` is `exp(x)`
        elif _letter(text, at)[0]:
            self.name()
        elif char in OPERATORS:
            self.emit("op", OPERATORS[char], at + 1)
        elif unicodedata.decomposition(char).startswith("<fraction>"):
            self.vulgar(char)
        else:
            raise _stranger(char, at)

    def brace(self, char: str) -> None:
        if self.comma and self.text.startswith("{,}", self.at):
            raise ReadError("read.comma", self.at + 2)
        if char == "{":
            self.braces.append(self.last_is("_"))
        elif self.braces:
            self.braces.pop()
        self.emit("op", char, self.at + 1)

    def number(self, comma: bool) -> None:
        match = NUMBERS[comma].match(self.text, self.at, self.stop)
        assert match is not None
        written = match[0].replace("{,}", ",").replace(",", ".").lower()
        digits, _, shift = written.partition("e")
        if len(digits) > MAX_DIGITS + 1 or len(shift) > 4:
            raise ReadError("read.number", self.at + 1, limit=MAX_DIGITS)
        after = self.text[match.end() : match.end() + 2]
        if after[:1] in {".", "," if comma else "."} and _digit(after, 1):
            raise ReadError("read.number_twice", match.end() + 1, char=after[0])
        raised = self.last_is("^")
        if (after[:1] == "_" and not raised and _digit(after, 1)) or (
            match[0] == "0" and after[:1] in ("x", "X", "b") and _digit(after, 1)
        ):
            raise ReadError("read.number_plain", self.at + 1)
        value = Fraction(digits.rstrip(".")) * Fraction(10) ** int(shift or 0)
        if value and not (value < 10**MAX_PLACES and (value * 10**MAX_PLACES).denominator == 1):
            raise ReadError("read.number", self.at + 1, limit=MAX_DIGITS)
        self.settle()
        self.found.append(Token("number", match[0], self.at + 1, match.end() + 1, value))
        self.at = match.end()

    def vulgar(self, char: str) -> None:
        """½ as `{1/2}`."""
        above, _, below = unicodedata.decomposition(char).removeprefix("<fraction> ").partition(" 2044")
        start, end = self.at + 1, self.at + 2
        self.settle()
        self.found.append(Token("op", "frac", start, start))
        for part in (above, below):
            if not part:
                raise _stranger(char, self.at)
            value = Fraction(int("".join(chr(int(code, 16)) for code in part.split())))
            self.found += [
                Token("op", "{", start, start),
                Token("number", str(value), start, start, value),
                Token("op", "}", start, end),
            ]
        self.at += 1

    def small(self, letters: dict[str, str], sign: str) -> None:
        """A run of raised or lowered characters as the sign and a group of what they stand for."""
        start, end = self.at, self.at
        while end < self.stop and self.text[end] in letters:
            end += 1
        written = "".join(letters[char] for char in self.text[start:end])
        if not written[-1].isalnum() and written[-1] != ")":
            raise ReadError("read.operand", start + 1)
        self.settle()
        inside = _Lexer(written, False).run()[:-1]
        self.found += [Token("op", sign, start + 1, start + 2), Token("op", "{", start + 1, start + 1)]
        for token in inside:
            parts = token.text if token.kind == "name" else [token.text]
            for i, part in enumerate(parts):
                first = start + token.start + i
                self.found.append(replace(token, text=part, start=first, end=first + len(part)))
        self.found.append(Token("op", "}", end + 1, end + 1))
        self.at = end

    def name(self) -> None:
        """Letters, digits and underscores; a subscript that is more than a word is left to the grammar."""
        text, end, parts = self.text, self.at, []
        while end < self.stop:
            char = text[end]
            if char in "ΣΠ" and _begins_index(text, end + 1):
                break
            if (
                char == "∂"
                or (char == "_" and not _word(text, end + 1))
                or (char in SUBSCRIPTS and not _plain(text, end))
            ):
                break
            part, width = _letter(text, end)
            if not part and char not in "0123456789":
                break
            parts.append(part or char)
            end += width
        self.emit("name", "".join(parts), end)

    # --- LaTeX

    def command(self) -> None:
        text, at = self.text, self.at
        name, end = latex.command(text, at)
        if name in latex.SKIPPED:
            self.skip(name, end)
        elif name in ("begin", "end"):
            self.environment(name, end)
        elif name in latex.FONTS or name in latex.ACCENTS:
            self.styled(name, end)
        elif name in latex.COMMANDS:
            kind, meaning = latex.COMMANDS[name]
            match kind:
                case "differential":
                    self.differential(end)
                case "prime":
                    self.settle()
                    self.found.append(Token("prime", "'", at + 1, end + 1))
                    self.at = end
                case "name":
                    self.emit("name", meaning, end)
                case _:
                    self.emit("op", meaning, end)
        else:
            raise ReadError("read.command", at + 1, name=name[:40] or " ")

    def skip(self, name: str, end: int) -> None:
        """Pass a space or the size of a bracket; a bar that belongs to one is told which way it looks."""
        self.at = end
        if name in latex.OPENING or name in latex.CLOSING:
            while self.at < self.stop and self.text[self.at].isspace():
                self.at += 1
            if self.at >= self.stop:
                raise ReadError("read.operand", self.stop + 1)
            side = "<" if name in latex.OPENING else ">"
            if self.text.startswith("|", self.at):
                self.emit("op", "|" + side, self.at + 1)
            elif self.text.startswith(("\\|", "‖", "\\Vert"), self.at):
                width = 1 if self.text[self.at] == "‖" else len(latex.command(self.text, self.at).name) + 1
                self.emit("op", "‖" + side, self.at + width)
            elif self.text.startswith(".", self.at):
                self.at += 1

    def environment(self, name: str, end: int) -> None:
        start, stop, after = latex.argument(self.text, end)
        kind = self.text[start:stop].strip()
        if kind not in ("cases", "dcases"):
            raise ReadError("read.environment", self.at + 1, name=kind[:20])
        self.emit("op", "cases" if name == "begin" else "endcases", after)

    def styled(self, name: str, end: int) -> None:
        """A font or an accent: a name, a word of a condition, the indicator 𝟙, or a font over a formula, which is dropped."""
        start, stop, after = latex.argument(self.text, end)
        content = self.text[start:stop].strip()
        if name in latex.FONTS and content in latex.WORDS and name not in ("mathbf", "boldsymbol", "bm", "vec"):
            self.emit("word", latex.WORDS[content], after)
        elif content == "1" or (content == "I" and name in ("mathbb", "mathds", "mathbbm")):
            self.emit("op", "𝟙", after)
        elif name in ("mathbb", "mathds", "mathbbm"):
            raise ReadError("read.command", self.at + 1, name=f"mathbb{{{content[:20]}}}")
        elif content == "d" and name in ("mathrm", "text", "operatorname", "mathit"):
            self.differential(after)
        elif spelled := latex.spelled(self.text[self.at : after]):
            self.emit("name", canonical(spelled), after)
        elif name in latex.FONTS and after > start and not name.startswith(("text", "operatorname", "mbox")):
            self.at = end
        else:
            raise ReadError("read.accent", self.at + 1, name=name)


ORDER = re.compile(r"\s*(?:\^\s*([23])|\^\s*\{\s*([23])\s*\}|([²³]))")
NUMBERS = {
    False: re.compile(r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    True: re.compile(r"(?:[0-9]+(?:\.(?!\.)[0-9]*|(?:,|\{,\})[0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"),
}


def _inside(text: str) -> tuple[int, int]:
    """Where the formula begins and ends within spaces and `$…$` or `\\(…\\)`."""
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    for opening, closing in DELIMITERS:
        if text.startswith(opening, start) and text.endswith(closing, start + len(opening), stop):
            return start + len(opening), stop - len(closing)
    return start, stop


def _digit(text: str, at: int) -> bool:
    return text[at : at + 1] in set("0123456789")


def _word(text: str, at: int) -> bool:
    """Whether an underscore before `at` goes on within a name: neither `x_{…}` nor `x_(…)` nor `x_\\alpha`."""
    return text[at : at + 1] not in ("{", "(", "\\")


def _plain(text: str, at: int) -> bool:
    """Whether the lowered characters at `at` are letters and digits only."""
    while text[at : at + 1] in LOWERED and at < len(text):
        if text[at] not in SUBSCRIPTS:
            return False
        at += 1
    return True


def _begins_index(text: str, at: int) -> bool:
    """Whether Σ before `at` is a sum: its index follows, or a name after a space."""
    after = text[at : at + 1]
    if after == "_":
        return text[at + 1 : at + 2] in ("{", "(", "\\") or text[at + 1 : at + 2].isalpha()
    return after in SUBSCRIPTS and not SUBSCRIPTS[after].isdigit()


def _letter(text: str, at: int) -> tuple[str, int]:
    """What the character at `at` adds to a name ("" if nothing), and how many characters that took."""
    char = text[at : at + 1]
    mark = MARKS.get(text[at + 1 : at + 2])
    if mark and (char in GREEK or (char.isascii() and char.isalpha())):
        return f"{GREEK.get(char, char)}_{mark}", 2
    if char.isascii():
        return (char if char.isalpha() or char == "_" else ""), 1
    if char in GREEK:
        return GREEK[char], 1
    if char in SUBSCRIPTS:
        small = SUBSCRIPTS[char]
        return (small if small.isdigit() else f"_{small}"), 1
    if unicodedata.name(char, "").startswith(("MATHEMATICAL ", "FULLWIDTH ")):
        plain = unicodedata.normalize("NFKC", char)
        if plain in GREEK or (plain.isascii() and plain.isalpha()):
            return GREEK.get(plain, plain), 1
    apart = unicodedata.normalize("NFD", char)
    if len(apart) == 2 and apart[0].isascii() and apart[1] in MARKS:
        return f"{apart[0]}_{MARKS[apart[1]]}", 1
    return "", 1


def _stranger(char: str, at: int) -> ReadError:
    if char in CYRILLIC:
        return ReadError("read.lookalike", at + 1, like=CYRILLIC[char])
    plain = re.search(r"(SMALL|CAPITAL|DIGIT)(?: LETTER)? ([A-Z])\Z", unicodedata.name(char, ""))
    if plain and not char.isascii():
        return ReadError("read.lookalike", at + 1, like=plain[2].lower() if plain[1] == "SMALL" else plain[2])
    if char in COMPARED:
        return ReadError("read.comparison", at + 1)
    if char in NO_OPERATORS:
        return ReadError("read.no_operator", at + 1, char=char)
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    return ReadError("read.character", at + 1, char=shown)
