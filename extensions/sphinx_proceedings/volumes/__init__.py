"""A series of proceedings: many volumes, each a whole site of its own, under one front page.

:mod:`.reading` reads ``series.toml``, :mod:`.building` builds one volume, :mod:`.giving_out` gives
volumes to processes or to a cluster, and :mod:`.published` says what built volumes hold.
"""

from __future__ import annotations

from .records import Series, Volume

__all__ = ["Series", "Volume"]
