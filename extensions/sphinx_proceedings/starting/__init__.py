"""A workshop's first folder: what the organizer answers, and the small site made of it.

The files stand in ``folder/``, each under its name with ``.in`` at the end and ``dot-`` for a
leading dot, so that tools that work on this package leave them alone.
"""

from .answers import Answers, day, default_booktitle, one_line, venueid, zone
from .quoting import markdown, python, toml
from .writing import Clash, clashes, requirement, write

__all__ = [
    "Answers",
    "Clash",
    "clashes",
    "day",
    "default_booktitle",
    "markdown",
    "one_line",
    "python",
    "requirement",
    "toml",
    "venueid",
    "write",
    "zone",
]
