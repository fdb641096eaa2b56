"""Searches in a real Chromium: what is found, how soon it is on screen, what it costs to load."""

from __future__ import annotations

import contextlib
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext, Page
    from search_queries import Query
    from search_server import Server
    from search_sites import Engine

BATCH = 50
TYPED = 4
"""So many last letters of a query are typed one by one, what is before them comes at once."""
BETWEEN_KEYS = 80
"""Milliseconds, as somebody types who types well."""
STILL = 0.4
"""Seconds without a change after which the results are taken as final."""

WATCH = """(() => {
    // Times are those of the epoch, since Sphinx shows its results on another page.
    const now = () => performance.timeOrigin + performance.now();
    const shown = () => [...document.querySelectorAll(%r)].slice(0, 10).map(a => a.href);
    window.bench = {changes: [], last: now(), shown};
    let before = "";
    addEventListener("keydown", event => {
        sessionStorage.benchKey = performance.timeOrigin + event.timeStamp;
    }, true);
    new MutationObserver(() => {
        const results = shown();
        if (String(results) !== before) bench.last = now();
        before = String(results);
        // The next frame shows them; a task after it is the first to run when they are shown.
        requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => bench.changes.push([now(), results]);
            port2.postMessage(0);
        });
    }).observe(document, {childList: true, subtree: true, characterData: true});
})()"""


class Shown(NamedTuple):
    """What a search box showed."""

    ids: tuple[str, ...]
    key: float
    """When the last key was pressed, in milliseconds of the epoch."""
    first: float | None
    """When these results were first on screen after it; nothing if nothing changed."""
    any: float | None
    """When there were first results of any letters of the query."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser, engine: Engine) -> Iterator[Page]:
    """A page of somebody who was never here."""
    context: BrowserContext = browser.new_context()
    context.add_init_script(WATCH % engine.results)
    page = context.new_page()
    yield page
    context.close()


def found(
    browser: Browser, engine: Engine, server: Server, queries: Sequence[Query]
) -> list[list[str]]:
    """The papers that an engine finds for each query, the best ten."""
    lists: list[list[str]] = []
    with visitor(browser, engine) as page:
        page.goto(f"{server.address}/{engine.page}")
        page.evaluate(engine.open)
        for start in range(0, len(queries), BATCH):
            texts = [query.text for query in queries[start : start + BATCH]]
            lists += page.evaluate(
                """async texts => {
                    const lists = [];
                    for (const text of texts) lists.push(await benchSearch(text));
                    return lists;
                }""",
                texts,
            )
    return lists


def typed(
    browser: Browser, engine: Engine, server: Server, queries: Sequence[Query]
) -> list[Shown]:
    """What the search box shows for each query, after a first one that loads the index."""
    with visitor(browser, engine) as page:
        page.goto(f"{server.address}/{engine.page}")
        type_into(page, engine, "learning")
        return [type_into(page, engine, query.text) for query in queries]


class Load(NamedTuple):
    """What was loaded up to a moment, in bytes on the wire."""

    own: int
    """For the search: its scripts and what it reads."""
    own_requests: int
    total: int


class Visit(NamedTuple):
    """What a first visit loads."""

    any: Load
    """Until there are results at all, of the first letters that have some."""
    whole: Load
    """Until there are results of the whole query."""


def visit(
    browser: Browser, engine: Engine, server: Server, query: Query, *, pasted: bool = False
) -> Visit | None:
    """Come for the first time, type the query letter by letter; nothing if nothing is found."""
    server.answers.clear()
    with visitor(browser, engine) as page:
        page.goto(f"{server.address}/{engine.page}")
        shown = type_into(page, engine, query.text, by_key=1 if pasted else len(query.text))
        if shown.first is None or shown.any is None or not shown.ids:
            return None
    return Visit(_load(engine, server, shown.any), _load(engine, server, shown.first))


def _load(engine: Engine, server: Server, until: float) -> Load:
    before = [answer for answer in server.answers if answer.begun <= until]
    own = [answer.size for answer in before if engine.own.match(answer.path)]
    return Load(sum(own), len(own), sum(answer.size for answer in before))


def type_into(page: Page, engine: Engine, text: str, *, by_key: int = TYPED) -> Shown:
    """Type a query, so many last letters key by key, and wait until the results are still."""
    box = page.locator(engine.box).first
    box.fill("")
    box.focus()
    place = max(len(text) - by_key, 0)
    page.evaluate("bench.changes.length = 0")
    if place:
        page.keyboard.insert_text(text[:place])
        page.wait_for_timeout(BETWEEN_KEYS if by_key > 1 else 0)
    page.keyboard.type(text[place:], delay=BETWEEN_KEYS)
    if engine.enter:
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.wait_for_function(
        """still => {
            const now = performance.timeOrigin + performance.now();
            const since = Math.max(bench.last, Number(sessionStorage.benchKey));
            return now - since > (bench.shown().length ? still : 3 * still);
        }""",
        arg=STILL * 1000,
    )
    key, final, changes = page.evaluate(
        "[Number(sessionStorage.benchKey), bench.shown(), bench.changes]"
    )
    anything = (when for when, results in changes if results)
    # Sphinx's results come one by one.
    drawn = (
        when
        for when, results in changes
        if when > key and results and results == final[: len(results)]
    )
    ids = [re.sub(r".*/papers/|(\.html)?([?#].*)?$", "", link) for link in final]
    return Shown(tuple(ids), key, next(drawn, None), next(anything, None))
