"""Run one command and print what it took, as JSON: ``python -m benchmarks.launch COMMAND …``.

It stands between the benchmarks and the command because Linux counts what a process held before it became
the command: started from a large process, every small one would seem as large.
"""

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Run the command that the arguments name; its last words are passed on."""
    started = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    last_words = child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    told = {"seconds": seconds, "peak_kb": usage.ru_maxrss, "exit": child.returncode}
    print(json.dumps({**told, "last_words": last_words.decode(errors="replace")[-2000:]}))


if __name__ == "__main__":
    main()
