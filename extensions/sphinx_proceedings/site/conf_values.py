"""What conf.py says to programs that build no site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..problems import Place, ProblemKind, Report, Severity

if TYPE_CHECKING:
    from pathlib import Path


class ConfValues(NamedTuple):
    """The values that matter without a site."""

    data: str
    """Folder of the records, relative to the source folder."""
    language: str
    """Of the pages; empty for English."""


def read_conf(folder: Path) -> ConfValues:
    """Run conf.py as Sphinx does.

    :raises InputError: if it cannot be run.
    """
    from sphinx.config import Config
    from sphinx.errors import ConfigError
    from sphinx.util.tags import Tags

    from .options import OPTIONS

    try:
        found = Config.read(folder, overrides={}, tags=Tags())
    except ConfigError as error:
        report = Report()
        file = str(folder / "conf.py")
        report.add(
            ProblemKind.FILE_MISSING,
            Place(file),
            str(error).strip().replace("\n", " "),
            "Say with -c which folder conf.py is in",
            severity=Severity.ERROR,
        )
        report.stop()
    data = next(option for option in OPTIONS if option.name == "data")
    found.add(data.full_name, data.default, data.rebuild, (str,))
    found.init_values()
    return ConfValues(str(found[data.full_name]), str(found.language or ""))
