"""What one can do here; ``nox -l`` is the map.

Every session makes its own environment.  ``tests`` also installs the programs that are no Python
packages (a browser, LaTeX) where it may, and names in one line what is missing where it may not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["site"]
nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
DATA = Path("docs", "_data")
SITE = Path("build", "site")
BOOK = Path("build", "book")
SERIES = Path("build", "series")
SCHEMAS = ("commonmeta-py==0.13.0", "datacite==1.4.1", "taln2x==1.0.10")
"""Carry the schemas of Crossref, DataCite and dblp, and much that is not needed for that."""
OLDEST = ("sphinx==8.2.*", "myst-parser==4.0.*", "sphinx-book-theme==1.1.4")
"""The lower bounds of pyproject.toml."""
WHOLE_SITES = (
    *(str(path) for path in sorted(Path("tests").glob("test_site_*.py"))),
    "tests/test_content_security.py",
)
PARALLEL = ("-n", "auto", "--dist", "worksteal")
"""Neighbouring tests share sites, so they stay with one worker as long as all are busy."""
MEASUREMENTS = "manual/measurements.md"
BENCHES = (
    "build", "stages", "pages", "plain_sphinx", "citations", "search", "related", "scale",
    "visitors",
)  # fmt: skip

NEEDED = {
    # a program, or a file of TeX: (Debian packages, what needs it)
    "chromium": (["chromium", "fonts-noto-cjk"], "the browser tests"),
    "pdflatex": (
        ["texlive-latex-recommended", "texlive-fonts-recommended", "lmodern"],
        "the LaTeX tests",
    ),
    "bibtex": (["texlive-binaries"], "the BibTeX tests"),
    "biblatex.sty": (["texlive-bibtex-extra"], "the BibLaTeX tests"),
    "plainnat.bst": (["texlive-latex-base"], "the BibTeX tests"),
    "IEEEtran.bst": (["texlive-publishers"], "the BibTeX tests"),
    "biber": (["biber"], "the BibLaTeX tests"),
    "node": (["nodejs"], "the tests of scripts without a browser"),
    "npm": (["npm"], "the tests with ical.js, citation-js and the Nu HTML checker"),
    "java": (["default-jre-headless"], "the Nu HTML checker"),
    "epubcheck": (["epubcheck", "default-jre-headless"], "the tests of the book of abstracts"),
}


@nox.session
def site(session: nox.Session) -> None:
    """Build the workshop's site into build/site."""
    session.install("-e", ".[site]")
    session.run(
        "python", "-m", "sphinx_proceedings", "build", "docs", str(SITE), "-c", "conf",
        *session.posargs,
    )  # fmt: skip


@nox.session
def series(session: nox.Session) -> None:
    """Build a series of volumes (nox -s series -- FOLDER OUTPUT); without arguments, an example."""
    session.install("-e", ".[site,series]")
    given = session.posargs or ["tests/series", str(SERIES)]
    session.run("python", "-m", "sphinx_proceedings", "series", *given)


@nox.session(venv_backend="none")
def serve(session: nox.Session) -> None:
    """Show the built site at http://localhost:8000 (another port: nox -s serve -- 8080)."""
    if not (ROOT / SITE / "index.html").is_file():
        session.error("there is no site yet: run nox -s site first")
    port = session.posargs[0] if session.posargs else "8000"
    session.log(f"open http://localhost:{port} in a browser; stop with Ctrl+C")
    session.run(
        sys.executable, "-m", "http.server", port, "--bind", "localhost", "--directory", str(SITE),
        external=True,
    )  # fmt: skip


@nox.session
def book(session: nox.Session) -> None:
    """Make the book of abstracts, a PDF and an EPUB, in build/book."""
    session.install("-e", ".[book]")
    session.run(
        "python", "-m", "sphinx_proceedings", "book", "docs", str(BOOK), "-c", "conf",
        *session.posargs,
    )  # fmt: skip


@nox.session
def manual(session: nox.Session) -> None:
    """Build the manual of this software into build/manual."""
    session.install("-e", ".[site]")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "manual", "build/manual")


@nox.session
def check(session: nox.Session) -> None:
    """Show all that is wrong with docs/_data, and the broken links of build/site if it is built."""
    built = (ROOT / SITE / "index.html").is_file()
    _command(session, "check", str(DATA), *(["--site", str(SITE)] if built else []))


