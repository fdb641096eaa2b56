"""Fixtures that many tests share."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from hypothesis import settings

from programme_site import Reader, write_site
from searching import Visitor
from sites import Site, note, run, served
from sphinx_proceedings.site import sphinx_frame, sphinx_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from sites import Built

    MadeOnce = Callable[[str, Callable[[Path], object]], Path]

# A busy machine is slow; speed is measured by the benches alone.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Where this is set, each of the hundreds of processes that tests start would compile the package.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

NODE = Path(__file__).parent / "node"
NEEDED = {
    "browser": ["chromium"],
    "latex": ["pdflatex", "bibtex", "biber"],
    "node": ["node", "npm"],
    "java": ["java"],
    "epub": ["java", "epubcheck"],
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is asked for on the command line only."""
    parser.addoption(
        "--all-entries",
        action="store_true",
        help="give biber, too, all 3,218 citations of NeurIPS 2023, not a sample (some minutes)",
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a program that is not here, but never in CI and never silently."""
    for marker, programs in NEEDED.items():
        missing = [program for program in programs if shutil.which(program) is None]
        if missing and item.get_closest_marker(marker):
            message = f"needs {', '.join(missing)}"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One folder of compiled templates for all sites that are built here, where each has its own.

    To compile those of a theme takes half of the time of a small site.
    """
    folder = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        for module in (sphinx_templates, sphinx_frame):
            patch.setattr(module, "compiled_in", lambda _cache: folder)
        yield


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A toy site with three papers."""
    return Site(
        tmp_path / "source",
        [
            note("aaaaaaaaa1", "Learning to play", venue="TOY Oral"),
            note(
                "bbbbbbbbb2", "Playing to learn", authors=["Zoë Müller"], authorids=["~Zoe_Muller1"]
            ),
            note("ccccccccc3", "Toys of $\\ell_2$ norm", keywords=["Toy", "norms"]),
        ],
    )


LIBRARY: list[dict[str, Any]] = [
    note(
        "Maths12345",
        "Toys of $\\ell_2$ norm & <b> by Łukasz",
        venue="TOY Oral",
        authors=["Łukasz Kaiser", "Yang Liu"],
        authorids=["~Lukasz_Kaiser1", "~Yang_Liu1"],
        keywords=["Neural Networks", "toys", "solitary"],
        abstract="We show $x^2 < y$.\n\nA second *paragraph*.",
        TLDR="In short, toys.",
        code="https://code.example.org/toys",
    ),
    note(
        "Hanzi12345",
        "深度学习的理论",
        authors=["南佳怡", "Yang Liu"],
        authorids=["~Jiayi_Nan1", "~Yang_Liu9"],
        keywords=["neural-network", "Toy"],
    ),
    note(
        "-dash_1234",
        "A third study",
        venue="TOY",
        authors=["Lukasz Kaiser", "Ada Lovelace"],
        authorids=["~Lukasz_Kaiser1", "~Ada_Lovelace1"],
        keywords=["neural network"],
    ),
]
"""Papers that hold something of everything; tests that use their sites must not change them."""


@pytest.fixture(scope="session", params=["html", "dirhtml"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of :data:`LIBRARY`, built by each of the two builders that make pages."""
    return Site(tmp_path_factory.mktemp("library") / "source", LIBRARY).build(request.param)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Makes a folder once for all workers: the first that needs it, while others wait for it.

    Tests that use what is in it must not change it.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = root / name
        with FileLock(root / f"{name}.lock"):
            if not folder.is_dir():
                try:
                    make(folder)
                except BaseException:
                    # The next worker must not take half a folder for a whole one.
                    shutil.rmtree(folder, ignore_errors=True)
                    raise
        return folder

    return made


def _build_flagship(folder: Path) -> None:
    done = run("sphinx", "-W", "--keep-going", "-q", "-c", "conf", "docs", folder)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="session")
def flagship(made_once: MadeOnce) -> Path:
    """The output folder of this repository's own site, built as its users build it."""
    return made_once("flagship", _build_flagship)


@pytest.fixture(scope="session")
def flagship_address(flagship: Path) -> Iterator[str]:
    """The address at which the flagship site is served."""
    with served(flagship) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import expect, sync_playwright

    # As long as Playwright waits for all else; the 5 s that it gives an expectation are too few
    # on a busy machine, and whoever waits in vain is told of a fault a little later.
    expect.set_options(timeout=30_000)
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def programme_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host with two small sites, /one/ and /two/."""
    folder = tmp_path_factory.mktemp("host")
    for name in ("one", "two"):
        write_site(folder / name)
    with served(folder) as address:
        yield address


@pytest.fixture
def reader(chromium: Browser, programme_host: str) -> Iterator[Reader]:
    """A reader in New York; an error in any of their pages fails the test."""
    context = chromium.new_context(timezone_id="America/New_York", locale="en-US")
    reader = Reader(context, programme_host)
    yield reader
    context.close()
    assert reader.faults == []


@pytest.fixture
def visitor(chromium: Browser, flagship_address: str) -> Iterator[Visitor]:
    """A visitor of the flagship site; an error in any of their pages fails the test."""
    context = chromium.new_context()
    visitor = Visitor(context, flagship_address)
    yield visitor
    context.close()
    assert visitor.faults == []


@pytest.fixture(scope="session")
def node_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our scripts for Node.js and the packages that they need."""
    package = NODE / "package.json"
    digest = hashlib.sha256(package.read_bytes()).hexdigest()[:12]
    installed = pytestconfig.cache.mkdir("node") / digest
    if not installed.is_dir():
        fresh = tmp_path_factory.mktemp("node")
        shutil.copy(package, fresh)
        install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        done = subprocess.run(install, cwd=fresh, capture_output=True, text=True, check=False)
        if done.returncode:
            message = f"npm could not install what {package} names: {done.stderr.strip()}"
            pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
        # Another worker may have been faster.
        if not installed.is_dir():
            shutil.copytree(fresh, installed, dirs_exist_ok=True)
    folder = tmp_path_factory.mktemp("scripts")
    for script in (*NODE.glob("*.js"), package):
        shutil.copy(script, folder)
    (folder / "node_modules").symlink_to(installed / "node_modules")
    return folder
