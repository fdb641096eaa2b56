"""The search in a browser: the box on every page, the search page, the marks on what it finds."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sites import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

pytestmark = pytest.mark.browser

PAPER = "papers/29WbraPk8U"
ADAM = "Convergence of Adam Under Relaxed Assumptions"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"
INDEX = re.compile(r"/search/[^/]+\.json")


@dataclass
class Visitor:
    """Somebody with a browser at the workshop's own site; no page may have an error."""

    context: BrowserContext
    host: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.host}/{path}")
        return page

    def box(self, typed: str = "") -> Page:
        """A paper's page with the box open."""
        page = self.open(f"{PAPER}.html")
        page.keyboard.press("Control+k")
        if typed:
            field_of(page).press_sequentially(typed)
        return page

    def search(self, query: str) -> Page:
        """The search page with an address."""
        return self.open(f"search.html?{query}")


@pytest.fixture
def visitor(chromium: Browser, flagship_address: str) -> Iterator[Visitor]:
    context = chromium.new_context()
    context.set_default_timeout(8000)
    visitor = Visitor(context, flagship_address)
    yield visitor
    context.close()
    assert visitor.faults == []


def box(page: Page) -> Locator:
    return page.locator("dialog.pr-finder")


def field_of(page: Page) -> Locator:
    return page.locator("dialog.pr-finder input, .pr-search-form input").first


def titles(page: Page) -> Locator:
    return page.locator(".pr-hit-title")


def told(page: Page) -> Locator:
    return page.locator(".pr-finder-status, .pr-search-status").first


def asked(page: Page) -> dict[str, list[str]]:
    """What the page's address asks for."""
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.name"))


def kinds(page: Page) -> list[str]:
    return page.locator(".pr-hits-kind").all_text_contents()


# --- the box -------------------------------------------------------------------------------------


