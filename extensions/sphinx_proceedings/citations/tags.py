"""The ``citation_*`` tags in the head of a paper's page, by which reference managers know it.

Google Scholar's list (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), in an
order that Zotero needs: of the tags that tell the type the last one wins, so the book's title
comes before the conference's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from .. import markup
from ..names import inverted_name

if TYPE_CHECKING:
    from datetime import date

    from ..model import Paper, Proceedings, Workshop

ANONYMOUS = "Anonymous"
"""The author of a paper whose authors are hidden."""

_inverted = lru_cache(maxsize=16_384)(inverted_name)


def tags(
    paper: Paper,
    proceedings: Proceedings,
    *,
    language: str | None = None,
    page: str | None = None,
    pdf: str | None = None,
) -> list[tuple[str, str]]:
    """(name, content) of each tag, in order; contents are plain text of one line.

    Like all citations they name the venue where the paper appeared.

    :param language: of the papers, as in ``<html lang>``.
    :param page: whole address of the paper's page, if it is known.
    :param pdf: whole address of its PDF, if there is one.
    """
    workshop = proceedings.workshop
    venue = _plain(workshop.paper_booktitle)
    found = [("citation_title", paper.title.plain)]
    for authorship in paper.authors:
        found.append(("citation_author", _inverted(proceedings.name_of(authorship.name))))
        for affiliation in authorship.affiliations:
            found.append(("citation_author_institution", affiliation.plain))  # noqa: PERF401
    if not paper.authors:
        found.append(("citation_author", ANONYMOUS))
    found.append(("citation_publication_date", publication_date(workshop)))
    if paper.published:
        found.append(("citation_online_date", _slashed(paper.published)))
    found.append(("citation_inbook_title", venue))
    found.append(("citation_conference_title", venue))
    if paper.doi:
        found.append(("citation_doi", paper.doi))
    if workshop.publisher and workshop.demonstration is None:
        found.append(("citation_publisher", _plain(workshop.publisher)))
    if language:
        found.append(("citation_language", language))
    found += [("citation_keywords", keyword.plain) for keyword in paper.keywords]
    if paper.abstract and (abstract := paper.abstract.plain):
        one_line = " ".join(abstract.split()) if "\n" in abstract else abstract
        found.append(("citation_abstract", one_line))
    if page:
        found.append(("citation_abstract_html_url", page))
    if pdf:
        found.append(("citation_pdf_url", pdf))
    return found


def publication_date(workshop: Workshop) -> str:
    """``YYYY/MM/DD``, or the year alone where no more is known: citations name the same year."""
    days = workshop.dates
    if workshop.demonstration is None and days and days[0].year == workshop.year:
        return _slashed(days[0])
    return str(workshop.paper_year)


@lru_cache(maxsize=16)
def _plain(text: str) -> str:
    return markup.literal(text).plain


@lru_cache(maxsize=1024)
def _slashed(day: date) -> str:
    return f"{day.year:04}/{day.month:02}/{day.day:02}"
