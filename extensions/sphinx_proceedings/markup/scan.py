"""The first pass: formulas, code and addresses are taken out before anything else is read.

Each is replaced by a mark, so that neither Markdown nor TeX text commands can break it up;
:mod:`.parse` puts them back.  One pass from left to right, so the earlier beginning wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from .mathml import depth_of_braces, normalise

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters around the number of a mark; :func:`~.clean.clean` drops them from input."""
MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A formula, a code span or an address found by the scanner, with what the author wrote."""

    kind: str
    """``"maths"``, ``"display"``, ``"code"`` or ``"url"``."""
    text: str
    source: str


@dataclass(slots=True)
class Scan:
    """The text with marks, and what each mark stands for."""

    text: str = ""
    found: list[Verbatim] = field(default_factory=list)

    def restore(self, text: str) -> str:
        """The text with every mark replaced by what the author wrote."""
        return MARK.sub(self._source, text) if OPEN in text else text

    def _source(self, match: re.Match[str]) -> str:
        return self.found[int(match[1])].source


_Found: TypeAlias = tuple[Verbatim | str, int]
"""What stands at a place, and where the next begins."""

_ENVIRONMENTS = "equation|align|gather|multline|eqnarray|displaymath|math|flalign|alignat"
_START = re.compile(
    r"\\\\(?=[(\[])|\\begin\s*\{(?:" + _ENVIRONMENTS + r")\*?\}|\\url\s*\{|\\[(\[]"
    r"|\\[\s\S]|\$\$?|`+|https?://",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://(?:[^\s<>\"`{}|\\^\[\]$\ufdd0\ufdd1“”‘’]|\\[_#%&~])+", re.IGNORECASE)
_URL_ESCAPE = re.compile(r"\\([_#%&~])")
_URL_TAIL = ".,:;!?*_~'\"—–"
_DOLLAR = re.compile(r"\\[\s\S]|\$")
_TEXT_COMMAND = re.compile(r"\\(?:text[a-z]*|mbox)\s*\{")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MATHS_SIGN = re.compile(r"[\\^_=]")
_PROSE = re.compile(r"\b[^\W\d_]{3,}\s+[^\W\d_]{2,}")
_LONG_WORD = re.compile(r"[^\W\d_]{2,}")
_BACKTICKS = re.compile("`+")
_QUOTE_END = re.compile(r"(?<=\S)'(?![\w`'])")
_NOT_BEFORE_CODE_END = " \t\n([{-—–"
MAX_SPAN = 4_000
"""Longest formula in characters; a dollar without an end must not eat a text."""


def scan(source: str) -> Scan:
    """Take formulas, code spans and addresses out of a cleaned text."""
    result = Scan()
    parts: list[str] = []
    done = 0
    dead: set[str] = set()
    while match := _START.search(source, done):
        found = _at(source, match, dead)
        if found is None:
            parts.append(source[done : match.end()])
            done = match.end()
            continue
        what, end = found
        parts.append(source[done : match.start()])
        done = end
        if isinstance(what, str):
            parts.append(what)
        else:
            parts.append(f"{OPEN}{len(result.found)}{CLOSE}")
            result.found.append(what)
    parts.append(source[done:])
    result.text = "".join(parts)
    return result


def _at(source: str, match: re.Match[str], dead: set[str]) -> _Found | None:
    """What stands where the pattern of beginnings has matched, if it is anything.

    :param dead: ends that do not come any more, so that they are looked for once only.
    """
    opener, start, after = match[0], match.start(), match.end()
    if opener == "$":
        return _dollar(source, start)
    if opener == "$$":
        return _until(source, start, after, "$$", dead) or (source[start : start + 1], start + 1)
    if opener[0] == "`":
        return _backticks(source, start, after)
    if opener[0] in "hH":
        return _url(source, start)
    if opener in ("\\(", "\\["):
        return _until(source, start, after, "\\)" if opener == "\\(" else "\\]", dead)
    if opener == "\\\\" and source[after : after + 1] in ("(", "["):
        return _doubled(source, start, after, dead)
    if opener[1:4] == "url":
        return _url_command(source, after)
    if opener[1:6] == "begin":
        return _until(source, start, start, "\\end" + opener[6:].replace(" ", ""), dead)
    return None


def _until(source: str, start: int, after: int, end: str, dead: set[str]) -> _Found | None:
    """A formula up to its end mark."""
    if end in dead:
        return None
    stop = source.find(end, after)
    if stop < 0:
        dead.add(end)
        return None
    if stop - after > MAX_SPAN:
        return None
    whole = source[start : stop + len(end)]
    inner = whole if end.startswith("\\end") else source[after:stop]
    if not inner.strip():
        return None
    tex = normalise(inner)
    kind = "maths" if end == "\\)" or end.startswith("\\end{math}") else "display"
    return Verbatim(kind, tex, whole), start + len(whole)


def _doubled(source: str, start: int, after: int, dead: set[str]) -> _Found | None:
    r"""``\\\\(x\\\\)``: the backslashes were doubled by mistake."""
    return _until(source, start, after + 1, "\\\\)" if source[after] == "(" else "\\\\]", dead)


def _dollar(source: str, start: int) -> _Found | None:
    """``$…$`` by pandoc's rules, which keep prices out; see the test of prices."""
    stop = _next_dollar(source, start + 1)
    if stop is None:
        return None
    inner = source[start + 1 : stop]
    if _TEXT_COMMAND.search(inner) and depth_of_braces(inner) is None:
        stop = _beyond_text(source, start, stop) or stop
        inner = source[start + 1 : stop]
    if not _is_maths(inner, source[stop + 1 : stop + 2]):
        return None
    return Verbatim("maths", normalise(inner), source[start : stop + 1]), stop + 1


