"""The first step for every text: what may not stand in any output is dropped.

Also the one place where an address from a stranger is judged.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but the white ones
    "\u00ad\u061c\u180e"  # soft hyphen, Arabic letter mark, Mongolian vowel separator
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width and bidirectional controls
    "\ud800-\udfff"  # unpaired surrogates
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters; parse.py keeps its marks there
    "\ufff9-\ufffb"  # interlinear annotation
    "\U000e0000-\U000e007f"  # tags: invisible ASCII
    "]|[\U0001fffe\U0001ffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u2000-\u200a\u3000\u205f]")
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?\Z"
)
_IPV6 = re.compile(r"[0-9a-f:.]{2,45}\Z")
_UNQUOTED = "!$&()*+,;=:@/?%~"
MAX_URL = 2_000
"""Longest address in characters that is let through; browsers and servers stop about there."""


def clean(source: str) -> str:
    """The text in NFC without control, invisible and unpaired characters.

    White space is kept; line ends of any kind become a newline, odd spaces a plain one.
    """
    if source.isascii() and source.isprintable():
        return source
    text = _DROPPED.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", source)))
    return unicodedata.normalize("NFC", text)


def safe_url(source: str, base: str | None = None) -> str | None:
    """The absolute http(s) address, percent-encoded to ASCII, or ``None`` if it is not one.

    :param base: what a relative address is relative to; without it only absolute ones pass.

    Addresses with user names or passwords are refused, since they are made to deceive.
    """
    text = clean(source).strip()
    if not text or len(text) > MAX_URL or any(char.isspace() for char in text):
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host = _ascii_host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host is None or "@" in parts.netloc:
        return None
    if "\\" in text:
        return None
    return _join(parts, f"{host}:{port}" if port is not None else host)


def _join(parts: SplitResult, netloc: str) -> str:
    """The address put together again, everything that could end an attribute encoded."""
    path, query, fragment = (
        _single_percents(quote(part, safe=_UNQUOTED))
        for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def _single_percents(text: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)


def _ascii_host(host: str) -> str | None:
    """The host in lower-case ASCII (IDNA where needed), or ``None`` if it cannot be one."""
    if ":" in host:
        return f"[{host}]" if _IPV6.match(host) else None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    return host if len(host) <= 253 and _HOST.match(host) else None
