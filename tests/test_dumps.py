"""The records as files for other programs: what they promise, and what they never hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

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
from hosted_files import pdf
from published_schemas import faults_by_crossref, faults_by_datacite, faults_by_dblp
from sites import WORKSHOP as WORKSHOP_TOML
from sites import note, run
from sphinx_proceedings.exports.crossref import Deposit, crossref
from sphinx_proceedings.exports.datacite import datacite
from sphinx_proceedings.exports.dblp import dblp
from sphinx_proceedings.exports.doi import Landing, NoDoisError
from sphinx_proceedings.exports.dump import SCHEMA, dump
from sphinx_proceedings.join import join
from sphinx_proceedings.markup import block, inline, literal
from sphinx_proceedings.model import Attendance, Registration

if TYPE_CHECKING:
    from sites import Site
    from sphinx_proceedings.model import Paper, Proceedings

BASE = "https://toys.example.org/2024/"
LANDING = Landing(BASE)
DEPOSIT = Deposit("dois@example.org", 20240601120000)
DOIS = Registration("10.12345", "toy.2024", "Society of Toys", "Ada Lovelace")
HOSTILE = "</title><x>&\"']]>{}\\"

_validator = jsonschema.Draft202012Validator(
    json.loads(SCHEMA.read_text(encoding="utf-8")),
    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
)


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


# --- DOIs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [(), (date(2024, 5, 11), date(2024, 5, 12))])
def test_crossref_s_schema_takes_the_deposit(days: tuple[date, ...]) -> None:
    some = registered(dates=days, place="" if not days else "Vienna")
    text = crossref(some, LANDING, DEPOSIT)
    assert faults_by_crossref(text) == []
    assert faults_by_crossref(text.replace(b"surname", b"sirname"))


def test_crossref_gets_names_in_parts_and_dois_that_lead_to_pages() -> None:
    some = join(
        replace(WORKSHOP, registration=DOIS),
        [paper("AbC_1", "Toys", "Laurens van der Maaten", "Martin King Jr."), paper("p2", "Two")],
    )
    text = crossref(some, LANDING, DEPOSIT)
    assert faults_by_crossref(text) == []
    root = etree.fromstring(text.replace(b' xmlns="http://www.crossref.org/schema/5.3.1"', b""))
    people = [{part.tag: part.text for part in each} for each in root.iter("person_name")]
    assert people == [
        {"given_name": "Laurens", "surname": "van der Maaten"},
        {"given_name": "Martin", "surname": "King", "suffix": "Jr."},
    ]
    assert len([*root.iter("anonymous")]) == 1
    found = {each.findtext("doi"): each.findtext("resource") for each in root.iter("doi_data")}
    assert found == {
        "10.12345/toy.2024": f"{BASE}papers/index.html",
        "10.12345/toy.2024.AbC_1": f"{BASE}papers/AbC_1.html",
        "10.12345/toy.2024.p2": f"{BASE}papers/p2.html",
    }
    assert root.findtext("head/timestamp") == "20240601120000"
    assert root.findtext("head/depositor/email_address") == "dois@example.org"


def test_a_doi_of_ours_that_a_paper_has_is_kept() -> None:
    ours = replace(PAPERS[0], doi="10.12345/other.7")
    theirs = replace(PAPERS[1], doi="10.48550/arXiv.1")
    some = join(replace(WORKSHOP, registration=DOIS), [ours, theirs])
    dois = {record["doi"] for record in json.loads(datacite(some, LANDING))}
    assert dois == {"10.12345/toy.2024", "10.12345/other.7", "10.12345/toy.2024.p2"}


def test_a_name_that_crossref_would_refuse_is_named() -> None:
    some = join(replace(WORKSHOP, registration=DOIS), [paper("p1", "Toys", "x" * 61)])
    with pytest.raises(NoDoisError, match=r"p1.*60 characters.*people\.toml"):
        crossref(some, LANDING, DEPOSIT)


def test_datacite_s_schema_takes_every_record() -> None:
    for some in (registered(), registered(editors=True, publisher="Toy Press", dates=())):
        records = json.loads(datacite(some, LANDING))
        assert len(records) == 1 + len(PAPERS)
        assert [fault for record in records for fault in faults_by_datacite(record)] == []
    assert faults_by_datacite({**records[1], "publicationYear": 2024})


def test_datacite_knows_authors_and_proceedings() -> None:
    records = {record["doi"]: record for record in json.loads(datacite(registered(), LANDING))}
    found = records["10.12345/toy.2024.p1"]
    assert found["creators"][0] == {
        "name": "Müller, Zoë",
        "nameType": "Personal",
        "givenName": "Zoë",
        "familyName": "Müller",
        "affiliation": [{"name": "ETH Zürich"}, {"name": "A & B"}],
    }
    assert found["titles"] == [{"title": "Toys of ℓ₂ norm; a study"}]
    assert found["relatedIdentifiers"][0]["relatedIdentifier"] == "10.12345/toy.2024"
    assert found["url"] == f"{BASE}papers/p1.html"


@pytest.mark.parametrize(
    ("workshop", "why"),
    [({"demonstration": DEMONSTRATION, "registration": DOIS}, "demonstration"), ({}, r"\[doi\]")],
)
def test_dois_are_neither_made_for_a_demonstration_nor_unasked(
    workshop: dict[str, Any], why: str
) -> None:
    for make in (datacite, lambda some, to: crossref(some, to, DEPOSIT)):
        with pytest.raises(NoDoisError, match=why):
            make(whole(**workshop), LANDING)


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


DOI_TOML = f"""{WORKSHOP_TOML}
[doi]
prefix = "10.12345"
suffix = "toy.2024"
registrant = "Society of Toys"
depositor = "Ada Lovelace"
"""


def test_the_command_writes_deposits(site: Site) -> None:
    site.write("_data/workshop.toml", DOI_TOML)
    data, out = site.folder / "_data", site.folder / "deposit.xml"
    done = run(
        "sphinx_proceedings", "doi", data, "crossref", "--site", BASE,
        "--email", "dois@example.org", "-o", out,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert faults_by_crossref(out.read_bytes()) == []
    done = run("sphinx_proceedings", "doi", data, "datacite", "--site", BASE, "-b", "dirhtml")
    records = json.loads(done.stdout)
    assert records[0]["url"] == f"{BASE}papers/"
    assert {record["url"] for record in records[1:]} == {
        f"{BASE}papers/{each}/" for each in ("aaaaaaaaa1", "bbbbbbbbb2", "ccccccccc3")
    }


@pytest.mark.parametrize(
    ("toml", "arguments", "why"),
    [
        (WORKSHOP_TOML, ("datacite", "--site", BASE), "[doi]"),
        (DOI_TOML, ("crossref", "--site", BASE), "--email"),
        (DOI_TOML, ("datacite", "--site", "example.org"), "example.org"),
        (DOI_TOML.replace("10.12345", "12345"), ("datacite", "--site", BASE), "10.12345"),
        (DOI_TOML.replace("prefix", "prefx"), ("datacite", "--site", BASE), '"prefix"'),
    ],
)
def test_the_command_says_what_it_lacks(
    site: Site, toml: str, arguments: tuple[str, ...], why: str
) -> None:
    site.write("_data/workshop.toml", toml)
    done = run("sphinx_proceedings", "doi", site.folder / "_data", *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert why in done.stderr
    assert "Traceback" not in done.stderr
