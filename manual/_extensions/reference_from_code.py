"""Reference pages made from the code, so that they cannot drift from it.

Every directive here lists what the package declares once: options of conf.py, keys of the TOML
files, directives and roles, commands, kinds of problem, sources and citation formats.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import sys
from typing import TYPE_CHECKING
from unittest import mock

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_proceedings import config, corrections, news, program, sources
from sphinx_proceedings.citations import FORMATS
from sphinx_proceedings.commands import parser
from sphinx_proceedings.problems import ProblemKind
from sphinx_proceedings.site.domain import ProceedingsDomain
from sphinx_proceedings.site.options import OPTIONS
from sphinx_proceedings.volumes.reading import SERIES_TABLES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import Enum
    from types import ModuleType

    from docutils.nodes import Node
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_proceedings.tables import Key, Table

FILES: Mapping[str, tuple[Table, ...]] = {
    "workshop.toml": config.WORKSHOP_TABLES,
    "program.toml": program.PROGRAM_TABLES,
    "people.toml": program.PEOPLE_TABLES,
    "news.toml": news.NEWS_TABLES,
    "corrections.toml": corrections.CORRECTION_TABLES,
    "series.toml": SERIES_TABLES,
}
"""The TOML files that organizers write."""

_CODE = re.compile(r"``(.+?)``|`(.+?)`", re.DOTALL)
_ROLE = re.compile(r":[a-z:]+:(?=`)")


def prose(text: str) -> list[Node]:
    """The words of a docstring, with what stands in backticks as code."""
    found: list[Node] = []
    after = 0
    text = _ROLE.sub("", inspect.cleandoc(text))
    for match in _CODE.finditer(text):
        found.append(nodes.Text(text[after : match.start()]))
        found.append(nodes.literal("", match[1] or match[2]))
        after = match.end()
    return [*found, nodes.Text(text[after:])]


def paragraphs(text: str) -> list[Node]:
    """A docstring's paragraphs, but for what it says of parameters."""
    parts = (part for part in inspect.cleandoc(text).split("\n\n") if not part.startswith(":param"))
    return [nodes.paragraph("", "", *prose(part)) for part in parts]


def entry(name: str, notes: Iterable[str], *body: Node) -> nodes.definition_list_item:
    """One thing that has a name: the name, what is to be known at a glance, and the rest."""
    item = nodes.definition_list_item("", nodes.term("", "", nodes.literal("", name)))
    item += [nodes.classifier("", "", *prose(note)) for note in notes]
    item += nodes.definition("", *body)
    return item


def docstrings(enumeration: type[Enum]) -> dict[str, str]:
    """The text below each member of an enumeration, by the member's name."""
    (declared,) = ast.parse(inspect.getsource(enumeration)).body
    assert isinstance(declared, ast.ClassDef)
    found: dict[str, str] = {}
    name = ""
    for node in declared.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and name:
            found[name] = str(node.value.value)
    return found


class FromCode(SphinxDirective):
    """A part of the reference."""

    def run(self) -> list[Node]:
        """Called by docutils."""
        found = [*self.made()]
        for node in found:
            for each in node.findall(nodes.Element):
                self.set_source_info(each)
        return found

    def made(self) -> Iterator[Node]:
        """What stands in place of the directive."""
        raise NotImplementedError

    def section(self, title: str, *body: Node) -> nodes.section:
        """A part with a heading and an address of its own."""
        name = nodes.fully_normalize_name(title)
        made = nodes.section("", nodes.title("", "", nodes.literal("", title)), *body, names=[name])
        self.state.document.note_implicit_target(made, made)
        return made


class OptionsDirective(FromCode):
    """``{reference-options}``: the values of conf.py."""

    def made(self) -> Iterator[Node]:
        """A definition list."""
        yield nodes.definition_list(
            "",
            *(
                entry(
                    option.full_name,
                    [type(option.default).__name__, f"default `{option.default!r}`"],
                    *paragraphs(option.help),
                )
                for option in OPTIONS
            ),
        )


