"""File formats of exports, and what is said of files that are none."""

from __future__ import annotations

import codecs
import gzip
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openreview_notes import VENUE, WORKSHOP, read_bytes, read_notes, v1, v2
from sphinx_proceedings import sources
from sphinx_proceedings.problems import InputError, ProblemKind, Report, Severity
from sphinx_proceedings.sources.openreview import stream
from sphinx_proceedings.sources.openreview.files import Export, RawNote
from sphinx_proceedings.sources.openreview.needed import read_needed

if TYPE_CHECKING:
    from pathlib import Path

NOTES = [v2("aaaa", number=1), v2("bbbb", number=2)]
LINES = "\n".join(json.dumps(note) for note in NOTES)

SHAPES = {
    "wrapper": json.dumps({"notes": NOTES, "count": 2, "_about": {"x": [1]}}).encode(),
    "list": json.dumps(NOTES).encode(),
    "indented": json.dumps({"notes": NOTES}, indent=1).encode(),
    "lines": LINES.encode(),
    "lines with blank ones": ("\n\n" + LINES.replace("\n", "\r\n\r\n") + "\n\n").encode(),
    "pages of lines": "\n".join(json.dumps({"notes": [note]}) for note in NOTES).encode(),
    "byte order mark": codecs.BOM_UTF8 + json.dumps(NOTES).encode(),
    "utf-16": json.dumps(NOTES).encode("utf-16"),
    "gzip": gzip.compress(json.dumps({"notes": NOTES}).encode()),
    "gzip of lines": gzip.compress(codecs.BOM_UTF8 + LINES.encode()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str, tmp_path: Path) -> None:
    reading = read_bytes(SHAPES[shape], tmp_path)
    assert reading.ids == ["aaaa", "bbbb"]
    assert reading.problems == ()


def carefully(data: bytes) -> list[object]:
    """The notes as the reading of whole files finds them."""
    export = Export("_data/openreview.json", Report())
    return [raw.value for raw in export._notes(export._decode(export._unpack(data)))]


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "shape", ["wrapper", "list", "indented", "byte order mark", "utf-16", "gzip"]
)
def test_large_exports_are_read_note_by_note_with_the_same_notes(
    shape: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_PIECE", piece)
    assert [*stream.notes_apart(SHAPES[shape])] == carefully(SHAPES[shape]) == NOTES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3)
    ),
    max_leaves=12,
)


