"""Which declared name a text stands for, and what a name says that is not declared: a product, a derivative, a slip."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from autograder.formulas.functions import ARRAY_FUNCTIONS, SPELLINGS
from autograder.formulas.reading.latex import WORDS
from autograder.formulas.reading.tokens import LETTERS, ReadError, Token, canonical

__all__ = ["ACCENTED", "CALLS", "CLOSING", "COMPARISONS", "OPENING", "Names", "closings", "loose"]

ACCENTED = ("hat", "bar", "tilde", "dot", "check")
COMPARISONS = frozenset({"<", ">", "<=", ">=", "!="})
RELATIONS = {"Eq": "=", "Ne": "!=", "Gt": ">", "Ge": ">=", "Lt": "<", "Le": "<="}
CALLS = frozenset({
    "sum", "Sum", "prod", "Prod", "product", "Product", "mean", "Piecewise", "where", "clip", "KroneckerDelta", "Rational", "Integer",
    "Float", "pow", "Pow", "power", "square", "log1p", "expm1", *RELATIONS,
})  # fmt: skip
"""Names that are read in a way of their own where a bracket follows."""

ALIASES = (("epsilon", "eps"), ("lambda", "lam", "lambda_"))
LONGEST_PRODUCT = 24
CHOICES = ({"if", "else"}, {"falls", "sonst"}, {"wenn", "sonst"})
LOOKALIKE = {
    "alpha": "a", "gamma": "y", "eta": "n", "iota": "i", "kappa": "k", "nu": "v", "rho": "p", "tau": "t", "upsilon": "u", "chi": "x",
    "omega": "w",
}  # fmt: skip
"""Greek letters, by name, that are easily taken for a Latin one."""

OPENING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
CLOSING = frozenset(OPENING.values())
PARTS = re.compile(r"([^\W\d_][\u0302\u0303\u0304\u0307\u030c]?)(?:_\{?[A-Za-z0-9]\}?|[0-9]+|[₀-₉ₐ-ₜᵢᵣᵤᵥⱼ]+)?")


def loose(name: str) -> str:
    """A name but for underscores, brackets and where its accent stands: `y_hat_i` and `yhat_i` come to `y_i` with a hat."""
    parts = [part for part in re.split(r"[_^(){}\[\],\s]+", canonical(name)) if part]
    plain = [part for part in parts if part not in ACCENTED]
    return "".join(plain + [part for part in parts if part in ACCENTED])


def closings(found: list[Token]) -> dict[int, int]:
    """The place of each opening bracket to that of the one that closes it, or of the end where none does."""
    waiting: list[int] = []
    ends: dict[int, int] = {}
    for i, token in enumerate(found):
        if token.kind == "op" and token.text in OPENING:
            waiting.append(i)
        elif token.kind == "op" and token.text in CLOSING and waiting:
            ends[waiting.pop()] = i
    return ends | dict.fromkeys(waiting, len(found) - 1)


class Names:
    """The names a formula may use: `known` (None for any), those `barred` with the code of a sentence, and `functions`."""

    def __init__(
        self,
        known: Collection[str] | None,
        barred: Mapping[str, str],
        functions: Collection[str],
        label: str,
        shapes: Mapping[str, object],
    ) -> None:
        self.known = known
        self.barred = barred
        self.functions = {canonical(name): name for name in functions}
        self.label = label
        self.arrays = bool(shapes)
        self.exact = {canonical(name): name for name in (*(known or ()), *shapes, *barred)}
        self.loose: dict[str, list[str]] = {}
        for name in self.exact.values():
            self.loose.setdefault(loose(name), []).append(name)
        for group in ALIASES:
            declared = [name for name in group if name in self.exact]
            if len(declared) == 1:
                for name in group:
                    self.loose.setdefault(loose(name), [self.exact[declared[0]]])

    def resolved(self, written: str) -> str:
        """The declared name a text stands for, or "": exactly, or but for underscores where that leaves no choice."""
        if written in self.exact:
            return self.exact[written]
        same = self.loose.get(loose(written), [])
        return same[0] if len(same) == 1 else ""

    def is_label(self, name: str) -> bool:
        return bool(self.resolved(name)) or self.is_own_label(name)

    def is_own_label(self, name: str) -> bool:
        return bool(self.label) and loose(name) == loose(self.label)

    def meant(self, name: str) -> bool:
        """Whether a name means something by itself, so that it is no product of shorter ones."""
        return bool(
            self.resolved(name)
            or name in self.functions
            or name in SPELLINGS
            or name in ARRAY_FUNCTIONS
            or name in CALLS
            or name in ("lg", "log2", "log10", "undefined", "undefiniert")
            or name in ("e", "pi", "delta")
            or (name == "I" and self.arrays)
        )

    # --- before the grammar: words, derivatives, products

    def prepared(self, text: str, found: list[Token]) -> list[Token]:
        """The tokens with the words of conditions told apart, derivatives as one label, and `wx` as `w x`."""
        found = self.worded(found)
        found = self.quotients(_lowered_first(_primed(found)))
        if self.known is None:
            return found
        starred = any(text[t.start - 1] == "*" for t in found if t.kind == "op" and t.text in "*^")
        return self.products(text, found, starred=starred)

    def worded(self, found: list[Token]) -> list[Token]:
        """The words of conditions, which are words only where something is compared, or chosen by `if` and `else`."""
        texts = {token.text for token in found}
        chooses = not texts.isdisjoint({*COMPARISONS, *RELATIONS, "cases"}) or any(pair <= texts for pair in CHOICES)
        if not chooses and not any(token.kind == "word" for token in found):
            return found
        return [
            replace(token, kind="word", text=WORDS[token.text])
            if token.kind == "name"
            and token.text in WORDS
            and not self.resolved(token.text)
            and not (token.text == "where" and found[i + 1].text == "(")
            else token
            for i, token in enumerate(found)
        ]

    def quotients(self, found: list[Token]) -> list[Token]:
        """`dL/dw` and `\\frac{dL}{dw}` as the one label `dL_dw`, unless `dL` or `dw` is a name of its own."""
        merged: list[Token] = []
        ends = closings(found)
        at = 0
        while at < len(found):
            quotient = self.quotient(found, at, ends)
            if quotient is None:
                merged.append(found[at])
                at += 1
            else:
                tokens, at = quotient
                merged += tokens
        return merged

    def quotient(self, found: list[Token], at: int, ends: dict[int, int]) -> tuple[list[Token], int] | None:
        """The label that begins at `at`, with what is left of an index behind it, and where the text goes on."""
        fraction = found[at].text == "frac" and found[at].kind == "op"
        self.refuse_differentiation(found, at, fraction)
        if not fraction and not (found[at].kind == "name" and found[at].text[0] == "d"):
            return None
        above = _differential(found, at + 2 if fraction else at, ends)
        if above is None or not _is(found, above[1], *("}", "{") if fraction else "/"):
            return None
        below = _differential(found, above[1] + (2 if fraction else 1), ends)
        if below is None or any(self.resolved(found[i].text) for i in (above[2], below[2])):
            return None
        over, at_end = below[0], below[1]
        second = found[above[2]].text[1:2].isdigit()
        if second:
            further = _differential(found, at_end, ends)
            power = _power(found, at_end)
            if further is not None:
                over, at_end = over + further[0], further[1]
            elif power is not None:
                over, at_end = over + power[0], power[1]
        if fraction:
            if not _is(found, at_end, "}"):
                return None
            at_end += 1
        label = Token("name", f"{above[0]}_{over}", found[at].start, found[at_end - 1].end)
        if self.known is None or self.is_label(label.text):
            return [label], at_end
        return self.entry(found, label, above[0], below[2], at_end)

    def refuse_differentiation(self, found: list[Token], at: int, fraction: bool) -> None:
        """Raise `ReadError` for `d/dw` and `\\frac{d}{dw}`, which ask for a derivative and give none."""
        head = at + 2 if fraction else at
        if head >= len(found) or found[head].text != "d":
            return
        between = ["}", "{"] if fraction else ["/"]
        ahead = [token.text for token in found[head : head + len(between) + 2]]
        below = ahead[-1]
        apart = ahead[:-1] == ["d", *between] and below[:1] == "d" and len(below) > 1
        if apart and not self.resolved(below) and not self.resolved("d"):
            raise ReadError("read.differentiates", found[at].start, name="d")

    def entry(self, found: list[Token], label: Token, above: str, at: int, end: int) -> tuple[list[Token], int] | None:
        """`∂L/∂w_j` where only `dL_dw` is a label: the label, and the index behind it."""
        base, _, rest = found[at].text.partition("_")
        if not self.is_label(f"{above}_{base}"):
            return None
        index = (
            [Token("op", "_", label.start, label.start), Token("name", rest, found[at].start, found[at].end)]
            if rest
            else []
        )
        index += [token for token in found[at + 1 : end] if token.kind != "op" or token.text != "}"]
        if any(token.text == "{" for token in index):
            index.append(Token("op", "}", label.end, label.end))
        return [replace(label, text=f"{above}_{base}"), *index], end

    def products(self, text: str, found: list[Token], *, starred: bool) -> list[Token]:
        """`wx` as the product of the names w and x. Who writes `*` has written every product: there it is one name.

        `λw` is a product all the same, since nobody names anything so.
        """
        split: list[Token] = []
        for before, token in zip((None, *found), found, strict=False):
            written = text[token.start - 1 : token.end - 1]
            index = before is not None and before.kind == "op" and before.text == "_"
            letter = written[:1] == "\\" and token.text in LETTERS
            whole = index or letter or (starred and written.isascii())
            if token.kind == "name" and len(token.text) > 1 and not whole and not self.meant(token.text):
                split += self.parted(written, token)
            else:
                split.append(token)
        return split

    def parted(self, written: str, token: Token) -> list[Token]:
        """The factors of a run of letters, or the one token where it is no product of names that mean something."""
        if len(written) > LONGEST_PRODUCT:
            return [token]
        if "\\" in written or "∂" in written:
            written = token.text
        parts: list[Token] = []
        at = 0
        while at < len(written):
            rest = canonical(written[at:])
            match = PARTS.match(written, at)
            if at and rest in SPELLINGS and len(rest) > 1:
                parts.append(Token("name", rest, token.start + at, token.end))
                return parts
            if match is None:
                return [token]
            options = [match[0], match[1]]
            part = next((p for p in options if self.meant(canonical(p)) or self.indexed(canonical(p))), "")
            if not part:
                return [token]
            parts.append(Token("name", canonical(part), token.start + at, token.start + at + len(part)))
            at += len(part)
        return parts if len(parts) > 1 else [token]

    def indexed(self, name: str) -> bool:
        """Whether it is a declared name with one letter as its index."""
        base, _, at = name.rpartition("_")
        return len(at) == 1 and bool(base and self.resolved(base))

    # --- what is wrong with a name

    def callable(self) -> str:
        """The functions a formula may call, for a sentence: those of the question first."""
        return ", ".join([*self.functions.values(), "sigma", "exp", "log", "sqrt", "tanh", "relu"])

    def unknown(self, token: Token, *, called: bool) -> ReadError:
        visible = [name for name in self.known or () if name not in self.barred]
        listed = ", ".join(sorted(visible, key=lambda n: (n.lower(), n)))
        name = token.text[:40]
        similar = LOOKALIKE.get(name, "")
        if similar in visible:
            return ReadError("read.lookalike", token.start, like=similar)
        if called:
            close = difflib.get_close_matches(name, [*SPELLINGS, *ARRAY_FUNCTIONS, *self.functions], 1)
            code = "read.unknown_function_close" if close else "read.unknown_function"
            told = {"close": close[0] if close else "", "functions": self.callable()}
        elif product := _product(token.text, visible):
            code, told = "read.unknown_product", {"close": product}
        else:
            close = [n for n in visible if loose(n).casefold() == loose(name).casefold()] or difflib.get_close_matches(name, visible, 1, 0.5)
            code = "read.unknown_close" if close else "read.unknown"
            told = {"close": close[0] if close else "", "known": listed}
        return ReadError(code, token.start, end=token.end, name=name, **told)


def _is(found: list[Token], at: int, *texts: str) -> bool:
    if at >= len(found) or found[at].text != texts[0]:
        return False
    ahead = found[at : at + len(texts)]
    return len(ahead) == len(texts) and all(
        t.kind == "op" and t.text == text for t, text in zip(ahead, texts, strict=True)
    )


def _differential(found: list[Token], at: int, ends: dict[int, int]) -> tuple[str, int, int] | None:
    """`dL`, `dw_1`, `dW^{(1)}` at `at`: how it is spelled, where it ends, and where it begins."""
    if at >= len(found) or found[at].kind != "name":
        return None
    if found[at].text[0] != "d" or len(found[at].text) < 2 or found[at].text.startswith("delta"):
        return None
    spelled, end = found[at].text, at + 1
    while end < len(found):
        if _is(found, end, "_", "{") or _is(found, end, "^", "{", "(") or _is(found, end, "^", "{", "["):
            close = ends[end + 1]
            spelled += "_" + "".join(
                t.text for t in found[end + 2 : close] if t.kind in ("name", "number") or t.text in "+-"
            )
            end = close + 1
        elif _is(found, end, "_") and found[end + 1].kind in ("name", "number"):
            spelled += "_" + found[end + 1].text
            end += 2
        else:
            break
    return spelled, end, at


def _power(found: list[Token], at: int) -> tuple[str, int] | None:
    """`^2` or `^{2}` at `at`: the digit, and where it ends."""
    if _is(found, at, "^", "{") and _is(found, at + 3, "}") and found[at + 2].text in ("2", "3"):
        return found[at + 2].text, at + 4
    if _is(found, at, "^") and found[at + 1].text in ("2", "3"):
        return found[at + 1].text, at + 2
    return None


def _primed(found: list[Token]) -> list[Token]:
    """`f^{\\prime}` and `f^\\prime` as `f'`."""
    if not any(token.kind == "prime" for token in found):
        return found
    plain: list[Token] = []
    at = 0
    while at < len(found):
        braced = _is(found, at, "^", "{")
        first = at + 1 + braced if braced or _is(found, at, "^") else at
        last = first
        while first > at and found[last].kind == "prime":
            last += 1
        if first > at and last > first and (not braced or _is(found, last, "}")):
            plain += found[first:last]
            at = last + braced
        else:
            plain.append(found[at])
            at += 1
    return plain


def _lowered_first(found: list[Token]) -> list[Token]:
    """`x^2_i` as `x_i^2`: the index comes before the power, in whichever order the two are written."""
    if not {"^", "_"} <= {token.text for token in found}:
        return found
    ordered: list[Token] = []
    ends = closings(found)
    at = 0
    while at < len(found):
        raised = _script(found, at, "^", ends)
        lowered = _script(found, raised, "_", ends) if raised else 0
        if raised and lowered and found[raised].start == found[raised - 1].end:
            ordered += found[raised:lowered] + found[at:raised]
            at = lowered
        else:
            ordered.append(found[at])
            at += 1
    return ordered


def _script(found: list[Token], at: int, sign: str, ends: dict[int, int]) -> int:
    """Where a power or an index that begins at `at` ends; 0 where there is none."""
    if not _is(found, at, sign):
        return 0
    if _is(found, at + 1, "{"):
        return min(ends[at + 1] + 1, len(found) - 1)
    return at + 2 if found[at + 1].kind in ("name", "number") or found[at + 1].text == "⊤" else 0


def _product(text: str, known: Collection[str]) -> str:
    """`w*x` for `wx`, where the text falls apart into known names; "" if it does not."""
    if len(text) > 12:
        return ""
    for cut in range(1, len(text)):
        head, rest = text[:cut], text[cut:]
        if head in known:
            tail = rest if rest in known else _product(rest, known)
            if tail:
                return f"{head}*{tail}"
    return ""
