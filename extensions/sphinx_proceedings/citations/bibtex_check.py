r"""What is written is read back: each entry's key, title and authors, by bibtexparser.

The writer is trusted with nothing: an entry whose braces do not balance swallows all entries that
follow it, and nobody would notice before an author's paper does not compile.  Braces are counted
as BibTeX does, to which ``\{`` is one too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Entry

from . import bibtex

if TYPE_CHECKING:
    from ..model import Paper, Proceedings
    from ..names import Name

_WITHOUT_BRACES: Final = str.maketrans("", "", "{}")


def fault(written: str, paper: Paper, proceedings: Proceedings, *, unicode: bool = False) -> str:
    """In what an entry that has been written differs from its paper; empty if in nothing."""
    blocks = parse_string(written, parse_stack=[]).blocks
    if len(blocks) != 1 or not isinstance(blocks[0], Entry):
        return f"it is read back as {len(blocks)} entries or none"
    found = blocks[0]
    key = proceedings.citation_keys[paper.id]
    if (found.entry_type, found.key) != ("inproceedings", key):
        return f"its key {key!r} is read back as {found.key!r}"
    values = {field.key: str(field.value) for field in found.fields}
    for name, value in values.items():
        if not _is_balanced(value):
            return f'the braces of "{name}" do not balance'
    title = bibtex.escaped_title(paper, unicode=unicode)
    if _bare(values.get("title", "")) != _bare(title):
        return f"its title {title!r} is read back as {values.get('title')!r}"
    return _fault_of_authors(values.get("author", ""), paper, proceedings, unicode=unicode)


def _fault_of_authors(value: str, paper: Paper, proceedings: Proceedings, *, unicode: bool) -> str:
    read = split_multiple_persons_names(value[1:-1])
    names = [proceedings.name_of(author.name) for author in paper.authors]
    if not names:
        return "" if read == [bibtex.ANONYMOUS] else "its authors are not anonymous"
    if len(read) != len(names):
        return f"its {len(names)} authors are read back as {len(read)}"
    for name, text in zip(names, read, strict=True):
        if not _is_read_back(name, text, unicode=unicode):
            printed = " ".join((name.given, name.particle, name.family, name.suffix))
            return f'its author "{" ".join(printed.split())}" is read back as {text!r}'
    return ""


@lru_cache(maxsize=16_384)
def _is_read_back(name: Name, text: str, *, unicode: bool) -> bool:
    """Whether BibTeX takes the text apart into the name's parts, or keeps it whole."""
    try:
        read = parse_single_name_into_parts(text)
    except InvalidNameError:
        return False
    parts = [_bare(" ".join(part)) for part in (read.first, read.von, read.last, read.jr)]
    given, particle, family, suffix = (
        _bare(bibtex.escaped(part, unicode=unicode))
        for part in (name.given, name.particle, name.family, name.suffix)
    )
    whole = " ".join(filter(None, (given, particle, family, suffix)))
    return parts in ([given, particle, family, suffix], ["", "", whole, ""])


def _bare(latex: str) -> str:
    """Without braces, which protect and group but are not printed, and with single blanks."""
    return " ".join(latex.translate(_WITHOUT_BRACES).split())


def _is_balanced(value: str) -> bool:
    depth = 0
    for char in value:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
