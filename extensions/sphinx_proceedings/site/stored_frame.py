"""A frame kept from one build to the next, so that records that change need no Sphinx.

Only of what is known whole: the ``html`` and ``dirhtml`` builders, pages of kinds that the last
build has made.  A conf.py that adds catalogues of its own runs code, and is a doubt for
:mod:`.plain_conf`, so that the words are ours.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import FileSystemBytecodeCache, FileSystemLoader

from ..cache_files import CacheFile
from ..search import HandWrittenPage
from ..wording import wording_in
from .frame import Frame
from .shell import Shell
from .templating import page_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_VERSION = 3
"""Of the file; one that another version has left is not read."""


class NotKeptError(LookupError):
    """A page is to be made of a kind that the last build had none of."""


@dataclass(frozen=True, slots=True)
class Addressing:
    """How a builder names pages and their files."""

    folder_a_page: bool
    """As ``dirhtml`` does."""
    link_suffix: str
    file_suffix: str

    def uri(self, docname: str) -> str:
        """The address of a page below the site's, as Sphinx's builders form it."""
        if not self.folder_a_page:
            return quote(docname) + self.link_suffix
        if docname == "index" or docname.endswith("/index"):
            return quote(docname.removesuffix("index"))
        return quote(docname) + "/"

    def file(self, docname: str) -> str:
        """Path of a page's file below the output folder."""
        if not self.folder_a_page or docname == "index" or docname.endswith("/index"):
            return docname + self.file_suffix
        return f"{docname}/index{self.file_suffix}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a frame is made from, and what it was made for."""

    addressing: Addressing
    template_folders: list[str]
    compiled: str
    """Folder of compiled templates."""
    data: str
    """The data folder, relative to the source folder."""
    topic_threshold: int
    kept: list[str]
    """Docnames at which the organizer has pages."""
    suppressed: list[str]
    """Types of warnings that the organizer does not want to see."""
    offline: bool
    """Whether visitors' browsers keep the site."""
    drawn: dict[str, str]
    """See :func:`.drawn.drawn`."""


def kept_for(output: Path, cache: Path) -> CacheFile:
    """Where the frame of an output folder is kept."""
    return CacheFile(cache / "proceedings-frame.json", [_VERSION, os.path.realpath(output)])


def store(frame: Frame, recipe: Recipe, shells: Mapping[str, Shell]) -> None:
    """Keep a frame for the next build.

    :param shells: those rendered, by docname or pattern.
    """
    kept = {
        "recipe": asdict(recipe),
        "shells": {docname: shell.page for docname, shell in shells.items()},
        "base_url": frame.base_url,
        "language": frame.language,
        "root_doc": frame.root_doc,
        "documents": sorted(frame.documents),
        "searched": [tuple(page) for page in frame.searched],
        "listed": frame.listed,
        "organizers_files": sorted(frame.organizers_files),
    }
    kept_for(frame.output, frame.cache).write(kept)


def load(output: Path, cache: Path) -> tuple[Frame, Recipe] | None:
    """The frame that the last build has kept; ``None`` if it has kept none for this folder."""
    kept = kept_for(output, cache).read()
    if kept is None:
        return None
    recipe = Recipe(**{**kept["recipe"], "addressing": Addressing(**kept["recipe"]["addressing"])})
    wording = wording_in(kept["language"])
    frame = Frame(
        output=Path(os.path.realpath(output)),
        cache=cache,
        uri=recipe.addressing.uri,
        file=recipe.addressing.file,
        shell=_shells(kept["shells"]),
        environment=partial(
            page_environment,
            FileSystemLoader(recipe.template_folders),
            FileSystemBytecodeCache(recipe.compiled),
            wording,
        ),
        base_url=kept["base_url"],
        language=kept["language"],
        wording=wording,
        root_doc=kept["root_doc"],
        documents=frozenset(kept["documents"]),
        searched=tuple(HandWrittenPage(*page) for page in kept["searched"]),
        listed=tuple(kept["listed"]),
        organizers_files=frozenset(kept["organizers_files"]),
    )
    return frame, recipe


def _shells(pages: dict[str, Any]) -> Callable[[str], Shell]:
    def shell(docname: str) -> Shell:
        if docname not in pages:
            raise NotKeptError(docname)
        return Shell(pages[docname])

    return shell
