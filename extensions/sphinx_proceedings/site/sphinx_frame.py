"""The frame of generated pages as Sphinx makes it: see :mod:`.frame`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader

from .addressbook import FOLDERS, HOLE, TITLES
from .domain import domain_of
from .drawn import drawn
from .frame import Frame
from .search import hand_written_pages
from .shell import render_shell
from .sphinx_templates import compiled_in, environment_of, sphinx_wording
from .stored_frame import Addressing, Recipe, kept_for, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .shell import Shell


class SphinxFrame:
    """The frame of all generated pages, once the documents have been read."""

    def __init__(self, app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
        self._app = app
        self._builder = builder
        self._shells: dict[str, Shell] = {}
        config = app.config
        self.frame = Frame(
            output=builder.outdir,
            cache=Path(app.doctreedir),
            uri=builder.get_target_uri,
            file=self._file,
            shell=self._shell,
            environment=partial(environment_of, builder),
            base_url=config.html_baseurl or "",
            language=config.language or "",
            wording=sphinx_wording(),
            root_doc=config.root_doc,
            documents=frozenset(app.env.found_docs),
            searched=tuple(hand_written_pages(app)),
            listed=tuple(_listed(app)),
            organizers_files=frozenset(files_of_organizer(config, Path(app.confdir))),
            processes=config.proceedings_processes,
        )

    def store(self, kept: set[str]) -> None:
        """Keep the frame for builds without Sphinx, where they would make the same of it.

        :param kept: docnames at which the organizer has pages.
        """
        kept_for(self.frame.output, self.frame.cache).forget()
        config, builder = self._app.config, self._builder
        addressing = Addressing(
            folder_a_page=builder.name == "dirhtml",
            link_suffix=builder.link_suffix,
            file_suffix=builder.out_suffix,
        )
        if not self._is_known(addressing):
            return
        theirs = builder.templates
        assert isinstance(theirs, BuiltinTemplateLoader)  # noqa: S101 (the HTML builder's own)
        recipe = Recipe(
            addressing=addressing,
            template_folders=[os.fspath(folder) for folder in theirs.pathchain],
            compiled=os.fspath(compiled_in(self.frame.cache)),
            data=config.proceedings_data,
            topic_threshold=config.proceedings_topic_threshold,
            kept=sorted(kept),
            suppressed=[*config.suppress_warnings],
            offline=config.proceedings_offline,
            drawn=drawn(domain_of(self._app.env).loaded),
        )
        store(self.frame, recipe, self._shells)

    def _is_known(self, addressing: Addressing) -> bool:
        """Whether the builder names pages as Sphinx's own two do."""
        docnames = [*TITLES, *(f"{folder}/{HOLE}" for folder in FOLDERS), *self.frame.documents]
        return self._builder.name in {"html", "dirhtml"} and all(
            addressing.uri(docname) == self.frame.uri(docname)
            and addressing.file(docname) == self.frame.file(docname)
            for docname in docnames
        )

    def _file(self, docname: str) -> str:
        path = self._builder.get_output_path(docname)
        return path.relative_to(self._builder.outdir).as_posix()

    def _shell(self, docname: str) -> Shell:
        if docname not in self._shells:
            self._shells[docname] = render_shell(self._builder, docname)
        return self._shells[docname]


def _listed(app: Sphinx) -> Iterator[str]:
    """Hand-written pages whose authors do not keep them from search engines."""
    domain = domain_of(app.env)
    demonstration = domain.proceedings.workshop.demonstration is not None
    for docname in sorted(app.env.found_docs):
        shown = demonstration and domain.shows_papers(docname)
        if not shown and not domain.is_hidden(docname):
            yield docname


def files_of_organizer(config: Config, folder: Path) -> set[str]:
    """Names of the top files that the organizer has Sphinx copy (``html_extra_path``).

    :param folder: of conf.py.
    """
    found = set()
    for given in config.html_extra_path:
        path = folder / given
        if path.is_dir():
            found |= {entry.name for entry in path.iterdir() if entry.is_file()}
        else:
            found.add(path.name)
    return found
