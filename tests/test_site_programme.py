"""The programme on a built site: schedule, sessions, calendars, hosted files."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import icalendar
import pypdfium2
import pytest
from PIL import Image

from programme_site import STATIC
from sites import Built, Site, broken_links, run_command

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """\
[[event]]
id = "welcome"
kind = "remarks"
title = "Welcome & <b>coffee</b>"
start = 2024-05-11T09:00:00
end = 2024-05-11T09:10:00

[[event]]
id = "talk"
kind = "invited"
title = "A talk on toys"
start = 2024-05-11T09:10:00
end = 2024-05-11T09:40:00
room = "Hall A"
speakers = ["ada", "bob"]
abstract = "We *play* with $x^2$."
stream = "https://stream.example/1"
chat = "https://chat.example/1"

[[event]]
id = "posters"
kind = "poster"
title = "Posters"
start = 2024-05-11T10:00:00
end = 2024-05-11T11:00:00
papers = ["aaaaaaaaa1", "bbbbbbbbb2", "ccccccccc3"]
"""
PEOPLE = """\
[[person]]
id = "ada"
name = "Ada Lovelace"
role = ["speaker", "organizer"]
status = "confirmed"
affiliation = "Analytical Engines"
website = "https://ada.example/"
bio = "Ada wrote programs."

[[person]]
id = "bob"
name = "Bob Unconfirmed"
role = "speaker"
status = "unconfirmed"
"""
PAGE = """\
# People

```{proceedings:people}
:role: speaker
```

```{proceedings:schedule}
```

```{proceedings:dates}
```

```{proceedings:numbers}
```

