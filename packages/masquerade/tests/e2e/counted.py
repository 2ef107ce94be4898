"""The program of `leaping.py` that writes a line per Streamlit script run into a file: `counted.py PORT DATA FILE`."""

import sys
from pathlib import Path

import leaping
from roomlit.testing.streamlit import Runs, counted_runs


def main(port: str, data: str, file: str) -> None:
    """Serve until ended."""
    with counted_runs() as runs, Path(file).open("a", buffering=1) as tally:
        count = runs.count

        def written(*, fragment: bool) -> None:
            count(fragment=fragment)
            tally.write("fragment\n" if fragment else "full\n")

        setattr(runs, Runs.count.__name__, written)
        leaping.main(port, data)


if __name__ == "__main__":
    main(*sys.argv[1:])
