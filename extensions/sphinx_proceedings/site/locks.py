"""What builds keep for ever in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import address_lock, history, keys
from ..join import KEYS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..model import Proceedings


def lock(proceedings: Proceedings, folder: Path) -> Iterator[str]:
    """Keep the citation keys and addresses of what is published for ever.

    Those of demonstration papers are not the workshop's, so they are not kept.

    :param folder: the data folder.
    """
    awaited = proceedings.awaits_papers and not proceedings.addresses.moved
    if proceedings.workshop.demonstration or awaited:
        return
    if keys.write_lock(folder / KEYS_FILE, proceedings.citation_keys):
        yield f"New citation keys are in {folder / KEYS_FILE}: commit this file, so that they last"
    if address_lock.write_lock(folder / address_lock.LOCK_FILE, proceedings.addresses):
        path = folder / address_lock.LOCK_FILE
        yield f"New addresses are in {path}: commit this file, so that they last"


def locks_of(folder: Path) -> list[Path]:
    """The files of ours in a data folder, whether they are there or not."""
    return [folder / name for name in (KEYS_FILE, address_lock.LOCK_FILE, history.LOG_FILE)]
