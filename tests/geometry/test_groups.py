"""Rows are grouped by their number, in order, none lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.geometry.groups import rows_by_number


def test_rows_of_each_number():
    groups = rows_by_number(np.array([3, -1, 3, 0]))
    assert {name: rows.tolist() for name, rows in groups.items()} == {-1: [1], 0: [3], 3: [0, 2]}
    assert list(groups) == [-1, 0, 3]


def test_no_rows_make_no_groups():
    assert rows_by_number(np.empty(0, dtype=np.int64)) == {}


@settings(deadline=None)
@given(st.lists(st.integers(-3, 9)))
def test_every_row_is_in_the_group_of_its_number_and_in_no_other(numbers):
    array = np.array(numbers, dtype=np.int64)
    groups = rows_by_number(array)
    assert sorted(row for rows in groups.values() for row in rows.tolist()) == list(range(len(numbers)))
    assert all((array[rows] == name).all() for name, rows in groups.items())
