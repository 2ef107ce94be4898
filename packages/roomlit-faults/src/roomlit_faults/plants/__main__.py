"""Runs a server with a planted fault: `python -m roomlit_faults.plants NAME -- MODULE [ARGUMENTS]`."""

import sys

from roomlit_faults.plants.catalogue import PLANTS, planted
from roomlit_faults.running import run_module


def main(arguments: list[str]) -> None:
    """Plant the fault, then be the server named after `--`."""
    name, separator, *program = arguments
    if separator != "--" or not program or name not in PLANTS:
        raise SystemExit(f"expected NAME -- MODULE [ARGUMENTS] with NAME one of {', '.join(PLANTS)}")
    with planted(name):
        run_module(program)


if __name__ == "__main__":
    main(sys.argv[1:])
