"""A cleaned text becomes nodes: limited Markdown with the text commands of LaTeX.

markdown-it-py reads paragraphs, lists, emphasis and links, every other rule of it is off;
two rules of our own read commands and groups of LaTeX.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from .clean import safe_url
from .nodes import (
    Block,
    Break,
    Code,
    Formula,
    Inline,
    ItemList,
    Link,
    Paragraph,
    Plain,
    Style,
    Styled,
)
from .scan import MARK, Scan, Verbatim, scan
from .tex import (
    CITATIONS,
    DECLARATIONS,
    DROPPED,
    ESCAPED,
    FOOTNOTES,
    INVISIBLE,
    SPACES,
    STYLES,
    SYMBOLS,
    closing_braces,
    decode_accents,
    typography,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_MARKED_UP = 20_000
"""Longest text in characters in which markup is read; OpenReview's limit is 5,000."""

_WHITE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def parse_inline(text: str) -> tuple[Inline, ...]:
    """The nodes of one line: formulas, emphasis, code, text commands; no links, no blocks."""
    text = _WHITE.sub(" ", text).strip()
    if len(text) > MAX_MARKED_UP:
        return (Plain(text),)
    found = scan(text)
    tokens = _markdown(links=False).parseInline(typography(decode_accents(found.text)))
    return _Builder(found, links=False).inline(tokens[0].children or ())


def parse_block(text: str) -> tuple[Block, ...]:
    """The blocks of a longer text."""
    if len(text) > MAX_MARKED_UP:
        return plain_paragraphs(text)
    found = scan(text)
    tokens = _markdown(links=True).parse(typography(decode_accents(found.text)))
    return _Builder(found, links=True).blocks(iter(tokens))


def plain_paragraphs(text: str) -> tuple[Block, ...]:
    """Paragraphs at blank lines, with no other markup read."""
    parts = (" ".join(part.split()) for part in _BLANK_LINES.split(text))
    return tuple(Paragraph((Plain(part),)) for part in parts if part)


@cache
def _markdown(*, links: bool) -> MarkdownIt:
    # Most texts are parsed without it, and a build may have no others.
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("zero")
    markdown.enable(["list", "emphasis", "newline"])
    if links:
        markdown.enable(["link", "image"])
    # Addresses are judged by safe_url alone, after the marks in them have been put back.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.inline.ruler.push("tex_command", _command_rule)
    markdown.inline.ruler.push("tex_group", _group_rule)
    return markdown


# --- rules for markdown-it --------------------------------------------------------------------

_COMMAND = re.compile(r"\\\\?([A-Za-z]+)\*?")
_LINE_BREAK = re.compile(r"\\\\(?:\*?\[[^\]\n]{0,12}\])?(?=\s|$|[A-Z(\ufdd0])\s?|\\\n\s*")
_GAP = re.compile(r"[ ]?\{\}|[ ](?=\w)?")
_ARGUMENT = re.compile(r"\s?\{")
_OPTIONAL = re.compile(r"(?:\s?\[[^\]\n]*\])+")
_DECLARATION = re.compile(r"\{\s?\\([A-Za-z]+)(?![A-Za-z])\s*")
_PROTECTED = re.compile(r"\{([A-Za-z][\w.+-]+)\}")


def _command_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's call
    """A backslash: a command, an escaped character or a line break."""
    if state.src[state.pos] != "\\":
        return False
    command = _COMMAND.match(state.src, state.pos, state.posMax)
    if command and _named(state, command, silent=silent):
        return True
    if match := _LINE_BREAK.match(state.src, state.pos, state.posMax):
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = match.end()
        return True
    if command:
        return _emit(state, command[0], command.end(), silent=silent)
    doubled = 2 if state.src.startswith("\\\\", state.pos) else 1
    char = state.src[state.pos + doubled : min(state.pos + doubled + 1, state.posMax)]
    if not char or char not in ESCAPED:
        return _emit(state, "\\", state.pos + 1, silent=silent)
    text = " " if char in SPACES else "" if char in INVISIBLE else char
    return _emit(state, text, state.pos + doubled + 1, silent=silent)


