"""What of an accepted paper is read, and how."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from openreview_notes import ABSENT, TYPES, VENUE, WORKSHOP, decision, hidden, read_notes, v1, v2
from sphinx_proceedings.problems import ProblemKind
from sphinx_proceedings.sources.keywords import split_keywords
from sphinx_proceedings.sources.openreview.authors import split_names
from sphinx_proceedings.sources.openreview.links import CODE_FIELDS

if TYPE_CHECKING:
    from pathlib import Path


def names(paper: Any) -> list[str]:
    return [authorship.name.plain for authorship in paper.authors]


def words(paper: Any) -> list[str]:
    return [text.plain for text in paper.keywords]


def test_a_paper_of_v2(tmp_path: Path) -> None:
    reading = read_notes([v2(externalIds=["doi:10.1000/x.y", "arxiv:2401.01234"])], tmp_path)
    paper = reading.paper
    assert reading.problems == ()
    assert (paper.id, paper.slug, paper.number) == ("X5ijJFkEpr", "X5ijJFkEpr", 7)
    assert paper.title.plain == "On the Edge of Stability"
    assert names(paper) == ["Ada Lovelace", "Emmy Noether"]
    assert words(paper) == ["sharpness", "optimization"]
    assert paper.abstract is not None
    assert paper.abstract.source == "We show $x^2$."
    assert paper.tldr is not None
    assert paper.tldr.plain == "Sharp."
    assert (paper.venue, paper.presentation) == ("BGPT Poster", "poster")
    assert paper.links.forum == "https://openreview.net/forum?id=X5ijJFkEpr"
    assert paper.links.pdf == "https://openreview.net/pdf?id=X5ijJFkEpr"
    assert (paper.licence, paper.published) == ("CC BY 4.0", date(2024, 3, 9))
    assert (paper.doi, paper.arxiv, paper.dblp) == ("10.1000/x.y", "2401.01234", None)


def test_a_paper_of_v1(tmp_path: Path) -> None:
    reading = read_notes([v1()], tmp_path)
    paper = reading.paper
    assert paper.title.plain == "An Old Paper"
    assert names(paper) == ["Ada Lovelace"]
    assert paper.tldr is not None
    assert paper.tldr.plain == "Old."
    assert paper.presentation == "oral"
    assert paper.links.pdf == "https://openreview.net/pdf?id=HkghWScuoQ"
    assert "ada@" not in reading.log + repr(paper)


# --- text --------------------------------------------------------------------------------------


def test_a_long_abstract_is_kept_whole(tmp_path: Path) -> None:
    reading = read_notes([v2(content={"abstract": "word " * 1200 + "end"})], tmp_path)
    assert reading.paper.abstract is not None
    assert reading.paper.abstract.source.endswith("end")
    assert reading.problems == ()


@pytest.mark.parametrize("empty", ["", " \n\u200b", None, ABSENT])
def test_an_empty_abstract_is_none(empty: Any, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"abstract": empty, "TLDR": empty})], tmp_path)
    assert reading.paper.abstract is None
    assert reading.paper.tldr is None
    assert reading.problems == ()


@pytest.mark.parametrize("title", ["", "  ", None, ABSENT, hidden("Secret"), True, {"x": 1}, []])
def test_a_paper_without_a_title_is_shown_and_told(title: Any, tmp_path: Path) -> None:
    reading = read_notes([v2("abcd", {"title": title})], tmp_path)
    assert reading.paper.title.plain == "Untitled (abcd)"
    (problem,) = reading.of(ProblemKind.MISSING_FIELD)
    assert (problem.place.record, problem.place.field) == ("abcd", "title")
    assert "Secret" not in reading.log


@pytest.mark.parametrize(
    ("value", "read"), [(42, "42"), (1.5, "1.5"), (["Deep", 3, "Nets"], "Deep Nets")]
)
def test_text_of_another_type_is_read_as_far_as_possible(value, read, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"title": value, "abstract": value})], tmp_path)
    assert reading.paper.title.plain == read
    assert {p.place.field for p in reading.of(ProblemKind.BAD_FIELD)} == {"title", "abstract"}


def test_lone_surrogates_leave_the_rest(tmp_path: Path) -> None:
    content = {"title": "A\ud800B", "authors": ["C\udfffD"], "keywords": ["\ud800", "k"]}
    paper = read_notes([v2(content=content)], tmp_path).paper
    assert paper.title.plain == "AB"
    assert names(paper) == ["CD"]
    assert words(paper) == ["k"]


def test_fields_with_own_readers_are_dropped_unless_public(tmp_path: Path) -> None:
    secret = {
        name: hidden("https://secret.org/")
        for name in ("abstract", "TLDR", "pdf", "code", "supplementary_material", "venue")
    } | {"keywords": hidden(["secret"])}
    paper = read_notes([v2(content=secret)], tmp_path).paper
    assert "secret" not in repr(paper)
    assert (paper.abstract, paper.tldr, paper.links.pdf, paper.keywords) == (None, None, None, ())
    shown = v2(content={"abstract": {"value": "Open", "readers": ["everyone"]}})
    assert read_notes([shown], tmp_path).paper.abstract is not None


@pytest.mark.parametrize("readers", [None, [], {}, "V", {"delete": True}, [["everyone"]]])
def test_readers_that_do_not_say_everyone_hide(readers: Any, tmp_path: Path) -> None:
    field = {"value": "Secret", "readers": readers}
    assert read_notes([v2(content={"abstract": field})], tmp_path).paper.abstract is None


# --- authors -----------------------------------------------------------------------------------


def test_hidden_authors_are_not_shown(tmp_path: Path) -> None:
    content = {"authors": hidden(["Real Name"]), "authorids": ["~Real_Name1"]}
    reading = read_notes([v2("abcd", content)], tmp_path)
    assert reading.paper.authors == ()
    (problem,) = reading.of(ProblemKind.HIDDEN_AUTHORS)
    assert problem.place.record == "abcd"
    assert "Real" not in reading.log + repr(reading.paper)


@pytest.mark.parametrize("authors", [["Anonymous"], "anonymous authors", [" ANONYMOUS "]])
def test_anonymous_alone_is_hidden(authors: Any, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"authors": authors})], tmp_path)
    assert reading.paper.authors == ()
    assert reading.of(ProblemKind.HIDDEN_AUTHORS)


def test_a_paper_without_authors_is_told(tmp_path: Path) -> None:
    for authors in ([], None, ABSENT, "", 3, [None]):
        reading = read_notes([v2(content={"authors": authors})], tmp_path)
        assert reading.paper.authors == ()
        assert [p.place.field for p in reading.of(ProblemKind.MISSING_FIELD)] == ["authors"]


def test_the_schema_of_2026(tmp_path: Path) -> None:
    authors = [
        {
            "fullname": "Ada  Lovelace",
            "username": "~Ada_Lovelace1",
            "institutions": [
                {"name": "University of  London", "domain": "ucl.ac.uk", "country": "UK"},
                {"name": "University of London"},
                {"domain": "private.org"},
                {"name": 3},
                None,
            ],
        },
        {"fullname": "Emmy Noether", "username": "~Emmy_Noether1"},
        "Plain Name",
    ]
    reading = read_notes([v2(content={"authors": authors})], tmp_path)
    paper = reading.paper
    assert names(paper) == ["Ada Lovelace", "Emmy Noether", "Plain Name"]
    assert [text.plain for text in paper.authors[0].affiliations] == ["University of London"]
    assert [a.key for a in paper.authors] == ["p0", "p1", "n:Plain Name"]
    for private in ("~", "Lovelace1", "ucl.ac.uk", "private.org"):
        assert private not in repr(paper)


def test_people_of_one_name_are_told_apart_by_profile(tmp_path: Path) -> None:
    notes = [
        v2("a", {"authors": ["Yang Liu"], "authorids": hidden(["~Yang_Liu2"])}, number=1),
        v2("b", {"authors": ["Yang Liu"], "authorids": ["~Yang_Liu1"]}, number=2),
        v2("c", {"authors": ["Y. Liu"], "authorids": ["~Yang_Liu2"]}, number=3),
        v2("d", {"authors": ["Yang Liu"]}, number=4),
        v2("e", {"authors": [{"fullname": "Yang Liu", "username": "~Yang_Liu1"}]}, number=5),
    ]
    reading = read_notes(notes, tmp_path)
    keys = [paper.authors[0].key for paper in reading.papers]
    assert keys == ["p1", "p0", "p1", "n:Yang Liu", "p0"]
    assert "Liu2" not in reading.log + repr(reading.papers)


def test_an_email_is_an_identity_and_nothing_more(tmp_path: Path) -> None:
    notes = [
        v1("a", {"authorids": ["Ada@Example.org"]}, number=1),
        v1("b", {"authors": ["A. Lovelace"], "authorids": ["ada@example.org "]}, number=2),
        v1("c", {"authorids": ["https://dblp.org/search?q=Ada"]}, number=3),
    ]
    reading = read_notes(notes, tmp_path)
    keys = [paper.authors[0].key for paper in reading.papers]
    assert keys == ["p0", "p0", "n:Ada Lovelace"]
    assert "xample" not in reading.log + repr(reading.papers)


def test_profile_ids_that_do_not_fit_are_not_used(tmp_path: Path) -> None:
    reading = read_notes([v2(content={"authorids": ["~Emmy_Noether1"]})], tmp_path)
    assert [a.key for a in reading.paper.authors] == ["n:Ada Lovelace", "n:Emmy Noether"]
    assert [p.place.field for p in reading.of(ProblemKind.BAD_FIELD)] == ["authorids"]


def test_a_name_twice_on_one_paper_stays_twice(tmp_path: Path) -> None:
    content = {"authors": ["Wei Li", "Wei Li"], "authorids": ["~Wei_Li1", "~Wei_Li2"]}
    paper = read_notes([v2(content=content)], tmp_path).paper
    assert names(paper) == ["Wei Li", "Wei Li"]
    assert [a.key for a in paper.authors] == ["p0", "p1"]


def test_many_authors_and_other_scripts_are_kept_in_order(tmp_path: Path) -> None:
    printed = [f"Author Number{i}" for i in range(80)] + ["南佳怡", "Núñez", "Plato"]
    reading = read_notes([v2(content={"authors": printed})], tmp_path)
    assert names(reading.paper) == printed
    assert reading.problems == ()


@pytest.mark.parametrize(
    "name", ["ada@example.org", "~Ada_Lovelace1", "<ada@example.org>", "", 3, {}, {"username": "u"}]
)
def test_what_is_no_name_is_left_out_and_told(name: Any, tmp_path: Path) -> None:
    content = {"authors": [name, "Emmy Noether"], "authorids": ["~X1", "~Emmy1"]}
    other = v2("b", {"authors": ["Z"], "authorids": ["~Emmy1"]})
    reading = read_notes([v2(content=content), other], tmp_path)
    first = next(paper for paper in reading.papers if paper.id != "b")
    assert names(first) == ["Emmy Noether"]
    assert first.authors[0].key == reading.papers[-1].authors[0].key
    assert reading.of(ProblemKind.BAD_FIELD)
    assert "example.org" not in reading.log


def test_an_email_beside_a_name_is_taken_off(tmp_path: Path) -> None:
    reading = read_notes([v2(content={"authors": ["Ada Lovelace <ada@example.org>", "B C"]})],
                         tmp_path)  # fmt: skip
    assert names(reading.paper) == ["Ada Lovelace", "B C"]
    assert "example.org" not in reading.log + repr(reading.paper)


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("A B, C D", ["A B", "C D"]),
        ("A B and C D", ["A B", "C D"]),
        ("A B, C D, and E F", ["A B", "C D", "E F"]),
        ("A B, C D & E F;", ["A B", "C D", "E F"]),
        ("Maaten, Laurens", ["Maaten, Laurens"]),
        ("Maaten, Laurens; Noether, Emmy", ["Maaten, Laurens", "Noether, Emmy"]),
        ("de Maaten, Laurens van and Noether, Emmy", ["de Maaten, Laurens van", "Noether, Emmy"]),
        ("Martin King, Jr., Ada B", ["Martin King, Jr.", "Ada B"]),
        ("Martin King, Jr.", ["Martin King, Jr."]),
        ("张三，李四、王五", ["张三", "李四", "王五"]),
        ("Anderson Andrews", ["Anderson Andrews"]),
        (" ,; ", []),
    ],
)
def test_glued_names_are_taken_apart(glued: str, apart: list[str], tmp_path: Path) -> None:
    assert split_names(glued) == apart
    for authors in (glued, [glued]):
        reading = read_notes([v2(content={"authors": authors})], tmp_path)
        if apart:
            assert names(reading.paper) == apart
        if len(apart) != 1:
            assert reading.problems


# --- keywords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "split"),
    [
        (["a", "b"], ["a", "b"]),
        (["a, b,c"], ["a", "b", "c"]),
        (["a; b, c;"], ["a", "b, c"]),
        (["a, b", "c"], ["a, b", "c"]),
        (["a; b", "c"], ["a", "b", "c"]),
        (["$f(x, y)$ norms, $a;b$ c"], ["$f(x, y)$ norms", "$a;b$ c"]),
        (["cost in $, price"], ["cost in $", "price"]),
        (["nets (deep, wide), width"], ["nets (deep, wide)", "width"]),
        (["a\nb  c"], ["a", "b c"]),
        (["深度学习，优化；理论"], ["深度学习，优化", "理论"]),
        (["Deep", "deep ", " DEEP", "x"], ["Deep", "x"]),
        (["", " ", ";,"], []),
        (["k" * 333 + ", x"], ["k" * 333, "x"]),
        ([], []),
    ],
)
def test_keywords_are_split(values: list[str], split: list[str]) -> None:
    assert split_keywords(values) == split


def test_keywords_in_one_string_are_read(tmp_path: Path) -> None:
    assert words(read_notes([v2(content={"keywords": "a, b"})], tmp_path).paper) == ["a", "b"]


@pytest.mark.parametrize("value", [3, {"x": 1}, [1, "a", None], True])
def test_keywords_of_another_type_are_told(value: Any, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"keywords": value})], tmp_path)
    assert words(reading.paper) in ([], ["a"])
    assert [p.place.field for p in reading.of(ProblemKind.BAD_FIELD)] == ["keywords"]


def test_a_paper_without_keywords_is_no_problem(tmp_path: Path) -> None:
    for value in (ABSENT, None, [], ""):
        reading = read_notes([v2(content={"keywords": value})], tmp_path)
        assert (reading.paper.keywords, reading.problems) == ((), ())


# --- links, ids and dates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("/pdf/0123abcd.pdf", "https://openreview.net/pdf?id=abcd"),
        ("/pdf?id=other", "https://openreview.net/pdf?id=abcd"),
        ("/attachment/0a.pdf", "https://openreview.net/attachment?id=abcd&name=pdf"),
        ("https://example.org/a.pdf", "https://example.org/a.pdf"),
        ("", None),
        (None, None),
    ],
)
def test_pdf_links(value: Any, link: str | None, tmp_path: Path) -> None:
    reading = read_notes([v2("abcd", {"pdf": value})], tmp_path)
    assert (reading.paper.links.pdf, reading.problems) == (link, ())


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "/pdf/../x.pdf", "data:text/html,x", "/etc/passwd", "../a.pdf"]
)
@pytest.mark.parametrize("field", ["pdf", "code", "supplementary_material"])
def test_other_links_are_dropped_and_told(value: str, field: str, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"pdf": ABSENT} | {field: value})], tmp_path)
    links = reading.paper.links
    assert (links.pdf, links.code, links.supplementary) == (None, None, None)
    assert [p.place.field for p in reading.of(ProblemKind.BAD_LINK)] == [field]


def test_code_and_supplementary_links(tmp_path: Path) -> None:
    for field in CODE_FIELDS:
        content = {field: "https://example.org/c", "supplementary_material": "/attachment/0f.zip"}
        links = read_notes([v2("abcd", content)], tmp_path).paper.links
        assert links.code == "https://example.org/c"
        assert (
            links.supplementary
            == "https://openreview.net/attachment?id=abcd&name=supplementary_material"
        )


def test_an_unsafe_id_is_shown_under_a_made_one(tmp_path: Path) -> None:
    for unsafe in ("../../etc/x", "a b", "<script>", "é", "x" * 65, "\ud800", "a\nb"):
        reading = read_notes([v2(unsafe)], tmp_path)
        paper = reading.paper
        assert paper.id == unsafe
        assert paper.slug.startswith("p-")
        assert paper.links.forum.isascii()
        assert not set(paper.links.forum) & set(" <>\n")
        (problem,) = reading.of(ProblemKind.UNSAFE_ID)
        str(problem).encode()
        assert "\n" not in str(problem)


def test_ids_that_differ_in_case_have_slugs_apart(tmp_path: Path) -> None:
    papers = read_notes([v2("abc", number=2), v2("ABC", number=1)], tmp_path).papers
    assert papers[0].slug == "ABC"
    assert papers[1].slug.startswith("abc-")


@pytest.mark.parametrize("value", ["soon", 10**15, -1, 0, True, [], 1.0, 4e14])
def test_an_absurd_date_is_dropped_and_told(value: Any, tmp_path: Path) -> None:
    reading = read_notes([v2(pdate=value)], tmp_path)
    assert reading.paper.published is None
    assert [p.place.field for p in reading.of(ProblemKind.BAD_FIELD)] == ["pdate"]


def test_external_ids_are_checked(tmp_path: Path) -> None:
    good = ["DOI: 10.48550/arXiv.2401.1", "arxiv:cs.LG/0701001v2", "dblp:conf/iclr/LovelaceN24"]
    paper = read_notes([v2(externalIds=[*good, "mag:123"])], tmp_path).paper
    assert (paper.doi, paper.arxiv, paper.dblp) == (
        "10.48550/arXiv.2401.1", "cs.LG/0701001v2", "conf/iclr/LovelaceN24",
    )  # fmt: skip
    for bad in ("doi:10.1/<script>", "doi:11.1234/x", "arxiv:../x", "dblp:javascript:x", 3):
        reading = read_notes([v2(externalIds=[bad])], tmp_path)
        paper = reading.paper
        assert (paper.doi, paper.arxiv, paper.dblp) == (None, None, None)
        assert reading.of(ProblemKind.BAD_FIELD)


def test_a_licence_must_be_a_short_name(tmp_path: Path) -> None:
    for value in ("x" * 101, 3, ["CC BY 4.0"]):
        reading = read_notes([v2(license=value)], tmp_path)
        assert reading.paper.licence is None
        assert [p.place.field for p in reading.of(ProblemKind.BAD_FIELD)] == ["license"]


# --- presentation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("venue", "short", "kind"),
    [
        ("BGPT Poster", "BGPT", "poster"),
        ("ICLR 2024 Workshop BGPT ORALS", "BGPT", "oral"),
        ("BGPTOral", "BGPT", "oral"),
        ("BGPT_Spotlight", "BGPT", "spotlight"),
        ("Temporal 2024", "TML", None),
        ("Temporal Poster", "Temporal", "poster"),
        ("Oral History Poster", "Oral History", "poster"),
        ("Poster", "Po", "poster"),
    ],
)
def test_the_venue_string_names_the_type(venue, short, kind, tmp_path: Path) -> None:
    workshop = dataclasses.replace(WORKSHOP, short=short)
    reading = read_notes([v2(content={"venue": venue})], tmp_path, workshop)
    assert reading.paper.presentation == kind
    assert reading.paper.venue == venue


def test_an_unknown_venue_string_is_told_once_for_all_papers(tmp_path: Path) -> None:
    notes = [v2(f"n{i}", {"venue": "BGPT Demo"}) for i in range(5)]
    reading = read_notes(notes, tmp_path)
    assert {paper.presentation for paper in reading.papers} == {None}
    (problem,) = reading.of(ProblemKind.UNKNOWN_PRESENTATION)
    assert "5 papers" in problem.fault
    assert "BGPT Demo" in problem.fault


@pytest.mark.parametrize("venue", ["BGPT", "ICLR 2024 Workshop BGPT", ABSENT, "BGPT 2024", ""])
def test_a_bare_venue_string_is_no_problem(venue: Any, tmp_path: Path) -> None:
    reading = read_notes([v2(content={"venue": venue})], tmp_path)
    assert (reading.paper.presentation, reading.problems) == (None, ())


def test_without_types_no_venue_string_is_a_problem(tmp_path: Path) -> None:
    workshop = dataclasses.replace(WORKSHOP, presentation=())
    reading = read_notes([v2(content={"venue": "BGPT Demo"})], tmp_path, workshop)
    assert (reading.paper.presentation, reading.problems) == (None, ())
    assert TYPES


def test_a_public_decision_names_the_type_where_the_venue_does_not(tmp_path: Path) -> None:
    bare = v2("x", {"venue": "BGPT"})
    public = decision("x", "Accept (spotlight)", readers=["everyone"])
    private = decision("x", "Accept (spotlight)")
    assert read_notes([bare, public], tmp_path).paper.presentation == "spotlight"
    assert read_notes([bare, private], tmp_path).paper.presentation is None
    assert read_notes([v2("x"), public], tmp_path).paper.presentation == "poster"


# --- private matter ----------------------------------------------------------------------------

SECRETS = ("Rejected Title", "Rex Ected", "rex@private.org", "Weak paper", "Rev_Iewer1",
           "Hidden Author", "hidden@private.org", "confidential", "Real Original")  # fmt: skip


def private_export() -> list[Any]:
    review = {
        "id": "rev", "forum": "good", "replyto": "good", "readers": [VENUE], "version": 2,
        "invitations": [f"{VENUE}/Submission7/-/Official_Review"], "signatures": ["~Rev_Iewer1"],
        "content": {"review": {"value": "Weak paper"}, "rating": {"value": 3}},
    }  # fmt: skip
    rejected = {
        "title": "Rejected Title", "authors": ["Rex Ected"], "authorids": ["rex@private.org"],
        "venueid": f"{VENUE}/Rejected_Submission",
    }  # fmt: skip
    return [
        v2("good", details={"replies": [review], "writable": True}),
        review,
        v2("bad", rejected),
        v2("undecided", rejected | {"venueid": ABSENT, "venue": ABSENT}),
        v2("conflict", rejected | {"venueid": VENUE}),
        decision("conflict", "Reject, confidential"),
        v2("odd", rejected | {"venueid": ABSENT, "title": 3, "authors": "Rex Ected"}),
        v2("secret", {"title": "Rejected Title"}, readers=[VENUE]),
        v2("hiddenauthors", {"authors": hidden(["Hidden Author"]),
                             "authorids": hidden(["hidden@private.org"])}),
        v1("blind", {"authors": ["Anonymous"]}, original="realone",
           details={"original": {"content": {"authors": ["Real Original"]}}}),
    ]  # fmt: skip


def test_private_matter_is_counted_and_never_told(tmp_path: Path) -> None:
    reading = read_notes(private_export(), tmp_path)
    assert sorted(reading.ids) == ["blind", "good", "hiddenauthors"]
    (problem,) = reading.of(ProblemKind.PRIVATE_EXPORT)
    assert "3 reviews and other replies" in problem.fault
    assert "4 unaccepted submissions" in problem.fault
    assert "1 submissions that are not public" in problem.fault
    assert "2 hidden fields" in problem.fault
    assert "3 e-mail addresses" in problem.fault
    assert "public repository" in problem.mend
    assert any(secret in json.dumps(private_export()) for secret in SECRETS)
    for secret in SECRETS:
        assert secret not in reading.log
        assert secret not in repr(reading.papers)


def test_a_public_export_holds_no_private_matter(tmp_path: Path) -> None:
    assert ProblemKind.PRIVATE_EXPORT not in read_notes([v2()], tmp_path).kinds
