"""Fetching page by page: nothing lost or doubled, and nothing asked for twice."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

import openreview_server as faults
from openreview_notes import VENUE, v1, v2
from openreview_server import TOKEN, OpenReview, client_of, serving
from sphinx_proceedings.fetching import Access, Fetched, FetchError, Resume, fetch_notes
from sphinx_proceedings.fetching import notes as reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IDS = [f"paper{number:05}" for number in range(7)]
NOW = 1_800_000_000


@pytest.fixture
def api() -> Iterator[OpenReview]:
    with serving(OpenReview([v2(name) for name in IDS])) as running:
        yield running


def resume_of(folder: Path, api: OpenReview, **other: Any) -> Resume:
    given = {"server": api.address, "venueid": VENUE, "guest": False} | other
    return Resume(folder / ".openreview.json.fetching", **given)


def ids(fetched: Fetched) -> list[str]:
    return [note["id"] for note in fetched.notes]


def run(api: OpenReview, folder: Path, **options: Any) -> tuple[Fetched, Any]:
    version = options.pop("version", None)
    client, watch = client_of(api, **options)
    resume = resume_of(folder, api, guest=client.access.is_guest)
    resume.load(watch)
    return fetch_notes(client, VENUE, resume, api=version), watch


def test_a_workshop_takes_one_request(api: OpenReview, tmp_path: Path) -> None:
    fetched, _ = run(api, tmp_path)
    assert (ids(fetched), fetched.api) == (IDS, 2)
    assert api.pages == [
        {
            "content.venueid": VENUE,
            "details": "directReplies",
            "limit": "1000",
            "sort": "id",
            "count": "true",
        }
    ]


def test_guests_do_not_ask_for_replies(api: OpenReview, tmp_path: Path) -> None:
    api.guests = True
    assert ids(run(api, tmp_path, access=Access())[0]) == IDS
    assert "details" not in api.pages[0]


def test_smaller_pages_than_asked_for_are_followed_to_the_end(
    api: OpenReview, tmp_path: Path
) -> None:
    api.most = 2
    assert ids(run(api, tmp_path)[0]) == IDS
    assert [page.get("after", "") for page in api.pages] == ["", IDS[1], IDS[3], IDS[5], ""]


def test_an_old_venue_is_found_in_the_old_api(tmp_path: Path) -> None:
    old = v1("oldoldold1", {"venueid": "", "venue": ""})
    with serving(OpenReview()) as new, serving(OpenReview([old])) as first:
        fetched, _ = run(new, tmp_path, v1=first)
        assert (ids(fetched), fetched.api) == (["oldoldold1"], 1)
        assert len(new.asked) == 1
        assert first.pages[1]["invitation"] == f"{VENUE}/-/Blind_Submission"
        assert first.pages[1]["details"] == "directReplies"


def test_only_the_api_that_is_wanted_is_asked(api: OpenReview, tmp_path: Path) -> None:
    with serving(OpenReview([v1()])) as first:
        fetched, _ = run(api, tmp_path, v1=first, version=1)
        assert (ids(fetched), fetched.api) == (["HkghWScuoQ"], 1)
        assert api.asked == []


def test_nothing_at_all_is_an_error_that_says_what_to_check(tmp_path: Path) -> None:
    with serving(OpenReview()) as empty, pytest.raises(FetchError, match="Check venueid"):
        run(empty, tmp_path)


def test_an_invitation_that_does_not_exist_is_nothing(tmp_path: Path) -> None:
    with serving(OpenReview()) as empty:
        empty.faults = [faults.nothing, faults.status(404)]
        with pytest.raises(FetchError, match="Check venueid"):
            run(empty, tmp_path)


@pytest.mark.parametrize("code", [400, 403])
def test_a_way_that_is_closed_does_not_close_the_others(
    api: OpenReview, tmp_path: Path, code: int
) -> None:
    api.faults = [faults.status(code)]
    assert ids(run(api, tmp_path)[0]) == IDS
    api.faults = [faults.status(code)]
    api.notes = []
    with pytest.raises(FetchError, match="Sorry"):
        run(api, tmp_path / "fresh")


# --- lists that move ---------------------------------------------------------------------------


def by_offset(api: OpenReview) -> Any:
    """A server that counts notes instead of looking for the last one."""
    given = [0]

    def fault(handler: Any, asked: Any) -> bool:
        found = sorted(api.notes, key=lambda note: note["id"])
        if "count" in asked.query:
            given[0] = 0
        page: dict[str, Any] = {"notes": found[given[0] : given[0] + 2]}
        if asked.query["limit"] != "1":
            given[0] += 2
        if "count" in asked.query:
            page["count"] = len(found)
        handler.json(page)
        return True

    return fault


@pytest.mark.parametrize("change", ["gone", "new", "both"])
def test_a_page_that_shifts_loses_and_doubles_nothing(
    api: OpenReview, tmp_path: Path, change: str
) -> None:
    steady = by_offset(api)

    def shifting(handler: Any, asked: Any) -> bool:
        if len(api.asked) == 3:
            api.notes = api.notes[1:] if change != "new" else api.notes
            api.notes = [v2("another000"), *api.notes] if change != "gone" else api.notes
            if change == "both":
                api.notes = [note for note in api.notes if note["id"] != IDS[1]]
        return bool(steady(handler, asked))

    api.always = shifting
    fetched, watch = run(api, tmp_path)
    assert ids(fetched) == sorted(note["id"] for note in api.notes)
    assert "once more" in watch.text


def test_a_list_that_never_rests_is_given_up(api: OpenReview, tmp_path: Path) -> None:
    def growing(handler: Any, asked: Any) -> bool:
        api.notes.append(v2(f"more{len(api.asked):06}"))
        handler.json({**api.page(asked.query), "count": 1000 + len(api.notes)})
        return True

    api.always = growing
    with pytest.raises(FetchError, match="keeps changing"):
        run(api, tmp_path)


def test_a_count_of_more_than_one_may_see_is_told(api: OpenReview, tmp_path: Path) -> None:
    def counting(handler: Any, asked: Any) -> bool:
        handler.json({**api.page(asked.query), "count": 9})
        return True

    api.always = counting
    fetched, watch = run(api, tmp_path)
    assert ids(fetched) == IDS
    assert "may not be allowed to see the others" in watch.text


def test_doubled_notes_are_one(api: OpenReview, tmp_path: Path) -> None:
    page = {"notes": [v2(name) for name in [*IDS, *IDS]], "count": 7}
    api.faults = [faults.body(json.dumps(page).encode())]
    assert ids(run(api, tmp_path)[0]) == IDS


def test_a_server_that_repeats_its_page_is_not_followed_for_ever(
    api: OpenReview, tmp_path: Path
) -> None:
    page = {"notes": [v2(name) for name in IDS[:3]]}
    api.always = faults.body(json.dumps(page).encode())
    assert ids(run(api, tmp_path)[0]) == IDS[:3]
    assert len(api.asked) == 2


def test_a_server_that_goes_on_for_ever_is_not_followed(
    api: OpenReview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_NOTES", 20)

    def endless(handler: Any, asked: Any) -> bool:
        handler.json({"notes": [v2(f"{len(api.asked):05}{n:05}") for n in range(9)]})
        return True

    api.always = endless
    with pytest.raises(FetchError, match="no venue has"):
        run(api, tmp_path)
    assert len(api.asked) == 3


@pytest.mark.parametrize("page", [{"notes": {}}, {"notes": [7]}, {"notes": [{"id": 7}]}, {}])
def test_what_is_no_list_of_notes_stops_the_fetch(
    api: OpenReview, tmp_path: Path, page: Any
) -> None:
    api.most = 2
    api.faults = [faults.nothing, faults.body(json.dumps(page).encode())]
    with pytest.raises(FetchError, match="no list of notes"):
        run(api, tmp_path)
    assert ids(run(api, tmp_path)[0]) == IDS


# --- a break -----------------------------------------------------------------------------------


def broken_off(api: OpenReview, folder: Path) -> Path:
    """Leave a fetch after two pages; the token has expired by then."""
    api.most = 2
    api.faults = [faults.nothing, faults.nothing, faults.status(401)]
    with pytest.raises(FetchError, match="Run the same command again"):
        run(api, folder)
    api.asked.clear()
    return resume_of(folder, api).path


def test_a_break_is_resumed_where_it_was(api: OpenReview, tmp_path: Path) -> None:
    broken_off(api, tmp_path)
    fetched, watch = run(api, tmp_path)
    assert ids(fetched) == IDS
    assert api.pages[0]["after"] == IDS[3]
    assert "Going on where the last run stopped (2 of its answers" in watch.text


def test_the_resume_file_is_private_and_holds_no_credentials(
    api: OpenReview, tmp_path: Path
) -> None:
    path = broken_off(api, tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert TOKEN.encode() not in path.read_bytes()


def test_a_resume_file_is_good_after_any_cut(api: OpenReview, tmp_path: Path) -> None:
    path = broken_off(api, tmp_path)
    whole = path.read_bytes()
    for length in [*range(0, len(whole), len(whole) // 12), len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert ids(run(api, tmp_path)[0]) == IDS, length
    again, watch = run(api, tmp_path)
    assert ids(again) == IDS
    assert "is damaged" not in watch.text


@pytest.mark.parametrize(
    "damage",
    [
        b"\0" * 50 + b"\n",
        b"{}\n",
        b"[]\n[]\n",
        b'{"format": 1}\n',
        b"[" * 200_000 + b"\n",
        b"",
    ],
)
def test_a_damaged_resume_file_is_ignored_with_a_word(
    api: OpenReview, tmp_path: Path, damage: bytes
) -> None:
    path = resume_of(tmp_path, api).path
    path.write_bytes(damage)
    fetched, watch = run(api, tmp_path)
    assert ids(fetched) == IDS
    assert "everything is fetched anew" in watch.text


def test_damage_inside_a_page_is_ignored(api: OpenReview, tmp_path: Path) -> None:
    path = broken_off(api, tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"id": "paper00002"', b'"id": 7'))
    assert ids(run(api, tmp_path)[0]) == IDS
    assert "after" not in api.pages[0]


def test_a_resume_file_of_another_fetch_or_day_is_not_used(api: OpenReview, tmp_path: Path) -> None:
    path = broken_off(api, tmp_path)
    data = path.read_bytes()
    for other in ({"venueid": "Other.cc/1"}, {"server": "https://example.org"}, {"guest": True}):
        path.write_bytes(data)
        _, watch = client_of(api)
        resume_of(tmp_path, api, **other).load(watch)
        assert "belongs to another fetch" in watch.text
        assert not path.exists()
    path.write_bytes(data)
    os.utime(path, (1e9, 1e9))
    assert "is too old" in run(api, tmp_path)[1].text


def test_a_link_in_place_of_the_resume_file_is_not_followed(
    api: OpenReview, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    resume_of(tmp_path, api).path.symlink_to(precious)
    assert ids(run(api, tmp_path)[0]) == IDS
    assert precious.read_text() == "mine"
