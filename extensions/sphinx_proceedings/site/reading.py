"""Records and pictures as a build reads them, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .. import hosted, join
from ..problems import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..join import Loaded
    from ..model import PersonId, Proceedings
    from ..problems import Report


class Pictures(NamedTuple):
    """Pictures as drawn for the site."""

    thumbnails: Mapping[str, hosted.Thumbnail]
    """Of hosted files, by the file's digest."""
    portraits: Mapping[PersonId, Path]


def read(
    folder: Path, cache: Path, report: Report, *, shown_as: str, topic_threshold: int
) -> tuple[Loaded, Pictures]:
    """Read and check all that a site is made from, but for its documents.

    :param cache: where pictures once drawn are kept.
    :param shown_as: the folder as its problems name it.
    :raises InputError: if nothing sensible can be built.
    """
    loaded = join.load(folder, report, shown_as=shown_as, topic_threshold=topic_threshold)
    proceedings = loaded.proceedings
    drawn = cache / "proceedings-thumbnails"
    files = f"{shown_as}/{join.FILES_FOLDER}"
    return loaded, Pictures(
        hosted.thumbnails(proceedings.files, drawn, report, file=files),
        hosted.portraits(proceedings.portraits, drawn, report, file=shown_as),
    )


def what_was_read(proceedings: Proceedings, report: Report) -> Iterator[str]:
    """Lines for the organizer."""
    workshop = proceedings.workshop
    label = " (demonstration data)" if workshop.demonstration else ""
    if proceedings.awaits_papers:
        yield f"no papers yet: they are shown as soon as {workshop.export} is in the data folder"
    else:
        venue = workshop.paper_venueid or workshop.short
        yield f"{len(proceedings.papers)} papers of {venue} accepted{label}"
    for reason, number in sorted(report.left_out.items()):
        yield f"{number} left out: {reason}"
    if proceedings.papers:
        yield f"{len(proceedings.authors)} authors, {len(proceedings.topics)} topics"
    # A missing export is told by the first line.
    found = sum(problem.kind is not ProblemKind.NO_EXPORT for problem in report)
    yield {0: "no problems", 1: "1 problem, told above"}.get(found, f"{found} problems, told above")
