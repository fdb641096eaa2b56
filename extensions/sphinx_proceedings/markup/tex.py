r"""What LaTeX means outside maths: accents, letters, text commands, quotes and dashes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .nodes import Style

STYLES: dict[str, Style | None] = {
    "emph": Style.EMPHASIS, "textit": Style.EMPHASIS, "textsl": Style.EMPHASIS,
    "textbf": Style.STRONG, "texttt": Style.CODE, "textsc": Style.SMALL_CAPITALS,
    "underline": Style.UNDERLINE, "uline": Style.UNDERLINE,
    "textrm": None, "textsf": None, "textup": None, "textmd": None, "textnormal": None,
    "text": None, "mbox": None, "hbox": None, "mathrm": None,
}  # fmt: skip
"""Commands with one argument, which is set in this style (``None``: as it is)."""

DECLARATIONS: dict[str, Style | None] = {
    "em": Style.EMPHASIS, "it": Style.EMPHASIS, "sl": Style.EMPHASIS, "itshape": Style.EMPHASIS,
    "slshape": Style.EMPHASIS, "bf": Style.STRONG, "bfseries": Style.STRONG,
    "tt": Style.CODE, "ttfamily": Style.CODE, "sc": Style.SMALL_CAPITALS,
    "scshape": Style.SMALL_CAPITALS, "rm": None, "sf": None, "rmfamily": None, "sffamily": None,
    "normalfont": None, "small": None, "large": None, "Large": None, "footnotesize": None,
}  # fmt: skip
"""Commands that hold to the end of their group: ``{\\em so}``."""

CITATIONS = frozenset(
    [
        "cite",
        "citep",
        "citet",
        "citealp",
        "citealt",
        "citeauthor",
        "citeyear",
        "parencite",
        "textcite",
        "autocite",
        "ref",
        "eqref",
        "cref",
        "Cref",
        "autoref",
    ]
)
"""Commands whose argument is shown in brackets, since what they point to is not here."""
DROPPED = frozenset({"label", "color", "vspace", "hspace", "index"})
"""Commands that vanish with their argument."""
FOOTNOTES = frozenset({"footnote", "footnotetext", "thanks"})

SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dj": "đ", "DJ": "Đ", "dh": "ð",
    "DH": "Ð", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "dag": "†",
    "ddag": "‡", "copyright": "©", "pounds": "£", "textregistered": "®", "texttrademark": "™",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "ldots": "…", "dots": "…",
    "textellipsis": "…", "cdots": "⋯", "textdegree": "°", "texteuro": "€",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_",
    "textless": "<", "textgreater": ">", "textbar": "|", "textdollar": "$",
    "textbullet": "•", "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ", "qquad": " ", "newline": " ",
    "xspace": "", "noindent": "", "par": " ", "slash": "/", "lbrace": "{", "rbrace": "}",
    "ie": "i.e.", "eg": "e.g.", "etal": "et al.", "iid": "i.i.d.", "centering": "",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "times": "×", "pm": "±",
    "cdot": "·", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠",
    "approx": "≈", "sim": "∼", "infty": "∞", "in": "∈", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "ell": "ℓ", "log": "log", "epsilon1": "ϵ",
}  # fmt: skip
"""Commands that stand for characters; maths symbols too, which authors use without dollars."""
del SYMBOLS["epsilon1"]

ESCAPED = frozenset("%&_#$*{}[]()+-.!~^@|<>\"'`/,;: ")
r"""Characters after a backslash that are shown without it (``\-`` and ``\/`` are nothing)."""
INVISIBLE = frozenset("-/!")
SPACES = frozenset(",;: ")

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327",
    "k": "\u0328", "d": "\u0323", "b": "\u0331", "textcommabelow": "\u0326",
}  # fmt: skip
_ACCENT = re.compile(
    r"""(\{)?\\(?:
        (?P<sign>[`'^~=."])\s*(?:
            \{\s*(?P<a>\\[ij](?![A-Za-z])|[^\W\d_])\s*\} | (?P<b>\\[ij](?![A-Za-z])\ ?|[^\W\d_])
        )
      | (?P<word>[urHvckdb]|textcommabelow)(?:
            \s*\{\s*(?P<c>\\[ij](?![A-Za-z])|[^\W\d_])\s*\}
          | \ +(?P<d>\\[ij](?![A-Za-z])|[^\W\d_](?!\w))
        )
    )(?(1)\s*(?P<end>\}))""",
    re.VERBOSE,
)
_LETTER = re.compile(
    r"\{\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j|dj|DJ|dh|DH|th|TH|ng|NG)\s*\}"
    r"|\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|dj|DJ|dh|DH|th|TH|ng|NG)(?:\{\}|(?![A-Za-z{])\ ?)"
)
_BARE_ACCENT = re.compile(_ACCENT.pattern.replace(r"(\{)?\\(?:", r"()\\(?:", 1)
                          .replace(r"(?(1)\s*(?P<end>\}))", ""), re.VERBOSE)  # fmt: skip


def decode_accents(text: str) -> str:
    r"""Accents and letters of LaTeX as characters: ``{\"o}``, ``\v{s}``, ``\'{\^e}``, ``\L{}``.

    Only what composes to one character is touched, so that stray backslashes stay.
    """
    if "\\" not in text:
        return text
    for _ in range(3):  # accents stack at most three deep in any language
        decoded = _BARE_ACCENT.sub(_accented, _ACCENT.sub(_accented, text))
        if decoded == text:
            break
        text = decoded
    return _LETTER.sub(lambda match: SYMBOLS[match[1] or match[2]], text)


def _accented(match: re.Match[str]) -> str:
    mark = _MARKS[match["sign"] or match["word"]]
    base = match["a"] or match["b"] or match["c"] or match["d"]
    base = base.strip().lstrip("\\")
    composed = unicodedata.normalize("NFC", base + mark)
    return composed if len(composed) == 1 else match[0]


_DASHES = re.compile(
    r"(?<![-<!\\])(?:---|(?<!\s)--(?=\w)|(?<=\s)--(?=[\s\d]|$)|(?<=\S)--(?=\s|$|\W)|^--(?=\s))(?![->])"
)
_NBSP = re.compile(
    r"(?:(?<=[^\W\d_][^\W\d_])|(?<=[^\W\d_][.,:])|(?<=[)\]}\ufdd1]))~"
    r"(?=[(\[\\\ufdd0\d]|[^\W\d_](?!\w?\())"
)
_CLOSING = re.compile(r"(?<=[\s(\[{—])''(?=\w)|^''(?=\w)")


def typography(text: str) -> str:
    """Quotes, dashes and ties of TeX as characters; code and addresses must be out already.

    ``--`` before a word is an option of a program and stays; ``~10`` is "about 10" and stays.
    """
    if "--" in text:
        text = _DASHES.sub(lambda match: "—" if len(match[0]) == 3 else "–", text)
    if "''" in text:
        text = _CLOSING.sub("“", text).replace("''", "”")
    if "~" in text:
        text = _NBSP.sub("\u00a0", text)
    return text


@lru_cache(maxsize=8)
def closing_braces(text: str) -> dict[int, int]:
    """Where each brace that opens is closed; braces that do not pair are not in it."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for match in re.finditer(r"\\[\s\S]|[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.start()
    return pairs
