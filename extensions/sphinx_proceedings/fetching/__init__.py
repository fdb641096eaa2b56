"""Fetching from OpenReview: the only room that touches the network.

The way of a request: ``transport`` sends it once, within a time limit and without ever giving
a secret to another host; ``client`` logs in, waits and tries again; ``notes`` turns a page
after page, which ``resume`` keeps until the export is written; ``pdfs`` brings hosted files.
Nothing here talks to people: what is going on goes to a :class:`Watcher`, what stops the work
is a :class:`FetchError` whose message says what to do.
"""

from .access import Access, Servers, access_from, private_servers
from .client import Client, Clock, Patience
from .faults import FetchError
from .notes import Fetched, fetch_notes
from .pdfs import Brought, bring_pdfs
from .resume import Resume, resume_path
from .watching import Watcher
from .writing import write_atomically

__all__ = [
    "Access",
    "Brought",
    "Client",
    "Clock",
    "FetchError",
    "Fetched",
    "Patience",
    "Resume",
    "Servers",
    "Watcher",
    "access_from",
    "bring_pdfs",
    "fetch_notes",
    "private_servers",
    "resume_path",
    "write_atomically",
]
