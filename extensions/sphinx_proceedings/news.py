"""What the organizers announce: ``news.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from . import markup
from .kinds import DAY, PROSE, TEXT
from .naming import slugify
from .problems import ProblemKind
from .program import ID
from .tables import Key, Table, read_toml

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from .markup import Text
    from .problems import Report

NEWS_FILE: Final = "news.toml"

DATE = Key("date", DAY, "Day of the news.")
TITLE = Key("title", TEXT, "What is new, in a line.")
BODY = Key("text", PROSE, "The rest, in Markdown.", "")
NEWS_ID: Key[str | None] = Key(
    "id",
    ID,
    "Id by which feed readers know the news; if absent, made of date and title, so that a"
    " later change of these shows it to them anew.",
    None,
)

NEWS = Table(
    "news",
    "Something to announce, for the feed and the front page.",
    (DATE, TITLE, BODY, NEWS_ID),
    repeated=True,
)

NEWS_TABLES = (NEWS,)
"""All of ``news.toml``."""


@dataclass(frozen=True, slots=True)
class News:
    """One announcement."""

    id: str
    """Differs from all others."""
    day: date
    title: Text
    """One line."""
    text: Text
    """Paragraphs; its source is empty if the title says it all."""


def read_news(path: Path, report: Report, *, file: str) -> tuple[News, ...]:
    """Read ``news.toml``, the newest first, in its order within a day; without a file, nothing.

    :param file: the file's name in messages.
    """
    rows = read_toml(path, NEWS_TABLES, report, file=file) if path.exists() else None
    found: dict[str, News] = {}
    for row in rows.all(NEWS) if rows is not None else ():
        name = given = row[NEWS_ID] or f"{row[DATE].isoformat()}-{slugify(row[TITLE])}".strip("-")
        if given in found:
            name = next(each for n in count(2) if (each := f"{given}-{n}") not in found)
            report.add(
                ProblemKind.BAD_VALUE,
                row.place(NEWS_ID.name),
                f'another piece of news has the id "{given}", so that this one gets "{name}"',
                "Give each its own id",
            )
        found[name] = News(name, row[DATE], markup.inline(row[TITLE]), markup.block(row[BODY]))
    return tuple(sorted(found.values(), key=lambda each: each.day, reverse=True))
