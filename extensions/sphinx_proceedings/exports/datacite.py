"""Records for DataCite, schema 4.5, as its REST API takes their attributes in JSON.

https://support.datacite.org/docs/api-create-dois shows how one is sent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from . import plain
from .doi import doi_of, doi_of_volume, publisher, registration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Authorship, Paper, Proceedings
    from ..names import Name
    from .doi import Landing

Record = dict[str, Any]

ANONYMOUS = "Anonymous"


def datacite(proceedings: Proceedings, landing: Landing) -> bytes:
    """A JSON list: the proceedings, then each paper.

    :raises NoDoisError: if these papers are not to be registered.
    """
    records = [
        _volume(proceedings, landing),
        *(_paper(paper, proceedings, landing) for paper in proceedings.papers),
    ]
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n".encode()


def _volume(proceedings: Proceedings, landing: Landing) -> Record:
    workshop = proceedings.workshop
    given = registration(workshop)
    return {
        **_common(doi_of_volume(given), landing.volume(), proceedings),
        "creators": [_person(proceedings.name_of(each.name)) for each in proceedings.editors]
        or [{"name": plain(given.registrant), "nameType": "Organizational"}],
        "titles": [{"title": plain(workshop.booktitle)}],
        "types": _types("ConferenceProceeding", "Proceedings"),
    }


def _paper(paper: Paper, proceedings: Proceedings, landing: Landing) -> Record:
    workshop = proceedings.workshop
    given = registration(workshop)
    found = {
        **_common(doi_of(paper, given), landing.paper(paper), proceedings),
        "creators": [_creator(authorship, proceedings) for authorship in paper.authors]
        or [{"name": ANONYMOUS}],
        "titles": [{"title": paper.title.plain}],
        "types": _types("ConferencePaper", "Workshop paper"),
        "subjects": [{"subject": keyword.plain} for keyword in dict.fromkeys(paper.keywords)],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": doi_of_volume(given),
                "relatedIdentifierType": "DOI",
                "relationType": "IsPartOf",
            },
            *_at_openreview(paper),
        ],
        "relatedItems": [
            {
                "relatedItemType": "ConferenceProceeding",
                "relationType": "IsPublishedIn",
                "titles": [{"title": plain(workshop.booktitle)}],
                "publicationYear": str(workshop.year),
            }
        ],
    }
    if paper.abstract and paper.abstract.plain:
        described = {"description": paper.abstract.plain, "descriptionType": "Abstract"}
        found["descriptions"] = [described]
    if paper.licence:
        found["rightsList"] = [{"rights": paper.licence}]
    return found


def _common(doi: str, url: str, proceedings: Proceedings) -> Record:
    workshop = proceedings.workshop
    found: Record = {
        "doi": doi,
        "url": url,
        "publisher": {"name": publisher(workshop)},
        "publicationYear": str(workshop.year),
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    if workshop.dates and workshop.dates[0].year == workshop.year:
        found["dates"] = [{"date": workshop.dates[0].isoformat(), "dateType": "Issued"}]
    return found


def _types(general: str, own: str) -> Record:
    return {"resourceTypeGeneral": general, "resourceType": own}


def _creator(authorship: Authorship, proceedings: Proceedings) -> Record:
    found = _person(proceedings.name_of(authorship.name))
    if authorship.affiliations:
        found["affiliation"] = [{"name": each.plain} for each in authorship.affiliations]
    return found


def _person(name: Name) -> Record:
    family = " ".join(part for part in (name.particle, name.family, name.suffix) if part)
    found: Record = {"name": family, "nameType": "Personal", "familyName": family}
    if name.given:
        found |= {"name": f"{family}, {name.given}", "givenName": name.given}
    return found


def _at_openreview(paper: Paper) -> Iterator[dict[str, str]]:
    if paper.links.forum:
        yield {
            "relatedIdentifier": paper.links.forum,
            "relatedIdentifierType": "URL",
            "relationType": "IsIdenticalTo",
        }
