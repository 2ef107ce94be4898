"""The threat model keeps its word: each of its lines names tests, and each of them is there."""

import re

from documents import ROOT

MODEL = ROOT / "docs" / "explanation" / "security.md"
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"def (test_\w+)\(")
LEAST = 40
"""Lines; fewer mean that they are not found any more."""


def lines() -> list[str]:
    """The rows of its tables, without their heads."""
    rows = [line for line in MODEL.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [row for row in rows if not row.startswith(("|---", "| threat", "| route"))]


def test_every_line_of_the_threat_model_names_a_test() -> None:
    assert len(lines()) >= LEAST
    assert [line for line in lines() if not NAMED.search(line)] == []


def test_every_test_that_the_threat_model_names_is_there() -> None:
    files = (file for part in ("packages", "tools") for file in (ROOT / part).glob("**/test_*.py"))
    there = {name for file in files for name in DEFINED.findall(file.read_text(encoding="utf-8"))}
    assert set(NAMED.findall(MODEL.read_text(encoding="utf-8"))) - there == set()
