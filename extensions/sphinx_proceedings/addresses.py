"""The last parts of addresses: one for each record, apart on every file system.

Addresses are stable for ever (design.md, "Contracts"), so nothing here depends on the order
of the input or on anything but the ids and texts themselves.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from .model import Slug
from .naming import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Key = TypeVar("Key")

RESERVED = frozenset(
    ["index", "con", "nul", "aux", "prn"]
    + [f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)]
)
"""Lower-case names that no record may have: the index of each folder, and the devices that
Windows finds in every folder under any suffix ("Naming Files, Paths, and Namespaces")."""

BESIDE_PAPERS = frozenset(["map"])
"""Lower-case names of other pages in the papers' folder, which no paper may have."""

LONGEST_SLUG = 80
"""Characters; with a suffix, a number and the folders before it a path stays below 255."""

NONE_LOCKED: Mapping[str, Slug] = MappingProxyType({})

_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def is_safe_id(forum_id: str) -> bool:
    """Whether a forum id can be the last part of an address as it is."""
    return _SAFE_ID.fullmatch(forum_id) is not None


def digest(text: str) -> str:
    """64 hexadecimal digits that depend on nothing but the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def assign_slugs(
    ids: Sequence[tuple[float, str]], locked: Mapping[str, Slug] = NONE_LOCKED
) -> dict[str, Slug]:
    """A slug for each forum id; slugs differ by more than case.

    :param ids: (number or infinity, forum id), in any order.  Of ids that differ only in case,
        the first by number, then id, keeps its own; a later one is followed by ``-`` and six
        digits of its digest.  An id that cannot be an address becomes ``p-`` and twelve.
    :param locked: slugs given earlier, by id, also of ids that are here no longer; they come
        before all others.
    """
    ranked = list(dict.fromkeys(forum_id for _, forum_id in sorted(ids)))
    taken = {*RESERVED, *BESIDE_PAPERS, *(slug.lower() for slug in locked.values())}
    slugs = {forum_id: locked[forum_id] for forum_id in ranked if forum_id in locked}
    for forum_id in ranked:
        free = forum_id not in slugs and forum_id.lower() not in taken
        if free and is_safe_id(forum_id):
            taken.add(forum_id.lower())
            slugs[forum_id] = Slug(forum_id)
    # Made slugs come second, so that no id loses its own address to one of them.
    for forum_id in ranked:
        if forum_id not in slugs:
            slugs[forum_id] = _made_slug(forum_id, taken)
    return slugs


def _made_slug(forum_id: str, taken: set[str]) -> Slug:
    stem, digits = (f"{forum_id}-", 6) if is_safe_id(forum_id) else ("p-", 12)
    while (slug := stem + digest(forum_id)[:digits]).lower() in taken:
        digits += 1
    taken.add(slug.lower())
    return Slug(slug)


def unique_slugs(
    names: Iterable[tuple[Key, str]], prefix: str, taken: Iterable[str] = ()
) -> dict[Key, Slug]:
    """A readable slug for each name; slugs differ by more than case.

    :param names: (key, text).  Of texts with one slug the first keeps it and the others get
        ``-2``, ``-3`` in the order given; of two entries with one key the first counts.
    :param prefix: begins the slug of a text without a letter that has one in ASCII.
    :param taken: slugs that none may have.
    """
    taken = {*RESERVED, *(slug.lower() for slug in taken)}
    last: dict[str, int] = {}
    slugs: dict[Key, Slug] = {}
    for key, text in names:
        if key in slugs:
            continue
        stem = readable_slug(text, prefix)
        slug, folded = stem, stem.lower()
        while slug.lower() in taken:
            last[folded] = last.get(folded, 1) + 1
            slug = f"{stem}-{last[folded]}"
        taken.add(slug.lower())
        slugs[key] = Slug(slug)
    return slugs


@lru_cache(maxsize=32_768)
def readable_slug(text: str, prefix: str) -> str:
    """The slug of a text, as if no other had the same."""
    return _cut(slugify(text)) or f"{prefix}-{digest(text)[:8]}"


def _cut(slug: str) -> str:
    """The slug cut to :data:`LONGEST_SLUG`, at a hyphen where there is one in its second half."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    cut = slug[:LONGEST_SLUG]
    hyphen = cut.rfind("-", LONGEST_SLUG // 2)
    return cut[:hyphen] if hyphen > 0 else cut
