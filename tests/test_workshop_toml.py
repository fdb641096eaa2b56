"""workshop.toml: what it says, what is refused, and what only deserves a word."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sphinx_proceedings.config import WORKSHOP_TABLES, read_workshop
from sphinx_proceedings.model import Demonstration, Workshop
from sphinx_proceedings.problems import InputError, ProblemKind, Report

SITE = Path(__file__).parent.parent / "docs" / "_data"

SMALLEST = """\
[workshop]
title = "Toys"
short = "TOY"
booktitle = "Workshop on Toys"
venueid = "ICLR.cc/2024/Workshop/TOY"
year = 2024
"""
WHOLE = SMALLEST + 'dates = [2024-05-11]\ntimezone = "Europe/Vienna"\nplace = "Vienna"\n'


def read(tmp_path: Path, text: str) -> tuple[Workshop, list[str]]:
    path = tmp_path / "workshop.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    workshop = read_workshop(path, report, file="_data/workshop.toml")
    return workshop, [str(problem) for problem in report]


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    return str(caught.value)


def test_the_site_s_own_file_has_no_problem() -> None:
    report = Report()
    workshop = read_workshop(SITE / "workshop.toml", report, file="workshop.toml")
    assert list(report) == []
    assert workshop.short == "BGPT"
    assert workshop.dates == (date(2024, 5, 11),)
    assert workshop.timezone == ZoneInfo("Europe/Vienna")
    assert workshop.presentation == (
        ("oral", "oral"),
        ("spotlight", "spotlight"),
        ("poster", "poster"),
    )
    assert workshop.paper_venueid == "NeurIPS.cc/2023/Conference"
    assert workshop.paper_year == 2023


def test_five_keys_are_enough(tmp_path: Path) -> None:
    workshop, problems = read(tmp_path, SMALLEST)
    assert problems == []
    assert workshop == Workshop(
        title="Toys",
        short="TOY",
        booktitle="Workshop on Toys",
        venueid="ICLR.cc/2024/Workshop/TOY",
        year=2024,
        presentation=(("oral", "oral"), ("spotlight", "spotlight"), ("poster", "poster")),
    )
    assert workshop.timezone.key == "UTC"


def test_presentation_types_keep_their_order(tmp_path: Path) -> None:
    workshop, _ = read(tmp_path, SMALLEST + '[presentation]\nposter = "Poster"\ntalk = "Oral"\n')
    assert workshop.presentation == (("poster", "Poster"), ("talk", "Oral"))


def test_the_demonstration_names_the_papers_true_venue(tmp_path: Path) -> None:
    table = (
        '[demonstration]\nvenueid = "A.org/2023/Conference"\nbooktitle = "Proceedings of A"\n'
        'year = 2023\nnotice = "Not ours."\n'
    )
    workshop, problems = read(tmp_path, SMALLEST + table)
    assert problems == []
    assert workshop.demonstration == Demonstration(
        "A.org/2023/Conference", "Proceedings of A", 2023, "Not ours."
    )
    assert workshop.paper_booktitle == "Proceedings of A"


# --- refused ---------------------------------------------------------------------------------


def test_a_missing_file_stops(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_workshop(tmp_path / "none.toml", Report(), file="_data/none.toml")
    assert [each.kind for each in caught.value.problems] == [ProblemKind.FILE_MISSING]


@pytest.mark.parametrize("key", ["title", "short", "booktitle", "year"])
def test_a_missing_required_key_stops_and_is_named(tmp_path: Path, key: str) -> None:
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(key + " ")]
    assert f'_data/workshop.toml:1, [workshop]: "{key}" is missing' in refused(
        tmp_path, "\n".join(lines)
    )


def test_all_faults_are_told_before_stopping(tmp_path: Path) -> None:
    text = WHOLE.replace("title =", "titel =").replace("2024\n", '"2024"\n')
    said = refused(tmp_path, text.replace("Vienna", "Viena"))
    assert '"title" is missing' in said
    assert 'Did you mean "title"?' in said
    assert '"2024" stands where a whole number is expected' in said
    assert 'workshop.toml:8, [workshop], timezone: "Europe/Viena" is not a time zone' in said
    assert 'Did you mean "Europe/Vienna"?' in said


@pytest.mark.parametrize(
    "zone",
    ["", "Vienna!", "../../etc/passwd", "/etc/localtime", "localtime", "Europe", "right/UTC"],
)
def test_a_zone_that_is_none_stops(tmp_path: Path, zone: str) -> None:
    assert "is not a time zone" in refused(tmp_path, SMALLEST + f'timezone = "{zone}"\n')


@pytest.mark.parametrize(
    "name",
    [
        "../openreview.json",
        "/etc/passwd",
        "sub/openreview.json",
        "..",
        ".",
        "sub\\\\openreview.json",
        "C:openreview.json",
        "open\\u0000review.json",
        "open\\u202Ereview.json",
    ],
)
def test_an_export_outside_the_data_folder_stops(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path, SMALLEST + f'export = "{name}"\n')
    assert "is not the name of a file in the data folder" in said


@pytest.mark.parametrize("name", ["openreview.json", "notes.json.gz", "the export.jsonl", "..x"])
def test_a_bare_file_name_is_taken_as_the_export(tmp_path: Path, name: str) -> None:
    workshop, problems = read(tmp_path, SMALLEST + f'export = "{name}"\n')
    assert problems == []
    assert workshop.export == name


@pytest.mark.parametrize(
    "venueid",
    [
        "TOY",
        "https://openreview.net/group?id=ICLR.cc/2024/Workshop/TOY",
        "ICLR.cc/2024/Workshop/",
        "ICLR.cc//TOY",
        "someone@example.org",
        "ICLR.cc/2024/Workshop TOY",
    ],
)
def test_what_is_no_venue_id_stops(tmp_path: Path, venueid: str) -> None:
    said = refused(tmp_path, SMALLEST.replace("ICLR.cc/2024/Workshop/TOY", venueid))
    assert "is not the id of an OpenReview venue" in said


@pytest.mark.parametrize("state", ["Submission", "Rejected_Submission", "Desk_Rejected_Paper"])
def test_the_venue_id_of_papers_not_accepted_stops(tmp_path: Path, state: str) -> None:
    said = refused(tmp_path, SMALLEST.replace("Workshop/TOY", f"Workshop/TOY/{state}"))
    assert 'Write "ICLR.cc/2024/Workshop/TOY".' in said


@pytest.mark.parametrize("year", ["24", "20024", "true", "2024.0"])
def test_a_year_that_is_none_stops(tmp_path: Path, year: str) -> None:
    assert "[workshop], year" in refused(tmp_path, SMALLEST.replace("2024\n", f"{year}\n"))


def test_half_a_demonstration_stops(tmp_path: Path) -> None:
    """Going on without it would cite papers under a venue where they never appeared."""
    said = refused(tmp_path, SMALLEST + '[demonstration]\nvenueid = "A.org/2023/Conference"\n')
    assert '"booktitle" is missing' in said
    assert '"notice" is missing' in said


def test_problems_of_other_files_do_not_stop_it(tmp_path: Path) -> None:
    report = Report()
    path = tmp_path / "workshop.toml"
    with pytest.raises(InputError):
        read_workshop(tmp_path / "none.toml", report, file="none.toml")
    path.write_text(SMALLEST, encoding="utf-8")
    assert read_workshop(path, report, file="workshop.toml").short == "TOY"


# --- told, and gone on -----------------------------------------------------------------------


def test_dates_out_of_order_are_put_in_order_and_told(tmp_path: Path) -> None:
    days = "[2024-05-12, 2024-05-11, 2024-05-12]"
    workshop, problems = read(tmp_path, WHOLE.replace("[2024-05-11]", days))
    assert workshop.dates == (date(2024, 5, 11), date(2024, 5, 12))
    assert problems == [
        (
            "_data/workshop.toml:7, [workshop], dates: the dates are not in ascending order, or one"
            " stands there twice. Write dates = [2024-05-11, 2024-05-12]."
        )
    ]


def test_dates_without_a_zone_are_told(tmp_path: Path) -> None:
    workshop, problems = read(tmp_path, SMALLEST + "dates = [2024-05-11]\n")
    assert workshop.timezone.key == "UTC"
    assert len(problems) == 1
    assert "all times count as UTC" in problems[0]


def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path) -> None:
    _, problems = read(tmp_path, SMALLEST + 'venue_id = "x"\n[presentaton]\na = "b"\n')
    assert problems == [
        (
            '_data/workshop.toml:8: "presentaton" is not a key of the file.'
            ' Did you mean "presentation"?'
        ),
        (
            '_data/workshop.toml:7, [workshop], venue_id: "venue_id" is not a key of [workshop].'
            ' Did you mean "venueid"?'
        ),
    ]


# --- important dates -------------------------------------------------------------------------


def when(tmp_path: Path, lines: str) -> datetime:
    workshop, problems = read(tmp_path, WHOLE + f'[[date]]\ntitle = "Deadline"\n{lines}\n')
    assert problems == []
    return workshop.important_dates[0].when


def test_a_local_time_is_the_venue_s(tmp_path: Path) -> None:
    moment = when(tmp_path, "when = 2024-02-03T23:59:00")
    assert moment.isoformat() == "2024-02-03T23:59:00+01:00"


def test_anywhere_on_earth_is_twelve_hours_behind_utc(tmp_path: Path) -> None:
    moment = when(tmp_path, 'when = 2024-02-03T23:59:00\nzone = "AoE"')
    assert moment.astimezone(UTC) == datetime(2024, 2, 4, 11, 59, tzinfo=UTC)
    assert moment.tzname() == "AoE"


def test_another_zone_and_an_offset_are_kept(tmp_path: Path) -> None:
    moment = when(tmp_path, 'when = 2024-07-03T12:00:00\nzone = "America/New_York"')
    assert moment.isoformat() == "2024-07-03T12:00:00-04:00"
    assert when(tmp_path, "when = 2024-07-03T12:00:00-07:00").isoformat().endswith("-07:00")


def test_a_day_alone_lasts_until_its_end(tmp_path: Path) -> None:
    workshop, _ = read(tmp_path, WHOLE + '[[date]]\ntitle = "D"\nwhen = 2024-02-03\nzone = "AoE"\n')
    (found,) = workshop.important_dates
    assert found.day_only
    assert found.when.isoformat() == "2024-02-03T23:59:00-12:00"


def test_dates_stand_in_order_of_time(tmp_path: Path) -> None:
    text = "".join(
        f'[[date]]\ntitle = "{title}"\nwhen = {moment}\n'
        for title, moment in [
            ("c", "2024-02-03T10:00:00Z"),
            ("a", "2024-02-03T10:30:00"),
            ("b", "2024-02-03T11:00:00"),
        ]
    )
    workshop, _ = read(tmp_path, WHOLE + text)
    assert [each.title for each in workshop.important_dates] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("moment", "said", "taken"),
    [
        ("2024-03-31T02:30:00", "does not exist in Europe/Vienna", "2024-03-31T03:30:00+02:00"),
        ("2024-10-27T02:30:00", "exists twice in Europe/Vienna", "2024-10-27T02:30:00+02:00"),
    ],
)
def test_clock_changes_are_told(tmp_path: Path, moment: str, said: str, taken: str) -> None:
    workshop, problems = read(tmp_path, WHOLE + f'[[date]]\ntitle = "D"\nwhen = {moment}\n')
    assert workshop.important_dates[0].when.isoformat() == taken
    assert len(problems) == 1
    assert said in problems[0]
    assert problems[0].startswith("_data/workshop.toml:12, [[date]], when: ")


@pytest.mark.parametrize(
    "lines",
    [
        'title = "D"',
        'title = "D"\nwhen = "soon"',
        "when = 2024-01-01",
        'title = "D"\nwhen = 0001-01-01',
    ],
)
def test_a_bad_date_is_told_and_loses_nothing_else(tmp_path: Path, lines: str) -> None:
    good = '[[date]]\ntitle = "Good"\nwhen = 2024-02-03\n'
    workshop, problems = read(tmp_path, WHOLE + f"[[date]]\n{lines}\n{good}")
    assert [each.title for each in workshop.important_dates] == ["Good"]
    assert len(problems) == 1


def test_an_offset_and_a_zone_are_one_too_many(tmp_path: Path) -> None:
    text = '[[date]]\ntitle = "D"\nwhen = 2024-02-03T12:00:00Z\nzone = "AoE"\n'
    workshop, problems = read(tmp_path, WHOLE + text)
    assert workshop.important_dates[0].when == datetime(2024, 2, 3, 12, tzinfo=UTC)
    assert len(problems) == 1
    assert '"zone" says nothing' in problems[0]


# --- declarations ----------------------------------------------------------------------------


def test_every_key_and_table_is_explained() -> None:
    for table in WORKSHOP_TABLES:
        assert table.help.endswith(".")
        assert table.keys or table.any_key
        for key in table.keys:
            assert key.help.endswith(".")
            assert key.kind.name
