"""The programme in a browser: zones, now and next, stars."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from programme_site import STATIC, kept, marked, times, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from programme_site import Reader


# --- without a browser ---------------------------------------------------------------------------


@pytest.mark.node
def test_pure_functions(tmp_path: Path) -> None:
    # Node takes .js for a module where a package says so; what is published holds no package.
    modules = tmp_path / "static"
    shutil.copytree(STATIC, modules)
    (modules / "package.json").write_text('{"type": "module"}')
    tests = str(Path(__file__).parent / "node" / "programme.test.mjs")
    done = subprocess.run(
        ["node", "--test", tests],
        env={**os.environ, "PROCEEDINGS_STATIC": str(modules)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    ran = re.search(r"^\S+ pass (\d+)$", done.stdout, re.MULTILINE)
    assert ran, done.stdout
    assert int(ran[1]) > 1


# --- zones ---------------------------------------------------------------------------------------


@pytest.mark.browser
def test_times_move_to_another_zone_and_back_byte_for_byte(reader: Reader) -> None:
    page = reader.open("schedule.html")
    select = page.get_by_label("Times in")
    before = times(page)
    labels = select.locator("> option").all_text_contents()
    assert labels == ["Venue (Europe/Vienna)", "My zone (America/New York)"]
    assert select.locator("option").count() > 400
    select.select_option("mine")
    seen = times(page)
    assert re.fullmatch(r"Fri,? 10 May, 23:00", seen[0])
    assert seen[1:4] == ["23:30", "03:00", "03:10"]
    assert re.fullmatch(r"Saturday,? 11 May 2024, 03:00", seen[-2])
    assert re.fullmatch(r"Sat,? 30 Mar, 21:00", seen[-1])  # before the summer time of Vienna
    assert set(page.locator(".pr-zone").all_text_contents()) == {"America/New York"}
    assert (
        page.locator(".pr-zones .pr-status").text_content()
        == "Times are shown in America/New York."
    )
    select.select_option("venue")
    assert times(page) == before
    assert set(page.locator(".pr-zone").all_text_contents()) == {"Europe/Vienna"}


@pytest.mark.browser
def test_zones_follow_their_own_summer_time(reader: Reader) -> None:
    page = reader.open("schedule.html")
    page.get_by_label("Times in").select_option("Europe/London")
    assert times(page)[-1] == "02:00"  # 01:00 UTC, the very moment at which both clocks change
    page.get_by_label("Times in").select_option("Asia/Kolkata")
    assert times(page)[-1] == "06:30"


@pytest.mark.browser
def test_the_zone_is_remembered_for_the_site_alone(reader: Reader) -> None:
    page = reader.open("schedule.html")
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    other_tab = reader.open("schedule.html")
    assert times(other_tab)[2] == "16:00"
    reader.open("mine/index.html", page)
    expect(page.get_by_label("Times in")).to_have_value("Asia/Tokyo")
    reader.open("schedule.html", page, site="two")
    assert times(page)[2] == "09:00"
    other_tab.get_by_label("Times in").select_option("venue")
    reader.open("schedule.html", page)
    assert times(page)[2] == "09:00"


@pytest.mark.browser
def test_other_tabs_follow_the_zone(reader: Reader) -> None:
    pages = [reader.open("schedule.html"), reader.open("schedule.html")]
    pages[0].get_by_label("Times in").select_option("Asia/Tokyo")
    wait_for(pages[1].locator(".pr-time").nth(2), "16:00")
    expect(pages[1].get_by_label("Times in")).to_have_value("Asia/Tokyo")


@pytest.mark.browser
@pytest.mark.parametrize("bad", ["Mars/Olympus", "", "<b>", "{}"])
def test_a_kept_zone_that_is_none_means_the_venue(reader: Reader, bad: str) -> None:
    page = reader.open("schedule.html")
    page.evaluate("zone => localStorage.setItem('proceedings-zone:/one/', zone)", bad)
    page.reload()
    expect(page.get_by_label("Times in")).to_have_value("venue")
    assert times(page)[0] == "05:00"


@pytest.mark.browser
def test_a_zone_that_the_browser_knows_but_does_not_list_is_shown(
    reader: Reader,
) -> None:
    page = reader.open("schedule.html")
    page.evaluate("localStorage.setItem('proceedings-zone:/one/', 'US/Eastern')")
    page.reload()
    expect(page.get_by_label("Times in")).to_have_value("US/Eastern")
    assert times(page)[2] == "03:00"


# --- now, next, countdown ------------------------------------------------------------------------


@pytest.mark.browser
def test_now_and_next_move_with_the_clock(reader: Reader) -> None:
    page = reader.open("schedule.html", at="2024-05-11T09:09:30+02:00")
    assert (marked(page, "now"), marked(page, "next")) == (["opening"], ["posters-1"])
    opening = page.locator("[data-pr-event=opening]")
    expect(opening).to_have_attribute("aria-current", "time")
    assert opening.inner_text().startswith("now")
    page.clock.run_for(60_000)
    assert (marked(page, "now"), marked(page, "next")) == (["posters-1"], ["talk"])
    assert opening.get_attribute("aria-current") is None
    assert "now" not in opening.inner_text()
    page.clock.run_for(50 * 60_000)
    assert (marked(page, "now"), marked(page, "next")) == (["posters-1", "talk"], ["lunch"])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("at", "following"),
    [
        ("2024-05-09T09:00:00+02:00", []),
        ("2024-05-10T05:00:00+02:00", ["early"]),
        ("2024-05-11T12:00:00+02:00", []),
        ("2024-06-01T12:00:00+02:00", []),
    ],
)
def test_next_is_told_on_the_day_only(reader: Reader, at: str, following: list[str]) -> None:
    page = reader.open("schedule.html", at=at)
    assert marked(page, "next") == following


@pytest.mark.browser
def test_countdown(reader: Reader) -> None:
    page = reader.open("schedule.html", at="2024-05-11T20:58:30+02:00")
    left = page.locator(".pr-left")
    expect(left).to_have_text("in 3 hours")
    page.clock.run_for(120_000)
    expect(left).to_have_text("in 2 hours")
    page.clock.run_for(3 * 3_600_000)
    expect(left).to_have_text("passed")


# --- stars ---------------------------------------------------------------------------------------


@pytest.mark.browser
def test_stars_last_over_pages_tabs_and_reloads(reader: Reader) -> None:
    page, other_tab = reader.open("schedule.html"), reader.open("schedule.html")
    button = page.get_by_role("button", name="Star: Posters 1")
    assert (button.get_attribute("aria-pressed"), button.text_content()) == ("false", "☆")
    button.click()
    assert (button.get_attribute("aria-pressed"), button.text_content()) == ("true", "★")
    other = other_tab.get_by_role("button", name="Star: Posters 1", pressed=True)
    other.wait_for()
    reader.open("papers/index.html", page)
    page.get_by_role("button", name="Star: Paper -dash_1234").click()
    assert kept(page) == ["event:posters-1", "paper:-dash_1234"]
    page.reload()
    expect(page.locator(".pr-star[aria-pressed=true]")).to_have_count(1)
    other.click()
    expect(other_tab.get_by_role("button", name="Star: Posters 1", pressed=False)).to_be_visible()
    # Browsers let the other tab know a moment later.
    for _ in range(100):
        if len(kept(page)) == 1:
            break
        page.wait_for_timeout(100)
    assert kept(page) == kept(other_tab) == ["paper:-dash_1234"]


@pytest.mark.browser
def test_two_sites_on_one_host_keep_their_own_stars(reader: Reader) -> None:
    page = reader.open("schedule.html")
    page.get_by_role("button", name="Star: Lunch").click()
    reader.open("schedule.html", page, site="two")
    expect(page.locator(".pr-star[aria-pressed=true]")).to_have_count(0)


REFUSALS = {
    "full": """Storage.prototype.setItem = () => {
        throw new DOMException('x', 'QuotaExceededError') }""",
    "forbidden": """Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('x', 'SecurityError') } })""",
}


@pytest.mark.browser
@pytest.mark.parametrize("how", REFUSALS)
def test_a_browser_that_keeps_nothing_is_told_and_works_for_the_page(
    reader: Reader, how: str
) -> None:
    reader.context.add_init_script(REFUSALS[how])
    page = reader.open("schedule.html")
    expect(page.locator(".pr-star-status")).to_have_text("")
    for name in ("Star: Lunch", "Star: Opening"):
        page.get_by_role("button", name=name).click()
    expect(page.locator(".pr-star[aria-pressed=true]")).to_have_count(2)
    expect(page.locator(".pr-star-status")).to_contain_text("until you leave this page")
    page.get_by_label("Times in").select_option("mine")
    assert times(page)[2] == "03:00"
    expect(page.locator(".pr-zones .pr-status")).to_contain_text("until you leave this page")


@pytest.mark.browser
def test_pages_are_whole_without_javascript(chromium: Browser, programme_host: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{programme_host}/one/schedule.html")
    expect(page.locator("main")).to_contain_text("09:00–09:10 Europe/Vienna")
    expect(page.locator("form:visible, select:visible, button:visible, .pr-mark")).to_have_count(0)
    page.goto(f"{programme_host}/one/mine/index.html")
    expect(page.locator(".pr-mine")).to_contain_text("Needs JavaScript")
    context.close()
