"""The reader of TOML files: typed values, all faults at once, each with its line."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.kinds import (
    DAY,
    MOMENT,
    PROSE,
    TEXT,
    WHOLE,
    YES,
    UnfitError,
    checked,
    list_of,
)
from sphinx_proceedings.problems import ProblemKind, Report, Severity
from sphinx_proceedings.tables import Key, Row, Rows, Table, read_toml
from sphinx_proceedings.toml_lines import key_lines

if TYPE_CHECKING:
    from pathlib import Path


def _even(value: int) -> int:
    if value % 2:
        raise UnfitError(f"{value} is odd", "Add one")
    return value


ID = Key("id", TEXT, "Id.")
TITLE = Key("title", TEXT, "Title.")
SIZE = Key("size", checked(WHOLE, _even), "Size.", 2)
TAGS = Key("tags", list_of(TEXT, or_one=True), "Tags.", ())
DAYS = Key("days", list_of(DAY), "Days.", ())
START: Key[datetime | None] = Key("start", MOMENT, "Start.", None)
OPEN = Key("open", YES, "Open?", default=False)
NOTE = Key("note", PROSE, "Note.", "")

SHOP = Table("shop", "The shop.", (TITLE, SIZE, OPEN, DAYS), required=True)
ITEM = Table("item", "A thing.", (ID, SIZE, TAGS, START, NOTE), repeated=True)
WORDS = Table("words", "Words of the organizer's own.", any_key=TEXT)

GOOD = '[shop]\ntitle = "A"\n'


def read(tmp_path: Path, text: str | bytes) -> tuple[Rows | None, list[tuple[Any, ...]]]:
    """The rows, and the problems as (kind, line, record, key)."""
    path = tmp_path / "shop.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Report()
    rows = read_toml(path, (SHOP, ITEM, WORDS), report, file="shop.toml")
    return rows, [(p.kind, p.place.line, p.place.record, p.place.field) for p in report]


def row(tmp_path: Path, text: str) -> Row:
    rows, problems = read(tmp_path, text)
    assert rows is not None
    assert problems == []
    found = rows.one(SHOP)
    assert found is not None
    return found


def messages(tmp_path: Path, text: str) -> str:
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    read_toml(path, (SHOP, ITEM, WORDS), report, file="shop.toml")
    return "\n".join(map(str, report))


# --- values ----------------------------------------------------------------------------------


def test_values_are_typed_and_absent_keys_have_their_defaults(tmp_path: Path) -> None:
    shop = row(tmp_path, '[shop]\ntitle = " A\\n  B "\nopen = true\ndays = [2024-05-11]\n')
    assert shop[TITLE] == "A B"
    assert shop[OPEN] is True
    assert shop[DAYS] == (date(2024, 5, 11),)
    assert shop[SIZE] == 2


def test_a_single_value_may_stand_for_a_list_of_one(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, GOOD + '[[item]]\nid = "a"\ntags = "red"\n')
    assert rows is not None
    assert [each[TAGS] for each in rows.all(ITEM)] == [("red",)]


def test_prose_keeps_its_lines(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, GOOD + '[[item]]\nid = "a"\nnote = """\nOne.\n\nTwo.\n"""\n')
    assert rows is not None
    assert rows.all(ITEM)[0][NOTE] == "One.\n\nTwo."


def test_a_table_of_own_keys_keeps_their_order(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, GOOD + '[words]\nz = "1"\na = "2"\nbad = 3\n')
    assert rows is not None
    words = rows.one(WORDS)
    assert words is not None
    assert list(words.values.items()) == [("z", "1"), ("a", "2")]
    assert problems == [(ProblemKind.BAD_VALUE, 6, "[words]", "bad")]


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b'\xef\xbb\xbf[shop]\r\ntitle = "A"\r\nbad = 1\r\n')
    assert rows is not None
    assert problems == [(ProblemKind.UNKNOWN_KEY, 3, "[shop]", "bad")]


# --- faults ----------------------------------------------------------------------------------


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        '[shop]\ntitel = "A"\nsize = 3\n\n'
        '[[item]]\nid = "a"\n\n'
        '[[item]]\nid = "b"\nsize = "4"\ntags = [\n  "red",\n  5,\n]\n\n'
        "[[itme]]\n"
    )
    rows, problems = read(tmp_path, text)
    assert rows is not None
    assert problems == [
        (ProblemKind.UNKNOWN_KEY, 16, "", ""),
        (ProblemKind.MISSING_KEY, 1, "[shop]", ""),
        (ProblemKind.BAD_VALUE, 3, "[shop]", "size"),
        (ProblemKind.UNKNOWN_KEY, 2, "[shop]", "titel"),
        (ProblemKind.BAD_VALUE, 10, "b", "size"),
        (ProblemKind.BAD_VALUE, 13, "b", "tags"),
    ]


def test_a_bad_item_leaves_the_rest_of_its_list(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, GOOD + '[[item]]\nid = "a"\ntags = ["red", 5, "blue"]\n')
    assert rows is not None
    assert rows.all(ITEM)[0][TAGS] == ("red", "blue")


def test_a_misspelt_key_names_the_nearest_known(tmp_path: Path) -> None:
    assert messages(tmp_path, GOOD + "siez = 2\n") == (
        'shop.toml:3, [shop], siez: "siez" is not a key of [shop]. Did you mean "size"?'
    )
    assert "Known are days, open, size, title." in messages(tmp_path, GOOD + "qqqqqq = 2\n")


def test_a_record_without_a_required_key_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, GOOD + '[[item]]\nsize = 2\n[[item]]\nid = "b"\n')
    assert rows is not None
    assert [each[ID] for each in rows.all(ITEM)] == ["b"]
    assert problems == [(ProblemKind.MISSING_KEY, 3, "[[item]]", "")]


def test_an_empty_required_text_is_missing(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, '[shop]\ntitle = "  "\n')
    assert rows is not None
    assert rows.one(SHOP) is None
    assert problems == [(ProblemKind.MISSING_KEY, 2, "[shop]", "title")]


def test_a_required_table_must_be_there(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "")
    assert problems == [(ProblemKind.MISSING_KEY, 0, "[shop]", "")]


@pytest.mark.parametrize(
    ("text", "line", "record"),
    [
        (GOOD + '[item]\nid = "a"\n', 3, "[[item]]"),
        ('[[shop]]\ntitle = "A"\n', 1, "[shop]"),
        ("shop = 3\n", 1, "[shop]"),
        ("item = [1]\n" + GOOD, 1, "[[item]]"),
    ],
)
def test_a_table_of_the_wrong_shape_is_told(
    tmp_path: Path, text: str, line: int, record: str
) -> None:
    _, problems = read(tmp_path, text)
    assert problems == [(ProblemKind.BAD_VALUE, line, record, "")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title = 5", "a number stands where text is expected"),
        ("size = true", "true or false stands where a whole number is expected"),
        ("size = 2.0", "a number stands where a whole number is expected"),
        ('open = "yes"', '"yes" is not a yes or no'),
        ('days = ["2024-05-11"]', '"2024-05-11" is not a date'),
        ("days = [2024-05-11T09:00:00]", "a date with a time is not a date"),
        ("days = 2024-05-11", "a date stands where a list is expected"),
        ("days = {}", "a table stands where a list is expected"),
        ("size = 09:00:00", "a time of day stands where a whole number is expected"),
    ],
)
def test_a_value_of_the_wrong_type_says_what_is_expected(
    tmp_path: Path, line: str, said: str
) -> None:
    text = f"[shop]\n{line}\n" + ("" if line.startswith("title") else 'title = "A"\n')
    assert said in messages(tmp_path, text)


# --- files that cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[shop]\ntitle = "A\n', 2, "column"),
        ('[shop]\ntitle = "A"\ntitle = "B"\n', 3, "overwrite"),
        ("[shop]\ntitle =", 2, "Invalid value"),
        ("<!DOCTYPE html>\n", 1, "column 1"),
    ],
)
def test_a_syntax_error_tells_line_and_column(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    rows, problems = read(tmp_path, text)
    assert rows is None
    assert problems == [(ProblemKind.FILE_FORMAT, line, "", "")]
    assert said in messages(tmp_path, text)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, '[shop]\ntitle = "Müller"\n'.encode("latin-1"))
    assert rows is None
    assert problems == [(ProblemKind.FILE_FORMAT, 2, "", "")]


def test_endless_nesting_is_told(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "a = " + "[" * 100_000)
    assert rows is None
    assert [kind for kind, *_ in problems] == [ProblemKind.FILE_FORMAT]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    report = Report()
    assert read_toml(tmp_path / "none.toml", (SHOP,), report, file="none.toml") is None
    assert [(p.kind, p.severity) for p in report] == [(ProblemKind.FILE_MISSING, Severity.ERROR)]


# --- lines -----------------------------------------------------------------------------------

TRICKY = r'''# [[event]] in a comment
top.dotted = 1
"quoted \"key\" # [x]" = """
[[event]]
id = "not a key" """
'literal' = ["[a]", 'b]',  # ]
  { x = 1, y = [2,
  3] },
]
[[event]]
id = "one"
[event.live]
stream = "a"
[[event]]
text = """""quoted"""""
id = """\
  two"""
[[event.slot]]
at = 09:30:00
[[event.slot]]
at = 2024-05-11 09:00:00 # date and time
[ "other table" . b ]
last = 1
end = 1
'''


def test_lines_are_those_of_the_keys_in_every_form_of_toml() -> None:
    tomllib.loads(TRICKY)
    lines = key_lines(TRICKY)
    text = TRICKY.splitlines()
    assert lines["top",] == lines["top", "dotted"] == 2
    assert lines['quoted "key" # [x]',] == 3
    assert lines["literal",] == lines["literal", 1] == 6
    assert lines["literal", 2, "x"] == 7
    assert lines["literal", 2, "y", 1] == 8
    assert lines["event", 0, "id"] == 11
    assert lines["event", 0, "live"] == 12
    assert lines["event", 1] == 14
    assert text[lines["event", 1, "id"] - 1] == 'id = """\\'
    assert lines["event", 1, "slot", 1, "at"] == text.index("[[event.slot]]") + 4
    assert text[lines["other table", "b", "last"] - 1].startswith("last")
    assert text[lines["other table", "b", "end"] - 1] == "end = 1"


