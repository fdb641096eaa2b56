"""What a file is, judged by its first bytes and never by its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import FileKind

HEAD = 4_096
"""Bytes at the start of a file by which its type is judged."""


class FileType(NamedTuple):
    """A type of file that may be published."""

    name: str
    suffix: str
    media_type: str


PDF = FileType("PDF", ".pdf", "application/pdf")
PNG = FileType("PNG", ".png", "image/png")
JPEG = FileType("JPEG", ".jpg", "image/jpeg")
WEBP = FileType("WebP", ".webp", "image/webp")
MP4 = FileType("MP4", ".mp4", "video/mp4")
WEBM = FileType("WebM", ".webm", "video/webm")
WEBVTT = FileType("WebVTT", ".vtt", "text/vtt")

ALLOWED: dict[FileKind, tuple[FileType, ...]] = {
    FileKind.PAPER: (PDF,),
    FileKind.POSTER: (PDF, PNG, JPEG, WEBP),
    FileKind.SLIDES: (PDF,),
    FileKind.VIDEO: (MP4, WEBM),
    FileKind.CAPTIONS: (WEBVTT,),
    FileKind.PORTRAIT: (JPEG, PNG, WEBP),
}
"""Of several good files of one kind, the type that stands first is published."""

PREVIEWED = (PDF, PNG, JPEG, WEBP)
"""Types of which a thumbnail can be made."""

_MP4_BRANDS = re.compile(rb"iso[m2-9]|mp4[12]|avc1|M4V |dash|cmfc")
"""Brands of MP4 video (https://mp4ra.org/registered-types/brands); HEIC, AVIF and QuickTime
have the same frame and other brands."""
_WEBVTT = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|\Z)")
"""Section 4.1 of https://www.w3.org/TR/webvtt1/."""


def recognize(head: bytes) -> FileType | None:
    """The type of a file by its first bytes; ``None`` if it is none that is published.

    A PDF must begin with its mark: readers look for it in the first 1,024 bytes, and what
    stands before it may be a page or a program.
    """
    for mark, found in ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)):
        if head.startswith(mark):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), len(head))
        brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
        return MP4 if any(_MP4_BRANDS.fullmatch(brand) for brand in brands) else None
    if head[:4] == b"\x1aE\xdf\xa3":
        return WEBM if b"\x42\x82\x84webm" in head[:128] else None
    return WEBVTT if _WEBVTT.match(head) else None


class Refused(NamedTuple):
    """A type that is often found where another is meant."""

    pattern: re.Pattern[bytes]
    name: str
    mend: str


_REFUSED = (
    Refused(
        re.compile(rb"version https://git-lfs\.github\.com/"),
        "a pointer of Git LFS instead of the file",
        "Run git lfs pull",
    ),
    Refused(
        re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?)?<svg|\s*<\?xml.*<svg"),
        "an SVG image, which can carry scripts",
        "Save it as PDF or PNG",
    ),
    Refused(
        re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|!--|\?xml)"),
        "a web page",
        "Download the file itself; the server may have asked for a login",
    ),
    Refused(
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
        "a ZIP archive or an office document",
        "Export it as PDF",
    ),
    Refused(re.compile(rb"%!PS"), "PostScript", "Convert it to PDF"),
    Refused(
        re.compile(rb"(?s).{1,1023}%PDF-"), "a PDF with something before it", "Save it as PDF anew"
    ),
    Refused(re.compile(rb"GIF8"), "a GIF image", "Save it as PNG"),
    Refused(
        re.compile(rb"(?s)....ftyp(?:hei|mif|msf|avi)"),
        "an HEIC or AVIF image",
        "Save it as PNG or JPEG",
    ),
    Refused(re.compile(rb"(?s)....ftypqt"), "a QuickTime video", "Convert it to MP4"),
    Refused(re.compile(rb"\x1aE\xdf\xa3"), "a Matroska video", "Convert it to MP4 or WebM"),
    Refused(
        re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\r?\n\d\d:\d\d:\d\d,\d"),
        "SubRip captions",
        "Convert them to WebVTT",
    ),
)


def describe(head: bytes) -> tuple[str, str]:
    """What a file that is not recognized seems to be, and the mend; both empty if unknown."""
    for refused in _REFUSED:
        if refused.pattern.match(head):
            return refused.name, refused.mend
    return "", ""
