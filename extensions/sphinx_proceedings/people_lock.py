"""Finds the people of the address lock again, so that nobody gets another one's address.

The lock knows people by their places in author lines, not by their profiles, which are private.
A place alone proves little: authors are added, removed and put in another order.  So

1. a slug goes to who stands on one of its papers under the name that the slug was made from,
   at the same place if several do;
2. of those left over, a slug goes to who stands under another but similar name at all of its
   places, in author lines as long as before: that is how a corrected name looks.

What neither rule finds leads nowhere, and is given to nobody else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from .addresses import unique_slugs
from .model import AuthorKey, Slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .model import Addresses, AuthorPlace

FOLDER = "authors/"
LEFT = 0
"""The place of who no longer stands in an author line, but may come back."""
_SIMILAR = 0.8
_AT_PLACE, _BY_NAME = 5, 4


class Standing(NamedTuple):
    """One name in one author line."""

    paper: str
    """The paper's slug."""
    place: int
    """Counted from 1."""
    stem: str
    """The slug that the printed name would have, were it the only one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person, as the papers show them."""

    key: AuthorKey
    name: str
    stem: str
    """The slug that the name would have, were it the only one."""
    standings: tuple[Standing, ...]
    former: frozenset[str] = frozenset()
    """The slugs that names would have which the organizer says the person had."""

    @property
    def stems(self) -> frozenset[str]:
        """What each printed form of the name would have as its slug."""
        return frozenset({self.stem, *(standing.stem for standing in self.standings)})

    @property
    def places(self) -> frozenset[AuthorPlace]:
        """Where the person stands."""
        return frozenset((each.paper, each.place) for each in self.standings)


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose address is which."""

    slugs: Mapping[AuthorKey, Slug]
    redirects: Mapping[str, str]
    """Other slugs that people have had, and those that they have now."""
    authors: Mapping[str, tuple[AuthorPlace, ...]]
    """``[authors]`` of the lock file as it should become."""
    moved: Mapping[str, str]
    """``[moved]`` of the lock file as it should become."""


@dataclass(slots=True)
class _Owned:
    """What one person has of the lock."""

    scores: Counter[str] = field(default_factory=Counter)

    def ranked(self, person: Known) -> list[str]:
        """Slugs, the one to keep first."""
        stems = person.stems
        return sorted(
            self.scores,
            key=lambda slug: (not _is_made_from(slug, stems), -self.scores[slug], _by_age(slug)),
        )


def settle(people: Sequence[Known], lock: Addresses) -> Settled:
    """Give everybody the slug that they had, and to new people one that nobody has had.

    A slug is kept while any printed form of the name is that from which it was made; if none is,
    the person gets a new one, to which the old one leads.

    :param people: in the order in which those of one name are numbered.
    """
    owned = _owners(people, lock)
    ranked = {person.key: owned[person.key].ranked(person) for person in people}
    slugs: dict[AuthorKey, Slug] = {}
    for person in people:
        first = next(iter(ranked[person.key]), None)
        if first is not None and _is_made_from(first, person.stems):
            slugs[person.key] = Slug(first)
    owner = {slug: key for key, mine in ranked.items() for slug in mine}
    former = _former(lock, owner)
    for person in people:
        if person.key not in slugs:
            back = (old for old in former.get(person.key, ()) if _is_made_from(old, person.stems))
            if (again := next(back, None)) is not None:
                slugs[person.key] = Slug(again)
    taken = {*lock.authors, *_moved_slugs(lock), *slugs.values()}
    new = [(person.key, person.name) for person in people if person.key not in slugs]
    slugs |= unique_slugs(new, "author", taken)
    return _settled(people, ranked, former, slugs, lock)


def _settled(
    people: Sequence[Known],
    ranked: Mapping[AuthorKey, list[str]],
    former: Mapping[AuthorKey, list[str]],
    slugs: Mapping[AuthorKey, Slug],
    lock: Addresses,
) -> Settled:
    redirects: dict[str, str] = {}
    authors = dict(lock.authors)
    moved = dict(lock.moved)
    present = {standing.paper for person in people for standing in person.standings}
    owned = {slug for mine in ranked.values() for slug in mine}
    for slug in lock.authors.keys() - owned:
        left = {(paper, LEFT if paper in present else place) for paper, place in authors[slug]}
        authors[slug] = tuple(sorted(left))
    for person in people:
        slug = slugs[person.key]
        others = [old for old in ranked[person.key] if old != slug]
        gone: list[AuthorPlace] = []
        if others and slug not in ranked[person.key]:
            renamed = others.pop(0)
            moved[FOLDER + renamed] = FOLDER + slug
            redirects[renamed] = slug
            gone += authors.pop(renamed)
        for old in former.get(person.key, ()):
            moved[FOLDER + old] = FOLDER + slug
            redirects[old] = slug
        redirects.update(dict.fromkeys(others, slug))
        gone += authors.get(slug, ())
        kept = {place for place in gone if place[0] not in present}
        for old in others:
            authors[old] = _followed(person, authors[old], frozenset(gone), present)
        elsewhere = {place for old in others for place in authors[old]}
        authors[slug] = tuple(sorted(kept | (person.places - elsewhere)))
        redirects.pop(slug, None)
        moved.pop(FOLDER + slug, None)
    return Settled(slugs, redirects, authors, moved)


def _followed(
    person: Known,
    before: Iterable[AuthorPlace],
    of_others: frozenset[AuthorPlace],
    present: set[str],
) -> tuple[AuthorPlace, ...]:
    """Places of a second slug of one person, as the author lines are now.

    Two people whom the export takes for one may be told apart again by a later one, and then
    each must find their own.
    """
    found: set[AuthorPlace] = set()
    for paper, place in before:
        if paper not in present or (paper, place) in person.places:
            found.add((paper, place))
        else:
            found |= {each for each in person.places - of_others if each[0] == paper}
    return tuple(sorted(found))


def with_former(settled: Settled, former: Mapping[AuthorKey, Mapping[str, bool]]) -> Settled:
    """What becomes of the addresses made from former names, as the organizer says.

    :param former: by person; the slug of each former name, and whether it leads on.  One that
        does not is forgotten, so that nothing tells who had it.
    """
    redirects, authors, moved = (
        dict(settled.redirects),
        dict(settled.authors),
        dict(settled.moved),
    )
    in_use = {*settled.slugs.values()}
    for key, stems in sorted(former.items()):
        slug = settled.slugs.get(key)
        for stem, leads_on in stems.items() if slug else ():
            mine = [
                old
                for old, new in settled.redirects.items()
                if new == slug and _is_made_from(old, {stem})
            ]
            if not leads_on:
                for old in mine:
                    redirects.pop(old, None)
                    authors.pop(old, None)
                    moved.pop(FOLDER + old, None)
            elif not mine and stem not in in_use and stem not in authors and slug:
                # It may have been published before addresses were locked.
                redirects[stem] = slug
                moved.setdefault(FOLDER + stem, FOLDER + slug)
    return Settled(settled.slugs, redirects, authors, moved)


# --- who is who ------------------------------------------------------------------------------


def _owners(people: Sequence[Known], lock: Addresses) -> dict[AuthorKey, _Owned]:
    owned = {person.key: _Owned() for person in people}
    if not lock.authors:
        return owned
    lines: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for slug, places in lock.authors.items():
        for paper, place in places:
            lines[paper].append((place, slug))
    claims = sorted(
        ((-score, _by_age(slug), number) for slug, number, score in _named(people, lines)),
    )
    free = set(lock.authors)
    for minus_score, (_, slug), number in claims:
        if slug in free:
            free.remove(slug)
            owned[people[number].key].scores[slug] = -minus_score
    strangers = {person.key: person for person in people if not owned[person.key].scores}
    for slug, key in _renamed(people, lines, lock, free, strangers):
        owned[key].scores[slug] = 1
    return owned


def _named(
    people: Sequence[Known], lines: Mapping[str, list[tuple[int, str]]]
) -> Iterator[tuple[str, int, int]]:
    """(slug, number of the person, how well they fit) for all who fit by name."""
    now = Counter(
        (standing.paper, standing.stem)
        for person in people
        for standing in person.standings
        if standing.paper in lines
    )
    for number, person in enumerate(people):
        scores: Counter[str] = Counter()
        for paper, place, stem in person.standings:
            stems = {stem, person.stem, *person.former}
            found = [line for line in lines.get(paper, ()) if _is_made_from(line[1], stems)]
            found = [line for line in found if line[0] != LEFT] or found
            # Of namesakes on one paper nobody can say who has left or come.
            if len(found) != now[paper, stem] and max(len(found), now[paper, stem]) > 1:
                continue
            here = [slug for its_place, slug in found if its_place == place]
            for slug in here or [slug for _, slug in found]:
                scores[slug] += _AT_PLACE if here else _BY_NAME
        for slug, score in scores.items():
            yield slug, number, score


def _renamed(
    people: Sequence[Known],
    lines: Mapping[str, list[tuple[int, str]]],
    lock: Addresses,
    free: set[str],
    strangers: Mapping[AuthorKey, Known],
) -> Iterator[tuple[str, AuthorKey]]:
    """Slugs that nobody has by name, and who stands at all of their places under a like name."""
    if not free or not strangers:
        return
    holders = {
        (standing.paper, standing.place): (person.key, standing.stem)
        for person in people
        for standing in person.standings
    }
    lengths = Counter(paper for paper, _ in holders)
    standing = {paper: sum(place != LEFT for place, _ in lines.get(paper, ())) for paper in lengths}
    for slug in sorted(free, key=_by_age):
        places = [each for each in lock.authors[slug] if each[0] in lengths]
        found = {holders.get(place) for place in places}
        keys = {each[0] for each in found if each is not None}
        if None in found or len(keys) != 1:
            continue
        (key,) = keys
        same_length = all(lengths[paper] == standing[paper] for paper, _ in places)
        if key in strangers and same_length and _is_like(slug, strangers[key]):
            yield slug, key


def _is_like(slug: str, person: Known) -> bool:
    words = {word for word in slug.split("-") if len(word) > 1 and not word.isdigit()}
    return any(
        words & set(stem.split("-")) or SequenceMatcher(None, slug, stem).ratio() >= _SIMILAR
        for stem in person.stems
    )


def _is_made_from(slug: str, stems: Iterable[str]) -> bool:
    """Whether a slug is one of these, or one of them with a number."""
    return slug in stems or any(
        slug.startswith(f"{stem}-") and slug[len(stem) + 1 :].isdigit() for stem in stems
    )


def _by_age(slug: str) -> tuple[int, str]:
    """Without a number before with one, and 9 before 10."""
    found = re.search(r"-(\d{1,6})$", slug)
    return (int(found[1]) if found else 0, slug)


# --- those who were renamed before -------------------------------------------------------------


def _moved_slugs(lock: Addresses) -> list[str]:
    return [old.removeprefix(FOLDER) for old in sorted(lock.moved) if old.startswith(FOLDER)]


def _former(lock: Addresses, owner: Mapping[str, AuthorKey]) -> dict[AuthorKey, list[str]]:
    """Slugs that lead, over any number of moves, to one that somebody has."""
    former: defaultdict[AuthorKey, list[str]] = defaultdict(list)
    for old in _moved_slugs(lock):
        if old in owner:
            continue
        seen, new = {old}, lock.moved[FOLDER + old].removeprefix(FOLDER)
        while new not in owner and new not in seen and FOLDER + new in lock.moved:
            seen.add(new)
            new = lock.moved[FOLDER + new].removeprefix(FOLDER)
        if new in owner:
            former[owner[new]].append(old)
    return dict(former)
