"""The house rules find what they forbid, and leave alone what they allow."""

import pytest

from house_rules import LONGEST, faults

HERE = "packages/roomlit/src/roomlit/eventlog/event_log.py"
FIRST = '"""What it is for."""\n'


def rules(path: str, text: str) -> list[str]:
    return [fault.rule for fault in faults(path, text)]


def test_a_short_module_with_a_first_line_is_fine() -> None:
    assert rules(HERE, FIRST + "LIMITS = {1: 2}\nx: int = 3\n") == []


def test_a_module_may_have_three_hundred_lines_and_no_more() -> None:
    assert rules(HERE, FIRST + "\n" * (LONGEST - 1)) == []
    assert "301 lines" in rules(HERE, FIRST + "\n" * LONGEST)[0]


def test_examples_in_docstrings_do_not_make_a_module_long() -> None:
    example = 'def ring():\n    """Rings.\n\n    Loudly:\n\n        ring()\n        ring()\n    """\n'
    lines = FIRST + example + "\n" * (LONGEST - 7)
    assert lines.count("\n") == LONGEST + 2
    assert rules(HERE, lines) == []
    assert "301 lines" in rules(HERE, lines + "\n")[0]


@pytest.mark.parametrize("first", ["import os\n", "# comment\n", "\n" + FIRST])
def test_a_python_module_must_begin_with_its_docstring(first: str) -> None:
    assert rules(HERE, first) == ["the first line must say what the module is for"]


def test_a_javascript_module_must_begin_with_a_comment() -> None:
    path = "packages/roomlit/src/roomlit/web/index.js"
    assert rules(path, "// The public interface.\n") == []
    assert rules(path, "export {};\n") == ["the first line must say what the module is for"]


def test_an_empty_package_needs_no_first_line() -> None:
    assert rules("packages/roomlit/src/roomlit/eventlog/__init__.py", "") == []


@pytest.mark.parametrize("state", ["rooms = {}", "rooms: dict[str, int] = dict()", "rooms = set[int]()", "r = [1]"])
def test_lowercase_mutable_globals_are_found(state: str) -> None:
    assert "mutable module state" in rules(HERE, FIRST + state + "\n")[0]


def test_a_global_statement_is_found_wherever_it_stands() -> None:
    assert "`global n`" in rules(HERE, FIRST + "n = 0\ndef f() -> None:\n    global n\n    n = 1\n")[0]


def test_the_one_registry_may_keep_state() -> None:
    assert rules("packages/roomlit/src/roomlit/streamlit/_compat.py", FIRST + "rooms = {}\n") == []


@pytest.mark.parametrize("loop", ["asyncio.get_running_loop()", "loop", "self._loop"])
def test_tasks_without_an_owner_are_found_where_the_product_runs(loop: str) -> None:
    text = FIRST + f"task = {loop}.create_task(work())\n"
    assert rules(HERE, text) == ["a task of the loop's own: use a TaskGroup or a TaskSupervisor"]
    assert rules("packages/roomlit/src/roomlit/testing/live_hub.py", text) == []
    assert rules(HERE, FIRST + "task = group.create_task(work())\n") == []


@pytest.mark.parametrize("call", ["HubSettings()", "settings.HubSettings(data=None)", "GameSettings()"])
def test_settings_are_read_where_the_process_is_put_together_and_nowhere_else(call: str) -> None:
    text = f"{FIRST}def f() -> object:\n    return {call}\n"
    assert "reads the environment again" in rules(HERE, text)[0]
    assert rules("packages/masquerade/src/masquerade/main.py", text) == []


@pytest.mark.parametrize("name", ["utils.py", "helpers/text.py", "core.js", "_common.py"])
def test_names_that_say_nothing_are_found(name: str) -> None:
    text = FIRST if name.endswith(".py") else "// Words.\n"
    assert "says nothing" in rules("packages/roomlit/src/roomlit/" + name, text)[0]


def test_paths_of_one_machine_are_found_in_every_kind_of_text() -> None:
    path = "/home/ada"
    assert rules("docs/index.md", f"Run `{path}/run`.\n") == [f"names a path of one machine: {path[:7]}…"]
    assert rules("docs/index.md", "See https://example.org/home/page and ~/home.\n") == []


def test_tests_are_free_in_length_and_form() -> None:
    assert rules("packages/roomlit/tests/room/test_log.py", "x = []\n" * 400) == []