@given(notes=st.lists(JSON, max_size=4), others=st.dictionaries(st.text(max_size=4), JSON))
def test_any_values_are_read_apart_as_together(
    notes: list[object], others: dict[str, object]
) -> None:
    wrapper = {**others, "notes": notes}
    for data in (json.dumps(notes), json.dumps(wrapper), json.dumps(wrapper, indent=1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stream, "_PIECE", 3)
            assert [*stream.notes_apart(data.encode())] == notes


@pytest.mark.parametrize(
    "text",
    ["", "7", "[1,]", "[1 2]", "[1", '{"notes": [1]', '{"notes": [1]} 2', '{"notes": 1}', "{}",
     '{"notes": [], "notes": []}', '{1: 2, "notes": []}', '{"notes": []]', "[1]]",
     f"[{'[' * 100_000}", f"[{'9' * 5000}]"],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_what_is_unusual_is_left_to_careful_reading(text: str) -> None:
    with pytest.raises(stream.UnusualError):
        list(stream.notes_apart(text.encode()))


def test_of_a_note_nothing_stays_in_memory_that_nobody_asks_for() -> None:
    secret = "a secret of the reviewers"
    reply = v2(
        "rply", {"review": secret, "decision": "Accept"}, forum="aaaa", details={"x": secret}
    )
    kept = read_needed(
        RawNote(
            v2(
                "aaaa",
                {
                    "confidential": {"value": secret, "readers": ["Chairs"]},
                    "comment_to_chairs": secret,
                },
                writers=[secret],
                details={"replies": [reply], "original": {"content": secret}, "more": secret},
            ),
            1,
        )
    )
    assert kept is not None
    assert secret not in repr(kept)
    # What is left behind is still counted.
    assert {"confidential", "comment_to_chairs"} < set(kept.content)
    assert {"writers", "details"} < kept.names


def test_one_note_alone_is_read(tmp_path: Path) -> None:
    assert read_bytes(json.dumps(v2("aaaa")).encode(), tmp_path).ids == ["aaaa"]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(v2(i, {"abstract": "a\u2028b\x85c"}), ensure_ascii=False) for i in ("aa", "bb")
    )
    assert read_bytes(lines.encode(), tmp_path).ids == ["aa", "bb"]


def fault(data: bytes, folder: Path, kind: ProblemKind = ProblemKind.FILE_FORMAT) -> str:
    reading = read_bytes(data, folder)
    assert reading.stopped
    (problem,) = reading.of(kind)
    assert problem.severity is Severity.ERROR
    assert problem.mend
    assert str(problem).startswith("_data/openreview.json")
    return str(problem)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        sources.read(tmp_path / "none.json", WORKSHOP, Report(), file="_data/none.json")
    (problem,) = caught.value.problems
    assert problem.kind is ProblemKind.FILE_MISSING
    assert problem.place.file == "_data/none.json"
    assert str(tmp_path) not in str(problem)


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        sources.read(tmp_path, WORKSHOP, Report(), file="_data")


@pytest.mark.parametrize("cut", [1, 40, 200, 500])
@pytest.mark.parametrize("indent", [None, 1])
def test_cut_off_json_is_told_with_its_place(cut: int, indent: int | None, tmp_path: Path) -> None:
    whole = json.dumps({"notes": NOTES}, indent=indent).encode()
    told = fault(whole[:-cut], tmp_path)
    assert "cut off" in told
    assert "column" in told
    assert "byte" in told


def test_json_lines_cut_off_are_told(tmp_path: Path) -> None:
    assert "cut off" in fault(LINES.encode()[:-30], tmp_path)


def test_a_broken_line_in_the_middle_loses_only_itself(tmp_path: Path) -> None:
    lines = LINES.replace("\n", '\n{"id": broken}\n')
    reading = read_bytes(lines.encode(), tmp_path)
    assert reading.ids == ["aaaa", "bbbb"]
    (problem,) = reading.of(ProblemKind.BAD_NOTE)
    assert problem.place.line == 2


def test_gzip_cut_off_or_damaged_is_told(tmp_path: Path) -> None:
    whole = SHAPES["gzip"]
    assert "cut off" in fault(whole[:-20], tmp_path)
    assert "damaged" in fault(whole[:12] + b"\xff" * 20 + whole[32:], tmp_path)


def test_not_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    told = fault(b'{"notes": [\n  {"id": nope}\n]}', tmp_path)
    assert "not JSON" in told
    assert "line 2, column 10 (byte 21)" in told
    assert "cut off" not in told


@pytest.mark.parametrize("page", ["<!DOCTYPE html><html>", "\n <HTML>\n", "<?xml version='1'?>"])
def test_a_page_saved_as_json_is_told_and_asks_for_a_login(page: str, tmp_path: Path) -> None:
    told = fault(page.encode(), tmp_path)
    assert "HTML" in told
    assert "Log in" in told


def test_an_answer_of_openreview_saved_as_json_is_told(tmp_path: Path) -> None:
    answer = {"name": "ChallengeRequiredError", "message": "secret", "status": 403}
    told = fault(json.dumps(answer).encode(), tmp_path)
    assert "ChallengeRequiredError" in told
    assert "Log in" in told
    assert "secret" not in told


def test_the_consoles_csv_is_told(tmp_path: Path) -> None:
    assert "CSV" in fault("\ufeffnumber,forum,title,abstract\n1,u,t,a".encode(), tmp_path)


@pytest.mark.parametrize("data", ["{}", '{"notes": {}}', '{"papers": []}', "3", '"notes"', "null"])
def test_json_that_is_no_export_is_told(data: str, tmp_path: Path) -> None:
    assert "no export" in fault(data.encode(), tmp_path)


@pytest.mark.parametrize("data", [b'{"notes": []}', b"[]", gzip.compress(b"[]", mtime=0)])
def test_an_empty_export_is_told(data: bytes, tmp_path: Path) -> None:
    assert "empty" in fault(data, tmp_path, ProblemKind.NO_PAPERS)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert "empty" in fault(b" \n", tmp_path)


def test_bytes_that_are_not_utf8_are_read_and_told(tmp_path: Path) -> None:
    data = json.dumps(v2("aaaa", {"title": "Caf@"})).encode().replace(b"@", b"\xe9")
    reading = read_bytes(data, tmp_path)
    assert reading.paper.title.plain == "Caf\ufffd"
    assert reading.kinds == [ProblemKind.FILE_FORMAT]


def test_a_note_nested_too_deeply_loses_only_itself(tmp_path: Path) -> None:
    deep = '{"id": "deep", "content": ' + '{"a":[' * 60_000 + "]}" * 60_000 + "}"
    for text in (
        f'{{"notes": [{json.dumps(NOTES[0])}, {deep}, {json.dumps(NOTES[1])}]}}',
        f"[{json.dumps(NOTES[0])}, {deep}, {json.dumps(NOTES[1])}]",
        f"{json.dumps(NOTES[0])}\n{deep}\n{json.dumps(NOTES[1])}",
    ):
        reading = read_bytes(text.encode(), tmp_path)
        assert reading.ids == ["aaaa", "bbbb"]
        assert reading.kinds == [ProblemKind.BAD_NOTE]


def test_numbers_no_computer_counts_to_lose_no_paper(tmp_path: Path) -> None:
    text = json.dumps([v2("aaaa", number="@"), v2("bbbb", pdate="@")])
    for number in ("9" * 5000, "1e999", "-1e999", "NaN", "Infinity", "0.5", "-1", "1e300"):
        reading = read_bytes(text.replace('"@"', number).encode(), tmp_path)
        assert sorted(reading.ids) == ["aaaa", "bbbb"]
        assert all(paper.number in (None, 7) for paper in reading.papers)
        assert reading.of(ProblemKind.BAD_FIELD)


def test_of_a_key_twice_the_last_counts(tmp_path: Path) -> None:
    text = json.dumps(v2("aaaa")).replace('"readers"', '"readers": ["V"], "readers"')
    assert read_bytes(text.encode(), tmp_path).ids == ["aaaa"]


def test_entries_that_are_no_notes_lose_only_themselves(tmp_path: Path) -> None:
    odd = [None, 3, "x", [], {}, {"id": "x"}, {"id": 3, "content": {}}, {"id": "", "content": {}}]
    reading = read_notes([*odd, {"id": "y", "content": []}, v2("aaaa")], tmp_path)
    assert reading.ids == ["aaaa"]
    assert len(reading.of(ProblemKind.BAD_NOTE)) == 9
    assert reading.left_out == {"unreadable": 9}


def test_thousands_of_bad_entries_do_not_flood_the_report(tmp_path: Path) -> None:
    reading = read_notes([*range(5000), v2("aaaa")], tmp_path)
    assert reading.ids == ["aaaa"]
    assert len(reading.problems) < 30
    assert "5000 entries" in reading.log


def test_api_versions_in_one_file_are_each_read_and_told(tmp_path: Path) -> None:
    reading = read_notes([v2("aaaa"), v1("bbbb")], tmp_path)
    assert reading.ids == ["aaaa", "bbbb"]
    (problem,) = reading.of(ProblemKind.FILE_FORMAT)
    assert "v1 and v2" in str(problem)


def test_a_wrong_venueid_names_those_of_the_file_and_the_nearest(tmp_path: Path) -> None:
    notes = [v2(f"n{i}", {"venueid": "ICLR.cc/2024/Workshop/BGTP"}) for i in range(3)]
    notes.append(v2("other", {"venueid": "NeurIPS.cc/2023/Conference"}))
    told = fault(json.dumps(notes).encode(), tmp_path, ProblemKind.NO_PAPERS)
    assert "ICLR.cc/2024/Workshop/BGTP (3)" in told
    assert "NeurIPS.cc/2023/Conference (1)" in told
    assert 'Did you mean "ICLR.cc/2024/Workshop/BGTP"' in told
    assert VENUE in told


def test_an_export_of_undecided_papers_asks_for_decisions(tmp_path: Path) -> None:
    notes = [v2("aaaa", {"venueid": f"{VENUE}/Submission", "title": "Secret"})]
    told = fault(json.dumps(notes).encode(), tmp_path, ProblemKind.NO_PAPERS)
    assert "decisions" in told
    assert "Secret" not in told
