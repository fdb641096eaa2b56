"""Former names in the organizers' own prose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..problems import ProblemKind

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..renaming import Renaming

logger = logging.getLogger(__name__)


def warn_of_former_names(app: Sphinx, renaming: Renaming) -> None:
    """Tell of documents that hold a former name: prose is for its authors to change."""
    if not renaming.replacements:
        return
    for docname in sorted(app.env.found_docs):
        text = Path(app.env.doc2path(docname)).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if renaming.alters(line):
                logger.warning(
                    "a former name stands here that corrections.toml has another for",
                    location=(docname, number),
                    type="proceedings",
                    subtype=ProblemKind.BAD_VALUE.value,
                )
