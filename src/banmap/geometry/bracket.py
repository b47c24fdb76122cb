"""Find where many values turn from negative to positive, each between 0 and 1: Illinois false position."""

import numpy as np

from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints


class Bracket:
    """Hold for each of n searches two shares, with a value below zero at the first and above at the second.

    Source: Dowell and Jarratt (1971), "A modified regula falsi method for computing the root of an equation".
    """

    def __init__(self, low_value: Floats, high_value: Floats) -> None:
        self._low, self._high = np.zeros(len(low_value)), np.ones(len(low_value))
        # Where a value does not change its sign, the end nearer to zero is the place.
        self._low_value, self._high_value = np.minimum(low_value, 0.0), np.maximum(high_value, 0.0)
        self._last = np.zeros(len(low_value))

    def guess(self) -> Floats:
        """Give the share (n,) where a straight line between both values is zero."""
        span = self._high_value - self._low_value
        share = np.where(span > 0, -self._low_value / np.where(span > 0, span, 1.0), 0.5)
        result: Floats = self._low + (self._high - self._low) * share
        return result

    def narrow(self, rows: Ints, share: Floats, value: Floats) -> None:
        """Take in the values found at shares of some of the searches."""
        below = value <= 0
        under, over = rows[below], rows[~below]
        self._high_value[under] *= np.where(self._last[under] < 0, 0.5, 1.0)
        self._low_value[over] *= np.where(self._last[over] > 0, 0.5, 1.0)
        self._low[under], self._low_value[under] = share[below], value[below]
        self._high[over], self._high_value[over] = share[~below], value[~below]
        self._last[under], self._last[over] = -1.0, 1.0
