"""Papers for tests of citations: made by hand, by hypothesis, or read from the test data."""

from __future__ import annotations

import gzip
import json
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sphinx_proceedings import join, markup
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
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_proceedings.names import Name

DATA = Path(__file__).parent / "data"
WORKSHOP = Workshop(
    title="Toys",
    short="TOY",
    booktitle="ICLR 2024 Workshop on Research & Development",
    venueid="Toy.cc/2024",
    year=2024,
    dates=(date(2024, 5, 11),),
    place="Wien, Österreich",
)
BORROWED = Workshop(
    title="Toys",
    short="TOY",
    booktitle="ICLR 2024 Workshop on Toys",
    venueid="Toy.cc/2024",
    year=2024,
    dates=(date(2024, 5, 11),),
    place="Wien, Österreich",
    demonstration=Demonstration("Other.cc/2023", "Advances in Other Systems 36", 2023, "Shown."),
)
"""A workshop that shows the papers of another venue."""
OWN_WORDS = ("Toys", "TOY", "2024", "Wien", "ICLR", "May")
"""What no citation of a borrowed paper may hold."""

hostile = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from("aB é.,;:?!'\"“”‘’-–/<>&$\\{}_^%~#@[]()\n\r\t\u2028\x85\x00ER  TY"),
    max_size=60,
)
"""Text such as strangers may send."""


def paper(title: str, *authors: str, forum_id: str = "x", **fields: object) -> Paper:
    """A paper with the title and the authors as printed."""
    return Paper(
        id=ForumId(forum_id),
        slug=Slug(forum_id),
        title=markup.inline(title),
        authors=tuple(Authorship(markup.literal(name), AuthorKey(name)) for name in authors),
        links=PaperLinks(f"https://openreview.net/forum?id={forum_id}"),
        **fields,  # type: ignore[arg-type]
    )


def proceedings(
    *papers: Paper, workshop: Workshop = WORKSHOP, overrides: Mapping[str, Name] | None = None
) -> Proceedings:
    """The papers with their keys, and nothing else."""
    keys = assign_keys(papers, workshop.paper_year, {})
    return Proceedings(workshop, papers, (), (), (), {}, {}, keys, overrides=overrides or {})


@cache
def neurips() -> Proceedings:
    """The 3,218 papers of NeurIPS 2023."""
    notes = json.loads(gzip.decompress((DATA / "neurips2023.json.gz").read_bytes()))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "openreview.json").write_text(json.dumps(notes), encoding="utf-8")
        (folder / "workshop.toml").write_text(
            '[workshop]\ntitle = "N"\nshort = "N"\nbooktitle = "Advances in NeurIPS 36"\n'
            'venueid = "NeurIPS.cc/2023/Conference"\nyear = 2023\n',
            encoding="utf-8",
        )
        return join.load(folder, Report()).proceedings


@cache
def flagship() -> Proceedings:
    """The papers of this repository's own site."""
    return join.load(DATA.parent.parent / "docs" / "_data", Report()).proceedings
