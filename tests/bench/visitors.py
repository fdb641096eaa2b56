"""What a visitor with a phone gets of the workshop's own site, as Lighthouse sees it.

Lighthouse (npm) slows network and processor down to those of a middling phone by calculation, so
that the machine matters little; it should have nothing else to do all the same.  The site is that
of ``docs/``, taken for the papers' own, since search engines are kept out of a demonstration.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import report
from conference import ours
from search_server import served

ROOT = Path(__file__).parent.parent.parent
LIGHTHOUSE = "lighthouse@12"
PAGES = {
    "home": "index.html",
    "a paper": "papers/29WbraPk8U.html",
    "papers": "papers/index.html",
    "schedule": "sessions/index.html",
    "an author": "authors/maksym-andriushchenko.html",
    "search": "search.html?q=gradient",
}
QUICK = ("a paper",)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "first-contentful-paint": 1000,
    "largest-contentful-paint": 1000,
    "total-blocking-time": 1,
    "cumulative-layout-shift": 1,
}
"""Audits, and by what their numbers are divided: seconds, seconds, milliseconds, a share."""


class Visit(NamedTuple):
    """What Lighthouse says of one page."""

    scores: tuple[float, ...]
    """Of 100, by category."""
    figures: tuple[float, ...]
    faults: tuple[str, ...]
    """Titles of what is wrong in categories other than performance."""


def main() -> None:
    """Print the table."""
    given = report.arguments(report.parser(__doc__, [54], repeats=3), [54])
    names = QUICK if given.quick else tuple(PAGES)
    with (
        report.section("visitors", __doc__, given) as told,
        tempfile.TemporaryDirectory(dir=given.folder) as name,
    ):
        folder = Path(name)
        program = install(folder / "lighthouse")
        write_site(folder / "source")
        build(folder / "source", folder / "site")
        told.head("page", *CATEGORIES, "first paint, s", "largest paint, s", "blocked, ms", "shift")
        faults = []
        with served(folder / "site") as server:
            for page in names:
                address = f"{server.address}/{PAGES[page]}"
                found = middle([visit(program, address, folder) for _ in range(given.repeats)])
                told.row(page, *found.scores, *found.figures)
                faults += [f"{page}: {fault}" for fault in found.faults]
        if faults:
            told.say(f"What it finds wrong: {'; '.join(faults)}.")


def install(folder: Path) -> Path:
    """Lighthouse, by npm."""
    folder.mkdir()
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, LIGHTHOUSE],
        check=True,
    )
    return folder / "node_modules" / ".bin" / "lighthouse"


def write_site(folder: Path) -> None:
    """The sources of the site, in which the demonstration's papers are the workshop's."""
    for name in ("docs", "conf"):
        shutil.copytree(ROOT / name, folder / name)
    workshop = folder / "docs" / "_data" / "workshop.toml"
    text = workshop.read_text(encoding="utf-8")
    told, _, demonstration = text.partition("[demonstration]\n")
    (venue,) = re.findall(r"^venueid = .*$", demonstration, re.MULTILINE)
    _, _, rest = demonstration.partition("\n[")
    told = re.sub(r"^venueid = .*$", venue, told, flags=re.MULTILINE)
    workshop.write_text(told + (f"[{rest}" if rest else ""), encoding="utf-8")
    with (folder / "conf" / "conf.py").open("a", encoding="utf-8") as stream:
        stream.write('html_baseurl = "https://workshop.example.org/"\n')


def build(source: Path, site: Path) -> None:
    """The site, by the command of organizers."""
    command = [*ours(source / "docs", site), "-c", os.fspath(source / "conf")]
    subprocess.run(command, check=True, capture_output=True)


def visit(program: Path, address: str, folder: Path) -> Visit:
    """One visit by a phone.

    :raises RuntimeError: if the page could not be looked at.
    """
    written = folder / "report.json"
    subprocess.run(
        [
            program, address, "--quiet", "--output=json", f"--output-path={written}",
            "--chrome-flags=--headless=new --no-sandbox",
        ],
        check=True, env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    if "runtimeError" in told:
        raise RuntimeError(f"{address}: {told['runtimeError']['message']}")
    audits, categories = told["audits"], told["categories"]
    return Visit(
        tuple(100 * categories[name]["score"] for name in CATEGORIES),
        tuple(audits[name]["numericValue"] / unit for name, unit in FIGURES.items()),
        tuple(
            audits[each["id"]]["title"]
            for name in CATEGORIES[1:]
            for each in categories[name]["auditRefs"]
            if each["weight"] and audits[each["id"]]["score"] not in (1, None)
        ),
    )


def middle(visits: list[Visit]) -> Visit:
    """The median of each number; every fault."""
    return Visit(
        _medians([visit.scores for visit in visits]),
        _medians([visit.figures for visit in visits]),
        tuple(dict.fromkeys(fault for visit in visits for fault in visit.faults)),
    )


def _medians(rows: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(map(statistics.median, zip(*rows, strict=True)))


if __name__ == "__main__":
    main()
