"""Real BibTeX, biber and LaTeX take every entry without a word, and readers read it back.

The metadata in ``data/openreview-demo.json`` is real: NeurIPS 2023 papers, whose authors gave it
to the public domain under OpenReview's terms; the envelope around it was rebuilt.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width, normalize

import bibtexparser
import pybtex.database
import pytest
from pylatexenc.latex2text import LatexNodes2Text

from sphinx_proceedings import markup, sources
from sphinx_proceedings.citations import bibtex
from sphinx_proceedings.citations.bibtex_check import fault
from sphinx_proceedings.keys import STOP_WORDS, assign_keys
from sphinx_proceedings.model import (
    AuthorKey,
    Authorship,
    Demonstration,
    ForumId,
    Paper,
    PaperLinks,
    Person,
    PersonId,
    Proceedings,
    Role,
    Slug,
    Workshop,
)
from sphinx_proceedings.names import split_name
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPORT = Path(__file__).parent / "data" / "openreview-demo.json"
EVERYTHING = EXPORT.with_name("neurips2023.json.gz")
SAMPLE = 8
"""Of all papers of NeurIPS 2023 every eighth is compiled, unless pytest runs --all-entries."""
SAMPLE_FOR_BIBER = 32
"""Biber takes a tenth of a second an entry."""
MOST_IN_BIBLATEX = 1000
"""pdflatex has memory for no more entries of biblatex's in one document."""
MOST_ALIKE = 26
"""plainnat tells papers of one author and year apart by the letters a to z, and has no more."""
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


@pytest.fixture(scope="module")
def conference() -> Proceedings:
    """All papers of NeurIPS 2023, as if they were a workshop's own."""
    workshop = replace(
        WORKSHOP,
        title="Toys & More",
        venueid="NeurIPS.cc/2023/Conference",
        booktitle="Advances in 3D Toys & More 36",
        place="Wien, Österreich",
        publisher="Toys & Sons",
        series="Lecture Notes in Toys",
        editors=True,
        year=2023,
        demonstration=None,
    )
    read = sources.read(EVERYTHING, workshop, Report(), file=EVERYTHING.name)
    assert len(read) == 3218
    keys = assign_keys(read, 2023, {})
    people = (Person(PersonId("a"), "Zoë van der Berg", (Role.ORGANIZER,)),)
    return Proceedings(workshop, read, (), (), (), {}, {}, keys, people=people)


@pytest.fixture(scope="module")
def many(conference: Proceedings, pytestconfig: pytest.Config) -> Proceedings:
    """All of them or a sample."""
    step = 1 if pytestconfig.getoption("--all-entries") else SAMPLE
    return replace(conference, papers=conference.papers[::step])


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-4000:]


def compile_document(
    folder: Path, papers: Sequence[Paper], proceedings: Proceedings, preamble: str, end: str,
    processor: Sequence[str],
) -> dict[str, str]:  # fmt: skip
    """Cite every paper and the volume; what .log, .blg and .bbl say after four runs of pdflatex."""
    entries = [bibtex.entry(paper, proceedings) for paper in papers]
    text = bibtex.whole(entries, proceedings)
    (folder / "all.bib").write_text(text, encoding="utf-8")
    # pdflatex has no Chinese type: whoever cites such names loads CJK or takes another engine.
    preamble += "".join(
        f"\\DeclareUnicodeCharacter{{{ord(char):X}}}{{\\rule{{1em}}{{1ex}}}}\n"
        for char in sorted(set(text))
        if east_asian_width(char) in "WF"
    )
    keys = [proceedings.citation_keys[paper.id] for paper in papers]
    if bibtex.volume_entry(proceedings):
        keys.append(bibtex.volume_key(proceedings))
    cites = "\n".join(f"\\cite{{{key}}}" for key in keys)
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


