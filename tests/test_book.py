"""The book of abstracts: what stands in it, and that readers can open it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

import hostile
from sites import ROOT, VENUE, Site, note, run_command
from sphinx_proceedings import book as books
from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_proceedings.book import Book

FORMULAS = """$\\boxed{x}$ $\\tilde O(T^\\alpha)$ $\\sqrt[3]{x}$
$\\begin{cases} x & y \\\\ 0 & z\\end{cases}$
$\\underbrace{a+b}_n$ $\\binom n2$ $\\sum_{i=1}^n \\hat x_i$ $\\left\\{\\frac ab\\middle|x\\right.$
$\\textbf{if } \\mathbb{E}_{x\\sim p}[f]$ $\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}$

$$\\lim_{n\\to\\infty}\\int_0^1 f\\,dx$$

- *one* `two` **three** https://example.org/
"""
PEOPLE = """
[[person]]
id = "ann"
name = "Ann Speaker"
role = ["speaker", "organizer"]
status = "confirmed"
affiliation = "University of Toys"
bio = "Ann plays *well*."
[[person]]
id = "bob"
name = "Bob Unsure"
role = ["speaker", "organizer"]
status = "unconfirmed"
"""
PROGRAM = """
[[event]]
id = "talk"
kind = "invited"
title = "On things"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
room = "Hall A"
speakers = ["ann", "bob"]
abstract = "About $x^2$."
[[event]]
id = "first"
kind = "poster"
title = "Morning posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
chair = "ann"
papers = ["cccccccccc", "aaaaaaaaaa"]
[[event]]
id = "second"
kind = "poster"
title = "Evening posters"
start = 2024-05-12T18:00:00
end = 2024-05-12T19:00:00
papers = ["aaaaaaaaaa"]
[[event]]
id = "break"
kind = "break"
title = "Coffee"
start = 2024-05-11T11:00:00
end = 2024-05-11T11:30:00
"""
CORRECTIONS = """
[[correction]]
paper = "aaaaaaaaaa"
kind = "retraction"
date = 2024-06-01
reason = "A proof is wrong."
[[correction]]
paper = "dddddddddd"
kind = "removal"
date = 2024-06-01
"""


def write_toys(folder: Path) -> Site:
    site = Site(
        folder,
        [
            note("aaaaaaaaaa", "Wrong toys", authors=["Nguyễn Văn Đức", "南佳怡"], authorids=None),
            note("bbbbbbbbbb", "Toys of $\\sqrt{x}$", abstract=FORMULAS),
            note("cccccccccc", "Good toys"),
            note("dddddddddd", "Removed toys", authors=["Gone Away"], authorids=None),
        ],
    )
    site.write("_data/people.toml", PEOPLE)
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/corrections.toml", CORRECTIONS)
    return site


def read_book(data: Path) -> Book:
    return books.contents(join.load(data, Report()).proceedings, ENGLISH)


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Book:
    site = write_toys(tmp_path_factory.mktemp("toys") / "source")
    return read_book(site.folder / "_data")


@pytest.fixture(scope="module")
def workshop() -> Book:
    """This repository's own."""
    return read_book(ROOT / "docs" / "_data")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Book:
    papers = [hostile.stuffed(name, payload) for name, payload in hostile.PAYLOADS.items()]
    site = Site(tmp_path_factory.mktemp("attacked") / "source", papers)
    site.write("_data/workshop.toml", hostile.workshop())
    site.write("_data/program.toml", hostile.program())
    site.write("_data/people.toml", hostile.people())
    return read_book(site.folder / "_data")


def words(text: str) -> str:
    """Text as it can be compared however it was broken into lines."""
    # PDFium gives a hyphen at the end of a line as this noncharacter.
    return re.sub(r"[\s\u200b\ufffe-]+", "", text)


