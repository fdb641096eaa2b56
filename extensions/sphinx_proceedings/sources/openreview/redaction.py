"""A public export out of a private one: what the site may show, and nothing else.

It is written from the papers that the reader makes, in the shape of API v2, so nothing can be
kept that is not read; and reading it gives the same papers again.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...model import unidentified
from ...naming import slugify
from ..keywords import split_keywords
from ..presentation import PresentationTypes
from .citation_key import citation_key
from .links import kept_links
from .notes import DECISION, EVERYONE
from .papers import read_papers
from .privacy import count_private_matter
from .submissions import judge_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model import AuthorKey, Authorship, Paper, Workshop
    from ...problems import Report
    from .notes import Decision, Note

_ENVELOPE = frozenset({"id", "forum", "number", "version", "readers", "license", "pdate"})
"""What is read of the envelope, and kept; ``externalIds`` and the decision come on top."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """An export with what is public."""

    written: bytes
    """UTF-8 JSON, ``{"notes": [...]}``, by id; a change of one thing is a change of one line."""
    dropped: Mapping[str, int]
    """How much was left out of each kind, in plain words."""
    kept: int
    """Papers."""


def redact(data: bytes, workshop: Workshop, report: Report, *, file: str) -> Redaction:
    """The public part of an export of the workshop.

    :param file: the name of the file to show in problems.
    :raises InputError: if the file is no export, or holds no accepted paper of the venue.
    """
    judged = judge_notes(data, workshop, report, file)
    notes = {note.id: note for note in judged.accepted}
    papers = read_papers(judged.accepted, judged.decisions, workshop, report, file)
    pseudonyms = _pseudonyms(papers)
    types = PresentationTypes(workshop)
    written: list[dict[str, Any]] = []
    dropped = count_private_matter(judged.standings)
    for paper in sorted(papers, key=lambda paper: paper.id):
        note = notes[paper.id]
        content = _content(paper, note, pseudonyms)
        content["venueid"] = workshop.paper_venueid
        kept = _envelope(paper, note)
        decision = _decision(paper, judged.decisions.get(note.id, ()), types)
        if decision:
            kept[DECISION] = decision
        dropped["fields that the site does not show"] += len(set(note.content) - set(content))
        dropped["notes about how a submission was handled"] += len(
            note.names - _ENVELOPE - set(kept) - {"content"}
        )
        wrapped = {name: {"value": value} for name, value in sorted(content.items())}
        written.append({**kept, "content": wrapped})
    text = json.dumps({"notes": written}, ensure_ascii=False, indent=1)
    # Half of a surrogate pair, which has no UTF-8, is written as JSON's own escape for it.
    encoded = text.encode("utf-8", "backslashreplace") + b"\n"
    return Redaction(encoded, dict(sorted((+dropped).items())), len(papers))


def _envelope(paper: Paper, note: Note) -> dict[str, Any]:
    external = (("doi", paper.doi), ("arxiv", paper.arxiv), ("dblp", paper.dblp))
    ids = [f"{kind}:{name}" for kind, name in external if name]
    kept: dict[str, Any] = {"id": note.id, "forum": note.id, "version": 2, "readers": [EVERYONE]}
    if paper.number is not None:
        kept["number"] = paper.number
    if paper.licence:
        kept["license"] = paper.licence
    if paper.published:
        kept["pdate"] = note.envelope["pdate"]
    if ids:
        kept["externalIds"] = ids
    return kept


def _content(paper: Paper, note: Note, pseudonyms: Mapping[AuthorKey, str]) -> dict[str, object]:
    keywords = [keyword.source for keyword in paper.keywords]
    if split_keywords(keywords) != keywords:
        # A list of one is taken apart at its commas; an empty second keeps it whole.
        keywords.append("")
    key = citation_key(note, paper.authors)
    ids = [pseudonyms.get(author.key, "") for author in paper.authors]
    found: dict[str, object] = {
        "title": "" if note.field("title").value is None else paper.title.source,
        "authors": [_author(author, paper.authors) for author in paper.authors],
        "authorids": ids if any(ids) else [],
        "keywords": keywords,
        "TLDR": paper.tldr.source if paper.tldr else "",
        "abstract": paper.abstract.source if paper.abstract else "",
        "venue": paper.venue,
        "_bibtex": f"@misc{{{key},\n}}" if key else "",
        **kept_links(note),
    }
    if not paper.authors and (note.field("authors").hidden or note.field("authors").value):
        # Hidden is not the same as missing: the reader is told so again.
        found["authors"] = ["Anonymous"]
    return {name: value for name, value in found.items() if value}


def _author(author: Authorship, all_authors: Sequence[Authorship]) -> str | dict[str, object]:
    """A name; with affiliations, or where a lone one could be taken for a list of names, in
    the schema of 2026.
    """
    if not author.affiliations and len(all_authors) > 1:
        return author.name.source
    places = [{"name": place.source} for place in author.affiliations]
    return {"fullname": author.name.source, **({"institutions": places} if places else {})}


def _pseudonyms(papers: Iterable[Paper]) -> dict[AuthorKey, str]:
    """For each person known by an id another one: the name first printed, and a number that tells
    apart those of one name.
    """
    found: dict[AuthorKey, str] = {}
    numbers: Counter[str] = Counter()
    for paper in papers:
        for author in paper.authors:
            if author.key not in found and author.key != unidentified(author.name):
                name = slugify(author.name.plain) or "person"
                numbers[name] += 1
                found[author.key] = f"{name}#{numbers[name]}"
    return found


def _decision(paper: Paper, decisions: Sequence[Decision], types: PresentationTypes) -> str | None:
    """The public decision that says how the paper is presented, if the venue string does not."""
    if paper.presentation is None or types.of(paper.venue):
        return None
    texts = (decision.text for decision in decisions if decision.public)
    return next((text for text in texts if types.of(text)), None)
