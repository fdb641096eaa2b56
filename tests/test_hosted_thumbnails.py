"""Thumbnails of hosted files, and what the look inside finds."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hosted_files import (
    CAPTIONS,
    EMBEDDED,
    ENCRYPTED,
    ESCAPED_SCRIPT,
    LAUNCH,
    SCRIPT,
    bomb,
    hidden_script,
    papers,
    pdf,
    put,
    told,
)
from sphinx_proceedings.hosted import inside, previews, read_files, thumbnail, thumbnails
from sphinx_proceedings.problems import ProblemKind, Report

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import HostedFile

ONE = papers("AbC_1")
SHOWN = "_data/files"


def hosted(root: Path, name: str, content: bytes) -> HostedFile:
    put(root, {f"AbC_1/{name}": content})
    found = read_files(root, ONE, Report(), file=SHOWN)[ONE[0].id]
    return found.files[0]


def picture(wide: int, high: int, form: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (wide, high), "red" if mode == "RGB" else 0).save(out, form, **options)
    return out.getvalue()


def drawn(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.format == "WEBP"
    return image


# --- what is drawn -----------------------------------------------------------------------------


def test_the_first_page_is_drawn_as_wide_as_asked(tmp_path: Path) -> None:
    report = Report()
    data = thumbnail(hosted(tmp_path, "paper.pdf", pdf(200, 300)), report, file=SHOWN, width=100)
    assert data is not None
    image = drawn(data)
    assert image.size == (100, 150)
    red, white = image.getpixel((20, 130)), image.getpixel((80, 20))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[0] > 200 > 60 > red[1]
    assert min(white) > 240
    assert told(report) == []


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("poster.png", picture(1_280, 640), (640, 320)),
        ("poster.jpg", picture(3_000, 3_000, "JPEG"), (640, 640)),
        ("poster.webp", picture(64, 64, "WEBP"), (64, 64)),
        ("poster.png", picture(1_000, 9_000), (213, 1_920)),
        ("poster.png", picture(100, 100, mode="P"), (100, 100)),
        ("poster.png", picture(100, 100, mode="I;16"), (100, 100)),
    ],
)
def test_images_are_made_smaller_and_never_larger(
    tmp_path: Path, name: str, content: bytes, size: tuple[int, int]
) -> None:
    data = thumbnail(hosted(tmp_path, name, content), Report(), file=SHOWN)
    assert data is not None
    assert drawn(data).size == size


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    content = picture(50, 50, mode="RGBA")
    data = thumbnail(hosted(tmp_path, "poster.png", content), Report(), file=SHOWN)
    assert data is not None
    pixel = drawn(data).getpixel((25, 25))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


def test_a_thumbnail_tells_nothing_of_camera_or_place_and_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "SECRET CAMERA"
    content = picture(200, 100, "JPEG", exif=exif)
    data = thumbnail(hosted(tmp_path, "poster.jpg", content), Report(), file=SHOWN)
    assert data is not None
    assert b"SECRET" in content
    assert b"SECRET" not in data
    assert drawn(data).size == (100, 200)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    file = hosted(tmp_path, "paper.pdf", pdf())
    first, second = (thumbnail(file, Report(), file=SHOWN) for _ in range(2))
    assert first == second is not None


def test_videos_and_captions_have_none(tmp_path: Path) -> None:
    report = Report()
    file = hosted(tmp_path, "captions.vtt", CAPTIONS)
    assert thumbnail(file, report, file=SHOWN) is None
    assert told(report) == []


# --- hostile files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n" + b"\xff" * 500 + b"%%EOF", "damaged"),
        (b"%PDF-1.7\n" + pdf()[200:], "damaged"),
        (ENCRYPTED, "password"),
        (pdf(pages=0), "damaged"),
        (pdf(20_000, 20_000), "20000 × 20000 pt"),
        (pdf(10_000, 10), "shape is extreme"),
    ],
)
def test_a_page_that_cannot_be_drawn_is_a_problem(
    tmp_path: Path, content: bytes, said: str
) -> None:
    report = Report()
    assert thumbnail(hosted(tmp_path, "paper.pdf", content), report, file=SHOWN) is None
    (problem,) = report
    assert problem.kind is ProblemKind.THUMBNAIL
    assert said in problem.fault
    assert problem.place.file == "_data/files/AbC_1/paper.pdf"
    assert problem.place.record == "AbC_1"


def test_a_page_of_3_metres_is_drawn_with_few_pixels(tmp_path: Path) -> None:
    data = thumbnail(hosted(tmp_path, "poster.pdf", pdf(10_000, 10_000)), Report(), file=SHOWN)
    assert data is not None
    assert drawn(data).size == (640, 640)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (picture(100, 100)[:60], "damaged"),
        (picture(300, 300, "PNG", "RGB")[:-30], "damaged"),
        (picture(20_000, 10, "PNG"), "shape is extreme"),
        (picture(11_000, 10_000, "PNG", "1"), "11000 × 10000 pixels"),
    ],
)
def test_an_image_that_cannot_be_drawn_is_a_problem(
    tmp_path: Path, content: bytes, said: str
) -> None:
    report = Report()
    assert thumbnail(hosted(tmp_path, "poster.png", content), report, file=SHOWN) is None
    (problem,) = report
    assert said in problem.fault


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot limit memory so")
def test_a_bomb_ends_at_the_limit_of_memory(tmp_path: Path) -> None:
    report = Report()
    content = bomb(100)
    assert len(content) < 250_000
    assert thumbnail(hosted(tmp_path, "paper.pdf", content), report, file=SHOWN) is None
    (problem,) = report
    assert "too much memory" in problem.fault


@pytest.mark.parametrize(
    ("body", "said"),
    [("import os; os.abort()", "crash"), ("import time; time.sleep(9)", "0.5 seconds")],
)
def test_a_crash_or_a_hang_ends_one_look_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(body, encoding="utf-8")
    monkeypatch.setattr(inside, "__file__", str(bad))
    monkeypatch.setattr(previews, "PATIENCE", 0.5)
    files = read_files(put(tmp_path / "f", {"AbC_1/paper.pdf": pdf()}), ONE, Report(), file=SHOWN)
    report = Report()
    assert thumbnails(files, tmp_path / "cache", report, file=SHOWN) == {}
    assert said in told(report)[0]
    assert list((tmp_path / "cache").iterdir()) == [], "the next build must try again"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SCRIPT, "scripts"),
        (ESCAPED_SCRIPT, "scripts"),
        (hidden_script(), "scripts"),
        (LAUNCH, "commands that start programs"),
        (EMBEDDED, "further files"),
    ],
)
def test_the_look_inside_finds_what_is_escaped_or_compressed(
    tmp_path: Path, content: bytes, said: str
) -> None:
    report = Report()
    assert thumbnail(hosted(tmp_path, "paper.pdf", content), report, file=SHOWN)
    (problem,) = report
    assert problem.kind is ProblemKind.ACTIVE_CONTENT
    assert problem.fault == f"the PDF carries {said}"


def test_what_both_looks_find_is_told_once(tmp_path: Path) -> None:
    report = Report()
    files = read_files(put(tmp_path, {"AbC_1/paper.pdf": SCRIPT}), ONE, report, file=SHOWN)
    thumbnails(files, tmp_path / "cache", report, file=SHOWN)
    assert len(report) == 1


# --- the cache ---------------------------------------------------------------------------------


def test_an_unchanged_file_is_drawn_once_and_told_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = papers("a", "b", "c")
    contents = {"a/paper.pdf": hidden_script(), "b/poster.pdf": hidden_script()}
    root = put(tmp_path / "files", {**contents, "c/paper.pdf": pdf(pages=0)})
    files = read_files(root, accepted, Report(), file=SHOWN)
    first, second = Report(), Report()
    made = thumbnails(files, tmp_path / "cache", first, file=SHOWN)
    digest = files[accepted[0].id].files[0].digest
    assert list(made) == [digest]
    assert len(told(first)) == 3
    before = made[digest].file.read_bytes()
    assert made[digest][1:] == drawn(before).size
    monkeypatch.setattr(previews, "_look", None)
    assert thumbnails(files, tmp_path / "cache", second, file=SHOWN) == made
    assert made[digest].file.read_bytes() == before
    assert told(second) == told(first)


@pytest.mark.parametrize("suffix", [".webp", ".json"])
def test_a_spoilt_cache_is_mended(tmp_path: Path, suffix: str) -> None:
    root = put(tmp_path / "files", {"AbC_1/paper.pdf": pdf()})
    files = read_files(root, ONE, Report(), file=SHOWN)
    cache = tmp_path / "cache"
    (made,) = thumbnails(files, cache, Report(), file=SHOWN).values()
    image = made.file
    good = image.read_bytes()
    image.with_suffix(suffix).write_bytes(b"[1]")
    assert list(thumbnails(files, cache, Report(), file=SHOWN).values()) == [made]
    assert image.read_bytes() == good


def test_other_widths_have_thumbnails_of_their_own_and_other_versions_draw_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = put(tmp_path / "files", {"AbC_1/paper.pdf": pdf()})
    files = read_files(root, ONE, Report(), file=SHOWN)

    def place(width: int = 640) -> Path:
        (made,) = thumbnails(files, tmp_path / "c", Report(), file=SHOWN, width=width).values()
        return made.file

    assert place() != place(100)
    looks: list[int] = []
    look = previews._look

    def counted(hosted: HostedFile, width: int) -> previews._Look:
        looks.append(width)
        return look(hosted, width)

    monkeypatch.setattr(previews, "_look", counted)
    place()
    assert looks == []
    monkeypatch.setattr(previews, "version", lambda _package: "99")
    place()
    place()
    assert looks == [640]


def test_without_the_packages_the_site_has_no_thumbnails_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "version", lambda _package: "")
    accepted = papers("a", "b")
    root = put(tmp_path / "files", {"a/paper.pdf": pdf(), "b/paper.pdf": pdf()})
    files = read_files(root, accepted, Report(), file=SHOWN)
    report = Report()
    assert thumbnails(files, tmp_path / "cache", report, file=SHOWN) == {}
    (message,) = told(report)
    assert 'pip install "sphinx-proceedings[files]"' in message
    assert told(report) == told(report, ProblemKind.THUMBNAIL)
    quiet = Report()
    assert thumbnails({}, tmp_path / "cache", quiet, file=SHOWN) == {}
    assert told(quiet) == []


# --- anything at all ---------------------------------------------------------------------------


@given(
    start=st.integers(0, 600),
    change=st.binary(max_size=40),
    of=st.sampled_from(
        [
            ("application/pdf", pdf()),
            ("application/pdf", hidden_script()),
            ("image/png", picture(20, 20)),
            ("image/jpeg", picture(20, 20, "JPEG")),
            ("image/webp", picture(20, 20, "WEBP")),
        ]
    ),
)
def test_no_damage_raises(start: int, change: bytes, of: tuple[str, bytes]) -> None:
    media_type, whole = of
    data = whole[:start] + change + whole[start + len(change) :]
    found = inside.look(data, media_type, 40)
    assert bool(found.image) != bool(found.fault)
