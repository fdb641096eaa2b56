"""The page "my programme" in a browser: its order, conflicts, files and links."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from playwright.sync_api import expect

from programme_site import TITLES, kept, marked, times, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from programme_site import Reader


def status(page: Page) -> str:
    return page.locator(".pr-mine > .pr-status").text_content() or ""


# --- my programme --------------------------------------------------------------------------------


@pytest.mark.browser
def test_my_programme_stands_in_order_of_time(reader: Reader) -> None:
    page = reader.mine(
        "event:lunch", "paper:29WbraPk8U", "paper:zzz", "event:early", "paper:-dash_1234"
    )
    slots = page.locator(".pr-mine-slot")
    assert [slot.get_attribute("data-pr-event") for slot in slots.all()] == [
        "early",
        "posters-1",
        "lunch",
    ]
    shared = slots.nth(1)
    expect(shared.locator(".pr-mine-paper")).to_have_count(2)
    assert TITLES["29WbraPk8U"] in shared.inner_text()  # its <b> is text
    href = shared.get_by_role("link", name=TITLES["-dash_1234"]).evaluate("link => link.href")
    assert href.endswith("/one/papers/-dash_1234.html")
    expect(shared).to_contain_text("09:10–10:10 Europe/Vienna · Hall A, left")
    assert re.fullmatch(r"Saturday,? 11 May 2024", page.locator("h2").first.inner_text())
    expect(page.locator("h2").last).to_have_text("Without a time", use_inner_text=True)
    assert status(page) == "5 items."
    expect(page.locator(".fallback")).to_have_count(0)


@pytest.mark.browser
def test_my_programme_is_in_the_chosen_zone_and_knows_now(reader: Reader) -> None:
    page = reader.mine("event:early", "event:lunch")
    page.get_by_label("Times in").select_option("mine")
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    reader.open("mine/index.html", page, at="2024-05-11T12:30:00+02:00")
    page.locator(".pr-now").wait_for()
    assert marked(page, "now") == ["lunch"]
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    page.get_by_role("button", name="Star: Lunch").click()
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    page.get_by_label("Times in").select_option("venue")
    assert times(page) == ["05:00", "05:30"]


@pytest.mark.browser
def test_conflicts_are_marked_and_told(reader: Reader) -> None:
    page = reader.mine(
        "event:talk", "paper:29WbraPk8U", "paper:-dash_1234", "event:posters-1", "event:lunch"
    )
    assert status(page) == "5 items. 1 conflict: two things at the same time."
    told = [one.inner_text() for one in page.locator(".pr-conflict").all()]
    assert told == ["At the same time as: A talk", "At the same time as: Posters; 1"]
    page.get_by_role("button", name="Star: A talk").click()
    assert status(page) == "Removed: A talk 4 items."
    expect(page.locator(".pr-conflict")).to_have_count(0)


@pytest.mark.browser
def test_unstarring_keeps_the_keyboards_place(reader: Reader) -> None:
    page = reader.mine("event:early", "event:talk", "event:lunch")
    page.get_by_role("button", name="Star: A talk").focus()
    page.keyboard.press("Space")
    focused = "document.activeElement.ariaLabel"
    assert page.evaluate(focused) == "Star: Lunch"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Star: Early bird"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Nothing is starred yet.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the schedule"
    assert kept(page) == []


@pytest.mark.browser
def test_everything_is_reached_by_keyboard(reader: Reader) -> None:
    page = reader.mine("event:early", "paper:29WbraPk8U")
    seen = []
    for _ in range(11):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
                const it = document.activeElement;
                const { outlineStyle } = getComputedStyle(it);
                return [it.ariaLabel || it.id || it.textContent, outlineStyle !== "none"] }""")
        )
    assert seen == [
        [name, True]
        for name in (
            "pr-zone", "Calendar (.ics)", "BibTeX (.bib)", "RIS (.ris)", "Copy a link to it",
            "Star: Early bird", "Early bird", "Star: Posters; 1", "Posters; 1",
            f"Star: {TITLES['29WbraPk8U']}", TITLES["29WbraPk8U"],
        )
    ]  # fmt: skip


