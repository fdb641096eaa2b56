"""What is private in an export is in no byte of what a build leaves behind."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
import zlib
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pypdfium2
import pytest

from sites import VENUE, Site, note, run_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE_READERS = [VENUE, f"{VENUE}/Program_Chairs"]

TOLD_TO_ORGANIZERS = {"id of undecided", "id of not public"}
"""Submissions that the organizer must look at are named by their id, and by nothing else."""


class Canaries:
    """Private texts, each with a word that stands nowhere else.

    The word is of lower-case letters and digits, so that slugs, citation keys and escaping leave
    it as it is; around it stands what makes an e-mail address or a profile id of it.
    """

    def __init__(self) -> None:
        self._numbers = count(100)
        self.words: dict[str, str] = {}
        """Each word, and the text in which it stands."""
        self.meaning: dict[str, str] = {}
        """Each word, and what it gives away."""

    def text(self, what: str, form: str = "{}") -> str:
        word = f"kanari{next(self._numbers)}vogel"
        self.words[word] = form.format(word)
        self.meaning[word] = what
        return form.format(word)

    def email(self, what: str) -> str:
        return self.text(what, "jo&{}+é@secret.example")

    def profile(self, what: str) -> str:
        return self.text(what, "~Jo_{}1")

    def forms(self) -> Iterator[tuple[str, bytes]]:
        """Every way in which each may be written."""
        for word, text in self.words.items():
            for form in (
                word, text, json.dumps(text)[1:-1], html.escape(text),
                quote(text, safe=""), quote(text),
            ):  # fmt: skip
                yield text, form.encode()

    def told_in(self, messages: str) -> set[str]:
        """What messages give away, in words."""
        return {
            self.meaning[word] for word, text in self.words.items()
            if word in messages or text in messages
        }  # fmt: skip


def hidden(value: Any) -> dict[str, Any]:
    """A field of API v2 that is not public."""
    return {"value": value, "readers": PRIVATE_READERS}


def reply(forum: str, invitation: str, content: dict[str, Any], secret: Canaries) -> dict[str, Any]:
    """A review, a comment or a decision."""
    return {
        "id": secret.text("id of a reply"),
        "forum": forum,
        "replyto": forum,
        "version": 2,
        "readers": ["everyone"],
        "signatures": [
            secret.profile("reviewer"),
            f"{VENUE}/Submission1/Reviewer_{secret.text('r')}",
        ],
        "invitations": [f"{VENUE}/Submission1/-/{invitation}"],
        "content": {key: {"value": value} for key, value in content.items()},
    }


def unaccepted(note_id: str, secret: Canaries, **fields: Any) -> dict[str, Any]:
    """A submission that must not be shown, private in every field."""
    return note(
        secret.text(f"id of {note_id}"),
        title=secret.text("title"),
        authors=[secret.text("author", "Jo {}")],
        authorids=[secret.profile("author")],
        keywords=[secret.text("keyword"), "toys"],
        abstract=secret.text("abstract"),
        TLDR=secret.text("TLDR"),
        pdf=secret.text("pdf", "https://secret.example/{}.pdf"),
        **fields,
    )


def public_v2(secret: Canaries) -> dict[str, Any]:
    """An accepted paper with everything private around it."""
    review = {"review": secret.text("review"), "rating": secret.text("rating", "8: {}")}
    found = note("public1234", "A public paper", authors=["Ada Lovelace"], authorids=None)
    found["content"] |= {
        "authorids": {"value": [secret.email("authorids")]},
        "_bibtex": {"value": secret.text("bibtex", "@misc{{{}}}")},
        "TLDR": hidden(secret.text("TLDR")),
        "keywords": hidden([secret.text("keyword")]),
        "supplementary_material": hidden(secret.text("zip", "/attachment/{}.zip")),
        "code": hidden(secret.text("code", "https://secret.example/{}")),
        "reviewer_nomination": {"value": secret.email("nomination")},
        "funding": {"value": secret.text("funding")},
        "email_sharing": {"value": secret.text("unknown field")},
    }
    return found | {
        "readers": ["everyone", secret.profile("reader")],
        "writers": [secret.profile("writer")],
        "signatures": [secret.email("signature"), secret.profile("signature")],
        "original": secret.text("original"),
        "tauthor": secret.email("tauthor"),
        "details": {
            "replies": [reply("public1234", "Official_Review", review, secret)],
            "directReplies": [
                reply(
                    "public1234",
                    "Decision",
                    {"decision": "Accept", "comment": secret.text("c")},
                    secret,
                )
            ],
            "original": {"content": {"authors": [secret.text("original author", "Jo {}")]}},
            "presentation": [{"name": secret.text("presentation")}],
        },
    }


def export(secret: Canaries) -> list[dict[str, Any]]:
    """Notes of both versions; of each three, one is public."""
    v1_content = {
        "title": "An old public paper", "authors": ["Zoë Müller"], "venue": "TOY Poster",
        "authorids": [secret.email("authorids of v1")], "venueid": VENUE, "keywords": ["toys"],
    }  # fmt: skip
    v1 = {
        "id": "oldpublic1", "forum": "oldpublic1", "readers": ["everyone"], "number": 2,
        "original": secret.text("original"), "content": v1_content,
        "invitation": f"{VENUE}/-/Blind_Submission", "signatures": [secret.email("signature")],
        "details": {"original": {"content": {"authorids": [secret.email("original")]}}},
    }  # fmt: skip
    hidden_authors = note("anonymous1", "A paper of hidden authors")
    hidden_authors["content"]["authors"] = hidden([secret.text("author", "Jo {}")])
    hidden_authors["content"]["authorids"] = hidden([secret.profile("author")])
    new_schema = note("schema2026", "A paper of the new schema", authorids=None)
    noether = {
        "fullname": "Emmy Noether",
        "username": secret.profile("username"),
        "email": secret.email("email"),
        "institutions": [{"name": "Göttingen", "domain": secret.text("domain", "{}.example")}],
    }
    new_schema["content"]["authors"]["value"] = [noether]
    glued = note(
        "gluedname1",
        "A paper whose author gave an address",
        authors=[f"Jo Smith <{secret.email('in a name')}>", secret.profile("as a name")],
        authorids=None,
    )
    states = [
        "Rejected_Submission",
        "Withdrawn_Submission",
        "Desk_Rejected_Submission",
        "Submission",
    ]
    return [
        public_v2(secret),
        v1,
        hidden_authors,
        new_schema,
        glued,
        *(unaccepted(state, secret, venueid=f"{VENUE}/{state}") for state in states),
        unaccepted("submitted", secret, venue="Submitted to TOY"),
        unaccepted("retracted", secret, venue="TOY Poster (Retracted)"),
        unaccepted("undecided", secret, venueid=None, venue=None),
        unaccepted("of another venue", secret, venueid="Other.cc/2024/Conference"),
        unaccepted("deleted", secret, top={"ddate": 1700000000000}),
        unaccepted("not public", secret, top={"readers": PRIVATE_READERS}),
        reply("public1234", "Official_Review", {"review": secret.text("review")}, secret),
        reply("public1234", "Official_Comment", {"comment": secret.email("comment")}, secret),
    ]


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and what is compressed in them."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from map(archive.read, archive.namelist())
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                yield page.get_textpage().get_text_range().encode()
            yield json.dumps(document.get_metadata_dict()).encode()
    if content.startswith(b"# Sphinx inventory"):
        yield zlib.decompress(content.split(b"\n", 4)[4])


def leaks(folder: Path, secret: Canaries) -> list[tuple[str, str]]:
    """Each file that holds a private text, with that text; also the names of files."""
    forms = list(secret.forms())
    found = set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        contents = [name.encode()]
        if path.is_file():
            contents += unpacked(path.read_bytes())
        found |= {
            (name, text) for text, form in forms if any(form in content for content in contents)
        }
    return sorted(found)


@pytest.fixture(scope="module")
def secret() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def stuffed(secret: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("private") / "source", export(secret))
    site.write("index.md", "# Toys\n\n```{proceedings:papers}\n```\n")
    return site


def test_nothing_private_is_in_any_byte_of_a_build(stuffed: Site, secret: Canaries) -> None:
    built = stuffed.build(html_copy_source=True)
    doctrees = built.out.with_name(built.out.name + "-doctrees")
    assert (doctrees / "environment.pickle").is_file()
    assert leaks(built.out, secret) == []
    assert leaks(doctrees, secret) == []
    assert secret.told_in(built.warnings + built.status) <= TOLD_TO_ORGANIZERS
    shown = {path.split(".")[0] for path in built.files("papers/*.bib")}
    public = ["public1234", "oldpublic1", "anonymous1", "schema2026", "gluedname1"]
    assert shown == {f"papers/{name}" for name in public}
    assert built.page("papers/anonymous1").one("p", "pr-authors").words == "Anonymous"
    assert "Jo Smith" in built.page("papers/gluedname1").one("p", "pr-authors").words


@pytest.mark.parametrize("builder", ["text", "latex", "dirhtml"])
def test_nothing_private_is_in_other_formats(stuffed: Site, secret: Canaries, builder: str) -> None:
    built = stuffed.build(builder)
    assert "A public paper" in "".join(
        content.decode(errors="replace") for content in built.all_bytes().values()
    )
    assert leaks(built.out, secret) == []


def test_nothing_private_is_published_printed_or_kept_for_the_next_build(
    stuffed: Site, secret: Canaries
) -> None:
    www = stuffed.folder.parent / "published" / "www"
    done = run_command("build", stuffed.folder, www)
    assert done.returncode == 0
    assert "[proceedings.private-export]" in done.stderr
    assert secret.told_in(done.stdout + done.stderr) <= TOLD_TO_ORGANIZERS
    # The folder beside the site, in which Sphinx works, is searched too.
    assert [path.name for path in www.parent.iterdir() if path != www]
    assert leaks(www.parent, secret) == []


def test_nothing_private_is_in_the_book(stuffed: Site, secret: Canaries) -> None:
    book = stuffed.folder.parent / "book"
    done = run_command("book", stuffed.folder, book)
    assert (done.returncode, len(list(book.iterdir()))) == (0, 2)
    assert secret.told_in(done.stdout + done.stderr) <= TOLD_TO_ORGANIZERS
    for path in book.iterdir():
        assert any(b"A public paper" in content for content in unpacked(path.read_bytes()))
    assert leaks(book, secret) == []


def test_search_for_leaks_finds_them_however_they_are_written(tmp_path: Path) -> None:
    secret = Canaries()
    address = secret.email("an address")
    (tmp_path / "a.json").write_text(json.dumps(address))
    (tmp_path / "b.gz").write_bytes(gzip.compress(address.encode()))
    inventory = b"# Sphinx inventory version 2\n#\n#\n#\n" + zlib.compress(address.encode())
    (tmp_path / "objects.inv").write_bytes(inventory)
    (tmp_path / f"{next(iter(secret.words))}.html").write_text("")
    assert len(leaks(tmp_path, secret)) == 4
