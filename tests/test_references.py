"""References of real styles: names, titles and punctuation as citeproc-js writes them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citing import BORROWED, OWN_WORDS, hostile, neurips, paper, proceedings
from sphinx_proceedings import markup
from sphinx_proceedings.citations import csl, filled, frames, references
from sphinx_proceedings.citations.references import References, initials, spelled_out, title
from sphinx_proceedings.names import Name

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import Paper, Proceedings

STYLES = ("APA", "MLA", "Chicago", "IEEE")
VENUE = "<i>ICLR 2024 Workshop on Research &amp; Development</i>"
URL = "https://openreview.net/forum?id=x"


def written(some: Paper, whole: Proceedings | None = None) -> dict[str, str]:
    """HTML of the references by style."""
    return {
        found.style: str(found.html) for found in References(whole or proceedings(some)).of(some)
    }


# Compared with citeproc-js 2.4.63 and the same styles; it differs in "T-SNE" and in that it leaves
# out the comma between two names of which neither can be inverted.
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(
            paper(
                "Visualizing data using t-SNE: a GPT-4 view of k-means & more",
                "Laurens van der Maaten",
                "Martin Luther King Jr.",
                "Sanjeev Arora",
            ),
            {
                "APA": "van der Maaten, L., King, M. L., Jr., &amp; Arora, S. (2024, May 11). "
                "Visualizing data using t-SNE: a GPT-4 view of k-means &amp; more. "
                f"{VENUE}. {URL}",
                "MLA": "van der Maaten, Laurens, et al. “Visualizing Data Using t-SNE: A GPT-4 "
                f"View of k-Means &amp; More.” {VENUE}, 2024, {URL}.",
                "Chicago": "Maaten, Laurens van der, Martin Luther King Jr., and Sanjeev Arora. "
                "2024. “Visualizing Data Using t-SNE: A GPT-4 View of k-Means &amp; More.” "
                f"{VENUE}, May 11. {URL}.",
                "IEEE": "L. van der Maaten, M. L. King Jr., and S. Arora, “Visualizing data using "
                f"t-SNE: a GPT-4 view of k-means &amp; more,” in {VENUE}, May 2024. [Online]. "
                f"Available: {URL}",
            },
            id="particle, suffix",
        ),
        pytest.param(
            paper(
                'What do “quotes” in titles do? An iPhone study of "log"',
                "南佳怡",
                "Plato",
                doi="10.1234/abc",
            ),
            {
                "APA": "南佳怡, &amp; Plato. (2024, May 11). What do “quotes” in titles do? An "
                f"iPhone study of “log.” {VENUE}. https://doi.org/10.1234/abc",
                "MLA": "南佳怡, and Plato. “What Do ‘Quotes’ in Titles Do? An iPhone Study of "
                f"‘Log.’” {VENUE}, 2024, https://doi.org/10.1234/abc.",
                "Chicago": "南佳怡, and Plato. 2024. “What Do ‘Quotes’ in Titles Do? An iPhone "
                f"Study of ‘Log.’” {VENUE}, May 11. https://doi.org/10.1234/abc.",
                "IEEE": "南佳怡 and Plato, “What do ‘quotes’ in titles do? An iPhone study of "
                f"‘log,’” in {VENUE}, May 2024. doi: 10.1234/abc.",
            },
            id="names of one part, quotations, DOI",
        ),
        pytest.param(
            paper("Is the two-layer network all you need?", "jian liu", "Guo-ping J.R. Xu"),
            {
                "APA": "liu, jian, &amp; Xu, G. J. R. (2024, May 11). Is the two-layer network "
                f"all you need? {VENUE}. {URL}",
                "MLA": "liu, jian, and Guo-ping J. R. Xu. “Is the Two-Layer Network All You "
                f"Need?” {VENUE}, 2024, {URL}.",
                "Chicago": "liu, jian, and Guo-ping J. R. Xu. 2024. “Is the Two-Layer Network "
                f"All You Need?” {VENUE}, May 11. {URL}.",
                "IEEE": "jian liu and G. J. R. Xu, “Is the two-layer network all you need?,” in "
                f"{VENUE}, May 2024. [Online]. Available: {URL}",
            },
            id="small letters, glued initials, question mark",
        ),
        pytest.param(
            paper("Toys of $\\ell_2$ & <b>", *[f"{letter}nn Lee" for letter in "ABCDEFG"]),
            {
                "APA": "Lee, A., Lee, B., Lee, C., Lee, D., Lee, E., Lee, F., &amp; Lee, G. "
                f"(2024, May 11). Toys of ℓ₂ &amp; &lt;b&gt;. {VENUE}. {URL}",
                "MLA": f"Lee, Ann, et al. “Toys of ℓ₂ &amp; &lt;b&gt;.” {VENUE}, 2024, {URL}.",
                "Chicago": "Lee, Ann, Bnn Lee, Cnn Lee, et al. 2024. “Toys of ℓ₂ &amp; &lt;b&gt;.” "
                f"{VENUE}, May 11. {URL}.",
                "IEEE": "A. Lee <i>et al.</i>, “Toys of ℓ₂ &amp; &lt;b&gt;,” in "
                f"{VENUE}, May 2024. [Online]. Available: {URL}",
            },
            id="many authors, maths, markup",
        ),
        pytest.param(
            paper("One", "Martin Luther King Jr."),
            {
                "APA": f"King, M. L., Jr. (2024, May 11). One. {VENUE}. {URL}",
                "MLA": f"King, Martin Luther, Jr. “One.” {VENUE}, 2024, {URL}.",
                "Chicago": f"King, Martin Luther, Jr. 2024. “One.” {VENUE}, May 11. {URL}.",
                "IEEE": f"M. L. King Jr., “One,” in {VENUE}, May 2024. [Online]. Available: {URL}",
            },
            id="suffix before a full stop",
        ),
    ],
)
def test_references_are_those_of_the_styles(printed: Paper, expected: dict[str, str]) -> None:
    assert written(printed) == expected


@pytest.mark.parametrize(
    ("number", "end"),
    [
        (20, "Lee, a18, &amp; Lee, a19. (2024"),
        (21, "Lee, a18, … Lee, a20. (2024"),
        (22, "Lee, a18, … Lee, a21. (2024"),
        (40, "Lee, a18, … Lee, a39. (2024"),
    ],
)
def test_of_very_many_authors_the_last_is_named(number: int, end: str) -> None:
    names = {f"A{place} Lee": Name(f"a{place}", "", "Lee") for place in range(number)}
    some = paper("A", *names)
    found = written(some, proceedings(some, overrides=names))["APA"]
    assert found.startswith("Lee, a0, Lee, a1, ")
    assert end in found


def test_hidden_authors_are_anonymous() -> None:
    assert written(paper("One"))["Chicago"].startswith("Anonymous. 2024. “One.”")


def test_a_borrowed_paper_is_cited_with_its_true_venue_only() -> None:
    some = paper("A", "Ann Lee")
    for reference in written(some, proceedings(some, workshop=BORROWED)).values():
        assert "<i>Advances in Other Systems 36</i>" in reference
        assert "2023" in reference
        assert not [word for word in OWN_WORDS if word in reference]


def test_an_organizers_split_of_a_name_counts() -> None:
    some = paper("A", "Gabriel García Márquez")
    split = {"Gabriel García Márquez": Name("Gabriel", "", "García Márquez")}
    found = written(some, proceedings(some, overrides=split))
    assert found["APA"].startswith("García Márquez, G. (2024")
    assert found["IEEE"].startswith("G. García Márquez, ")


# --- titles and names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("learning to play with the toys", "Learning to Play with the Toys"),
        ("in-context and plug-in learning", "In-Context and Plug-in Learning"),
        ("state-of-the-art toys: an overview of", "State-of-the-Art Toys: An Overview Of"),
        ("what is arXiv? the k-means and p-values", "What Is arXiv? The k-Means and p-Values"),
        ("f(x) and x2vec, revisited", "f(x) and x2vec, Revisited"),
        ("南佳怡 的 toys", "南佳怡 的 Toys"),
        ("", ""),
    ],
)
def test_titles_in_title_case(plain: str, expected: str) -> None:
    assert title(plain, upper=True, quoted=False) == expected


@pytest.mark.parametrize(
    ("given_names", "expected", "full"),
    [
        ("Xiao-Ming", "X.-M.", "Xiao-Ming"),
        ("J.R.R.", "J. R. R.", "J. R. R."),
        ("Guo-ping Q", "G. Q.", "Guo-ping Q."),
        ("Łukasz", "Ł.", "Łukasz"),
        ("jian", "jian", "jian"),
        ("佳怡", "佳怡", "佳怡"),
        ("-", "-", "-"),
    ],
)
def test_given_names_in_short_and_in_full(given_names: str, expected: str, full: str) -> None:
    assert initials(given_names) == expected
    assert spelled_out(given_names) == full


# --- frames ------------------------------------------------------------------------------------


def test_frames_give_what_citeproc_gives() -> None:
    """Papers that need none of our own rules are formatted whole by citeproc for comparison."""
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    whole = neurips()
    ours = References(whole)
    simple = re.compile(r"[A-Z][a-z]+( [A-Z][a-z]+)*")
    chosen = [
        some
        for some in whole.papers
        if simple.fullmatch(some.title.plain)
        and all(re.fullmatch("[A-Z][a-z]+ [A-Z][a-z]+", one.name.plain) for one in some.authors)
    ][:6]
    assert len(chosen) == 6
    for place, identifier in enumerate(frames.STYLES.values()):
        style = frames.Style(identifier)._style
        for some in chosen:
            item = csl.item(some, whole)
            fields = ("id", "type", "title", "author", "container-title", "issued", "URL")
            source = CiteProcJSON([{key: item[key] for key in fields}])
            theirs = CitationStylesBibliography(style, source, formatter.html)
            theirs.register(Citation([CitationItem(str(item["id"]))]))
            text = re.sub("”([.,])", r"\1”", str(theirs.bibliography()[0])).removeprefix("[1]")
            assert str(ours.of(some)[place].html) == text


FRAME = (
    frames.Piece("100% “", ""),
    frames.Piece("", "title"),
    frames.Piece(".” In ", ""),
    frames.Piece("", "container", italic=True),
    frames.Piece(", ", ""),
    frames.Piece("", "url"),
    frames.Piece(".", ""),
)


@pytest.mark.parametrize(
    ("quoted", "container", "expected"),
    [
        ("toys", "Proc.", "100% “toys.” In <i>Proc.</i>, u."),
        ("toys?", "Proc?", "100% “toys?” In <i>Proc?</i>, u."),
        ("of ‘log’", "A “B”", "100% “of ‘log.’” In <i>A “B,”</i> u."),
        ("‘why?’", "a %(b)s, c", "100% “‘why?’” In <i>a %(b)s, c</i>, u."),
        ("", "", "100% “.” In , u."),
    ],
)
def test_where_texts_meet_no_mark_is_doubled(quoted: str, container: str, expected: str) -> None:
    texts = filled.Texts({f"title{filled.QUOTED}": quoted, "container": container, "url": "u"})
    made = filled.Fillable(FRAME)
    assert markup.italicized(made.runs(texts)) == expected
    assert made.plain(texts) == expected.replace("<i>", "").replace("</i>", "")


def test_frames_are_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = paper("A", "Ann Lee", "Bo Li")
    stored = tmp_path / "doctrees" / "frames.json"
    first = References(proceedings(some), stored)
    made = first.of(some)
    first.save()
    before = stored.read_bytes()
    monkeypatch.setattr(frames.Style, "_render", None)  # citeproc is not asked again
    again = References(proceedings(some), stored)
    assert again.of(some) == made
    again.save()
    assert stored.read_bytes() == before


def test_frames_of_other_programs_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = paper("A", "Ann Lee")
    stored = tmp_path / "frames.json"
    first = References(proceedings(some), stored)
    first.of(some)
    first.save()
    before = stored.read_bytes()
    monkeypatch.setattr(references, "version", lambda _name: "99")
    found = References(proceedings(some), stored)
    assert len(found.of(some)) == len(STYLES)
    found.save()
    assert stored.read_bytes() != before


def test_without_citeproc_there_are_no_references(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "version", lambda _name: "")
    some = paper("A", "Ann Lee")
    found = References(proceedings(some), tmp_path / "frames.json")
    assert found.of(some) == ()
    found.save()
    assert not (tmp_path / "frames.json").exists()


# --- strangers' text ---------------------------------------------------------------------------


KNOWN_FRAMES: dict[Any, frames.Frame] = {}


class Elements(HTMLParser):
    """Names of the elements of a text, and its characters."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(hostile, st.lists(hostile, max_size=3))
def test_hostile_text_is_shown_as_it_stands(printed: str, names: list[str]) -> None:
    some = paper(printed, *[name for name in names if markup.literal(name).plain])
    ours = References(proceedings(some))
    ours._frames = KNOWN_FRAMES  # citeproc takes too long to be asked for every example
    for reference in ours.of(some):
        found = Elements(str(reference.html))
        assert set(found.names) <= {"i"}
        assert found.text == reference.plain
        assert "\n" not in reference.plain
        if reference.style == "APA":
            letters = re.sub(r"[\W_]", "", some.title.plain)
            assert letters in re.sub(r"[\W_]", "", reference.plain)