def _emit(state: StateInline, text: str, end: int, *, silent: bool) -> bool:
    if not silent:
        state.pending += text
    state.pos = end
    return True


def _named(state: StateInline, command: re.Match[str], *, silent: bool) -> bool:
    """A command that we know; the others are shown as they are written."""
    name = command[1]
    if name in STYLES or name in CITATIONS or name in FOOTNOTES or name == "href":
        return _with_argument(state, command, silent=silent)
    if name in ("textcolor", "color", *DROPPED):
        first = _braces(state, command.end())
        if first is None:
            return False
        if name == "textcolor" and (second := _braces(state, first[1] + 1)):
            return _nest(state, *second, "style", "", silent=silent)
        return name != "textcolor" and _emit(state, "", first[1] + 1, silent=silent)
    if name not in SYMBOLS:
        return False
    gap = _GAP.match(state.src, command.end(), state.posMax)
    return _emit(state, SYMBOLS[name] + _space_after(name, gap), _end(command, gap), silent=silent)


def _end(command: re.Match[str], gap: re.Match[str] | None) -> int:
    return gap.end() if gap else command.end()


def _space_after(name: str, gap: re.Match[str] | None) -> str:
    """TeX eats the space after a command; after a word-like one its author hardly meant that."""
    if gap is None or gap[0] != " ":
        return ""
    return " " if len(SYMBOLS[name]) != 1 or name in _SPACED else ""


_SPACED = frozenset(
    name
    for name, char in SYMBOLS.items()
    if "\u0370" <= char[:1] <= "\u03ff" or char[:1] in "×±·≤≥≠≈∼∞∈→←⇒ℓ"
)


def _with_argument(state: StateInline, command: re.Match[str], *, silent: bool) -> bool:
    name, position = command[1], command.end()
    if optional := _OPTIONAL.match(state.src, position, state.posMax):
        position = optional.end()
    braces = _braces(state, position)
    if braces is None:
        return False
    start, end = braces
    if name in CITATIONS:
        return _emit(state, f"[{state.src[start:end].strip()}]", end + 1, silent=silent)
    if name in FOOTNOTES:
        return _nest(state, start, end, "note", "", silent=silent)
    if name != "href":
        style = STYLES[name]
        return _nest(state, start, end, "style", style.value if style else "", silent=silent)
    second = _braces(state, end + 1)
    if second is None:
        return False
    return _nest(state, *second, "address", state.src[start:end], silent=silent)


def _braces(state: StateInline, position: int) -> tuple[int, int] | None:
    """First and last-but-one place of the ``{…}`` that stands here, if it is closed."""
    match = _ARGUMENT.match(state.src, position, state.posMax)
    if match is None:
        return None
    end = closing_braces(state.src).get(match.end() - 1)
    return (match.end(), end) if end is not None and end < state.posMax else None


def _nest(state: StateInline, start: int, end: int, kind: str, value: str, *, silent: bool) -> bool:
    """Read what is between two places as children of a new token, as the link rule does."""
    if not silent:
        last = state.posMax
        state.pos, state.posMax = start, end
        state.push(f"{kind}_open", "", 1).content = value
        state.md.inline.tokenize(state)
        state.push(f"{kind}_close", "", -1)
        state.posMax = last
    state.pos = end + 1
    return True


def _group_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's call
    r"""``{\em so}``, and ``{BERT}``: braces that protect capitals in a .bib file."""
    if state.src[state.pos] != "{":
        return False
    if match := _DECLARATION.match(state.src, state.pos, state.posMax):
        end = closing_braces(state.src).get(state.pos)
        if match[1] in DECLARATIONS and end is not None and end < state.posMax:
            style = DECLARATIONS[match[1]]
            value = style.value if style else ""
            return _nest(state, match.end(), end, "style", value, silent=silent)
    match = _PROTECTED.match(state.src, state.pos, state.posMax)
    if match and match[1] != match[1].lower():
        return _emit(state, match[1], match.end(), silent=silent)
    return False