See {proceedings:session}`posters` and {proceedings:event}`welcome`.
"""


@pytest.fixture
def programme_site(site: Site) -> Site:
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/people.toml", PEOPLE)
    workshop = (site.folder / "_data/workshop.toml").read_text(encoding="utf-8")
    dated = workshop.replace("year = 2024", "year = 2024\ndates = [2024-05-11]")
    deadline = '\n[[date]]\ntitle = "Submission"\nwhen = 2024-02-03T23:59:00\n'
    site.write("_data/workshop.toml", dated + deadline)
    site.write("people.md", PAGE)
    site.write("index.md", "# Toys\n\n```{toctree}\npeople\n```\n")
    return site


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_programme_has_its_pages_and_no_link_is_broken(programme_site: Site, builder: str) -> None:
    built = programme_site.build(builder)
    assert "Bob Unconfirmed" not in "".join(
        built.read(path) for path in built.files("**/*.html") if not path.startswith("_static")
    )
    assert broken_links(built.out) == []
    own = "{}.html" if builder == "html" else "{}/index.html"
    for name in ("sessions/talk", "sessions/posters", "my-programme"):
        assert (built.out / own.format(name)).is_file()
    assert not (built.out / own.format("sessions/welcome")).exists()
    schedule = built.read("sessions/index.html")
    assert "Welcome &amp; &lt;b&gt;coffee&lt;/b&gt;" in schedule
    assert '<time class="pr-time" datetime="2024-05-11T09:00:00+02:00"' in schedule
    assert "Saturday, 11 May 2024" in schedule
    talk = built.read(own.format("sessions/talk"))
    for words in ("Ada Lovelace", "Analytical Engines", "Hall A", "<em>play</em>", "<math>"):
        assert words in talk
    assert 'href="https://stream.example/1"' in talk


def test_unconfirmed_speaker_is_told_to_the_organizer(programme_site: Site) -> None:
    assert "bob" in programme_site.build().warnings


def test_session_stands_on_the_page_of_its_paper_and_in_its_own_files(
    programme_site: Site,
) -> None:
    built = programme_site.build()
    assert "../sessions/posters.html" in built.read("papers/aaaaaaaaa1.html")
    assert built.read("sessions/posters.bib").count("@inproceedings") == 3


def test_calendars_equal_the_schedule(programme_site: Site) -> None:
    built = programme_site.build()
    calendar = icalendar.Calendar.from_ical((built.out / "program.ics").read_bytes())
    found = {
        str(event["UID"]): (str(event["SUMMARY"]), event.start, event.end)
        for event in calendar.walk("VEVENT")
    }
    catalogue = json.loads(built.read("programme.json"))
    assert found == {
        event["uid"]: (
            event["title"],
            datetime.fromisoformat(event["start"]),
            datetime.fromisoformat(event["end"]),
        )
        for event in catalogue["events"]
    }
    for event in catalogue["events"]:
        assert f'datetime="{event["start"]}"' in built.read("sessions/index.html")
    one = icalendar.Calendar.from_ical((built.out / "sessions/talk.ics").read_bytes())
    assert str(one.walk("VEVENT")[0]["UID"]) in found
    assert b"Submission" in (built.out / "deadlines.ics").read_bytes()


def test_directives_draw_on_the_same_records(programme_site: Site) -> None:
    page = programme_site.build().read("people.html")
    for words in (
        "Ada wrote programs.",
        '<span aria-hidden="true" class="pr-initials">AL</span>',
        'href="https://ada.example/"',
        "Saturday, 11 May 2024",
        'data-pr-until="2024-02-03T23:59:00+01:00"',
        "sessions/posters.html",
        "sessions/index.html#event-welcome",
    ):
        assert words in page


def test_a_portrait_takes_the_place_of_initials(programme_site: Site) -> None:
    portraits = programme_site.folder / "_data/portraits"
    portraits.mkdir()
    Image.new("RGB", (400, 400), "teal").save(portraits / "ada.png")
    built = programme_site.build()
    assert 'src="portraits/ada.webp"' in built.read("people.html")
    assert "pr-initials" not in built.read("people.html")
    assert 'src="../portraits/ada.webp"' in built.read("sessions/talk.html")
    assert (built.out / "portraits/ada.webp").is_file()
    assert not broken_links(built.out)
    (portraits / "ada.png").unlink()
    again = programme_site.build()
    assert ">AL</span>" in again.read("people.html")
    assert not (again.out / "portraits/ada.webp").exists()


def test_news_and_changes_stand_newest_first_and_nothing_stands_for_none(
    programme_site: Site,
) -> None:
    asked = "# News\n\n```{proceedings:news}\n:caption: What is new\n```\n"
    programme_site.write("people.md", asked)
    assert "What is new" not in programme_site.build().read("people.html")
    news = (
        '[[news]]\ndate = 2024-01-02\ntitle = "Old <i>news</i>"\n'
        '[[news]]\ndate = 2024-03-04\ntitle = "Fresh news"\n'
    )
    programme_site.write("_data/news.toml", news)
    page = programme_site.build().read("people.html")
    assert "Old &lt;i&gt;news&lt;/i&gt;" in page
    assert page.index("What is new") < page.index("Fresh news") < page.index("Old ")


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_directives_work_where_there_are_no_pages(programme_site: Site, builder: str) -> None:
    built = programme_site.build(builder)
    (path,) = [found for found in built.files() if found in {"people.txt", "projectnamenotset.tex"}]
    assert "09:10–09:40" in built.read(path).replace("\\textendash{}", "–")
    assert "Ada wrote programs." in built.read(path)


@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_announcements_stand_ready_to_be_copied(programme_site: Site, builder: str) -> None:
    programme_site.write("people.md", "# Announce\n\n```{proceedings:announcements}\n```\n")
    built = programme_site.build(builder, html_baseurl="https://toy.example/")
    assert "bob" in built.warnings
    assert built.warnings.count("WARNING") == 1
    own = {"html": "people.html", "text": "people.txt", "latex": "projectnamenotset.tex"}
    page = built.read(own[builder])
    for words in (
        "Call for mailing lists",
        "Ada Lovelace (Analytical Engines)",
        "Submission: 3 February 2024, 23:59 CET",
        "Acronym: TOY 2024",
        "https://toy.example/",
    ):
        assert words in page
    assert "Unconfirmed" not in page
    for name in ("call", "post", "wikicfp"):
        assert (f'id="announcement-{name}"' in page) == (builder == "html")
        assert (f'data-pr-copy="announcement-{name}"' in page) == (builder == "html")


def test_announcements_follow_the_address_of_the_site(programme_site: Site) -> None:
    programme_site.write("people.md", "# Announce\n\n```{proceedings:announcements}\n```\n")
    assert "Web:" not in programme_site.build().read("people.html")
    conf = (programme_site.folder / "conf.py").read_text(encoding="utf-8")
    programme_site.write("conf.py", conf + 'html_baseurl = "https://new.example/"\n')
    page = programme_site.build(html_baseurl="https://new.example/").read("people.html")
    assert "Web:   https://new.example/" in page


def test_without_a_programme_there_is_no_schedule(site: Site) -> None:
    built = site.build()
    assert not built.files("sessions/**/*")
    assert "sessions/" not in built.read("index.html")
    assert not (built.out / "program.ics").exists()


def test_a_programme_that_comes_later_joins_the_navigation(site: Site) -> None:
    site.build()
    site.write("_data/program.toml", PROGRAM)
    site.write("_data/people.toml", PEOPLE)
    assert "sessions/index.html" in site.build().read("index.html")


def test_hosted_poster_stands_beside_its_paper(site: Site) -> None:
    folder = site.folder / "_data" / "files" / "aaaaaaaaa1"
    folder.mkdir(parents=True)
    document = pypdfium2.PdfDocument.new()
    document.new_page(400, 300).close()
    document.save(folder / "poster.pdf")
    document.close()
    (folder / "alt.txt").write_text('Toys & "games"', encoding="utf-8")
    built = site.build()
    assert (built.out / "papers/aaaaaaaaa1.poster.pdf").read_bytes() == (
        folder / "poster.pdf"
    ).read_bytes()
    page = built.read("papers/aaaaaaaaa1.html")
    assert 'href="../papers/aaaaaaaaa1.poster.pdf"' in page
    # With both, nothing below moves when the picture comes.
    assert 'alt="Toys &amp; &#34;games&#34;" width="640" height="480"' in page
    assert broken_links(built.out) == []
    (folder / "poster.pdf").unlink()
    assert site.build().files("papers/*poster*") == []


def test_scripts_of_the_package_are_on_the_site(site: Site) -> None:
    built: Built = site.build()
    scripts = {path.name for path in STATIC.glob("*.js")}
    assert scripts <= {path.name for path in (built.out / "_static").iterdir()}


def test_command_line_records_the_programme_once(programme_site: Site, tmp_path: Path) -> None:
    arguments = ["build", programme_site.folder, tmp_path / "built"]
    log = programme_site.folder / "_data" / "programme-log.toml"
    assert run_command(*arguments).returncode == 0
    recorded = log.read_bytes()
    assert run_command(*arguments).returncode == 0
    assert log.read_bytes() == recorded
    moved = PROGRAM.replace("2024-05-11T10:00:00", "2024-05-11T10:15:00")
    programme_site.write("_data/program.toml", moved)
    assert run_command(*arguments).returncode == 0
    assert log.read_bytes() != recorded
    assert "10:15" in (tmp_path / "built" / "feed.atom").read_text(encoding="utf-8")
    calendar = icalendar.Calendar.from_ical((tmp_path / "built/sessions/posters.ics").read_bytes())
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 1
