"""CMT, EasyChair, an organizer's table and BibTeX: what is read of them, and what never is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from listed import BIB, CANARY, CMT, EASYCHAIR, FILES, TABLE, as_csv, as_xlsx, as_zip
from sites import WORKSHOP as WORKSHOP_FILE
from sites import Site, run_command
from sphinx_proceedings import sources
from sphinx_proceedings.__main__ import main
from sphinx_proceedings.model import Workshop
from sphinx_proceedings.problems import InputError, ProblemKind, Report
from sphinx_proceedings.sources.bib import without_braces
from sphinx_proceedings.sources.listing import is_accepted, split_people

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_proceedings.model import Paper

WORKSHOP = Workshop(
    "Workshop on Toys", "TOY", "Workshop of Toys", "", 2027,
    presentation=(("oral", "oral"), ("poster", "poster")),
)  # fmt: skip
HARMFUL = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
VENUELESS = re.sub(r"venueid = .*\n", "", WORKSHOP_FILE)


def read(folder: Path, name: str, data: bytes) -> tuple[tuple[Paper, ...], Report]:
    report = Report()
    (folder / name).write_bytes(data)
    return sources.read(folder / name, WORKSHOP, report, file=name), report


def refusal(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, name, data)
    assert all(problem.mend for problem in caught.value.problems)
    return str(caught.value)


# --- what is read --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_the_same_two_papers_are_read_of_every_file(tmp_path: Path, name: str) -> None:
    papers, _ = read(tmp_path, name, FILES[name])
    first, second = sorted(papers, key=lambda paper: paper.title.plain, reverse=True)
    assert first.title.plain.startswith("Toys of ℓ₂ norm & ")
    assert [each.name.plain for each in first.authors] == ["Łukasz Kaiser", "Zoë Müller"]
    assert [each.name.plain for each in second.authors] == ["Ada Lovelace"]
    assert first.abstract is not None
    assert "<em>toys</em>" in first.abstract.html
    assert first.links.forum is None
    keywords = [keyword.plain.lower() for keyword in first.keywords]
    assert {"toys", "games"} <= {*keywords}


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".bib")])
def test_affiliations_and_types_are_read(tmp_path: Path, name: str) -> None:
    papers, _ = read(tmp_path, name, FILES[name])
    first = next(paper for paper in papers if paper.id in {"7", "p7"})
    assert [each.affiliations[0].plain for each in first.authors] == ["Toy Lab", "Vienna"]
    if not name.startswith("easychair"):
        assert first.presentation == "oral"


def test_numbers_are_ids_and_order(tmp_path: Path) -> None:
    papers, report = read(tmp_path, "cmt.xlsx", FILES["cmt.xlsx"])
    assert [(paper.id, paper.slug, paper.number) for paper in papers] == [
        ("7", "7", 7),
        ("12", "12", 12),
    ]
    assert report.left_out == {"not accepted for certain": 2}
    assert [keyword.plain for keyword in papers[0].keywords] == [
        "Theory: Optimization", "Toys", "Games",
    ]  # fmt: skip


def test_people_of_one_name_are_told_apart_by_easychair(tmp_path: Path) -> None:
    tables = {name: [*map(list, rows)] for name, rows in EASYCHAIR.items()}
    tables["Authors"] += [[12, "Zoë", "Müller", "", "", "", "", 99, ""]]
    papers, _ = read(tmp_path, "easychair.xlsx", as_xlsx(tables))
    first, second = papers
    assert first.authors[1].name == second.authors[1].name
    assert first.authors[1].key != second.authors[1].key
    assert "99" not in second.authors[1].key


def test_a_download_without_authors_takes_the_line(tmp_path: Path) -> None:
    data = as_zip({"submission": EASYCHAIR["Submissions"]})
    papers, report = read(tmp_path, "easychair.zip", data)
    assert [each.name.plain for each in papers[0].authors] == ["Łukasz Kaiser", "Zoë Müller"]
    assert ProblemKind.MISSING_FIELD in {problem.kind for problem in report}


def test_faults_of_a_table_are_told_with_line_and_mend(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*TABLE[0], "abstrct"], *TABLE[1:], TABLE[1]]
    rows += [["", "No id", *[""] * 4, "accepted"], ["a/b", *[""] * 5, "accepted"]]
    papers, report = read(tmp_path, "papers.csv", as_csv(rows))
    assert {paper.id for paper in papers} == {"p7", "p12", "a/b"}
    told = {(problem.kind, problem.place.line) for problem in report}
    assert told >= {
        (ProblemKind.UNKNOWN_KEY, 0),
        (ProblemKind.DUPLICATE_ID, 5),
        (ProblemKind.BAD_NOTE, 6),
        (ProblemKind.UNSAFE_ID, 7),
        (ProblemKind.MISSING_FIELD, 7),
        (ProblemKind.BAD_LINK, 4),
        (ProblemKind.BAD_FIELD, 4),
    }
    assert 'Did you mean "abstract"' in " ".join(map(str, report))


def test_a_table_without_a_status_is_the_organizers_own_list(tmp_path: Path) -> None:
    papers, _ = read(tmp_path, "papers.csv", b"ID;Title\n1;One\n2;Two, or more\n")
    assert [paper.title.plain for paper in papers] == ["One", "Two, or more"]


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True),
            st.text("aÄé南 0,;\t\"'|\n").map(lambda text: f"Title {text} end"),
        ),
        min_size=1, max_size=6, unique_by=lambda row: row[0],
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)  # fmt: skip
def test_any_dialect_of_csv_gives_back_ids_and_titles(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    separator: str,
    encoding: str,
) -> None:
    table = [("id", "title", "authors", "status"), *((*row, "A", "accepted") for row in rows)]
    data = as_csv(table, separator).decode().encode(encoding)
    papers, _ = read(tmp_path_factory.mktemp("csv"), "papers.csv", data)
    assert {paper.id: " ".join(paper.title.source.split()) for paper in papers} == {
        key: " ".join(title.split()) for key, title in rows
    }


# --- acceptance ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "accepted"),
    [("Accept", True), ("ACCEPT", True), ("accepted", True), ("Accept (Oral)", True),
     ("Accept as poster", True), ("Full accept", True), ("", False), ("Reject", False),
     ("Probably accept", False), ("accept?", False), ("Conditional Accept", False),
     ("Accept conditionally", False), ("not accepted", False), ("Unaccepted", False),
     ("Invite to Archive", False), ("Awaiting Decision", False), ("Withdrawn", False),
     ("Desk Reject", False), ("Accept then withdrawn", False), ("no decision", False)],
)  # fmt: skip
def test_only_what_accepts_for_certain_is_accepted(said: str, accepted: bool) -> None:
    assert is_accepted(said) is accepted


@pytest.mark.parametrize(
    ("line", "names"),
    [("A B (X)*; C D (Y, Z)", [("A B", "X"), ("C D", "Y, Z")]), ("A B;;", [("A B", "")]),
     ("A B <a@b.org>; C (Q (R))", [("A B", ""), ("C", "Q (R)")]), ("", [])],
)  # fmt: skip
def test_author_lines_are_taken_apart(line: str, names: list[tuple[str, str]]) -> None:
    assert [(each.name, each.affiliation) for each in split_people(line)] == names


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("papers.csv", b"", "empty"),
        ("papers.csv", b"<!DOCTYPE html><html><body>Log in</body></html>", "log in"),
        ("papers.csv", b"a,b\n1,2\n", "lacks a column"),
        ("papers.csv", b'id,title\n1,"open\n', "read on"),
        ("papers.xlsx", b"PK\x03\x04 no zip at all", "damaged"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "Excel 97"),
        ("papers.csv", b"id,title,status\n1,A,rejected\n", "no accepted paper"),
        ("papers.bib", b"@proceedings{x, title={X}}", "no accepted paper"),
        ("cmt.csv", as_csv([["Paper ID", "Paper Title"], ["1", "A"]]), "no column Status"),
        ("easy.csv", as_csv([["#", "Title", "Authors"], ["1", "A", "B"]]), "no column decision"),
        ("x.xls", HARMFUL, "definitions"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_mend(
    tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    assert word in refusal(tmp_path, name, data)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_proceedings.sources.spreadsheets.LARGEST", 9_000)
    assert "unpacks" in refusal(tmp_path, "papers.xlsx", FILES["papers.xlsx"])


def test_an_openreview_export_needs_its_venue(tmp_path: Path) -> None:
    assert "venueid" in refusal(tmp_path, "openreview.json", b'{"notes": [{"id": "a"}]}')


# --- BibTeX --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "text"),
    [(r"The {GPT} of {L}ov{\'a}sz", r"The GPT of Lov{\'a}sz"), (r"\emph{a {B}}", r"\emph{a B}"),
     (r"{\"o}{{A}}", r"{\"o}A"), (r"$\ell_{2}$ {X}", r"$\ell_{2}$ X"), (r"5\$ {A}", r"5\$ A")],
)  # fmt: skip
def test_braces_of_capitals_go(tex: str, text: str) -> None:
    assert without_braces(tex) == text


def test_faults_of_a_bibliography_are_told(tmp_path: Path) -> None:
    data = BIB + "@inproceedings{kaiser2027toys, title={Again}, author={A B}}\n"
    data += "@inproceedings{x y(z), title={Odd key}, author={García Márquez, Gabriel and others}}\n"
    papers, report = read(tmp_path, "papers.bib", data.encode())
    kinds = {problem.kind for problem in report}
    assert {ProblemKind.FILE_FORMAT, ProblemKind.DOUBTFUL_NAME} <= kinds
    assert "kaiser2027toys" in {paper.given_key for paper in papers}


# --- whole sites ---------------------------------------------------------------------------------


def build(folder: Path, name: str, data: bytes) -> Path:
    site = Site(folder / "source")
    (site.folder / "_data/openreview.json").unlink()
    (site.folder / "_data" / name).write_bytes(data)
    workshop = VENUELESS.replace("[workshop]\n", f'[workshop]\nexport = "{name}"\n')
    site.write("_data/workshop.toml", workshop)
    done = run_command("build", site.folder, folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert CANARY not in done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("name", ["cmt.xlsx", "cmt.xls", "easychair.zip", "papers.csv"])
def test_nothing_private_is_in_any_file_of_a_site(tmp_path: Path, name: str) -> None:
    folder = build(tmp_path, name, FILES[name])
    seen = 0
    for path in folder.rglob("*"):
        if path.is_file() and path.name != name:
            seen += 1
            assert CANARY.encode() not in path.read_bytes().lower(), path
    assert seen > 50


@pytest.mark.parametrize("name", ["cmt.xlsx", "papers.bib"])
def test_no_page_leads_to_openreview_where_the_papers_are_not(tmp_path: Path, name: str) -> None:
    site = build(tmp_path, name, FILES[name]) / "site"
    papers = [path for path in site.glob("papers/*") if path.suffix in {".html", ".bib", ".ris"}]
    assert len(papers) > 6
    for path in (*papers, site / "proceedings.json", site / "proceedings.bib"):
        assert "openreview" not in path.read_text(encoding="utf-8").lower(), path


def test_a_bibliography_comes_back_with_its_keys_titles_and_authors(tmp_path: Path) -> None:
    site = build(tmp_path, "papers.bib", FILES["papers.bib"]) / "site"
    written = parse_string((site / "proceedings.bib").read_text(encoding="utf-8"))
    found = {entry.key: entry for entry in written.entries}
    assert {"kaiser2027toys", "lovelace2027second"} <= {*found}
    entry = found["kaiser2027toys"]
    assert entry["author"] == r"Kaiser, {\L}ukasz and M{\"u}ller, Zo{\"e}"
    assert entry["title"].replace("{", "").replace("}", "") == r"Toys of $\ell_2$ norm \& GPT"
    assert entry["doi"] == "10.1000/toys.7"


def test_every_source_has_a_column_list_in_the_manual() -> None:
    assert CMT
    from sites import ROOT
    from sphinx_proceedings.sources.table import COLUMNS

    told = (ROOT / "manual/howto/sources.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in COLUMNS)


def test_fetch_says_that_there_is_no_venue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Site(tmp_path / "source")
    site.write("_data/workshop.toml", VENUELESS)
    assert main(["fetch", str(site.folder / "_data")]) == 1
    assert "names no venueid" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["papers.csv", "cmt.xlsx", "papers.bib"])
def test_redact_refuses_what_is_no_openreview_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    site = Site(tmp_path / "source")
    private = tmp_path / name
    private.write_bytes(FILES[name])
    output = tmp_path / "out.json"
    assert main(["redact", str(site.folder / "_data"), str(private), "-o", str(output)]) == 1
    assert capsys.readouterr().err
    assert not output.exists()
