"""How long a first answer takes, against `python -c pass` in the same run.

    python benchmarks/startup.py

Prints the best of several runs of each command and its ratio to the floor. What is aimed at:
`steppe --help` within 8 times the floor, `steppe query` on the packaged data, built from nothing,
within 0.6 s where the floor is 0.02 s (30 times).
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 7
MAIN = "from steppe.cli.main import main; main()"
QUERY = "SELECT ?s WHERE { ?s st:memberOf id:SCO }"
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import steppe": ["-c", "import steppe"],
    "steppe --help": ["-c", MAIN, "--help"],
    "steppe query": ["-c", MAIN, "query", QUERY],
    "steppe members": ["-c", MAIN, "members", "SCO", "-q"],
    "steppe align": ["-c", MAIN, "align", "KAZ", "RUS", "-q"],
}


def best(arguments: list[str]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line a command."""
    floor = 0.0
    for name, arguments in COMMANDS.items():
        seconds = best(arguments)
        floor = floor or seconds
        print(f"{name:<16} {seconds:6.3f} s  {seconds / floor:5.1f} x")


if __name__ == "__main__":
    main()