@pytest.mark.browser
def test_an_empty_programme_shows_the_ways_on(reader: Reader) -> None:
    page = reader.mine()
    links = page.locator(".pr-mine-empty a").evaluate_all("all => all.map(one => one.pathname)")
    assert links == ["/one/schedule.html", "/one/papers/index.html"]
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.browser
def test_what_left_the_programme_is_told_and_an_odd_address_is_no_link(
    reader: Reader,
) -> None:
    page = reader.mine("event:talk", "paper:withdrawn")
    assert status(page) == "1 item. 1 starred item is not in the programme, or no longer."
    expect(page.locator(".pr-mine-slot a")).to_have_count(0)


@pytest.mark.browser
def test_a_programme_that_cannot_be_loaded_is_told(reader: Reader) -> None:
    page = reader.open("mine/away.html")
    wait_for(page.locator(".pr-mine .pr-status"), "could not be loaded")
    expect(page.locator(".fallback")).to_be_visible()


# --- files ---------------------------------------------------------------------------------------


def download(page: Page, button: str) -> tuple[str, str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    found = waiting.value
    return found.suggested_filename, Path(found.path()).read_bytes().decode()


@pytest.mark.browser
def test_the_calendar_is_read_by_others(reader: Reader) -> None:
    icalendar = pytest.importorskip("icalendar")
    page = reader.mine(
        "event:early", "paper:29WbraPk8U", "paper:-dash_1234", "event:talk", "paper:zzz"
    )
    name, text = download(page, "Calendar")
    assert name == "my-programme.ics"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [str(one["UID"]) for one in events] == [
        f"{name}@127.0.0.1" for name in ("early", "posters-1", "talk")
    ]
    assert not [one.errors for one in events if one.errors]
    posters = events[1]
    assert posters.decoded("DTSTART") == datetime(2024, 5, 11, 7, 10, tzinfo=UTC)
    assert posters.decoded("DTEND") == datetime(2024, 5, 11, 8, 10, tzinfo=UTC)
    assert str(posters["SUMMARY"]) == "Posters; 1"
    assert str(posters["LOCATION"]) == "Hall A, left"
    assert str(posters["URL"]) == f"{reader.host}/one/sessions/posters-1.html"
    described = str(posters["DESCRIPTION"])
    for title in (TITLES["29WbraPk8U"], TITLES["-dash_1234"], "Zoë Müller"):
        assert title in described
    assert "URL" not in events[2]  # javascript: is no web address
    again = icalendar.Calendar.from_ical(download(page, "Calendar")[1]).walk("VEVENT")
    assert [one["UID"] for one in again] == [one["UID"] for one in events]


@pytest.mark.browser
def test_bibtex_is_joined_and_what_is_missing_is_told(reader: Reader) -> None:
    page = reader.mine("paper:29WbraPk8U", "paper:zzz", "paper:-dash_1234", "event:lunch")
    name, text = download(page, "BibTeX")
    assert name == "my-programme.bib"
    assert sorted(text.split("\n\n")) == ["@article{-dash_1234,\n}\n", "@article{29WbraPk8U,\n}"]
    wait_for(page.locator(".pr-mine > .pr-status"), "of 1 paper could not be loaded: Nowhere.")


@pytest.mark.browser
def test_ris_is_joined_as_its_readers_want_it(reader: Reader) -> None:
    page = reader.mine("paper:29WbraPk8U", "paper:-dash_1234")
    name, text = download(page, "RIS")
    assert name == "my-programme.ris"
    assert text.count("ER  - \r\n") == text.count("\r\n\r\n") + 1 == 2
    found = rispy.loads(text.replace("\r\n", "\n"))
    assert sorted(record["id"] for record in found) == ["-dash_1234", "29WbraPk8U"]
    assert status(page).startswith("my-programme.ris is saved.")


@pytest.mark.browser
def test_files_of_nothing_are_not_made(reader: Reader) -> None:
    page = reader.mine("event:lunch")
    page.get_by_role("button", name="BibTeX").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "No paper is starred.")
    page = reader.mine("paper:zzz")
    page.get_by_role("button", name="Calendar").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "Nothing here has a time.")


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_link_holds_the_stars(reader: Reader) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.mine("paper:29WbraPk8U", "event:lunch", "paper:gone")
    page.get_by_role("button", name="Copy a link").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "The link is copied.")
    link = page.get_by_label("Link to this programme").input_value()
    assert link.endswith("/one/mine/index.html#s=p29WbraPk8U,elunch")
    assert page.evaluate("navigator.clipboard.readText()") == link


