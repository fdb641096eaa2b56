"""Whatever a stranger writes, the faces stay harmless."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_proceedings import markup
from sphinx_proceedings.markup import Text, mathml
from sphinx_proceedings.markup.to_html import LINK_RELATION

if TYPE_CHECKING:
    from collections.abc import Callable

CONSTRUCTORS = [markup.inline, markup.block, markup.literal]
HTML = {
    "p": set(), "ul": set(), "ol": {"start"}, "li": set(), "em": set(), "strong": set(),
    "code": {"class"}, "br": set(), "u": set(), "span": {"class", "style"}, "a": {"href", "rel"},
    "b": set(), "i": set(),
}  # fmt: skip
MATHML = {
    "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac",
    "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr",
    "mtd", "mphantom", "mpadded", "mstyle", "menclose", "mmultiscripts", "mprescripts",
}  # fmt: skip
STYLE = re.compile(r"[a-z-]+:\s*[-#.%\w ]+(?:;\s*[a-z-]+:\s*[-#.%\w ]+)*;?")


def assert_harmless(html: str) -> None:
    """A well-formed fragment of the elements and attributes listed above."""
    for element in list(ET.fromstring(f"<root>{html}</root>").iter())[1:]:
        assert element.tag in HTML.keys() | MATHML, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if element.tag in HTML:
                assert name in HTML[element.tag], name
            if name == "href":
                assert re.match(r"https?://[^\s\"'<>]+\Z", value)
                assert element.get("rel") == LINK_RELATION
            if name == "style":
                assert STYLE.fullmatch(value), value
                assert "url" not in value


def assert_balanced(latex: str) -> None:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", latex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        assert depth >= 0, latex
    assert depth == 0, latex
    assert not re.search(r"(?<!\\)(?:\\\\)*\\\Z", latex)


def outside_maths(latex: str) -> str:
    return re.sub(r"(?<!\\)\$(?:\\.|[^$\\])*\$", "", latex, flags=re.DOTALL)


def assert_faces(text: Text) -> None:
    assert_harmless(text.html)
    assert_balanced(text.latex)
    bare = re.sub(r"\\(?:begin|end)\{(?:itemize|enumerate)\}", "", outside_maths(text.latex))
    bare = re.sub(r"\\[\"'`^~=.]|\\[&%#_${}]", "", bare)
    assert not re.search(r"[&%#_$^]", bare), text.latex
    if text.kind is not markup.Kind.BLOCK:
        assert "\n" not in text.plain
        assert "\n" not in text.html
        assert "\n" not in text.latex


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](<javascript:alert(1)>)",
    "[x](//evil.example)",
    '[x](https://a.b/"onmouseover="alert(1))',
    "![x](https://a.b/c.png)",
    '![x](x "onerror=alert(1)")',
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\href{https://a.b/\"><script>}{x}",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\url{javascript:alert(1)}$",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$\textcolor{red;background:url(//evil)}{x}$",
    r"$\class{x}{y}\style{color:red}{z}\cssId{a}{b}$",
    r"$\eqref{x}\tag{<b>}$",
    r"$\unicode{x3c}img\unicode{x3e}$",
    r"$\unicode{xfdd0}$ $\unicode{xd800}$ $\unicode{x202e}$",
    r"$</annotation><script>alert(1)</script>$",
    "{{ 7*7 }} {% include 'x' %}",
    "{include} ```{include} /etc/passwd\n```",
    "```{raw} html\n<script>\n```",
    "\ufdd00\ufdd1 \ufdd099\ufdd1",
    "https://a.b/<script> https://user@evil.example/ http://[::1]/",
    "`<b>` ``<i>`` <https://a.b>",
    "<!-- x --> <![CDATA[ x ]]> &lt; &#60; <?php ?>",
    "a\x00b\x1b[31m \ud800 \u202egnp.exe\u2069",
    "{" * 50 + "}" * 49,
    "\\",
    "$\\$",
    "x \\",
    "$$",
    "$α",
    "$$$$$",
    r"\emph{",
    r"\emph{a}}{",
    r"\\\\\\",
    "*" * 40 + "a" + "_" * 40,
    r"%\_^~\^{}\'{}\"",
]


@pytest.mark.parametrize("make", CONSTRUCTORS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_stay_text(make: Callable[[str], Text], attack: str) -> None:
    for source in (attack, f"before {attack} after", f"*x {attack} y* \\emph{{{attack}}}"):
        assert_faces(make(source))


def test_script_is_shown_as_it_was_written() -> None:
    source = "<script>alert(1)</script>"
    assert markup.inline(source).html == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert markup.block(f"a *b* {source}").plain == f"a b {source}"


def test_unsafe_links_keep_their_text_only() -> None:
    html = markup.block(r"[one](javascript:x) \href{data:x}{two} [three](https://a.b)").html
    assert html.count("<a ") == 1
    assert all(word in html for word in ("one", "two", "three"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:x", "java\nscript:x",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example/x", "ftp://a.b",
        "https://", "https:///x", "http://a b/", "https://u:p@a.b/", "https://a.b\\@evil.example",
        "https://[::1", "https://a.b:99999/", "https://-a.b/", "mailto:a@b.c", "", "x",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    assert markup.safe_url(address) is None


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("HTTPS://Example.ORG/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        ("https://a.b/<\">'?q=é#f", "https://a.b/%3C%22%3E%27?q=%C3%A9#f"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://a.b/100%", "https://a.b/100%25"),
        ("\u200bhttps://a.b:8080/", "https://a.b:8080/"),
    ],
)
def test_addresses_are_normalised(address: str, safe: str) -> None:
    assert markup.safe_url(address) == safe
    assert markup.safe_url(safe) == safe


def test_relative_addresses_need_a_base() -> None:
    assert markup.safe_url("/pdf?id=x") is None
    assert (
        markup.safe_url("/pdf?id=x", "https://openreview.net") == "https://openreview.net/pdf?id=x"
    )
    assert markup.safe_url("javascript:x", "https://openreview.net") is None


def test_clean_drops_what_cannot_be_seen() -> None:
    assert markup.clean("a\x00\u202e\u200b\ud800\ufeff\ufdd0b") == "ab"
    assert markup.clean("e\u0301\r\nx\ty") == "é\nx\ty"


PIECES = [
    "$", "$$", "\\", "{", "}", "*", "**", "_", "`", "``", "''", "--", "---", "~", "[", "](", ")",
    "!", "<", ">", "&", "%", "#", "^", '"', "'", "\n", "\n\n", "- ", "1. ", " ", "a", "b c", "α",
    "5", "https://a.b/c", "javascript:", "\\emph{", "\\text{", "\\href{", "\\url{", "\\(", "\\)",
    "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\frac", "\\left(", "\\right)", "{\\em ",
    "\\'", '\\"', "\\v", "ễ", "\\\\", "&lt;", "\\cite{", "\\footnote{", "\\textcolor{", "x_1", "^2",
]  # fmt: skip
HOSTILE = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@settings(max_examples=1000)
@given(source=HOSTILE)
@example("HTTPS://a.b")
@example("\u2003- a list")
@example("9) a list")
def test_the_quick_look_for_markup_misses_none(source: str) -> None:
    if markup._SPECIAL.search(source):
        assert markup._may_be_special(source)


@pytest.mark.parametrize("make", CONSTRUCTORS)
@settings(max_examples=400)
@given(source=HOSTILE)
def test_any_text_has_harmless_faces(make: Callable[[str], Text], source: str) -> None:
    assert_faces(make(source))


@settings(max_examples=300)
@given(source=HOSTILE)
def test_segments_are_the_latex_face(source: str) -> None:
    for text in (markup.inline(source), markup.literal(source)):
        assert "".join(part.latex for part in markup.latex_segments(text)) == text.latex


@pytest.mark.parametrize(
    "bomb",
    [
        "{" * 5_000,
        "{" * 2_500 + "}" * 2_500,
        r"\frac" * 1_000,
        r"\frac{" * 900,
        r"\sqrt{" * 800 + "}" * 800,
        r"\sqrt" * 390 + "x",
        r"\left(" * 800,
        r"\left(" * 150 + "x" + r"\right)" * 150,
        "x^{" * 600 + "}" * 600,
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}[1]{#1#1#1#1#1#1}\a{\a{\a{\a{\a{\a{x}}}}}}",
        r"\begin{matrix}" * 300,
        r"\text{" * 500 + "}" * 500,
        "a&" * 2_000,
    ],
)
def test_hostile_formulas_are_refused_in_no_time(bomb: str) -> None:
    start = time.process_time()
    assert_faces(markup.block(f"${bomb}$ and \\[{bomb}\\]"))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "piece",
    ["[", "](", "![", "*", "**a", "*a _b ", "`", "` ``", "$", "$a ", "\\(", "\\emph{", "{\\em ",
     "\\href{a}{", "'", "``", "https://a.b/(", "- ", "1. ", "~", "--", "\\begin{align}", "\\",
     "<", "\n", "  \n", "{", "\\'{", "\\footnote{a", "\\text{$", "$\\text{", "[a](", "\\url{"],
)  # fmt: skip
def test_repetition_costs_little(piece: str) -> None:
    source = piece * (6_000 // len(piece))
    start = time.process_time()
    assert_faces(markup.block(source))
    assert_faces(markup.inline(source))
    assert time.process_time() - start < 2


def test_formulas_of_the_converter_are_checked() -> None:
    assert mathml.check("<math><mi>x</mi></math>") == ""
    assert "href" in mathml.check('<math href="javascript:x"><mi>x</mi></math>')
    assert "onclick" in mathml.check('<math><mi onclick="x">x</mi></math>')
    assert "script" in mathml.check("<math><script>x</script></math>")
    assert "element a" in mathml.check('<math><mtext><a href="#x">x</a></mtext></math>')
    assert "element em" in mathml.check("<math><mrow><em>x</em></mrow></math>")
    assert "style" in mathml.check('<math><mi style="background:url(//x)">x</mi></math>')
    assert "well formed" in mathml.check("<math><mi>x</math>")
    assert mathml.check("<svg/>")