# --- tokens to nodes --------------------------------------------------------------------------


class _Builder:
    """Makes nodes of markdown-it's tokens and puts back what the scanner took out."""

    def __init__(self, found: Scan, *, links: bool) -> None:
        self._scan = found
        self._links = links

    def blocks(self, tokens: Iterator[Token]) -> tuple[Block, ...]:
        """Blocks up to the end of the tokens or of the block that they are in."""
        blocks: list[Block] = []
        for token in tokens:
            if token.type == "inline":
                if children := self.inline(token.children or ()):
                    blocks.append(Paragraph(children))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                start = (
                    None if token.type == "bullet_list_open" else int(token.attrs.get("start", 1))
                )
                blocks.append(ItemList(self._items(tokens), start))
            elif token.type == "list_item_close":
                break
        return tuple(blocks)

    def _items(self, tokens: Iterator[Token]) -> tuple[tuple[Block, ...], ...]:
        items: list[tuple[Block, ...]] = []
        for token in tokens:
            if token.type == "list_item_open":
                items.append(self.blocks(tokens))
            elif token.type.endswith("_list_close"):
                break
        return tuple(items)

    def inline(self, tokens: Iterable[Token], *, links: bool = True) -> tuple[Inline, ...]:
        """The nodes of a line."""
        return _joined(self._nodes(iter(tokens), links=links and self._links))

    def _nodes(self, tokens: Iterator[Token], *, links: bool) -> Iterator[Inline]:
        for token in tokens:
            kind = token.type
            if kind == "text":
                yield from self._text(token.content, links=links)
            elif kind == "softbreak":
                yield Plain(" ")
            elif kind == "hardbreak":
                yield Break()
            elif kind == "image":
                yield from self.inline(token.children or (), links=False)
            elif kind.endswith("_open"):
                yield from self._nested(token, tokens, links=links)
            elif kind.endswith("_close"):
                return

    def _nested(self, token: Token, tokens: Iterator[Token], *, links: bool) -> Iterator[Inline]:
        url = self._address(token) if links else None
        children = _joined(self._nodes(tokens, links=links and url is None))
        style = _style(token)
        if token.type == "note_open":
            yield from (Plain(" ("), *children, Plain(")"))
        elif url is not None and children:
            yield Link(url, children)
        elif style is not None and children:
            yield Styled(style, children)
        else:
            yield from children

    def _address(self, token: Token) -> str | None:
        if token.type == "link_open":
            return safe_url(self._resolve(str(token.attrs.get("href", ""))))
        return safe_url(self._resolve(token.content)) if token.type == "address_open" else None

    def _resolve(self, text: str) -> str:
        return MARK.sub(lambda match: self._scan.found[int(match[1])].text, text)

    def _text(self, text: str, *, links: bool) -> Iterator[Inline]:
        parts = MARK.split(text)
        for index, part in enumerate(parts):
            if index % 2:
                yield _verbatim(self._scan.found[int(part)], links=links)
            elif part:
                yield Plain(part)


def _style(token: Token) -> Style | None:
    if token.type == "em_open":
        return Style.EMPHASIS
    if token.type == "strong_open":
        return Style.STRONG
    return Style(token.content) if token.type == "style_open" and token.content else None


def _verbatim(found: Verbatim, *, links: bool) -> Inline:
    if found.kind == "code":
        return Code(found.text)
    if found.kind != "url":
        return Formula(found.text, display=found.kind == "display")
    url = safe_url(found.text) if links else None
    return Link(url, (Plain(found.text),)) if url else Plain(found.text)


def _joined(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring stretches of plain text as one."""
    joined: list[Inline] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, Plain) and isinstance(last, Plain):
            joined[-1] = Plain(last.text + node.text)
        else:
            joined.append(node)
    return tuple(joined)
