"""The LaTeX of a prompt as a terminal can show it: σ for \\sigma, a/b for \\frac{a}{b}, x² for x^2."""

from __future__ import annotations

import re

__all__ = ["plain"]

SIGNS = {
    "sigma": "σ", "partial": "∂", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eta": "η", "theta": "θ", "lambda": "λ",
    "epsilon": "ε", "varepsilon": "ε", "mu": "μ", "Delta": "Δ", "sum": "Σ", "cdot": "·", "times": "×", "le": "≤", "leq": "≤",
    "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "in": "∈", "infty": "∞", "top": "ᵀ", "to": "→", "pm": "±", "approx": "≈",
    "ldots": "…", "dots": "…", "leftarrow": "←", "rightarrow": "→", "quad": "   ", "qquad": "      ", "prime": "′",
}  # fmt: skip
RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
LOWERED = str.maketrans("0123456789+-ijnt", "₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₙₜ")


def plain(text: str) -> str:
    """Markdown with its `$…$` and `$$…$$` made readable; code is left alone."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else _outside_code(piece) for piece in pieces)


def _outside_code(text: str) -> str:
    text = re.sub(r"(^ *)?\$\$(.+?)\$\$", lambda m: f"\n{m[1] or ''}    {_formula(m[2].strip())}\n", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\$([^$]+)\$", lambda m: _formula(m[1]), text)


def _formula(tex: str) -> str:
    tex = re.sub(r"\\(?:bigl|bigr|Bigl|Bigr|left|right|displaystyle)(?![A-Za-z])|\\[,;:!]", "", tex)
    for _ in range(4):
        tex = re.sub(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: f"{_grouped(m[1])}/{_grouped(m[2])}", tex)
        tex = re.sub(r"\\(?:text|mathrm|operatorname|mathbf)\{([^{}]*)\}", r"\1", tex)
        tex = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", tex)
        tex = re.sub(r"\\hat\{?\\?(\w+)\}?", "\\1\u0302", tex)
    tex = re.sub(r"\\([A-Za-z]+)", lambda m: SIGNS.get(m[1], m[1]), tex)
    tex = re.sub(r"\^(?:\{([0-9n+-]+)\}|([0-9n]))", lambda m: (m[1] or m[2]).translate(RAISED), tex)
    tex = re.sub(r"_(?:\{([0-9ijnt+-]+)\}|([0-9ijnt]))", lambda m: (m[1] or m[2]).translate(LOWERED), tex)
    tex = re.sub(r"([\^_])\{([^{}]*)\}", r"\1(\2)", tex)
    return re.sub(r"[{}]", "", tex).replace("\\ ", " ").replace("-", "−").strip()


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"\\?\w+( ?\\?\w)?", text.strip()) else f"({text})"
