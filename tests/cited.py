"""Papers that tests cite: those of the demonstration, of a whole conference, and difficult ones.

The metadata in ``data/openreview-demo.json`` is real: NeurIPS 2023 papers, whose authors gave it
to the public domain under OpenReview's terms; the envelope around it was rebuilt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from unicodedata import normalize

from sphinx_proceedings import markup, sources
from sphinx_proceedings.keys import assign_keys
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
from sphinx_proceedings.problems import Report

EXPORT = Path(__file__).parent / "data" / "openreview-demo.json"
EVERYTHING = EXPORT.with_name("neurips2023.json.gz")
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


@cache
def demonstration() -> Proceedings:
    """The papers of the demonstration, and difficult ones."""
    read = sources.read(EXPORT, WORKSHOP, Report(), file=EXPORT.name)
    assert len(read) == 54
    papers = (*read, *difficult_papers())
    return Proceedings(WORKSHOP, papers, (), (), (), {}, {}, assign_keys(papers, 2023, {}))


@cache
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


def letters(text: str) -> str:
    return re.sub(r"[\W_ˆ˜]", "", normalize("NFC", text))
