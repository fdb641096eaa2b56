from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.naming import ascii_fold, fold, slugify


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("南佳怡", "NanJiaYi"),
        ("Łukasz Kaiser", "Lukasz Kaiser"),
        ("Nguyễn", "Nguyen"),
        ("Núñez", "Nunez"),
        ("İlhan", "Ilhan"),
        ("plain", "plain"),
    ],
)
def test_other_letters_become_ascii(text: str, ascii_text: str) -> None:
    assert ascii_fold(text) == ascii_text


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Patrick O'Brien, Jr.", "patrick-obrien-jr"),
        ("Łukasz  Kaiser", "lukasz-kaiser"),
        ("南佳怡", "nanjiayi"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", ""),
        ("?!", ""),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_folding_ignores_case_and_accents() -> None:
    names = ["Núñez", "NUNEZ", "Nu\u0301n\u0303ez "]
    assert {fold(name) for name in names} == {"nunez"}
    assert fold("Łukasz") == "lukasz"
    assert fold("Straße") == "strasse"


@given(st.text())
def test_slug_is_always_safe_in_an_address(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slugify(text))


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert ascii_fold(text).isascii()
