"""What the library costs a Streamlit app: megabytes beyond Streamlit's own, and the time until its first room.

Sizes are of the installed files without compiled copies (`.pyc`), as a package index delivers them. Times are of the
processor, all threads, the best of several fresh interpreters: what else the machine does only makes them longer.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import distribution
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LIBRARY, HOST = "roomlit", "streamlit"
WHY: Final[Mapping[str, str]] = {
    "anyio": "the Python client for programs without coroutines; Streamlit has it too",
    "confusable-homoglyphs": "Unicode's table of characters that look alike; loaded with a room's second name",
    "fastapi": "the HTTP side of the hub and its page of documentation; loaded with the routes",
    "filelock": "one process to a data directory",
    "httpx": "the Python client; loaded with it",
    "idna": "Unicode's tables of what shows nothing in a name; httpx has it too",
    "msgspec": "the wire, the journal, the state of rooms",
    "pyjwt": "seats, tickets and resume tokens, signed",
    "rjsmin": "takes comments and blanks out of the script of a light page; 31 KB",
    "uvicorn": "the server; Streamlit has it too",
    "websockets": "the Python client's socket; Streamlit has it too",
}
"""Each dependency that is always installed, and what for."""
GOALS: Final[Mapping[str, float]] = {"beyond_streamlit_mb": 12.0, "import_ms": 20.0, "first_room_ms": 150.0}
IMPORT = "import time; begun = time.process_time(); import roomlit; print(1000 * (time.process_time() - begun))"
FIRST_ROOM = """
import time
import streamlit, streamlit.testing.v1, streamlit.web.server.starlette
begun = time.process_time()
import roomlit
from roomlit.streamlit import _compat
roomlit.room
runtime = _compat.runtime()
runtime.portal.run(lambda: runtime.open_room("team", None, {}))
print(1000 * (time.process_time() - begun))
_compat.reset()
"""
"""All that the first `roomlit.room` of a process does, but for drawing."""


def brought_by(requirement: str) -> set[str]:
    """The distributions that a requirement installs, itself included."""
    found: dict[str, frozenset[str]] = {}
    waiting = [Requirement(requirement)]
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if name in found and extras <= found[name]:
            continue
        found[name] = found.get(name, frozenset()) | extras
        waiting += _needs(name, extras)
    return set(found)


def _needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in distribution(name).requires or ():
        one = Requirement(text)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield one


def megabytes(name: str) -> float:
    """What a distribution takes on the disk."""
    files = [file for file in distribution(name).files or () if "__pycache__" not in file.parts]
    paths = (distribution(name).locate_file(file) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType] – a path, as long as packages are files


def weights() -> dict[str, float]:
    """What each dependency of the library brings that Streamlit has not brought, in MB."""
    there = brought_by(HOST)
    return {
        canonicalize_name(one.name): sum(map(megabytes, brought_by(str(one)) - there))
        for one in _needs(LIBRARY, frozenset())
    }


def milliseconds(program: str, times: int) -> float:
    """What a program says about itself in a fresh interpreter, the least of so many."""
    command = [sys.executable, "-c", program]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(times)]
    return min(float(one.splitlines()[-1]) for one in said)


def figures(times: int) -> dict[str, float]:
    """The three figures that have a goal."""
    beyond = brought_by(LIBRARY) - brought_by(HOST) - {LIBRARY}
    return {
        "beyond_streamlit_mb": round(sum(map(megabytes, beyond)), 1),
        "import_ms": round(milliseconds(IMPORT, times), 1),
        "first_room_ms": round(milliseconds(FIRST_ROOM, times), 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 where one is above its goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--times", type=int, default=7, help="how many interpreters are timed (default: 7)")
    asked = parser.parse_args(arguments)
    found = figures(asked.times)
    if asked.json:
        print(json.dumps({**found, "weights_mb": weights()}))
    else:
        print(*(f"{name:18} {size:6.2f} MB  {WHY[name]}" for name, size in sorted(weights().items())), sep="\n")
        print(*(f"{name:20} {now:7.1f}  goal {GOALS[name]:.0f}" for name, now in found.items()), sep="\n")
    return int(any(found[name] > goal for name, goal in GOALS.items()))


if __name__ == "__main__":
    sys.exit(main())
