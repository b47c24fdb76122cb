"""Benchmarks are a package at the repository's top, which nothing installs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
