r"""Characters as LaTeX writes them, with what plain pdflatex has and no further package.

Tried with TeX Live 2022, in OT1 and T1.  A few letters (``\k``, ``\DJ``, ``\th``, ``\ng``) need
T1; their raw characters would too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SPECIALS = {
    "\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}", "`": r"{\textasciigrave}",
}  # fmt: skip
"""ASCII that means something else to TeX, or that its old fonts do not have.
"""

_TEXT = {
    "‘": "`", "’": "'", "“": "``", "”": "''", "„": ",,", "–": "--", "—": "---", "…": r"{\ldots}",
    "‐": "-", "‑": "-", "\u00a0": "~", "ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}",
    "Ł": r"{\L}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}", "å": r"{\aa}",
    "Å": r"{\AA}", "ı": r"{\i}", "ȷ": r"{\j}", "đ": r"{\dj}", "Đ": r"{\DJ}", "ð": r"{\dh}",
    "Ð": r"{\DH}", "þ": r"{\th}", "Þ": r"{\TH}", "ŋ": r"{\ng}", "Ŋ": r"{\NG}",
    "§": r"{\S}", "¶": r"{\P}", "†": r"{\dag}", "‡": r"{\ddag}", "©": r"{\copyright}",
    "®": r"{\textregistered}", "™": r"{\texttrademark}", "°": r"{\textdegree}",
    "£": r"{\pounds}", "€": r"{\texteuro}", "•": r"{\textbullet}", "¡": r"{\textexclamdown}",
    "¿": r"{\textquestiondown}", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl",
    "ª": r"{\textordfeminine}", "º": r"{\textordmasculine}",
}  # fmt: skip

MATHS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ϵ": r"\epsilon",
    "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ϑ": r"\vartheta",
    "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "µ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "ς": r"\varsigma", "τ": r"\tau",
    "υ": r"\upsilon", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi",
    "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda",
    "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi",
    "Ω": r"\Omega", "ℓ": r"\ell", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla",
    "∈": r"\in", "∉": r"\notin", "∃": r"\exists", "∀": r"\forall", "∅": r"\emptyset",
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "×": r"\times", "·": r"\cdot",
    "⋅": r"\cdot", "÷": r"\div", "±": r"\pm", "∓": r"\mp", "−": "-", "∗": r"\ast",
    "∘": r"\circ", "◦": r"\circ", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx",
    "≡": r"\equiv", "∼": r"\sim", "≃": r"\simeq", "≅": r"\cong", "∝": r"\propto",
    "≪": r"\ll", "≫": r"\gg", "⊂": r"\subset", "⊆": r"\subseteq", "⊃": r"\supset",
    "⊇": r"\supseteq", "∪": r"\cup", "∩": r"\cap", "∧": r"\wedge", "∨": r"\vee",
    "¬": r"\neg", "⊕": r"\oplus", "⊗": r"\otimes", "⊤": r"\top", "⊥": r"\bot",
    "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "↑": r"\uparrow",
    "↓": r"\downarrow", "⟨": r"\langle", "⟩": r"\rangle", "‖": r"\|", "∥": r"\|",
    "′": r"{}^\prime", "⋯": r"\cdots", "¹": "^1", "²": "^2", "³": "^3", "⁰": "^0",
    "⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9", "ⁿ": "^n", "₀": "_0",
    "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "₅": "_5", "₆": "_6", "₇": "_7", "₈": "_8",
    "₉": "_9", "ₙ": "_n", "½": r"\frac{1}{2}", "¼": r"\frac{1}{4}", "ℝ": r"\mathbb{R}",
    "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}",
}  # fmt: skip
"""What TeX has in maths only."""

_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c",
    "\u0328": "k", "\u0323": "d", "\u0331": "b", "\u0326": "textcommabelow",
}  # fmt: skip


@lru_cache(maxsize=4096)
def character(char: str) -> str:
    r"""One character outside maths; what has no LaTeX form stays as it is.

    A letter with accents is one BibTeX "special character", a group that begins with a
    backslash: ``{\"o}``, ``{\~{\^e}}``.
    """
    if char in SPECIALS:
        return SPECIALS[char]
    if char.isascii():
        return char
    if char in _TEXT:
        return _TEXT[char]
    if char in MATHS:
        return f"${MATHS[char]}$"
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], list(decomposed[1:])
    if not marks or not base.isascii() or not all(mark in _ACCENTS for mark in marks):
        return char
    return _accented(base, marks)


def _accented(base: str, marks: list[str]) -> str:
    dotless = base in "ij" and any(_ACCENTS[mark] not in "cdbk" for mark in marks)
    latex = f"\\{base}" if dotless else base
    # Marks below the letter come first in Unicode, yet TeX must set them last.
    marks = [m for m in marks if not _below(m)] + [m for m in marks if _below(m)]
    for mark in marks:
        command = _ACCENTS[mark]
        single = len(latex) == 1 or (latex[0] == "\\" and len(latex) == 2)
        bare = single and not command.isalpha()
        latex = f"\\{command}{latex}" if bare else f"\\{command}{{{latex}}}"
    return f"{{{latex}}}"


def _below(mark: str) -> bool:
    return unicodedata.combining(mark) < 230
