"""A site that can be used without network: the service worker, and the list of what it keeps.

The list is made last, of what the build has left in the output: pages, the search, the programme,
and the scripts and styles that pages load.  Papers' PDFs and files of citations are not kept.  With
the option off, a worker stands at the same address that takes back what was kept, and then itself:
a browser that has been here while the option was on asks for nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from .addressbook import AUTHORS, PAPERS, TOPICS
from .output import put_whole
from .templating import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..wording import Wording

WORKER = "service-worker.js"
"""At the top of the site: a worker answers for the folder that it stands in."""
_WORKERS = PACKAGE / "workers"
MOST = 20_000_000
"""Bytes that a visitor's browser is asked to keep; of larger sites some papers are left out."""

_LOADED = re.compile(r"<(?:script|link|img)\b[^>]*?\b(?:src|href)=\"([^\"#?:]+)")
_IMPORTED = re.compile(r"\b(?:from|import)\s*\(?\s*\"(\./[^\"]+)\"|url\(\"?([^\"():#?]+)[^)]*\)")
_KEPT_ENDINGS = (".css", ".js", ".mjs", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico")
_RECORDS = (f"{PAPERS}/", f"{AUTHORS}/", f"{TOPICS}/")


class Kept(NamedTuple):
    """What the worker keeps."""

    digests: dict[str, str]
    """By path below the site."""
    size: int
    """Bytes."""
    left_out: int
    """Pages that would be too much."""


def write_worker(output: Path, kept: Kept | None, language: str, wording: Wording) -> bool:
    """Put the worker at the top of a site; whether it was not there as it is now.

    :param output: the whole site, built.
    :param kept: ``None`` if nothing is to be kept.
    """
    if kept is not None:
        text = _worker(kept, language, wording)
    else:
        text = (_WORKERS / "removal.js").read_text(encoding="utf-8")
    path, content = output / WORKER, text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    put_whole(os.fspath(path), content)
    return True


def what_is_kept(output: Path) -> Kept:
    """Which files a browser keeps, the most useful first until it is too much."""
    paths = sorted(_below(output))
    pages = [path for path in paths if path.endswith(".html") and not path.startswith("_")]
    pages.sort(key=lambda path: (path.startswith(_RECORDS) and not _is_index(path), path))
    digests: dict[str, str] = {}
    size = left_out = 0
    loaded = _loaded_by(output, pages)
    data = [path for path in paths if path.startswith("search/") or path == "programme.json"]
    for path in (*sorted(loaded), *data, *pages):
        content = (output / path).read_bytes()
        if size + len(content) > MOST:
            left_out += 1
            continue
        size += len(content)
        digests[path] = hashlib.sha256(content).hexdigest()[:16]
    return Kept(dict(sorted(digests.items())), size, left_out)


def told(kept: Kept) -> str:
    """A line for the organizer."""
    megabytes = f"{kept.size / 1_000_000:.1f} MB"
    rest = f"; {kept.left_out} pages are too much for that" if kept.left_out else ""
    return f"{len(kept.digests)} files ({megabytes}) are kept for times without network{rest}"


def _is_index(path: str) -> bool:
    return path.count("/") == 1 and path.endswith("/index.html")


def _below(output: Path) -> Iterator[str]:
    root = os.fspath(output)
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            yield os.path.relpath(f"{place}/{name}", root).replace(os.sep, "/")


def _loaded_by(output: Path, pages: Iterable[str]) -> set[str]:
    """Scripts, styles and pictures that pages load, and what these load in turn."""
    found: set[str] = set()
    waiting: list[str] = []

    def add(path: str) -> None:
        if path not in found and path.endswith(_KEPT_ENDINGS) and (output / path).is_file():
            found.add(path)
            waiting.append(path)

    # Ours load some others only when they are needed.
    for ours in sorted((output / "_static").glob("proceedings*")):
        add(f"_static/{ours.name}")
    for page in pages:
        text = (output / page).read_text(encoding="utf-8", errors="replace")
        for link in _LOADED.findall(text):
            add(_joined(page, link))
    while waiting:
        path = waiting.pop()
        if path.endswith((".css", ".js", ".mjs")):
            text = (output / path).read_text(encoding="utf-8", errors="replace")
            for script, picture in _IMPORTED.findall(text):
                add(_joined(path, script or picture))
    return found


def _joined(path: str, link: str) -> str:
    """A relative link of a file, from the top of the site."""
    joined = os.path.normpath(f"{os.path.dirname(path)}/{link}")  # noqa: PTH120 (text)
    return joined.replace(os.sep, "/").removeprefix("/")


def _worker(kept: Kept, language: str, wording: Wording) -> str:
    words = {
        "language": language.replace("_", "-") or "en",
        "title": wording.gettext("You are offline"),
        "message": wording.gettext("This page is not among those that your browser has kept."),
        "home": wording.gettext("To the first page"),
    }
    files = json.dumps(kept.digests, indent=0)
    build = hashlib.sha256(files.encode()).hexdigest()[:12]
    filled = (_WORKERS / WORKER).read_text(encoding="utf-8").replace('"{{BUILD}}"', f'"{build}"')
    filled = filled.replace("{{WORDS}}", json.dumps(words, ensure_ascii=False))
    return filled.replace("{{FILES}}", files)


# --- in a build by Sphinx ------------------------------------------------------------------------


def offer_offline(app: Sphinx) -> None:
    """Let pages ask the browser to keep the site, if the organizer wants that."""
    if app.config.proceedings_offline:
        app.add_js_file("proceedings-offline.js", type="module")


def write_worker_last(app: Sphinx, exception: Exception | None) -> None:
    """Write the worker when all else is in the output."""
    from .builders import has_pages
    from .domain import domain_of
    from .sphinx_templates import sphinx_wording

    builder = app.builder
    if exception is not None or not has_pages(builder):
        return
    pages: StandaloneHTMLBuilder = builder  # type: ignore[assignment] # has_pages has looked
    kept = what_is_kept(pages.outdir) if app.config.proceedings_offline else None
    write_worker(pages.outdir, kept, app.config.language, sphinx_wording())
    if kept is not None:
        summary = domain_of(app.env).summary
        summary.insert(max(len(summary) - 1, 0), told(kept))
