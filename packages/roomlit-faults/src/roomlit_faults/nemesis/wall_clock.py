"""Runs a program under a wall clock that can be set from outside.

`python -m roomlit_faults.nemesis.wall_clock FILE -- MODULE [ARGUMENTS]`: FILE holds how many milliseconds the clock of
this process is off, as text; write it anew to step the clock. Monotonic time is left alone, as a real step leaves it.
What asks the system without Python's `time` module sees no step.
"""

import ctypes
import signal
import sys
import time
from pathlib import Path

from roomlit_faults.running import run_module

PR_SET_PDEATHSIG = 1


def step(file: Path) -> None:
    """From now on `time.time` and `time.time_ns` are off by what `file` says."""
    # The one place that may: it is the clock.
    true_ns = time.time_ns  # noqa: TID251

    def stepped_ns() -> int:
        return true_ns() + _off_ms(file) * 1_000_000

    time.time_ns = stepped_ns  # noqa: TID251
    time.time = lambda: stepped_ns() / 1e9  # noqa: TID251


def _off_ms(file: Path) -> int:
    try:
        return int(file.read_text() or 0)
    except FileNotFoundError:
        return 0


def main(arguments: list[str]) -> None:
    """Step the clock, then be the program named after `--`."""
    file, separator, *program = arguments
    if separator != "--" or not program:
        raise SystemExit("expected FILE -- MODULE [ARGUMENTS]")
    if sys.platform == "linux":
        # Whoever started this wants it gone with them, even while it is stopped by SIGSTOP.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    step(Path(file))
    run_module(program)


if __name__ == "__main__":
    main(sys.argv[1:])
