"""How long the published inventory takes to import, and to meet again unchanged.

Method: `guichet import-gc-inventory DIR` as an operator runs it, in a process of its own (start-up
included), on a fresh database; wall seconds and the CPU seconds of that process.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from databases import databases, inventory


def run(folder: Path, environment: dict[str, str]) -> tuple[float, float, str]:
    """Import once, and return wall seconds, CPU seconds and the last line said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-m", "guichet", "import-gc-inventory", str(folder)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout.splitlines()[-1]


def main() -> None:
    """Measure on every database at hand."""
    folder = inventory()
    if folder is None:
        return
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; promise: < 10 s")
    with databases() as found:
        for name, environment in found.items():
            for what in ("first", "again"):
                wall, cpu, said = run(folder, environment)
                print(f"{name:<11}{what:<6}{wall:6.2f} s wall {cpu:6.2f} s CPU   {said}")


if __name__ == "__main__":
    main()
