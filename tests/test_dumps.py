"""The records as files for other programs: what they promise, and what they never hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from calendars import (
    DEMONSTRATION,
    EVE,
    EVENTS,
    OPENING,
    PAPERS,
    PEOPLE,
    POSTERS,
    TALK,
    WORKSHOP,
    paper,
    proceedings,
)
from dumped import BASE, DEPOSIT, DOIS, LANDING, full, registered, whole
from hosted_files import pdf
from published_schemas import faults_by_dblp
from sites import WORKSHOP as WORKSHOP_TOML
from sites import note
from sphinx_proceedings.exports.crossref import crossref
from sphinx_proceedings.exports.datacite import datacite
from sphinx_proceedings.exports.dblp import dblp
from sphinx_proceedings.exports.dump import SCHEMA, dump
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, inline
from sphinx_proceedings.model import Attendance, Correction, CorrectionKind

if TYPE_CHECKING:
    from sites import Site
    from sphinx_proceedings.model import Proceedings

HOSTILE = "</title><x>&\"']]>{}\\"

_validator = jsonschema.Draft202012Validator(
    json.loads(SCHEMA.read_text(encoding="utf-8")),
    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
)


# --- proceedings.json ------------------------------------------------------------------------


def test_the_schema_is_one_and_explains_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(_validator.schema)
    for name in ("workshop", "paper", "event", "person"):
        properties = _validator.schema["$defs"][name]["properties"]
        assert len(properties) > 5
    assert _validator.schema["properties"]["format"]["const"] == 1


@pytest.mark.parametrize("base", [None, BASE])
@pytest.mark.parametrize(
    "found",
    [
        whole(),
        whole(demonstration=DEMONSTRATION, attendance=Attendance.HYBRID),
        join(replace(WORKSHOP, dates=(), place=""), [paper("p1", "")]),
    ],
)
def test_the_dump_keeps_the_promise_of_its_schema(found: Proceedings, base: str | None) -> None:
    data = json.loads(dump(found, base))
    assert [fault.message for fault in _validator.iter_errors(data)] == []


def test_the_schema_refuses_what_it_does_not_know() -> None:
    data = json.loads(dump(whole()))
    data["papers"][0]["email"] = "ada@example.org"
    assert [fault.message for fault in _validator.iter_errors(data)]


def test_a_paper_is_told_with_all_that_is_public() -> None:
    data = json.loads(dump(whole(), BASE))
    (found,) = [each for each in data["papers"] if each["id"] == "p1"]
    key = found.pop("citation_key")
    assert key == whole().citation_keys[PAPERS[0].id]
    assert found == {
        "id": "p1",
        "title": "Toys of ℓ₂ norm; a study",
        "authors": [
            {"id": "zoe-muller", "name": "Zoë Müller", "affiliations": ["ETH Zürich", "A & B"]},
            {"id": "nanjiayi", "name": "南佳怡", "affiliations": ["ETH Zürich", "A & B"]},
        ],
        "abstract": "One x<y.\n\nTwo.",
        "tldr": "In short.",
        "keywords": ["toys", "norms"],
        "presentation": "poster",
        "venue": "TOY Poster",
        "published": "2024-03-04",
        "doi": "10.1000/1",
        "arxiv": "2401.00001",
        "dblp": "conf/toy/X",
        "licence": "CC BY 4.0",
        "url": f"{BASE}papers/p1.html",
        "openreview": "https://openreview.net/forum?id=p1",
        "pdf": "https://openreview.net/pdf?id=1",
        "code": "https://x.example",
        "events": ["contributed", "posters"],
    }


def test_every_reference_in_the_dump_leads_somewhere() -> None:
    data = json.loads(dump(whole()))
    ids = {
        name: {each["id"] for each in data[name]} for name in data if isinstance(data[name], list)
    }
    for each in data["papers"]:
        assert set(each.get("events", [])) <= ids["events"]
        assert {author["id"] for author in each.get("authors", [])} <= ids["authors"]
    for each in (*data["authors"], *data["topics"], *data["events"]):
        assert set(each.get("papers", [])) <= ids["papers"]
    for each in data["events"]:
        assert {*each.get("speakers", []), *each.get("chair", "").split()} <= ids["people"]


def test_nobody_unconfirmed_is_in_any_dump() -> None:
    assert EVE.id in TALK.speakers
    assert TALK.chair == EVE.id
    for text in (dump(whole()), dblp(whole(editors=True)), datacite(registered(), LANDING)):
        assert EVE.name.encode() not in text
        assert f'"{EVE.id}"'.encode() not in text


@pytest.mark.parametrize("live", [True, False])
def test_streams_are_told_while_they_are_live_and_recordings_afterwards(live: bool) -> None:
    (event,) = json.loads(dump(proceedings(replace(TALK, live=live))))["events"]
    assert ("stream" in event, "chat" in event) == (live, live)
    assert ("recording" in event, "captions" in event) == (not live, not live)


def test_two_dumps_differ_in_the_lines_of_the_records_that_differ() -> None:
    before = dump(whole()).splitlines()
    papers = [full(PAPERS[0]), replace(PAPERS[1], title=inline("New")), PAPERS[2]]
    after = dump(join(WORKSHOP, papers, PEOPLE, EVENTS)).splitlines()
    assert sum(line not in before for line in after) <= 2


def test_what_became_of_a_paper_is_told_in_order_of_time() -> None:
    kinds = [kind for kind in CorrectionKind if kind is not CorrectionKind.REMOVAL]
    notice = "https://example.org/notice"
    said = [
        Correction(f"p1/{kind.value}", PAPERS[0].id, kind, date(2024, 6, day), reason, link)
        for day, (kind, reason, link) in enumerate(
            zip(
                kinds,
                (block(""), block("*One*.\n\nTwo."), block("")),
                (None, None, notice),
                strict=True,
            ),
            1,
        )
    ]
    data = json.loads(dump(replace(whole(), corrections={PAPERS[0].id: tuple(said)})))
    assert [fault.message for fault in _validator.iter_errors(data)] == []
    assert {each["id"]: each.get("corrections") for each in data["papers"]} == {
        "p1": [
            {"kind": "revision", "date": "2024-06-01"},
            {"kind": "erratum", "date": "2024-06-02", "reason": "One.\n\nTwo."},
            {"kind": "retraction", "date": "2024-06-03", "link": notice},
        ],
        "p2": None,
        "p3": None,
    }


def test_a_demonstration_says_so_in_the_dump() -> None:
    data = json.loads(dump(whole(demonstration=DEMONSTRATION)))
    assert data["workshop"]["demonstration"]["booktitle"] == "Old 2023"


# --- dblp ------------------------------------------------------------------------------------


def test_the_table_of_contents_is_what_dblp_defines() -> None:
    text = dblp(whole(editors=True, publisher="Toy Press", series="Toy Series"), BASE)
    assert faults_by_dblp(text) == []
    assert faults_by_dblp(text.replace(b"<year>", b"<jahr>").replace(b"</year>", b"</jahr>"))


def test_sessions_are_headings_and_each_paper_stands_once() -> None:
    contents = etree.fromstring(dblp(proceedings(OPENING, POSTERS), BASE)).find("proceedings/toc")
    assert [(each.tag, each.findtext("title") or each.text) for each in contents] == [
        ("section", "Poster Session 1"),
        ("publ", "Toys of ℓ₂ norm; a study"),
        ("publ", "深度学习的理论" * 12),
        ("section", "Further papers"),
        ("publ", "Nobody's toys"),
    ]
    first = contents[1]
    assert [each.text for each in first.findall("author")] == ["Zoë Müller", "南佳怡"]
    assert first.findtext("ee") == "https://openreview.net/forum?id=p1"
    twice = etree.fromstring(dblp(whole())).findall("proceedings/toc/publ")
    assert len(twice) == len(PAPERS)


def test_without_sessions_there_is_no_heading() -> None:
    assert etree.fromstring(dblp(join(WORKSHOP, PAPERS))).findall("proceedings/toc/section") == []


def test_the_conference_has_place_and_date() -> None:
    conference = etree.fromstring(dblp(whole(), BASE)).find("proceedings/conf")
    assert {each.tag: each.text for each in conference} == {
        "acronym": "TOY",
        "location": "Messe Wien, Vienna",
        "date": "11 May 2024",
        "url": BASE,
    }


def test_dblp_gets_no_demonstration() -> None:
    with pytest.raises(ValueError, match="demonstration"):
        dblp(whole(demonstration=DEMONSTRATION))


_words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)


@settings(max_examples=30)
@given(st.lists(_words | st.just(HOSTILE), min_size=1, max_size=3))
def test_hostile_words_break_no_file(words: list[str]) -> None:
    text = " ".join(words)
    some = join(replace(WORKSHOP, registration=DOIS), [paper("p1", text, "Ada Lovelace")])
    title = some.papers[0].title.plain
    assert etree.fromstring(dblp(some)).findtext(".//publ/title") == title
    deposit = etree.fromstring(crossref(some, LANDING, DEPOSIT))
    (found,) = deposit.iter("{*}title")
    assert (found.text or "") == title
    assert json.loads(datacite(some, LANDING))[1]["titles"] == [{"title": title}]
    data = json.loads(dump(some))
    assert data["papers"][0].get("title", "") == title


# --- on the site and on the command line ----------------------------------------------------


def test_the_site_has_the_dump_its_schema_and_the_contents_for_dblp(site: Site) -> None:
    hosted = site.folder / "_data" / "files" / "aaaaaaaaa1"
    hosted.mkdir(parents=True)
    (hosted / "paper.pdf").write_bytes(pdf())
    built = site.build(html_baseurl=BASE)
    data = json.loads(built.read("proceedings.json"))
    assert [fault.message for fault in _validator.iter_errors(data)] == []
    assert built.read(data["$schema"]) == SCHEMA.read_text(encoding="utf-8")
    (found,) = [each for each in data["papers"] if each["id"] == "aaaaaaaaa1"]
    assert found["url"] == f"{BASE}papers/aaaaaaaaa1.html"
    (file,) = found["files"]
    assert file == {"kind": "paper", "path": "papers/aaaaaaaaa1.pdf", "type": "application/pdf"}
    assert (built.out / file["path"]).is_file()
    assert faults_by_dblp((built.out / "dblp.xml").read_bytes()) == []


def test_a_demonstration_site_has_nothing_for_dblp(site: Site) -> None:
    more = '[demonstration]\nvenueid = "Old.cc/2023/Conference"\nbooktitle = "Old 2023"\n'
    site.write("_data/workshop.toml", f'{WORKSHOP_TOML}{more}year = 2023\nnotice = "Shown."\n')
    site.export([note("aaaaaaaaa1", venueid="Old.cc/2023/Conference")])
    files = site.build().files()
    assert "proceedings.json" in files
    assert "dblp.xml" not in files
