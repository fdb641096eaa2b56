"""What a build keeps, so that a paper whose texts change can be made again without the others.

All of it is public: papers as the site shows them, what they are compared by, what the search holds
beside its files; and digests of the export's notes (:mod:`..sources.openreview.spans`).
"""

from __future__ import annotations

import os
import pickle
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, overload

from ..cache_files import CacheFile
from ..model import Addresses, Status
from ..sources import openreview
from ..sources.openreview import spans

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from ..hosted import Thumbnail
    from ..model import (
        Author,
        AuthorKey,
        Event,
        EventId,
        ForumId,
        Keyword,
        Paper,
        Proceedings,
        Workshop,
    )
    from ..search.index import Kept as SearchKept
    from ..search.similarity import Likeness
    from ..sources.openreview.spans import Spans
    from .reading import Pictures

_FOLDER = "proceedings-kept"
_PAPERS = "papers.pickles"
_WHOLE = "whole.json"
_FORMAT = 2


class _Record(NamedTuple):
    """A paper and what is known of it."""

    paper: Paper
    authors: tuple[Author, ...]
    """Without their papers."""
    keywords: tuple[Keyword, ...]
    """With topics without their papers."""
    sessions: tuple[EventId, ...]
    citation_key: str


class Table(NamedTuple):
    """Where each paper stands in the file of papers, and what is the same for all."""

    format: int
    proceedings: Proceedings
    """Without papers, and what comes of them."""
    ids: tuple[ForumId, ...]
    """Of the papers, in the order of the site."""
    starts: array[int]
    """The byte at which each begins."""
    thumbnails: dict[str, Thumbnail]
    """See :class:`.reading.Pictures`."""


class Store:
    """The folder in which all of this is kept."""

    def __init__(self, cache: Path) -> None:
        """:param cache: see :class:`.frame.Frame`."""
        self.folder = cache / _FOLDER

    def begin(self) -> None:
        """What is there no longer holds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._whole().forget()

    def end(self, export: list[int] | None) -> None:
        """All is there.

        :param export: size and time of the export that it was made from; ``None`` if its notes
            are not known apart, so that all of this is of no use.
        """
        if export is not None:
            self._whole().write(export)

    def export(self) -> list[int] | None:
        """As :meth:`end` was told; ``None`` if not all is there, as after a power failure."""
        found: list[int] | None = self._whole().read()
        return found

    def _whole(self) -> CacheFile:
        """Is there if all other files are, each of its size."""
        files = self.folder.iterdir() if self.folder.is_dir() else ()
        sizes = {path.name: path.stat().st_size for path in files if path.name != _WHOLE}
        return CacheFile(self.folder / _WHOLE, [_FORMAT, sizes])

    # --- papers --------------------------------------------------------------------------------

    def put_papers(self, proceedings: Proceedings, pictures: Pictures) -> None:
        """Keep all papers.

        :param pictures: of their hosted files.
        """
        starts = array("Q")
        record = partial(_record, proceedings)
        with (self.folder / _PAPERS).open("wb") as stream:
            for paper in proceedings.papers:
                starts.append(stream.tell())
                pickle.dump(record(paper), stream, pickle.HIGHEST_PROTOCOL)
        self.put_table(
            Table(
                _FORMAT,
                _bare(proceedings),
                tuple(paper.id for paper in proceedings.papers),
                starts,
                dict(pictures.thumbnails),
            )
        )

    def put_table(self, table: Table) -> None:
        """Keep where papers stand."""
        self._put(self.folder / "table.pickle", table)

    def table(self) -> Table | None:
        """What :meth:`put_papers` has kept."""
        found = self._get(self.folder / "table.pickle")
        return found if isinstance(found, Table) and found.format == _FORMAT else None

    def papers(self, table: Table) -> Papers:
        """The papers, each read when it is asked for."""
        return Papers(self.folder / _PAPERS, table)

    # --- the others ----------------------------------------------------------------------------

    def put_export(self, folder: Path, workshop: Workshop) -> list[int] | None:
        """Keep digests of an export's notes.

        :param folder: that it lies in.
        :returns: size and time of its file; ``None`` if its notes cannot be known apart.
        """
        path = folder / workshop.export
        if not path.is_file() or not openreview.recognizes(b"", path.suffixes):
            return None
        found = path.stat()
        with spans.opened(path) as data:
            told = spans.spans_of(data) if data is not None else None
        if told is None:
            return None
        self.put_spans(told)
        return [found.st_size, found.st_mtime_ns]

    def put_spans(self, told: Spans) -> None:
        """Keep such digests."""
        self._put(self.folder / "spans.pickle", told)

    def spans(self) -> Spans | None:
        """These digests, if there are any."""
        found: Spans | None = self._get(self.folder / "spans.pickle")
        return found

    def put_likeness(self, likeness: Likeness) -> None:
        """Keep what papers are compared by."""
        self._put(self.folder / "likeness.pickle", likeness)

    def likeness(self) -> Likeness | None:
        """What :meth:`put_likeness` has kept."""
        found: Likeness | None = self._get(self.folder / "likeness.pickle")
        return found

    def put_search(self, kept: SearchKept) -> None:
        """Keep what the search's files do not tell."""
        self._put(self.folder / "search.pickle", kept)

    def search(self) -> SearchKept | None:
        """What :meth:`put_search` has kept."""
        found: SearchKept | None = self._get(self.folder / "search.pickle")
        return found

    def _put(self, path: Path, value: object) -> None:
        new = path.with_name(path.name + ".new")
        with new.open("wb") as stream:
            pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
        new.replace(path)

    def _get(self, path: Path) -> Any:
        try:
            # Our own build has written it, with the same programs: others are a doubt before this.
            return pickle.loads(path.read_bytes())  # noqa: S301
        except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, ValueError):
            return None


