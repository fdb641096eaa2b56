"""Exports of other systems as their chairs save them, made up; private matter bears a canary."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Rows = list[list[object]]
CANARY = "canary"

CMT: Rows = [
    ["Submissions"],
    [],
    ["Paper ID", "Created", "Paper Title", "Abstract", "Primary Contact Author Name",
     "Primary Contact Author Email", "Authors", "Author Emails", "Track Name",
     "Primary Subject Area", "Secondary Subject Areas", "Conflicts", "Assigned", "Status",
     "Reviewers"],
    [7, "1/2/2027", "Toys of $\\ell_2$ norm & <b>", "We study *toys*.", f"{CANARY} name",
     f"{CANARY}@example.org", "Łukasz Kaiser (Toy Lab)*; Zoë Müller (Vienna)",
     f"{CANARY}1@example.org; {CANARY}2@example.org", "Main", "Theory -> Optimization",
     "Toys; Games", f"{CANARY} conflict", 3, "Accept (Oral)", f"{CANARY} reviewer"],
    [8, "", f"A {CANARY} refused", "", "", "", f"{CANARY} Refused", "", "", "", "", "", 3, "Reject",
     ""],
    [9, "", f"A {CANARY} undecided", "", "", "", f"{CANARY} U", "", "", "", "", "", 3,
     "Awaiting Decision", ""],
    [12, "", "A second study", "", "", "", "Ada Lovelace", "", "", "", "", "", 2, "Accept (Poster)",
     ""],
]  # fmt: skip

EASYCHAIR: Mapping[str, Rows] = {
    "Submissions": [
        ["#", "Title", "Authors", "Submitted", "Form fields", "Keywords", "Decision", "Notified",
         "Reviews sent", "Abstract", "Deleted?"],
        [7, "Toys of $\\ell_2$ norm & <b>", "Łukasz Kaiser and Zoë Müller", "2027-01-02",
         f"{CANARY} fields", "toys\ngames", "ACCEPT", "yes", "yes", "We study *toys*.", "no"],
        [8, f"A {CANARY} refused", f"{CANARY} Refused", "", "", "", "REJECT", "", "", "", "no"],
        [9, f"A {CANARY} in doubt", f"{CANARY} U", "", "", "", "Probably accept", "", "", "", ""],
        [10, f"A {CANARY} deleted", f"{CANARY} D", "", "", "", "ACCEPT", "", "", "", "yes"],
        [12, "A second study", "Ada Lovelace", "", "", "", "accept", "", "", "", ""],
    ],
    "Authors": [
        ["Submission #", "First name", "Last name", "Email", "Country", "Affiliation", "Web page",
         "Person #", "Corresponding?"],
        [7, "Łukasz", "Kaiser", f"{CANARY}@example.org", "A", "Toy Lab", "", 31, "yes"],
        [7, "Zoë", "Müller", f"{CANARY}2@example.org", "A", "Vienna", "", 32, "no"],
        [8, CANARY, "Refused", "", "", "", "", 33, ""],
        [12, "Ada", "Lovelace", "", "", "", "", 34, ""],
    ],
    "Reviews": [["#", "Member", "Scores"], [7, f"{CANARY} member", f"{CANARY} score"]],
}  # fmt: skip

TABLE: Rows = [
    ["id", "Title", "Authors", "Abstract", "Keywords", "Presentation", "Status", "PDF", "DOI",
     "Published", "e-mail"],
    ["p7", "Toys of $\\ell_2$ norm & <b>", "Łukasz Kaiser (Toy Lab); Zoë Müller (Vienna)",
     "We study *toys*.", "toys; games", "oral", "accepted", "https://pdf.example.org/7.pdf",
     "10.1000/toys.7", "2027-05-11", f"{CANARY}@example.org"],
    ["p8", f"A {CANARY} refused", f"{CANARY} Refused", "", "", "", "rejected", "", "", "", ""],
    ["p12", "A second study", "Ada Lovelace", "", "", "poster", "accepted", "javascript:x", "x",
     "May", ""],
]  # fmt: skip

BIB = r"""
@string{venue = "Workshop of Toys"}
@inproceedings{kaiser2027toys,
  title = {Toys of $\ell_2$ norm \& {GPT}},
  author = {Kaiser, {\L}ukasz and M{\"u}ller, Zo{\"e}},
  booktitle = venue, year = 2027,
  abstract = {We study \emph{toys}.}, keywords = {toys; games},
  doi = {10.1000/toys.7}, url = {https://pdf.example.org/7.pdf},
}
@inproceedings{lovelace2027second,
  title = {A second study}, author = {Ada Lovelace}, booktitle = venue, year = 2027,
}
@proceedings{toys2027, title = {All toys}, year = 2027}
"""


def as_csv(rows: Iterable[Sequence[object]], separator: str = ",") -> bytes:
    """As UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode()


def as_xlsx(tables: Mapping[str, Rows]) -> bytes:
    """A workbook with a sheet a table."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_zip(tables: Mapping[str, Rows]) -> bytes:
    """A ZIP with a CSV file a table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, rows in tables.items():
            packed.writestr(f"data/{name.lower()}.csv", as_csv(rows))
    return stream.getvalue()


def as_xml(rows: Iterable[Sequence[object]]) -> bytes:
    """What older systems call .xls; empty cells are left out."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<Cell ss:Index="{place}"><Data ss:Type="String">{escape(str(cell))}</Data></Cell>'
            for place, cell in enumerate(row, 1)
            if cell != ""
        )
        lines.append(f"<Row>{cells}</Row>")
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>\n<Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="Submissions"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


FILES: Mapping[str, bytes] = {
    "cmt.xlsx": as_xlsx({"Submissions": CMT}),
    "cmt.txt": as_csv(CMT, "\t"),
    "cmt.xls": as_xml(CMT),
    "easychair.xlsx": as_xlsx(EASYCHAIR),
    "easychair.zip": as_zip({"submission": EASYCHAIR["Submissions"],
                             "author": EASYCHAIR["Authors"], "review": EASYCHAIR["Reviews"]}),
    "papers.csv": as_csv(TABLE),
    "papers.tsv": as_csv(TABLE, "\t"),
    "semicolons.csv": b"\xef\xbb\xbf" + as_csv(TABLE, ";"),
    "wide.csv": as_csv(TABLE).decode().encode("utf-16"),
    "papers.xlsx": as_xlsx({"Papers": TABLE}),
    "papers.bib": BIB.encode(),
}  # fmt: skip
"""One file of each source and form, by name; all hold the same two papers."""
