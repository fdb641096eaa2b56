"""The organizer's folder of hosted files, one folder a paper: read, and each file checked."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from ..kinds import suggestion
from ..markup import clean
from ..model import FileKind, HostedFile, HostedFiles
from ..problems import Place, ProblemKind, Severity
from .content import ALLOWED, PDF, WEBVTT, describe, recognize
from .scan import Scan, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ..model import ForumId, Paper
    from ..problems import Report
    from .content import FileType

LARGEST = 100 * 1_000_000
"""Bytes of any one file; GitHub takes none above 100 MiB into a repository or its pages."""
SCHOLAR_LARGEST = 5 * 1_000_000
"""Bytes of a paper that Google Scholar still indexes ("must not exceed 5MB")."""
LARGEST_CAPTIONS = 5 * 1_000_000
"""Bytes; an hour of talk has about 100 KB."""
LARGEST_ALT = 10_000
"""Bytes of an alternative text."""

ALT = "alt.txt"
JPEG_TOO = ".jpeg"
IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What systems leave in folders, besides names that begin with a dot."""

NAMES: dict[str, FileKind] = {
    f"{kind.value}{suffix}": kind
    for kind, types in ALLOWED.items()
    if kind is not FileKind.PORTRAIT
    for found in types
    for suffix in ([found.suffix, JPEG_TOO] if found.suffix == ".jpg" else [found.suffix])
}
"""Every name that a file may have, lower case."""


def read_files(
    folder: Path, papers: Sequence[Paper], report: Report, *, file: str
) -> dict[ForumId, HostedFiles]:
    """Read and check the files of all papers; papers without a file are not in the result.

    :param folder: holds a folder a paper, named by its forum id or its slug; may be absent.
    :param file: how the organizer knows the folder; problems name files by it.
    """
    if not folder.exists():
        return {}
    reader = FolderReader(folder, report, file)
    owners: dict[str, Paper] = {paper.slug: paper for paper in papers}
    owners |= {paper.id: paper for paper in papers}
    read: dict[ForumId, HostedFiles] = {}
    for path in reader.entries(folder):
        if not reader.is_folder(path):
            continue
        paper = owners.get(path.name)
        if paper is None:
            reader.unknown_folder(path, owners)
        elif paper.id in read:
            mend = f'Put all files into "{paper.id}"'
            reader.refuse(path, "another folder of the same paper has been read", mend)
        elif found := reader.paper(path):
            read[paper.id] = found
    reader.check_alternatives(read)
    return {paper.id: read[paper.id] for paper in papers if paper.id in read}


def report_active(active: Iterable[str], place: Place, report: Report) -> None:
    """Report what a PDF carries besides its pages, each sort once however often it is found."""
    for sort in active:
        report.add(
            ProblemKind.ACTIVE_CONTENT,
            place,
            f"the PDF carries {sort}",
            "Print it into a new PDF, or export it anew without them",
        )


class _Candidate(NamedTuple):
    """A file that passed every check, and its rank among those of its kind."""

    rank: int
    path: Path
    hosted: HostedFile