@pytest.mark.browser
def test_a_link_that_cannot_be_copied_is_selected(reader: Reader) -> None:
    reader.context.add_init_script(
        """Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false;"""
    )
    page = reader.mine("event:lunch")
    page.get_by_role("button", name="Copy a link").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "copy it with your keyboard")
    assert page.evaluate("getSelection().toString()").endswith("#s=elunch")


@pytest.mark.browser
def test_a_shared_programme_changes_nothing_unasked(reader: Reader) -> None:
    page = reader.mine("event:early", "event:lunch", fragment="#s=pzzz,elunch,enope")
    offer = page.locator(".pr-mine-offer")
    expect(offer).to_contain_text("Somebody shared this programme of 2 items with you.")
    expect(page.locator(".pr-mine-slot")).to_have_count(1)
    assert "1 starred item is not in the programme" in status(page)
    assert kept(page) == ["event:early", "event:lunch"]
    page.evaluate("location.hash = '#main-content'")  # a link to skip to the text, for one
    expect(page.locator(".pr-mine-slot")).to_have_count(1)
    page.get_by_role("button", name="Add 1 item to my programme").press("Enter")
    assert kept(page) == ["event:early", "event:lunch", "paper:zzz"]
    expect(offer).to_be_hidden()
    expect(page.locator(".pr-mine-slot")).to_have_count(2)
    assert status(page).startswith("1 item was added to your programme.")
    assert "#" not in page.url
    assert page.evaluate("document.activeElement.textContent") == "Calendar (.ics)"


@pytest.mark.browser
def test_a_shared_programme_can_be_left(reader: Reader) -> None:
    page = reader.mine("event:early", fragment="#s=elunch")
    page.get_by_role("button", name="Show my own programme").click()
    assert [page.locator(".pr-mine-slot").get_attribute("data-pr-event"), kept(page)] == [
        "early",
        ["event:early"],
    ]
    page.evaluate("location.hash = '#s=etalk'")
    wait_for(page.locator(".pr-mine-slot"), "A talk")
    page.get_by_role("button", name="Star: A talk").click()
    assert kept(page) == ["event:early", "event:talk"]
    expect(page.locator(".pr-mine-slot")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.parametrize(
    "fragment",
    [
        "#s=p%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "#s=p__proto__,econstructor,etoString",
        "#s=" + "p%00," * 3000,
        "#s=%E0%A4%A,p",
        "#s=",
    ],
)
def test_a_hostile_link_becomes_nothing(reader: Reader, fragment: str) -> None:
    page = reader.mine("event:early", fragment=fragment)
    expect(page.locator(".pr-mine-slot, .pr-mine img")).to_have_count(0)
    expect(page.locator(".pr-mine-offer")).to_contain_text("of 0 items")
    assert page.get_by_role("button").all_text_contents() == ["Show my own programme"]
    assert kept(page) == ["event:early"]


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(reader: Reader, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    check(reader.open("schedule.html", at="2024-05-11T10:05:00+02:00"))
    check(reader.mine("event:talk", "paper:29WbraPk8U", "paper:zzz"))
    check(reader.mine())
    check(reader.mine("event:talk", fragment="#s=elunch"))


@pytest.mark.browser
def test_targets_are_large_and_nothing_is_cut_on_a_phone(reader: Reader) -> None:
    page = reader.mine("event:talk", "paper:29WbraPk8U", "paper:-dash_1234", "event:posters-1")
    page.set_viewport_size({"width": 320, "height": 640})
    boxes = page.locator("button:visible, select:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert boxes
    assert all(min(box) >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_a_page_may_bring_its_own_words(reader: Reader) -> None:
    own = {"items": {"one": "{n} Eintrag.", "other": "{n} Einträge."}, "calendar": "Kalender"}
    words = f'<script type="application/json" id="pr-words">{json.dumps(own)}</script>'

    def reword(route: Any) -> None:
        answer = route.fetch()
        text = answer.text().replace("</head>", f"{words}</head>").replace('lang="en"', 'lang="de"')
        route.fulfill(response=answer, body=text)

    reader.context.route("**/mine/index.html", reword)
    page = reader.mine("event:early", "event:lunch")
    assert status(page) == "2 Einträge."
    expect(page.get_by_role("button", name="Kalender")).to_be_visible()
    expect(page.get_by_role("button", name="BibTeX (.bib)")).to_be_visible()
    expect(page.locator("h2").first).to_have_text("Samstag, 11. Mai 2024", use_inner_text=True)
