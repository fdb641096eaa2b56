"""Builds the front of a series around its volumes: its pages, and the files that join theirs."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from ..search import Volume as Searched
from ..search import join
from ..volumes.bibliography import WHOLE, joined
from ..volumes.moved import moved
from ..volumes.published import dump_of, published
from .front import FOLDER, SITE
from .options import PREFIX
from .output import OutputTree
from .search_files import FOLDER as SEARCH_FOLDER
from .standing import Built, Standing
from .switch import complete, publish
from .switch import published as files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx

    from ..volumes import Series, Volume
    from ..volumes.published import Published
    from .standing import Asked


def build_front(asked: Asked, series: Series, work_of: Callable[[Volume], Path]) -> bool:
    """Build the front of a series; if that fails, the last good one stays.

    :param asked: with its work folder; its site is that of the series.
    :param work_of: the folder in which a volume is built.
    :returns: whether the front is in place.
    """
    work = asked.work
    assert work is not None  # noqa: S101 (the volumes lie where it would be otherwise)
    work.mkdir(parents=True, exist_ok=True)
    try:
        complete(asked.site, work)
        standing = Standing(asked, work)
        if standing.doubt() is None:
            told = standing.told()
            told.append(f"0 files written, {standing.files_left()} unchanged, 0 removed")
        else:
            standing.forget()
            built = _build(asked, series, work, work_of)
            publish(work / asked.builder, asked.site, work=work)
            standing.remember(built)
            told = built.summary
    except OSError as error:
        _complain(f"The front page could not be put in place: {error}. Mend that and build again.")
        return False
    except _failures() as error:
        _complain(str(error))
        if (asked.site / "index.html").exists():
            _complain(f"The last good front page is still in {asked.site}.")
        return False
    for line in told:
        print(line)  # noqa: T201
    return True


def _failures() -> type[Exception]:
    from sphinx.errors import SphinxError

    return SphinxError


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


def _build(asked: Asked, series: Series, work: Path, work_of: Callable[[Volume], Path]) -> Built:
    """Let Sphinx make the pages, and add the rest."""
    # Imported here: most of our start is Sphinx.
    from .running import Warnings, read_elsewhere, run_app

    output = work / asked.builder
    warnings = Warnings()
    values = {PREFIX + FOLDER: str(series.folder), PREFIX + SITE: str(asked.site)}
    app = run_app(asked, output, work / f"doctrees-{asked.builder}", warnings, values)
    volumes = [*published(series.volumes, asked.site)]
    tree = OutputTree(output)
    for name, content in join([_searched(volume) for volume in volumes]):
        tree.write(f"{SEARCH_FOLDER}/{name}", content)
    complaints = _write_bibliography(volumes, tree)
    page = partial(_moved_page, app)
    for volume in volumes:
        _write_moved(volume.volume, asked.site, files_of(work_of(volume.volume)), tree, page)
    tree.finish()
    for line in complaints:
        warnings.write(f"WARNING: {line}\n")
    return Built(
        summary=[_counted(volumes), tree.told_in_words()],
        news=[],
        locked=[],
        warned=warnings.kinds(()),
        kept=[],
        read=[*read_elsewhere(app.env, asked.conf), *_read(series, asked.site, work_of)],
    )


def _searched(volume: Published) -> Searched:
    return Searched(volume.folder / SEARCH_FOLDER, f"{volume.volume.id}/", volume.label)


def _read(series: Series, site: Path, work_of: Callable[[Volume], Path]) -> Iterator[Path]:
    """What of the volumes shows in the front, and which files they have."""
    yield series.file
    for volume in series.volumes:
        yield dump_of(volume, site)
        yield site / volume.id / WHOLE
        yield site / volume.id / SEARCH_FOLDER
        yield from (work_of(volume).glob("published.json"))


def _write_bibliography(volumes: list[Published], tree: OutputTree) -> list[str]:
    """The volumes' citations in one file; what is to be said of them."""
    text, clashes = joined(volumes)
    tree.write(WHOLE, text.encode())
    return [
        f'{WHOLE}: the key "{clash.key}" belongs to papers of {clash.kept} and of'
        f" {clash.left_out}; the latter is left out. Choose its key in citation-keys.toml of"
        f" {clash.left_out}, if it is not yet released."
        for clash in clashes
    ]


def _write_moved(
    volume: Volume,
    site: Path,
    files: set[str],
    tree: OutputTree,
    page: Callable[[str, str], str],
) -> None:
    """What stands at the addresses that a volume had before."""
    for each in moved(volume, sorted(files)):
        if each.is_page:
            tree.write(each.old, page(each.old, each.new).encode())
        else:
            tree.write(each.old, (site / each.new).read_bytes())


def _moved_page(app: Sphinx, old: str, new: str) -> str:
    """A page that leads from one file of the series' site to another."""
    from .sphinx_templates import environment_of

    path = new.removesuffix("index.html") if app.builder.name == "dirhtml" else new
    target = "../" * old.count("/") + path
    base = app.config.html_baseurl
    return (
        environment_of(app.builder)  # type: ignore[arg-type] # the command asks for no other
        .get_template("proceedings/moved.html")
        .render(
            language=app.config.language or "en",
            target=target,
            canonical=f"{base.rstrip('/')}/{path}" if base else target,
        )
    )


def _counted(volumes: list[Published]) -> str:
    papers = sum(volume.papers for volume in volumes)
    number = f"{len(volumes)} volume" if len(volumes) == 1 else f"{len(volumes)} volumes"
    return f"{number}, {papers} papers"
