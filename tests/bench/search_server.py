"""A web server on this machine that compresses as others do and counts what it sends."""

from __future__ import annotations

import contextlib
import gzip
import mimetypes
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMPRESSED = frozenset({".html", ".js", ".mjs", ".css", ".json", ".svg", ".xml", ".txt"})
LEVEL = 6
"""Of gzip: what zlib, and so most servers, take where nobody says otherwise (nginx takes 1)."""


class Answer(NamedTuple):
    """What was sent for one request."""

    begun: float
    """When the request came, in milliseconds of the epoch, as browsers count."""
    path: str
    size: int
    """Bytes on the wire: status line, headers and compressed body."""


class Server(ThreadingHTTPServer):
    """Serves one folder and remembers what it sent."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self.answers: list[Answer] = []
        self.delay = 0.0
        """Seconds that each answer waits, as a far network would have it."""

    @property
    def address(self) -> str:
        """Without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page breaks off what it was loading."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 60
    head = 0

    def do_GET(self) -> None:
        begun = time.time() * 1000
        if self.server.delay:
            time.sleep(self.server.delay)
        path = unquote(urlsplit(self.path).path)
        file = (self.server.folder / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        compress = file.suffix in COMPRESSED and "gzip" in self.headers["Accept-Encoding"]
        found = file.is_file() and file.is_relative_to(self.server.folder)
        body = _body(file, compress=compress) if found else b"not here"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if found and compress:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        # Before the last byte goes out, so that whoever has seen it finds it counted.
        self.server.answers.append(Answer(begun, path, self.head + len(body)))
        self.wfile.write(body)

    def flush_headers(self) -> None:
        self.head = sum(map(len, self._headers_buffer))
        super().flush_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Say nothing."""


@cache
def _body(file: Path, *, compress: bool) -> bytes:
    data = file.read_bytes()
    return gzip.compress(data, LEVEL, mtime=0) if compress else data


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server of this folder, meanwhile."""
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
