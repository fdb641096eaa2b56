"""One request, sent once: in a limited time, of limited size, secrets to one host only.

A read timeout counts from byte to byte, so a server that drips holds a reader for ever; the
name service and the head of an answer know no limit at all.  So each request runs in a thread
of its own, and who has asked waits for it as long as the deadline allows and no longer.
"""

from __future__ import annotations

import contextlib
import io
import queue
import threading
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.cookies import RequestsCookieJar

from .faults import FetchError, PassingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

USER_AGENT = "sphinx-proceedings (https://pypi.org/project/sphinx-proceedings/)"
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTIONS = 5
CHUNK = 1 << 16
LARGEST_ERROR = 1 << 16
"""Bytes that are read of an answer that is no success: enough for a message."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What no request may exceed."""

    connect: float = 15
    """Seconds until the server has taken the call."""
    silence: float = 60
    """Seconds without a byte."""
    deadline: float = 300
    """Seconds for the whole request, redirections included."""
    largest: int = 512 * 1_000_000
    """Bytes of the answer, unpacked; a thousand notes with their replies have some 30 MB."""


class Request(NamedTuple):
    """What is asked for."""

    url: str
    token: str = ""
    """Sent to the host of the url and to no other."""
    json: Mapping[str, str] | None = None
    """Posted, if given."""
    elsewhere: bool = False
    """Whether a redirection may lead to another host (without the token)."""


class Answer(NamedTuple):
    """An answer that has come whole."""

    status: int
    headers: Mapping[str, str]
    """Names in any case."""
    body: bytes
    """Empty if it went into a file."""


def send(request: Request, limits: Limits, into: BinaryIO | None = None) -> Answer:
    """Send a request once and read the whole answer.

    :param into: takes the body of a success.
    :raises PassingError: if the connection failed, was cut, or was too slow.
    :raises FetchError: if the answer is too large, or leads to where we do not go.
    """
    answers: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
    exchange = _Exchange(request, limits)

    def run() -> None:
        # The deadline may have passed long ago; then nobody hears the answer.
        try:
            answers.put(exchange.run(into))
        except Exception as error:  # noqa: BLE001
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=limits.deadline)
    except queue.Empty:
        exchange.give_up()
        raise PassingError(_too_slow(limits)) from None
    except BaseException:
        exchange.give_up()
        raise
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Exchange:
    """A request and its redirections, as they run in their thread."""

    def __init__(self, request: Request, limits: Limits) -> None:
        self.request = request
        self.limits = limits
        self.until = time.monotonic() + limits.deadline
        self.given_up = False
        self.writing = threading.Lock()

    def give_up(self) -> None:
        """Nobody waits any longer: from now on nothing more is written."""
        with self.writing:
            self.given_up = True

    def run(self, into: BinaryIO | None) -> Answer:
        try:
            with requests.Session() as session:
                # Not empty, so that requests does not look into ~/.netrc for credentials.
                session.auth = _as_it_is
                session.cookies = _NoCookies()
                return self._follow(session, into)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise PassingError(_in_words(error)) from None
        except ValueError:  # addresses that cannot be parsed, in a redirection
            raise FetchError("the server answers with an address that is none") from None

    def _follow(self, session: requests.Session, into: BinaryIO | None) -> Answer:
        url = self.request.url
        for _ in range(MOST_REDIRECTIONS + 1):
            with self._ask(session, url) as response:
                target = response.headers.get("Location")
                if response.status_code not in REDIRECTIONS or not target:
                    return self._read(response, into)
            url = self._redirected(url, target)
        raise FetchError(f"{_host(self.request.url)} sends the request in circles. Try again later")

    def _ask(self, session: requests.Session, url: str) -> requests.Response:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        if self.request.token and _origin(url) == _origin(self.request.url):
            headers["Authorization"] = f"Bearer {self.request.token}"
        return session.request(
            "GET" if self.request.json is None else "POST",
            url,
            json=self.request.json,
            headers=headers,
            timeout=(self.limits.connect, self.limits.silence),
            allow_redirects=False,
            stream=True,
        )

    def _redirected(self, url: str, target: str) -> str:
        to = urljoin(url, target)
        scheme, host, _ = _origin(to)
        if scheme not in ("http", "https") or not host:
            raise FetchError(f"{_host(url)} sends the request to what is no web address")
        if scheme == "http" and _origin(url)[0] == "https":
            raise FetchError(f"{_host(url)} sends the request to an unsafe address (http)")
        if self.request.json is not None:
            raise FetchError(f"{_host(url)} sends the login elsewhere; it was not sent there")
        if _origin(to) != _origin(self.request.url) and not self.request.elsewhere:
            raise FetchError(
                f"{_host(url)} sends the request to another host ({host}), which was not asked."
                " Check your network (a hotel's or campus login page?), and try again"
            )
        return to

    def _read(self, response: requests.Response, into: BinaryIO | None) -> Answer:
        whole = io.BytesIO()
        success = response.status_code == 200
        target = into if success and into is not None else whole
        size = 0
        for piece in self._pieces(response):
            size += len(piece)
            if not success and size > LARGEST_ERROR:
                break
            if size > self.limits.largest:
                raise FetchError(
                    f"the answer of {_host(response.url)} is larger than"
                    f" {self.limits.largest // 1_000_000} MB; nothing of it is used"
                )
            with self.writing:
                # Another try may be writing into the same file by now.
                if self.given_up or time.monotonic() > self.until:
                    raise PassingError(_too_slow(self.limits))
                target.write(piece)
        return Answer(response.status_code, response.headers, whole.getvalue())

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        """The body, unpacked in bounded pieces: a bomb is noticed before it goes off."""
        packing = response.headers.get("Content-Encoding", "").strip().lower()
        packed = response.raw.stream(CHUNK, decode_content=False)
        if packing in ("", "identity"):
            yield from packed
            return
        if packing not in ("gzip", "x-gzip"):
            raise PassingError("the answer is packed in a way that was not asked for")
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            for piece in packed:
                yield unpacker.decompress(piece, CHUNK)
                while unpacker.unconsumed_tail:
                    yield unpacker.decompress(unpacker.unconsumed_tail, CHUNK)
            yield unpacker.flush()
        except zlib.error:
            raise PassingError("the answer is packed wrongly") from None
        if not unpacker.eof:
            raise PassingError("the answer was cut off")


class _NoCookies(RequestsCookieJar):
    """Keeps nothing, so that nothing is carried anywhere."""

    def set_cookie(self, *_: object, **__: object) -> None:
        """Forget it."""


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or usual


def _host(url: str) -> str:
    with contextlib.suppress(ValueError):
        return urlsplit(url).hostname or "the server"
    return "the server"


def _too_slow(limits: Limits) -> str:
    return f"the answer did not come whole within {limits.deadline:g} seconds"


def _in_words(error: Exception) -> str:
    """What happened, without what libraries say of it: that may hold addresses and headers."""
    if isinstance(error, requests.exceptions.SSLError):
        return "the server's certificate is not trusted, or the connection is tampered with"
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)):
        return "the server does not answer"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy cannot be reached"
    if isinstance(error, urllib3.exceptions.IncompleteRead) or "IncompleteRead" in str(error):
        return "the answer was cut off"
    if "NameResolutionError" in str(error) or "getaddrinfo" in str(error):
        return "the server's name is not known: is this computer online"
    return "the connection was refused or broken"