class TablesDirective(FromCode):
    """``{reference-tables} workshop.toml``: the tables and keys of a file."""

    required_arguments = 1

    def made(self) -> Iterator[Node]:
        """A section a table."""
        for table in FILES[self.arguments[0]]:
            body: list[Node] = [nodes.paragraph("", "", *prose(table.help))]
            if table.keys:
                body.append(nodes.definition_list("", *map(self._key, table.keys)))
            if table.any_key is not None:
                free = f"The keys are your own; each value is {table.any_key.name}."
                body.append(nodes.paragraph("", "", *prose(free)))
            yield self.section(table.header, *body)

    @staticmethod
    def _key(key: Key[object]) -> nodes.definition_list_item:
        need = "required" if key.required else "optional"
        return entry(key.name, [key.kind.name, need], *paragraphs(key.help))


class ProblemsDirective(FromCode):
    """``{reference-problems}``: every kind of problem."""

    def made(self) -> Iterator[Node]:
        """A definition list."""
        meant = docstrings(ProblemKind)
        yield nodes.definition_list(
            "", *(entry(kind.value, [], *paragraphs(meant[kind.name])) for kind in ProblemKind)
        )


class DirectivesDirective(FromCode):
    """``{reference-directives}``: the directives of the domain."""

    def made(self) -> Iterator[Node]:
        """A section a directive."""
        for name, directive in sorted(ProceedingsDomain.directives.items()):
            yield self.section(f"proceedings:{name}", *self._told(directive))

    @staticmethod
    def _told(directive: type[Directive]) -> Iterator[Node]:
        yield from paragraphs(directive.__doc__ or "")
        options: Mapping[str, Callable[[str], object]] = (
            getattr(directive, "option_spec", None) or {}
        )
        if options:
            names = [nodes.literal("", f":{name}:") for name in options]
            between = [part for name in names for part in (name, nodes.Text(", "))][:-1]
            yield nodes.paragraph("", "Options: ", *between)


class RolesDirective(FromCode):
    """``{reference-roles}``: the roles of the domain, with what each links to."""

    def made(self) -> Iterator[Node]:
        """A definition list."""
        kinds = {
            role: str(kind.lname) for kind in ProceedingsDomain.object_types.values()
            for role in kind.roles
        }  # fmt: skip
        yield nodes.definition_list(
            "",
            *(
                entry(
                    f"{{proceedings:{role}}}",
                    [],
                    *paragraphs(f"Links to: {kinds.get(role, role)}."),
                )
                for role in ProceedingsDomain.roles
            ),
        )


class CommandsDirective(FromCode):
    """``{reference-commands}``: what each command says of itself."""

    def made(self) -> Iterator[Node]:
        """A section a command."""
        with mock.patch.dict(os.environ, COLUMNS="88", NO_COLOR="1"):
            for name, command in commands().items():
                text = command.format_help()
                yield self.section(name, nodes.literal_block(text, text, language="none"))


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, by name."""
    (chosen,) = (action for action in parser()._actions if action.dest == "command")  # noqa: SLF001
    assert isinstance(chosen.choices, dict)
    return chosen.choices


class SourcesDirective(FromCode):
    """``{reference-sources}``: the sources of papers."""

    def made(self) -> Iterator[Node]:
        """A definition list."""
        yield nodes.definition_list("", *map(self._source, sources.sources()))

    @staticmethod
    def _source(source: object) -> nodes.definition_list_item:
        module: ModuleType = (
            source if inspect.ismodule(source) else sys.modules[type(source).__module__]
        )
        return entry(module.__name__.rpartition(".")[2], [], *paragraphs(module.__doc__ or ""))


class FormatsDirective(FromCode):
    """``{reference-formats}``: the formats of citations."""

    def made(self) -> Iterator[Node]:
        """A definition list."""
        yield nodes.definition_list(
            "",
            *(
                entry(
                    form.suffix,
                    [form.name],
                    nodes.paragraph("", "", *prose(f"All: `{form.whole}`.")),
                )
                for form in FORMATS
            ),
        )


DIRECTIVES: Mapping[str, type[FromCode]] = {
    "reference-options": OptionsDirective,
    "reference-tables": TablesDirective,
    "reference-problems": ProblemsDirective,
    "reference-directives": DirectivesDirective,
    "reference-roles": RolesDirective,
    "reference-commands": CommandsDirective,
    "reference-sources": SourcesDirective,
    "reference-formats": FormatsDirective,
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Called by Sphinx."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.connect("env-before-read-docs", _read_reference_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _read_reference_again(app: Sphinx, _env: object, docnames: list[str]) -> None:
    """The code may have changed since; these pages are few."""
    docnames += [
        name
        for name in sorted(app.env.found_docs)
        if name.startswith("reference/") and name not in docnames
    ]
