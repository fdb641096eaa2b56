"""What a generated page stands in: the theme's page around it, addresses, hand-written pages.

Sphinx makes a frame (:mod:`.sphinx_frame`); whoever writes generated pages and files sees nothing
else of Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment

    from ..search import HandWrittenPage
    from ..wording import Wording
    from .shell import Shell


@dataclass(frozen=True)
class Frame:
    """What is the same for all generated pages of a site."""

    output: Path
    """Folder of the built site."""
    cache: Path
    """Folder of what builds keep for the next one."""
    uri: Callable[[str], str]
    """The address of a page below the site's, by its docname."""
    file: Callable[[str], str]
    """Path of a page's file below the output folder, by its docname."""
    shell: Callable[[str], Shell]
    """The theme's page for a docname, or for a pattern holding the hole."""
    environment: Callable[[], Environment]
    """A new environment of the templates of pages."""
    base_url: str
    """The site's address as conf.py gives it; may be empty."""
    language: str
    """As conf.py gives it; may be empty."""
    wording: Wording
    """Puts words of ours into that language."""
    root_doc: str
    documents: frozenset[str]
    """Docnames of the hand-written pages."""
    searched: tuple[HandWrittenPage, ...]
    """The words of the hand-written pages, but for those that are kept out of the search."""
    listed: tuple[str, ...]
    """Docnames of the hand-written pages that search engines may list."""
    organizers_files: frozenset[str]
    """Names of top files of the site that the organizer gives."""
    processes: int = 0
    """In how many the site is made; 0 for as many as pay."""
