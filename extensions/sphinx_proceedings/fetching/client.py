"""Requests that are answered in the end: login, waiting, trying again, and plain refusals."""

from __future__ import annotations

import json
import random
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import urlencode

from ..markup import clean
from .access import HOW_TO_LOG_IN, PASSWORD, TOKEN, USERNAME
from .faults import (
    RESUME,
    ExpiredError,
    FetchError,
    MissingError,
    PassingError,
    PatienceError,
    RefusedError,
)
from .transport import Answer, Limits, Request, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .access import Access, Servers
    from .watching import Watcher

Got = TypeVar("Got")

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_SAID = 200
"""Characters of the server's own words that are repeated."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a request is tried."""

    tries: int = 5
    first_wait: float = 2
    """Seconds before the second try, doubled each time, with jitter."""
    longest_wait: float = 60
    """Seconds between two tries, unless the server asks for more."""
    in_all: float = 600
    """Seconds that a whole run waits; beyond that it stops, to be resumed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, so that tests need not wait."""

    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    """Seconds since 1970."""
    jitter: Callable[[], float] = random.random
    """Between 0 and 1."""


@dataclass(slots=True)
class Client:
    """OpenReview as one account sees it."""

    servers: Servers
    access: Access
    watcher: Watcher
    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    clock: Clock = field(default_factory=Clock)
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)
    """By server, for this run only."""
    _waited: float = 0

    def json(self, api: int, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object at a path of API 1 or 2.

        :raises FetchError: if it is not to be had.
        """
        return self._patiently(lambda: _object(self._get(api, path, params)))

    def file(self, api: int, path: str, params: Mapping[str, str], into: BinaryIO) -> None:
        """Bring a file; ``into`` holds it whole and nothing else.

        :raises FetchError: if it is not to be had.
        """

        def once() -> None:
            into.seek(0)
            into.truncate()
            self._get(api, path, params, into)

        self._patiently(once)

    # --- one try ---

    def _get(
        self, api: int, path: str, params: Mapping[str, str], into: BinaryIO | None = None
    ) -> Answer:
        server = self.servers.of(api)
        if server is None:
            raise MissingError(f"there is no API {api} on this server")
        url = f"{server}{path}?{urlencode(params)}"
        for again in (False, True):
            request = Request(url, self._token(server), elsewhere=into is not None)
            answer = send(request, self.limits, into)
            if answer.status == 200:
                return answer
            # A password gives a new token; a token that was given cannot be renewed.
            if answer.status != 401 or again or self.access.token or self.access.is_guest:
                break
            self._tokens.pop(server, None)
        raise self._refusal(answer)

    def _token(self, server: str) -> str:
        if self.access.token or self.access.is_guest:
            return self.access.token
        if server not in self._tokens:
            self._tokens[server] = self._log_in(server)
        return self._tokens[server]

    def _log_in(self, server: str) -> str:
        account = {"id": self.access.username, "password": self.access.password}
        answer = send(Request(f"{server}/login", json=account), self.limits)
        if answer.status in PASSING:
            raise self._refusal(answer)
        if answer.status != 200:
            raise FetchError(
                f"OpenReview refuses the login{self._said(answer)}. Check {USERNAME} and {PASSWORD}"
            )
        found = _object(answer)
        token = found.get("token")
        if found.get("mfaPending"):
            raise FetchError(
                "this account logs in with a second factor, which cannot be asked for here."
                f" Set {TOKEN} to a token of the account instead"
            )
        if not isinstance(token, str) or not re.fullmatch(r"[!-~]{1,8192}", token):
            raise FetchError("OpenReview's answer to the login holds no token. Try again later")
        return token

    def _refusal(self, answer: Answer) -> Exception:
        """What an answer that is no success means: what may pass, or a stop."""
        status, said = answer.status, self._said(answer)
        if status in PASSING:
            wait = _retry_after(answer.headers.get("Retry-After"), self.clock.now())
            trouble = f"OpenReview has trouble of its own (status {status})"
            fault = "OpenReview has had too many requests" if status == 429 else trouble
            return PassingError(fault, wait)
        if "ChallengeRequired" in said and self.access.is_guest:
            return FetchError(f"OpenReview gives nothing to guests any more. {HOW_TO_LOG_IN}")
        if status == 401 and self.access.is_guest:
            return ExpiredError(f"OpenReview wants a login{said}. {HOW_TO_LOG_IN}")
        if status == 401:
            mend = f"Set {TOKEN} to a new one" if self.access.token else f"Check {PASSWORD}"
            return ExpiredError(
                f"OpenReview does not accept the login any more{said}. {mend}. {RESUME}"
            )
        if status == 403:
            mend = HOW_TO_LOG_IN if self.access.is_guest else "Ask the venue's chairs for the right"
            return RefusedError(f"OpenReview does not show this to you{said}. {mend}")
        if status == 404:
            return MissingError(f"OpenReview does not know this{said}")
        kind = RefusedError if status == 400 else FetchError
        return kind(f"OpenReview answers with status {status}{said}. Try again later")

    def _said(self, answer: Answer) -> str:
        """The server's own words, one line in brackets and without secrets; or nothing."""
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            return ""
        if not isinstance(found, dict):
            return ""
        words = [found.get("name"), found.get("message")]
        text = ": ".join(word for word in words if isinstance(word, str))
        text = self._hide(" ".join(clean(text).split()))
        text = text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"
        return f' ("{text}")' if text else ""

    def _hide(self, text: str) -> str:
        for secret in (self.access.password, self.access.token, *self._tokens.values()):
            if secret:
                text = text.replace(secret, "***")
        return text

    # --- many tries ---

    def _patiently(self, once: Callable[[], Got]) -> Got:
        for number in range(1, self.patience.tries + 1):
            try:
                return once()
            except PassingError as error:
                last = error
            if number < self.patience.tries:
                self._wait(last, number)
        raise FetchError(f"{last.fault}; tried {self.patience.tries} times. {RESUME}") from None

    def _wait(self, error: PassingError, number: int) -> None:
        """Wait as the server asks, else twice as long as before.

        :raises FetchError: if that is longer than the run may wait.
        """
        seconds = error.wait
        if seconds is None:
            full = min(self.patience.first_wait * 2 ** (number - 1), self.patience.longest_wait)
            seconds = full / 2 + self.clock.jitter() * full / 2
        else:
            seconds += self.clock.jitter()
        if self._waited + seconds > self.patience.in_all:
            until = datetime.fromtimestamp(self.clock.now() + min(seconds, 1e7), tz=UTC)
            raise PatienceError(
                f"{error.fault} and is to be left alone for {span(seconds)}, until about"
                f" {until.astimezone():%H:%M}. {RESUME}"
            )
        self._waited += seconds
        self.watcher.say(f"{error.fault}; trying again in {span(seconds)}.")
        self.clock.sleep(seconds)


def span(seconds: float) -> str:
    """A length of time in words."""
    if seconds < 100:
        return f"{max(1, round(seconds))} seconds" if round(seconds) > 1 else "1 second"
    return f"{round(seconds / 60)} minutes" if seconds < 6000 else f"{seconds / 3600:.0f} hours"


def _object(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer, judged by its content and not by what it is called.

    :raises PassingError: if it is none.
    """
    if answer.body.lstrip()[:1] == b"<":
        raise PassingError("OpenReview answers with a web page instead of data")
    try:
        found = json.loads(answer.body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        raise PassingError("OpenReview's answer is no JSON, or damaged") from None
    if not isinstance(found, dict):
        raise PassingError("OpenReview's answer is not what was asked for")
    return found


def _retry_after(value: str | None, now: float) -> float | None:
    """Seconds that :rfc:`9110#section-10.2.3` asks to wait; ``None`` if it does not."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
