"""Structured data: valid, true, and unable to leave its element."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import extruct
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import (
    ADA,
    DEMONSTRATION,
    EVE,
    PAPERS,
    POSTERS,
    TALK,
    proceedings,
)
from sites import Page, note
from sphinx_proceedings import markup
from sphinx_proceedings.exports.jsonld import StructuredData
from sphinx_proceedings.markup import literal
from sphinx_proceedings.model import Attendance, Role

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Site

BASE = "https://toys.example.org/2024/"
MIXED = "https://schema.org/MixedEventAttendanceMode"


def data(base: str | None = BASE, **workshop: Any) -> StructuredData:
    return StructuredData(proceedings(**workshop), base)


# --- papers ----------------------------------------------------------------------------------


def test_a_paper_names_authors_affiliations_and_proceedings() -> None:
    zoe, nan = PAPERS[0].authors
    some = replace(
        PAPERS[0],
        authors=(replace(zoe, affiliations=(literal("MIT"),)), nan),
        keywords=(literal("toys"),),
        doi="10.1000/toys.1",
    )
    assert data().paper(some, f"{BASE}papers/p1.html", "https://x.example/1.pdf") == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "Toys of ℓ₂ norm; a study",
        "headline": "Toys of ℓ₂ norm; a study",
        "author": [
            {
                "@type": "Person",
                "name": "Zoë Müller",
                "affiliation": {"@type": "Organization", "name": "MIT"},
            },
            {"@type": "Person", "name": "南佳怡"},
        ],
        "datePublished": "2024-05-11",
        "isPartOf": {
            "@type": ["Book", "PublicationVolume"],
            "@id": f"{BASE}index.html#proceedings",
            "name": "Workshop on Toys",
            "datePublished": "2024",
        },
        "sameAs": ["https://openreview.net/forum?id=p1"],
        "url": f"{BASE}papers/p1.html",
        "keywords": ["toys"],
        "identifier": "https://doi.org/10.1000/toys.1",
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": "https://x.example/1.pdf",
        },
    }


def test_a_demonstration_paper_is_part_of_the_proceedings_where_it_appeared() -> None:
    found = data(demonstration=DEMONSTRATION).paper(PAPERS[0])
    assert found["isPartOf"] == {
        "@type": ["Book", "PublicationVolume"],
        "name": "Old 2023",
        "datePublished": "2023",
    }
    assert found["datePublished"] == "2023"


# --- events ----------------------------------------------------------------------------------


def test_a_session_is_an_event_in_the_hall_and_online() -> None:
    found = data().session(TALK)
    assert (found["@type"], found["name"]) == ("Event", "Invited Talk 1")
    assert found["startDate"] == "2024-05-11T09:10:00+02:00"
    assert found["endDate"] == "2024-05-11T09:40:00+02:00"
    assert found["eventAttendanceMode"] == MIXED
    assert found["location"] == [
        {
            "@type": "Place",
            "name": "Hall A, Messe Wien, Vienna",
            "address": "Messe Wien, Vienna",
        },
        {"@type": "VirtualLocation", "url": TALK.stream},
    ]
    assert found["superEvent"]["@id"] == f"{BASE}index.html#workshop"
    assert found["description"] == "On engines."


def test_only_confirmed_people_are_told() -> None:
    assert EVE.id in TALK.speakers
    assert [person["name"] for person in data().session(TALK)["performer"]] == [ADA.name]
    assert EVE.name not in json.dumps(data().workshop())
    nobody = proceedings(replace(TALK, speakers=(EVE.id,)))
    assert "performer" not in StructuredData(nobody).session(nobody.events[0])


@pytest.mark.parametrize(
    ("attendance", "base", "mode", "places"),
    [
        (None, BASE, None, ["Place"]),
        (Attendance.HYBRID, BASE, "Mixed", ["Place", "VirtualLocation"]),
        (Attendance.HYBRID, None, "Mixed", ["Place"]),
        (Attendance.IN_PERSON, BASE, "Offline", ["Place"]),
        (Attendance.ONLINE, BASE, "Online", ["VirtualLocation"]),
    ],
)
def test_without_a_stream_the_organizer_s_word_counts_and_nothing_is_guessed(
    attendance: Attendance | None, base: str | None, mode: str | None, places: list[str]
) -> None:
    found = data(base, attendance=attendance).session(POSTERS)
    expected = f"https://schema.org/{mode}EventAttendanceMode" if mode else None
    assert found.get("eventAttendanceMode") == expected
    location = found["location"]
    listed = location if isinstance(location, list) else [location]
    assert [place["@type"] for place in listed] == places


def test_a_session_features_its_papers_unless_they_are_a_demonstration_s() -> None:
    assert data().session(POSTERS, PAPERS[:1])["workFeatured"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "Toys of ℓ₂ norm; a study",
            "url": f"{BASE}papers/p1.html",
        }
    ]
    demonstration = data(demonstration=DEMONSTRATION)
    assert "workFeatured" not in demonstration.session(POSTERS, PAPERS)


def test_the_home_page_is_about_workshop_and_proceedings() -> None:
    dates = (date(2024, 5, 11), date(2024, 5, 12))
    organizer = replace(ADA, roles=(Role.ORGANIZER,))
    joined = replace(proceedings(dates=dates), people=(organizer, EVE))
    workshop, volume = StructuredData(joined, BASE).workshop()
    assert workshop["@id"] == f"{BASE}index.html#workshop"
    assert (workshop["startDate"], workshop["endDate"]) == ("2024-05-11", "2024-05-12")
    assert workshop["eventAttendanceMode"] == MIXED
    assert [person["name"] for person in workshop["organizer"]] == ["Ada Lovelace"]
    assert workshop["organizer"][0]["affiliation"]["name"] == "Analytical Society"
    assert len(workshop["subEvent"]) == 3
    assert volume["@id"] == f"{BASE}index.html#proceedings"


def test_a_demonstration_has_no_proceedings_of_its_own() -> None:
    (workshop,) = data(demonstration=DEMONSTRATION).workshop()
    assert workshop["@type"] == "Event"
    assert "Old 2023" not in json.dumps(workshop)


def test_without_the_site_s_address_nothing_relative_is_told() -> None:
    found = data(None)
    text = json.dumps([found.workshop(), found.session(POSTERS, PAPERS), found.paper(PAPERS[0])])
    assert ".html" not in text


# --- on pages --------------------------------------------------------------------------------

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "-->",
    "]]>",
    "a\u2028b\u2029c",
    "&lt;/script&gt;",
    '"}</SCRIPT >',
    "\\u003c/script>",
]


def in_page(value: object) -> Page:
    text = markup.script_json(value)
    return Page(f'<script type="application/ld+json">{text}</script><p>after</p>')


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_leaves_its_script(text: str) -> None:
    page = in_page({text: [text]})
    assert [element.tag for element in page.elements] == ["script", "p"]
    assert json.loads(page.one("script").text) == {text: [text]}
    assert not set("<>&\u2028\u2029") & set(page.one("script").text)


@given(st.text() | st.lists(st.sampled_from(HOSTILE)).map("".join))
def test_every_text_comes_back_from_its_script(text: str) -> None:
    page = in_page([text, 1, None, {"x": 1.5}])
    assert json.loads(page.one("script").text) == [text, 1, None, {"x": 1.5}]
    assert page.one("p").text == "after"


def test_numbers_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        markup.script_json(float("nan"))


def extracted(path: Path) -> list[dict[str, Any]]:
    found = extruct.extract(path.read_text(encoding="utf-8"), syntaxes=["json-ld"], uniform=False)
    return list(found["json-ld"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_extruct_reads_back_titles_and_authors(site: Site) -> None:
    site.notes = [
        note("aaaaaaaaa1", "Toys & <b>games</b> of $x < y$", authors=["Łukasz Kaiser", "南佳怡"]),
        note("bbbbbbbbb2", HOSTILE[0] + HOSTILE[1], authors=["Zoë </script> Müller"]),
    ]
    site.export(site.notes)
    built = site.build(html_baseurl=BASE)
    for paper in built.app.env.domains["proceedings"].proceedings.papers:
        (found,) = extracted(built.out / f"papers/{paper.id}.html")
        assert found["@type"] == "ScholarlyArticle"
        assert found["name"] == paper.title.plain
        assert [author["name"] for author in found["author"]] == [
            authorship.name.plain for authorship in paper.authors
        ]
        assert found["url"] == f"{BASE}papers/{paper.id}.html"
    workshop, volume = extracted(built.out / "index.html")
    assert workshop["name"] == "A Workshop of Toys"
    assert volume["name"] == "Toy 2024 Workshop of Toys"


def test_the_home_page_follows_a_change_of_the_workshop(site: Site) -> None:
    site.build()
    text = (site.folder / "_data" / "workshop.toml").read_text(encoding="utf-8")
    site.write("_data/workshop.toml", text.replace('"Vienna"', '"Graz"'))
    page = site.build().page("index")
    (found,) = [script.text for script in page.all("script", type="application/ld+json")]
    assert json.loads(found)[0]["location"]["name"] == "Graz"


def test_only_the_home_page_of_the_hand_written_is_about_the_workshop(site: Site) -> None:
    site.write("call.md", "---\norphan: true\n---\n# Call\n")
    assert site.build().page("call").all("script", type="application/ld+json") == []