def pages(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def documents(data: bytes) -> dict[str, ET.Element]:
    """The pages of an EPUB."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            name: ET.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xhtml", ".opf", ".xml"))
        }


def text_of(root: ET.Element) -> str:
    return "".join(root.itertext())


# --- contents ------------------------------------------------------------------------------------


def test_sessions_stand_in_the_order_of_the_programme_and_each_abstract_once(toys: Book) -> None:
    found = [
        (section.title, [each.paper.title.plain for each in section.abstracts],
         [each.paper.title.plain for each in section.again])
        for section in toys.sections
    ]  # fmt: skip
    assert found == [
        ("On things", [], []),
        ("Morning posters", ["Good toys", "Wrong toys"], []),
        ("Evening posters", [], ["Wrong toys"]),
        ("Further papers", ["Toys of √x"], []),
    ]
    lines = [(line.time, line.title, line.section) for day in toys.programme for line in day.lines]
    assert lines == [
        ("09:00–10:00", "On things", 0),
        ("10:00–11:00", "Morning posters", 1),
        ("11:00–11:30", "Coffee", None),
        ("18:00–19:00", "Evening posters", 2),
    ]


def test_who_has_not_confirmed_and_what_was_removed_is_nowhere(toys: Book) -> None:
    whole = "".join(pages(books.pdf(toys).data))
    whole += "".join(map(text_of, documents(books.epub(toys)).values()))
    for named in ("Ann Speaker", "University of Toys", "Ann plays well", "Wrong toys"):
        assert words(whole).count(words(named)) >= 2, named
    for hidden in ("Bob", "Removed toys", "Gone Away", "dddddddddd"):
        assert words(hidden) not in words(whole)


def test_a_retracted_paper_says_so_in_its_title(toys: Book) -> None:
    for whole in (
        "".join(pages(books.pdf(toys).data)),
        "".join(map(text_of, documents(books.epub(toys)).values())),
    ):
        assert words("Retracted: Wrong toys") in words(whole)
        assert words("Retracted, Saturday, 1 June 2024") in words(whole)
        assert words("A proof is wrong.") in words(whole)


def test_without_a_programme_the_papers_are_the_book(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", [note("aaaaaaaaaa", "Alone", authors=None, authorids=None)])
    found = read_book(site.folder / "_data")
    assert (found.programme, [section.title for section in found.sections]) == ((), ["Papers"])
    assert "Anonymous" in "".join(pages(books.pdf(found).data))


# --- PDF -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["toys", "workshop"])
def test_the_pdf_holds_every_paper_and_the_right_page_numbers(
    name: str, request: pytest.FixtureRequest
) -> None:
    book: Book = request.getfixturevalue(name)
    made = books.pdf(book)
    assert made.faults == ()
    texts = pages(made.data)
    found = [words(page) for page in texts]
    first = next(place for place, page in enumerate(found) if page.startswith("Programme"))
    last = next(n for n, page in enumerate(found) if page.startswith(words("Index of authors")))
    listed, body, index = "".join(found[1:first]), found[first:last], "\n".join(texts[last:])
    for each in (each for section in book.sections for each in section.abstracts):
        if each.paper.title.is_plain:
            title = words(each.paper.title.plain)
            assert title in listed
            assert any(title in page for page in body)
    printed = {each.number: each.paper for section in book.sections for each in section.abstracts}
    assert book.authors
    for entry in book.authors:
        name = r"\s+".join(map(re.escape, entry.name.split()))
        told = re.search(rf"^{name},\s+(\d+(?:,\s+\d+)*)", index, re.MULTILINE)
        assert told, entry.name
        at = [found[int(number) - 1] for number in told[1].split(",")]
        for number in entry.numbers:
            title = words(printed[number].title.plain)
            assert not printed[number].title.is_plain or any(title in page for page in at)


def test_the_notice_of_a_demonstration_is_on_every_page(workshop: Book) -> None:
    assert workshop.notice
    notice = words(workshop.notice.plain)
    assert all(notice in words(page) for page in pages(books.pdf(workshop).data))
    shown = documents(books.epub(workshop))
    assert notice in words(text_of(shown["book/title.xhtml"]))
    assert notice in words(text_of(shown["book/section-1.xhtml"]))


def test_two_runs_give_the_same_bytes(toys: Book) -> None:
    assert books.pdf(toys) == books.pdf(toys)
    assert books.epub(toys) == books.epub(toys)


def test_hostile_texts_are_texts(attacked: Book) -> None:
    made = books.pdf(attacked)
    assert made.faults == ()
    whole = words("".join(pages(made.data)))
    for name in ("script", "template", "latex"):
        assert words(hostile.PAYLOADS[name].replace("\\misc", "")) in whole
    assert "root:x:" not in whole


def test_a_character_that_no_font_has_is_told_and_the_book_made(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", [note("aaaaaaaaaa", "Toys \U000f1234 here")])
    made = books.pdf(read_book(site.folder / "_data"))
    assert any("could not be displayed" in fault for fault in made.faults)
    assert "here" in "".join(pages(made.data))


# --- EPUB ----------------------------------------------------------------------------------------


@pytest.fixture(params=["toys", "workshop", "attacked"])
def packed(request: pytest.FixtureRequest) -> bytes:
    return books.epub(request.getfixturevalue(request.param))


def elements(data: bytes) -> Iterator[ET.Element]:
    for root in documents(data).values():
        yield from root.iter()


def test_the_epub_runs_and_loads_nothing(packed: bytes) -> None:
    for element in elements(packed):
        assert element.tag.rpartition("}")[2] not in {"script", "iframe", "img", "object", "svg"}
        assert not any(name.startswith("on") or name == "src" for name in element.attrib)
        address = element.get("href", "")
        assert re.match(r"https?://|[a-z0-9-]+\.(?:xhtml|css)(?:#[a-z0-9-]+)?$|$", address)


@pytest.mark.epub
def test_the_epub_is_valid(packed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(packed)
    # Debian's program is the archive itself, which not every system can run.
    checker = Path(shutil.which("epubcheck") or "").resolve()
    done = subprocess.run(
        ["java", "-jar", checker, "--failonwarnings", path],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout


def test_the_epub_holds_maths_and_links_that_arrive(toys: Book) -> None:
    shown = documents(books.epub(toys))
    maths = "{http://www.w3.org/1998/Math/MathML}math"
    assert len(list(shown["book/section-4.xhtml"].iter(maths))) > 10
    ids = {
        f"{name.removeprefix('book/')}#{element.get('id')}"
        for name, root in shown.items()
        for element in root.iter()
        if element.get("id")
    }
    links = {
        element.get("href", "") for root in shown.values() for element in root.iter()
    }  # fmt: skip
    within = {link for link in links if "#" in link}
    assert within
    assert within <= ids


# --- the command ---------------------------------------------------------------------------------


def test_the_command_writes_both_in_the_language_of_the_site(tmp_path: Path) -> None:
    site = write_toys(tmp_path / "source")
    (site.folder / "conf.py").rename(site.folder.parent / "conf.py")
    conf = site.folder.parent / "conf.py"
    conf.write_text(conf.read_text() + 'language = "de"\nproceedings_data = "records"\n')
    (site.folder / "_data").rename(site.folder / "records")
    out = tmp_path / "book"
    done = run_command("book", site.folder, out, "-c", site.folder.parent)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "toy-2024-abstracts.epub",
        "toy-2024-abstracts.pdf",
    ]
    whole = "".join(pages((out / "toy-2024-abstracts.pdf").read_bytes()))
    assert "Inhalt" in whole
    assert "Samstag, 11. Mai 2024" in whole


def test_without_a_typesetter_the_command_says_what_to_do(
    toys: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(books.NoTypesetterError, match=r"pip install"):
        books.pdf(toys)
    assert books.epub(toys)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["empty"], "empty/conf.py: there is no such file"),
        (["broken"], "broken/conf.py: it cannot be run (ZeroDivisionError: division by zero)"),
        (["early"], "There is no abstract yet"),
    ],
)
def test_what_is_missing_is_said_in_a_line(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    Site(tmp_path / "broken", []).write("conf.py", "1 / 0\n")
    early = Site(tmp_path / "early", [])
    (early.folder / "_data/openreview.json").unlink()
    folders = [tmp_path / name for name in arguments]
    done = run_command("book", *folders, tmp_path / "out")
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
    assert VENUE not in done.stdout