def test_buttons_and_shortcuts_open_the_box(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html")
    expect(box(page)).to_be_hidden()
    for way in ("Control+k", "/"):
        page.keyboard.press(way)
        expect(field_of(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(box(page)).to_be_hidden()
    page.locator(".search-button-field:visible, .search-button:visible").first.click()
    expect(field_of(page)).to_be_focused()
    assert field_of(page).input_value() == ""
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_hidden()


def test_a_slash_typed_into_a_field_is_a_slash(visitor: Visitor) -> None:
    page = visitor.open("papers/index.html")
    page.get_by_label("Title or author").press_sequentially("a/b")
    assert page.get_by_label("Title or author").input_value() == "a/b"
    expect(box(page)).to_be_hidden()


def test_nothing_heavy_is_loaded_before_it_is_needed(visitor: Visitor) -> None:
    loaded: list[str] = []
    visitor.context.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page = visitor.open(f"{PAPER}.html")
    page.wait_for_load_state("networkidle")
    ours = [path for path in loaded if "finder" in path or "search" in path.lower()]
    assert sorted(path.rpartition("/")[2] for path in ours) == [
        "proceedings-finder.js",
        "proceedings-search.css",
    ]


def test_results_come_as_one_types(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    hit = page.locator(".pr-hit").first
    assert hit.locator(".pr-hit-title mark").all_text_contents() == ["Adam", "Relaxed"]
    assert hit.locator(".pr-hit-authors").inner_text().startswith("Haochuan Li, ")
    assert hit.locator(".pr-badge").inner_text() == "spotlight"
    facts = hit.locator(".pr-hit-facts").inner_text()
    assert re.search(r"Sat,? 11 May, \d\d:\d\d Europe/Vienna", facts)
    moment = hit.locator("time.pr-time")
    assert moment.get_attribute("data-pr-zone") == "Europe/Vienna"
    assert str(moment.get_attribute("datetime")).startswith("2024-05-11T")
    assert "Adam" in hit.locator(".pr-hit-snippet mark").all_text_contents()
    assert re.fullmatch(r"\d+ results?", told(page).inner_text())
    assert told(page).get_attribute("role") == "status"


def test_formulas_are_formulas_in_passages(visitor: Visitor) -> None:
    page = visitor.box("sam deterministic convergence tight")
    page.locator(".pr-hit-snippet math").first.wait_for()
    assert "$" not in page.locator(".pr-hit-snippet").first.inner_text()


def test_papers_people_events_and_pages_are_found(visitor: Visitor) -> None:
    page = visitor.box()
    for typed, kind, first in (
        ("kwangjun ahn", "People", "Kwangjun Ahn"),
        ("poster session 2", "Events", "Poster Session 2 and Lunch Break"),
        ("diversity commitment", "Pages", "Diversity commitment"),
    ):
        field_of(page).fill(typed)
        section = page.locator("dialog section").filter(
            has=page.get_by_role("heading", name=kind, exact=True)
        )
        expect(section.locator(".pr-hit-title").first).to_have_text(first, ignore_case=True)


def test_stars_can_be_put_in_results(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    star = page.locator("dialog").get_by_role("button", name=f"Star: {ADAM}")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert box(page).is_visible()
    page = visitor.search("starred=1")
    expect(titles(page)).to_have_text([ADAM])
    assert page.get_by_role("checkbox", name="Starred by me").is_checked()


# --- keyboard ------------------------------------------------------------------------------------


def test_the_box_works_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.box("learning")
    titles(page).nth(2).wait_for()
    names = titles(page).all_text_contents()
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == names[1]
    page.keyboard.press("End")
    assert focused(page).startswith("Show all")
    page.keyboard.press("Home")
    assert focused(page) == names[0]
    page.keyboard.press("ArrowUp")
    expect(field_of(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type(" x")  # who types on goes on with the query; a space scrolls
    assert field_of(page).input_value() == "learningx"
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    page.keyboard.press("/")
    field_of(page).fill("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_contain_text(ADAM)


def test_enter_in_the_field_goes_to_the_search_page(visitor: Visitor) -> None:
    page = visitor.box("sharpness")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=sharpness")
    expect(titles(page).first).to_contain_text("Sharpness")


def test_the_focus_goes_back_to_where_it_was(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html")
    link = page.get_by_role("link", name="OpenReview")
    link.focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


# --- what is opened ------------------------------------------------------------------------------


def test_an_opened_result_has_its_words_marked(visitor: Visitor) -> None:
    page = visitor.box("adam relaxed")
    titles(page).filter(has_text=ADAM).first.click()
    page.wait_for_url("**/papers/*find=*")
    expect(page.locator("article h1 mark")).to_have_text(["Adam", "Relaxed"])
    assert page.locator("article mark").count() > 4
    bar = page.locator(".pr-found")
    expect(bar).to_contain_text("places on this page")
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    assert "find=" not in page.url
    expect(bar).to_have_count(0)
    assert page.locator("article h1").evaluate("h => h.childNodes.length") <= 2
    page.go_back()
    page.go_forward()
    expect(page.locator("mark")).to_have_count(0)


def test_marks_can_be_removed_by_a_button(visitor: Visitor) -> None:
    page = visitor.open(f"{PAPER}.html?find=paper")
    page.get_by_role("button", name="Remove the marks").click()
    expect(page.locator("mark")).to_have_count(0)
    assert page.url.endswith(f"{PAPER}.html")


@pytest.mark.parametrize("words", ["zzqx", "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", ""])
def test_an_address_whose_words_are_not_there_is_cleaned(visitor: Visitor, words: str) -> None:
    page = visitor.open(f"{PAPER}.html?find={words}#cite")
    page.wait_for_url(f"**/{PAPER}.html#cite")
    assert page.locator("mark, .pr-found, img[src=x]").count() == 0


# --- the search page -----------------------------------------------------------------------------


def test_an_address_is_shown_again(visitor: Visitor) -> None:
    page = visitor.search("q=learning&type=oral&kind=paper&sort=title")
    titles(page).first.wait_for()
    assert field_of(page).input_value() == "learning"
    assert page.locator("input[name=type][value=oral]").is_checked()
    assert page.get_by_label("Sort by").input_value() == "title"
    assert kinds(page) == ["Papers"]
    shown = titles(page).all_text_contents()
    assert shown == sorted(shown, key=str.casefold)
    assert set(page.locator(".pr-hit .pr-badge").all_text_contents()) == {"oral"}
    n = len(shown)
    expect(told(page)).to_have_text(re.compile(rf"{n} results? for “learning”"))
    assert page.title().startswith("learning · Search")
    assert page.get_by_role("button", name="Remove filter: oral").is_visible()


def test_typing_replaces_the_address_and_choosing_makes_a_new_one(visitor: Visitor) -> None:
    page = visitor.search("")
    length = page.evaluate("history.length")
    field_of(page).press_sequentially("learning")
    expect(told(page)).to_contain_text("learning")
    assert asked(page) == {"q": ["learning"]}
    assert page.evaluate("history.length") == length
    page.locator("input[name=type][value=oral]").check()
    expect(page.get_by_role("button", name="Remove filter: oral")).to_be_visible()
    assert asked(page) == {"q": ["learning"], "type": ["oral"]}
    assert page.evaluate("history.length") == length + 1
    few = titles(page).count()
    page.get_by_role("button", name="Remove filter: oral").click()
    expect(titles(page)).not_to_have_count(few)
    field_of(page).fill("adam")
    field_of(page).press("Enter")
    expect(told(page)).to_contain_text("“adam”")
    page.go_back()
    expect(told(page)).to_contain_text("“learning”")
    assert asked(page) == {"q": ["learning"]}
    assert field_of(page).input_value() == "learning"
    page.go_back()
    expect(page.locator("input[name=type][value=oral]")).to_be_checked()
    expect(titles(page)).to_have_count(few)
    page.go_forward()
    page.go_forward()
    expect(told(page)).to_contain_text("“adam”")
    expect(page.locator(".pr-chip")).to_have_count(0)


def test_counts_of_filters_are_what_choosing_them_gives(visitor: Visitor) -> None:
    page = visitor.search("kind=paper")
    label = page.locator(".pr-facet", has=page.locator("input[name=type][value=spotlight]"))
    n = int(label.locator(".pr-number").inner_text())
    assert n > 1
    label.locator("input").check()
    expect(told(page)).to_have_text(f"{n} results")
    assert page.locator("input[name=type][value=spotlight]").evaluate(
        "box => box === document.activeElement"
    )


def test_filters_of_two_facets_narrow_together(visitor: Visitor) -> None:
    page = visitor.search("type=oral&session=posters-4")
    titles(page).first.wait_for()
    both = titles(page).count()
    assert set(page.locator(".pr-hit .pr-badge").all_text_contents()) == {"oral"}
    page.get_by_role("button", name="Remove filter: Poster Session 4").click()
    expect(titles(page)).not_to_have_count(both)
    page.get_by_role("button", name="Remove filter: oral").click()
    expect(page.locator(".pr-chip")).to_have_count(0)
    assert page.url.endswith("search.html")


def test_the_kind_can_be_chosen(visitor: Visitor) -> None:
    page = visitor.search("q=session")
    page.get_by_role("button", name=re.compile("^Events")).click()
    expect(page.locator(".pr-hits-kind")).to_have_text(["Events"])
    assert asked(page)["kind"] == ["event"]
    page.get_by_role("button", name=re.compile("^All")).click()
    expect(page.locator(".pr-hits-kind")).not_to_have_count(1)


def test_sorting_by_time_follows_the_programme(visitor: Visitor) -> None:
    page = visitor.search("q=learning&kind=paper&sort=time")
    titles(page).first.wait_for()
    starts = page.locator(".pr-hit time").evaluate_all("all => all.map(one => one.dateTime)")
    assert len(starts) > 3
    assert starts == sorted(starts)


def test_more_is_shown_where_asked_and_again_on_coming_back(visitor: Visitor) -> None:
    page = visitor.search("kind=paper")
    expect(titles(page)).to_have_count(20)
    page.get_by_role("button", name="Show 20 more").click()
    expect(titles(page)).to_have_count(40)
    expect(titles(page).nth(20)).to_be_focused()
    page.reload()
    expect(titles(page)).to_have_count(40)


def test_times_follow_the_chosen_zone(visitor: Visitor) -> None:
    page = visitor.search("q=adam+relaxed")
    first = page.locator(".pr-hit time").first
    at_venue = first.text_content()
    page.get_by_label("Times in").select_option("Asia/Tokyo")
    expect(first).not_to_have_text(str(at_venue))
    expect(page.locator(".pr-hit .pr-zone").first).to_have_text("Asia/Tokyo")
    field_of(page).fill("sharpness")
    expect(titles(page).first).to_contain_text("Sharpness")
    expect(page.locator(".pr-hit .pr-zone").first).to_have_text("Asia/Tokyo")


def test_topic_author_and_paper_pages_lead_into_the_filters(visitor: Visitor) -> None:
    page = visitor.open("topics/index.html")
    page.locator(".pr-columns a[href*='topics/']").first.click()
    name = page.locator("article h1").inner_text().removesuffix("#").strip()
    n = page.locator(".pr-entries > li").count()
    page.get_by_role("link", name="Search within this topic").click()
    expect(told(page)).to_have_text(f"{n} results")
    assert page.get_by_role("button", name=f"Remove filter: {name}").is_visible()
    page = visitor.open("authors/kwangjun-ahn.html")
    page.get_by_role("link", name="Search within these papers").click()
    expect(page.get_by_role("button", name="Remove filter: Kwangjun Ahn")).to_be_visible()
    page = visitor.open("papers/index.html")
    page.get_by_role("link", name="Search with all filters").click()
    expect(told(page)).to_have_text("54 results")


# --- nothing found -------------------------------------------------------------------------------


def test_nothing_found_is_said_with_ways_on(visitor: Visitor) -> None:
    page = visitor.search("q=zzqxw+vvkjq")
    expect(told(page)).to_have_text("Nothing found for “zzqxw vvkjq”.")
    browse = page.get_by_role("navigation", name="Browse")
    assert browse.get_by_role("link").all_inner_texts() == [
        "Papers", "Authors", "Topics", "Schedule",
    ]  # fmt: skip
    page = visitor.box("zzqxw vvkjq")
    expect(told(page)).to_contain_text("Nothing found")
    assert titles(page).count() == 0


def test_filters_that_leave_nothing_can_be_left(visitor: Visitor) -> None:
    page = visitor.search("q=adam+relaxed&type=oral&topic=no-such-topic")
    expect(told(page)).to_contain_text("Nothing found")
    assert page.get_by_role("button", name="Remove filter: no-such-topic").is_visible()
    page.get_by_role("link", name="Search without filters").click()
    expect(titles(page).first).to_have_text(ADAM)
    assert asked(page) == {"q": ["adam relaxed"]}


def test_a_word_with_a_mistake_is_mended(visitor: Visitor) -> None:
    page = visitor.search("q=shapness")
    expect(titles(page).first).to_contain_text("Sharpness")
    assert page.locator(".pr-hit-title mark").first.inner_text().lower() == "sharpness"


NONSENSE = [
    "c++", "(non", "[", '"', "\\", "*", "%", "a" * 1000, "<img src=x onerror=alert(1)>",
    "__proto__ constructor", "toString", "\u202e\ufffd", '"in context', "ℓ2", "(L0, L1)",
    "南", "😀 😀", "-", "  ", "^$.|?{}",
]  # fmt: skip


def test_no_query_breaks_the_search(visitor: Visitor) -> None:
    for page in (visitor.box(), visitor.search("")):
        for query in NONSENSE:
            field_of(page).fill(query)
            expect(told(page)).to_have_text(re.compile("found|result|Type"))
            field_of(page).fill("adam relaxed")
            expect(titles(page).first).to_have_text(ADAM)
        assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("query", ["%E0%A4%A", '%22%3E<img src=x onerror=alert(1)>"', "toString"])
def test_no_address_breaks_the_search_page(visitor: Visitor, query: str) -> None:
    odd = "&".join(f"{name}={query}" for name in ("q", "topic", "author", "has", "sort", "kind"))
    page = visitor.search(f"{odd}&type=__proto__&starred=yes&session=&session=constructor")
    expect(told(page)).to_contain_text("Nothing found")
    assert page.locator("img[src=x]").count() == 0
    page.get_by_label("Search papers").fill("adam relaxed")
    page.get_by_role("button", name="Remove all filters").click()
    expect(titles(page).first).to_have_text(ADAM)


# --- a poor network ------------------------------------------------------------------------------


def test_a_stopped_server_is_told_and_known_words_are_still_found(
    chromium: Browser, flagship: Path
) -> None:
    context = chromium.new_context()
    context.set_default_timeout(8000)
    try:
        with served(flagship) as host:
            visitor = Visitor(context, host)
            page = visitor.box("adam relaxed")
            expect(titles(page).first).to_have_text(ADAM)
            page.wait_for_timeout(800)  # until what the last letter needs is there, too
        field_of(page).fill("")
        field_of(page).fill("adam relaxed")
        expect(titles(page).first).to_have_text(ADAM)
        for word in ("sharpness", "grokking", "privacy", "bandits", "diffusion", "quantization"):
            field_of(page).fill(word)
            expect(told(page)).to_have_text(re.compile("result|found|could not"))
        field_of(page).fill("adam relaxed")
        expect(titles(page).first).to_have_text(ADAM)
        assert visitor.faults == []
    finally:
        context.close()


def test_what_could_not_be_read_is_read_on_trying_again(visitor: Visitor) -> None:
    visitor.context.route(INDEX, lambda route: route.abort())
    for page in (visitor.box("adam relaxed"), visitor.search("q=adam+relaxed")):
        expect(told(page)).to_have_text("The search could not read its files. Are you online?")
    visitor.context.unroute(INDEX)
    for page in visitor.context.pages:
        page.get_by_role("button", name="Try again").click()
        expect(titles(page).first).to_have_text(ADAM)
        expect(field_of(page)).to_be_focused()


def test_an_answer_of_the_server_that_is_no_index_is_a_failure(visitor: Visitor) -> None:
    visitor.context.route(INDEX, lambda route: route.fulfill(body="<h1>Sign in to the Wi-Fi</h1>"))
    page = visitor.box("adam")
    expect(told(page)).to_contain_text("could not read")


def test_scripts_that_could_not_be_loaded_are_loaded_on_trying_again(visitor: Visitor) -> None:
    script = "**/proceedings-finder-dialog.js*"
    visitor.context.route(script, lambda route: route.abort())
    page = visitor.box("adam relaxed")
    expect(page.get_by_role("alert")).to_contain_text("The search could not be loaded.")
    visitor.context.unroute(script)
    page.get_by_role("button", name="Try again").click()
    expect(titles(page).first).to_have_text(ADAM)


def test_a_slow_network_is_told_and_only_the_last_question_is_answered(visitor: Visitor) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    visitor.context.route(INDEX, slowly)
    page = visitor.box("sharpness")
    expect(told(page)).to_have_text("Searching …")
    field_of(page).fill("adam relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    page.wait_for_timeout(1200)
    expect(titles(page).first).to_have_text(ADAM)
    expect(told(page)).to_have_text(re.compile("results?"))


# --- for everybody -------------------------------------------------------------------------------


def test_without_scripts_the_search_page_has_the_lists(
    chromium: Browser, flagship_address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{flagship_address}/search.html")
    form = page.locator("form.pr-search-form")
    assert form.get_attribute("method") == "get"
    assert form.locator("input[name=q]").is_visible()
    assert page.get_by_text("Searching needs JavaScript.").is_visible()
    for name, title in (("Papers", "Papers"), ("Authors", "Authors"), ("Schedule", "Schedule")):
        page.goto(f"{flagship_address}/search.html")
        page.get_by_role("navigation", name="Browse").get_by_role("link", name=name).click()
        assert page.locator("article h1").inner_text().startswith(title)
    context.close()


def violations(page: Page, part: str) -> list[Any]:
    page.add_style_tag(content=STILL)
    options = {"runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]}}
    found = Axe().run(page, context=part, options=options).response
    assert found["passes"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_a_phone_is_filled(
    chromium: Browser, flagship_address: str, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, has_touch=width < 500
    )
    visitor = Visitor(context, flagship_address)
    page = visitor.box("learning")
    expect(page.locator(".pr-hit-snippet mark").first).to_be_visible()
    page.add_style_tag(content=STILL)
    if width < 500:
        assert box(page).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    assert violations(page, "dialog.pr-finder") == []
    page = visitor.search("q=learning&type=spotlight")
    titles(page).first.wait_for()
    page.locator(".pr-search-filters").evaluate("panel => { panel.open = true; }")
    assert violations(page, "article.bd-article") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page = visitor.search("q=zzqxw")
    expect(told(page)).to_contain_text("Nothing found")
    assert violations(page, "article.bd-article") == []
    page = visitor.open(f"{PAPER}.html?find=paper")
    page.locator(".pr-found").wait_for()
    assert violations(page, ".pr-found, h1, #abstract") == []
    context.close()
    assert visitor.faults == []


def test_names_roles_and_states_are_there(visitor: Visitor) -> None:
    page = visitor.box("learning")
    titles(page).first.wait_for()
    dialog = page.get_by_role("dialog", name="Search")
    assert dialog.get_by_role("search").count() == 1
    assert dialog.get_by_role("searchbox", name="Search papers, people").count() == 1
    assert dialog.get_by_role("heading", name="Papers").count() == 1
    assert dialog.get_by_role("list").first.get_by_role("listitem").count() > 1
    assert dialog.get_by_role("status").count() == 1
    page = visitor.search("q=learning")
    titles(page).first.wait_for()
    assert page.get_by_role("group", name="Filters").get_by_role("group", name="Topic").count() == 1
    pressed = page.get_by_role("group", name="Kind").get_by_role("button", pressed=True)
    assert pressed.all_inner_texts()[0].startswith("All")
