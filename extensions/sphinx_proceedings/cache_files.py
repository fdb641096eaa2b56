"""What a build has found out, kept for the next one; the one place that knows if it still holds.

Whatever is kept is a file of JSON below a line with a digest of it and of all that it was made
from: rules, versions, other files.  Who reads it says what it would be made from now.  If that is
anything else, or the file is damaged or was edited, the digest is another one, and nothing is read.
So what is read need not be looked at again.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from .whole_files import replace_whole

if TYPE_CHECKING:
    from pathlib import Path


class CacheFile:
    """A value that holds as long as it would be made from the same."""

    def __init__(self, path: Path, made_from: object) -> None:
        """:param made_from: all that the value depends on, in terms of JSON."""
        self._path = path
        self._made_from = json.dumps(made_from, sort_keys=True).encode()

    def read(self) -> Any | None:
        """The value; ``None`` if there is none that still holds."""
        try:
            mark, _, written = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        return json.loads(written) if mark == self._mark(written) else None

    def write(self, value: object) -> None:
        """Keep a value in the place of the one that is there, whole or not at all.

        The disk is not waited for: what a power failure leaves of it is not read.

        :raises OSError: if the system refuses.
        """
        written = json.dumps(value).encode()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(self._path, b"%b\n%b" % (self._mark(written), written))

    def forget(self) -> None:
        """Whatever is kept holds no longer."""
        self._path.unlink(missing_ok=True)

    def _mark(self, written: bytes) -> bytes:
        digest = hashlib.sha256(self._made_from)
        # JSON that was written here has no line end in it.
        digest.update(b"\n")
        digest.update(written)
        return digest.hexdigest().encode()
