"""Citation keys: made once, locked in a file, never changed and never given to another paper.

A key is the first author's family name, the year and the first title word that is no stop word,
in lower-case ASCII: ``vasudeva2024implicit``.  The particle does not belong to the key
(``maaten2024visualizing``, ``beethoven2024quartets``), as in OpenReview's and most of Google
Scholar's keys; a family name of two words does, as one word (``desa2024``).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Final

from .model import ForumId
from .names import NO_OVERRIDES, Name, split_name
from .naming import ascii_fold
from .problems import Place, ProblemKind, Report, Severity
from .whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .model import Paper

ANONYMOUS: Final = "anonymous"
"""The family name of papers whose authors are hidden."""

HEADER: Final = """\
# The citation key of every paper that has ever been shown here.
#
# People have these keys in their bibliographies: never change or remove a line, and commit this
# file.  New papers get their lines by themselves.  A key is never given to a second paper, not
# even after the first was withdrawn.  To choose a key, write it here before the first release.

[keys]
"""

_LONGEST_PART: Final = 40
"""Characters of a key that a name or a title word may take."""

STOP_WORDS: Final = frozenset(
    """
    a about after against all an and are as at be been before between beyond but by can could
    do does for from has have how if in into is it its may might more nor not of off on onto
    or our out over per should so some than that the their them then there these they this
    those through to toward towards under up upon via was we were what when where which while
    who whom whose why will with within without would you your
    """.split()  # noqa: SIM905
)
"""Words that say nothing of a title."""

_LOCKABLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./+_-]*")
"""What BibTeX, biber and ``\\cite`` all take, and so may stand in the lock file."""


def is_lockable(key: str) -> bool:
    """Whether every program that reads BibTeX takes a key."""
    return _LOCKABLE.fullmatch(key) is not None


def assign_keys(
    papers: Iterable[Paper],
    year: int,
    locked: Mapping[ForumId, str],
    *,
    overrides: Mapping[str, Name] = NO_OVERRIDES,
) -> dict[ForumId, str]:
    """A key for every paper, by forum id in ascending order.

    The locked ones stay as they are, whatever became of title and authors.  New ones differ from
    each other and from all locked ones, also where case is ignored; of new papers that would have
    the same, those with the greater forum id take the next title word too, then a letter.
    A key that the source gives (:attr:`.Paper.given_key`) to one paper alone comes first.

    :param year: the year that the citation names.
    :param locked: keys given earlier, also of papers that are here no longer.
    """
    papers = sorted(papers, key=lambda paper: paper.id)
    keys = _kept(papers, locked)
    taken = {key.casefold() for key in (*locked.values(), *keys.values())}
    for paper in papers:
        key = locked.get(paper.id) or keys.get(paper.id)
        if key is None:
            key = next(key for key in _candidates(paper, year, overrides) if key not in taken)
            taken.add(key)
        keys[paper.id] = key
    return {paper.id: keys[paper.id] for paper in papers}


def _kept(papers: Iterable[Paper], locked: Mapping[ForumId, str]) -> dict[ForumId, str]:
    """Keys that the source gives to papers without a locked one, where no other has the same."""
    given = {paper.id: paper.given_key for paper in papers if paper.given_key}
    counted = Counter(key.casefold() for key in given.values())
    taken = {key.casefold() for key in locked.values()}
    return {
        paper_id: key
        for paper_id, key in given.items()
        if paper_id not in locked and counted[key.casefold()] == 1 and key.casefold() not in taken
    }


def _candidates(paper: Paper, year: int, overrides: Mapping[str, Name]) -> Iterator[str]:
    """Keys for one paper, the best first, without end."""
    stem = f"{_family(paper, overrides)}{year}"
    words = _title_words(paper.title.plain)
    best = stem + "".join(words[:1])
    yield best
    if len(words) > 1:
        yield best + words[1]
    for number in count(1):
        yield best + _letters(number)


def _family(paper: Paper, overrides: Mapping[str, Name]) -> str:
    if not paper.authors:
        return ANONYMOUS
    return _key_part(split_name(paper.authors[0].name.plain, overrides).family) or ANONYMOUS


def _title_words(title: str) -> list[str]:
    """The first two words of a title that count, folded; fewer if it has fewer.

    A title of stop words alone has its first word.
    """
    words = [word for part in re.split(r"[\s/]+", title) for word in _compound(part)]
    return [word for word in words if word not in STOP_WORDS][:2] or words[:1]


def _compound(word: str) -> list[str]:
    """The parts of a word with hyphens, folded; a letter goes with what follows ("U-turn")."""
    parts: list[str] = []
    letter = ""
    for part in filter(None, map(_key_part, re.split(r"[-\u2010-\u2015]+", word))):
        if len(part) == 1 and not letter:
            letter = part
        else:
            parts.append(letter + part)
            letter = ""
    return [*parts, letter] if letter else parts


@lru_cache(maxsize=16_384)
def _key_part(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", ascii_fold(word).lower())[:_LONGEST_PART]


def _letters(number: int) -> str:
    """1 is "b" (the paper without a letter is the first), 25 is "z", 26 is "ba"."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


