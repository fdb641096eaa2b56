"""LaTeX documents that cite papers, and what LaTeX, BibTeX and biber say of them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from sphinx_proceedings.citations import bibtex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_proceedings.model import Paper, Proceedings

HARMLESS = re.compile(
    r"Overfull|Underfull"
    r"|LaTeX Font Warning: (?:Font shape|Size substitutions|Some font shapes)"
)
"""Lines of a log that speak of the look of the test's own document, not of its entries."""
FAULT = re.compile(r"^!|Warning|WARN|ERROR|There (?:was|were) [0-9]|undefined|Missing character")


class Processor(NamedTuple):
    """What makes a bibliography, and what a document says to have it made."""

    command: tuple[str, ...]
    preamble: str
    end: str
    item: str
    """What stands in the .bbl once for each entry."""


def classic(style: str) -> Processor:
    """BibTeX with a style."""
    end = f"\\bibliographystyle{{{style}}}\n\\bibliography{{all}}"
    preamble = "\\usepackage{natbib}" if style.endswith("nat") else ""
    return Processor(("bibtex",), preamble, end, "\\bibitem")


BIBER = Processor(
    ("biber", "--validate-datamodel"),
    "\\usepackage[backend=biber,maxbibnames=99]{biblatex}\n\\addbibresource{all.bib}",
    "\\printbibliography",
    "\\entry{",
)


class Said(NamedTuple):
    """What the programs have written."""

    faults: list[str]
    """Warnings and errors of LaTeX and of what makes the bibliography."""
    entries: int
    """Count of entries in the bibliography."""
    bbl: str
    """The bibliography."""


def cite(
    folder: Path, papers: Sequence[Paper], proceedings: Proceedings, processor: Processor
) -> Said:
    """Cite every paper and the volume, if there is one, in a document; run pdflatex four times."""
    entries = [bibtex.entry(paper, proceedings) for paper in papers]
    text = "".join(bibtex.whole(entries, proceedings))
    folder.mkdir(exist_ok=True)
    (folder / "all.bib").write_text(text, encoding="utf-8")
    # pdflatex has no Chinese type: whoever cites such names loads CJK or takes another engine.
    preamble = processor.preamble + "".join(
        f"\\DeclareUnicodeCharacter{{{ord(char):X}}}{{\\rule{{1em}}{{1ex}}}}\n"
        for char in sorted(set(text))
        if east_asian_width(char) in "WF"
    )
    keys = [proceedings.citation_keys[paper.id] for paper in papers]
    if bibtex.volume_entry(proceedings):
        keys.append(bibtex.volume_key(proceedings))
    cites = "\n".join(f"\\cite{{{key}}}" for key in keys)
    (folder / "doc.tex").write_text(
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{amsmath,amssymb,url}\n"
        f"{preamble}\n\\begin{{document}}\n{cites}\n{processor.end}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "doc.tex")
    for command in (latex, (*processor.command, "doc"), *[latex] * 3):
        _run(folder, *command)
    log, blg, bbl = (
        (folder / f"doc.{suffix}").read_text(encoding="utf-8", errors="replace")
        for suffix in ("log", "blg", "bbl")
    )
    return Said([*_faults(blg), *_faults(log)], bbl.count(processor.item), bbl)


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-4000:]


def _faults(text: str) -> list[str]:
    return [line for line in text.splitlines() if FAULT.search(line) and not HARMLESS.search(line)]
