"""`masquerade up` that writes a line per Streamlit script run into a file: `counted.py PORT DATA FILE`."""

import sys
from pathlib import Path

from masquerade.api.server import Plan, run
from roomlit.testing.streamlit import Runs, counted_runs


def main(port: str, data: str, file: str) -> None:
    """Serve until ended."""
    with counted_runs() as runs, Path(file).open("a", buffering=1) as tally:
        count = runs.count

        def written(*, fragment: bool) -> None:
            count(fragment=fragment)
            tally.write("fragment\n" if fragment else "full\n")

        setattr(runs, Runs.count.__name__, written)
        run(Plan(host="127.0.0.1", port=int(port), data=Path(data), dev=False, hub=True, pages=True, backend_url=""))


if __name__ == "__main__":
    main(*sys.argv[1:])
