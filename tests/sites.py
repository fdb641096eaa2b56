"""Whole sites in temporary folders: make one, build it, look at what came out."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import re
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_proceedings.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
AN_HOUR = 3_600 * 10**9
LOCKS = {"addresses.toml", "citation-keys.toml", "programme-log.toml"}
"""What builds write themselves."""
CONF = """\
extensions = ["myst_parser", "sphinx_proceedings"]
html_theme = "sphinx_book_theme"
html_copy_source = False
"""
INDEX = "# Toy workshop\n\nWelcome.\n"
VENUE = "Toy.cc/2024/Workshop/TOY"
WORKSHOP = f"""\
[workshop]
title = "A Workshop of Toys"
short = "TOY"
booktitle = "Toy 2024 Workshop of Toys"
venueid = "{VENUE}"
year = 2024
timezone = "Europe/Vienna"
place = "Vienna"
[presentation]
oral = "oral"
poster = "poster"
"""


def note(note_id: str, title: str = "", **fields: Any) -> dict[str, Any]:
    """A public, accepted API v2 note; ``fields`` replace or add content, top=… the envelope."""
    top = fields.pop("top", {})
    content = {
        "title": title or f"A study of {note_id}",
        "authors": ["Ada Lovelace", "Zoë Müller"],
        "authorids": ["~Ada_Lovelace1", "~Zoe_Muller1"],
        "keywords": ["toys", "machine learning"],
        "abstract": "We study toys.",
        "pdf": f"/pdf/{'0' * 40}.pdf",
        "venue": "TOY Poster",
        "venueid": VENUE,
        **fields,
    }
    return {
        "id": note_id,
        "forum": note_id,
        "readers": ["everyone"],
        "version": 2,
        "number": 1,
        "invitations": [f"{VENUE}/-/Submission"],
        "mdate": 1700000000000,
        "pdate": 1700000000000,
        "content": {key: {"value": value} for key, value in content.items() if value is not None},
        **top,
    }


@contextlib.contextmanager
def themes_forgiven() -> Iterator[None]:
    """What the themes and MyST use of Sphinx's older ways is theirs to mend."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, PendingDeprecationWarning):
            message = r"'(sphinx_book_theme|pydata_sphinx_theme|myst_parser)\b"
            warnings.filterwarnings("ignore", message, category)
        yield


