"""Runs the benchmarks one after the other, keeps their figures in `benchmarks/results`, and writes the document."""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import benchmark_document

ROOT: Final = Path(__file__).resolve().parent.parent
LONG: Final = frozenset({"apps", "capacity", "memory", "soak"})
"""Half an hour and more: by name alone."""


def main(arguments: Sequence[str]) -> int:
    """Measure; 1 when a benchmark failed, whose figures of before then stay."""
    options = _options(arguments)
    there = {file.stem: file for file in sorted((ROOT / "benchmarks").glob("*.py"))}
    failed: list[str] = []
    for name in options.only or [name for name in there if name not in LONG]:
        print(f"== {name}", flush=True)
        scale = [] if options.scale == "whole" else [f"--{options.scale}"]
        figures = run([sys.executable, str(there[name]), "--json", *scale])
        if figures is None:
            failed.append(name)
            continue
        options.into.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result(figures, scale=options.scale), indent=2) + "\n"
        (options.into / f"{name}.json").write_text(text, encoding="utf-8")
    for path, text in benchmark_document.pages(ROOT).items() if options.into == RESULTS else ():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    print(f"failed: {', '.join(failed)}" if failed else f"the figures are in {options.into.name}")
    return 1 if failed else 0


RESULTS: Final = ROOT / "benchmarks/results"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    line = argparse.ArgumentParser(prog="tools/bench", description=__doc__)
    line.set_defaults(scale="whole")
    sizes = line.add_mutually_exclusive_group()
    sizes.add_argument("--quick", dest="scale", action="store_const", const="quick", help="a minute each at most")
    sizes.add_argument(
        "--smoke", dest="scale", action="store_const", const="smoke", help="seconds; the figures say nothing"
    )
    line.add_argument("--only", metavar="NAME", action="append", help="only this one (may be repeated)")
    line.add_argument(
        "--into", type=Path, default=RESULTS, help="where the figures go; elsewhere no document is written"
    )
    return line.parse_args(arguments)


def run(command: Sequence[str]) -> dict[str, Any] | None:
    """The last line as figures, everything before it on the screen; None when the benchmark failed."""
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as benchmark:
        for line in benchmark.stdout or ():
            if last:
                print(last, end="", flush=True)
            last = line
    if benchmark.returncode:
        print(last, end="")
        return None
    return json.loads(last)


def result(figures: dict[str, Any], *, scale: str) -> dict[str, Any]:
    """The figures with where, when and of what they are."""
    at = dt.datetime.now(dt.UTC)
    return {
        "scale": scale,
        "date": f"{at:%Y-%m-%d}",
        "commit": _commit(),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release().partition('-')[0]}",
            "python": platform.python_version(),
        },
        "figures": figures,
    }


def _commit() -> str:
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def _processor() -> str:
    """As the kernel names it (Linux), or the architecture."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
