"""What was published stays found: locks are written, old addresses lead on."""

from __future__ import annotations

import copy
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from sites import Site, broken_links, note, run_command

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

NOTES = [
    note("aaaaaaaaa1", "One", authors=["Ann Lee", "Bo Wu"], authorids=["~Ann_Lee1", "~Bo_Wu1"]),
    note("bbbbbbbbb2", "Two", authors=["Bo Wu"], authorids=["~Bo_Wu1"]),
]


@pytest.fixture
def published(tmp_path: Path) -> Site:
    """A site whose addresses are locked."""
    site = Site(tmp_path / "source", copy.deepcopy(NOTES))
    done = run_command("build", site.folder, tmp_path / "www", "-W")
    assert (done.returncode, done.stderr) == (0, "")
    return site


def lock(site: Site) -> Path:
    return site.folder / "_data" / "addresses.toml"


def renamed(site: Site, name: str) -> None:
    notes = copy.deepcopy(NOTES)
    notes[0]["content"]["authors"]["value"][0] = name
    site.export(notes)


def html(built: Built, docname: str) -> str:
    return built.page(docname).html


def test_the_command_line_locks_addresses_and_names_nobody(published: Site) -> None:
    text = lock(published).read_text(encoding="utf-8")
    assert '"ann-lee" = "aaaaaaaaa1/1"\n"bo-wu" = "aaaaaaaaa1/2 bbbbbbbbb2/1"\n' in text
    assert "~" not in text
    assert "Bo Wu" not in text


def test_sphinx_alone_and_a_demonstration_lock_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", copy.deepcopy(NOTES))
    site.build()
    workshop = (site.folder / "_data/workshop.toml").read_text(encoding="utf-8")
    venue = notes_venue(workshop)
    site.write(
        "_data/workshop.toml",
        f"{workshop}\n[demonstration]\nvenueid = {venue}\nbooktitle = 'B'\nyear = 2023\n"
        "notice = 'Shown only.'\n",
    )
    assert run_command("build", site.folder, tmp_path / "www").returncode == 0
    assert [path.name for path in (site.folder / "_data").glob("*.toml")] == ["workshop.toml"]


def notes_venue(workshop: str) -> str:
    (line,) = [line for line in workshop.splitlines() if line.startswith("venueid")]
    return line.partition("=")[2].strip()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_former_address_leads_to_the_new_one(published: Site, builder: str) -> None:
    renamed(published, "Ann Lee-Jones")
    built = published.build(builder)
    page = built.page("authors/ann-lee")
    (link,) = page.all("a")
    target = {"html": "../authors/ann-lee-jones.html", "dirhtml": "../../authors/ann-lee-jones/"}
    assert link.attrs["href"] == target[builder]
    refresh = page.one("meta", **{"http-equiv": "refresh"})
    assert refresh.attrs["content"] == f"0; url={target[builder]}"
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert page.one("link", rel="canonical").attrs["href"] == target[builder]
    assert "Ann Lee-Jones" in html(built, "authors/ann-lee-jones")
    assert broken_links(built.out) == []
    assert "ann-lee-jones" in built.read("authors/index.html")


def test_the_canonical_address_is_whole_where_the_sites_own_is_known(published: Site) -> None:
    renamed(published, "Ann Lee-Jones")
    built = published.build(html_baseurl="https://toys.example.org/2024")
    canonical = built.page("authors/ann-lee").one("link", rel="canonical").attrs["href"]
    assert canonical == "https://toys.example.org/2024/authors/ann-lee-jones.html"


def test_a_second_run_keeps_what_the_first_has_moved(published: Site, tmp_path: Path) -> None:
    renamed(published, "Ann Lee-Jones")
    for _ in range(2):
        done = run_command("build", published.folder, tmp_path / "www", "-W")
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / "www/authors/ann-lee.html").is_file()
    assert '"authors/ann-lee" = "authors/ann-lee-jones"' in lock(published).read_text()


def test_a_withdrawn_paper_leaves_a_page_that_names_nothing(published: Site) -> None:
    published.export(copy.deepcopy(NOTES[1:]))
    built = published.build()
    page = built.page("papers/aaaaaaaaa1")
    assert "Withdrawn" in [heading.words for heading in page.all("h1")]
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    everything = b"\n".join(built.all_bytes().values())
    assert b"Ann Lee" not in everything
    assert "papers/aaaaaaaaa1" not in built.read("papers/index.html")
    assert not (built.out / "authors/ann-lee.html").exists()
    assert broken_links(built.out) == []


def test_a_former_id_of_a_session_leads_to_it(tmp_path: Path) -> None:
    site = Site(tmp_path / "source", copy.deepcopy(NOTES))
    site.write(
        "_data/program.toml",
        '[[event]]\nid = "posters"\nwas = ["afternoon"]\nkind = "poster"\ntitle = "Posters"\n'
        "start = 2024-05-11T10:00:00\nend = 2024-05-11T11:00:00\n"
        'papers = ["aaaaaaaaa1", "bbbbbbbbb2"]\n'
        '[[event]]\nid = "coffee"\nwas = ["tea"]\nkind = "break"\ntitle = "Coffee"\n'
        "start = 2024-05-11T11:00:00\nend = 2024-05-11T12:00:00\n",
    )
    built = site.build()
    (link,) = built.page("sessions/afternoon").all("a")
    assert link.attrs["href"] == "../sessions/posters.html"
    (link,) = built.page("sessions/tea").all("a")
    assert link.attrs["href"] == "../sessions/index.html"
    assert not (built.out / "sessions/coffee.html").exists()
    assert broken_links(built.out) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"papers/old" = "papers/aaaaaaaa1"', 'Did you mean "papers/aaaaaaaaa1"?'),
        ('"papers/bbbbbbbbb2" = "papers/aaaaaaaaa1"', 'the page "papers/bbbbbbbbb2" exists'),
    ],
)
def test_a_move_that_cannot_be_made_is_told(published: Site, line: str, said: str) -> None:
    text = lock(published).read_text().replace("[moved]\n", f"[moved]\n{line}\n")
    lock(published).write_text(text)
    assert said in published.build().warnings


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_command_line_says_which_file_waits_to_be_committed(
    published: Site, tmp_path: Path
) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=published.folder, check=True)

    def said() -> str:
        done = run_command("build", published.folder, tmp_path / "www")
        return done.stdout

    assert "commit" not in said()
    git("init", "-q")
    assert "addresses.toml is not committed" in said()
    git("add", "-A")
    git("commit", "-q", "-m", "All")
    assert "commit" not in said()
    renamed(published, "Ann Lee-Jones")
    assert "addresses.toml: commit this file" in said()
    assert "addresses.toml is not committed" in said()
