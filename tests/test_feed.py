"""The Atom feed, and news.toml from which half of it comes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from calendars import POSTERS, proceedings
from sphinx_proceedings.exports.feed import feed
from sphinx_proceedings.history import Change, History
from sphinx_proceedings.markup import block, inline
from sphinx_proceedings.model import EventId
from sphinx_proceedings.news import News, read_news
from sphinx_proceedings.problems import Problem, Report

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://toy.example/2024/"
ATOM = "{http://www.w3.org/2005/Atom}"
MOVED = Change(date(2024, 5, 2), POSTERS.id, 1, ("Posters now start at 10:15", "Two papers more"))
GONE = Change(date(2024, 5, 3), EventId("gone"), 2, ("A & B <is> cancelled",))
PAST = History((GONE, MOVED))
CALL = News("call", date(2024, 1, 5), inline("Call for *papers*"), block("Send **toys**, $x<y$."))
SHORT = News("short", date(2024, 5, 2), inline("Rooms & <halls> are known"), block(""))


def parsed(*news: News, past: History = PAST, base: str | None = BASE) -> ET.Element:
    text = feed(proceedings(), past, news, base)
    assert text.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed ")
    return ET.fromstring(text)


def entries(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{ATOM}entry")


def text(element: ET.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


def ids(root: ET.Element) -> list[str]:
    return [text(entry, "id") for entry in entries(root)]


# --- the feed --------------------------------------------------------------------------------


@pytest.mark.parametrize("news", [(), (CALL, SHORT)])
@pytest.mark.parametrize("past", [History(), PAST])
@pytest.mark.parametrize("base", [None, BASE])
def test_everything_that_atom_requires_is_there(
    news: tuple[News, ...], past: History, base: str | None
) -> None:
    root = parsed(*news, past=past, base=base)
    assert root.tag == f"{ATOM}feed"
    assert text(root, "title") == "A Workshop of Toys"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Organizers of TOY"
    for element in (root, *entries(root)):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(element, "id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", text(element, "updated"))
        assert text(element, "title")
    for entry in entries(root):
        assert text(entry, "content")
    assert len(entries(root)) == len(news) + len(past.changes)
    assert len({text(root, "id"), *ids(root)}) == 1 + len(entries(root))


def test_the_newest_stands_first_and_dates_the_feed() -> None:
    root = parsed(CALL, SHORT)
    dates = [text(entry, "updated")[:10] for entry in entries(root)]
    assert dates == ["2024-05-03", "2024-05-02", "2024-05-02", "2024-01-05"]
    assert text(root, "updated") == "2024-05-03T00:00:00Z"


def test_with_nothing_to_tell_the_feed_is_dated_by_the_year() -> None:
    assert text(parsed(past=History()), "updated") == "2024-01-01T00:00:00Z"


def test_ids_stay_when_entries_are_added_and_the_site_moves() -> None:
    before = ids(parsed(CALL, past=History((MOVED,))))
    after = ids(parsed(SHORT, CALL, base="https://elsewhere.example"))
    assert len(after) == 4
    assert [each for each in after if each in before] == before


def test_changes_are_told_as_text_with_a_link_to_the_session() -> None:
    gone, moved = entries(parsed())
    content = moved.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "text"
    assert content.text == "Posters now start at 10:15.\nTwo papers more."
    link = moved.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{BASE}sessions/posters.html"
    assert text(gone, "title") == "A & B <is> cancelled"


def test_news_is_html_made_by_markup() -> None:
    (call,) = entries(parsed(CALL, past=History()))
    content = call.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", str(CALL.text.html))
    assert "<strong>toys</strong>" in str(content.text)
    assert text(call, "title") == "Call for papers"


def test_scripts_in_news_arrive_as_text() -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(2)) ]]> </content>"
    news = News("evil", date(2024, 5, 2), inline(evil), block(evil))
    (entry,) = entries(parsed(news, past=History()))
    assert "<script" not in text(entry, "content")
    assert "href" not in text(entry, "content")
    assert "<script>" in text(entry, "title")


def test_characters_that_xml_forbids_are_dropped() -> None:
    past = History((Change(date(2024, 5, 2), POSTERS.id, 1, ("a\x00b\x1b\ufffe\u202ec",)),))
    assert text(entries(parsed(past=past))[0], "title") == "abc"


def test_the_feed_names_itself_only_where_its_address_is_known() -> None:
    links = {each.get("rel"): each.get("href") for each in parsed().findall(f"{ATOM}link")}
    assert links == {"self": f"{BASE}feed.atom", "alternate": BASE}
    assert b"<link" not in feed(proceedings(), PAST, (CALL,))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert len({feed(proceedings(), PAST, (CALL, SHORT), BASE) for _ in range(2)}) == 1


# --- news.toml -------------------------------------------------------------------------------


def read(tmp_path: Path, source: str) -> tuple[tuple[News, ...], list[Problem]]:
    path = tmp_path / "news.toml"
    path.write_text(source, encoding="utf-8")
    report = Report()
    return read_news(path, report, file="_data/news.toml"), list(report)


def item(day: str, title: str, rest: str = "") -> str:
    return f'[[news]]\ndate = {day}\ntitle = "{title}"\n{rest}\n'


def test_news_is_read_with_the_newest_first(tmp_path: Path) -> None:
    source = (
        item("2024-01-05", "Call for *papers*", 'text = "Send **toys**."')
        + item("2024-05-02", "First of a day")
        + item("2024-05-02", "A second", 'id = "second"')
    )
    found, problems = read(tmp_path, source)
    assert problems == []
    assert [each.id for each in found] == [
        "2024-05-02-first-of-a-day",
        "second",
        "2024-01-05-call-for-papers",
    ]
    assert found[2].text.html == "<p>Send <strong>toys</strong>.</p>"
    assert found[2].title.plain == "Call for papers"


def test_without_a_file_there_is_no_news(tmp_path: Path) -> None:
    report = Report()
    assert read_news(tmp_path / "news.toml", report, file="news.toml") == ()
    assert list(report) == []


def test_two_of_one_id_are_told_and_kept_apart(tmp_path: Path) -> None:
    source = item("2024-01-05", "A", 'id = "a"') + item("2024-01-06", "B", 'id = "a"')
    found, (problem,) = read(tmp_path, source)
    assert {each.id for each in found} == {"a", "a-2"}
    assert problem.place.line == 8


def test_a_bad_record_loses_no_good_one(tmp_path: Path) -> None:
    source = item('"yesterday"', "A") + item("2024-01-06", "B") + "[[news]]\ntitel = 3\n"
    found, problems = read(tmp_path, source)
    assert [each.title.plain for each in found] == ["B"]
    assert {problem.place.line for problem in problems} >= {2}
