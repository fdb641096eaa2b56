"""A small OpenReview on this machine, which behaves or misbehaves as a test wants."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from sphinx_proceedings.fetching import Access, Client, Clock, Patience, Servers
from sphinx_proceedings.fetching.transport import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

TOKEN = "t0ken-of-a-test-with-s3cret-letters"
PASSWORD = "pass-w0rd-that-must-not-leak"
USERNAME = "chair@example.org"


@dataclass
class Asked:
    """A request as the server has seen it."""

    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: bytes = b""


@dataclass
class OpenReview:
    """What the server knows, and what it has been asked."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    pdfs: dict[str, bytes] = field(default_factory=dict)
    most: int = 1000
    """Notes a page, whatever is asked for."""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    guests: bool = False
    faults: list[Any] = field(default_factory=list)
    """One for each of the next requests: (handler, asked) -> whether it has answered."""
    always: Any = None
    """Called for every request without a fault of its own."""
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    delay: float = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def pages(self) -> list[dict[str, str]]:
        return [asked.query for asked in self.asked if asked.path == "/notes"]

    def answer(self, handler: Handler, asked: Asked) -> None:
        authorized = asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens
        if asked.path == "/login":
            given = json.loads(asked.body)
            if given != {"id": USERNAME, "password": PASSWORD}:
                return handler.json({"name": "Error", "message": f"bad {given}"}, 400)
            return handler.json({"token": min(self.tokens), "user": {"id": USERNAME}})
        if not authorized and not self.guests:
            if "Authorization" in asked.headers:
                return handler.json({"name": "TokenExpiredError", "message": "expired"}, 401)
            return handler.json({"name": "ChallengeRequiredError", "message": "No."}, 403)
        if asked.path == "/pdf":
            found = self.pdfs.get(asked.query["id"])
            return handler.send(found) if found else handler.json({"name": "NotFound"}, 404)
        return handler.json(self.page(asked.query))

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        found = sorted((n for n in self.notes if _matches(n, query)), key=lambda n: n["id"])
        rest = [note for note in found if note["id"] > query.get("after", "")]
        page: dict[str, Any] = {"notes": rest[: min(self.most, int(query["limit"]))]}
        if query.get("count") == "true":
            page["count"] = len(found)
        return page


def _matches(note: dict[str, Any], query: dict[str, str]) -> bool:
    if venueid := query.get("content.venueid"):
        found = note["content"].get("venueid")
        return bool(venueid == (found["value"] if isinstance(found, dict) else found))
    invitations = note.get("invitations") or [note.get("invitation")]
    return query.get("invitation") in invitations


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.0"
    timeout = 10

    def do_GET(self) -> None:
        api = self.server.api
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), self.headers, body)
        api.asked.append(asked)
        if api.delay:
            time.sleep(api.delay)
        fault = api.faults.pop(0) if api.faults else api.always
        with contextlib.suppress(ConnectionError):
            if fault is None or not fault(self, asked):
                api.answer(self, asked)

    do_POST = do_GET  # noqa: N815 (http.server's name)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        sent = {"Content_Length": str(len(body)), "Content_Type": "application/octet-stream"}
        for name, value in (sent | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def json(self, value: Any, status: int = 200, **headers: str) -> None:
        self.send(json.dumps(value).encode(), status, Content_Type="application/json", **headers)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def reset(self) -> None:
        """Break the connection hard."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        raise ConnectionAbortedError


class Server(ThreadingHTTPServer):
    daemon_threads = True
    api: OpenReview

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are what is tested."""


@contextlib.contextmanager
def serving(api: OpenReview) -> Iterator[OpenReview]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.api = api
        api.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield api
        finally:
            api.stop.set()
            server.shutdown()
            thread.join()


@dataclass
class Watch:
    """A watcher that remembers."""

    told: list[str] = field(default_factory=list)
    done: int = 0
    slept: list[float] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.told.append(text)

    def reach(self, done: int, total: int | None) -> None:
        self.done = done

    @property
    def text(self) -> str:
        return "\n".join(self.told)


def client_of(
    api: OpenReview,
    access: Access | None = None,
    *,
    v1: OpenReview | None = None,
    now: float = 1_800_000_000,
    **limits: Any,
) -> tuple[Client, Watch]:
    """A client that sleeps without waiting."""
    watch = Watch()
    client = Client(
        Servers(api.address, v1.address if v1 else None),
        access or Access(token=TOKEN),
        watch,
        Limits(**({"connect": 2, "silence": 2, "deadline": 4} | limits)),
        Patience(),
        Clock(watch.slept.append, lambda: now, lambda: 0.5),
    )
    return client, watch


# --- faults ------------------------------------------------------------------------------------


def status(code: int, **headers: str) -> Any:
    """An answer that is no success, with these headers."""

    def fault(handler: Handler, asked: Asked) -> bool:
        handler.json({"name": "Error", "message": "Sorry."}, code, **headers)
        return True

    return fault


def body(data: bytes, **headers: str) -> Any:
    """A success that is none."""

    def fault(handler: Handler, asked: Asked) -> bool:
        handler.send(data, **headers)
        return True

    return fault


def moved(to: str, code: int = 302) -> Any:
    """A redirection."""

    def fault(handler: Handler, asked: Asked) -> bool:
        handler.send(b"", code, Location=to)
        return True

    return fault


def truncated(handler: Handler, asked: Asked) -> bool:
    handler.send(b'{"notes": [', Content_Length="5000")
    return True


def reset(handler: Handler, asked: Asked) -> bool:
    handler.reset()
    return True


def hang(handler: Handler, asked: Asked) -> bool:
    handler.server.api.stop.wait(10)
    return True


def drip(handler: Handler, asked: Asked) -> bool:
    """A body that comes byte by byte."""
    handler.send(b"", Content_Length="100000")
    _drip(handler, b" ")
    return True


def drip_head(handler: Handler, asked: Asked) -> bool:
    """A head that never ends."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    _drip(handler, b"X-A: b\r\n")
    return True


def _drip(handler: Handler, piece: bytes) -> None:
    for _ in range(100):
        if handler.server.api.stop.wait(0.1):
            return
        handler.wfile.write(piece)
        handler.wfile.flush()


def nothing(handler: Handler, asked: Asked) -> bool:
    """No fault: what the server would have answered."""
    return False
