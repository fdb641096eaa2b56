"""Every page is HTML without an error, as the Nu HTML checker judges (https://validator.github.io)."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile import PAYLOADS, news, people, program, stuffed
from sites import Site
from sphinx_proceedings import markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sites import Built

pytestmark = [pytest.mark.java, pytest.mark.node]

NEURIPS = Path(__file__).parent / "data/neurips2023.json.gz"
JAR = "node_modules/vnu-jar/build/dist/vnu.jar"
ALL_OF_OURS = "# Ours\n" + "".join(
    f"\n```{{proceedings:{directive}}}\n{options}```\n"
    for directive, options in (
        ("papers", ""), ("people", ":role: organizer\n"), ("schedule", ""), ("news", ""),
        ("dates", ""), ("numbers", ""),
    )
)  # fmt: skip


def errors(node_folder: Path, pages: Iterable[Path]) -> list[str]:
    """What the checker calls an error; it warns of much that is a matter of taste."""
    command = ["java", "-Xss4m", "-jar", str(node_folder / JAR), "--format", "json", "--stdout",
               "--exit-zero-always", "--errors-only"]  # fmt: skip
    done = subprocess.run(
        [*command, *map(str, pages)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{Path(found['url']).name}:{found.get('lastLine')}: {found['message']} "
        f"{found.get('extract', '')!r}"
        for found in json.loads(done.stdout)["messages"]
        if found["type"] != "info"
    ]


def pages_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*.html") if "_static" not in path.parts)


def test_the_checker_finds_errors(node_folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p><ul><li id=a><li id=a></ul></p>"
    )
    assert len(errors(node_folder, [page])) == 2


def test_all_pages_of_the_workshop_are_valid(node_folder: Path, flagship: Path) -> None:
    pages = pages_of(flagship)
    assert len(pages) > 300
    assert errors(node_folder, pages) == []


def test_pages_of_a_small_site_are_valid(node_folder: Path, library: Built) -> None:
    assert errors(node_folder, pages_of(library.out)) == []


def test_text_of_all_papers_of_a_large_conference_is_valid(
    node_folder: Path, tmp_path: Path
) -> None:
    with gzip.open(NEURIPS, "rt", encoding="utf-8") as stream:
        papers = [note["content"] for note in json.load(stream)["notes"]]
    texts = [markup.block(one["abstract"]["value"]).html for one in papers]
    titles = [f"<p>{markup.inline(one['title']['value']).html}</p>" for one in papers]
    assert sum("<math" in text for text in texts) > 500
    page = tmp_path / "papers.html"
    start = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Papers</title>"
    page.write_text("\n".join([start, *titles, *texts]), encoding="utf-8")
    assert errors(node_folder, [page]) == []


def test_hostile_text_leaves_pages_valid(node_folder: Path, tmp_path: Path) -> None:
    site = Site(tmp_path / "source", [stuffed(name, text) for name, text in PAYLOADS.items()])
    for name, text in (("program", program()), ("people", people()), ("news", news())):
        site.write(f"_data/{name}.toml", text)
    site.write("index.md", ALL_OF_OURS)
    built = site.build(proceedings_topic_threshold=1)
    pages = pages_of(built.out)
    assert len(pages) > 4 * len(PAYLOADS)
    assert errors(node_folder, pages) == []
