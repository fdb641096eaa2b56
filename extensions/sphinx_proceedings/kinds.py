"""Kinds of value in the project's TOML files, each with its name for the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Generic, TypeVar

from . import markup
from .problems import ProblemKind, nearest

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
T_co = TypeVar("T_co", covariant=True)


class UnfitError(ValueError):
    """A value that does not fit its key: the fault, the mend and the kind of problem."""

    def __init__(
        self, fault: str, mend: str = "", kind: ProblemKind = ProblemKind.BAD_VALUE
    ) -> None:
        super().__init__(fault)
        self.fault = fault
        self.mend = mend
        self.kind = kind


Complain = Callable[[int, UnfitError], None]
"""Takes the index and the fault of an item that is dropped while its list stays."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """A kind of value: its name for the documentation, and how it is read."""

    name: str
    read: Callable[[object, Complain], T_co]
    """From the TOML value.

    :raises UnfitError: if it does not fit.
    """


def kind(name: str, read: Callable[[object], T]) -> Kind[T]:
    """A kind whose values are no lists.  ``read`` raises :class:`UnfitError`."""
    return Kind(name, lambda value, _complain: read(value))


def checked(of: Kind[T], check: Callable[[T], T], name: str = "") -> Kind[T]:
    """The same kind with a further check, which returns the value, mended if need be."""
    return Kind(name or of.name, lambda value, complain: check(of.read(value, complain)))


def list_of(item: Kind[T], *, or_one: bool = False) -> Kind[tuple[T, ...]]:
    """A list; an item that does not fit is reported and dropped.

    :param or_one: whether a single value may stand for a list of one.
    """

    def read(value: object, complain: Complain) -> tuple[T, ...]:
        if not isinstance(value, list):
            if or_one:
                return (item.read(value, complain),)
            raise UnfitError(
                f"{said(value)} stands where a list is expected", "Put it in [brackets]"
            )
        items: list[T] = []
        for index, part in enumerate(value):
            try:
                items.append(item.read(part, complain))
            except UnfitError as fault:
                complain(index, fault)
        return tuple(items)

    return Kind(f"{item.name}, or a list of them" if or_one else f"list: {item.name}", read)


def member_of(choices: type[E]) -> Kind[E]:
    """One of the values of an Enum of strings."""
    known = [str(choice.value) for choice in choices]

    def read(value: object) -> E:
        if value in known:
            return choices(value)
        guess = suggestion(value, known) if isinstance(value, str) else ""
        mend = guess or f"Write one of {', '.join(known)}"
        raise UnfitError(f"{said(value)} is not known here", mend)

    return kind(" | ".join(known), read)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The mend of a misspelt word, or the empty string if it resembles none."""
    clause = nearest(word, known)
    return clause[:1].upper() + clause[1:]


def _as_is(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(f"{said(value)} stands where text is expected", 'Put it in "quotes"')
    return value


def _text(value: object) -> str:
    return " ".join(markup.clean(_as_is(value)).split())


def _prose(value: object) -> str:
    return markup.clean(_as_is(value)).strip()


def _whole(value: object) -> int:
    if type(value) is not int:
        raise UnfitError(
            f"{said(value)} stands where a whole number is expected", "Write digits only"
        )
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(f"{said(value)} is not a yes or no", "Write true or false, without quotes")
    return value


def plausible(value: date) -> date:
    """The same date, if it is in these centuries; others overflow when zones are changed.

    :raises UnfitError: if it is not.
    """
    if not 1900 <= value.year <= 2999:
        raise UnfitError(f"{value.year:04} is not a year of our time", "Mend the year")
    return value


def _day(value: object) -> date:
    if type(value) is not date:
        raise UnfitError(f"{said(value)} is not a date", "Write it as 2024-05-11, without quotes")
    return plausible(value)


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime):
        mend = "Write it as 2024-05-11T09:00:00, without quotes"
        raise UnfitError(f"{said(value)} is not a date with a time", mend)
    plausible(value)
    return value


AS_IS = kind("text", _as_is)
"""Nothing is dropped from it, so that a name that cannot be a file's is seen as it is."""
TEXT = kind("text, one line", _text)
"""White space is folded; characters that nobody sees, such as controls, are dropped."""
PROSE = kind("text, Markdown", _prose)
WHOLE = kind("whole number", _whole)
YES = kind("true | false", _yes)
DAY = kind("date", _day)
MOMENT = kind("date-time", _moment)


_TOML_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (datetime, "a date with a time"),
    (date, "a date"),
    (list, "a list"),
    (dict, "a table"),
)


def said(value: object) -> str:
    """A value in a message: short texts as they are, else its type."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
    return next((name for type_, name in _TOML_TYPES if isinstance(value, type_)), "a time of day")
