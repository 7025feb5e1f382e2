"""Fuzz a door of steppe, guided by which code its inputs reach: python tests/fuzz/fuzz.py DOOR

    python tests/fuzz/fuzz.py queries --seconds 600
    python tests/fuzz/fuzz.py queries crash-0123abcd        # what it found, once more

Needs atheris (pip install 'steppe[fuzz]'). DOOR is dates, tables or queries; see doors.py. Ends
with an error at the first input at which anything but an error of ours comes out, and writes that
input to a file where it was started.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["steppe", "edtf", "doors"]):
    import edtf  # noqa: F401 - which steppe imports only once it is needed
    from doors import DOORS, Door


def main() -> None:
    """Read the call, and fuzz until it is over; atheris ends the process itself."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("door", choices=DOORS)
    parser.add_argument("files", nargs="*", type=Path, help="enter with these inputs only")
    parser.add_argument("--seconds", type=int, default=0, help="end after so long (0: never)")
    parser.add_argument("--runs", type=int, default=-1, help="end after so many inputs (-1: never)")
    parser.add_argument("--seed", type=int, default=0, help="the same inputs again (0: any)")
    told = parser.parse_args()
    door = DOORS[told.door]
    for file in told.files:
        door.enter(file.read_bytes())
    if not told.files:
        with tempfile.TemporaryDirectory(prefix="steppe-fuzz-") as folder:
            _fuzz(door, told, Path(folder))


def _fuzz(door: Door, told: argparse.Namespace, folder: Path) -> None:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(door.seeds()):
        (corpus / f"seed{number}").write_bytes(seed)
    words = folder / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in door.words), encoding="ascii")
    options = {
        "runs": told.runs, "max_total_time": told.seconds, "seed": told.seed, "dict": words,
        "max_len": door.longest, "timeout": 60, "rss_limit_mb": 4096, "keep_seed": 1,
        "len_control": 0,
    }  # fmt: skip
    atheris.Setup(
        [sys.argv[0], str(corpus), *(f"-{k}={v}" for k, v in options.items())], door.enter
    )
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
