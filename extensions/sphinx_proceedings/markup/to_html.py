"""Nodes to HTML that is also well-formed XML; the only writer of HTML from strangers' text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from .mathml import convert
from .nodes import Block, Break, Code, Formula, Inline, Link, Paragraph, Plain, Style, Styled

if TYPE_CHECKING:
    from collections.abc import Sequence

LINK_RELATION = "nofollow ugc noopener noreferrer"
_TAGS = {
    Style.EMPHASIS: ("<em>", "</em>"),
    Style.STRONG: ("<strong>", "</strong>"),
    Style.CODE: ("<code>", "</code>"),
    Style.UNDERLINE: ("<u>", "</u>"),
    Style.SMALL_CAPITALS: ('<span class="small-caps">', "</span>"),
}


def inline(nodes: Sequence[Inline]) -> str:
    """One line, without a block element around it."""
    return "".join(map(_inline, nodes))


def _inline(node: Inline) -> str:
    match node:
        case Plain(text):
            return str(escape(text))
        case Formula():
            return formula(node)
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Break():
            return "<br/>"
        case Styled(style, children):
            start, end = _TAGS[style]
            return f"{start}{inline(children)}{end}"
        case Link(url, children):
            return f'<a href="{escape(url)}" rel="{LINK_RELATION}">{inline(children)}</a>'


def formula(node: Formula) -> str:
    """MathML, or the TeX source where there is none."""
    mathml = convert(node.tex, node.display)
    return mathml if isinstance(mathml, str) else f'<code class="tex">{escape(node.tex)}</code>'


def block(nodes: Sequence[Block], *, tight: bool = False) -> str:
    """Paragraphs and lists; the paragraph of an item that has only one goes without ``<p>``."""
    return "".join(_block(node, tight=tight) for node in nodes)


def _block(node: Block, *, tight: bool) -> str:
    if isinstance(node, Paragraph):
        text = inline(node.children)
        return text if tight else f"<p>{text}</p>"
    tight = all(sum(isinstance(part, Paragraph) for part in item) <= 1 for item in node.items)
    items = "".join(f"<li>{block(item, tight=tight)}</li>" for item in node.items)
    if node.start is None:
        return f"<ul>{items}</ul>"
    start = "" if node.start == 1 else f' start="{node.start}"'
    return f"<ol{start}>{items}</ol>"
