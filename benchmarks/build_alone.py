"""Time ``build_map`` alone, in a fresh process: ``python -m benchmarks.build_alone STORE``."""

import json
import sys
import time
from datetime import UTC, datetime

from banmap.pipeline import Stamp, build_map


def main() -> None:
    """Build the map of the store that is named and print the seconds it took, without imports."""
    started = time.perf_counter()
    report = build_map(sys.argv[1], stamp=Stamp("benchmark", datetime(2025, 1, 2, tzinfo=UTC)))
    print(json.dumps({"seconds": time.perf_counter() - started, "written": report.written}))


if __name__ == "__main__":
    main()
