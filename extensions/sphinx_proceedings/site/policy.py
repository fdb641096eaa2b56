"""Content Security Policy: what a page may load and run (https://www.w3.org/TR/CSP3/).

Every page says in its head that nothing runs or loads but the site's own files and the inline
scripts of its theme, each known by its hash.  Text of strangers that got past ``markup`` after all
would stand in a page's body, and of bodies no script is ever allowed.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from ..problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OFF = "off"
"""Value of ``proceedings_content_security`` with which pages have no policy."""

_INLINE = "'unsafe-inline'"
_BASE: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    # For browsers older than 2023, which do not know the two that follow.
    "style-src": ("'self'", _INLINE),
    "style-src-elem": ("'self'",),
    # Sizes of images and widths of columns, by docutils and MathML: they run nothing.
    "style-src-attr": (_INLINE,),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'", "data:"),
    "media-src": ("'self'",),
    "connect-src": ("'self'",),
    "frame-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
}
_MORE = frozenset({"object-src", "script-src-elem", "script-src-attr", "child-src"})
"""Directives that only organizers set; browsers ignore others in the head of a page."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_HANDLER = re.compile(r"<[a-z][^<>]*?\son[a-z]+\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_DATA = re.compile(r"\btype\s*=\s*[\"']?(?!module\b|text/javascript|application/javascript)\w")
"""Scripts of other types, such as JSON-LD, are data: they are never run, so need no hash."""
_STYLING_SCRIPT = re.compile(r"<script[^>]*/fontawesome\.js\b", re.IGNORECASE)
"""Draws icons by a stylesheet that it writes into the page."""


class Request(NamedTuple):
    """What a page asks the browser for."""

    directive: str
    """The one that must allow it."""
    source: str
    """An address, or a hash of an inline script."""


# --- making it -----------------------------------------------------------------------------------


def fault_of(value: str) -> str:
    """What is wrong with an organizer's directives, as a clause; empty if nothing is."""
    if value == OFF:
        return ""
    known = {*_BASE, *_MORE}
    for name, sources in _read(value):
        if name not in known:
            return f"has a directive {name!r} that pages cannot have {nearest(name, known)}".strip()
        if not sources:
            return f"does not say what {name} allows"
    return ""


def directives(frame: str, more: str = "") -> dict[str, tuple[str, ...]]:
    """What a page may load and run.

    :param frame: the page as its theme makes it, without its body.
    :param more: an organizer's own directives, added to ours.
    """
    allowed = dict(_BASE)
    allowed["script-src"] += tuple(sorted(set(_hashes_of_scripts(frame))))
    if handlers := sorted(set(_hashes_of_handlers(frame))):
        allowed["script-src"] += ("'unsafe-hashes'", *handlers)
    if _STYLING_SCRIPT.search(frame):
        allowed["style-src-elem"] += (_INLINE,)
    allowed["style-src-elem"] += tuple(sorted({_hash(text) for text in _STYLE.findall(frame)}))
    for name, sources in _read(more):
        known = allowed.get(name, ())
        allowed[name] = tuple(dict.fromkeys((*known, *sources)))
    return {name: _effective(sources) for name, sources in allowed.items()}


def with_policy(page: str, allowed: Mapping[str, Iterable[str]]) -> str:
    """A page that tells browsers what is allowed, before anything in it can be loaded."""
    policy = "; ".join(" ".join((name, *sources)) for name, sources in allowed.items())
    content = html.escape(policy, quote=False).replace('"', "&quot;")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{content}" />'
    # The encoding must be said within the first kilobyte, so it stays first.
    begun = _CHARSET.search(page) or _HEAD.search(page)
    if begun is None:
        return page
    return f"{page[: begun.end()]}\n    {tag}{page[begun.end() :]}"


def _read(value: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for directive in value.split(";"):
        if words := directive.split():
            yield words[0].lower(), tuple(words[1:])


def _effective(sources: tuple[str, ...]) -> tuple[str, ...]:
    """A hash switches ``'unsafe-inline'`` off, and beside another source ``'none'`` is ignored."""
    if _INLINE in sources:
        sources = tuple(source for source in sources if not source.startswith("'sha256-"))
    if len(sources) > 1:
        sources = tuple(source for source in sources if source != "'none'")
    return sources


def _hashes_of_scripts(part: str) -> Iterator[str]:
    for attributes, text in _SCRIPT.findall(part):
        if text.strip() and not _DATA.search(attributes):
            yield _hash(text)


def _hashes_of_handlers(part: str) -> Iterator[str]:
    for double, single in _HANDLER.findall(part):
        yield _hash(html.unescape(double or single))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


# --- what it refuses -----------------------------------------------------------------------------

_LOADING = re.compile(
    r"<(script|img|iframe|video|audio|source|track|embed|object|link)\b([^>]*)>", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\b(?:src|data|href|poster)\s*=\s*[\"']?((?:https?:)?//[^\"'\s>]+)", re.IGNORECASE
)
_STYLESHEET = re.compile(r"\brel\s*=\s*[\"']?stylesheet\b", re.IGNORECASE)
_DIRECTIVE_OF = {
    "script": "script-src",
    "img": "img-src",
    "iframe": "frame-src",
    "embed": "object-src",
    "object": "object-src",
    "link": "style-src-elem",
}
"""Of elements; those that are not listed play pictures and sound."""


def refused(frame: str, body: str, allowed: Mapping[str, tuple[str, ...]]) -> Iterator[Request]:
    """What a page asks for and its policy does not allow, each thing once.

    :param body: what its author has written, which may have inline scripts in it.
    """
    asked = dict.fromkeys([*_loads(frame), *_loads(body)])
    for hashed in (*_hashes_of_scripts(body), *_hashes_of_handlers(body)):
        asked[Request("script-src", hashed)] = None
    for request in asked:
        sources = allowed.get(request.directive, allowed["default-src"])
        if not any(_covers(source, request.source) for source in sources):
            yield request


def _loads(part: str) -> Iterator[Request]:
    for element, attributes in _LOADING.findall(part):
        name = element.lower()
        if name == "link" and not _STYLESHEET.search(attributes):
            continue
        for url in _ADDRESS.findall(attributes):
            yield Request(_DIRECTIVE_OF.get(name, "media-src"), html.unescape(url))


def _covers(source: str, asked: str) -> bool:
    """Whether a source of a directive allows what is asked for."""
    if asked.startswith("'"):
        return source in {asked, _INLINE}
    url = urlsplit(asked, scheme="https")
    if source in {"*", f"{url.scheme}:"}:
        return True
    given = urlsplit(source if "//" in source else f"//{source}", scheme=url.scheme)
    named = (given.hostname or "").removeprefix("*")
    host = url.hostname or ""
    same_host = host.endswith(named) if "*" in source else host == named
    return (
        bool(named)
        and same_host
        and given.scheme == url.scheme
        and (
            url.path.startswith(given.path)
            if given.path.endswith("/")
            else given.path in {"", url.path}
        )
    )
