"""Real BibTeX, biber and LaTeX take every entry without a word, and readers read it back.

The metadata in ``data/openreview-demo.json`` is real: NeurIPS 2023 papers, whose authors gave it
to the public domain under OpenReview's terms; the envelope around it was rebuilt.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import bibtexparser
import pybtex.database
import pytest
from pylatexenc.latex2text import LatexNodes2Text

from sphinx_proceedings import markup, sources
from sphinx_proceedings.citations import bibtex
from sphinx_proceedings.keys import assign_keys
from sphinx_proceedings.model import (
    AuthorKey,
    Authorship,
    Demonstration,
    ForumId,
    Paper,
    PaperLinks,
    Proceedings,
    Slug,
    Workshop,
)
from sphinx_proceedings.names import split_name
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPORT = Path(__file__).parent / "data" / "openreview-demo.json"
WORKSHOP = Workshop(
    title="Toys",
    short="TOY",
    booktitle="Toys",
    venueid="Toy.cc/2024",
    year=2024,
    demonstration=Demonstration(
        "NeurIPS.cc/2023/Conference",
        "Advances in Neural Information Processing Systems 36 (NeurIPS 2023)",
        2023,
        "A demonstration.",
    ),
)
DIFFICULT = (
    ("Q&A at R&D: 100% of $5 vs. $L_2$ in {braces} and a { alone", ("Martin King Jr.", "Madonna")),
    (r"$\left\{ \ell_2 \right.$ #1_a ~ ^ \ | < > ``quoted'' \"o", ("Laurens van der Maaten",)),
    ("Ünïcödé—and “quotes”… Đ ễ Ș İ ğ ő ř", ("Łukasz Kaiser", "Nguyễn Văn Đình")),
    ("A*: A Study", ("Florence d'Alché-Buc", "Guy Van den Broeck", "Brendan O'Neill")),
    ("Quartets", ("Ludwig van Beethoven", "Simon and Schuster", "İlhan Ș. Özgür", "Hal Daumé III")),
    ("Hidden", ()),
)
"""Titles and authors that break what escapes them badly; all that pdflatex can print."""

HARMLESS = re.compile(
    r"Overfull|Underfull"
    r"|LaTeX Font Warning: (?:Font shape|Size substitutions|Some font shapes)"
)
"""Lines of a log that speak of the look of the test's own document, not of its entries."""
FAULT = re.compile(r"^!|Warning|WARN|ERROR|There (?:was|were) [0-9]|undefined|Missing character")


def difficult_papers() -> list[Paper]:
    return [
        Paper(
            id=ForumId(f"difficult-{number}"),
            slug=Slug(f"difficult-{number}"),
            title=markup.inline(title),
            authors=tuple(Authorship(markup.literal(name), AuthorKey(name)) for name in names),
            links=PaperLinks(f"https://openreview.net/forum?id=_-{number}"),
            doi=f"10.1234/a_b<{number}>",
        )
        for number, (title, names) in enumerate(DIFFICULT)
    ]


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    report = Report()
    read = sources.read(EXPORT, WORKSHOP, report, file=EXPORT.name)
    assert len(read) == 54
    return [*read, *difficult_papers()]


@pytest.fixture(scope="module")
def proceedings(papers: list[Paper]) -> Proceedings:
    return Proceedings(WORKSHOP, tuple(papers), (), (), (), {}, {}, assign_keys(papers, 2023, {}))


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-4000:]


