"""Directives that put the programme and the people into hand-written pages.

All make ordinary docutils nodes, so that the text, LaTeX and EPUB builders work too; a moment is
a node of our own, which HTML shows as ``<time>`` and every other builder as its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from .. import markup
from ..corrections import announced
from ..days import day_in_words
from ..exports.announcements import announcements
from ..hosted import portrait_target
from ..model import Role, Status
from .addressbook import AddressBook
from .builders import has_pages
from .directives import reference
from .domain import domain_of
from .sphinx_templates import sphinx_wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from ..model import Event, ImportantDate, Person, Proceedings


class moment(nodes.inline):  # noqa: N801 (docutils names its nodes in lower case)
    """A point in time; its text is what the venue's clock shows."""


class time_left(nodes.inline):  # noqa: N801
    """Where the browser says how long a moment is away; empty elsewhere."""


class portrait(nodes.inline):  # noqa: N801
    """A person's portrait, or their initials: for the eye only, since the name stands beside."""


def visit_portrait_html(self: HTML5Translator, node: portrait) -> None:
    """The picture where the builder publishes one, else the initials."""
    builder = self.builder
    if has_pages(builder) and node["person"] in domain_of(builder.env).portraits:
        to = AddressBook(builder.get_target_uri, builder.current_docname)
        picture: dict[str, Any] = {
            "src": to.file(portrait_target(node["person"])),
            "alt": "",
            "loading": "lazy",
        }
        self.body.append(
            self.emptytag(node, "img", "", CLASS="pr-portrait", width=96, height=96, **picture)
        )
        raise nodes.SkipNode
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    self.body.append(self.starttag(node, "span", "", CLASS="pr-initials", **hidden))
    self.body.append(self.encode(node["initials"]))


def depart_portrait_html(self: HTML5Translator, _node: portrait) -> None:
    """Close the initials."""
    self.body.append("</span>")


def visit_moment_html(self: HTML5Translator, node: moment) -> None:
    """Open a ``<time>`` that the browser's scripts can tell in another zone."""
    attributes = {"datetime": node["instant"], "data-pr-zone": node["zone"]}
    if node["show"]:
        attributes["data-pr-show"] = node["show"]
    self.body.append(self.starttag(node, "time", "", CLASS="pr-time", **attributes))


def depart_moment_html(self: HTML5Translator, _node: moment) -> None:
    """Close it."""
    self.body.append("</time>")


def visit_time_left_html(self: HTML5Translator, node: time_left) -> None:
    """Open an element that the browser's scripts fill."""
    self.body.append(
        self.starttag(node, "span", "", CLASS="pr-left", **{"data-pr-until": node["instant"]})
    )


def depart_time_left_html(self: HTML5Translator, _node: time_left) -> None:
    """Close it."""
    self.body.append("</span>")


def pass_over(_self: object, _node: nodes.Node) -> None:
    """Builders other than HTML show the text within."""


def _moment(instant: datetime, text: str, zone: str, show: str = "") -> moment:
    return moment("", text, instant=instant.isoformat(), zone=zone, show=show)


class _RecordsDirective(SphinxDirective):
    """A directive that draws on the records; the document is read again when they change."""

    has_content = False
    shows_papers = False

    def run(self) -> list[Node]:
        """Called by docutils."""
        domain = domain_of(self.env)
        domain.note_use(self.env.docname, shows_papers=self.shows_papers)
        return self.made_of(domain.proceedings)

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """The nodes that stand in place of the directive."""
        raise NotImplementedError

    def day_in_words(self, day: date) -> str:
        """Saturday, 11 May 2024, in the site's language."""
        return day_in_words(day, self.config.language or "")


