"""Names that no rule can split: the ``[[name]]`` tables of ``people.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .kinds import TEXT, UnfitError, checked, suggestion
from .markup import literal
from .names import Name
from .naming import fold
from .problems import ProblemKind
from .tables import Key, Row, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .problems import Report


def _plain(value: str) -> str:
    """As names of the export are read: LaTeX accents decoded, single blanks."""
    return " ".join(literal(value).plain.split())


def _particle(value: str) -> str:
    # BibTeX knows the particle by its case, and would take "De" for a part of the family name.
    if value and not all(word[0].islower() for word in value.lstrip("'’").split()):
        raise UnfitError(
            f'"{value}" does not begin in lower case', 'Put it into "family", as in "De Sa"'
        )
    return value


_NAME_TEXT: Final = checked(TEXT, _plain)

PRINTED = Key("printed", _NAME_TEXT, "The name as the export prints it.")
FAMILY = Key("family", _NAME_TEXT, "Family name, of as many words as it has.")
GIVEN = Key("given", _NAME_TEXT, "Given names and initials.", "")
PARTICLE = Key(
    "particle",
    checked(_NAME_TEXT, _particle),
    'Lower-case words before the family name, such as "van der".',
    "",
)
SUFFIX = Key("suffix", _NAME_TEXT, '"Jr.", "Sr." or a Roman numeral.', "")

NAME = Table(
    "name",
    "How to split a printed name, where the rules split it wrongly: for citations and sorting.",
    (PRINTED, FAMILY, GIVEN, PARTICLE, SUFFIX),
    repeated=True,
)


def overrides(rows: Iterable[Row], printed: Collection[str], report: Report) -> dict[str, Name]:
    """How the organizer splits names, by printed name; the first of two for one name counts.

    :param rows: of the table :data:`NAME`.
    :param printed: every name that is printed somewhere; another one is most likely a mistake.
    """
    found: dict[str, Name] = {}
    for row in rows:
        name = Name(row[GIVEN], row[PARTICLE], row[FAMILY], row[SUFFIX])
        if row[PRINTED] in found:
            fault = f'"{row[PRINTED]}" stands in an earlier [[name]] already, which counts'
            report.add(ProblemKind.BAD_VALUE, row.place(PRINTED.name), fault, "Keep one of them")
            continue
        found[row[PRINTED]] = name
        if row[PRINTED] not in printed:
            fault = f'no author, speaker or organizer is printed as "{row[PRINTED]}"'
            mend = suggestion(row[PRINTED], printed) or "Write the name exactly as a page shows it"
            report.add(ProblemKind.UNKNOWN_ID, row.place(PRINTED.name), fault, mend)
        elif extra := sorted(_words(*_parts(name)) - _words(row[PRINTED])):
            words = ", ".join(f'"{word}"' for word in extra)
            fault = f'the parts hold {words}, which is not in "{row[PRINTED]}"'
            mend = "Split the name without changing it; correct a misprint on OpenReview"
            report.add(ProblemKind.BAD_VALUE, row.place(FAMILY.name), fault, mend)
    return found


def _parts(name: Name) -> tuple[str, str, str, str]:
    return name.given, name.particle, name.family, name.suffix


def _words(*parts: str) -> set[str]:
    """Words as they are compared: without case, accents and the points and commas around them."""
    return {word.strip(".,") for part in parts for word in fold(part).split()}