@nox.session
def fetch(session: nox.Session) -> None:
    """Bring the papers from OpenReview into docs/_data (the PDFs too: nox -s fetch -- --files)."""
    _command(session, "fetch", str(DATA))


@nox.session
def redact(session: nox.Session) -> None:
    """Make a public export of a private one: nox -s redact -- --help tells how."""
    _command(session, "redact")


@nox.session
def diff(session: nox.Session) -> None:
    """Show what changed between two exports: nox -s diff -- OLD.json NEW.json."""
    _command(session, "diff")


@nox.session
def select(session: nox.Session) -> None:
    """Choose contributed talks by reviews and topics: nox -s select -- PRIVATE-EXPORT.json."""
    _command(session, "select", str(DATA), extra="[planning]")


@nox.session
def assign(session: nox.Session) -> None:
    """Spread the posters of docs/_data over its sessions: nox -s assign -- --help tells how."""
    _command(session, "assign", str(DATA), extra="[planning]")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests; installs a browser and LaTeX where it may."""
    _install_programs(session)
    session.install("-e", ".[site,test]")
    session.install("--no-deps", *SCHEMAS)
    session.run("pytest", *PARALLEL, *session.posargs)


@nox.session
@nox.parametrize("ends", ["oldest", "newest"])
def versions(session: nox.Session, ends: str) -> None:
    """Run the tests of whole sites with the oldest and the newest supported Sphinx and theme."""
    session.install("-e", ".[site,test]", *(OLDEST if ends == "oldest" else ["--upgrade"]))
    session.run("pytest", *PARALLEL, *WHOLE_SITES, *session.posargs)


@nox.session
def messages(session: nox.Session) -> None:
    """Bring the catalogues of translations up to date with the code, and say what they lack."""
    session.install("-e", ".[site]")
    session.run("python", "tests/messages.py")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style with ruff."""
    session.install("-e", ".[lint]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy --strict."""
    session.install("-e", ".[book,site,planning,series,types]")
    session.run("mypy")
    session.run("mypy", "manual/_extensions")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure all, or one (nox -s bench -- build), and write it into manual/measurements.md."""
    session.install("-e", ".[site,bench]")
    name, *arguments = session.posargs or [""]
    if name and name not in BENCHES:
        session.error(f"there is no {name!r}, only {', '.join(BENCHES)}")
    for bench in [name] if name else BENCHES:
        session.run("python", f"tests/bench/{bench}.py", "--page", MEASUREMENTS, *arguments)


def _command(session: nox.Session, name: str, *usual: str, extra: str = "") -> None:
    """Run a command of the package with its usual arguments, then those given after ``--``."""
    session.install("-e", f".{extra}")
    session.run("python", "-m", "sphinx_proceedings", name, *usual, *session.posargs)


def _install_programs(session: nox.Session) -> None:
    """Bring what tests need and pip cannot bring; under CI it is an error if that fails."""
    missing = _missing()
    if missing and shutil.which("apt-get") and _may_install():
        packages = sorted({package for name in missing for package in NEEDED[name][0]})
        session.log("installing " + " ".join(packages))
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
        ):
            subprocess.run([*sudo, *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
        missing = _missing()
    for name in missing:
        packages, purpose = NEEDED[name]
        message = f"missing: {name}, needed by {purpose} (Debian: {' '.join(packages)})"
        if os.environ.get("CI"):
            session.error(message)
        session.warn(message + "; those tests will be skipped")


def _missing() -> list[str]:
    return [name for name in NEEDED if not _is_there(name)]


def _is_there(name: str) -> bool:
    if "." not in name:
        return shutil.which(name) is not None
    finder = shutil.which("kpsewhich")
    return bool(finder) and subprocess.run([finder, name], capture_output=True).returncode == 0


def _may_install() -> bool:
    """Whether packages can be installed without asking anybody for a password."""
    if not hasattr(os, "geteuid"):
        return False
    if os.geteuid() == 0:
        return True
    sudo = shutil.which("sudo")
    return bool(sudo) and subprocess.run([sudo, "-n", "true"], check=False).returncode == 0
