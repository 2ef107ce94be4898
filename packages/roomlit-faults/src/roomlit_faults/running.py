"""Becoming another program: what `python -m MODULE …` would run, after this process was prepared for it."""

import runpy
import sys
from collections.abc import Sequence


def run_module(program: Sequence[str]) -> None:
    """Run a module as the main program with these arguments; `program` is its name and they."""
    sys.argv = [*program]
    runpy.run_module(program[0], run_name="__main__", alter_sys=True)