class PeopleDirective(_RecordsDirective):
    """``{people}``: the confirmed people of one role, by ``:role:``.

    People with a biography make a list of definitions, others a plain list; ``:names-only:``
    leaves the biographies out, ``:cards:`` too, but shows portraits or initials.  Who has not
    confirmed is never named.
    """

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "role": lambda given: directives.choice(given, [role.value for role in Role]),
        "names-only": directives.flag,
        "cards": directives.flag,
    }

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """The list."""
        role = Role(self.options.get("role", Role.SPEAKER.value))
        people = [
            person
            for person in proceedings.people
            if role in person.roles and person.status is Status.CONFIRMED
        ]
        if not people:
            return []
        if "cards" in self.options:
            items = [self._card(person) for person in people]
            return [nodes.bullet_list("", *items, bullet="-", classes=["pr-people", "pr-cards"])]
        if "names-only" in self.options or not any(person.bio for person in people):
            items = [nodes.list_item("", self._name_and_place(person)) for person in people]
            return [nodes.bullet_list("", *items, bullet="-", classes=["pr-people"])]
        entries = [self._with_biography(person) for person in people]
        return [nodes.definition_list("", *entries, classes=["pr-people"])]

    def _name_and_place(self, person: Person) -> nodes.paragraph:
        place = f" ({person.affiliation})" if person.affiliation else ""
        return nodes.paragraph("", "", _name(person), nodes.Text(place))

    def _card(self, person: Person) -> nodes.list_item:
        card = nodes.list_item("", nodes.paragraph("", "", _portrait(person), _name(person)))
        if person.affiliation:
            card += nodes.paragraph("", person.affiliation, classes=["pr-affiliation"])
        return card

    def _with_biography(self, person: Person) -> nodes.definition_list_item:
        paragraphs = [
            nodes.paragraph("", text)
            for text in markup.block(person.bio).plain.split("\n\n")
            if text
        ]
        if person.affiliation:
            place = nodes.paragraph("", person.affiliation, classes=["pr-affiliation"])
            paragraphs.insert(0, place)
        return nodes.definition_list_item(
            "",
            nodes.term("", "", _portrait(person), _name(person)),
            nodes.definition("", *paragraphs),
        )


def _portrait(person: Person) -> nodes.Node:
    words = [word for word in person.name.split() if word[0].isalpha()]
    letters = "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
    return portrait("", person=person.id, initials=letters)


def _name(person: Person) -> nodes.Element:
    if person.website:
        return nodes.reference("", person.name, refuri=person.website, internal=False)
    return nodes.inline("", person.name)


class ScheduleDirective(_RecordsDirective):
    """``{schedule}``: the programme by day, a line an event."""

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """A heading and a list a day."""
        made: list[Node] = []
        for day in sorted({event.start.date() for event in proceedings.events}):
            made.append(nodes.rubric("", self.day_in_words(day)))
            events = [event for event in proceedings.events if event.start.date() == day]
            items = [
                nodes.list_item("", self._line(event, proceedings.workshop.timezone.key))
                for event in events
            ]
            made.append(nodes.bullet_list("", *items, bullet="-", classes=["pr-schedule-list"]))
        return made

    def _line(self, event: Event, zone: str) -> nodes.paragraph:
        line = nodes.paragraph()
        line += [
            _moment(event.start, f"{event.start:%H:%M}", zone),
            nodes.Text("–"),
            _moment(event.end, f"{event.end:%H:%M}", zone),
            nodes.Text(" "),
            nodes.inline("", zone, classes=["pr-zone"]),
            nodes.Text(" "),
            reference(self.env.docname, "event", event.id, event.title),
        ]
        return line


class NewsDirective(_RecordsDirective):
    """``{news}``: announcements, changes of the programme and corrections, the newest first.

    ``:caption:`` stands above it; where nothing is new, nothing is shown.
    """

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "caption": directives.unchanged_required,
        "limit": directives.positive_int,
    }

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """A caption and a list, or nothing."""
        loaded = domain_of(self.env).loaded
        told: list[tuple[date, str]] = [(news.day, news.title.plain) for news in loaded.news]
        told += [(change.day, text) for change in loaded.history.changes for text in change.what]
        corrections = announced(proceedings, sphinx_wording())
        told += [(each.correction.day, each.headline) for each in corrections]
        newest = sorted(told, key=lambda item: item[0], reverse=True)
        items = [
            nodes.list_item("", nodes.paragraph("", f"{self.day_in_words(day)}: {text}"))
            for day, text in newest[: self.options.get("limit", 5)]
        ]
        if not items:
            return []
        made: list[Node] = [nodes.bullet_list("", *items, bullet="-", classes=["pr-news"])]
        if caption := self.options.get("caption"):
            made.insert(0, nodes.rubric("", caption))
        return made


