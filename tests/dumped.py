"""A workshop with everything that dumps and deposits hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from calendars import EVENTS, PAPERS, PEOPLE, WORKSHOP
from sphinx_proceedings.exports.crossref import Deposit
from sphinx_proceedings.exports.doi import Landing
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, inline, literal
from sphinx_proceedings.model import Registration

if TYPE_CHECKING:
    from sphinx_proceedings.model import Paper, Proceedings

BASE = "https://toys.example.org/2024/"
LANDING = Landing(BASE)
DEPOSIT = Deposit("dois@example.org", 20240601120000)
DOIS = Registration("10.12345", "toy.2024", "Society of Toys", "Ada Lovelace")


def full(some: Paper) -> Paper:
    """The paper with every field."""
    return replace(
        some,
        authors=tuple(
            replace(authorship, affiliations=(literal("ETH Zürich"), literal("A & B")))
            for authorship in some.authors
        ),
        links=replace(some.links, pdf="https://openreview.net/pdf?id=1", code="https://x.example"),
        abstract=block("One $x<y$.\n\nTwo."),
        tldr=inline("In *short*."),
        keywords=(literal("toys"), literal("norms")),
        venue="TOY Poster",
        presentation="poster",
        licence="CC BY 4.0",
        published=date(2024, 3, 4),
        doi="10.1000/1",
        arxiv="2401.00001",
        dblp="conf/toy/X",
    )


def whole(**workshop: Any) -> Proceedings:
    papers = [full(PAPERS[0]), *PAPERS[1:]]
    return join(replace(WORKSHOP, **workshop), papers, PEOPLE, EVENTS)


def registered(**workshop: Any) -> Proceedings:
    return whole(registration=DOIS, **workshop)
