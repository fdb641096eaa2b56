"""What authors write, and what readers, search engines and BibTeX get of it."""

from __future__ import annotations

import re

import pytest

from sphinx_proceedings import markup
from sphinx_proceedings.markup import SegmentKind, latex_segments


def shown(source: str) -> str:
    """The HTML of a line with each formula as ``⟦TeX⟧``."""
    html = str(markup.inline(source).html)
    return re.sub(r"<math.*?<annotation[^>]*>(.*?)</annotation></semantics></math>", r"⟦\1⟧", html)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("$5 vs $10", "$5 vs $10"),
        ("from $5 to $10 a day", "from $5 to $10 a day"),
        ("$100K-$200K", "$100K-$200K"),
        ("5$ or 10$ each", "5$ or 10$ each"),
        ("costs \\$5 and \\$6", "costs $5 and $6"),
        ("$5 for $x$", "$5 for ⟦x⟧"),
        ("one $ alone", "one $ alone"),
        ("$a^*$ or $b^*$", "⟦a^*⟧ or ⟦b^*⟧"),
        ("$a_1$ and $b_1$", "⟦a_1⟧ and ⟦b_1⟧"),
        ("D$^2$CSG", "D⟦^2⟧CSG"),
        ("$ k $-NN", "⟦k⟧-NN"),
        ("$\\sim$3.4$\\times$", "⟦\\sim⟧3.4⟦\\times⟧"),
        ("\\(x\\) and \\[y\\]", "⟦x⟧ and ⟦y⟧"),
        ("\\\\(x\\\\)", "⟦x⟧"),
        ("$$x$$", "⟦x⟧"),
        ("$\\\\alpha$", "⟦\\alpha⟧"),
        ("$x\n- y$", "⟦x - y⟧"),
        ("$5\\%$", "⟦5\\%⟧"),
        ("$\\text{if $x$}$", "⟦\\text{if }x\\text{}⟧"),
        ("\\begin{equation} x \\label{e} \\end{equation}", "⟦x⟧"),
        ("`$HOME` and `$PATH`", "<code>$HOME</code> and <code>$PATH</code>"),
    ],
)
def test_maths_and_prices(source: str, html: str) -> None:
    assert shown(source) == html


def test_blank_lines_and_bullets_do_not_break_a_formula() -> None:
    text = markup.block("Let\n\\[\nx\n\n- y\n\n\\]\nbe.")
    assert text.html.count("<math") == 1
    assert "<ul>" not in text.html
    assert text.unconverted == ()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a* **b** _c_ `d*e*`", "<em>a</em> <strong>b</strong> <em>c</em> <code>d*e*</code>"),
        ("A* and B* search, snake_case_name", "A* and B* search, snake_case_name"),
        (r"\emph{a \textbf{b}} {\em c}", "<em>a <strong>b</strong></em> <em>c</em>"),
        (r"\\emph{a}", "<em>a</em>"),
        (r"\texttt{a\_b}", "<code>a_b</code>"),
        (r"\underline{L}ong", "<u>L</u>ong"),
        (r"{BERT} and {0,1} and {meta}", "BERT and {0,1} and {meta}"),
        (r"5\% R\&D \#1 a\_b", "5% R&amp;D #1 a_b"),
        (r"\name bridges \foo{x}", r"\name bridges \foo{x}"),
        (r"C:\new\table", r"C:\new\table"),
        (r"\emph{open", r"\emph{open"),
        (r"\cite{a2019, b2020}", "[a2019, b2020]"),
        (r"so\footnote{but \emph{see}}", "so (but <em>see</em>)"),
        (r"\textcolor{blue}{x} {\color{red}y}", "x {y}"),
        (r"line\\ next", "line<br/>next"),
        ("``a'' `b' ''c'' ``d\"", "“a” ‘b’ “c” “d”"),
        ("don't `can't`", "don&#39;t <code>can&#39;t</code>"),
        ("``$k$-means'' and ``x''", "“⟦k⟧-means” and “x”"),
        ("a--b, 2--3, c---d, e -- f", "a–b, 2–3, c—d, e – f"),
        ("run --help and `--x`, https://a.b/c--d", "run --help and <code>--x</code>, https://a.b/c--d"),
        ("~10, 2~3, x~N(0,1)", "~10, 2~3, x~N(0,1)"),
        ("et al.~(2019), Figure~3", "et al.\u00a0(2019), Figure\u00a03"),
        (r"Fr\'echet G{\"o}del \v{s} \c{c}", "Fréchet Gödel š ç"),
        (r"\L{}ukasz {\ss} \'{\i} Nguy\~{\^e}n \i", "Łukasz ß í Nguyễn ı"),
        ("# no heading", "# no heading"),
        ("[a](https://b.c)", "[a](https://b.c)"),
    ],
)  # fmt: skip
def test_line(source: str, html: str) -> None:
    assert shown(source) == html


def test_blocks() -> None:
    text = markup.block(
        "One\nline.\n\nTwo:\n\n- *a*\n- b\n\n3. c\n4. d\n\nEnd.\n\n    no code\n\n> no quote"
    )
    assert text.html == (
        "<p>One line.</p><p>Two:</p><ul><li><em>a</em></li><li>b</li></ul>"
        '<ol start="3"><li>c</li><li>d</li></ol><p>End.</p><p>no code</p><p>&gt; no quote</p>'
    )
    assert text.plain.startswith("One line.\n\nTwo:\n\n- a\n- b\n\n3. c\n4. d")