class FolderReader:
    """A folder of files on its way to records."""

    def __init__(self, folder: Path, report: Report, file: str) -> None:
        self.folder = folder
        self.root = folder.resolve()
        self.report = report
        self.file = file

    # --- problems ---

    def place(self, path: Path) -> Place:
        """Where a path is, as the organizer knows it."""
        parts = [shown(part) for part in path.relative_to(self.folder).parts]
        return Place("/".join([self.file, *parts]), parts[0] if parts else "")

    def refuse(
        self,
        path: Path,
        fault: str,
        mend: str,
        kind: ProblemKind = ProblemKind.HOSTED_FILE,
    ) -> None:
        """Report something that is therefore not published."""
        self.report.add(kind, self.place(path), fault, mend, severity=Severity.ERROR)

    def warn(self, path: Path, fault: str, mend: str) -> None:
        """Report something that is published all the same."""
        self.report.add(ProblemKind.HOSTED_FILE, self.place(path), fault, mend)

    def unreadable(self, path: Path, fault: OSError) -> None:
        """Report what the system refuses."""
        why = fault.strerror or type(fault).__name__
        self.refuse(path, f"this cannot be read ({why})", "Mend its permissions or copy it anew")

    def unknown_folder(self, path: Path, known: Iterable[str]) -> None:
        """Report a folder that no accepted paper owns."""
        name = shown(path.name)
        twin = next((own for own in sorted(known) if own.lower() == name.lower()), "")
        near = f'Did you mean "{twin}"? Ids are case-sensitive' if twin else suggestion(name, known)
        self.refuse(
            path,
            f'"{name}" is no accepted paper; nothing of it is published',
            near or "Name the folder by the paper's forum id, or take it away",
            ProblemKind.UNKNOWN_ID,
        )

    # --- entries ---

    def entries(self, folder: Path) -> list[Path]:
        """What lies in a folder, by name, without what is hidden or leads out of it."""
        try:
            paths = sorted(folder.iterdir())
        except OSError as fault:
            self.unreadable(folder, fault)
            return []
        seen = (p for p in paths if p.name[0] != "." and p.name.lower() not in IGNORED)
        return [path for path in seen if self._stays_inside(path)]

    def _stays_inside(self, path: Path) -> bool:
        if not path.is_symlink():
            return True
        mend = "Put the file itself here"
        try:
            inside = path.resolve(strict=True).is_relative_to(self.root)
        except (OSError, RuntimeError):  # RuntimeError: a circle, before Python 3.13
            self.refuse(path, "this symbolic link leads nowhere", mend)
            return False
        if not inside:
            self.refuse(path, "this symbolic link leads out of the folder", mend)
        return inside

    def is_folder(self, path: Path) -> bool:
        """Whether this is a folder; reported if not, but for an explanation to people."""
        if path.is_dir():
            return True
        if not path.name.lower().startswith("readme"):
            mend = "Move it into the folder of its paper, named by the forum id"
            self.refuse(path, "this lies beside the papers' folders", mend)
        return False

    # --- one paper ---

    def paper(self, folder: Path) -> HostedFiles | None:
        """The files of one folder; ``None`` if there is none to publish."""
        good: dict[FileKind, list[_Candidate]] = {kind: [] for kind in FileKind}
        alt = None
        for path in self.entries(folder):
            name = path.name.lower()
            if name == ALT:
                alt = path
            elif (kind := NAMES.get(name)) is None:
                self._unknown_file(path)
            elif candidate := self._file(path, kind):
                good[kind].append(candidate)
        files = tuple(self._best(good))
        found = HostedFiles(files, self._alt(alt) if alt else "")
        self._check_company(folder, found)
        return found if files else None

    def _unknown_file(self, path: Path) -> None:
        """Report a name that nothing reads, with the nearest that something does."""
        name = shown(path.name)
        stem, _, suffix = name.lower().rpartition(".")
        options = [known for known in NAMES if known.startswith(f"{stem}.")]
        if suffix in ("svg", "svgz"):
            fault, mend = "SVG images can carry scripts", "Save it as PDF or PNG"
        elif options:
            fault, mend = f'"{suffix}" is no format of this file', f"Give {' or '.join(options)}"
        else:
            known = [*NAMES, ALT]
            fault = f'"{name}" is none of the names that are published'
            mend = suggestion(name, known) or f"Known are {', '.join(known)}"
        self.refuse(path, fault, mend)

    def file_of(self, path: Path, kind: FileKind) -> HostedFile | None:
        """One file that stands for itself; ``None``, and reported, if it is unfit."""
        candidate = self._file(path, kind)
        return candidate.hosted if candidate else None

    def _file(self, path: Path, kind: FileKind) -> _Candidate | None:
        """One file by one pass over its bytes; ``None``, and reported, if it is unfit."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                self.refuse(path, "this is no file", "Put the file itself here")
                return None
            found = scan(path, LARGEST)
        except OSError as fault:
            self.unreadable(path, fault)
            return None
        type_ = recognize(found.head)
        if not self._has_size(path, kind, found):
            return None
        if type_ is None or type_ not in ALLOWED[kind]:
            self._wrong_type(path, kind, type_, found.head)
            return None
        if not self._is_whole(path, type_, found):
            return None
        if path.suffix.lower() not in (type_.suffix, JPEG_TOO if type_.suffix == ".jpg" else ""):
            said = f"this is {type_.name}, and is published under {type_.suffix}"
            self.warn(path, said, f'Rename it to "{path.stem}{type_.suffix}"')
        report_active(found.active, self.place(path), self.report)
        hosted = HostedFile(kind, path, type_.suffix, type_.media_type, found.size, found.digest)
        return _Candidate(ALLOWED[kind].index(type_), path, hosted)

    def _has_size(self, path: Path, kind: FileKind, found: Scan) -> bool:
        if not found.size:
            self.refuse(path, "this file is empty", "Copy it anew, or take it away")
        elif found.size > LARGEST:
            fault = f"this file has more than {LARGEST // 1_000_000} MB"
            self.refuse(path, fault, "Make it smaller, or host it elsewhere and link it")
        elif kind is FileKind.CAPTIONS and found.size > LARGEST_CAPTIONS:
            fault = f"captions of more than {LARGEST_CAPTIONS // 1_000_000} MB are none"
            self.refuse(path, fault, "Give the captions as WebVTT")
        else:
            if kind is FileKind.PAPER and found.size > SCHOLAR_LARGEST:
                megabytes = SCHOLAR_LARGEST // 1_000_000
                fault = f"the paper has {found.size / 1e6:.1f} MB"
                mend = f"Google Scholar indexes PDFs up to {megabytes} MB: reduce its images"
                self.warn(path, fault, mend)
            return True
        return False

    def _wrong_type(self, path: Path, kind: FileKind, type_: FileType | None, head: bytes) -> None:
        allowed = " or ".join(found.name for found in ALLOWED[kind])
        said, mend = (f"{type_.name}", "") if type_ else describe(head)
        fault = f"this is {said}, not {allowed}" if said else f"this is not {allowed}"
        self.refuse(path, fault, mend or f"Give the {kind.value} as {allowed}")

    def _is_whole(self, path: Path, type_: FileType, found: Scan) -> bool:
        if type_ is PDF and b"%%EOF" not in found.tail:
            fault = "the PDF does not end where it should: cut off, or something follows it"
            self.refuse(path, fault, "Copy it anew, or save it anew as PDF")
            return False
        if type_ is WEBVTT:
            try:
                text = path.read_bytes().decode("utf-8-sig")
            except OSError as fault:
                self.unreadable(path, fault)
                return False
            except UnicodeDecodeError:
                self.refuse(path, "the captions are not UTF-8 text", "Save them in UTF-8")
                return False
            if "\0" in text or "-->" not in text:
                self.refuse(path, "the captions hold no line of times", "Export them anew")
                return False
        return True

    def _best(self, good: dict[FileKind, list[_Candidate]]) -> Iterator[HostedFile]:
        """The first choice of each kind; the others are reported."""
        for candidates in good.values():
            ranked = sorted(candidates)
            for first in ranked[:1]:
                yield first.hosted
            for other in ranked[1:]:
                fault = f'"{shown(ranked[0].path.name)}" is published instead'
                self.refuse(other.path, fault, "Keep one of the two")

    # --- words beside the files ---

    def _alt(self, path: Path) -> str:
        """The alternative text; empty, and reported, if there is none to show."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                self.refuse(path, "this is no file", "Put the file itself here")
                return ""
            with path.open("rb") as stream:
                raw = stream.read(LARGEST_ALT + 1)
        except OSError as fault:
            self.unreadable(path, fault)
            return ""
        if len(raw) > LARGEST_ALT:
            said = f"the alternative text has more than {LARGEST_ALT:,} bytes"
            self.refuse(path, said, "Say in a few sentences what the poster shows")
            return ""
        try:
            text = clean(raw.decode("utf-8-sig")).strip()
        except UnicodeDecodeError:
            self.refuse(path, "this is not UTF-8 text", "Save it in UTF-8")
            return ""
        if not text:
            self.refuse(path, "the alternative text is empty", "Write it, or take the file away")
        return re.sub(r"\n{2,}", "\n", text)

    def _check_company(self, folder: Path, found: HostedFiles) -> None:
        """Report what is there without what belongs to it."""
        if found.of(FileKind.VIDEO) and not found.of(FileKind.CAPTIONS):
            self.report.add(
                ProblemKind.CAPTIONS,
                self.place(folder),
                "the video has no captions",
                "Put them beside it as captions.vtt",
            )
        if found.of(FileKind.CAPTIONS) and not found.of(FileKind.VIDEO):
            self.warn(folder, "there are captions, but no video", "Put it beside them")
        if found.alt and not found.of(FileKind.POSTER):
            self.warn(folder, f"there is {ALT}, but no poster", "Put it beside the text")

    def check_alternatives(self, read: dict[ForumId, HostedFiles]) -> None:
        """Report the posters without alternative text, all in one problem."""
        bare = [name for name, found in read.items() if found.of(FileKind.POSTER) and not found.alt]
        if bare:
            some = ", ".join(sorted(bare)[:5]) + (", …" if len(bare) > 5 else "")
            number = f"{len(bare)} posters have" if len(bare) > 1 else "1 poster has"
            self.warn(
                self.folder,
                f"{number} no alternative text ({some})",
                f"Say in {ALT} beside each what it shows, for those who cannot see it",
            )


def shown(name: str) -> str:
    """A file name as it can be printed."""
    shown = " ".join(clean(name).split())
    return shown if len(shown) <= 80 else shown[:79] + "…"