class DatesDirective(_RecordsDirective):
    """``{dates}``: the days of the workshop and the important dates before, with the time left."""

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """A list of definitions in order of time."""
        workshop = proceedings.workshop
        entries = [
            self._entry(found, found.when.tzname() or "")
            for found in sorted(workshop.important_dates, key=lambda found: found.when)
        ]
        entries += [
            nodes.definition_list_item(
                "",
                nodes.term("", workshop.short),
                nodes.definition("", nodes.paragraph("", self.day_in_words(day))),
            )
            for day in workshop.dates
        ]
        return [nodes.definition_list("", *entries, classes=["pr-dates"])] if entries else []

    def _entry(self, found: ImportantDate, zone: str) -> nodes.definition_list_item:
        words = self.day_in_words(found.when.date())
        if not found.day_only:
            words += f", {found.when:%H:%M}"
        line = nodes.paragraph()
        line += [
            _moment(found.when, words, zone, "date-time"),
            nodes.Text(f" {zone} "),
            time_left("", "", instant=found.when.isoformat()),
        ]
        return nodes.definition_list_item(
            "", nodes.term("", found.title), nodes.definition("", line)
        )


class NumbersDirective(_RecordsDirective):
    """``{numbers}``: the proceedings at a glance: papers by presentation type, authors, topics."""

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """A list of definitions, number first."""
        gettext = sphinx_wording().gettext
        numbers = [(gettext("papers"), len(proceedings.papers))]
        for name, _ in proceedings.workshop.presentation:
            found = sum(paper.presentation == name for paper in proceedings.papers)
            if found:
                numbers.append((gettext("of them {type}").format(type=name), found))
        numbers += [
            (gettext("authors"), len(proceedings.authors)),
            (gettext("topics"), len(proceedings.topics)),
        ]
        if proceedings.events:
            sessions = sum(event.is_session for event in proceedings.events)
            numbers.append((gettext("sessions"), sessions))
        entries = [
            nodes.definition_list_item(
                "", nodes.term("", name), nodes.definition("", nodes.paragraph("", str(number)))
            )
            for name, number in numbers
        ]
        return [nodes.definition_list("", *entries, classes=["pr-numbers"])]


class AnnouncementsDirective(_RecordsDirective):
    """``{announcements}``: texts to announce the workshop with, each under its name."""

    def made_of(self, proceedings: Proceedings) -> list[Node]:
        """A rubric and a literal block a text, and in HTML a button that copies it."""
        conf_file = domain_of(self.env).conf_file
        if conf_file.is_file():
            # The address of the site stands there, and Sphinx reads nothing again for it.
            self.env.note_dependency(conf_file)
        made: list[Node] = []
        for each in announcements(proceedings, self.config.html_baseurl or None):
            name = f"announcement-{each.id}"
            block = nodes.literal_block(each.text, each.text, language="text", ids=[name])
            block["classes"].append("pr-announcement")
            made += [
                nodes.rubric("", each.title),
                block,
                nodes.raw("", _copy_button(name, each.title), format="html"),
            ]
        return made


_COPY_BUTTON = Markup(
    '<p class="pr-cite-actions"><button type="button" class="pr-button pr-needs-script"'
    ' data-pr-copy="{name}" data-copied="{copied}" data-refused="{refused}"'
    ' aria-label="{copy}: {title}" hidden="hidden">{copy}</button>'
    ' <span class="pr-status" role="status"></span></p>\n'
)


def _copy_button(name: str, title: str) -> str:
    """Like that of a paper's BibTeX; valid XML too, for EPUB."""
    gettext = sphinx_wording().gettext
    return _COPY_BUTTON.format(
        name=name,
        title=title,
        copy=gettext("Copy"),
        copied=gettext("Copied."),
        refused=gettext("Selected; copy it with your keyboard."),
    )


def add_nodes(app: Sphinx) -> None:
    """Tell the builders how to write our nodes."""
    plain = (pass_over, pass_over)
    html: dict[type[nodes.Element], tuple[Callable[..., None], Callable[..., None]]] = {
        moment: (visit_moment_html, depart_moment_html),
        time_left: (visit_time_left_html, depart_time_left_html),
        portrait: (visit_portrait_html, depart_portrait_html),
    }
    for node, visitors in html.items():
        app.add_node(node, html=visitors, latex=plain, text=plain, man=plain, texinfo=plain)


DIRECTIVES = {
    "people": PeopleDirective,
    "schedule": ScheduleDirective,
    "news": NewsDirective,
    "dates": DatesDirective,
    "numbers": NumbersDirective,
    "announcements": AnnouncementsDirective,
}
