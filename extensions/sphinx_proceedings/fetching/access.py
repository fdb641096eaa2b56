"""Where OpenReview is and who asks: servers and credentials, which are never written down."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .faults import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

USERNAME, PASSWORD, TOKEN = "OPENREVIEW_USERNAME", "OPENREVIEW_PASSWORD", "OPENREVIEW_TOKEN"
HOW_TO_LOG_IN = (
    f"Set the environment variables {USERNAME} and {PASSWORD} (or {TOKEN}) to those of your"
    " OpenReview account, and run the command again"
)
_TOKEN = re.compile(r"[!-~]{1,8192}")


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses of the API, without a slash at the end."""

    v2: str = "https://api2.openreview.net"
    v1: str | None = "https://api.openreview.net"
    """``None`` if there is none."""

    def of(self, api: int) -> str | None:
        """The address of API 1 or 2."""
        return self.v2 if api == 2 else self.v1


def private_servers(address: str) -> Servers:
    """One server of one's own in place of OpenReview's; credentials go there.

    :raises FetchError: if credentials would travel in the clear, or it is no address.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise FetchError("--server wants the address of a server, as https://api.example.org")
    if parts.username or parts.password:
        raise FetchError(f"--server holds a name or password. {HOW_TO_LOG_IN}")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise FetchError("--server must begin with https://, so that nobody reads your login")
    return Servers(address.rstrip("/"), address.rstrip("/"))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials; all empty for a guest."""

    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def is_guest(self) -> bool:
        """Whether nobody is to be logged in."""
        return not (self.token or self.password)


def access_from(environment: Mapping[str, str]) -> Access:
    """The credentials that the environment holds.

    :raises FetchError: if they cannot be credentials; never repeats them.
    """
    token = environment.get(TOKEN, "").strip().removeprefix("Bearer ").strip()
    username, password = environment.get(USERNAME, "").strip(), environment.get(PASSWORD, "")
    if token and not _TOKEN.fullmatch(token):
        raise FetchError(f"{TOKEN} is no token: it holds spaces or other odd characters")
    if bool(username) != bool(password) and not token:
        lacking = PASSWORD if username else USERNAME
        raise FetchError(f"{lacking} is not set. {HOW_TO_LOG_IN}")
    return Access(username, password, token)
