"""A series is built volume by volume, by processes or a cluster; what fails stops nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from many_volumes import FRONT_CONF, Cluster, Toys, all_bytes, one, volume_toml
from sites import Page, broken_links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    return Toys(tmp_path / "toys", tmp_path / "www" / "out")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    """Built by one process; tests that use it must not change it."""
    folder = tmp_path_factory.mktemp("toys")
    toys = Toys(folder / "toys", folder / "www" / "out")
    toys.build("--jobs", "1")
    return toys


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.close()


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


# --- what stands there ---------------------------------------------------------------------------


def test_every_volume_is_a_whole_site_of_its_own(built: Toys) -> None:
    for year in ("2023", "2024"):
        folder = built.out / f"toy-{year}"
        assert f"Puzzles of {year}" in (folder / "papers" / "index.html").read_text("utf-8")
        for name in ("index.html", "search.html", "search/index.json", "proceedings.json"):
            assert (folder / name).is_file()
    assert broken_links(built.out) == []


def test_the_front_lists_the_volumes_the_latest_first(built: Toys) -> None:
    page = Page(built.read("index.html"))
    assert [title.words[:4] for title in page.all("h2")] == ["2024", "2023"]
    links = page.links()
    for year in ("2023", "2024"):
        assert links[f"toy-{year}/index.html"] == f"Toy {year} Workshop of Toys"
        assert links[f"toy-{year}/authors/index.html"] == "Authors"
        assert links[f"toy-{year}/proceedings.bib"] == "BibTeX"
    assert links["toy-2023/papers/index.html"] in ("Papers", "its papers")
    assert "toy-2023/sessions/index.html" not in links, "it has no programme"
    words = page.one("body").words
    for told in ("TOY 2024", "11 May 2024", "Vienna", "2 papers, 2 authors"):
        assert told in words
    assert "Demonstration" not in words
    assert page.one("form", "pr-search-form").attrs["action"] == "search.html"


def test_the_front_is_as_strict_and_as_light_as_the_rest(built: Toys) -> None:
    for name in ("index.html", "search.html"):
        page = built.read(name)
        assert "Content-Security-Policy" in page
        for foreign in ("searchindex.js", "searchtools.js", "language_data.js"):
            assert foreign not in page
    assert Page(built.read("search.html")).one("meta", name="robots").attrs["content"] == "noindex"
    assert not (built.out / "searchindex.js").exists()


def test_one_search_and_one_bibliography_hold_all(built: Toys) -> None:
    text = built.read("proceedings.bib")
    assert {"lovelace2023puzzles", "lovelace2024puzzles"} <= set(re.findall(r"\{(\w+),", text))
    files = [*(built.out / "search").glob("*.json")]
    held = "".join(path.read_text("utf-8") for path in files)
    for year in ("2023", "2024"):
        assert f"toy-{year}/papers/aaaaaaa{year}.html" in held


def test_nothing_but_the_site_is_published(built: Toys) -> None:
    names = {path.name for path in built.out.rglob("*")}
    assert not {name for name in names if name.startswith(".") and name != ".nojekyll"}
    assert {"environment.pickle", "openreview.json", "standing.json"}.isdisjoint(names)
    text = b"".join(all_bytes(built.out).values())
    for private in (b"~Ada_Lovelace1", str(built.folder).encode()):
        assert private not in text


# --- who builds it -------------------------------------------------------------------------------


def test_two_at_once_make_the_same_bytes(built: Toys, tmp_path: Path) -> None:
    built.build("--jobs", "2", out=tmp_path / "two")
    assert all_bytes(built.out) == all_bytes(tmp_path / "two")


def test_a_cluster_makes_the_same_bytes(built: Toys, tmp_path: Path, cluster: Cluster) -> None:
    done = built.build("--scheduler", cluster.address, out=tmp_path / "dask")
    assert "toy-2023: built" in done.stdout
    assert all_bytes(built.out) == all_bytes(tmp_path / "dask")
    done = built.build("--scheduler", cluster.address, out=tmp_path / "dask")
    assert done.stdout.count(": unchanged") == 2


def test_a_worker_that_dies_takes_one_volume_with_it(toys: Toys, cluster: Cluster) -> None:
    # The worker is the parent of the build.
    killing = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(os.getpid(), 9)\n"
    toys.volumes["toy-2023"].write("conf.py", killing)
    done = toys.build("--scheduler", cluster.address, code=1)
    assert "toy-2024: built" in done.stdout
    assert "toy-2023:\n  the workers that built it died (KilledWorker)" in done.stderr
    assert "Failed: toy-2023." in done.stderr


def test_a_cluster_that_is_not_there_is_told(toys: Toys) -> None:
    done = toys.build("--scheduler", "tcp://127.0.0.1:9", code=1)
    assert done.stderr.startswith("no Dask scheduler answers at tcp://127.0.0.1:9")
    assert "leave --scheduler out" in done.stderr
    assert "such as tcp://head:8786" in toys.build("--scheduler", "head", code=2).stderr
    assert not toys.out.exists()


# --- what fails ----------------------------------------------------------------------------------


def test_a_volume_that_fails_is_named_and_stops_no_other(toys: Toys) -> None:
    toys.build()
    before = toys.times()
    toys.volumes["toy-2023"].write("_data/workshop.toml", "[workshop]\ntitel = 1\n")
    toys.volumes["toy-2024"].export([one("ccccccc2024", "Kites of 2024")])
    done = toys.build(code=1)
    assert re.search(r"^toy-2023:$", done.stderr, re.MULTILINE)
    assert re.search(r'^ +_data/workshop.toml:2, .*"titel" is not a key', done.stderr, re.MULTILINE)
    assert 'Did you mean "title"?' in done.stderr
    assert "Failed: toy-2023." in done.stderr
    assert "Kites of 2024" in toys.read("toy-2024/papers/index.html")
    after = toys.times()
    assert not {path for path in changed(before, after) if path.startswith("toy-2023/")}
    assert "toy-2023/index.html" in Page(toys.read("index.html")).links(), "its last good site"


def test_a_volume_that_was_never_built_is_not_listed(toys: Toys) -> None:
    toys.volumes["toy-2023"].write("conf.py", "import os, signal\nos.kill(os.getpid(), 9)\n")
    toys.write("front/index.rst", "Toys\n====\n\n.. proceedings:volumes::\n")
    done = toys.build(code=1)
    assert "toy-2023:\n  the build was ended by SIGKILL" in done.stderr
    assert "toy-2023/index.html" not in toys.read("index.html")
    assert "toy-2024/index.html" in toys.read("index.html")


def test_warnings_are_told_under_the_name_of_their_volume(toys: Toys, tmp_path: Path) -> None:
    toys.volumes["toy-2024"].write("stray.rst", "Stray\n=====\n")
    done = toys.build()
    told = done.stderr.partition("toy-2024:\n")[2]
    assert "stray.rst: WARNING: document isn't included in any toctree" in told
    done = toys.build("--strict", out=tmp_path / "strict", code=1)
    assert "toy-2023: built" in done.stdout
    assert "Failed: toy-2024." in done.stderr


def test_a_front_that_fails_leaves_the_last_good_one(toys: Toys) -> None:
    toys.build()
    page = toys.read("index.html")
    toys.write("front/index.rst", "Toys\n====\n")
    toys.write("front/toy-2024/index.rst", "In the way\n==========\n")
    done = toys.build(code=1)
    assert "toy-2024/index: a page of the front stands where a volume does" in done.stderr
    assert "Failed: the front page." in done.stderr
    assert toys.read("index.html") == page


def test_the_front_by_itself_says_how_it_is_built(toys: Toys, tmp_path: Path) -> None:
    from sites import run

    done = run("sphinx", toys.folder / "front", tmp_path / "alone")
    assert done.returncode
    assert "python -m sphinx_proceedings series FOLDER OUTPUT" in done.stderr


def test_faults_of_series_toml_come_before_any_build(toys: Toys) -> None:
    toys.declare(volume_toml("toy-2023"), volume_toml("Toy"), volume_toml("a", more="lable = 1"))
    done = toys.build(code=1)
    assert 'Did you mean "label"?' in done.stderr
    assert '"Toy" cannot be the id of a volume' in done.stderr
    assert not toys.out.exists()


# --- what has not changed ------------------------------------------------------------------------


def test_a_second_run_writes_nothing(toys: Toys) -> None:
    toys.build()
    before = toys.times()
    done = toys.build()
    assert done.stdout.count(": unchanged") == 2
    assert "the front page:\n0 files written" in done.stdout.replace("2 volumes, 4 papers\n", "")
    assert toys.times() == before


def test_a_changed_volume_alone_is_built_again(toys: Toys) -> None:
    toys.build()
    before = toys.times()
    notes = toys.volumes["toy-2024"].notes
    toys.volumes["toy-2024"].export([*notes, one("ccccccc2024", "Kites of 2024")])
    done = toys.build()
    assert "toy-2023: unchanged" in done.stdout
    assert "toy-2024: built" in done.stdout
    paths = changed(before, toys.times())
    assert not {path for path in paths if path.startswith("toy-2023/")}
    assert "toy-2024/papers/ccccccc2024.html" in paths
    assert {"index.html", "proceedings.bib"} <= paths, "counts and citations are new"
    assert "3 papers" in Page(toys.read("index.html")).one("body").words
    assert "search.html" not in paths


def test_a_new_volume_joins_and_one_taken_out_stays(toys: Toys) -> None:
    toys.build()
    toys.volume("toy-2025")
    toys.declare(*map(volume_toml, ("toy-2023", "toy-2025")))
    done = toys.build()
    assert f"{toys.out / 'toy-2024'} holds a volume that is not in series.toml" in done.stderr
    links = Page(toys.read("index.html")).links()
    assert "toy-2025/index.html" in links
    assert "toy-2024/index.html" not in links
    assert (toys.out / "toy-2024" / "papers" / "aaaaaaa2024.html").is_file()


def test_a_former_address_leads_on(toys: Toys) -> None:
    toys.build()
    toys.declare(
        volume_toml("toy-2023"),
        volume_toml("toys-of-2024", source="toy-2024", more='was = ["toy-2024"]'),
    )
    done = toys.build()
    assert "not in series.toml" not in done.stderr
    page = Page(toys.read("toy-2024/papers/aaaaaaa2024.html"))
    assert page.one("link", rel="canonical").attrs["href"] == (
        "../../toys-of-2024/papers/aaaaaaa2024.html"
    )
    assert "url=../../toys-of-2024/papers/aaaaaaa2024.html" in page.html
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    for name in ("papers/aaaaaaa2024.bib", "proceedings.json"):
        assert toys.read(f"toy-2024/{name}") == toys.read(f"toys-of-2024/{name}")
    assert broken_links(toys.out) == []


def test_pages_of_folders_lead_on_to_folders(toys: Toys) -> None:
    toys.declare(volume_toml("toy-2024", more='was = "toys"'))
    toys.write("front/index.rst", "Toys\n====\n\n.. proceedings:volumes::\n")
    toys.build("--builder", "dirhtml")
    assert 'href="toy-2024/papers/"' in toys.read("index.html")
    assert "url=../../../toy-2024/papers/aaaaaaa2024/" in toys.read(
        "toys/papers/aaaaaaa2024/index.html"
    )
    assert broken_links(toys.out) == []


# --- what is said of papers ----------------------------------------------------------------------


def test_a_demonstration_is_labelled(toys: Toys) -> None:
    site = toys.volumes["toy-2024"]
    told = (site.folder / "_data" / "workshop.toml").read_text("utf-8")
    notice = "These toys are only lent."
    site.write(
        "_data/workshop.toml",
        f'{told}[demonstration]\nvenueid = "Toy.cc/2024/Workshop/TOY"\nbooktitle = "Lent"\n'
        f'year = 2020\nnotice = "{notice}"\n',
    )
    toys.build()
    entries = [each for each in Page(toys.read("index.html")).all("li") if "TOY" in each.text]
    lent = [each.words for each in entries if notice in each.text]
    assert len(lent) == 1
    assert "TOY 2024 Demonstration" in lent[0]
    assert notice in toys.read("toy-2024/papers/index.html")
    assert notice in "".join(
        path.read_text("utf-8") for path in (toys.out / "search").glob("*.json")
    )


def test_citation_keys_of_two_volumes_that_clash_are_told(toys: Toys) -> None:
    toml = (toys.volumes["toy-2024"].folder / "_data" / "workshop.toml").read_text("utf-8")
    toys.volumes["toy-2023"].write("_data/workshop.toml", toml)
    toys.volumes["toy-2023"].export([one("aaaaaaa2023", "Puzzles")])
    toys.volumes["toy-2024"].export([one("aaaaaaa2024", "Puzzles")])
    done = toys.build()
    assert 'proceedings.bib: the key "lovelace2024puzzles" belongs to papers of' in done.stderr
    assert toys.read("proceedings.bib").count("@inproceedings") == 1
    assert toys.build().stderr == done.stderr, "what is wrong is told in every build"


def test_the_search_of_a_volume_is_still_its_own(built: Toys) -> None:
    index = json.loads((built.out / "toy-2023" / "search" / "index.json").read_text("utf-8"))
    assert index
    held = "".join(
        path.read_text("utf-8") for path in (built.out / "toy-2023" / "search").glob("*.json")
    )
    assert "toy-2023/" not in held


@pytest.mark.parametrize("theme", ["sphinx_book_theme", "pydata_sphinx_theme", "furo"])
def test_the_front_stands_in_every_theme(toys: Toys, theme: str) -> None:
    toys.declare(volume_toml("toy-2024"))
    toys.write("front/index.rst", "Toys\n====\n\n.. proceedings:volumes::\n")
    toys.write("front/conf.py", FRONT_CONF + f'html_theme = "{theme}"\n')
    done = toys.build()
    assert done.stderr == ""
    assert Page(toys.read("index.html")).one("ul", "pr-volumes")
    assert Page(toys.read("search.html")).one("form", "pr-search-form")
