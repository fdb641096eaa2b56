"""Deposits of DOIs: what the registries' schemas take, and what the command says it lacks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from calendars import DEMONSTRATION, PAPERS, WORKSHOP, paper
from dumped import BASE, DEPOSIT, DOIS, LANDING, registered, whole
from published_schemas import faults_by_crossref, faults_by_datacite
from sites import WORKSHOP as WORKSHOP_TOML
from sites import run_command
from sphinx_proceedings.exports.crossref import crossref
from sphinx_proceedings.exports.datacite import datacite
from sphinx_proceedings.exports.doi import NoDoisError
from sphinx_proceedings.join import join

if TYPE_CHECKING:
    from sites import Site

# --- records ---------------------------------------------------------------------------------


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


# --- the command -----------------------------------------------------------------------------

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
    done = run_command("doi", data, "crossref", "--site", BASE,
        "--email", "dois@example.org", "-o", out,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert faults_by_crossref(out.read_bytes()) == []
    done = run_command("doi", data, "datacite", "--site", BASE, "-b", "dirhtml")
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
    done = run_command("doi", site.folder / "_data", *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert why in done.stderr
    assert "Traceback" not in done.stderr
