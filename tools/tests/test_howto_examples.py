"""The code of the how-tos: it compiles, names only what the library has, and runs where a page is enough."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import roomlit
from documents import ROOT
from roomlit.streamlit import _compat
from roomlit.testing import AppTest
from roomlit.testing.waiting import PATIENCE_S

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
IMPORTS = "import streamlit as st\n\nimport roomlit\n"
ROOM = IMPORTS + 'room = roomlit.room("team", name="Ada")\n'
SHARED = """
class Shared(roomlit.Room):
    class State(roomlit.State):
        tasks: dict[str, bool] = {"Tea": False}
        rows: dict[str, dict[str, str]] = {"1": {"task": "Tea"}}

room = roomlit.room("shared", name="Ada", kind=Shared)
"""
BEGINNINGS = {
    "draw": ROOM + 'answer = ["It ", "works."]\n',
    "publish": ROOM,
    "shared-widgets": IMPORTS + SHARED,
    "sign-in": ROOM + "is_admin = bool\n",
}
"""What the reader of a page has above its blocks; the others bring their own imports."""
OUTSIDE = {
    "publish: @hooks.post": "the file of a server; examples/webhook.py is run as one",
    "publish: with roomlit.Publisher(": "speaks to a server; examples/publish.py is run beside one",
    "sign-in: if not st.user.is_logged_in": "asks who is signed in, which needs an identity provider",
    "sign-in: from roomlit.hosting": "a part of a server of one's own",
    'light-page: """': "the file of a server, with modules beside it; the browser tests of light pages run it",
    'live-dashboard: """': "its thread never ends; the browser tests of the gallery run it",
}
"""The blocks that no page can run, by how they begin, each with the reason."""
OBJECTS = {
    "room": (roomlit.RoomHandle, roomlit.RoomClient),
    "publisher": (roomlit.Publisher,),
    "at": (AppTest,),
}
"""What the variables of the how-tos stand for."""


def blocks() -> Iterator[Any]:
    """Every Python block of every how-to."""
    for page in sorted((ROOT / "docs" / "howto").glob("*.md")):
        for number, code in enumerate(PYTHON.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, code, id=f"{page.stem}-{number}")


def unknown(code: str) -> Iterator[str]:
    """Each name or argument in `code` that the library does not have."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.partition(".")[0] == "roomlit":
                home = __import__(module, fromlist=["*"])
                yield from (f"{module}.{each.name}" for each in names if not hasattr(home, each.name))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if not _owners(name, attribute):
                yield f"{name}.{attribute}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute), keywords=keywords):
                given = {each.arg for each in keywords} - {None}
                for called in _owners(name, attribute) if name == "roomlit" or name in OBJECTS else ():
                    yield from (f"{name}.{attribute}({one}=)" for one in given if not _takes(called, str(one)))
            case _:
                pass


def _owners(name: str, attribute: str) -> list[Any]:
    """What `name.attribute` may be; something where the name is not the library's."""
    if name not in {"roomlit", *OBJECTS}:
        return [object]
    owners = (roomlit,) if name == "roomlit" else OBJECTS[name]
    return [getattr(owner, attribute) for owner in owners if hasattr(owner, attribute)][:1]


def _takes(called: Any, argument: str) -> bool:
    parameters = inspect.signature(called).parameters
    return argument in parameters or any(each.kind is each.VAR_KEYWORD for each in parameters.values())


@pytest.fixture(autouse=True)
def hub_of_its_own() -> Iterator[None]:
    yield
    _compat.reset()


@pytest.mark.parametrize(("page", "code"), list(blocks()))
def test_the_code_of_a_howto_names_only_what_there_is_and_runs(page: str, code: str) -> None:
    compile(code, page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert list(unknown(code)) == []
    if not any(f"{page}: {code}".startswith(block) for block in OUTSIDE):
        at = AppTest.from_string(BEGINNINGS.get(page, "") + code, default_timeout=PATIENCE_S).run()
        assert not at.exception


def test_every_block_that_is_not_run_is_there() -> None:
    told = [f"{page}: {code}" for page, code in (each.values for each in blocks())]
    assert [block for block in OUTSIDE if not any(each.startswith(block) for each in told)] == []


def test_the_test_of_a_page_tests_it(tmp_path: Path) -> None:
    buzzes = '@room.on("buzz")\ndef buzzed(event):\n    st.toast(f"{event.sender} buzzed")\n'
    (tmp_path / "app.py").write_text(ROOM + buzzes, encoding="utf-8")
    (code,) = PYTHON.findall((ROOT / "docs" / "howto" / "test-your-app.md").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec(compile(code, str(tmp_path / "test_app.py"), "exec"), names)
    names["test_a_buzz_is_heard"]()


def test_what_the_library_does_not_have_is_found() -> None:
    code = "from roomlit.testing import Apptest\nroomlit.rom('team')\nroom.drawing()\nroomlit.room('team', nmae='')\n"
    assert set(unknown(code)) == {"roomlit.testing.Apptest", "roomlit.rom", "room.drawing", "roomlit.room(nmae=)"}
