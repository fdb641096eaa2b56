"""The DOIs of a proceedings, for organizers who register them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import address, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model import Paper, Proceedings, Registration, Workshop


class NoDoisError(ValueError):
    """These papers are not to be registered; the message says why and what to do."""


def registration(workshop: Workshop) -> Registration:
    """What the organizer has said of DOIs.

    :raises NoDoisError: if that is nothing, or if the papers are another venue's.
    """
    if workshop.demonstration is not None:
        raise NoDoisError(
            "These are demonstration papers, which are not the workshop's to register; "
            "take [demonstration] out of workshop.toml when its own export is in place"
        )
    if workshop.registration is None:
        raise NoDoisError(
            "workshop.toml has no table [doi]; add one with prefix, suffix, registrant, depositor"
        )
    return workshop.registration


def publisher(workshop: Workshop) -> str:
    """Who publishes the papers: the registrant if nobody else is named."""
    return plain(workshop.publisher or registration(workshop).registrant)


def doi_of_volume(given: Registration) -> str:
    """The DOI of the proceedings."""
    return f"{given.prefix}/{given.suffix}"


def doi_of(paper: Paper, given: Registration) -> str:
    """The DOI of a paper: the one it has, if it is one of ours, or one made of its id.

    Slugs differ by more than case, and so do the DOIs, in which case does not count.
    """
    if paper.doi and paper.doi.startswith(f"{given.prefix}/"):
        return paper.doi
    return f"{doi_of_volume(given)}.{paper.slug}"


@dataclass(frozen=True, slots=True)
class Landing:
    """Where DOIs lead: the pages of a site."""

    base_url: str
    page: Callable[[str], str] = "{}.html".format
    """Finds the path of a page by its docname."""

    def paper(self, paper: Paper) -> str:
        """Whole address of a paper's page."""
        return address(self.base_url, self.page(f"papers/{paper.slug}")) or self.base_url

    def volume(self) -> str:
        """Whole address of the list of papers."""
        return address(self.base_url, self.page("papers/index")) or self.base_url


def check_lengths(proceedings: Proceedings, longest: int) -> None:
    """Refuse names that an agency would refuse.

    :param longest: characters of a family name or of given names.
    :raises NoDoisError: if any is longer.
    """
    for paper in proceedings.papers:
        for authorship in paper.authors:
            name = proceedings.name_of(authorship.name)
            if max(len(name.given), len(f"{name.particle} {name.family}")) > longest:
                raise NoDoisError(
                    f'{paper.id}: "{authorship.name.plain}" has more than {longest} characters in '
                    "one part; split the name in people.toml"
                )
