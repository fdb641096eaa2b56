"""A site without network: what is kept, that it works, is renewed, and can be taken back."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from searching import box, field_of, titles
from sites import Site, note, run_command
from sphinx_proceedings.site import offline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

PROGRAM = """\
[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T09:00:00
end = 2024-05-11T10:00:00
papers = ["aaaaaaaaa1", "bbbbbbbbb2"]
"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
READY = """async () => {
  const registration = await navigator.serviceWorker.ready;
  while (registration.installing || registration.waiting || !navigator.serviceWorker.controller)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return (await caches.keys()).length;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Host:
    """A host of one site below ``/repo/``, which can be switched off."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        self.port = self._server.server_address[1]
        self._start()

    def _start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/repo/"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def build(folder: Path, *, wanted: bool, builder: str = "html") -> str:
    site = Site(folder / "source", [note("aaaaaaaaa1", "Learning to play"),
                                    note("bbbbbbbbb2", "Playing to learn")])  # fmt: skip
    site.write("_data/program.toml", PROGRAM)
    if wanted:
        conf = (site.folder / "conf.py").read_text(encoding="utf-8")
        site.write("conf.py", f"{conf}proceedings_offline = True\n")
    site.age()
    return rebuild(folder, builder)


def rebuild(folder: Path, builder: str = "html") -> str:
    done = run_command("build", folder / "source", folder / "host/repo", "-b", builder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def digests(folder: Path) -> dict[str, str]:
    worker = (folder / "host/repo" / offline.WORKER).read_text(encoding="utf-8")
    return dict(re.findall(r'^"([^"]+)": "([0-9a-f]{16})"', worker, re.MULTILINE))


# --- what is built -------------------------------------------------------------------------------


def test_the_worker_knows_pages_search_and_what_they_load(tmp_path: Path) -> None:
    assert "are kept for times without network" in build(tmp_path, wanted=True)
    site, kept = tmp_path / "host/repo", digests(tmp_path)
    assert {"index.html", "papers/aaaaaaaaa1.html", "sessions/posters.html", "search.html",
            "search/index.json", "programme.json", "_static/proceedings-offline.js",
            "_static/proceedings-search.js"} <= kept.keys()  # fmt: skip
    assert all((site / path).is_file() for path in kept)
    assert not [path for path in kept if path.endswith((".bib", ".ris", ".ics", ".pdf", ".txt"))]
    for script in kept:
        if script.startswith("_static/proceedings") and script.endswith(".js"):
            text = (site / script).read_text(encoding="utf-8")
            for other in re.findall(r'from "\./([^"]+)"', text):
                assert f"_static/{other}" in kept, script


def test_a_page_that_changes_changes_the_worker_without_sphinx_too(tmp_path: Path) -> None:
    build(tmp_path, wanted=True)
    before = digests(tmp_path)
    export = tmp_path / "source/_data/openreview.json"
    export.write_text(export.read_text("utf-8").replace("We study toys.", "We play."), "utf-8")
    assert "Building with Sphinx" not in rebuild(tmp_path)
    after = digests(tmp_path)
    changed = {path for path in after if after[path] != before.get(path)}
    assert "papers/aaaaaaaaa1.html" in changed
    assert "index.html" not in changed
    done = run_command("build", tmp_path / "source", tmp_path / "fresh")
    assert done.returncode == 0
    worker = (tmp_path / "fresh" / offline.WORKER).read_bytes()
    assert worker == (tmp_path / "host/repo" / offline.WORKER).read_bytes()


def test_without_the_option_nothing_is_asked_for_and_the_worker_removes_itself(
    tmp_path: Path,
) -> None:
    build(tmp_path, wanted=False)
    site = tmp_path / "host/repo"
    worker = (site / offline.WORKER).read_text(encoding="utf-8")
    assert "unregister" in worker
    assert digests(tmp_path) == {}
    assert "proceedings-offline.js" not in (site / "index.html").read_text(encoding="utf-8")


def test_of_a_large_site_the_papers_are_left_out_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, wanted=True)
    output = tmp_path / "host/repo"
    whole = offline.what_is_kept(output)
    assert whole.left_out == 0
    monkeypatch.setattr(offline, "MOST", whole.size - 1)
    most = offline.what_is_kept(output)
    assert most.left_out > 0
    assert most.size < whole.size
    gone = whole.digests.keys() - most.digests.keys()
    assert all(path.startswith(("papers/", "authors/", "topics/")) for path in gone)


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    build(folder, wanted=True, builder=request.param)
    return folder


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(timezone_id="Asia/Tokyo")
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()
    assert faults == []


def visit(context: BrowserContext, host: Host) -> Page:
    """Open the first page, and wait until all is kept."""
    page = context.new_page()
    page.goto(host.address)
    assert page.evaluate(READY) == 1
    return page


def _open_box(page: Page) -> None:
    """Press the keys until the script, which comes from what was kept, hears them."""
    for _ in range(40):
        page.keyboard.press("Control+k")
        if box(page).is_visible():
            return
        page.wait_for_timeout(250)
    pytest.fail("no box has opened")


@pytest.mark.browser
def test_pages_search_and_programme_work_when_the_host_is_gone(
    built: Path, context: BrowserContext
) -> None:
    host = Host(built / "host")
    page = visit(context, host)
    host.stop()
    page.get_by_role("link", name="Papers").first.click()
    page.get_by_role("link", name="Learning to play").first.click()  # never visited before
    expect(page.locator("article h1")).to_have_text("Learning to play")
    _open_box(page)
    field_of(page).fill("playing lern")
    expect(titles(page).first).to_have_text(re.compile("Playing to learn"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Schedule").first.click()
    expect(page.locator("#pr-zone")).to_contain_text("My zone (Asia/Tokyo)")
    page.get_by_role("button", name="Star: Posters").click()
    page.get_by_role("link", name="My programme").first.click()
    expect(page.locator(".pr-mine")).to_contain_text("1 item.")
    page.goto(f"{host.address}papers/unknown.html")
    expect(page.get_by_role("heading")).to_have_text("You are offline")


@pytest.mark.browser
def test_a_page_says_that_it_is_offline(built: Path, context: BrowserContext) -> None:
    host = Host(built / "host")
    page = visit(context, host)
    context.set_offline(True)
    expect(page.locator(".pr-offline")).to_contain_text("You are offline")
    context.set_offline(False)
    expect(page.locator(".pr-offline")).to_have_count(0)
    context.set_offline(True)
    # Some versions of Chromium forget in a new page that they play at being offline.
    page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    page.reload()
    expect(page.locator(".pr-offline")).to_contain_text("You are offline")
    host.stop()


@pytest.mark.browser
def test_a_new_build_takes_the_place_of_the_old(tmp_path: Path, context: BrowserContext) -> None:
    build(tmp_path, wanted=True)
    host = Host(tmp_path / "host")
    page = visit(context, host)
    (name,) = page.evaluate("caches.keys()")
    export = tmp_path / "source/_data/openreview.json"
    export.write_text(export.read_text("utf-8").replace("We study toys.", "We play."), "utf-8")
    rebuild(tmp_path)
    page.reload()
    _wait_for_another(page, name)
    host.stop()
    page.goto(f"{host.address}papers/aaaaaaaaa1.html")
    expect(page.locator("article")).to_contain_text("We play.")


def _wait_for_another(page: Page, name: str) -> None:
    """Wait until one cache is there, and not that of this name."""
    page.evaluate(
        """async (old) => {
          for (;;) {
            const now = await caches.keys();
            if (now.length === 1 && now[0] !== old) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }""",
        name,
    )


@pytest.mark.browser
def test_a_reader_can_take_back_what_is_kept(built: Path, context: BrowserContext) -> None:
    host = Host(built / "host")
    page = visit(context, host)
    page.get_by_role("link", name="My programme").first.click()
    page.get_by_role("button", name="Keep nothing any more").click()
    expect(page.get_by_role("button", name="Keep the site")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate(WORKERS) == 0
    page.reload()
    expect(page.get_by_role("button", name="Keep the site")).to_be_visible()
    assert page.evaluate(WORKERS) == 0
    host.stop()


@pytest.mark.browser
def test_switching_the_option_off_takes_everything_back(
    tmp_path: Path, context: BrowserContext
) -> None:
    build(tmp_path, wanted=True)
    host = Host(tmp_path / "host")
    page = visit(context, host)
    build(tmp_path, wanted=False)
    page.reload()
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration?.update();
          while ((await caches.keys()).length
                 || (await navigator.serviceWorker.getRegistrations()).length)
            await new Promise((resolve) => setTimeout(resolve, 50));
        }"""
    )
    host.stop()
