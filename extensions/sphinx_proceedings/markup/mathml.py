"""Formulas become MathML Core, which browsers show without JavaScript.

The converter is math-core; what it writes is parsed and held against a list of elements and
attributes, so that a fault in it cannot let a stranger's markup through.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache, lru_cache

from math_core import LatexError, LatexToMathML

from .clean import clean

MAX_LENGTH = 2_000
"""Longest formula in characters that is converted."""
MAX_DEPTH = 40
"""Deepest nesting of braces that is converted, and a third of the MathML's."""
MAX_OUTPUT = 100_000
"""Longest MathML in characters that is let through."""

_MACROS = {
    "textnormal": r"\text{#1}",
    "mbox": r"\text{#1}",
    "ensuremath": "{#1}",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "xspace": "{}",
}
"""Commands of common packages that the converter lacks."""

_ENTITIES = {"ApplyFunction": "\u2061", "InvisibleTimes": "\u2062"}
"""The converter writes these two as names of HTML, which XML does not know."""
_ENTITY = re.compile("&(ApplyFunction|InvisibleTimes);")
_MARKDOWN_ESCAPE = re.compile(r"\\([_*+])")
_UNICODE = re.compile(r"\\unicode\s*\{\s*[xX]([0-9A-Fa-f]{2,5})\s*\}")
_OLD_FONT = re.compile(r"\\text\s*\{\s*\\(bf|it|tt|rm|sf)\b\s*")
_HTML = re.compile("&(lt|gt|amp);")
_SIZES = re.compile(r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large)(?![A-Za-z])\s*")
_DOLLARS = re.compile(r"\\(text[a-z]*|mbox)\s*\{([^{}$]*)\$([^$]*)\$([^{}$]*)\}")
_SPACE = re.compile(r"\s+")
_NOT_ALLOWED = re.compile(
    r"\\(?:def|edef|gdef|xdef|let|(?:re|provide)?newcommand|renewcommand|providecommand"
    r"|DeclareMathOperator|newenvironment)(?![A-Za-z])"
)
_DOUBLED = re.compile(r"\\\\(?=[A-Za-z]{2}|[{}%&_#|,;:!])")
_LABEL = re.compile(r"\\(?:label\s*\{[^{}]*\}|(?:nonumber|notag)(?![A-Za-z]))")
_NUMBERED = re.compile(
    r"\\(begin|end)\s*\{"
    r"(equation|align|gather|multline|eqnarray|displaymath|math|flalign|alignat)\*?\}"
)
_UNNUMBERED = {
    "align": "aligned",
    "flalign": "aligned",
    "eqnarray": "aligned",
    "gather": "gathered",
    "multline": "gathered",
    "alignat": "alignedat",
}
_BRACE = re.compile(r"\\[\s\S]|[{}]")
_RAW_SPECIAL = re.compile(r"\\[\s\S]|[%#&]")


def normalise(tex: str) -> str:
    """The formula in one line, without labels and numbers, stray doubled backslashes mended."""
    tex = _SPACE.sub(" ", tex.strip())
    if "&" in tex:
        tex = _HTML.sub(lambda match: {"lt": "<", "gt": ">", "amp": "&"}[match[1]], tex)
    if "\\" not in tex:
        return _escape_specials(tex, tables=False)
    if "$" in tex:
        tex = _DOLLARS.sub(r"\\\1{\2}\3\\\1{\4}", tex)
    tex = _LABEL.sub("", _NUMBERED.sub(_unnumbered, tex)).strip()
    tables = "\\begin" in tex or "\\substack" in tex
    if not tables and "\\\\" in tex:
        tex = _DOUBLED.sub(r"\\", tex)
    tex = tex.replace("\\+", "+")  # an escape of Markdown that TeX does not know
    tex = _UNICODE.sub(_character, _OLD_FONT.sub(r"\\text\1{", _SIZES.sub("", tex)))
    return _escape_specials(tex, tables=tables)


def _character(match: re.Match[str]) -> str:
    return clean(chr(int(match[1], 16))) if int(match[1], 16) <= 0x10FFFF else ""


def _unnumbered(match: re.Match[str]) -> str:
    name = _UNNUMBERED.get(match[2])
    return f"\\{match[1]}{{{name}}}" if name else ""


def _escape_specials(tex: str, *, tables: bool) -> str:
    """A bare ``%`` or ``#`` would swallow the rest of a line or stop TeX; it means itself."""

    def escape(match: re.Match[str]) -> str:
        char = match[0]
        return char if len(char) > 1 or (tables and char == "&") else "\\" + char

    return _RAW_SPECIAL.sub(escape, tex)


def depth_of_braces(tex: str) -> int | None:
    """How deep the braces nest, or ``None`` if they do not balance."""
    depth = deepest = 0
    for match in _BRACE.finditer(tex):
        if match[0] == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] == "}":
            depth -= 1
            if depth < 0:
                return None
    return None if depth or _ends_in_backslash(tex) else deepest


