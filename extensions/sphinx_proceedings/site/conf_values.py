"""What conf.py says to programs that build no site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

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

    file = folder / "conf.py"
    if not file.is_file():
        _stop(file, "there is no such file", "Say with -c in which folder conf.py is")
    try:
        found = Config.read(folder.resolve(), overrides={}, tags=Tags())
    except ConfigError as error:
        # Ends in what is wrong; before stands where Python was.
        fault = str(error).strip().splitlines()[-1]
        _stop(file, f"it cannot be run ({fault})", "Mend it, then build the site once")
    data = next(option for option in OPTIONS if option.name == "data")
    found.add(data.full_name, data.default, data.rebuild, (str,))
    found.init_values()
    return ConfValues(str(found[data.full_name]), str(found.language or ""))


def _stop(file: Path, fault: str, mend: str) -> NoReturn:
    report = Report()
    place = Place(str(file))
    report.add(ProblemKind.FILE_MISSING, place, fault, mend, severity=Severity.ERROR)
    report.stop()
