"""Every benchmark still works: its smoke run ends well, loses nothing, and names its figures."""

import doctest
import importlib
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from documents import ROOT
from roomlit.testing.waiting import PATIENCE_S

BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))
WITH_EXAMPLES = [
    file.stem for file in sorted((ROOT / "benchmarks/workbench").glob("*.py")) if "    >>> " in file.read_text()
]
RUN_S = 4 * PATIENCE_S
"""For a whole run: it starts servers and waits for each with the same patience."""
LOST = re.compile(r"(?:^|_)(?:lost|missing|repeated|gaps|unanswered|errors_logged|stale)$")
"""Figures that stay at zero."""
DONE = re.compile(
    r"(?:^|_)(?:per_s|per_delivery|per_1000|per_1000_frames|said|shown|lines|games|acknowledged|evicted_s)$"
)
"""Figures that are above zero wherever anything was measured: rates, costs, and what was done."""


LINUX = re.compile(r"/proc|\bprocess\.read\b|\bcpu_s\b|workbench\.room_load")
"""What only Linux tells of another process: a benchmark with one of these needs it."""


def figures(found: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every figure under its own name, without those of the rows around it."""
    match found:
        case dict():
            for inner, value in cast("dict[str, object]", found).items():
                yield from figures(value, inner)
        case list():
            for value in cast("list[object]", found):
                yield from figures(value, name)
        case _:
            yield name, found


def faults(line: str) -> Iterator[str]:
    """What the last line of a run says that it must not, as sentences."""
    done = 0
    for name, value in figures(json.loads(line, parse_constant=_no_number)):
        if not isinstance(value, int | float) or not math.isfinite(value):
            yield f"{name} is {value}: no figure"
        elif LOST.search(name) and value:
            yield f"{name} is {value}, expected none"
        elif DONE.search(name):
            done += 1
            if value <= 0:
                yield f"{name} is {value}: nothing was measured"
    if not done:
        yield "no figure says that anything was measured"


def pinned(lock: Path, package: str) -> list[str]:
    """The lines of a lock that name this package with its version."""
    return re.findall(rf"^{package}==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def marked(file: Path) -> Any:
    """The file as a parameter; what it needs can be read in it."""
    text = file.read_text(encoding="utf-8")
    marks: list[pytest.MarkDecorator] = []
    if "playwright" in text:
        marks.append(pytest.mark.e2e)
    if LINUX.search(text):
        marks.append(pytest.mark.skipif(sys.platform != "linux", reason="it looks at its server's process"))
    return pytest.param(file, id=file.stem, marks=marks)


@pytest.mark.long
@pytest.mark.parametrize("file", [marked(file) for file in BENCHMARKS])
def test_a_benchmark_still_works(file: Path) -> None:
    command = [sys.executable, str(file), "--smoke", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=RUN_S)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(faults(done.stdout.splitlines()[-1])) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"per_s": 0}', "per_s is 0: nothing was measured"),
        (
            '{"memory": {"per_s": 5}, "roomlit_10": {"us_per_delivery": 0.0}}',
            "us_per_delivery is 0.0: nothing was measured",
        ),
        ('{"per_s": 5, "members_lost": 1}', "members_lost is 1, expected none"),
        ('{"rows": [{"per_s": 5}, {"per_s": null}]}', "per_s is None: no figure"),
        ('{"rows": 3}', "no figure says that anything was measured"),
    ],
)
def test_a_run_that_measured_nothing_or_lost_something_is_found(line: str, fault: str) -> None:
    assert list(faults(line)) == [fault]


@pytest.mark.parametrize("line", ['{"per_s": NaN}', '{"per_s": Infinity}', "per_s 5"])
def test_a_last_line_that_is_no_json_is_found(line: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting value"):
        list(faults(line))


def test_a_run_that_measured_and_lost_nothing_is_fine() -> None:
    assert list(faults('{"a": {"per_s": 5, "lost": 0, "in_order": true, "kib_per_min": -3}}')) == []


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_the_workbench_do_what_they_show(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    assert doctest.testmod(importlib.import_module(f"workbench.{name}")).failed == 0


@pytest.mark.parametrize("package", ["fastapi", "starlette", "streamlit", "uvicorn", "uvloop", "websockets"])
def test_the_peers_are_served_by_the_versions_that_serve_ours(package: str) -> None:
    ours, peers = (pinned(ROOT / name, package) for name in ("requirements.lock", "benchmarks/peers/requirements.lock"))
    assert ours == peers != []
