"""Tiny files of every type, made in code, honest and hostile ones."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from sphinx_proceedings import markup
from sphinx_proceedings.addresses import assign_slugs
from sphinx_proceedings.hosted import read_files
from sphinx_proceedings.model import ForumId, HostedFiles, Paper, PaperLinks
from sphinx_proceedings.problems import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_proceedings.problems import ProblemKind

MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + b"\0" * 40
QUICKTIME = b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + b"\0" * 40
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + b"\0" * 40
MATROSKA = b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\x82\x88matroska" + b"\0" * 40
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning.\n"
HTML = b"<!DOCTYPE html><title>Sign in</title><script>alert(1)</script>"
SVG = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
WEBP = b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 40
POSTSCRIPT_ONLY = b"%!PS-Adobe-3.0\n"


def papers(*ids: str) -> list[Paper]:
    slugs = assign_slugs([(number, name) for number, name in enumerate(ids)])
    return [
        Paper(
            ForumId(name), slugs[name], markup.inline(f"A study of {name}"), (),
            PaperLinks(f"https://openreview.net/forum?id={name}"),
        )
        for name in ids
    ]  # fmt: skip


def put(root: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder; their names are paths within it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


ONE = papers("AbC_1")


def read(root: Path, accepted: Sequence[Paper] = ONE) -> tuple[dict[ForumId, HostedFiles], Report]:
    report = Report()
    return read_files(root, accepted, report, file="_data/files"), report


def names(found: dict[ForumId, HostedFiles]) -> list[str]:
    return [f"{file.kind.value}{file.suffix}" for files in found.values() for file in files.files]


def told(report: Report, kind: ProblemKind | None = None) -> list[str]:
    return [str(problem) for problem in report if kind in (None, problem.kind)]


# --- PDFs --------------------------------------------------------------------------------------


def pdf(
    wide: float = 200,
    high: float = 300,
    *,
    catalog: bytes = b"",
    objects: tuple[bytes, ...] = (),
    content: bytes = b"1 0 0 rg 0 0 100 150 re f",
    filtered: bytes = b"",
    pages: int = 1,
) -> bytes:
    """A PDF of one page with a red corner; ``objects`` are numbered from 5."""
    kids = b"3 0 R" if pages else b""
    numbered = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents 4 0 R>>" % (wide, high),
        b"<<%s/Length %d>>\nstream\n%s\nendstream" % (filtered, len(content), content),
        *objects,
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(numbered, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(numbered) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(numbered) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


SCRIPT = pdf(catalog=b"/OpenAction 5 0 R", objects=(b"<</S/JavaScript/JS(app.alert\\(1\\))>>",))
LAUNCH = pdf(catalog=b"/OpenAction 5 0 R", objects=(b"<</S/Launch/F(calc.exe)>>",))
ESCAPED_SCRIPT = SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")
EMBEDDED = pdf(
    catalog=b"/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>",
    objects=(
        b"<</Type/Filespec/F(a)/EF<</F 6 0 R>>>>",
        b"<</Type/EmbeddedFile/Length 1>>\nstream\na\nendstream",
    ),
)
ENCRYPTED = pdf().replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
    % (b"11" * 32, b"22" * 32),
)


def bomb(megabytes: int) -> bytes:
    """A PDF whose page is a few kilobytes that unpack to many megabytes of drawing."""
    packed = zlib.compressobj(9)
    piece = b"0 0 m 9 9 l S\n" * 75_000
    content = b"".join(packed.compress(piece) for _ in range(megabytes)) + packed.flush()
    return pdf(content=content, filtered=b"/Filter/FlateDecode")


def hidden_script() -> bytes:
    """A PDF whose catalog and script lie in a compressed object stream."""
    inner = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>",
        b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
    ]
    head, body = b"", b""
    for number, found in enumerate(inner, 1):
        head += b"%d %d " % (number, len(body))
        body += found + b" "
    packed = zlib.compress(head + body)
    out = b"%PDF-1.5\n"
    first = len(out)
    out += b"5 0 obj\n<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>\n" % (
        len(head), len(packed),
    )  # fmt: skip
    out += b"stream\n" + packed + b"\nendstream\nendobj\n"
    table = len(out)
    rows = b"\0\0\0\xff" + b"".join(bytes([2, 0, 5, index]) for index in range(4))
    rows += b"".join(bytes([1]) + place.to_bytes(2, "big") + b"\0" for place in (first, table))
    packed = zlib.compress(rows)
    out += b"6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\n" % (
        len(packed)
    )
    return out + b"stream\n" + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
