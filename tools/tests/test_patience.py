"""No test takes a busy machine for a broken one: no wait has a bound of its own, and no example is timed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from roomlit.testing.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("packages/*/tests/**/*.py"), *ROOT.glob("tools/tests/*.py")])
BOUNDS = {"timeout", "open_timeout", "default_timeout"}
PAUSE_S = 1
"""What is no longer than this waits for nothing: it shows that something does not happen, or looks again."""


def hasty(tree: ast.AST) -> Iterator[str]:
    """Each call with a limit that a busy machine may miss."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func)
        given = {word.arg: word.value for word in call.keywords if word.arg is not None}
        match name.rpartition(".")[2], call.args:
            case "timeout", [bound]:
                given["timeout"] = bound
            case "wait_for", [_, bound]:
                given["timeout"] = bound
            case "wait" | "join", [bound]:
                given["timeout"] = bound
            case "until", _ if "seconds" in given:
                given["timeout"] = given["seconds"]
            case _:
                pass
        if any(_is_short(value) for word, value in given.items() if word in BOUNDS):
            yield f"{call.lineno}: {name} is given less than PATIENCE_S"
        if name == "settings" and "deadline" in given:
            yield f"{call.lineno}: examples have no deadline"
        if re.fullmatch(r"AppTest\.from_\w+", name) and "default_timeout" not in given:
            yield f"{call.lineno}: without default_timeout an AppTest is given three seconds"


def _is_short(bound: ast.expr) -> bool:
    match bound:
        case ast.Constant(value=int() | float() as seconds):
            return PAUSE_S < seconds < PATIENCE_S
        case _:
            return False


def test_every_wait_of_the_suite_has_the_same_patience() -> None:
    found = [f"{file.relative_to(ROOT)}:{fault}" for file in FILES for fault in hasty(ast.parse(file.read_text()))]
    assert found == []


@pytest.mark.parametrize(
    "call",
    [
        "asyncio.timeout(10)",
        "asyncio.wait_for(told, 5)",
        "process.wait(20)",
        "until(told, seconds=30)",
        "httpx.get(url, timeout=2.5)",
        "pytest.mark.timeout(30)",
        "settings(deadline=500)",
        "AppTest.from_file(page)",
    ],
)
def test_a_limit_of_its_own_is_found(call: str) -> None:
    assert len(list(hasty(ast.parse(call)))) == 1


@pytest.mark.parametrize(
    "call",
    [
        "asyncio.wait((told,), timeout=0.1)",
        "asyncio.timeout(PATIENCE_S)",
        "pytest.mark.timeout(1800)",
        "text.join(lines)",
    ],
)
def test_pauses_and_patience_are_no_limits(call: str) -> None:
    assert list(hasty(ast.parse(call))) == []
