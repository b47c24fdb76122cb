"""Group the rows of an array by a whole number."""

import numpy as np

from banmap.geometry.nearest import Ints


def rows_by_number(numbers: Ints) -> dict[int, Ints]:
    """Give for each number that occurs, in order, the rows where it stands, in order."""
    if not len(numbers):
        return {}
    order = np.argsort(numbers, kind="stable")
    names, starts = np.unique(numbers[order], return_index=True)
    return dict(zip(names.tolist(), np.split(order, starts[1:]), strict=True))
