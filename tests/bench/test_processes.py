"""A command's cost is its own, not that of the process that started it."""

import sys

import numpy as np
import pytest
from benchmarks.processes import cost_of_command


def test_memory_is_that_of_the_command_alone():
    held = np.ones(40_000_000)  # 320 MB here
    small = cost_of_command([sys.executable, "-c", "pass"])
    large = cost_of_command([sys.executable, "-c", "held = b'x' * 200_000_000"])
    assert held.sum() == len(held)
    assert 1 < small.memory_mb < 100
    assert large.memory_mb > small.memory_mb + 150


def test_a_command_that_fails_says_why():
    with pytest.raises(RuntimeError, match=r"exit 3: no luck"):
        cost_of_command([sys.executable, "-c", "import sys; sys.stderr.write('no luck'); sys.exit(3)"])
