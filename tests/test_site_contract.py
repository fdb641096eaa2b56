"""What a site needs, what conf.py may say, and papers out of the ordinary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sites import Page, Site, broken_links, note, plain_site, run_command

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

NOTES = [note("aaaaaaaaa1"), note("bbbbbbbbb2")]
BAD_MATHS = note("aaaaaaaaa1", abstract=r"We use $\mymacro{x}$ here.")


def test_conf_needs_nothing_but_the_extension(tmp_path: Path) -> None:
    built = plain_site(tmp_path / "s", NOTES).build()
    assert built.warnings == ""
    assert built.app.config.html_theme == "alabaster"
    assert "A study of aaaaaaaaa1" in [h1.text for h1 in built.page("papers/aaaaaaaaa1").all("h1")]
    assert broken_links(built.out) == []


def test_data_may_lie_in_another_folder(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "s", NOTES, 'proceedings_data = "my/records"\n')
    (site.folder / "my").mkdir()
    (site.folder / "_data").rename(site.folder / "my/records")
    site.write("my/records/notes.rst", "Not a page\n==========\n")
    built = site.build()
    assert built.warnings == ""
    assert "papers/bbbbbbbbb2.html" in built.files()
    assert not [path for path in built.files() if path.startswith("my/")]


def test_misspelt_value_of_conf_is_named_with_the_nearest(tmp_path: Path) -> None:
    built = plain_site(tmp_path / "s", NOTES, "proceedings_topic_treshold = 3\n").build()
    assert "proceedings_topic_treshold" in built.warnings
    assert 'did you mean "proceedings_topic_threshold"?' in built.warnings
    assert "[proceedings.config]" in built.warnings


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("proceedings_topic_threshold = 'two'", "must be of type int, not str"),
        ("proceedings_topic_threshold = 0", "must be at least 1, not 0"),
        ("proceedings_data = 3", "must be of type str, not int"),
    ],
)
def test_unfit_value_of_conf_is_reported_once_and_the_default_used(
    tmp_path: Path, line: str, fault: str
) -> None:
    built = plain_site(tmp_path / "s", NOTES, f"{line}\n").build()
    (warning,) = [text for text in built.warnings.splitlines() if fault in text]
    assert line.split()[0] in warning
    assert "topics/toys.html" in built.files()


def test_topics_need_as_many_papers_as_conf_says(tmp_path: Path) -> None:
    built = plain_site(tmp_path / "s", NOTES, "proceedings_topic_threshold = 3\n").build()
    assert built.files("topics/*") == ["topics/index.html"]


def test_empty_caption_keeps_the_indexes_out_of_the_navigation(tmp_path: Path) -> None:
    built = plain_site(tmp_path / "s", NOTES, 'proceedings_navigation_caption = ""\n').build()
    assert built.warnings == ""
    assert "authors/index.html" not in built.page("index").links()


def test_every_problem_can_be_silenced_by_its_kind(tmp_path: Path) -> None:
    loud = plain_site(tmp_path / "loud", [BAD_MATHS]).build(out=tmp_path / "1")
    assert "mymacro" in loud.warnings
    assert "[proceedings.maths]" in loud.warnings
    quiet = 'suppress_warnings = ["proceedings.maths"]\n'
    built = plain_site(tmp_path / "quiet", [BAD_MATHS], quiet).build(out=tmp_path / "2")
    assert built.warnings == ""
    assert r"\mymacro{x}" in built.page("papers/aaaaaaaaa1").one("section", id="abstract").text


def test_flagship_builds_with_conf_and_sources_apart_and_without_a_warning(flagship: Path) -> None:
    # The fixture has built it with -W; that the pages are there shows that it was not empty.
    assert (flagship / "call.html").is_file()
    assert len(list((flagship / "papers").glob("*.html"))) > 50
    assert broken_links(flagship) == []


def test_toy_site_builds_strictly(site: Site, tmp_path: Path) -> None:
    done = run_command("build", site.folder, tmp_path / "www", "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 papers of Toy.cc/2024/Workshop/TOY accepted" in done.stdout
    assert (tmp_path / "www/papers/aaaaaaaaa1.html").is_file()


def test_strict_build_fails_on_a_warning_and_keeps_the_last_site(tmp_path: Path) -> None:
    site = plain_site(tmp_path / "s", NOTES)
    www = tmp_path / "www"
    assert run_command("build", site.folder, www, "-W").returncode == 0
    before = {path: path.read_bytes() for path in www.rglob("*") if path.is_file()}
    site.export([BAD_MATHS])
    done = run_command("build", site.folder, www, "-W")
    assert done.returncode == 1
    assert "mymacro" in done.stderr
    assert {path: path.read_bytes() for path in www.rglob("*") if path.is_file()} == before


ODD_IDS = ["AbCdEfGhI1", "aBcDeFgHi1", "-startdash", "_startline", "index", "CON", "x" * 300]


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def odd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of papers that lack things or have too much of them, with what was built."""
    crowd = [f"Author Number{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(80)]
    notes = [
        note("bare123456", abstract=None, pdf=None, keywords=None),
        note("empty12345", abstract="", pdf="", keywords=[]),
        note("crowd12345", authors=crowd, authorids=None),
        note("long123456", abstract="Wordy " * 832 + "ultimate"),
        *(note(odd_id) for odd_id in ODD_IDS),
    ]
    return Site(tmp_path_factory.mktemp("odd") / "s", notes).build(request.param)


@pytest.mark.parametrize("paper", ["bare123456", "empty12345"])
def test_paper_without_abstract_pdf_and_keywords_says_so(odd: Built, paper: str) -> None:
    page = odd.page(f"papers/{paper}")
    assert "no abstract" in page.one("section", id="abstract").words
    assert page.all("a", "pr-button")[0].words == "OpenReview"
    assert not page.all("ul", "pr-topics")


def test_eighty_authors_are_all_shown_and_have_pages(odd: Built) -> None:
    line = odd.page("papers/crowd12345").one("p", "pr-authors").words
    assert line.count("Author Number") == 80
    pages = [path for path in odd.files("authors/**/*.html") if "author-number" in path]
    assert len(pages) == 80


def test_long_abstract_is_shown_whole(odd: Built) -> None:
    text = odd.page("papers/long123456").one("section", id="abstract").words
    assert text.count("Wordy") == 832
    assert text.endswith("ultimate")
    description = odd.page("papers/long123456").one("meta", name="description")
    assert len(description.attrs["content"]) < 210


def test_odd_ids_have_addresses_that_stay_apart_when_case_is_folded(odd: Built) -> None:
    files = [path for path in odd.files("**/*") if path.startswith("papers/")]
    assert len({path.lower() for path in files}) == len(files)
    # Five files of citations for each of the papers.
    cited = [path for path in files if path.endswith((".bib", ".ris", ".json", ".txt"))]
    assert len(cited) == 5 * (4 + len(ODD_IDS))
    titles = [Page(odd.read(path)).one("title").text for path in files if path.endswith("l")]
    for odd_id in ODD_IDS:
        assert len([title for title in titles if title.startswith(f"A study of {odd_id}")]) == 1
    for kept in ("AbCdEfGhI1", "-startdash", "_startline"):
        assert f"papers/{kept}.bib" in files
    assert "papers/index.bib" not in files
    assert broken_links(odd.out) == []
    # GitHub Pages hides files that begin with an underscore unless this file is there.
    assert ".nojekyll" in odd.files()