def _next_dollar(source: str, position: int) -> int | None:
    for match in _DOLLAR.finditer(source, position, position + MAX_SPAN):
        if match[0] == "$":
            return match.start()
    return None


def _beyond_text(source: str, start: int, stop: int) -> int | None:
    r"""The dollar that ends ``$\text{if $x$}$``, where the first to come does not."""
    for _ in range(4):
        following = _next_dollar(source, stop + 1)
        if following is None or following - start > 500:
            return None
        stop = following
        if depth_of_braces(source[start + 1 : stop]) is not None:
            return stop
    return None


def _is_maths(inner: str, following: str) -> bool:
    stripped = inner.strip()
    if not stripped:
        return False
    signed = bool(_MATHS_SIGN.search(stripped))
    if (following.isdigit() and "\\" not in stripped) or (
        not signed and (_BLANK_LINE.search(inner) or _PROSE.search(inner))
    ):
        return False
    if len(stripped) == len(inner):
        return True
    if inner[0].isspace() and inner[-1].isspace():
        return signed or not (_LONG_WORD.search(stripped) or stripped.isdigit())
    return signed and not _PROSE.search(inner)


def _backticks(source: str, start: int, after: int) -> _Found | None:
    r"""A code span, or a quotation mark of TeX: ``\\`\\`so''`` and ``\\`so'``."""
    ticks = after - start
    following = _BACKTICKS.search(source, after)
    limit = following.start() if following else len(source)
    if ticks == 2 and (
        source.find("''", after, limit) >= 0 or not following or following.end() - limit != 2
    ):
        return _opening_quote(source, after, limit)
    if ticks == 1 and not _closes_code(source, following):
        quote = _QUOTE_END.search(source, after, min(limit + 1, after + 300))
        if quote and not source[after : after + 1].isspace():
            return f"‘{source[after : quote.start()]}’", quote.end()
        if limit == len(source) and _opens_word(source, start, after):
            return "‘", after
    while following:
        if following.end() - following.start() == ticks:
            text = source[after : following.start()]
            whole = source[start : following.end()]
            text = " ".join(text.split("\n"))
            if len(text) > 2 and text[0] == text[-1] == " " and text.strip():
                text = text[1:-1]
            return Verbatim("code", text, whole), following.end()
        following = _BACKTICKS.search(source, following.end(), following.end() + MAX_SPAN)
    return None


def _opening_quote(source: str, after: int, limit: int) -> _Found:
    """The mark alone, or the whole quotation if a straight mark ends it."""
    stop = source.find('"', after, min(limit, after + 200))
    inside = source[after:stop]
    if stop < 0 or "''" in inside or not inside or any(char in inside for char in "$\\\n"):
        return "“", after
    return f"“{inside}”", stop + 1


def _closes_code(source: str, following: re.Match[str] | None) -> bool:
    return (
        following is not None
        and len(following[0]) == 1
        and source[following.start() - 1] not in _NOT_BEFORE_CODE_END
    )


def _opens_word(source: str, start: int, after: int) -> bool:
    before = source[start - 1] if start else " "
    return (before.isspace() or before in "([{“") and not source[after : after + 1].isspace()


def _url(source: str, start: int) -> _Found | None:
    """An address in the text, without the punctuation that belongs to the sentence."""
    if start and (source[start - 1].isalnum()):
        return None
    match = _URL.match(source, start)
    if match is None:
        return None
    raw = match[0]
    closing = raw.count(")") - raw.count("(")
    while raw and (raw[-1] in _URL_TAIL or (raw[-1] == ")" and closing > 0)):
        closing -= raw[-1] == ")"
        raw = raw[:-1]
    if len(raw) < len("http://a"):
        return None
    return Verbatim("url", _URL_ESCAPE.sub(r"\1", raw), raw), start + len(raw)


def _url_command(source: str, after: int) -> _Found | None:
    r"""``\url{…}``."""
    stop = source.find("}", after, after + MAX_SPAN)
    if stop < 0:
        return None
    raw = source[after:stop].strip()
    return Verbatim("url", _URL_ESCAPE.sub(r"\1", raw), raw), stop + 1
