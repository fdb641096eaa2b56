"""What goes wrong on the network, told apart by what is to be done about it."""

from __future__ import annotations

RESUME = "Run the same command again: it goes on where it stopped"


class FetchError(Exception):
    """The fetch cannot go on; the message says why and what to do, without full stop."""


class PassingError(Exception):
    """One try of a request failed in a way that may pass; the message is a clause."""

    def __init__(self, fault: str, wait: float | None = None) -> None:
        self.fault = fault
        self.wait = wait
        """Seconds that the server asks to wait; ``None`` if it does not say."""
        super().__init__(fault)


class MissingError(FetchError):
    """The server has no such thing (404)."""


class RefusedError(FetchError):
    """The server does not show this, or does not understand the question (403, 400)."""


class WritingError(FetchError):
    """The system does not let a file be written."""


class PatienceError(FetchError):
    """The server wants to be left alone for longer than the run may wait."""


class ExpiredError(FetchError):
    """The login was refused or has expired (401)."""