def _ends_in_backslash(tex: str) -> bool:
    return (len(tex) - len(tex.rstrip("\\"))) % 2 == 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a formula was not converted, in the words of whoever refused."""

    reason: str


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(
        macros=_MACROS,
        annotation=True,
        allow_unreliable_rendering=True,
        fancy_error=False,
        max_expansions=100,
    )


@lru_cache(maxsize=20_000)
def convert(tex: str, display: bool = False) -> str | Refusal:  # noqa: FBT001, FBT002 - a cache key
    """The formula as a checked ``<math>`` element, or why there is none."""
    if len(tex) > MAX_LENGTH:
        return Refusal(f"longer than {MAX_LENGTH} characters")
    depth = depth_of_braces(tex)
    if depth is None:
        return Refusal("braces do not balance")
    if depth > MAX_DEPTH:
        return Refusal(f"braces nest deeper than {MAX_DEPTH}")
    if _NOT_ALLOWED.search(tex):
        return Refusal("defines commands of its own")
    try:
        mathml = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        return _second_try(tex, str(error), display=display)
    mathml = _ENTITY.sub(lambda match: _ENTITIES[match[1]], mathml)
    mathml = _styled_by_mstyle(mathml)
    fault = check(mathml)
    return Refusal(fault) if fault else mathml


_STYLED = re.compile(r"<(?!math\b|mstyle\b|mtable\b)[a-z]+[^>]* (?:displaystyle|scriptlevel)=")
_TAG = re.compile(r"<(/?)([a-z]+)([^>]*)>")
_STYLING = re.compile(r' (?:displaystyle|scriptlevel)="[^"]*"')


def _styled_by_mstyle(mathml: str) -> str:
    """The same formula with the attributes of style on elements of their own.

    MathML Core allows them on every element, HTML checkers on ``mstyle`` and few others.
    """
    if not _STYLED.search(mathml):
        return mathml
    ends: list[str] = []

    def restyle(match: re.Match[str]) -> str:
        closing, name, attributes = match.groups()
        if closing:
            return f"</{name}>{ends.pop()}"
        own = () if name in {"math", "mstyle", "mtable"} else _STYLING.findall(attributes)
        start, end = (f"<mstyle{''.join(own)}>", "</mstyle>") if own else ("", "")
        bare = _STYLING.sub("", attributes) if own else attributes
        if bare.endswith("/"):
            return f"{start}<{name}{bare}>{end}"
        ends.append(end)
        return f"{start}<{name}{bare}>"

    return _TAG.sub(restyle, mathml)


def _second_try(tex: str, fault: str, *, display: bool) -> str | Refusal:
    r"""Convert with Markdown's escapes taken off (``\_`` for ``_``), which some authors put on."""
    bare = _MARKDOWN_ESCAPE.sub(r"\1", tex)
    result = convert(bare, display) if bare != tex else None
    return result if isinstance(result, str) else Refusal(re.sub(r"^[0-9]+: ", "", fault))


# --- the allow-list --------------------------------------------------------------------------

_LENGTH = r"-?[0-9]*\.?[0-9]+(?:em|rem|ex|px|pt|%)?"
_BOOLEAN = re.compile(r"(?:true|false)\Z")
_SIZE = re.compile(rf"{_LENGTH}\Z")
_WORD = re.compile(r"[a-z]+(?: [a-z]+)*\Z")
_STYLE = re.compile(
    r"(?:(?:"
    r"text-align:\s*(?:left|right|center)|justify-items:\s*(?:start|end|center)"
    rf"|(?:padding|margin)-(?:left|right|top|bottom):\s*{_LENGTH}|width:\s*{_LENGTH}"
    rf"|border-(?:top|right|bottom|left):\s*{_LENGTH} (?:solid|dashed) currentcolor"
    r"|color:\s*#[0-9A-Fa-f]{6}|font-variant-caps:\s*small-caps"
    r");?\s*)*\Z"
)
"""Alignment of columns, kerns and rules, which MathML Core has no attributes for."""
_ATTRIBUTES = {
    "accent": _BOOLEAN, "accentunder": _BOOLEAN, "displaystyle": _BOOLEAN, "fence": _BOOLEAN,
    "separator": _BOOLEAN, "stretchy": _BOOLEAN, "symmetric": _BOOLEAN, "largeop": _BOOLEAN,
    "movablelimits": _BOOLEAN, "lspace": _SIZE, "rspace": _SIZE, "minsize": _SIZE,
    "maxsize": _SIZE, "width": _SIZE, "height": _SIZE, "depth": _SIZE, "voffset": _SIZE,
    "linethickness": _SIZE, "scriptlevel": re.compile(r"[+-]?[0-9]\Z"), "form": _WORD,
    "mathvariant": re.compile(r"normal\Z"), "display": re.compile(r"block\Z"),
    "encoding": re.compile(r"application/x-tex\Z"), "notation": _WORD, "style": _STYLE,
    "class": re.compile(r"(?:menclose|math-core)-[a-z-]+\Z"),
}  # fmt: skip
_ELEMENTS = frozenset(
    [
        "math",
        "semantics",
        "annotation",
        "mrow",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "mtable",
        "mtr",
        "mtd",
        "mphantom",
        "mpadded",
        "mstyle",
        "menclose",
    ]
)
_TEXT_ELEMENTS = frozenset({"b", "em", "i", "code", "span"})
"""HTML that is allowed in ``mtext`` only, where browsers read HTML."""


def check(mathml: str) -> str:
    """What is not allowed in this MathML; the empty string if all of it is."""
    if len(mathml) > MAX_OUTPUT:
        return "the MathML is too long"
    try:
        root = ET.fromstring(mathml)  # noqa: S314 - no DTD can be in it: no element may hold "<!"
    except ET.ParseError as error:
        return f"the MathML is not well formed: {error}"
    if root.tag != "math":
        return f"element {root.tag}"
    return _fault(root, depth=0, in_text=False)


def _fault(element: ET.Element, *, depth: int, in_text: bool) -> str:
    if depth > 3 * MAX_DEPTH:
        return "the MathML nests too deep"
    if element.tag not in (_TEXT_ELEMENTS if in_text else _ELEMENTS):
        return f"element {element.tag}"
    for name, value in element.attrib.items():
        pattern = _ATTRIBUTES.get(name)
        if pattern is None or not pattern.match(value):
            return f'attribute {name}="{value}"'
    in_text = in_text or element.tag == "mtext"
    for child in element:
        fault = _fault(child, depth=depth + 1, in_text=in_text)
        if fault:
            return fault
    return ""
