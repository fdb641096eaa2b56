"""Texts as data for a typesetter: every part arrives, and nothing is a program."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile import PAYLOADS
from sphinx_proceedings import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_proceedings.markup import Tree

NEURIPS = Path(__file__).parent / "data/neurips2023.json.gz"


def maths(tex: str) -> Tree:
    """The data of one formula."""
    (found,) = markup.tree(markup.inline(f"${tex}$"))
    assert isinstance(found, list)
    assert found[:2] == ["formula", False]
    return found[3]


def letter(char: str) -> Tree:
    return ["letter", char, False]


def sign(char: str) -> Tree:
    return ["sign", char, False, None]


X, Y, N = letter("x"), letter("y"), letter("n")


@pytest.mark.parametrize(
    ("tex", "data"),
    [
        (r"x", X),
        (r"\Omega", ["letter", "Ω", True]),
        (r"\log", ["name", "log"]),
        (r"12", ["number", "12"]),
        (r"\frac{x}{y}", ["fraction", X, Y]),
        (r"\sqrt{x}", ["root", X, None]),
        (r"\sqrt[n]{x}", ["root", X, N]),
        (r"x_n", ["scripts", X, N, None]),
        (r"x^n", ["scripts", X, None, N]),
        (r"x_n^y", ["scripts", X, N, Y]),
        (r"\hat{x}", ["accent", X, "\u0302"]),
        (r"\widehat{x}", ["accent", X, "\u0302"]),
        (r"\vec{x}", ["accent", X, "\u20d7"]),
        (r"\overline{x}", ["over", "line", X]),
        (r"\underline{x}", ["under", "line", X]),
        (r"\underbrace{x}", ["under", "brace", X]),
        (r"\sum_x", ["moving-limits", sign("∑"), X, None]),
        (r"\sum\limits_x", ["limits", sign("∑"), X, None]),
        (r"\phantom{x}", ["hidden", X]),
        (r"\text{if}", ["text", "if"]),
        (r"\textbf{if}", ["styled", "bold", ["text", "if"]]),
        (r"\left(x\right)", ["fenced", [sign("("), X, sign(")")]]),
        (r"(x)", ["row", [sign("("), X, sign(")")]]),
        (r"\big(", ["sign", "(", False, 1.2]),
        (
            r"\begin{matrix}x&y\\y&x\end{matrix}",
            ["table", "center", [[X, Y], [Y, X]]],
        ),
    ],
)
def test_formulas_are_told_part_by_part(tex: str, data: Tree) -> None:
    assert maths(tex) == data


def test_one_half_of_a_pair_grows_too() -> None:
    kind, parts = maths(r"\begin{cases}x\\y\end{cases}")  # type: ignore[misc]
    assert kind == "fenced"
    assert parts[:2] == [sign("{"), ["table", "left", [[X], [Y]]]]


def test_what_typesetters_are_not_told_of_stays_tex() -> None:
    assert markup.tree(markup.inline(r"a $\boxed{x}$")) == ["a ", ["tex", r"\boxed{x}"]]
    assert markup.tree(markup.inline(r"a $\foo{x}$")) == ["a ", ["tex", r"\foo{x}"]]


def test_lines_and_blocks() -> None:
    assert markup.tree(markup.inline("*a* **b** `c`")) == [
        ["emphasis", ["a"]], " ", ["strong", ["b"]], " ", ["verbatim", "c"],
    ]  # fmt: skip
    assert markup.tree(markup.block("one\n\n- two\n- https://a.example/")) == [
        ["paragraph", ["one"]],
        [
            "list",
            None,
            [
                [["paragraph", ["two"]]],
                [["paragraph", [["link", "https://a.example/", ["https://a.example/"]]]]],
            ],
        ],
    ]


def test_long_words_may_be_broken() -> None:
    (found,) = markup.tree(markup.literal("short " + "long" * 20))
    assert isinstance(found, str)
    assert found.startswith("short l\u200bo\u200bn")
    assert found.replace("\u200b", "") == "short " + "long" * 20


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_addresses_of_links_are_checked(payload: str) -> None:
    for text in (markup.inline(payload), markup.block(payload)):
        for node in nodes(markup.tree(text)):
            if node[:1] == ["link"]:
                assert str(node[1]).startswith(("http://", "https://"))


def nodes(tree: Tree) -> Iterator[list[Tree]]:
    """All lists in it."""
    if isinstance(tree, list):
        yield tree
        for part in tree:
            yield from nodes(part)


def test_every_formula_of_a_large_conference_that_browsers_get_is_told() -> None:
    with gzip.open(NEURIPS, "rt", encoding="utf-8") as stream:
        papers = [note["content"] for note in json.load(stream)["notes"]]
    texts = [markup.block(one["abstract"]["value"]) for one in papers]
    texts += [markup.inline(one["title"]["value"]) for one in papers]
    told, refused = 0, 0
    for text in texts:
        kinds = [node[0] for node in nodes(markup.tree(text)) if node]
        told += kinds.count("formula")
        refused += kinds.count("tex") - str(text.html).count('<code class="tex">')
    assert told > 3000
    assert refused == 0
