"""The reference of the Python API: every example of the page runs, and what is left out is found."""

import ast
import asyncio
import doctest
import inspect
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any, get_type_hints

import griffe
import pytest
from structlog.testing import capture_logs

import python_codes
import roomlit
import roomlit.testing
from page_examples import Example, examples
from public_names import Member, lacks
from python_codes import code_faults, said
from python_reference import PAGE, complaints
from roomlit.kinds.authoritative import COMMAND_MARK
from roomlit.kinds.authority import Authority
from roomlit.protocol.messages import CommandRefused
from roomlit.streamlit import _compat
from roomlit.testing import AppTest, LiveHub, MemoryHub, turns
from roomlit.testing.waiting import PATIENCE_S
from signature_types import table

HUB = "http://localhost:8501"
"""Where the page's programs look for a hub."""
KEY = "a secret of at least 32 characters"
"""What they give as the server's key."""
EXAMPLES = list(examples(PAGE.read_text(encoding="utf-8")))
PAGES = [each for each in EXAMPLES if each.language == "python" and "import streamlit as st" in each.beginning]
PROGRAMS = [each for each in EXAMPLES if each.language == "python" and each not in PAGES]
DIALOGUES = [each for each in EXAMPLES if each.language == "pycon"]


@pytest.fixture(autouse=True)
def own_hub() -> Iterator[None]:
    """Nothing of one example is left for the next."""
    _compat.reset()
    yield
    _compat.reset()


def heading(example: Example) -> str:
    return example.heading


@pytest.mark.parametrize("example", PAGES, ids=heading)
def test_an_example_of_a_page_runs_while_others_buzz_and_every_button_is_pressed(example: Example) -> None:
    page = AppTest.from_string(example.whole, default_timeout=PATIENCE_S).run()
    if "roomlit.room(" in example.whole:
        page.join("team", name="Grace").send("buzz")
    for number in range(len(page.button)):
        page.button[number].click().run()
    page.run()
    assert not page.exception


async def run(program: str) -> list[type[roomlit.Room]]:
    """Run it, and give the kinds of rooms that it declares."""
    code = compile(program, "example", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {"__name__": "example"}
    running: Awaitable[None] | None = eval(code, names)
    if inspect.isawaitable(running):
        await running
    return [each for each in names.values() if isinstance(each, type) and issubclass(each, roomlit.Room)]


async def play(kind: type[roomlit.Room]) -> None:
    """Take a seat in such a room, give each of its commands, and let an hour pass."""
    async with MemoryHub(logics=[Authority(kind)]) as bench:
        ada = bench.connect(await bench.seat("Ada", kind=kind.__name__))
        asked = [ada.command(name, **args) for name, args in commands(kind)]
        bench.clock.advance(3_600_000)
        await turns()
        answers = [ada.answer(id) for id in asked]
    assert ada.welcome
    assert None not in answers
    refused = {answer.code for answer in answers if isinstance(answer, CommandRefused)}
    assert refused.isdisjoint({"room/failed", "command/invalid", "command/unknown"})


def commands(kind: type[roomlit.Room]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each command, with something of the right type for every argument."""
    some = {str: "tea", int: 1}
    for name, method in inspect.getmembers(kind, lambda member: hasattr(member, COMMAND_MARK)):
        arguments = {one: hint for one, hint in get_type_hints(method).items() if one not in ("by", "return")}
        yield name, {one: some[hint] for one, hint in arguments.items()}


@pytest.mark.parametrize("example", PROGRAMS, ids=heading)
async def test_an_example_of_a_program_runs(example: Example) -> None:
    if HUB not in example.whole:
        for kind in await run(example.whole):
            await play(kind)
        return
    async with LiveHub(settings={"server_key": KEY}) as live:
        await live.hub.open_room("chat", code="TEAM")
        program = example.whole.replace(HUB, live.url)
        await asyncio.to_thread(lambda: asyncio.run(run(program)))  # It may wait as a program of its own does.


@pytest.mark.parametrize("example", DIALOGUES, ids=heading)
def test_a_dialogue_says_what_the_page_shows(example: Example) -> None:
    names = {**vars(roomlit.testing), **{name: getattr(roomlit, name) for name in roomlit.__all__}, "roomlit": roomlit}
    test = doctest.DocTestParser().get_doctest(example.code, names, example.heading, None, None)
    _compat.runtime()  # As in a server: a program that has none is told so.
    with capture_logs():
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


def test_the_page_and_the_docstrings_leave_nothing_out() -> None:
    assert list(complaints()) == []


def test_every_code_that_the_library_says_has_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"hub/workers", "data/locked", "server/jwt", "settings/invalid"} <= said().keys()
    assert list(code_faults()) == []
    (tmp_path / "new.py").write_text("Step(state, refused=Refusal('room/asleep', 'come back later'))")
    monkeypatch.setattr(python_codes, "LIBRARY", tmp_path)
    assert next(code_faults()).startswith("new.py says 'room/asleep'")


def test_what_a_room_has_in_its_methods_is_in_its_table() -> None:
    told = PAGE.read_text(encoding="utf-8").partition("### `roomlit.Room`")[2].partition("#### ")[0]
    assert all(f"| `{field}` | `" in told for field in ("state", "now", "random", "alarm_at"))


def test_a_type_of_a_signature_that_no_door_offers_has_a_row() -> None:
    types = table()
    assert all(f"| `{name}` | " in types for name in ("Binding", "TableBinding", "Rows", "Keep", "Fold"))
    assert "`key: str`" in types, "of a dictionary the keys"
    assert "`Seat`" not in types
    assert "| `H` |" not in types


def _module(tmp_path: Path, source: str) -> griffe.Module:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "told.py").write_text(source)
    found = griffe.load("told", search_paths=[tmp_path])
    assert isinstance(found, griffe.Module)
    return found


def test_what_a_docstring_leaves_out_is_found(tmp_path: Path) -> None:
    source = 'def mute(): ...\ndef open(door):\n    "Opens it."\n    raise LocalError("door/locked", "")\n'
    module = _module(tmp_path, source)
    assert list(lacks(Member("mute", module["mute"]))) == ["has no docstring"]
    assert list(lacks(Member("open", module["open"]))) == [
        "does not say what `door` is",
        "does not say when it raises `door/locked`",
        "has no example",
    ]


def test_an_example_whose_class_stands_at_the_margin_is_found(tmp_path: Path) -> None:
    said = (
        '"""Rings.\n\n    Once.\n\n        class Bell:\n            x = 1\n\n            def ring(self): ...\n    """'
    )
    for docstring, faults in ((said, []), (said.replace("    Once.\n\n", ""), ["ring"])):
        module = _module(tmp_path / str(len(faults)), f"def ring():\n    {docstring}\n")
        outside = [f"has an example in which `{method}` stands outside of its class" for method in faults]
        assert list(lacks(Member("ring", module["ring"]))) == outside


def test_a_docstring_that_says_everything_is_left_alone(tmp_path: Path) -> None:
    said = '"""Opens the `door`; raises `door/locked`.\n\n    >>> open(1)\n    """'
    module = _module(tmp_path, f'def open(door):\n    {said}\n    raise LocalError("door/locked", "")\n')
    assert list(lacks(Member("open", module["open"]))) == []