def compile_document(
    folder: Path, papers: Sequence[Paper], proceedings: Proceedings, preamble: str, end: str,
    processor: Sequence[str],
) -> dict[str, str]:  # fmt: skip
    """Cite every paper; what .log, .blg and .bbl say after three runs of pdflatex."""
    (folder / "all.bib").write_text(bibtex.library(papers, proceedings), encoding="utf-8")
    cites = "\n".join(f"\\cite{{{proceedings.citation_keys[paper.id]}}}" for paper in papers)
    (folder / "doc.tex").write_text(
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{amsmath,amssymb,url}\n"
        f"{preamble}\n\\begin{{document}}\n{cites}\n{end}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "doc.tex")
    run(folder, *latex)
    run(folder, *processor, "doc")
    for _ in range(3):
        run(folder, *latex)
    return {
        suffix: (folder / f"doc.{suffix}").read_text(encoding="utf-8", errors="replace")
        for suffix in ("log", "blg", "bbl")
    }


def faults(text: str) -> list[str]:
    return [line for line in text.splitlines() if FAULT.search(line) and not HARMLESS.search(line)]


@pytest.mark.latex
@pytest.mark.parametrize("style", ["plain", "abbrv", "plainnat", "IEEEtran"])
def test_bibtex_takes_every_entry_without_a_warning(
    style: str, tmp_path: Path, papers: list[Paper], proceedings: Proceedings
) -> None:
    found = shutil.which("kpsewhich") and subprocess.run(
        ["kpsewhich", f"{style}.bst"], capture_output=True, check=False
    )
    if not found or found.returncode:
        pytest.skip(f"{style}.bst is not installed")
    preamble = "\\usepackage{natbib}" if style == "plainnat" else ""
    end = f"\\bibliographystyle{{{style}}}\n\\bibliography{{all}}"
    said = compile_document(tmp_path, papers, proceedings, preamble, end, ["bibtex"])
    assert faults(said["blg"]) == []
    assert faults(said["log"]) == []
    assert said["bbl"].count("\\bibitem") == len(papers)


@pytest.mark.latex
def test_biber_takes_every_entry_without_a_warning(
    tmp_path: Path, papers: list[Paper], proceedings: Proceedings
) -> None:
    preamble = "\\usepackage[backend=biber,maxbibnames=99]{biblatex}\n\\addbibresource{all.bib}"
    processor = ["biber", "--validate-datamodel"]
    said = compile_document(
        tmp_path, papers, proceedings, preamble, "\\printbibliography", processor
    )
    assert faults(said["blg"]) == []
    assert faults(said["log"]) == []
    assert said["bbl"].count("\\entry{") == len(papers)


# --- readers ---------------------------------------------------------------------------------

_DECODER = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)


def decoded(latex: str) -> str:
    """What a reader shows, without maths, white space and the form of quotes and dashes."""
    latex = re.sub(r"\\textcommabelow\{(.)\}", "\\1\u0326", latex)  # unknown to pylatexenc
    without_maths = re.sub(r"(?<!\\)\$(?:[^$\\]|\\.)*\$", "", latex)
    return letters(_DECODER.latex_to_text(without_maths))


def letters(text: str) -> str:
    return re.sub(r"[\W_ˆ˜]", "", normalize("NFC", text))


def plain_title(paper: Paper) -> str:
    segments = markup.latex_segments(paper.title)
    return letters("".join(segment.text for segment in segments))


def test_bibtexparser_reads_the_titles_back(papers: list[Paper], proceedings: Proceedings) -> None:
    read = bibtexparser.parse_string(bibtex.library(papers, proceedings))
    assert not read.failed_blocks
    titles = {entry.key: decoded(entry["title"]) for entry in read.entries}
    assert titles == {proceedings.citation_keys[paper.id]: plain_title(paper) for paper in papers}


@pytest.mark.parametrize("unicode", [False, True])
def test_pybtex_reads_the_authors_back_part_by_part(
    papers: list[Paper], proceedings: Proceedings, *, unicode: bool
) -> None:
    text = bibtex.library(papers, proceedings, unicode=unicode)
    entries = pybtex.database.parse_string(text, "bibtex").entries
    for paper in papers:
        persons = entries[proceedings.citation_keys[paper.id]].persons["author"]
        read = [
            tuple(
                decoded(" ".join(part))
                for part in (
                    [*person.first_names, *person.middle_names],
                    person.prelast_names,
                    person.last_names,
                    person.lineage_names,
                )
            )
            for person in persons
        ]
        names = [split_name(author.name.plain) for author in paper.authors]
        assert read == (
            [
                tuple(letters(part) for part in (n.given, n.particle, n.family, n.suffix))
                for n in names
            ]
            or [("", "", "Anonymous", "")]
        )
