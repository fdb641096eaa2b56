"""The built site in Chromium: its controls, its looks, and what it asks of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browsing import hold_still, violations
from conftest import LIBRARY
from sites import ROOT, Site, note, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FEW = [
    *LIBRARY,
    note(
        "wide123456",
        "A study of " + "unbreakably" * 12,
        keywords=["k" * 90, "toys"],
        abstract="$$" + "x + " * 80 + "y$$",
    ),
    note(
        "crowd12345",
        "A crowd",
        authors=[f"Author Number{chr(97 + n)}" for n in range(26)],
        authorids=None,
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small site with the configuration of the flagship site."""
    site = Site(tmp_path_factory.mktemp("browser") / "source", FEW)
    conf = (ROOT / "conf/conf.py").read_text(encoding="utf-8")
    site.write("conf.py", conf)
    for path in (ROOT / "conf/static").iterdir():
        site.write(f"static/{path.name}", path.read_text(encoding="utf-8"))
    site.write("index.md", "# Toys\n\n```{papers}\n```\n\n```{toctree}\nother\n```\n")
    site.write("other.md", "# Other\n\n{paper}`Maths12345`\n")
    with served(site.build().out) as address:
        yield address


KINDS = {
    "home": "index",
    "hand-written": "other",
    "paper": "papers/Maths12345",
    "wide paper": "papers/wide123456",
    "crowded paper": "papers/crowd12345",
    "author": "authors/lukasz-kaiser",
    "topic": "topics/toys",
    "papers": "papers/index",
    "authors": "authors/index",
    "topics": "topics/index",
}
each_kind = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    errors: list[Any] = []
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def scriptless(chromium: Browser) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


# --- filter ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("lukasz", 2),
        ("ŁUKASZ", 2),
        ("Łukasz Kaiser", 2),
        ("zoe muller", 1),
        ("MÜLLER", 1),
        ("kaiser third", 1),
        ("南佳怡", 1),
        ("理论", 1),
        ("  crowd ", 1),
        ("c++ [", 0),
    ],
)
def test_filter_finds_titles_and_authors_without_accents_and_case(
    page: Page, address: str, typed: str, number: int
) -> None:
    page.goto(f"{address}/papers/index.html")
    page.get_by_role("searchbox", name="Title or author").fill(typed)
    expect(page.locator("#paper-list > li:visible")).to_have_count(number)
    said = {0: "No paper matches. Try fewer letters.", 1: "1 paper"}.get(number, f"{number} papers")
    expect(page.locator(".pr-filter [role=status]")).to_have_text(said, use_inner_text=True)


def test_presentation_narrows_and_widens_the_list(page: Page, address: str) -> None:
    page.goto(f"{address}/papers/index.html")
    page.get_by_role("radio", name="oral").check()
    expect(page.locator("#paper-list > li:visible")).to_have_count(1)
    expect(page.locator(".pr-filter [role=status]")).to_have_text("1 paper", use_inner_text=True)
    page.get_by_role("searchbox", name="Title or author").fill("crowd")
    assert page.locator(".pr-filter [role=status]").inner_text().startswith("No paper matches")
    page.get_by_role("radio", name="all").check()
    expect(page.locator("#paper-list > li:visible")).to_have_count(1)
    page.get_by_role("searchbox", name="Title or author").fill("")
    expect(page.locator("#paper-list > li:visible")).to_have_count(len(FEW))


def test_enter_in_the_filter_leaves_the_page_as_it_is(page: Page, address: str) -> None:
    page.goto(f"{address}/papers/index.html")
    page.get_by_role("searchbox", name="Title or author").fill("crowd")
    page.keyboard.press("Enter")
    assert page.url == f"{address}/papers/index.html"
    expect(page.locator("#paper-list > li:visible")).to_have_count(1)


# --- copying -----------------------------------------------------------------------------------


def test_copy_button_copies_the_bibtex_and_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/papers/Maths12345.html")
    page.get_by_role("button", name="Copy BibTeX").press("Enter")
    page.locator(".pr-cite [role=status]", has_text="Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.request.get(f"{address}/papers/Maths12345.bib").text()
    assert copied.startswith("@inproceedings{")


# --- without JavaScript ------------------------------------------------------------------------


def test_without_javascript_all_papers_are_there_and_no_dead_control(
    scriptless: Page, address: str
) -> None:
    scriptless.goto(f"{address}/papers/index.html")
    expect(scriptless.locator("#paper-list > li:visible")).to_have_count(len(FEW))
    main = scriptless.locator("article.bd-article")
    expect(main.locator("button:visible, input:visible, select:visible")).to_have_count(0)
    scriptless.goto(f"{address}/papers/Maths12345.html")
    expect(main.locator("button:visible, input:visible, select:visible")).to_have_count(0)
    expect(scriptless.get_by_text("@inproceedings{")).to_be_visible()


@each_kind
def test_without_javascript_maths_is_to_be_seen(scriptless: Page, address: str, path: str) -> None:
    scriptless.goto(f"{address}/{path}.html")
    for formula in scriptless.locator("math:visible").all():
        box = formula.bounding_box()
        assert box
        assert box["width"] > 3
        assert box["height"] > 5
    if path == "papers/Maths12345":
        assert scriptless.locator("article math:visible").count() >= 2


# --- every kind of page ------------------------------------------------------------------------


@each_kind
def test_narrow_screen_needs_no_sideways_scrolling(
    chromium: Browser, address: str, path: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/{path}.html")
    wide = page.evaluate(
        """() => [...document.querySelectorAll("article.bd-article *")]
          .filter((element) => element.getBoundingClientRect().right > 391)
          .filter((element) => !element.closest("pre, math, .pr-breadcrumbs li"))
          .map((element) => element.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert (width, wide) == (390, [])


@each_kind
def test_nobody_else_is_asked_for_anything(page: Page, address: str, path: str) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}.html", wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((f"{address}/", "data:"))] == []


def test_flagship_pages_ask_nobody_else(chromium: Browser, flagship_address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    missing: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    for path in ("index", "call", "speakers", "papers/index", "authors/index", "topics/index"):
        page.goto(f"{flagship_address}/{path}.html", wait_until="load")
    context.close()
    assert [url for url in asked if not url.startswith((f"{flagship_address}/", "data:"))] == []
    assert [url for url in missing if not url.endswith("favicon.ico")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@each_kind
def test_axe_finds_no_fault_in_our_content(
    chromium: Browser, address: str, path: str, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    context.add_init_script(
        f"localStorage.setItem('mode', '{scheme}'); localStorage.setItem('theme', '{scheme}')"
    )
    page = context.new_page()
    page.goto(f"{address}/{path}.html", wait_until="load")
    hold_still(page)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    found = violations(page)
    context.close()
    assert found == []
