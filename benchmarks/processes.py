"""Processes: the wall time and peak memory of a whole command, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_BYTES_PER_KB = 1024
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """What one command took: seconds from start to end, and the most memory it held, in MB."""

    seconds: float
    memory_mb: float


def cost_of_command(command: Sequence[str]) -> Cost:
    """Run a command to its end; raises RuntimeError with its last words where it fails."""
    launcher = [sys.executable, "-m", "benchmarks.launch", *command]
    done = subprocess.run(launcher, capture_output=True, text=True, check=True, cwd=_ROOT)
    told = json.loads(done.stdout)
    if told["exit"]:
        raise RuntimeError(f"{' '.join(command)}: exit {told['exit']}: {told['last_words']}")
    return Cost(told["seconds"], told["peak_kb"] * _BYTES_PER_KB / 1e6)


def best(costs: Sequence[Cost]) -> Cost:
    """Give the least time and the greatest memory of several runs."""
    return Cost(min(cost.seconds for cost in costs), max(cost.memory_mb for cost in costs))


def banmap_command(*arguments: str) -> list[str]:
    """Give a command of banmap in this environment."""
    return [sys.executable, "-m", "banmap", *arguments]
