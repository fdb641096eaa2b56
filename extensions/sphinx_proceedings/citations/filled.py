"""Frames filled with texts, with no full stop doubled where a text meets the style's own.

What a frame can be known for beforehand is found out once, since it is filled for every paper.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from .. import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .frames import Frame, Piece

QUOTED: Final = " quoted"
"""Ends the name of a title's slot that stands between quotation marks."""
_QUOTATION: Final = re.compile("“[^”]+”$|‘[^’]+’$")
_FINAL: Final = (".", "!", "?")
_LAST: Final = (*_FINAL, "”", "’")
"""The ends of texts that a mark behind may be too much for, or go into."""
_MAY_BE_QUOTATIONS: Final = ("title", "container")
"""The slots whose text may end in a quotation, which no name does."""
_TEXT: Final = "<"
_REST: Final = ">"


class Texts(dict[str, str]):
    """What slots hold.

    With a mark behind its name, as ``title.``, a slot's text is followed by that mark as far as it
    takes one: ``title.<`` is the text alone then, and ``title.>`` what of the mark stands behind.
    """

    def __missing__(self, key: str) -> str:
        slot = key.rstrip(f".,{_TEXT}{_REST}")
        if slot == key:
            self[slot] = text = self.made(slot)
            return text
        text, rest = _met(self[slot], key[len(slot)])
        if key[-1] == _TEXT:
            return text
        return rest if key[-1] == _REST else text + rest

    def made(self, slot: str) -> str:
        """What a slot holds that has not been asked for yet."""
        raise KeyError(slot)


class Fillable:
    """A frame, ready to be filled."""

    def __init__(self, frame: Frame) -> None:
        self._forms: list[tuple[str, bool]] = []
        """Stretches of one style, as ``%`` fills them, and whether they are italic."""
        for form, italic in _forms(frame):
            if self._forms and self._forms[-1][1] is italic:
                form = self._forms.pop()[0] + form
            self._forms.append((form, italic))
        self._whole = "".join([form for form, _ in self._forms])

    def runs(self, texts: Texts) -> Iterator[markup.Run]:
        """The reference."""
        for form, italic in self._forms:
            if text := form % texts:
                yield markup.Run(text, italic)

    def plain(self, texts: Texts) -> str:
        """What it comes to without italics."""
        return self._whole % texts


def _forms(frame: Frame) -> Iterator[tuple[str, bool]]:
    """What ``%`` fills for each piece."""
    # Of the piece before, if its text may meet this one's.
    slot = mark = ""
    quoted = apart = False
    for piece, following in zip_longest(frame, frame[1:]):
        if piece.slot:
            is_title = piece.slot.startswith("title")
            slot = piece.slot + QUOTED if quoted and is_title else piece.slot
            mark = _mark(piece, following)
            apart = bool(mark) and following.italic is not piece.italic
            yield f"%({slot}{mark}{_TEXT if apart else ''})s", piece.italic
        else:
            rest = f"%({slot}{mark}{_REST})s" if apart else ""
            yield rest + piece.text.removeprefix(mark).replace("%", "%%"), piece.italic
            quoted = piece.text.endswith("“")
            mark, apart = "", False


def _mark(piece: Piece, following: Piece | None) -> str:
    """The mark behind a slot that its text may not take, or take into itself."""
    mark = following.text[:1] if following else ""
    may_meet = mark == "." or (mark == "," and piece.slot.startswith(_MAY_BE_QUOTATIONS))
    return mark if may_meet else ""


def _met(before: str, mark: str) -> tuple[str, str]:
    """A text, and what stands behind it of a mark.

    A title that ends in a question mark takes no full stop; one that ends in a quotation takes
    the full stop or comma into it, as Americans do.
    """
    last = before[-1:]
    if last not in _LAST:
        return before, mark
    if last not in _FINAL and _QUOTATION.search(before):
        if mark == "," or before[-2:-1] not in _FINAL:
            before = f"{before[:-1]}{mark}{last}"
        return before, ""
    return before, "" if mark == "." and last in _FINAL else mark
