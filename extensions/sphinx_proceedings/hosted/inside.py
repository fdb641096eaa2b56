"""A look inside one PDF or image, in a process of its own.

PDFs come from many hands, and the library that reads them is written in C++: a file can crash
it, hang it or make it eat all memory.  So this module also runs as a program, which reads one
request in JSON from its standard input and answers with one line of JSON and the bytes of the
thumbnail; :mod:`~sphinx_proceedings.hosted.previews` starts it.  As a program it can import
nothing of the package.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1 << 30
"""Bytes of address space for one look, where the system can limit it (not on Windows)."""
SECONDS = 30
"""Processor time for one look."""
LARGEST_PAGE = 14_400
"""Points (5.08 m): the longest side of a page that readers must cope with (PDF 1.7, annex C)."""
LONGEST_PAGE = 10
"""Times that a page or image may be longer than wide, or wider than long."""
TALLEST = 3
"""Times the width that a thumbnail may be tall, which bounds the pixels drawn."""
MOST_PIXELS = 100_000_000
"""Pixels of an image: A0 at 250 dots an inch has 97 million."""

_REMOVE_SECURITY = 3
"""``FPDF_REMOVE_SECURITY``: write a copy that is not encrypted."""


class UnfitFileError(Exception):
    """A file of which no thumbnail can be made; the message is a clause."""


# --- what a PDF carries besides its pages ------------------------------------------------------

WORDS = {
    b"/EmbeddedFile": "further files",
    b"/JavaScript": "scripts",
    b"/Launch": "commands that start programs",
    b"/RichMedia": "players of other media",
}
"""Names of the PDF standard (ISO 32000) and what they stand for in words."""
_LONGEST_WORD = max(map(len, WORDS)) + 2
_WHOLE_WORD = {word: re.compile(re.escape(word) + rb"s?(?![A-Za-z0-9#])") for word in WORDS}


class ActiveContent:
    """Finds the names of :data:`WORDS` in bytes that are written to it piece by piece.

    Names may be spelled in hexadecimal (``/J#61vaScript``) or stand in compressed object
    streams: those are found only in what :func:`_carried` writes, a copy in plain form.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._found: set[bytes] = set()

    def write(self, piece: bytes) -> int:
        """Look through a piece, and across its border to the last one."""
        data = self._rest + piece
        for word in WORDS.keys() - self._found:
            if word in data and _WHOLE_WORD[word].search(data):
                self._found.add(word)
        self._rest = data[-_LONGEST_WORD:]
        return len(piece)

    def found(self) -> tuple[str, ...]:
        """What has been found, in words."""
        return tuple(WORDS[word] for word in sorted(self._found))


def _carried(document: Any) -> tuple[str, ...]:
    """What the document holds, by a copy without object streams and escaped names.

    The copy holds what can be reached from the document's tables.  Not seen are actions in
    streams that are no objects of the file, such as the files embedded in it.
    """
    active = ActiveContent()
    document.save(active, flags=_REMOVE_SECURITY)
    return active.found()


# --- thumbnails --------------------------------------------------------------------------------


class Look(NamedTuple):
    """What a look inside found."""

    image: bytes
    """The thumbnail, a WebP image; empty if there is none."""
    fault: str
    """Why there is none, as a clause; empty if there is one."""
    active: tuple[str, ...] = ()
    """What a PDF carries besides its pages, in words."""
    width: int = 0
    """Of the thumbnail, in pixels."""
    height: int = 0


def look(data: bytes, media_type: str, width: int) -> Look:
    """Draw the first page of a PDF, or an image, at most ``width`` pixels wide.

    The bytes depend on nothing but the file, the width and the versions of the two libraries;
    of a PDF that lacks its fonts, also on those of the system.
    """
    try:
        if media_type == "application/pdf":
            return _look_inside_pdf(data, width)
        return _drawn(_image(data, media_type, width))
    except UnfitFileError as fault:
        return Look(b"", str(fault))
    except MemoryError:
        return Look(b"", "it needs too much memory")


def _look_inside_pdf(data: bytes, width: int) -> Look:
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise UnfitFileError("it needs a password" if locked else "it is damaged") from None
    try:
        active = _carried(document)
        try:
            return _drawn(_first_page(document, width), active)
        except UnfitFileError as fault:
            return Look(b"", str(fault), active)
    except pdfium.PdfiumError:
        raise UnfitFileError("it is damaged") from None
    finally:
        document.close()


def _first_page(document: Any, width: int) -> Image:
    page = document[0]
    size: tuple[float, float] = page.get_size()
    if not 0 < max(size) <= LARGEST_PAGE:
        raise UnfitFileError(f"its first page measures {size[0]:.0f} × {size[1]:.0f} pt")
    _check_shape(*size)
    scale = min(width / size[0], TALLEST * width / size[1])
    image: Image = page.render(scale=scale).to_pil()
    return image


def _image(data: bytes, media_type: str, width: int) -> Image:
    from PIL import Image, ImageOps

    # The limit below is ours, and judged before a pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    form = media_type.removeprefix("image/").upper()
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as opened:
            image: Image.Image = opened
            if image.width * image.height > MOST_PIXELS:
                raise UnfitFileError(f"it has {image.width} × {image.height} pixels")
            _check_shape(*image.size)
            image.draft("RGB", (2 * width, 2 * TALLEST * width))
            if image.mode not in ("L", "LA", "RGB", "RGBA"):
                image = image.convert("RGBA")
            image.thumbnail((width, TALLEST * width), reducing_gap=2.0)
            return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as fault:
        # What Pillow raises for damaged files, see its own Image.open and ImageFile.load.
        raise UnfitFileError("it is damaged") from fault


def _check_shape(wide: float, high: float) -> None:
    if min(wide, high) <= 0 or max(wide, high) > LONGEST_PAGE * min(wide, high):
        raise UnfitFileError(f"its shape is extreme ({wide:.0f} × {high:.0f})")


def _drawn(image: Image, active: tuple[str, ...] = ()) -> Look:
    return Look(_webp(image), "", active, *image.size)


def _webp(image: Image) -> bytes:
    """The image on white, without any metadata."""
    from PIL import Image as Images

    if image.mode in ("LA", "RGBA"):
        ground = Images.new("RGBA", image.size, "white")
        image = Images.alpha_composite(ground, image.convert("RGBA"))
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


# --- as a program ------------------------------------------------------------------------------


def main() -> None:
    """Answer one request: ``{"file", "media_type", "width", "path"}``, ``path`` for imports."""
    request = json.load(sys.stdin)
    sys.path[:] = request["path"]
    _limit_resources()
    found = look(Path(request["file"]).read_bytes(), request["media_type"], request["width"])
    told = found._asdict()
    image = told.pop("image")
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + image)


def _limit_resources() -> None:
    """Take away what no honest file needs."""
    if sys.platform == "win32":
        return
    import resource

    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        # A system may know a limit and yet refuse to set it (macOS: address space).
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
