"""Fetching from a server that misbehaves: what is tried again, what stops, and in which words."""

from __future__ import annotations

import gzip
import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

import openreview_server as faults
from openreview_notes import VENUE, v2
from openreview_server import PASSWORD, TOKEN, USERNAME, OpenReview, client_of, serving
from sphinx_proceedings.fetching import Access, FetchError, access_from, private_servers

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = {"content.venueid": VENUE, "limit": "1000", "sort": "id"}


@pytest.fixture
def api() -> Iterator[OpenReview]:
    with serving(OpenReview([v2("aaaaaaaaaa")])) as running:
        yield running


def fetch(api: OpenReview, access: Access | None = None, **limits: Any) -> tuple[list[str], Any]:
    client, watch = client_of(api, access, **limits)
    page = client.json(2, "/notes", QUERY)
    return [note["id"] for note in page["notes"]], watch


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.status(429), "too many requests"),
        (faults.status(500), "trouble of its own (status 500)"),
        (faults.status(502), "502"),
        (faults.status(503), "503"),
        (faults.status(504), "504"),
        (faults.truncated, "cut off"),
        (faults.reset, "refused or broken"),
        (faults.body(b"<!doctype html><title>Maintenance</title>"), "a web page instead of data"),
        (faults.body(b'{"notes": [{"id"'), "no JSON, or damaged"),
        (faults.body(b"\xff\xfe\x00"), "no JSON, or damaged"),
        (faults.body(b"[" * 200_000), "no JSON, or damaged"),
        (faults.body(b"[]"), "not what was asked for"),
        (faults.body(b"{}", Content_Encoding="gzip"), "packed wrongly"),
        (faults.body(gzip.compress(b"{}")[:-4], Content_Encoding="gzip"), "cut off"),
        (faults.body(b"{}", Content_Encoding="br"), "packed in a way"),
    ],
)
def test_what_may_pass_is_tried_again_and_told(api: OpenReview, fault: Any, words: str) -> None:
    api.faults = [fault, fault]
    found, watch = fetch(api)
    assert found == ["aaaaaaaaaa"]
    assert len(watch.told) == 2
    assert words in watch.told[0]
    assert len(api.asked) == 3


@pytest.mark.parametrize("fault", [faults.hang, faults.drip, faults.drip_head])
def test_a_request_ends_at_its_deadline_even_if_bytes_keep_coming(
    api: OpenReview, fault: Any
) -> None:
    api.faults = [fault]
    found, watch = fetch(api, deadline=0.5)
    assert found == ["aaaaaaaaaa"]
    assert "did not come whole within 0.5 seconds" in watch.text


def test_waits_grow_and_end(api: OpenReview) -> None:
    api.always = faults.status(500)
    client, watch = client_of(api)
    with pytest.raises(FetchError, match=r"tried 5 times\. Run the same command again"):
        client.json(2, "/notes", QUERY)
    assert watch.slept == [1.5, 3.0, 6.0, 12.0]
    assert len(api.asked) == 5


@pytest.mark.parametrize("given", ["120", formatdate(1_800_000_120, usegmt=True)])
def test_retry_after_is_obeyed_as_seconds_and_as_a_date(api: OpenReview, given: str) -> None:
    api.faults = [faults.status(429, Retry_After=given)]
    found, watch = fetch(api)
    assert found == ["aaaaaaaaaa"]
    assert watch.slept == [120.5]
    assert "2 minutes" in watch.text


@pytest.mark.parametrize("given", ["soon", "-5", "", "1e9", "99 Feb 2020"])
def test_a_retry_after_that_is_none_is_ignored(api: OpenReview, given: str) -> None:
    api.faults = [faults.status(429, Retry_After=given)]
    assert fetch(api)[1].slept == [1.5]


def test_a_long_wait_stops_with_the_way_on(api: OpenReview) -> None:
    api.faults = [faults.status(429, Retry_After="3600")]
    client, watch = client_of(api)
    with pytest.raises(FetchError, match=r"60 minutes, until about \d\d:\d\d\. Run the same"):
        client.json(2, "/notes", QUERY)
    assert watch.slept == []
    assert len(api.asked) == 1


def test_waits_are_limited_in_all(api: OpenReview) -> None:
    api.always = faults.status(429, Retry_After="250")
    client, watch = client_of(api)
    with pytest.raises(FetchError, match="Run the same command again"):
        client.json(2, "/notes", QUERY)
    assert len(watch.slept) == 2


def test_the_content_counts_not_what_it_is_called(api: OpenReview) -> None:
    data = json.dumps({"notes": [v2("bbbbbbbbbb")]}).encode()
    api.faults = [faults.body(gzip.compress(data), Content_Encoding="gzip", Content_Type="image/x")]
    assert fetch(api)[0] == ["bbbbbbbbbb"]


def test_absurd_sizes_are_refused_packed_or_not(api: OpenReview) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    for fault in (
        faults.body(b" " * 2_000_000),
        faults.body(bomb, Content_Encoding="gzip"),
    ):
        api.faults = [fault]
        with pytest.raises(FetchError, match="larger than 1 MB; nothing of it is used"):
            fetch(api, largest=1_000_000)


# --- redirections ------------------------------------------------------------------------------


def test_a_redirection_on_the_same_host_is_followed(api: OpenReview) -> None:
    api.faults = [faults.moved("/notes?content.venueid=" + VENUE + "&limit=9")]
    assert fetch(api)[0] == ["aaaaaaaaaa"]
    assert api.asked[1].headers["Authorization"] == f"Bearer {TOKEN}"


def test_redirections_in_circles_end(api: OpenReview) -> None:
    api.always = faults.moved("/notes")
    with pytest.raises(FetchError, match="in circles"):
        fetch(api)
    assert len(api.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "http://[", "https://"])
