"""Whole numbers as text that JSON takes as it is and that compresses well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BASE = 45
ALPHABET = "".join(chr(code) for code in range(0x23, 0x7E) if chr(code) != "\\")
"""90 characters, none of which JSON escapes: 45 that end a number, 45 after which it goes on."""


_DIGITS = {character: digit for digit, character in enumerate(ALPHABET)}


def written(number: int) -> str:
    """A number from 0: its digits to base 45, the lowest first, all but the last from the
    alphabet's second half.
    """
    digits = ""
    while number >= BASE:
        number, digit = divmod(number, BASE)
        digits += ALPHABET[BASE + digit]
    return digits + ALPHABET[number]


_AT_HAND = 1 << 16
"""Numbers below are kept at hand once they have been written or read: larger ones are rare, or all
of them different.
"""


class _Written(dict[int, str]):
    """Numbers as they have been written; few are large."""

    def __missing__(self, number: int) -> str:
        text = written(number)
        if number < _AT_HAND:
            self[number] = text
        return text


write: Callable[[int], str] = _Written().__getitem__
"""The same as :func:`written`, sooner."""


def write_all(numbers: Iterable[int]) -> str:
    """Numbers one after another."""
    return "".join(map(write, numbers))


_NUMBER = re.compile(f"[{re.escape(ALPHABET[BASE:])}]*[{re.escape(ALPHABET[:BASE])}]")


class _Read(dict[str, int]):
    """Numbers as they have been read."""

    def __missing__(self, text: str) -> int:
        number = 0
        for digit in map(_DIGITS.__getitem__, reversed(text)):
            number = number * BASE + digit % BASE
        if number < _AT_HAND:
            self[text] = number
        return number


read: Callable[[str], int] = _Read().__getitem__
"""A number that :data:`write` has written."""


def taken_apart(text: str) -> list[str]:
    """Numbers that were written one after another, each still as it was written."""
    return _NUMBER.findall(text)


def read_all(text: str) -> list[int]:
    """Numbers that :func:`write_all` has written."""
    return list(map(read, taken_apart(text)))


def read_lists(text: str) -> list[list[int]]:
    """Lists that :func:`write_lists` has written."""
    numbers = iter(read_all(text))
    return [[next(numbers) for _ in range(length)] for length in numbers]


def write_lists(lists: Iterable[Iterable[int]]) -> str:
    """Lists of numbers one after another, each after its length."""
    found = map(list, lists)
    return "".join(write(len(numbers)) + write_all(numbers) for numbers in found)
