"""Processes: the wall time and peak memory of a whole command, in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

_BYTES_PER_KB = 1024


@dataclass(frozen=True)
class Cost:
    """What one command took: seconds from start to end, and the most memory it held, in MB."""

    seconds: float
    memory_mb: float


def cost_of_command(command: Sequence[str]) -> Cost:
    """Run a command to its end; raises RuntimeError with its last words where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    last_words = child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {child.returncode}: {last_words.decode()[-2000:]}")
    return Cost(seconds, usage.ru_maxrss * _BYTES_PER_KB / 1e6)


def best(costs: Sequence[Cost]) -> Cost:
    """Give the least time and the greatest memory of several runs."""
    return Cost(min(cost.seconds for cost in costs), max(cost.memory_mb for cost in costs))


def banmap_command(*arguments: str) -> list[str]:
    """Give a command of banmap in this environment."""
    return [sys.executable, "-m", "banmap", *arguments]