@dataclass
class Built:
    """What one build left behind."""

    out: Path
    warnings: str
    status: str
    app: Sphinx

    def read(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def page(self, docname: str) -> Page:
        """A page as the builder has written it."""
        path = self.app.builder.get_output_path(docname)
        return Page(Path(path).read_text(encoding="utf-8"))

    def files(self, pattern: str = "**/*") -> list[str]:
        return sorted(
            path.relative_to(self.out).as_posix()
            for path in self.out.glob(pattern)
            if path.is_file()
        )

    def all_bytes(self) -> dict[str, bytes]:
        """Every file but the note that Sphinx leaves for its next build."""
        return {
            path: (self.out / path).read_bytes() for path in self.files() if path != ".buildinfo"
        }

    def times(self) -> dict[str, int]:
        """When each file was last written, in nanoseconds."""
        return {path: (self.out / path).stat().st_mtime_ns for path in self.files()}


@dataclass
class Site:
    """A site's source folder."""

    folder: Path
    notes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.write("conf.py", CONF)
        self.write("index.md", INDEX)
        self.write("_data/workshop.toml", WORKSHOP)
        self.export(self.notes)

    def write(self, path: str, text: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def export(self, notes: list[dict[str, Any]]) -> None:
        self.write("_data/openreview.json", json.dumps({"notes": notes}))

    def age(self) -> None:
        """Let an hour pass: what a build finds just written, the next one takes for changed."""
        for path in self.folder.rglob("*"):
            moment = path.stat().st_mtime_ns
            if moment > time.time_ns() - AN_HOUR // 2 and path.name not in LOCKS:
                os.utime(path, ns=(moment - AN_HOUR, moment - AN_HOUR))

    def build(
        self,
        builder: str = "html",
        out: Path | None = None,
        *,
        jobs: int = 1,
        fresh: bool = False,
        connect: dict[str, Any] | None = None,
        **overrides: Any,
    ) -> Built:
        """Build in this process; ``connect`` maps events of Sphinx to handlers of the test.

        :raises Exception: what Sphinx raises.
        """  # fmt: skip
        out = out or self.folder.parent / f"out-{builder}"
        warnings, status = io.StringIO(), io.StringIO()
        with patch_docutils(self.folder), docutils_namespace(), themes_forgiven():
            app = Sphinx(
                self.folder, self.folder, out, out.with_name(out.name + "-doctrees"), builder,
                confoverrides=overrides, status=status, warning=warnings, parallel=jobs,
                freshenv=fresh,
            )  # fmt: skip
            for event, handler in (connect or {}).items():
                app.connect(event, handler)
            app.build()
        return Built(out, _COLOURS.sub("", warnings.getvalue()), status.getvalue(), app)


def plain_site(folder: Path, notes: list[dict[str, Any]], conf: str = "") -> Site:
    """A site that has nothing but what the contract asks for, so without MyST and a theme."""
    site = Site(folder, notes)
    (folder / "index.md").unlink()
    site.write("index.rst", "Toy workshop\n============\n\nWelcome.\n")
    site.write("conf.py", f'extensions = ["sphinx_proceedings"]\n{conf}')
    return site


def run_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the package here: to start Python and Sphinx costs more than a small site.

    Where it matters that it is a process of its own, :func:`run` starts one.
    """
    # Some commands write bytes.
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    complained = io.StringIO()
    given = [*map(str, arguments)]
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(complained),
        themes_forgiven(),
    ):
        try:
            code = main(given)
        except SystemExit as stopped:  # what was typed is not understood
            code = int(stopped.code or 0)
    told.seek(0)
    return subprocess.CompletedProcess(
        given, code, _COLOURS.sub("", told.read()), _COLOURS.sub("", complained.getvalue())
    )


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a module of Python (``-m`` is put before) as an organizer does."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": ""},
    )  # fmt: skip


class _Handler(SimpleHTTPRequestHandler):
    timeout = 5

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page breaks off what it was loading."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address, without a slash at its end, under which a folder is served meanwhile."""
    handler = functools.partial(_Handler, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Element:
    """An element of a page: its tag, its attributes and all text in it."""

    tag: str
    attrs: dict[str, str]
    text: str = ""

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


class Page(HTMLParser):
    """A page's elements in the order in which they begin."""

    VOID = frozenset(
        [
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
        ]
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while any(element.tag == tag for element in self._open):
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, class_: str = "", **attrs: str) -> list[Element]:
        """Elements of this tag that have the class and these attributes."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not class_ or class_ in element.attrs.get("class", "").split())
            and all(element.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, tag: str, class_: str = "", **attrs: str) -> Element:
        """The only such element; the title is the page's, not that of a picture in it."""
        (element, *more) = self.all(tag, class_, **attrs)
        assert not more or tag == "title", f"several of {tag}"
        return element

    def links(self) -> dict[str, str]:
        """Address of each link: its text; of several to one address, the last."""
        return {link.attrs.get("href", ""): link.words for link in self.all("a")}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        for name in ("href", "src"):
            if (value := values.get(name)) is not None:
                self.found.append(value)


def broken_links(out: Path) -> list[str]:
    """Links between pages of a built site that lead nowhere, fragments included."""
    pages: dict[Path, _Links] = {}
    for path in sorted(out.rglob("*.html")):
        if "_static" in path.parts:  # a theme's template
            continue
        pages[path.resolve()] = links = _Links()
        links.feed(path.read_text(encoding="utf-8"))
    broken = []
    for path, links in pages.items():
        for link in links.found:
            # A button of the book theme opens the page's source even where none is copied.
            if link.endswith("_sources/"):
                continue
            if re.match(r"[a-z]+:|//", link):
                continue
            place, _, fragment = link.partition("#")
            place = place.partition("?")[0]
            target = (path.parent / place).resolve() if place else path
            if target.is_dir():
                target /= "index.html"
            known = pages.get(target)
            if not target.is_file() or (fragment and known and fragment not in known.ids):
                broken.append(f"{path.relative_to(out.resolve())}: {link}")
    return broken
