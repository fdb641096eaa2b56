"""The programme in a browser: zones, now and next, stars, "my programme"."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sites import ROOT, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

STATIC = ROOT / "extensions" / "sphinx_proceedings" / "static"

PAGE = """\
<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>A page</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}_static/theme.css">
<link rel="stylesheet" href="{root}_static/proceedings.css">
<link rel="stylesheet" href="{root}_static/proceedings-programme.css">
<script type="module" src="{root}_static/proceedings.js?v=1"></script>
<script type="module" src="{root}_static/proceedings-time.js?v=2"></script>
<script type="module" src="{root}_static/proceedings-stars.js?v=3"></script>
{head}
</head>
<body><main><h1>A page</h1>
{body}
</main></body>
</html>
"""

ZONES = """\
<form class="pr-zones pr-needs-script" hidden data-pr-venue="Europe/Vienna"><label for="pr-zone">\
Times in</label><select id="pr-zone"></select><span class="pr-status" role="status"></span></form>
"""


# The colours of pydata-sphinx-theme.
THEME = """\
:root { --pst-color-text-base: #222832; --pst-color-text-muted: #48566b; --pst-color-link: #0a7d91;
  --pst-color-surface: #f3f4f5; --pst-color-border: #c9c9c9; --pst-color-background: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --pst-color-text-base: #ced6dd; --pst-color-text-muted: #9ca4af; --pst-color-link: #3fb1c5;
    --pst-color-surface: #29313d; --pst-color-border: #48566b; --pst-color-background: #14181e; } }
body { color: var(--pst-color-text-base); background: var(--pst-color-background); }
a { color: var(--pst-color-link); }
"""


def clock(hour: str, show: str = "", day: str = "2024-05-11", offset: str = "+02:00") -> str:
    shown = ' data-pr-show="date-time"' if show else ""
    return (
        f'<time class="pr-time" datetime="{day}T{hour}:00{offset}" data-pr-zone="Europe/Vienna"'
        f"{shown}>{show or hour}</time>"
    )


def event(name: str, title: str, start: str, end: str, more: str = "") -> str:
    return (
        f'<li class="pr-event" data-pr-event="{name}" data-pr-start="2024-05-11T{start}:00+02:00" '
        f'data-pr-end="2024-05-11T{end}:00+02:00"><span class="pr-range">{clock(start)}–{clock(end)} '
        f'<span class="pr-zone">Europe/Vienna</span></span> <a href="sessions/{name}.html">{title}</a> '
        f"{star(f'event:{name}', title)}{more}</li>"
    )


def star(star_id: str, title: str) -> str:
    return (
        '<button type="button" class="pr-star pr-needs-script" hidden aria-pressed="false" '
        f'data-pr-star="{star_id}" aria-label="Star: {title}">☆</button>'
    )


SCHEDULE = f"""{ZONES}
<ol>
{event("early", "Early bird", "05:00", "05:30")}
{event("opening", "Opening", "09:00", "09:10")}
{event("posters-1", "Posters 1", "09:10", "10:10")}
{event("talk", "A talk", "10:00", "10:30")}
{event("lunch", "Lunch", "12:00", "13:00")}
</ol>
<p>Begins {clock("09:00", "Saturday,  11 May 2024, 09:00")}. Summer time began
{clock("03:00", day="2024-03-31")}.</p>
<p><time class="pr-countdown" datetime="2024-05-11T23:59:00+02:00">11 May</time>
<span class="pr-left" data-pr-until="2024-05-11T23:59:00+02:00"></span></p>
"""

TITLES = {"29WbraPk8U": "Playing <b>by</b> & with, rules", "-dash_1234": "深度学习", "zzz": "Nowhere"}
PAPERS = "<ul>{}</ul>".format(
    "".join(f"<li>{star(f'paper:{paper}', f'Paper {paper}')} Paper {paper}</li>" for paper in TITLES)
)
MINE = """\
<div class="pr-mine" data-pr-catalogue="../programme.json" data-pr-schedule="../schedule.html"
 data-pr-papers="../papers/index.html"><p class="fallback">Needs JavaScript.</p></div>
"""


def listed(name: str, title: str, start: str, end: str, **more: str) -> dict[str, Any]:
    day = "2024-05-11T{}:00+02:00"
    return {
        "id": name, "title": title, "kind": "talk", "start": day.format(start),
        "end": day.format(end), "url": f"sessions/{name}.html", "room": "Hall A, left", **more,
    }  # fmt: skip


CATALOGUE = {
    "zone": "Europe/Vienna",
    "events": [
        listed("early", "Early bird", "05:00", "05:30"),
        listed("posters-1", "Posters; 1", "09:10", "10:10"),
        listed("talk", "A talk", "10:00", "10:30", url="javascript:alert(1)"),
        listed("lunch", "Lunch", "12:00", "13:00"),
    ],
    "papers": [
        {
            "id": paper, "title": title, "authors": "Ada Lovelace, Zoë Müller",
            "url": f"papers/{paper}.html", "events": [] if paper == "zzz" else ["posters-1"],
            "bib": f"papers/{paper}.bib",
        }
        for paper, title in TITLES.items()
    ],
}  # fmt: skip


def write_site(folder: Path) -> None:
    """A small site with the programme's pages; the .bib of the paper ``zzz`` is missing."""
    pages = {
        "schedule.html": SCHEDULE,
        "papers/index.html": PAPERS,
        "mine/index.html": ZONES + MINE,
        "mine/away.html": MINE.replace("programme.json", "missing.json"),
    }
    for path, body in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(
            PAGE.format(root="../" * path.count("/"), head="", body=body), encoding="utf-8"
        )
    shutil.copytree(STATIC, folder / "_static")
    (folder / "_static" / "theme.css").write_text(THEME)
    (folder / "programme.json").write_text(json.dumps(CATALOGUE), encoding="utf-8")
    for paper in ("29WbraPk8U", "-dash_1234"):
        (folder / "papers" / f"{paper}.bib").write_text(f"@article{{{paper},\n}}\n")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of two sites on one host, /one/ and /two/."""
    folder = tmp_path_factory.mktemp("host")
    for name in ("one", "two"):
        write_site(folder / name)
    with served(folder) as address:
        yield address


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A reader in New York."""
    context = chromium.new_context(timezone_id="America/New_York", locale="en-US")
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, sites: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site /one/; whatever goes wrong in any of them fails the test."""
    faults: list[str] = []

    def told(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def opened(path: str, page: Page | None = None, at: str | None = None, site: str = "one") -> Page:
        if page is None:
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", told)
        if at:
            page.clock.install(time=datetime.fromisoformat(at))
        page.goto(f"{sites}/{site}/{path}")
        return page

    yield opened
    assert faults == []


@pytest.fixture
def mine(opened: Callable[..., Page]) -> Callable[..., Page]:
    """The reader's own programme, after these stars."""

    def mine(*stars: str, fragment: str = "") -> Page:
        page = opened("schedule.html")
        page.evaluate(
            "stars => localStorage.setItem('proceedings-stars:/one/', JSON.stringify(stars))", stars
        )
        opened(f"mine/index.html{fragment}", page)
        page.locator(".pr-mine-actions").wait_for(state="attached")
        return page

    return mine


def kept(page: Page) -> list[str]:
    found = page.evaluate("localStorage.getItem('proceedings-stars:/one/')")
    return list(json.loads(found or "[]"))


def times(page: Page) -> list[str]:
    return page.locator(".pr-time").evaluate_all("all => all.map(one => one.textContent)")


def status(page: Page) -> str:
    return page.locator(".pr-mine > .pr-status").text_content() or ""


def wait_for(locator: Locator, text: str) -> None:
    """Wait until the element says so."""
    locator.filter(has_text=text).wait_for(state="attached")


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
def test_times_move_to_another_zone_and_back_byte_for_byte(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html")
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
    assert page.locator(".pr-zones .pr-status").text_content() == "Times are shown in America/New York."
    select.select_option("venue")
    assert times(page) == before
    assert set(page.locator(".pr-zone").all_text_contents()) == {"Europe/Vienna"}


@pytest.mark.browser
def test_zones_follow_their_own_summer_time(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html")
    page.get_by_label("Times in").select_option("Europe/London")
    assert times(page)[-1] == "02:00"  # 01:00 UTC, the very moment at which both clocks change
    page.get_by_label("Times in").select_option("Asia/Kolkata")
    assert times(page)[-1] == "06:30"


@pytest.mark.browser
def test_the_zone_is_remembered_for_the_site_alone(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html")
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    other_tab = opened("schedule.html")
    assert times(other_tab)[2] == "16:00"
    opened("mine/index.html", page)
    assert page.get_by_label("Times in").input_value() == "Asia/Tokyo"
    opened("schedule.html", page, site="two")
    assert times(page)[2] == "09:00"
    other_tab.get_by_label("Times in").select_option("venue")
    opened("schedule.html", page)
    assert times(page)[2] == "09:00"


@pytest.mark.browser
def test_other_tabs_follow_the_zone(opened: Callable[..., Page]) -> None:
    pages = [opened("schedule.html"), opened("schedule.html")]
    pages[0].get_by_label("Times in").select_option("Asia/Tokyo")
    wait_for(pages[1].locator(".pr-time").nth(2), "16:00")
    assert pages[1].get_by_label("Times in").input_value() == "Asia/Tokyo"


@pytest.mark.browser
@pytest.mark.parametrize("bad", ["Mars/Olympus", "", "<b>", "{}"])
def test_a_kept_zone_that_is_none_means_the_venue(opened: Callable[..., Page], bad: str) -> None:
    page = opened("schedule.html")
    page.evaluate("zone => localStorage.setItem('proceedings-zone:/one/', zone)", bad)
    page.reload()
    assert page.get_by_label("Times in").input_value() == "venue"
    assert times(page)[0] == "05:00"


@pytest.mark.browser
def test_a_zone_that_the_browser_knows_but_does_not_list_is_shown(
    opened: Callable[..., Page],
) -> None:
    page = opened("schedule.html")
    page.evaluate("localStorage.setItem('proceedings-zone:/one/', 'US/Eastern')")
    page.reload()
    assert page.get_by_label("Times in").input_value() == "US/Eastern"
    assert times(page)[2] == "03:00"


# --- now, next, countdown ------------------------------------------------------------------------


def marked(page: Page, state: str) -> list[str | None]:
    return [one.get_attribute("data-pr-event") for one in page.locator(f".pr-{state}").all()]


@pytest.mark.browser
def test_now_and_next_move_with_the_clock(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html", at="2024-05-11T09:09:30+02:00")
    assert (marked(page, "now"), marked(page, "next")) == (["opening"], ["posters-1"])
    opening = page.locator("[data-pr-event=opening]")
    assert opening.get_attribute("aria-current") == "time"
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
def test_next_is_told_on_the_day_only(
    opened: Callable[..., Page], at: str, following: list[str]
) -> None:
    page = opened("schedule.html", at=at)
    assert marked(page, "next") == following


@pytest.mark.browser
def test_countdown(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html", at="2024-05-11T20:58:30+02:00")
    left = page.locator(".pr-left")
    assert left.text_content() == "in 3 hours"
    page.clock.run_for(120_000)
    assert left.text_content() == "in 2 hours"
    page.clock.run_for(3 * 3_600_000)
    assert left.text_content() == "passed"


# --- stars ---------------------------------------------------------------------------------------


@pytest.mark.browser
def test_stars_last_over_pages_tabs_and_reloads(opened: Callable[..., Page]) -> None:
    page, other_tab = opened("schedule.html"), opened("schedule.html")
    button = page.get_by_role("button", name="Star: Posters 1")
    assert (button.get_attribute("aria-pressed"), button.text_content()) == ("false", "☆")
    button.click()
    assert (button.get_attribute("aria-pressed"), button.text_content()) == ("true", "★")
    other = other_tab.get_by_role("button", name="Star: Posters 1", pressed=True)
    other.wait_for()
    opened("papers/index.html", page)
    page.get_by_role("button", name="Star: Paper -dash_1234").click()
    assert kept(page) == ["event:posters-1", "paper:-dash_1234"]
    page.reload()
    assert page.locator(".pr-star[aria-pressed=true]").count() == 1
    other.click()
    assert kept(page) == ["paper:-dash_1234"]


@pytest.mark.browser
def test_two_sites_on_one_host_keep_their_own_stars(opened: Callable[..., Page]) -> None:
    page = opened("schedule.html")
    page.get_by_role("button", name="Star: Lunch").click()
    opened("schedule.html", page, site="two")
    assert page.locator(".pr-star[aria-pressed=true]").count() == 0


REFUSALS = {
    "full": "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }",
    "forbidden": """Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('x', 'SecurityError') } })""",
}


@pytest.mark.browser
@pytest.mark.parametrize("how", REFUSALS)
def test_a_browser_that_keeps_nothing_is_told_and_works_for_the_page(
    opened: Callable[..., Page], context: BrowserContext, how: str
) -> None:
    context.add_init_script(REFUSALS[how])
    page = opened("schedule.html")
    assert page.locator(".pr-star-status").text_content() == ""
    for name in ("Star: Lunch", "Star: Opening"):
        page.get_by_role("button", name=name).click()
    assert page.locator(".pr-star[aria-pressed=true]").count() == 2
    assert "until you leave this page" in page.locator(".pr-star-status").inner_text()
    page.get_by_label("Times in").select_option("mine")
    assert times(page)[2] == "03:00"
    assert "until you leave this page" in page.locator(".pr-zones .pr-status").inner_text()


@pytest.mark.browser
def test_pages_are_whole_without_javascript(chromium: Browser, sites: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites}/one/schedule.html")
    assert "09:00–09:10 Europe/Vienna" in page.locator("main").inner_text()
    assert page.locator("form:visible, select:visible, button:visible, .pr-mark").count() == 0
    page.goto(f"{sites}/one/mine/index.html")
    assert "Needs JavaScript" in page.locator(".pr-mine").inner_text()
    context.close()


# --- my programme --------------------------------------------------------------------------------


@pytest.mark.browser
def test_my_programme_stands_in_order_of_time(mine: Callable[..., Page]) -> None:
    page = mine("event:lunch", "paper:29WbraPk8U", "paper:zzz", "event:early", "paper:-dash_1234")
    slots = page.locator(".pr-mine-slot")
    assert [slot.get_attribute("data-pr-event") for slot in slots.all()] == ["early", "posters-1", "lunch"]
    shared = slots.nth(1)
    assert shared.locator(".pr-mine-paper").count() == 2
    assert TITLES["29WbraPk8U"] in shared.inner_text()  # its <b> is text
    href = shared.get_by_role("link", name=TITLES["-dash_1234"]).evaluate("link => link.href")
    assert href.endswith("/one/papers/-dash_1234.html")
    assert "09:10–10:10 Europe/Vienna · Hall A, left" in shared.inner_text()
    assert re.fullmatch(r"Saturday,? 11 May 2024", page.locator("h2").first.inner_text())
    assert page.locator("h2").last.inner_text() == "Without a time"
    assert status(page) == "5 items."
    assert page.locator(".fallback").count() == 0


@pytest.mark.browser
def test_my_programme_is_in_the_chosen_zone_and_knows_now(
    opened: Callable[..., Page], mine: Callable[..., Page]
) -> None:
    page = mine("event:early", "event:lunch")
    page.get_by_label("Times in").select_option("mine")
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    opened("mine/index.html", page, at="2024-05-11T12:30:00+02:00")
    page.locator(".pr-now").wait_for()
    assert marked(page, "now") == ["lunch"]
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    page.get_by_role("button", name="Star: Lunch").click()
    assert re.fullmatch(r"Fri,? 10 May, 23:00", times(page)[0])
    page.get_by_label("Times in").select_option("venue")
    assert times(page) == ["05:00", "05:30"]


@pytest.mark.browser
def test_conflicts_are_marked_and_told(mine: Callable[..., Page]) -> None:
    page = mine("event:talk", "paper:29WbraPk8U", "paper:-dash_1234", "event:posters-1", "event:lunch")
    assert status(page) == "5 items. 1 conflict: two things at the same time."
    told = [one.inner_text() for one in page.locator(".pr-conflict").all()]
    assert told == ["At the same time as: A talk", "At the same time as: Posters; 1"]
    page.get_by_role("button", name="Star: A talk").click()
    assert status(page) == "Removed: A talk 4 items."
    assert page.locator(".pr-conflict").count() == 0


@pytest.mark.browser
def test_unstarring_keeps_the_keyboards_place(mine: Callable[..., Page]) -> None:
    page = mine("event:early", "event:talk", "event:lunch")
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
def test_everything_is_reached_by_keyboard(mine: Callable[..., Page]) -> None:
    page = mine("event:early", "paper:29WbraPk8U")
    seen = []
    for _ in range(10):
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
            "pr-zone", "Calendar (.ics)", "BibTeX (.bib)", "Copy a link to it", "Star: Early bird",
            "Early bird", "Star: Posters; 1", "Posters; 1", f"Star: {TITLES['29WbraPk8U']}",
            TITLES["29WbraPk8U"],
        )
    ]  # fmt: skip


@pytest.mark.browser
def test_an_empty_programme_shows_the_ways_on(mine: Callable[..., Page]) -> None:
    page = mine()
    links = page.locator(".pr-mine-empty a").evaluate_all("all => all.map(one => one.pathname)")
    assert links == ["/one/schedule.html", "/one/papers/index.html"]
    assert page.get_by_role("button").count() == 0


@pytest.mark.browser
def test_what_left_the_programme_is_told_and_an_odd_address_is_no_link(
    mine: Callable[..., Page],
) -> None:
    page = mine("event:talk", "paper:withdrawn")
    assert status(page) == "1 item. 1 starred item is not in the programme, or no longer."
    assert page.locator(".pr-mine-slot a").count() == 0


@pytest.mark.browser
def test_a_programme_that_cannot_be_loaded_is_told(opened: Callable[..., Page]) -> None:
    page = opened("mine/away.html")
    wait_for(page.locator(".pr-mine .pr-status"), "could not be loaded")
    assert page.locator(".fallback").is_visible()


# --- files ---------------------------------------------------------------------------------------


def download(page: Page, button: str) -> tuple[str, str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    found = waiting.value
    return found.suggested_filename, Path(found.path()).read_bytes().decode()


@pytest.mark.browser
def test_the_calendar_is_read_by_others(mine: Callable[..., Page], sites: str) -> None:
    icalendar = pytest.importorskip("icalendar")
    page = mine("event:early", "paper:29WbraPk8U", "paper:-dash_1234", "event:talk", "paper:zzz")
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
    assert str(posters["URL"]) == f"{sites}/one/sessions/posters-1.html"
    described = str(posters["DESCRIPTION"])
    for title in (TITLES["29WbraPk8U"], TITLES["-dash_1234"], "Zoë Müller"):
        assert title in described
    assert "URL" not in events[2]  # javascript: is no web address
    again = icalendar.Calendar.from_ical(download(page, "Calendar")[1]).walk("VEVENT")
    assert [one["UID"] for one in again] == [one["UID"] for one in events]


@pytest.mark.browser
def test_bibtex_is_joined_and_what_is_missing_is_told(mine: Callable[..., Page]) -> None:
    page = mine("paper:29WbraPk8U", "paper:zzz", "paper:-dash_1234", "event:lunch")
    name, text = download(page, "BibTeX")
    assert name == "my-programme.bib"
    assert sorted(text.split("\n\n")) == ["@article{-dash_1234,\n}\n", "@article{29WbraPk8U,\n}"]
    wait_for(page.locator(".pr-mine > .pr-status"), "of 1 paper could not be loaded: Nowhere.")


@pytest.mark.browser
def test_files_of_nothing_are_not_made(mine: Callable[..., Page]) -> None:
    page = mine("event:lunch")
    page.get_by_role("button", name="BibTeX").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "No paper is starred.")
    page = mine("paper:zzz")
    page.get_by_role("button", name="Calendar").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "Nothing here has a time.")


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_link_holds_the_stars(mine: Callable[..., Page], context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = mine("paper:29WbraPk8U", "event:lunch", "paper:gone")
    page.get_by_role("button", name="Copy a link").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "The link is copied.")
    link = page.get_by_label("Link to this programme").input_value()
    assert link.endswith("/one/mine/index.html#s=p29WbraPk8U,elunch")
    assert page.evaluate("navigator.clipboard.readText()") == link


@pytest.mark.browser
def test_a_link_that_cannot_be_copied_is_selected(
    mine: Callable[..., Page], context: BrowserContext
) -> None:
    context.add_init_script(
        """Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false;"""
    )
    page = mine("event:lunch")
    page.get_by_role("button", name="Copy a link").click()
    wait_for(page.locator(".pr-mine > .pr-status"), "copy it with your keyboard")
    assert page.evaluate("getSelection().toString()").endswith("#s=elunch")


@pytest.mark.browser
def test_a_shared_programme_changes_nothing_unasked(mine: Callable[..., Page]) -> None:
    page = mine("event:early", "event:lunch", fragment="#s=pzzz,elunch,enope")
    offer = page.locator(".pr-mine-offer")
    assert "Somebody shared this programme of 2 items with you." in offer.inner_text()
    assert page.locator(".pr-mine-slot").count() == 1
    assert "1 starred item is not in the programme" in status(page)
    assert kept(page) == ["event:early", "event:lunch"]
    page.evaluate("location.hash = '#main-content'")  # a link to skip to the text, for one
    assert page.locator(".pr-mine-slot").count() == 1
    page.get_by_role("button", name="Add 1 item to my programme").press("Enter")
    assert kept(page) == ["event:early", "event:lunch", "paper:zzz"]
    assert offer.is_hidden()
    assert page.locator(".pr-mine-slot").count() == 2
    assert status(page).startswith("1 item was added to your programme.")
    assert "#" not in page.url
    assert page.evaluate("document.activeElement.textContent") == "Calendar (.ics)"


@pytest.mark.browser
def test_a_shared_programme_can_be_left(mine: Callable[..., Page]) -> None:
    page = mine("event:early", fragment="#s=elunch")
    page.get_by_role("button", name="Show my own programme").click()
    assert [page.locator(".pr-mine-slot").get_attribute("data-pr-event"), kept(page)] == [
        "early",
        ["event:early"],
    ]
    page.evaluate("location.hash = '#s=etalk'")
    wait_for(page.locator(".pr-mine-slot"), "A talk")
    page.get_by_role("button", name="Star: A talk").click()
    assert kept(page) == ["event:early", "event:talk"]
    assert page.locator(".pr-mine-slot").count() == 1


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
def test_a_hostile_link_becomes_nothing(mine: Callable[..., Page], fragment: str) -> None:
    page = mine("event:early", fragment=fragment)
    assert page.locator(".pr-mine-slot, .pr-mine img").count() == 0
    assert "of 0 items" in page.locator(".pr-mine-offer").inner_text()
    assert page.get_by_role("button").all_text_contents() == ["Show my own programme"]
    assert kept(page) == ["event:early"]


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(mine: Callable[..., Page], opened: Callable[..., Page], theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (as slow as the browser)

    def check(page: Page) -> None:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    check(opened("schedule.html", at="2024-05-11T10:05:00+02:00"))
    check(mine("event:talk", "paper:29WbraPk8U", "paper:zzz"))
    check(mine())
    check(mine("event:talk", fragment="#s=elunch"))


@pytest.mark.browser
def test_targets_are_large_and_nothing_is_cut_on_a_phone(mine: Callable[..., Page]) -> None:
    page = mine("event:talk", "paper:29WbraPk8U", "paper:-dash_1234", "event:posters-1")
    page.set_viewport_size({"width": 320, "height": 640})
    boxes = page.locator("button:visible, select:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({width, height}) => [width, height])"
    )
    assert boxes
    assert all(min(box) >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_a_page_may_bring_its_own_words(
    mine: Callable[..., Page], context: BrowserContext
) -> None:
    own = {"items": {"one": "{n} Eintrag.", "other": "{n} Einträge."}, "calendar": "Kalender"}
    words = f'<script type="application/json" id="pr-words">{json.dumps(own)}</script>'

    def reword(route: Any) -> None:
        answer = route.fetch()
        text = answer.text().replace("</head>", f"{words}</head>").replace('lang="en"', 'lang="de"')
        route.fulfill(response=answer, body=text)

    context.route("**/mine/index.html", reword)
    page = mine("event:early", "event:lunch")
    assert status(page) == "2 Einträge."
    assert page.get_by_role("button", name="Kalender").is_visible()
    assert page.get_by_role("button", name="BibTeX (.bib)").is_visible()
    assert page.locator("h2").first.inner_text() == "Samstag, 11. Mai 2024"