@pytest.mark.parametrize(
    ("source", "url", "label"),
    [
        ("see https://a.b/c_d_e.", "https://a.b/c_d_e", "https://a.b/c_d_e"),
        ("(https://a.b/x_(y))", "https://a.b/x_(y)", "https://a.b/x_(y)"),
        ("**https://a.b**", "https://a.b", "https://a.b"),
        (r"\url{https://a.b/c\_d~e}", "https://a.b/c_d~e", "https://a.b/c_d~e"),
        (r"\href{https://a.b/%7Ex}{*here*}", "https://a.b/%7Ex", "<em>here</em>"),
        ("[this](https://a.b 'title')", "https://a.b", "this"),
        ("[https://a.b](https://a.b)", "https://a.b", "https://a.b"),
    ],
)
def test_links(source: str, url: str, label: str) -> None:
    html = markup.block(source).html
    assert f'<a href="{url}" rel="nofollow ugc noopener noreferrer">{label}</a>' in html


def test_what_cannot_be_converted_is_readable_and_listed() -> None:
    text = markup.inline(r"$\MMS$ and $x$ and $\MMS$")
    assert text.html.startswith('<code class="tex">\\MMS</code> and <math>')
    assert text.unconverted == (r"\MMS",)
    assert "Unknown command" in text.problems[0][1]
    assert text.plain == r"\MMS and x and \MMS"
    assert text.latex == r"{\textbackslash}MMS and $x$ and {\textbackslash}MMS"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"$\ell_2$", "ℓ₂"),
        (r"$L^2$", "L²"),
        (r"$\alpha$", "α"),
        (r"$O(\log n)$", "O(log n)"),
        (r"$\tilde O(k)$", "Õ(k)"),
        (r"$\frac{1}{n+1}$", "1/(n+1)"),
        (r"$\sqrt{n}$", "√n"),
        (r"$\mathcal{O}(x_i)$", "O(x_i)"),
        (r"$\binom{a}{b}$", r"\binom{a}{b}"),
        (r"\emph{a}  b", "a b"),
        ("a\nb", "a b"),
    ],
)
def test_plain(source: str, plain: str) -> None:
    assert markup.inline(source).plain == plain


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        (
            "R&D: 5% of #1_{x}~^\\",
            r"R\&D: 5\% of \#1\_\{x\}{\textasciitilde}{\textasciicircum}{\textbackslash}",
        ),
        (
            "Łukasz Nguyễn İ ị Ș ñ ß",
            r"{\L}ukasz Nguy{\~{\^e}}n {\.I} {\d{i}} {\textcommabelow{S}} {\~n} {\ss}",
        ),
        ("ặ ệ ï", r"{\d{\u{a}}} {\d{\^e}} {\"\i}"),
        ("ơ 佳", "ơ 佳"),
        ("\"a\" “b” ('c') d’s", "``a'' ``b'' ('c') d's"),
        ("a–b—c", "a--b---c"),
        ("α≤β, x²", r"$\alpha \leq \beta$, x$^2$"),
        (r"$\ell_2$ \emph{x} `y_z`", r"$\ell_2$ \emph{x} \texttt{y\_z}"),
        ("$α_1$", r"${\alpha}_1$"),
        ("$x{$ and $5 # 6$", r"x\{ and $5 \# 6$"),
        ("<b> --x", r"{\textless}b{\textgreater} -{}-x"),
        ("\\$5 x$", r"\$5 x\$"),
    ],
)
def test_latex(source: str, latex: str) -> None:
    assert markup.inline(source).latex == latex


def test_literal_reads_no_markup() -> None:
    text = markup.literal(r"*Jos{\'e}* $x$ Texas A\&M  <b>")
    assert text.plain == "*José* $x$ Texas A&M <b>"
    assert text.html == "*José* $x$ Texas A&amp;M &lt;b&gt;"
    assert text.latex == r"*Jos{\'e}* \$x\$ Texas A\&M {\textless}b{\textgreater}"


def test_segments_tell_words_from_maths() -> None:
    parts = latex_segments(markup.inline(r"The \emph{GPT} D$^2$CSG"))
    assert [(part.kind, part.latex) for part in parts] == [
        (SegmentKind.TEXT, "The"),
        (SegmentKind.SPACE, " "),
        (SegmentKind.COMMAND, "\\emph{"),
        (SegmentKind.TEXT, "GPT"),
        (SegmentKind.COMMAND, "}"),
        (SegmentKind.SPACE, " "),
        (SegmentKind.TEXT, "D"),
        (SegmentKind.MATHS, "$^2$"),
        (SegmentKind.TEXT, "CSG"),
    ]
    with pytest.raises(ValueError, match="single line"):
        latex_segments(markup.block("x"))


def test_texts_are_values() -> None:
    assert markup.inline("a\u200b") == markup.inline("a")
    assert len({markup.inline("a"), markup.inline("a"), markup.block("a")}) == 2
    assert markup.block("").html == markup.inline(" ").html == ""
    assert str(markup.inline("*a*")) == "a"


def test_plain_texts_take_the_short_way() -> None:
    assert markup.inline("Attention Is All You Need: R&D of <x>").is_plain
    for special in ("*", "$", "\\", "``", "--", "https://a.b", "[x]", "{"):
        assert not markup.inline(f"a {special} b").is_plain
    assert markup.block("a < b\nc").html == "<p>a &lt; b c</p>"
    assert not markup.block("- a").is_plain
