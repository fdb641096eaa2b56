"""The ``proceedings_*`` values of conf.py, each declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sphinx.util import logging

from ..problems import ProblemKind, nearest
from ..wording import marked
from . import policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

PREFIX = "proceedings_"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of conf.py."""

    name: str
    """Without the prefix."""
    default: str | int | bool
    rebuild: Literal["", "env", "html"]
    """What Sphinx redoes when the value changes (``"env"`` where a directive reads it)."""
    help: str
    minimum: int | None = None
    fault_of: Callable[[str], str] | None = None
    """Looks closer at a text: what is wrong with it, as a clause; empty if nothing is."""

    @property
    def full_name(self) -> str:
        """As written in conf.py."""
        return PREFIX + self.name

    def fault(self, value: object) -> str:
        """What is wrong with a value, as a clause; empty if nothing is."""
        if type(value) is not type(self.default):
            return f"must be of type {type(self.default).__name__}, not {type(value).__name__}"
        if self.minimum is not None and isinstance(value, int) and value < self.minimum:
            return f"must be at least {self.minimum}, not {value}"
        if self.fault_of is not None and isinstance(value, str):
            return self.fault_of(value)
        return ""


OPTIONS = (
    Option(
        "data",
        "_data",
        "env",
        "Folder of workshop.toml and the export, relative to the source folder.",
    ),
    Option(
        "topic_threshold",
        2,
        "env",
        "How many papers must share a keyword before it becomes a topic with a page.",
        minimum=1,
    ),
    Option(
        "navigation_caption",
        marked("Proceedings"),
        "env",
        "Caption over the generated indexes in the navigation; empty keeps them out of it.",
    ),
    Option(
        "content_security",
        "",
        "html",
        "What pages may load beyond the site's own files, as directives of a Content Security "
        'Policy: "frame-src https://www.youtube-nocookie.com; img-src https:". With "off", pages '
        "have no policy.",
        fault_of=policy.fault_of,
    ),
    Option(
        "processes",
        0,
        "",
        "In how many processes generated pages and files are made; with 0 as many as there are "
        "cores, up to four, where there are papers enough.",
        minimum=0,
    ),
)


def register(app: Sphinx, options: tuple[Option, ...] = OPTIONS) -> None:
    """Make every option known to Sphinx."""
    for option in options:
        app.add_config_value(
            option.full_name,
            option.default,
            option.rebuild,
            types=frozenset({type(option.default)}),
        )


def check(_app: Sphinx, config: Config, options: tuple[Option, ...] = OPTIONS) -> None:
    """Warn of values that do not fit and of names that no option has."""
    for option in options:
        if fault := option.fault(config[option.full_name]):
            _warn(f"conf.py: {option.full_name} {fault}; its default {option.default!r} is used.")
            config[option.full_name] = option.default
    known = {option.full_name for option in options}
    # Sphinx has no public way to ask for values that nobody declared.
    given = {*config._raw_config, *config.overrides}  # noqa: SLF001
    for name in sorted(given - known):
        if name.startswith(PREFIX):
            _warn(f"conf.py: there is no option {name}; {_suggest(name, known)}")


def _suggest(name: str, known: set[str]) -> str:
    return nearest(name, known) or f"known are {', '.join(sorted(known))}."


def _warn(message: str) -> None:
    logger.warning(message, type="proceedings", subtype=ProblemKind.CONFIG.value)
