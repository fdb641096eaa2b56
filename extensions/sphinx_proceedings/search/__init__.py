"""What the browser searches: words, where they stand, and what is shown of what is found.

:func:`findables` says what can be found, :func:`write_index` makes the files below ``search/`` that
``static/proceedings-search.js`` reads; their format is told in :mod:`.index`.  :func:`join` makes
one index of those of several sites.
"""

from __future__ import annotations

from .index import write_index
from .joining import Volume, join
from .records import Findable, HandWrittenPage, Kind, findables

__all__ = [
    "Findable",
    "HandWrittenPage",
    "Kind",
    "Volume",
    "build",
    "findables",
    "join",
    "write_index",
]
