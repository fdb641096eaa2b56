"""Links inside a built site that lead nowhere.

Pages of one site repeat most of their tags, so that each different tag is parsed once, by
:mod:`html.parser`; a regular expression finds the tags, which is some thirty times faster.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from ..problems import Place, ProblemKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..problems import Report

_NOT_SHOWN = re.compile(r"<!--.*?-->|(<(script|style)\b[^>]*>).*?</\2\s*>", re.DOTALL | re.ASCII)
_INSIDE = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
"""Of a tag: what stands in quotation marks may hold its end."""
_TAG = re.compile(
    rf"""<[a-zA-Z][^<>"'\s]*\s(?={_INSIDE}?\b(?:href|src|id|name)\s*=){_INSIDE}>""", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TEMPLATES = "_static/"
"""Themes keep templates there that end in ``.html`` and are no pages."""


_MEND = "Mend the link in the Markdown file of the page, or build the site again"
_SOURCES = "_sources/"
"""A button of the book theme leads there even if the pages' sources are not published."""
_NO_SOURCES = 'Set html_theme_options = {"use_download_button": False} in conf.py'


class _Read(NamedTuple):
    """What one tag says."""

    links: tuple[str, ...]
    anchors: tuple[str, ...]


class _Link(NamedTuple):
    target: str
    """A file of the site, if it is there."""
    fragment: str
    written: str


class _Tag(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.append(value or "")
            elif name in ("href", "src"):
                self.links.append((value or "").strip())


class _Site:
    """One pass over the pages of a site."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.files = frozenset(_files(folder))
        self.pages = sorted(
            path
            for path in self.files
            if path.endswith(".html") and not path.startswith(_TEMPLATES)
        )
        self._tags: dict[str, _Read] = {}
        self._resolved: dict[tuple[str, str], _Link | None] = {}
        self.broken: dict[tuple[_Link, str], list[str]] = defaultdict(list)
        self._asked: defaultdict[tuple[str, str], dict[_Link, list[str]]] = defaultdict(dict)

    def look(self) -> None:
        for page in self.pages:
            links, anchors = self._read(page)
            folder = posixpath.dirname(page)
            for written in links:
                link = self._resolve(page, folder, written)
                if link is None:
                    continue
                if link.target not in self.files:
                    self.broken[link, "leads to nothing"].append(page)
                elif link.fragment and link.target == page:
                    if link.fragment not in anchors:
                        self._no_place(link, page)
                elif link.fragment and link.target.endswith(".html"):
                    pages = self._asked[link.target, link.fragment].setdefault(link, [])
                    pages.append(page)
        self._look_at_fragments()

    def _look_at_fragments(self) -> None:
        """Links to places in other pages, of which only those pages are read again."""
        by_target: defaultdict[str, list[str]] = defaultdict(list)
        for target, fragment in self._asked:
            by_target[target].append(fragment)
        for target, fragments in by_target.items():
            _, anchors = self._read(target)
            for fragment in fragments:
                for link, pages in self._asked[target, fragment].items():
                    for page in pages if fragment not in anchors else ():
                        self._no_place(link, page)

    def _no_place(self, link: _Link, page: str) -> None:
        fault = f'leads to a page that has no place "{link.fragment}"'
        self.broken[link, fault].append(page)

    def _read(self, page: str) -> tuple[set[str], set[str]]:
        """The links and the anchors of a page."""
        text = _content(f"{self._folder}/{page}")
        links: set[str] = set()
        anchors: set[str] = set()
        for tag in set(_TAG.findall(_NOT_SHOWN.sub(_opening, text))):
            read = self._tags.get(tag)
            if read is None:
                read = self._tags[tag] = _parsed(tag)
            links.update(read.links)
            anchors.update(read.anchors)
        return links, anchors

    def _resolve(self, page: str, folder: str, written: str) -> _Link | None:
        """What a link of a page leads to; ``None`` if that is no matter of this site."""
        if not written or written.startswith(("#", "?")):
            fragment = unquote(written.partition("#")[2])
            plain = fragment in ("", "top")
            return None if plain else _Link(page, fragment, written)
        key = (folder, written)
        if key not in self._resolved:
            self._resolved[key] = self._elsewhere(folder, written)
        return self._resolved[key]

    def _elsewhere(self, folder: str, written: str) -> _Link | None:
        if _ELSEWHERE.match(written):
            return None
        place, _, fragment = written.partition("#")
        place = unquote(place.partition("?")[0])
        path = posixpath.normpath(posixpath.join("/", folder, place)).lstrip("/")
        if place.endswith("/") or path not in self.files:
            index = f"{path}/index.html".lstrip("/")
            path = index if index in self.files or not path else path
        return _Link(path, unquote(fragment), written)


def check(site: Path, report: Report, *, shown_as: str) -> int:
    """Report links, scripts, styles and pictures that the site links to and does not hold.

    :param site: folder of a built site.
    :param shown_as: how the organizer knows the folder.
    :returns: how many pages were looked at.
    """
    looked = _Site(os.fspath(site))
    looked.look()
    merged: defaultdict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for (link, fault), pages in looked.broken.items():
        for page in pages:
            merged[link.target, link.fragment, fault][page] = link.written
    for (_target, _fragment, fault), pages_of in merged.items():
        first = min(pages_of)
        written = pages_of[first]
        more = len(pages_of) - 1
        also = f" (so it is on {more} more pages)" if more > 1 else ""
        also = " (so it is on one more page)" if more == 1 else also
        source = written.endswith(_SOURCES)
        report.add(
            ProblemKind.BROKEN_LINK,
            Place(f"{shown_as}/{first}", line=_line(f"{site}/{first}", written)),
            f'the link "{written}" {fault}{also}',
            _NO_SOURCES if source else _MEND,
            severity=Severity.WARNING if source else Severity.ERROR,
        )
    return len(looked.pages)


def _parsed(tag: str) -> _Read:
    parser = _Tag()
    parser.feed(tag)
    return _Read(tuple(parser.links), tuple(parser.anchors))


def _opening(found: re.Match[str]) -> str:
    """Of a script its opening tag, which may name a file; of a comment nothing."""
    return found[1] or ""


def _files(folder: str) -> Iterable[str]:
    for place, _folders, names in os.walk(folder):
        inside = os.path.relpath(place, folder).replace(os.sep, "/")
        for name in names:
            yield name if inside == "." else f"{inside}/{name}"


def _content(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 (hot path)
        return stream.read()


def _line(path: str, written: str) -> int:
    """The line of the file on which a link first stands; 0 if it is written otherwise there."""
    before, found, _ = _content(path).partition(f'"{written}"')
    return before.count("\n") + 1 if found else 0
