"""What `import roomlit` gives: quickly, without Streamlit, and the same names whatever else is imported."""

import ast
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import roomlit
from roomlit.errors import Refused
from roomlit.testing.waiting import PATIENCE_S

HEAVY = ["streamlit", "fastapi", "starlette", "sqlalchemy", "httpx", "uvicorn"]
EVERY_NAME = """
import importlib, json, pkgutil, roomlit
skipped = ("roomlit.testing", "roomlit.stores.migrations")
for module in pkgutil.walk_packages(roomlit.__path__, "roomlit."):
    if not module.name.startswith(skipped):
        importlib.import_module(module.name)
print(json.dumps({name: callable(getattr(roomlit, name)) for name in roomlit.__all__}))
"""
EVERY_STREAMLIT_NAME = """
import importlib, json, pkgutil, roomlit.streamlit
for module in pkgutil.walk_packages(roomlit.streamlit.__path__, "roomlit.streamlit."):
    importlib.import_module(module.name)
print(json.dumps({name: callable(getattr(roomlit.streamlit, name)) for name in roomlit.streamlit.__all__}))
"""
WITHOUT_STREAMLIT = """
import json, sys
sys.modules["streamlit"] = None
import roomlit
names = ("connect", "Refused", "Room", "RoomEvent", "Seat", "State", "command")
print(json.dumps({name: callable(getattr(roomlit, name)) for name in names}))
"""


def told(script: str) -> dict[str, bool]:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    return json.loads(done.stdout)


def test_importing_the_library_loads_nothing_heavy() -> None:
    loaded = told(f"import sys, json, roomlit; print(json.dumps({{one: one in sys.modules for one in {HEAVY}}}))")
    assert loaded == dict.fromkeys(HEAVY, False)


def test_no_submodule_takes_the_place_of_a_public_name() -> None:
    names = told(EVERY_NAME)
    assert "room" in names
    assert all(names.values()), names


def test_no_submodule_of_the_streamlit_side_takes_the_place_of_a_public_name() -> None:
    names = told(EVERY_STREAMLIT_NAME)
    assert {"room", "bridge"} <= names.keys()
    assert all(names.values()), names


def test_the_names_a_script_uses_are_there() -> None:
    source = ast.parse(Path(roomlit.__file__).read_text(encoding="utf-8"))
    checked = {alias.asname for node in ast.walk(source) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert checked - {None} == set(dir(roomlit)) == set(roomlit.__all__)
    assert {
        "room",
        "RoomHandle",
        "RoomEvent",
        "Room",
        "State",
        "Seat",
        "command",
        "bridge",
        "publish",
        "send",
    } <= checked
    assert roomlit.Refused is Refused


def test_the_version_is_the_one_that_was_installed() -> None:
    assert roomlit.__version__ == version("roomlit")


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'rom': did you mean 'room'\?"):
        getattr(roomlit, "rom")  # noqa: B009 – the checkers know that it is not there
    with pytest.raises(ImportError):
        exec("from roomlit import nothing_like_it")


def test_a_page_without_streamlit_is_told_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.modules['streamlit'] = None; import roomlit; roomlit.room"],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert "pip install 'roomlit[streamlit]'" in done.stderr


def test_without_streamlit_everything_but_its_part_works() -> None:
    assert all(told(WITHOUT_STREAMLIT).values())
