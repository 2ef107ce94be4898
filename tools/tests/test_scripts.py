"""The scripts for people: their shell can read them, they name what is there, and the long ones begin and end well."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from documents import ROOT
from roomlit.testing.waiting import PATIENCE_S

SHEBANG = b"#!/usr/bin/env bash"
FILES = sorted(file for file in (ROOT / "tools").iterdir() if file.is_file())
SCRIPTS = [file for file in FILES if file.read_bytes().startswith(SHEBANG)]
NAMED = re.compile(r"(?<![\w/.-])(?:packages|tools|benchmarks|docs)/[\w./-]*\w")
SMALL = "packages/roomlit/tests/session/test_rate_limit.py"
BROKEN = """
from hypothesis import given, strategies as st

@given(st.integers())
def test_every_number_is_small(number):
    assert number < 100
"""


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    said: Mapping[str, str] = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=ROOT, env=said, capture_output=True, text=True, check=False, timeout=2 * PATIENCE_S
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_can_be_read_and_names_what_is_there(script: Path) -> None:
    read = run("bash", "-n", script)
    assert read.returncode == 0, read.stderr
    assert os.access(script, os.X_OK)
    named = NAMED.findall(script.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.long
def test_a_night_says_how_each_round_went() -> None:
    done = run("tools/nightly", "1", "60", "7", SMALL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^round 1 of 1  seed 7  ok .* \d+ passed", done.stdout, re.MULTILINE)


@pytest.mark.long
def test_a_night_shows_the_example_that_failed_and_how_to_repeat_it(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text(BROKEN)
    shutil.copy(ROOT / "conftest.py", tmp_path)  # It has the profile of such a night.
    done = run("tools/nightly", "1", "60", "7", "-c", "pyproject.toml", str(tmp_path))
    assert done.returncode == 1
    assert "seed 7  FAILED" in done.stdout
    assert "number=100" in done.stdout
    assert "tools/nightly 1 60 7" in done.stderr


@pytest.mark.long
def test_a_night_that_is_over_says_from_which_seed_to_go_on() -> None:
    done = run("tools/nightly", "3", "0", "7")
    assert done.returncode == 0
    assert done.stdout == "0 minutes are over, 3 rounds are left: go on from seed 7\n"


def test_the_other_engines_have_tests_for_both(tmp_path: Path) -> None:
    for name in ("firefox-esr", "WebKitWebDriver", "Xvfb"):  # Nothing is installed for a look.
        (tmp_path / name).touch(0o755)
    done = run("tools/engines", "--collect-only", "-q", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout + done.stderr
    for engine in ("firefox", "webkit"):
        assert f"[{engine}" in done.stdout
