"""The interface in another language: catalogues that are whole, and a German site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import messages
from searching import field_of, titles
from sites import ROOT, Site, note, run_command, served
from sphinx_proceedings.script_words import english_words, own_words, words_in
from sphinx_proceedings.wording import ENGLISH, wording_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Message
    from playwright.sync_api import Browser, Page

    from sites import Built

MEND = "run nox -s messages, then fill in what it names in the .po file"
PLACES = re.compile(r"\{\w+\}|%[sd]")


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    found = message.string
    return (found,) if isinstance(found, str) else tuple(found)


# --- catalogues ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parent.parent.name)
def test_catalogue_has_every_message_and_no_other(path: Path) -> None:
    wanted = {ids(each) for each in messages.messages() if each.id}
    found = {ids(each) for each in messages.read(path) if each.id}
    assert len(wanted) > 200
    assert found == wanted, MEND
    lacking = [each.id for each in messages.read(path) if each.id and not all(strings(each))]
    assert lacking == [], MEND


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parent.parent.name)
def test_translations_keep_the_places_to_fill(path: Path) -> None:
    for each in messages.read(path):
        if each.id:
            *_, for_many = ids(each)
            *_, last = strings(each)
            assert {*PLACES.findall(last)} == {*PLACES.findall(for_many)}, each.id
            for text in strings(each):
                # A text for one thing need not say the number.
                assert {*PLACES.findall(text)} <= {*PLACES.findall(for_many)}, (each.id, text)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parent.parent.name)
def test_compiled_catalogue_is_that_of_the_text(path: Path) -> None:
    expected = messages.compiled(messages.read(path))
    assert path.with_suffix(".mo").read_bytes() == expected, "run nox -s messages"


# --- words without Sphinx ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "de_AT", "de-CH"])
def test_words_of_a_language_are_found(language: str) -> None:
    assert wording_in(language).gettext("Schedule") == "Zeitplan"


@pytest.mark.parametrize("language", ["", "en", "tlh", "../../x"])
def test_a_language_without_a_catalogue_is_english(language: str) -> None:
    assert wording_in(language).gettext("Schedule") == "Schedule"


def test_script_words_follow_the_numbers_of_a_language() -> None:
    german = words_in(own_words(wording_in("de"), "de").replace("default", "const X =") + ";\n")
    assert german["items"] == {"one": "{n} Eintrag.", "other": "{n} Einträge."}
    assert german.keys() <= dict(english_words()).keys()
    # Categories of a language whose catalogue is yet to come, still with English words.
    polish = words_in(own_words(ENGLISH, "pl").replace("default", "const X =") + ";\n")
    assert {*polish["items"]} == {"one", "few", "many"}


# --- a German site -------------------------------------------------------------------------------

HOME = """\
# Werkstatt

```{proceedings:numbers}
```

```{proceedings:papers}
```