def test_a_redirection_to_anything_but_the_web_is_refused(api: OpenReview, to: str) -> None:
    api.faults = [faults.moved(to)]
    with pytest.raises(FetchError):
        fetch(api)
    assert len(api.asked) == 1


def test_notes_are_taken_from_no_other_host(api: OpenReview) -> None:
    with serving(OpenReview(guests=True)) as other:
        api.faults = [faults.moved(other.address + "/notes?limit=9")]
        with pytest.raises(FetchError, match="another host"):
            fetch(api)
        assert other.asked == []


def test_a_login_is_sent_nowhere_else(api: OpenReview) -> None:
    with serving(OpenReview()) as other:
        api.faults = [faults.moved(other.address + "/login", 307)]
        with pytest.raises(FetchError, match="the login elsewhere"):
            fetch(api, Access(USERNAME, PASSWORD))
        assert other.asked == []


# --- who asks ----------------------------------------------------------------------------------


def test_a_password_is_exchanged_once_for_a_token(api: OpenReview) -> None:
    client, _ = client_of(api, Access(USERNAME, PASSWORD))
    for _ in range(2):
        client.json(2, "/notes", QUERY)
    assert [asked.path for asked in api.asked] == ["/login", "/notes", "/notes"]
    assert api.asked[1].headers["Authorization"] == f"Bearer {TOKEN}"


def test_with_a_password_an_expired_token_is_renewed(api: OpenReview) -> None:
    client, _ = client_of(api, Access(USERNAME, PASSWORD))
    client.json(2, "/notes", QUERY)
    api.tokens = {"another-token"}
    assert client.json(2, "/notes", QUERY)["notes"]
    assert [asked.path for asked in api.asked][2:] == ["/notes", "/login", "/notes"]


def test_a_given_token_that_has_expired_stops_with_the_way_on(api: OpenReview) -> None:
    with pytest.raises(FetchError, match=r"Set OPENREVIEW_TOKEN to a new one\. Run the same"):
        fetch(api, Access(token="old"))
    assert len(api.asked) == 1


def test_guests_are_told_how_to_log_in_in_one_line(api: OpenReview) -> None:
    with pytest.raises(FetchError, match="nothing to guests any more") as caught:
        fetch(api, Access())
    assert "OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "Authorization" not in api.asked[0].headers


def test_a_refused_login_names_what_to_check_and_no_secret(api: OpenReview) -> None:
    with pytest.raises(FetchError, match="Check OPENREVIEW_USERNAME") as caught:
        fetch(api, Access("someone", PASSWORD))
    assert PASSWORD not in str(caught.value)
    assert "***" in str(caught.value)


def test_a_second_factor_is_explained(api: OpenReview) -> None:
    api.faults = [faults.body(b'{"mfaPending": true}')]
    with pytest.raises(FetchError, match="second factor"):
        fetch(api, Access(USERNAME, PASSWORD))


@pytest.mark.parametrize("token", ['"a b"', '"a\\r\\nX: y"', "7", '""', "null"])
def test_a_token_that_is_none_is_not_used(api: OpenReview, token: str) -> None:
    api.faults = [faults.body(b'{"token": %s}' % token.encode())]
    with pytest.raises(FetchError, match="holds no token"):
        fetch(api, Access(USERNAME, PASSWORD))


def test_the_servers_words_are_one_short_clean_line(api: OpenReview) -> None:
    said = {"name": "Bad", "message": f"\x1b[31m{TOKEN}\n" + "x" * 1000}
    api.faults = [lambda handler, _: handler.json(said, 400) or True]
    with pytest.raises(FetchError) as caught:
        fetch(api)
    text = str(caught.value)
    assert TOKEN not in text
    assert "\x1b" not in text
    assert "\n" not in text
    assert len(text) < 300


def test_neither_netrc_nor_cookies_are_sent(
    api: OpenReview, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    api.guests = True
    api.faults = [faults.moved("/notes?limit=9&content.venueid=" + VENUE)]
    api.faults[0] = lambda handler, _: (
        handler.send(b"", 302, Location="/notes?limit=9", Set_Cookie="a=b; Path=/") or True
    )
    fetch(api, Access())
    assert all("Authorization" not in asked.headers for asked in api.asked)
    assert all("Cookie" not in asked.headers for asked in api.asked)


@pytest.mark.parametrize(
    "environment",
    [
        {"OPENREVIEW_TOKEN": "a\r\nX-Evil: s3cret"},
        {"OPENREVIEW_TOKEN": "s3cret mit Ümlaut"},
        {"OPENREVIEW_USERNAME": "s3cret"},
        {"OPENREVIEW_PASSWORD": "s3cret"},
    ],
)
def test_credentials_that_are_none_are_refused_unseen(environment: dict[str, str]) -> None:
    with pytest.raises(FetchError) as caught:
        access_from(environment)
    assert "s3cret" not in str(caught.value)


def test_credentials_come_from_the_environment_and_do_not_show() -> None:
    access = access_from({"OPENREVIEW_USERNAME": USERNAME, "OPENREVIEW_PASSWORD": PASSWORD})
    assert access == Access(USERNAME, PASSWORD)
    assert PASSWORD not in repr(access)
    assert access_from({"OPENREVIEW_TOKEN": f" Bearer {TOKEN}\n"}) == Access(token=TOKEN)
    assert access_from({}).is_guest


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "ftp://localhost", "localhost", "https://a:b@example.org", "https://["],
)
def test_a_server_that_would_lose_the_login_is_refused(address: str) -> None:
    with pytest.raises(FetchError):
        private_servers(address)
