"""A small site with the programme's pages, and somebody who reads it in a browser."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sites import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

STATIC = ROOT / "extensions" / "sphinx_proceedings" / "static"
STARS = "proceedings-stars:/one/"

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
  :root { --pst-color-text-base: #ced6dd; --pst-color-text-muted: #9ca4af;
    --pst-color-link: #3fb1c5; --pst-color-surface: #29313d;
    --pst-color-border: #48566b; --pst-color-background: #14181e; } }
body { color: var(--pst-color-text-base); background: var(--pst-color-background); }
a { color: var(--pst-color-link); }
"""


def clock(hour: str, show: str = "", day: str = "2024-05-11") -> str:
    shown = ' data-pr-show="date-time"' if show else ""
    return (
        f'<time class="pr-time" datetime="{day}T{hour}:00+02:00" data-pr-zone="Europe/Vienna"'
        f"{shown}>{show or hour}</time>"
    )


def event(name: str, title: str, start: str, end: str) -> str:
    return (
        f'<li class="pr-event" data-pr-event="{name}" data-pr-start="2024-05-11T{start}:00+02:00" '
        f'data-pr-end="2024-05-11T{end}:00+02:00">'
        f'<span class="pr-range">{clock(start)}–{clock(end)} '
        f'<span class="pr-zone">Europe/Vienna</span></span> '
        f'<a href="sessions/{name}.html">{title}</a> {star(f"event:{name}", title)}</li>'
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

TITLES = {
    "29WbraPk8U": "Playing <b>by</b> & with, rules",
    "-dash_1234": "深度学习",
    "zzz": "Nowhere",
}
PAPERS = "<ul>{}</ul>".format(
    "".join(
        f"<li>{star(f'paper:{paper}', f'Paper {paper}')} Paper {paper}</li>" for paper in TITLES
    )
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
    """A small site with the programme's pages; the citations of the paper ``zzz`` are missing."""
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
        record = f"TY  - CPAPER\r\nID  - {paper}\r\nER  - \r\n"
        (folder / "papers" / f"{paper}.ris").write_bytes(record.encode())


@dataclass
class Reader:
    """Somebody in New York with a browser, at a host with two sites, /one/ and /two/."""

    context: BrowserContext
    host: str
    faults: list[str] = field(default_factory=list)
    """What went wrong in any page."""

    def open(
        self, path: str, page: Page | None = None, *, at: str | None = None, site: str = "one"
    ) -> Page:
        """Open a page, in a new tab if none is given; ``at``: the moment at which it is opened."""
        if page is None:
            page = self.context.new_page()
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            page.on("console", self._listen)
        if at:
            page.clock.install(time=datetime.fromisoformat(at))
        page.goto(f"{self.host}/{site}/{path}")
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def mine(self, *stars: str, fragment: str = "") -> Page:
        """Open "my programme" after putting these stars."""
        page = self.open("schedule.html")
        page.evaluate(f"stars => localStorage.setItem('{STARS}', JSON.stringify(stars))", stars)
        self.open(f"mine/index.html{fragment}", page)
        page.locator(".pr-mine-actions").wait_for(state="attached")
        return page


def kept(page: Page) -> list[str]:
    """The stars that the browser keeps for the site /one/."""
    return list(json.loads(page.evaluate(f"localStorage.getItem('{STARS}')") or "[]"))


def times(page: Page) -> list[str]:
    """The text of every time, in their order."""
    return page.locator(".pr-time").all_text_contents()


def marked(page: Page, state: str) -> list[str | None]:
    """The events that are marked as "now" or "next"."""
    return [one.get_attribute("data-pr-event") for one in page.locator(f".pr-{state}").all()]


def wait_for(locator: Locator, text: str) -> None:
    """Wait until the element says so."""
    locator.filter(has_text=text).wait_for(state="attached")
