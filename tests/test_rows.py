"""Rows of numbers in one array behave as lists of numbers do."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from sphinx_proceedings.search.rows import Rows

ROW = st.lists(st.integers(0, 9), max_size=4)


def rows(given: list[list[int]]) -> Rows:
    made = Rows("I")
    for row in given:
        made.append(row)
    return made


@given(st.lists(ROW, max_size=8), st.data())
def test_they_can_be_changed_and_added_to(lists: list[list[int]], data: st.DataObject) -> None:
    made = pickle.loads(pickle.dumps(rows(lists)))
    places = data.draw(st.sets(st.integers(0, len(lists) - 1))) if lists else set()
    changes = {place: data.draw(ROW) for place in places}
    made.change(changes)
    lists = [changes.get(place, row) for place, row in enumerate(lists)]
    new = [(place, data.draw(ROW)) for place in sorted(data.draw(st.sets(st.integers(0, 3))))]
    new = [(place, row) for place, row in new if place <= len(lists)]
    made.insert(new)
    for place, row in reversed(new):
        lists.insert(place, row)
    made.append([1, 2])
    lists.append([1, 2])
    assert [row.tolist() for row in made] == lists
    assert len(made) == len(lists)


@given(st.lists(ROW, max_size=8), st.integers(0, 9))
def test_rows_that_hold_a_number_are_found(lists: list[list[int]], number: int) -> None:
    expected = [place for place, row in enumerate(lists) for each in row if each == number]
    assert [*rows(lists).holding(number)] == expected


def test_a_number_is_no_part_of_two_others() -> None:
    assert [*rows([[1 << 24, 1], [256]]).holding(1)] == [0]
