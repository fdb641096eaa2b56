"""The map of papers: where the points stand, and what the page shows of them."""

from __future__ import annotations

import gzip
import re
import time
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from sites import Site, note, plain_site
from sphinx_proceedings import join
from sphinx_proceedings.problems import Report
from sphinx_proceedings.search import paper_map
from sphinx_proceedings.search.similarity import Neighbour, neighbours

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from sphinx_proceedings.model import Paper
    from sphinx_proceedings.search.paper_map import PaperMap

DATA = Path(__file__).parent / "data"
OWN = DATA.parent.parent / "docs" / "_data"
WORKSHOP = """\
[workshop]
title = "A conference"
short = "CONF"
booktitle = "Proceedings of the Conference"
venueid = "NeurIPS.cc/2023/Conference"
year = 2023
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """Of a whole conference, by id."""
    folder = tmp_path_factory.mktemp("conference")
    (folder / "workshop.toml").write_text(WORKSHOP)
    export = gzip.decompress((DATA / "neurips2023.json.gz").read_bytes())
    (folder / "openreview.json").write_bytes(export)
    return sorted(join.load(folder, Report()).proceedings.papers, key=lambda paper: paper.id)


def drawn(papers: list[Paper]) -> PaperMap:
    return paper_map.place(neighbours(papers, paper_map.DRAWN_TOGETHER))


@pytest.mark.parametrize("number", [0, 1, 2, 4, 54, 300, paper_map.MOST])
def test_points_keep_apart_and_inside_the_drawing(papers: list[Paper], number: int) -> None:
    found = drawn(papers[:number])
    assert len(found.points) == number
    for point in found.points.values():
        assert 0 < point.x < found.width
        assert 0 < point.y < found.height
    for one, other in combinations(found.points.values(), 2):
        squared = (one.x - other.x) ** 2 + (one.y - other.y) ** 2
        assert squared >= found.spacing**2


def test_few_papers_can_be_hit_by_a_finger(papers: list[Paper]) -> None:
    """24 CSS pixels on a phone, whose drawing is some 356 of them wide."""
    found = drawn(papers[:60])
    assert found.spacing * 356 / found.width >= 24


def test_papers_of_the_very_same_text_keep_apart(papers: list[Paper]) -> None:
    alike = {
        paper.id: [Neighbour(other, 1000) for other in papers[:9] if other is not paper]
        for paper in papers[:9]
    }
    found = paper_map.place(alike)
    assert len(set(found.points.values())) == 9


def test_papers_that_share_nothing_keep_apart(papers: list[Paper]) -> None:
    found = paper_map.place({paper.id: () for paper in papers[:40]})
    assert len(set(found.points.values())) == 40


def test_order_of_the_papers_does_not_matter(papers: list[Paper]) -> None:
    assert drawn(papers[:80][::-1]) == drawn(papers[:80])


def test_near_papers_stand_near(papers: list[Paper]) -> None:
    some = papers[:200]
    near = neighbours(some, paper_map.DRAWN_TOGETHER)
    points = paper_map.place(near).points

    def distance(one: Paper, other: Paper) -> float:
        here, there = points[one.id], points[other.id]
        return float((here.x - there.x) ** 2 + (here.y - there.y) ** 2) ** 0.5

    with_nearest = [distance(paper, near[paper.id][0].paper) for paper in some if near[paper.id]]
    with_any = [distance(one, other) for one, other in combinations(some, 2)]
    assert sum(with_nearest) / len(with_nearest) < sum(with_any) / len(with_any) / 3


def test_the_largest_map_is_drawn_within_seconds(papers: list[Paper]) -> None:
    near = neighbours(papers[: paper_map.MOST], paper_map.DRAWN_TOGETHER)
    start = time.process_time()
    paper_map.place(near)
    assert time.process_time() - start < 4


def test_leading_topics_take_in_the_most_papers_first() -> None:
    proceedings = join.load(OWN, Report()).proceedings
    leading = paper_map.leading_topics(proceedings)
    assert len(leading) == paper_map.COLOURS
    assert leading[0] == max(proceedings.topics, key=lambda topic: len(topic.papers))
    groups = paper_map.group_papers(proceedings.papers, leading)
    assert {groups[paper.id] for paper in leading[0].papers} == {0}
    assert set(groups.values()) <= set(range(len(leading) + 1))


# --- the page ----------------------------------------------------------------------------------

TITLES = ["Heat in graphs", "Graphs & <b> heat", "Rice", "Rice of $x^2$", "Tokens"]


def site_of(tmp_path: Path, number: int) -> Site:
    notes = [
        note(f"paper{place:05}", TITLES[place % len(TITLES)], abstract=None, keywords=["Toy"])
        for place in range(number)
    ]
    return plain_site(tmp_path / "site", notes)


def test_page_shows_every_paper_as_point_and_in_the_table(tmp_path: Path) -> None:
    built = site_of(tmp_path, 5).build()
    assert built.warnings == ""
    html = built.read("papers/map.html")
    assert html.count('<use href="#pr-map-') == 5
    assert html.count('<th scope="row">') == 5
    assert "<title>Graphs &amp; &lt;b&gt; heat</title>" in html
    assert "<b> heat" not in html
    for number in re.findall(r'<use [^>]* x="(\S+)" y="(\S+)"', html):
        assert all(part.isdigit() for part in number)
    assert "../papers/map.html" in built.page("papers/index").links()
    assert "../papers/index.html" in built.page("papers/map").links()
    assert "../topics/toy.html" in built.page("papers/map").links()


def test_a_retracted_paper_is_marked_and_near_to_none(tmp_path: Path) -> None:
    site = site_of(tmp_path, 5)
    retracted = site.notes[1]["id"]
    site.write(
        "_data/corrections.toml",
        f'[[correction]]\npaper = "{retracted}"\nkind = "retraction"\n'
        'date = 2024-06-02\nreason = "It fails."\n',
    )
    html = site.build().read("papers/map.html")
    assert re.findall(r'href="\.\./papers/(\w+)\.html"><title>Retracted: ', html) == [retracted]
    marked = re.findall(r'<tr><th scope="row"><a href="\.\./papers/(\w+)\.html">.*?</th>', html)
    assert len(marked) == 5
    (row,) = re.findall(r'<tr><th scope="row">(?:(?!</th>).)*Retracted</span>', html)
    assert retracted in row
    assert all(retracted not in nearest for nearest in re.findall(r"<ol>.*?</ol>", html))


@pytest.mark.parametrize("number", [paper_map.FEWEST - 1, paper_map.MOST + 1])
def test_very_few_or_many_papers_have_no_map(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if number > paper_map.FEWEST:
        monkeypatch.setattr(paper_map, "MOST", 6)
        number = 7
    built = site_of(tmp_path, number).build()
    assert built.warnings == ""
    assert "papers/map.html" not in built.files()
    assert "map.html" not in built.read("papers/index.html")


def test_a_paper_whose_id_is_map_leaves_the_map_its_place(tmp_path: Path) -> None:
    site = site_of(tmp_path, 5)
    built = Site(site.folder, [*site.notes, note("Map", "A paper of maps")]).build()
    assert "A paper of maps" in built.read("papers/map.html")
    assert "<h1>Map of papers</h1>" in built.read("papers/map.html")


def test_paper_names_its_related_papers(tmp_path: Path) -> None:
    built = site_of(tmp_path, 5).build()
    html = built.read("papers/paper00000.html")
    section = html[html.index('id="related"') :].partition("</section>")[0]
    assert section.index("paper00001.html") > 0
    assert "Graphs &amp; &lt;b&gt; heat" in section
    assert "paper00000.html" not in section


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_is_reached_by_keyboard_and_satisfies_axe(
    chromium: Browser, flagship_address: str, scheme: str
) -> None:
    context = chromium.new_context(
        color_scheme=scheme,
        viewport={"width": 390, "height": 800},  # type: ignore[arg-type]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{flagship_address}/papers/map.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    first, second = page.locator(".pr-map a").nth(0), page.locator(".pr-map a").nth(1)
    first.focus()
    page.keyboard.press("Tab")
    title = second.locator("title").text_content()
    assert page.locator(".pr-map-told").text_content() == title
    found = Axe().run(page, context="article.bd-article").response
    assert found["passes"]
    faults += [
        f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]
    ]
    assert faults == []
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("map.html"))
    assert page.get_by_role("heading", level=1).inner_text().strip().startswith(str(title)[:20])
    context.close()
