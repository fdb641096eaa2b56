"""The search's files and page on built sites."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from sites import VENUE, WORKSHOP, Page, Site, note, plain_site

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Built

PEOPLE = """\
[[person]]
id = "yes"
name = "Yolanda Confirmed"
role = "speaker"
status = "confirmed"
affiliation = "Yesville"

[[person]]
id = "no"
name = "Norbert Qunconfirmed"
role = "speaker"
status = "unconfirmed"
affiliation = "Qnowhere"
"""
RETRACTED = """\
[[correction]]
paper = "aaaaaaaaa1"
kind = "retraction"
date = 2024-06-02
reason = "The proof fails."
"""
DEMONSTRATION = f"""{WORKSHOP}
[demonstration]
venueid = "{VENUE}"
booktitle = "Toys elsewhere"
year = 2023
notice = "These toys are *only* lent."
"""
PROGRAM = """\
[[event]]
id = "talk"
kind = "invited"
title = "A talk about toys"
start = 2024-05-11T09:00:00
end = 2024-05-11T09:30:00
speakers = ["yes"]

[[event]]
id = "secret-talk"
kind = "invited"
title = "Another talk"
start = 2024-05-11T10:00:00
end = 2024-05-11T10:30:00
speakers = ["no"]

[[event]]
id = "posters"
kind = "poster"
title = "Poster session"
start = 2024-05-11T11:00:00
end = 2024-05-11T12:00:00
papers = ["aaaaaaaaa1"]
"""


def index(built: Built) -> dict[str, bytes]:
    """The files of the index."""
    return {
        path.removeprefix("search/"): (built.out / path).read_bytes()
        for path in built.files("search/*.json")
    }


def shown(built: Built) -> dict[str, tuple[str, str]]:
    """Of everything that can be found: address by title, and its text if it has one."""
    files = {name: json.loads(content) for name, content in index(built).items()}
    things = files["things.json"]
    rows = [row for n in range(len(things["shown"])) for row in files[f"shown-{n}.json"]]
    texts = [text for n in range(len(things["texts"])) for text in files[f"texts-{n}.json"]]
    texts += [""] * (len(rows) - len(texts))
    return {row[2]: (row[1], text) for row, text in zip(rows, texts, strict=True)}


def everything(built: Built) -> str:
    return b"\n".join(index(built).values()).decode()


def test_papers_people_events_and_pages_are_in_the_index(site: Site) -> None:
    site.write("_data/people.toml", PEOPLE)
    site.write("_data/program.toml", PROGRAM)
    site.write(
        "call.md", "# Call for toys\n\nSend *your* toys to {proceedings:paper}`aaaaaaaaa1`.\n"
    )
    site.write("index.md", "# Toy workshop\n\n```{toctree}\ncall\n```\n")
    found = shown(site.build())
    assert found["Learning to play"][0] == "papers/aaaaaaaaa1.html"
    assert found["Ada Lovelace"][0] == "authors/ada-lovelace.html"
    assert found["A talk about toys"][0] == "sessions/talk.html"
    assert found["Poster session"][0] == "sessions/posters.html"
    assert found["Call for toys"] == ("call.html", "Send your toys to Learning to play.")
    assert found["Toy workshop"] == ("index.html", "")
    assert found["Schedule"][0] == "sessions/index.html"
    assert found["Topics"][0] == "topics/index.html"


def test_retracted_papers_are_marked_and_demonstrations_labelled(site: Site) -> None:
    site.write("_data/workshop.toml", DEMONSTRATION)
    site.write("_data/corrections.toml", RETRACTED)
    built = site.build()
    files = {name: json.loads(content) for name, content in index(built).items()}
    (number,) = files["things.json"]["retracted"]
    assert files["shown-0.json"][number][0] == "aaaaaaaaa1"
    assert files["index.json"]["notice"] == "These toys are only lent."
    site.write("_data/workshop.toml", WORKSHOP)
    (site.folder / "_data" / "corrections.toml").unlink()
    files = {name: json.loads(content) for name, content in index(site.build()).items()}
    assert (files["things.json"]["retracted"], files["index.json"]["notice"]) == ([], "")


def test_addresses_are_those_of_the_builder(site: Site) -> None:
    built = site.build("dirhtml")
    found = shown(built)
    assert found["Learning to play"][0] == "papers/aaaaaaaaa1/"
    assert found["Toy workshop"][0] in ("", "./")
    page = Page(built.read("search/index.html"))
    assert page.one("form", "pr-search-form").attrs["action"] in ("./", "../search/")
    script = built.page("papers/aaaaaaaaa1").all(
        "script", type="module", **{"data-pr-search": "search/"}
    )
    assert len(script) == 1


def test_only_what_readers_see_of_a_page_is_found(site: Site) -> None:
    site.write(
        "index.md",
        "# Toy workshop\n\n% qcomment\n\nSeen.\n\n```{only} draft\nqdraft\n```\n\n"
        "```{only} html\nshown to all\n```\n\n```{raw} html\n<b>qraw</b>\n```\n\n"
        "```{toctree}\n:hidden:\n\nprivate\nuntitled\n```\n\n## A section\n\n"
        "![a *robot* of tin](robot.png)\n",
    )
    shutil.copy(site.folder / "index.md", site.folder / "robot.png")
    site.write("private.md", "---\nnosearch: true\n---\n# Private\n\nqprivate\n")
    site.write("untitled.md", "no title here\n")
    built = site.build()
    found = shown(built)
    assert found["Toy workshop"][1] == "Seen. shown to all A section a robot of tin"
    assert {"Private", "&lt;no title&gt;"}.isdisjoint(found)
    for unseen in ("qcomment", "qdraft", "qraw", "qprivate"):
        assert unseen not in everything(built)
        assert unseen[1:] not in everything(built)


def test_a_block_for_a_tag_that_is_gone_leaves_the_index(site: Site) -> None:
    site.write("index.md", "# Toy workshop\n\n```{only} draft\nqdraft\n```\n")
    with_tag = site.build(connect={"env-before-read-docs": lambda app, *_: app.tags.add("draft")})
    assert "qdraft" in shown(with_tag)["Toy workshop"][1]
    assert shown(site.build())["Toy workshop"][1] == ""


def test_an_incremental_build_has_the_index_of_a_fresh_one(site: Site, tmp_path: Path) -> None:
    site.write("call.md", "# Call\n\nOld words.\n")
    site.write("rules.md", "# Rules\n\nStay the same.\n")
    site.write("index.md", "# Toy workshop\n\n```{toctree}\ncall\nrules\n```\n")
    site.build()
    site.write("call.md", "# Call\n\nNew words.\n")
    again = site.build()
    assert shown(again)["Call"][1] == "New words."
    assert shown(again)["Rules"][1] == "Stay the same."
    assert index(again) == index(site.build(out=tmp_path / "fresh" / "out", fresh=True))
    times = again.times()
    after = site.build()
    names = [name for name in times if name.startswith("search/") and name.endswith(".json")]
    assert names
    assert {name: times[name] for name in names} == {name: after.times()[name] for name in names}


def test_a_parallel_build_has_the_same_index(site: Site, tmp_path: Path) -> None:
    names = [f"page{n}" for n in range(12)]
    for name in names:
        site.write(f"{name}.md", f"# Page {name}\n\nText of {{proceedings:paper}}`aaaaaaaaa1`.\n")
    site.write("index.md", "# Toy workshop\n\n```{toctree}\n" + "\n".join(names) + "\n```\n")
    one = index(site.build(out=tmp_path / "one" / "out"))
    assert one == index(site.build(out=tmp_path / "two" / "out", jobs=2))


def test_what_is_gone_leaves_the_index(site: Site) -> None:
    site.write("call.md", "# Call\n\nWords.\n")
    site.write("index.md", "# Toy workshop\n\n```{toctree}\ncall\n```\n")
    assert "Call" in shown(site.build())
    (site.folder / "call.md").unlink()
    site.write("index.md", "# Toy workshop\n")
    site.export(site.notes[1:])
    found = shown(site.build())
    assert {"Call", "Learning to play"}.isdisjoint(found)
    assert "Playing to learn" in found


def test_only_the_confirmed_are_found(site: Site) -> None:
    site.write("_data/people.toml", PEOPLE)
    site.write("_data/program.toml", PROGRAM)
    site.write("speakers.md", "# Speakers\n\n```{proceedings:people}\n:role: speaker\n```\n")
    site.write("index.md", "# Toy workshop\n\n```{toctree}\nspeakers\n```\n")
    built = site.build()
    assert "Yolanda Confirmed" in shown(built)["Speakers"][1]
    assert "Yolanda Confirmed" in everything(built)
    for unseen in ("Norbert", "Qunconfirmed", "qunconfirmed", "Qnowhere", "qnowhere"):
        assert unseen not in everything(built)


def test_private_fields_of_the_export_are_not_in_the_index(site: Site) -> None:
    private: dict[str, Any] = {"confidential_comment": "qconfidential", "pdf_hash": "qhash"}
    site.export(
        [
            note(
                "aaaaaaaaa1",
                "Learning to play",
                **private,
                authorids=["qmail@example.org", "~Zoe_Muller1"],
                top={"signatures": ["qsignature"], "readers": ["everyone"]},
            )
        ]
    )
    text = everything(site.build())
    assert "Learning to play" in text
    for unseen in ("confidential", "qhash", "qmail", "example.org", "signature"):
        assert unseen not in text


def test_titles_of_pages_are_text(site: Site) -> None:
    site.write("index.md", "# Tin <b>&</b> `<img onerror=alert(1)>`\n\nA `<script>`.\n")
    (title,) = (title for title in shown(site.build()) if title.startswith("Tin"))
    assert "&lt;img" in title
    assert "<img" not in title


# --- the page ------------------------------------------------------------------------------------


def test_the_search_page_is_ours_and_kept_from_search_engines(library: Built) -> None:
    page = library.page("search")
    form = page.one("form", "pr-search-form")
    assert form.attrs["method"] == "get"
    assert page.one("input", name="q", id="pr-search-text")
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert "Search" in page.one("title").text
    titles = set(page.links().values())
    assert {"Papers", "Authors", "Topics"} <= titles
    assert "search-results" not in page.html


def test_nothing_of_sphinxs_own_search_is_left(library: Built) -> None:
    assert not (library.out / "searchindex.js").exists()
    for docname in ("index", "search", "papers/index", "papers/Maths12345"):
        page = library.page(docname)
        for name in ("searchindex.js", "searchtools.js", "language_data.js", "pst-search-dialog"):
            assert name not in page.html
        assert "proceedings-finder.js" in page.html
        assert "pydata-sphinx-theme.js" in page.html


def test_an_index_of_an_earlier_build_is_removed(site: Site) -> None:
    out = site.folder.parent / "out-html"
    out.mkdir()
    (out / "searchindex.js").write_text("Search.setIndex({})")
    assert "searchindex.js" not in site.build(out=out).files()


@pytest.mark.parametrize("theme", ["alabaster", "classic", "pydata_sphinx_theme"])
def test_the_search_page_is_ours_under_other_themes(tmp_path: Path, theme: str) -> None:
    notes = [note("aaaaaaaaa1", "Learning to play")]
    built = plain_site(tmp_path / "source", notes, f'html_theme = "{theme}"\n').build()
    page = built.page("search")
    assert page.one("form", "pr-search-form")
    assert "searchindex.js" not in page.html + built.read("index.html")
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert built.warnings == ""


def test_a_layout_of_the_organizers_is_kept(site: Site) -> None:
    block = '{% block extrahead %}<meta name="own">{{ super() }}{% endblock %}'
    site.write("_templates/layout.html", '{% extends "!layout.html" %}' + block)
    built = site.build(templates_path=["_templates"])
    assert built.page("index").one("meta", name="own")
    assert built.page("search").one("form", "pr-search-form")


@pytest.mark.parametrize("builder", ["text", "singlehtml", "epub"])
def test_builders_without_pages_have_no_search(site: Site, builder: str) -> None:
    built = site.build(builder, version="1", epub_show_urls="no")
    assert not built.files("search/*")
    if builder == "singlehtml":
        assert "proceedings-finder.js" not in built.read("index.html")
