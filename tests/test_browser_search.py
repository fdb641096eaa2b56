"""The search page in a browser: addresses, filters, orders, and queries that find nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from searching import (
    ADAM,
    Visitor,
    asked,
    field_of,
    kinds,
    titles,
    told,
)

pytestmark = pytest.mark.browser


# --- the search page -----------------------------------------------------------------------------


def test_an_address_is_shown_again(visitor: Visitor) -> None:
    page = visitor.search("q=learning&type=oral&kind=paper&sort=title")
    titles(page).first.wait_for()
    expect(field_of(page)).to_have_value("learning")
    expect(page.locator("input[name=type][value=oral]")).to_be_checked()
    expect(page.get_by_label("Sort by")).to_have_value("title")
    assert kinds(page) == ["Papers"]
    shown = titles(page).all_text_contents()
    assert shown == sorted(shown, key=str.casefold)
    assert set(page.locator(".pr-hit .pr-badge").all_text_contents()) == {"oral"}
    n = len(shown)
    expect(told(page)).to_have_text(re.compile(rf"{n} results? for “learning”"))
    assert page.title().startswith("learning · Search")
    expect(page.get_by_role("button", name="Remove filter: oral")).to_be_visible()


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
    expect(field_of(page)).to_have_value("learning")
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
    expect(page.get_by_role("button", name=f"Remove filter: {name}")).to_be_visible()
    page = visitor.open("authors/kwangjun-ahn.html")
    page.get_by_role("link", name="Search within these papers").click()
    expect(page.get_by_role("button", name="Remove filter: Kwangjun Ahn")).to_be_visible()
    page = visitor.open("papers/index.html")
    page.get_by_role("link", name="Search with all filters").click()
    expect(told(page)).to_have_text("54 results")


def test_demonstration_papers_are_labelled_on_the_page(visitor: Visitor) -> None:
    page = visitor.search("q=gradient")
    titles(page).first.wait_for()
    labels = page.get_by_text("These papers appeared at NeurIPS 2023.")
    expect(labels).to_have_count(1)
    expect(labels).to_be_in_viewport()


def test_results_of_words_do_not_wait_for_what_filters_need(visitor: Visitor) -> None:
    visitor.context.route("**/search/facets.json*", lambda route: route.abort())
    page = visitor.search("q=adam+relaxed")
    expect(titles(page).first).to_have_text(ADAM)
    expect(page.locator(".pr-hit-snippet").first).not_to_be_empty()
    expect(page.locator("input[name=topic]")).to_have_count(0)
    visitor.context.unroute("**/search/facets.json*")
    field_of(page).press_sequentially(" ")
    expect(page.locator("input[name=topic]").first).to_be_attached()


def test_all_modules_are_asked_for_by_the_page_itself_and_once(visitor: Visitor) -> None:
    def modules(query: str) -> list[str]:
        asked: list[str] = []
        visitor.context.on("request", lambda request: asked.append(request.url))
        titles(visitor.search(query)).first.wait_for()
        return sorted(url for url in asked if re.search(r"/_static/proceedings-[\w-]+\.js$", url))

    found = modules("q=adam")
    named = visitor.search("").locator("link[rel=modulepreload]")
    assert sorted(each.evaluate("link => link.href") for each in named.all()) == found

    def without(route: Route) -> None:
        whole = route.fetch().text()
        route.fulfill(body=re.sub('<link rel="modulepreload"[^>]*>', "", whole))

    visitor.context.route("**/search.html*", without)
    assert sorted(set(modules("q=relaxed"))) == found


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
    expect(titles(page)).to_have_count(0)


def test_filters_that_leave_nothing_can_be_left(visitor: Visitor) -> None:
    page = visitor.search("q=adam+relaxed&type=oral&topic=no-such-topic")
    expect(told(page)).to_contain_text("Nothing found")
    expect(page.get_by_role("button", name="Remove filter: no-such-topic")).to_be_visible()
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
        expect(page.locator("img[src=x]")).to_have_count(0)


@pytest.mark.parametrize("query", ["%E0%A4%A", '%22%3E<img src=x onerror=alert(1)>"', "toString"])
def test_no_address_breaks_the_search_page(visitor: Visitor, query: str) -> None:
    odd = "&".join(f"{name}={query}" for name in ("q", "topic", "author", "has", "sort", "kind"))
    page = visitor.search(f"{odd}&type=__proto__&starred=yes&session=&session=constructor")
    expect(told(page)).to_contain_text("Nothing found")
    expect(page.locator("img[src=x]")).to_have_count(0)
    page.get_by_label("Search papers").fill("adam relaxed")
    page.get_by_role("button", name="Remove all filters").click()
    expect(titles(page).first).to_have_text(ADAM)