def _record(proceedings: Proceedings, paper: Paper) -> _Record:
    authors = (proceedings.author_of[each.key] for each in paper.authors)
    return _Record(
        paper,
        tuple(replace(author, papers=()) for author in authors),
        tuple(
            replace(keyword, topic=keyword.topic and replace(keyword.topic, papers=()))
            for keyword in proceedings.keywords_of[paper.id]
        ),
        tuple(event.id for event in proceedings.sessions_of.get(paper.id, ())),
        proceedings.citation_keys.get(paper.id, ""),
    )


def _bare(proceedings: Proceedings) -> Proceedings:
    """A proceedings without its papers, and what comes of them; of people only the confirmed."""
    return replace(
        proceedings,
        people=tuple(each for each in proceedings.people if each.status is Status.CONFIRMED),
        papers=(),
        authors=(),
        topics=(),
        rare_keywords=(),
        author_of={},
        keywords_of={},
        citation_keys={},
        sessions_of={},
        addresses=Addresses(),
        redirects={},
        withdrawn=(),
        # Mappings that cannot be changed cannot be pickled either.
        files=dict(proceedings.files),
        portraits=dict(proceedings.portraits),
        corrections=dict(proceedings.corrections),
        overrides=dict(proceedings.overrides),
    )


@dataclass
class Papers(Sequence["Paper"]):
    """The papers of a site, each read when it is asked for, and with it what is known of it."""

    file: Path
    table: Table
    author_of: dict[AuthorKey, Author] = field(default_factory=dict)
    """Of the papers that have been asked for, as all that follows."""
    keywords_of: dict[ForumId, tuple[Keyword, ...]] = field(default_factory=dict)
    sessions_of: dict[ForumId, tuple[Event, ...]] = field(default_factory=dict)
    citation_keys: dict[ForumId, str] = field(default_factory=dict)
    _read: dict[int, _Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._events = {event.id: event for event in self.table.proceedings.events}

    def __len__(self) -> int:
        return len(self.table.ids)

    @overload
    def __getitem__(self, place: int) -> Paper: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Paper]: ...
    def __getitem__(self, place: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self._record(place % len(self)).paper

    def _record(self, place: int) -> _Record:
        found = self._read.get(place)
        if found is None:
            with self.file.open("rb") as stream:
                stream.seek(self.table.starts[place])
                found = self._know(place, pickle.load(stream))  # noqa: S301 (as Store)
        return found

    def _know(self, place: int, record: _Record) -> _Record:
        paper = record.paper
        self._read[place] = record
        for by, author in zip(paper.authors, record.authors, strict=True):
            self.author_of[by.key] = author
        self.keywords_of[paper.id] = record.keywords
        self.sessions_of[paper.id] = tuple(self._events[each] for each in record.sessions)
        self.citation_keys[paper.id] = record.citation_key
        return record

    def proceedings(self) -> Proceedings:
        """All of the proceedings that one paper at a time shows in."""
        return replace(
            self.table.proceedings,
            papers=self,
            author_of=self.author_of,
            keywords_of=self.keywords_of,
            citation_keys=self.citation_keys,
            sessions_of=self.sessions_of,
        )

    def amend(self, place: int, paper: Paper) -> None:
        """Put another in the place of a paper."""
        self._know(place, self._record(place)._replace(paper=paper))

    def keep(self, places: Sequence[int]) -> None:
        """Keep those that were amended: behind the others, which nobody reads any more."""
        with self.file.open("ab") as stream:
            for place in places:
                self.table.starts[place] = stream.seek(0, os.SEEK_END)
                pickle.dump(self._read[place], stream, pickle.HIGHEST_PROTOCOL)
