"""PDFs of accepted papers: brought once, judged by content, never over the organizer's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import openreview_server as faults
from hosted_files import HTML, pdf, put
from openreview_notes import WORKSHOP, hidden, v2
from openreview_server import TOKEN, OpenReview, client_of, serving
from sphinx_proceedings.fetching import Brought, FetchError, bring_pdfs
from sphinx_proceedings.hosted import read_files
from sphinx_proceedings.problems import Report
from sphinx_proceedings.sources import openreview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IDS = ["aaaaaaaaa1", "bbbbbbbbb2", "ccccccccc3"]


@pytest.fixture
def api() -> Iterator[OpenReview]:
    notes = [
        v2(name, {"pdf": f"/pdf/{number * 40}.pdf"})
        for name, number in zip(IDS, "123", strict=True)
    ]
    pdfs = {name: pdf(200 + number) for number, name in enumerate(IDS)}
    with serving(OpenReview(notes, pdfs)) as running:
        yield running


def bring(api: OpenReview, folder: Path) -> Brought:
    data = json.dumps({"notes": api.notes}).encode()
    papers = openreview.read(data, WORKSHOP, Report(), file="x")
    client, _ = client_of(api)
    api.asked.clear()
    return bring_pdfs(client, folder, papers, {note["id"]: note for note in api.notes}, api=2)


def lying(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(found)


def test_files_lie_where_the_site_looks_for_them(api: OpenReview, tmp_path: Path) -> None:
    assert bring(api, tmp_path / "files").new == tuple(IDS)
    data = json.dumps({"notes": api.notes}).encode()
    papers = openreview.read(data, WORKSHOP, Report(), file="x")
    report = Report()
    found = read_files(tmp_path / "files", papers, report, file="files")
    assert sorted(found) == IDS
    assert list(map(str, report)) == []


def test_what_is_there_is_not_brought_again(api: OpenReview, tmp_path: Path) -> None:
    bring(api, tmp_path)
    before = (tmp_path / IDS[0] / "paper.pdf").stat().st_mtime_ns
    assert bring(api, tmp_path).there == tuple(IDS)
    assert api.asked == []
    assert (tmp_path / IDS[0] / "paper.pdf").stat().st_mtime_ns == before


def test_a_changed_pdf_is_brought_anew(api: OpenReview, tmp_path: Path) -> None:
    bring(api, tmp_path)
    api.notes[1]["content"]["pdf"]["value"] = f"/pdf/{'9' * 40}.pdf"
    api.pdfs[IDS[1]] = pdf(333)
    brought = bring(api, tmp_path)
    assert (brought.new, len(brought.there), len(api.asked)) == ((IDS[1],), 2, 1)
    assert (tmp_path / IDS[1] / "paper.pdf").read_bytes() == pdf(333)


def test_a_damaged_or_lost_file_is_told_from_the_organizers(
    api: OpenReview, tmp_path: Path
) -> None:
    put(tmp_path, {f"{IDS[0]}/paper.pdf": pdf(444)})
    assert bring(api, tmp_path).own == (IDS[0],)
    (tmp_path / IDS[1] / "paper.pdf").unlink()
    assert bring(api, tmp_path).new == (IDS[1],)
    assert (tmp_path / IDS[0] / "paper.pdf").read_bytes() == pdf(444)


def test_a_limit_stops_the_work_and_the_next_run_goes_on(api: OpenReview, tmp_path: Path) -> None:
    api.faults = [faults.nothing, faults.status(429, Retry_After="3000")]
    with pytest.raises(FetchError, match="50 minutes"):
        bring(api, tmp_path)
    assert lying(tmp_path) == [".fetched.json", f"{IDS[0]}/paper.pdf"]
    brought = bring(api, tmp_path)
    assert (brought.there, brought.new) == ((IDS[0],), (IDS[1], IDS[2]))
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(HTML, "a web page"), (pdf()[:-30], "does not end"), (b"", "something else")],
)
def test_what_is_no_pdf_is_left_out(
    api: OpenReview, tmp_path: Path, data: bytes, words: str
) -> None:
    bring(api, tmp_path)
    good = (tmp_path / IDS[1] / "paper.pdf").read_bytes()
    api.notes[1]["content"]["pdf"]["value"] = f"/pdf/{'9' * 40}.pdf"
    api.faults = [faults.body(data, Content_Type="application/pdf")]
    assert bring(api, tmp_path).failed == (IDS[1],)
    assert (tmp_path / IDS[1] / "paper.pdf").read_bytes() == good
    assert len(lying(tmp_path)) == 4


def test_a_cut_off_pdf_is_brought_again(api: OpenReview, tmp_path: Path) -> None:
    api.faults = [
        faults.body(b"%PDF-1.7\nhalf", Content_Length="900"),
        faults.drip,
    ]
    client, _ = client_of(api, deadline=0.5)
    data = json.dumps({"notes": api.notes}).encode()
    papers = openreview.read(data, WORKSHOP, Report(), file="x")
    notes: dict[str, Any] = {note["id"]: note for note in api.notes}
    assert bring_pdfs(client, tmp_path, papers, notes, api=2).new == tuple(IDS)
    assert [(tmp_path / name / "paper.pdf").read_bytes() for name in IDS] == list(api.pdfs.values())


def test_a_storage_elsewhere_is_asked_without_the_login(api: OpenReview, tmp_path: Path) -> None:
    with serving(OpenReview(guests=True)) as store:
        store.always = faults.body(pdf(555))
        api.faults = [faults.moved(store.address + "/bucket/1.pdf")]
        assert bring(api, tmp_path).new == tuple(IDS)
        assert len(store.asked) == 1
        assert "Authorization" not in store.asked[0].headers
        assert TOKEN not in str(store.asked[0].headers)


def test_hidden_and_foreign_pdfs_are_not_asked_for(api: OpenReview, tmp_path: Path) -> None:
    api.notes[0]["content"]["pdf"] = hidden("/pdf/" + "1" * 40 + ".pdf")
    api.notes[1]["content"]["pdf"] = {"value": "https://example.org/paper.pdf"}
    api.notes[2]["content"]["pdf"] = {"value": "/pdf/../../etc/passwd"}
    assert bring(api, tmp_path).none == tuple(IDS)
    assert api.asked == []


def test_odd_ids_stay_inside_the_folder(api: OpenReview, tmp_path: Path) -> None:
    odd = ["../../evil", "con", "a/b", "AAAAAAAAA1"]
    api.notes += [v2(name) for name in odd]
    api.pdfs |= {name: pdf(600) for name in odd}
    folder = tmp_path / "data" / "files"
    assert len(bring(api, folder).new) == 7
    assert lying(tmp_path) == [f"data/files/{name}" for name in lying(folder)]
    assert len({name.lower() for name in lying(folder)}) == 8
    assert bring(api, folder).new == ()


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"aaaaaaaaa1": 7}', b"[" * 200_000])
def test_a_damaged_record_only_costs_certainty(
    api: OpenReview, tmp_path: Path, damage: bytes
) -> None:
    bring(api, tmp_path)
    (tmp_path / ".fetched.json").write_bytes(damage)
    assert bring(api, tmp_path).own == tuple(IDS)


def test_one_file_that_is_not_given_does_not_keep_the_others_away(
    api: OpenReview, tmp_path: Path
) -> None:
    api.faults = [faults.status(403)]
    brought = bring(api, tmp_path)
    assert (brought.failed, brought.new) == ((IDS[0],), (IDS[1], IDS[2]))


def test_a_server_that_gives_no_file_is_soon_left_alone(api: OpenReview, tmp_path: Path) -> None:
    api.always = faults.status(403)
    with pytest.raises(FetchError, match="does not show this to you"):
        bring(api, tmp_path)
    assert len(api.asked) == 3