def _paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every path to a value in TOML data."""
    if isinstance(value, dict):
        items: list[tuple[str | int, object]] = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return set()
    return {(*path, key) for key, _ in items}.union(
        *(_paths(part, (*path, key)) for key, part in items)
    )


_scalars = st.one_of(
    st.integers().map(str),
    st.sampled_from(["true", "1.5e3", "2024-05-11", "09:00:00", "2024-05-11T09:00:00+02:00"]),
    st.sampled_from(['"a # b"', '"\\"]"', "'}'", '"""x\n]\n""y"""', "'''\n# '' \n'''", '""', "''"]),
)
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n " + ", # c\n".join(items) + "\n]"),
        st.lists(_scalars.filter(lambda s: "\n" not in s), max_size=3).map(
            lambda items: "{ " + ", ".join(f"k{i} = {v}" for i, v in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)
_keys = st.sampled_from(["a", "b-c", '"d.e"', "'f]'", "g.h", '"i\\u0041"'])
_pairs = st.dictionaries(_keys, _values, max_size=4).map(
    lambda pairs: "".join(f"{key}  = {value}\n" for key, value in pairs.items())
)
_files = st.tuples(_pairs, st.lists(st.tuples(st.booleans(), _pairs), max_size=4)).map(
    lambda parts: (
        parts[0]
        + "".join(
            f"[[rows]] # x\n{pairs}" + ("[rows . more]\nz = 1\n" if more else "\n")
            for more, pairs in parts[1]
        )
    )
)


@given(_files)
def test_every_key_that_tomllib_finds_has_a_line_that_names_it(text: str) -> None:
    data = tomllib.loads(text)
    lines = key_lines(text)
    listed = set(lines)
    # An array of tables as a whole has no line of its own, only its elements have.
    assert _paths(data) - listed <= {("rows",)}
    assert listed - _paths(data) == set()
    for path, line in lines.items():
        name = path[-1]
        if isinstance(name, str) and name != "iA":
            assert name in text.split("\n")[line - 1]


@given(st.text())
def test_the_scan_ends_on_any_text(text: str) -> None:
    try:
        key_lines(text)
    except IndexError:
        pytest.fail("the scan ran over the end")