{proceedings:index}`papers`
"""
PROGRAM = """\
[[event]]
id = "vortrag"
kind = "contributed"
title = "Vorträge"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
papers = ["aaaaaaaaa1", "bbbbbbbbb2"]
"""


def german(folder: Path) -> Site:
    notes = [
        note("aaaaaaaaa1", "Learning to play", keywords=["toys", "norms"]),
        note("bbbbbbbbb2", "Playing to learn", authors=[], authorids=[], keywords=["toys"]),
    ]
    site = Site(folder, notes)
    site.write("index.md", HOME)
    site.write("_data/program.toml", PROGRAM)
    return site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return german(tmp_path_factory.mktemp("german") / "source").build(language="de")


def test_pages_feed_and_calendar_are_german(built: Built) -> None:
    paper = built.read("papers/aaaaaaaaa1.html")
    for words in ("Zusammenfassung", "Zitieren", "BibTeX kopieren", "Nächster Beitrag",
                  "Samstag, 11. Mai 2024"):  # fmt: skip
        assert words in paper, words
    assert "Anonym" in built.read("papers/bbbbbbbbb2.html")
    assert "2 Beiträge" in built.read("authors/index.html") or "2 Beiträge" in built.read(
        "topics/toys.html"
    )
    assert '<html lang="de"' in paper
    home = built.read("index.html")
    assert "Beiträge" in home
    assert "Zeitplan" in home
    assert "Organisationsteam von TOY" in built.read("feed.atom")
    assert 'xml:lang="de"' in built.read("feed.atom")
    assert "CATEGORIES:Beitragsvorträge" in built.read("program.ics")
    assert '"Zeitplan"' in "".join(built.read(path) for path in built.files("search/*.json"))


def test_no_word_of_ours_is_left_in_english(tmp_path: Path) -> None:
    """With a catalogue that marks every message, whatever bears no mark was not translated."""
    site = german(tmp_path / "source")
    folder = site.folder / "marks/xx/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = messages.messages()
    catalogue.locale = "de"
    for each in catalogue:
        if each.id:
            each.string = tuple(f"⟦{text}⟧" for text in ids(each))
            each.string = each.string if len(each.string) > 1 else each.string[0]
    (folder / "sphinx_proceedings.mo").write_bytes(messages.compiled(catalogue))
    site.write(
        "conf.py",
        'from pathlib import Path\nextensions = ["myst_parser", "sphinx_proceedings"]\n'
        'html_theme = "basic"\nlanguage = "xx"\n'
        "def setup(app):\n"
        '    app.add_message_catalog("sphinx_proceedings", str(Path(__file__).parent / "marks"))\n',
    )
    built = site.build(suppress_warnings=["config"])
    records = {
        "TOY",
        "toys",
        "norms",
        "Learning to play",
        "Playing to learn",
        "Vorträge",
        "BibTeX",
        "Workshop of Toys",
    }
    for path in ("papers/aaaaaaaaa1", "papers/index", "authors/index", "topics/index",
                 "sessions/index", "sessions/vortrag", "my-programme", "search"):  # fmt: skip
        body = (
            built.read(f"{path}.html")
            .partition('<div class="body"')[2]
            .partition("</main>")[0]
            .partition('class="sphinxsidebar')[0]
        )
        text = re.sub(
            r"<(script|style|pre|p class=\"pr-reference).*?</\1?", "", body, flags=re.DOTALL
        )
        text = re.sub(r"⟦[^⟧]*⟧", " ", re.sub(r"<[^>]*>", "\n", text))
        left = {
            word
            for line in text.splitlines()
            for word in re.findall(r"\b(?:the|of|and|all|paper|papers|search|copy|add|author|"
                                   r"authors|topics?|session|schedule|previous|next|times?)\b",
                                   line, re.IGNORECASE)
            if not any(record in line for record in records)
        }  # fmt: skip
        assert left == set(), path


def test_a_german_site_is_built_without_sphinx_to_the_same_bytes(tmp_path: Path) -> None:
    site = german(tmp_path / "source")
    site.write("conf.py", (site.folder / "conf.py").read_text("utf-8") + 'language = "de"\n')
    site.write("index.md", "# Werkstatt\n")
    given = ("build", site.folder)
    site.age()
    run_command(*given, tmp_path / "site")
    site.notes[0]["content"]["abstract"]["value"] = "Etwas anderes."
    site.export(site.notes)
    again = run_command(*given, tmp_path / "site")
    assert again.returncode == 0
    assert "Building with Sphinx" not in again.stdout
    fresh = run_command(*given, tmp_path / "fresh")
    assert "Building with Sphinx" in fresh.stdout

    def tree(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.name != ".buildinfo"
        }

    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


@pytest.fixture
def page(chromium: Browser, built: Built) -> Iterator[Page]:
    with served(built.out) as address:
        context = chromium.new_context(base_url=f"{address}/", locale="de-DE")
        faults: list[str] = []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        yield context.new_page()
        context.close()
        assert faults == []


@pytest.mark.browser
def test_scripts_speak_german(page: Page) -> None:
    page.goto("sessions/index.html")
    expect(page.locator("#pr-zone")).to_contain_text("Veranstaltungsort (")
    page.get_by_role("button", name="Stern: Vorträge").click()
    page.goto("my-programme.html")
    expect(page.locator(".pr-mine")).to_contain_text("1 Eintrag.")
    page.keyboard.press("Control+k")
    field_of(page).fill("lerning")
    expect(titles(page).first).to_be_visible()
    page.goto("search.html?q=playing")
    expect(page.locator(".pr-search-status")).to_have_text(re.compile("Treffer für „playing“"))
    expect(page.locator(".pr-search")).to_contain_text("Autorin oder Autor")
    expect(page.locator(".pr-search-sort")).to_contain_text("Sortieren nach")


def test_every_language_is_in_the_manual() -> None:
    told = (ROOT / "manual/howto/languages.md").read_text(encoding="utf-8")
    for path in messages.catalogues():
        assert f"`{path.parent.parent.name}`" in told