def documents(papers: Sequence[Paper], proceedings: Proceedings) -> list[list[Paper]]:
    """The papers in as few documents as plainnat can label."""
    alike: Counter[str] = Counter()
    found: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        first = proceedings.name_of(paper.authors[0].name) if paper.authors else None
        family = letters(first.family).casefold() if first else ""
        found[alike[family] // MOST_ALIKE].append(paper)
        alike[family] += 1
    return [found[number] for number in sorted(found)]


@pytest.mark.latex
@pytest.mark.parametrize("style", ["plain", "plainnat"])
def test_bibtex_takes_the_papers_of_a_whole_conference(
    style: str, tmp_path: Path, many: Proceedings
) -> None:
    natbib = style == "plainnat"
    preamble = "\\usepackage{natbib}" if natbib else ""
    end = f"\\bibliographystyle{{{style}}}\n\\bibliography{{all}}"
    for number, papers in enumerate(documents(many.papers, many) if natbib else [many.papers]):
        folder = tmp_path / str(number)
        folder.mkdir()
        said = compile_document(folder, papers, many, preamble, end, ["bibtex"])
        assert faults(said["blg"]) == []
        assert faults(said["log"]) == []
        assert said["bbl"].count("\\bibitem") == len(papers) + 1


@pytest.mark.latex
def test_biber_takes_the_papers_of_a_whole_conference(
    tmp_path: Path, many: Proceedings, pytestconfig: pytest.Config
) -> None:
    everything = pytestconfig.getoption("--all-entries")
    papers = many.papers if everything else many.papers[:: SAMPLE_FOR_BIBER // SAMPLE]
    preamble = "\\usepackage[backend=biber,maxbibnames=99]{biblatex}\n\\addbibresource{all.bib}"
    processor = ["biber", "--validate-datamodel"]
    for start in range(0, len(papers), MOST_IN_BIBLATEX):
        folder = tmp_path / str(start)
        folder.mkdir()
        some = papers[start : start + MOST_IN_BIBLATEX]
        end = "\\printbibliography"
        said = compile_document(folder, some, many, preamble, end, processor)
        assert faults(said["blg"]) == []
        assert faults(said["log"]) == []
        assert said["bbl"].count("\\entry{") == len(some) + 1


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


@pytest.mark.parametrize("unicode", [False, True])
def test_every_paper_of_a_conference_is_read_back(
    conference: Proceedings, *, unicode: bool
) -> None:
    wrong = {
        paper.id: found
        for paper in conference.papers
        if (
            found := fault(
                bibtex.entry(paper, conference, unicode=unicode), paper, conference, unicode=unicode
            )
        )
    }
    assert wrong == {}


# --- keys ------------------------------------------------------------------------------------


def key_of_openreview(paper: Paper, year: int) -> str:
    """By the rule of openreview-py (``generate_bibtex`` in tools.py), before it escapes the key."""
    name, title = paper.authors[0].name.plain, paper.title.plain
    word = re.sub("[^a-zA-Z]", "", title.split(" ")[0].lower())
    return name.split(" ")[-1].lower() + str(year) + word


def test_our_keys_are_openreviews_wherever_that_rule_makes_good_ones(
    conference: Proceedings,
) -> None:
    theirs = {paper.id: key_of_openreview(paper, 2023) for paper in conference.papers}
    alike = Counter(theirs.values())
    plain = {
        paper.id
        for paper in conference.papers
        if re.fullmatch("[A-Za-z]+( [A-Za-z]\\.?| [A-Za-z]+)?", paper.authors[0].name.plain)
        and re.match(r"[A-Za-z]+:? ", paper.title.plain)
        and paper.title.plain.split(" ")[0].lower().rstrip(":") not in STOP_WORDS
        and alike[theirs[paper.id]] == 1
    }
    ours = conference.citation_keys
    unlike = {ours[each]: theirs[each] for each in plain if ours[each] != theirs[each]}
    assert len(plain) > 1000
    # Ours may be taken by a paper whose title begins with a stop word.
    assert len(unlike) < len(plain) / 50
    assert all(key.startswith(re.split(r"\d", other)[0]) for key, other in unlike.items())
