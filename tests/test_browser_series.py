"""The front page of a series and the search over all its volumes, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browsing import hold_still, violations, watch
from searching import ADAM, box, field_of, titles, told
from sites import run, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import MadeOnce

pytestmark = pytest.mark.browser

FOURIER = "Efficient Fourier Neural Operators by Group Convolution and Channel Shuffling"
"""A paper of the second volume."""


def _build(folder: Path) -> None:
    done = run("sphinx_proceedings", "series", "tests/series", folder / "all")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def host(made_once: MadeOnce) -> Iterator[str]:
    """The address of the example series, built as its users build it, below a path."""
    folder = made_once("series", _build)
    with served(folder) as address:
        yield f"{address}/all"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    faults = watch(made)
    yield made
    made.close()
    assert faults == []


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def test_the_front_leads_to_every_volume(context: BrowserContext, host: str) -> None:
    page = opened(context, f"{host}/index.html")
    expect(page.get_by_role("heading", name="2024")).to_be_visible()
    volumes = page.locator(".pr-volumes > li")
    expect(volumes).to_have_count(2)
    for volume in volumes.all():
        expect(volume.get_by_text("Demonstration", exact=True)).to_be_visible()
    for place, name, heading in (
        (0, "Papers", "Papers"),
        (0, "Schedule", "Schedule"),
        (1, "Authors", "Authors"),
    ):
        volumes.nth(place).get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        page.go_back()


def test_papers_of_both_volumes_are_found_from_the_front(
    context: BrowserContext, host: str
) -> None:
    for query, title, folder in (
        ("adam relaxed", ADAM, "bgpt-2024"),
        ("fourier operators shufling", FOURIER, "ai4diffeq-2024"),
    ):
        page = opened(context, f"{host}/index.html")
        page.get_by_label("Search all volumes").fill(query)
        page.get_by_role("button", name="Search", exact=True).last.click()
        expect(titles(page).first).to_have_text(title)
        titles(page).first.click()
        page.wait_for_url(f"{host}/{folder}/papers/**")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_results_say_that_papers_are_a_demonstration(context: BrowserContext, host: str) -> None:
    notices = (
        "BGPT 2024: These papers appeared at NeurIPS 2023.",
        "AI4DiffEq 2024: These papers appeared at the ICLR 2024 workshop AI4DiffEqtnsInSci.",
    )
    page = opened(context, f"{host}/search.html?q=neural")
    expect(titles(page).first).to_be_visible()
    for notice in notices:
        expect(page.get_by_role("note").filter(has_text=notice)).to_be_visible()
    page = opened(context, f"{host}/index.html")
    page.keyboard.press("Control+k")
    field_of(page).fill("neural")
    for notice in notices:
        expect(box(page)).to_contain_text(notice)


def test_the_modules_of_the_search_are_all_there(context: BrowserContext, host: str) -> None:
    page = opened(context, f"{host}/search.html?q=neural")
    links = page.locator("link[rel=modulepreload]").all()
    assert len(links) > 10
    for link in links:
        address = link.evaluate("link => link.href")
        assert context.request.get(address).headers["content-type"].startswith("text/javascript")


def test_results_can_be_narrowed_to_a_volume(context: BrowserContext, host: str) -> None:
    page = opened(context, f"{host}/search.html?q=neural")
    volumes = page.locator(".pr-hit-volume")
    expect(volumes.filter(has_text="AI4DiffEq 2024").first).to_be_visible()
    page.get_by_role("group", name="Volume").get_by_label("BGPT 2024").check()
    expect(page).to_have_url(f"{host}/search.html?q=neural&volume=BGPT+2024")
    expect(volumes.first).to_have_text("BGPT 2024")
    assert set(volumes.all_text_contents()) == {"BGPT 2024"}


def test_the_box_opens_on_the_front_and_finds_people(context: BrowserContext, host: str) -> None:
    page = opened(context, f"{host}/index.html")
    page.keyboard.press("Control+k")
    field_of(page).press_sequentially("jonghwa shin")
    link = box(page).get_by_role("link", name="Jonghwa Shin", exact=True)
    expect(link.first).to_be_visible()
    assert "/ai4diffeq-2024/authors/jonghwa-shin.html" in str(link.first.get_attribute("href"))


def test_the_search_of_a_volume_finds_its_own_papers_only(
    context: BrowserContext, host: str
) -> None:
    page = opened(context, f"{host}/ai4diffeq-2024/search.html?q=convergence+of+adam+relaxed")
    expect(told(page)).to_contain_text("result")
    assert ADAM not in titles(page).all_text_contents()


def test_without_scripts_the_volumes_have_their_lists(chromium: Browser, host: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = opened(context, f"{host}/index.html")
    page.get_by_label("Search all volumes").fill("adam")
    page.get_by_role("button", name="Search", exact=True).last.click()
    expect(page.get_by_text("Searching needs JavaScript.")).to_be_visible()
    page.get_by_role("navigation", name="Browse").get_by_role("link", name="BGPT 2024").click()
    assert page.locator("article h1").inner_text().startswith("Papers")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["index.html", "search.html?q=neural"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, host: str, path: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = opened(context, f"{host}/{path}")
    if "?" in path:
        expect(titles(page).first).to_be_visible()
    hold_still(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
