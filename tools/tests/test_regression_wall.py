"""The wall stands: each of the earlier application's faults has a test that is named after it."""

import re

from documents import ROOT

FAULTS = 23
NAMED = re.compile(r"def test_fault_(\d\d)_\w+\(")


def test_each_of_the_faults_has_a_test_of_its_name() -> None:
    tests = (ROOT / "packages").glob("*/tests/**/test_*.py")
    found = {int(number) for test in tests for number in NAMED.findall(test.read_text(encoding="utf-8"))}
    assert found == set(range(1, FAULTS + 1))
