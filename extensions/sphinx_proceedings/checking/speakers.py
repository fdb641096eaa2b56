"""Speakers who have said yes, and the invited talks that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import EventKind, Role, Status
from ..problems import ProblemKind

if TYPE_CHECKING:
    from ..model import Proceedings
    from ..problems import Report
    from .lines import Files


def check(proceedings: Proceedings, report: Report, files: Files) -> None:
    """Report confirmed speakers whom no talk names, and talks that name nobody.

    Without any talk in the programme there is nothing to say yet.
    """
    talks = [event for event in proceedings.events if event.kind is EventKind.INVITED]
    if not talks:
        return
    named = {person for event in proceedings.events for person in event.speakers}
    for person in proceedings.people:
        announced = Role.SPEAKER in person.roles and person.status is Status.CONFIRMED
        if announced and person.id not in named:
            fault = "no event names this speaker, so that there is no abstract of a talk"
            mend = 'Add the id to "speakers" of the talk in program.toml, and an abstract'
            report.add(ProblemKind.NO_TALK, files.person(person.id), fault, mend)
    for talk in talks:
        if not talk.speakers:
            fault = "this invited talk names no speaker"
            mend = 'Add speakers = ["…"], with an id of people.toml, once they have said yes'
            report.add(ProblemKind.NO_SPEAKER, files.event(talk.id, "speakers"), fault, mend)