# --- the lock file ---------------------------------------------------------------------------


def read_lock(path: Path, report: Report, *, file: str = "") -> dict[ForumId, str]:
    """The keys given so far; none if there is no file yet.

    A file that cannot be read is an error in the report, and :func:`write_lock` leaves it alone.
    Keys that cannot be used are reported and left out, as is the second of two like ones.

    :param file: how the organizer knows the file; problems name it so.
    """
    place = Place(file or path.name)
    try:
        table = _read_table(path)
    except (OSError, ValueError) as error:
        report.add(
            ProblemKind.FILE_FORMAT,
            place,
            f"the citation keys cannot be read ({error}), so papers may be shown under other keys "
            "than before",
            "Restore the file from version control",
            severity=Severity.ERROR,
        )
        return {}
    locked: dict[ForumId, str] = {}
    owners: dict[str, str] = {}
    for forum_id, key in sorted(table.items()):
        where = Place(place.file, forum_id, "keys")
        if not isinstance(key, str) or not _LOCKABLE.fullmatch(key):
            fault = f"{key!r} cannot be a citation key"
            mend = "Write letters, digits and any of : . / + _ - in quotation marks"
            report.add(ProblemKind.BAD_VALUE, where, fault, mend)
        elif (owner := owners.setdefault(key.casefold(), forum_id)) != forum_id:
            fault = f'the key "{key}" belongs to {owner} already'
            report.add(ProblemKind.BAD_VALUE, where, fault, "Restore the file or remove this line")
        else:
            locked[ForumId(forum_id)] = key
    return locked


def write_lock(path: Path, keys: Mapping[ForumId, str]) -> bool:
    """Add keys to the lock file; whether it was written.

    Keys in the file stay, by forum id in ascending order, one line a paper; the text above them is
    the organizer's to change.  A file that would be the same is not written, nor is one that
    cannot be read: the keys in it are worth more than the new ones.

    :raises OSError: if the file cannot be written; then the old one is still whole.
    """
    try:
        old = _read_table(path)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, ValueError):
        return False
    merged = {forum_id: key for forum_id, key in old.items() if isinstance(key, str)}
    merged |= {str(forum_id): key for forum_id, key in keys.items()}
    found = re.search(r"^\[keys\].*$", text, re.MULTILINE)
    header = f"{text[: found.end()]}\n" if found else HEADER
    lines = (f"{_quoted(forum_id)} = {_quoted(key)}\n" for forum_id, key in sorted(merged.items()))
    new = header + "".join(lines)
    if new == text:
        return False
    write_whole(path, new.encode())
    return True


def _read_table(path: Path) -> dict[str, object]:
    """The table ``[keys]`` as it stands; empty if there is no file.

    :raises ValueError: if the file is not TOML, not UTF-8 or has no such table.
    """
    try:
        with path.open("rb") as stream:
            tables = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    table = tables.get("keys")
    if not isinstance(table, dict) or len(tables) > 1:
        msg = "it must hold the table [keys] and nothing else"
        raise ValueError(msg)
    return table


def _quoted(text: str) -> str:
    """A TOML basic string; its escapes are those of JSON, and DEL must be one too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
