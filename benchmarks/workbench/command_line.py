"""The command line that all benchmarks share: how large a run is, and its figures as the last line."""

import argparse
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class Scale(Enum):
    """How large a run is. A smoke run shows that the benchmark still works; its figures say nothing."""

    WHOLE = "whole"
    QUICK = "quick"
    SMOKE = "smoke"

    def pick(self, *, whole: T, quick: T, smoke: T) -> T:
        """What a run of this size takes.

        >>> Scale.SMOKE.pick(whole=200, quick=40, smoke=2)
        2
        """
        return {Scale.WHOLE: whole, Scale.QUICK: quick, Scale.SMOKE: smoke}[self]


def parser(about: str | None, *, quick: str, serve: Mapping[str, Any] | None = None) -> argparse.ArgumentParser:
    """Knows `--quick`, `--smoke` (both into `scale`) and `--json`; `quick` says what a quick run leaves out.

    A benchmark that starts itself once more to be the server names with `serve` what its hidden `--serve` takes; it
    comes with a `--port`.

    >>> parser("What chat costs.", quick="a fifth of the messages").parse_args(["--quick"]).scale.name
    'QUICK'
    """
    made = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    made.set_defaults(scale=Scale.WHOLE)
    smoke = "a few seconds, to see that it works; the figures say nothing"
    sizes = made.add_mutually_exclusive_group()
    sizes.add_argument("--quick", dest="scale", action="store_const", const=Scale.QUICK, help=quick)
    sizes.add_argument("--smoke", dest="scale", action="store_const", const=Scale.SMOKE, help=smoke)
    made.add_argument("--json", action="store_true", help="end with one line of JSON")
    if serve is not None:
        made.add_argument("--serve", help=argparse.SUPPRESS, **serve)
        made.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    return made


def report(options: argparse.Namespace, figures: Mapping[str, object]) -> None:
    """Print the figures by name as one line of JSON, when `--json` asks for them.

    Raises `ValueError` for a figure that is no number of JSON: infinite, or none at all.
    """
    if options.json:
        print(json.dumps(figures, allow_nan=False))
