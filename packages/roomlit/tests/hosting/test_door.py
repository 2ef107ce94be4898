"""The door of those who host rooms themselves: complete, documented, and quick to open."""

import ast
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from roomlit import hosting

PAGE = Path(__file__).resolve().parents[4] / "docs/reference/hosting.md"
SOON_S = 50.0
"""A busy machine takes its time to import it all."""


def test_every_name_is_there_and_the_checkers_see_the_same_ones() -> None:
    source = ast.parse(Path(hosting.__file__).read_text(encoding="utf-8"))
    checked = {alias.asname for node in ast.walk(source) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert checked - {None} == set(hosting.__all__)
    for name in hosting.__all__:
        assert getattr(hosting, name) is not None
    assert dir(hosting) == sorted(hosting.__all__)


def test_docstring_and_page_name_everything_that_the_door_offers() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for text in (hosting.__doc__ or "", page[page.index("| group |") :]):
        missing = set(hosting.__all__) - set(re.findall(r"`(?:\w+\.)?(\w+)", text))
        assert not missing


def test_opening_the_door_loads_nothing_behind_it() -> None:
    code = "import sys, roomlit.hosting; print(*(name for name in sys.modules if name.startswith('roomlit.')))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=SOON_S)
    assert told.stdout.split() == ["roomlit.lazy_names", "roomlit.hosting"]


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"roomlit\.hosting"):
        getattr(hosting, "nothing")  # noqa: B009 – the checkers know that it is not there


def test_the_pages_example_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", example.replace("8000", str(port))], cwd=tmp_path) as server:
        try:
            rooms = f"http://127.0.0.1:{port}/api/v1/rooms"
            answer = opened(rooms, {"kind": "chat", "options": {}})
            assert answer.is_success, answer.text
            assert (tmp_path / "rooms" / "journal.db").exists()
            server.send_signal(signal.SIGTERM)
            assert server.wait(SOON_S) == 0
        finally:
            server.kill()


def opened(url: str, body: dict[str, object]) -> httpx.Response:
    """The answer of a server that is just starting, however long a busy machine takes for it."""
    end = time.monotonic() + SOON_S
    while True:
        try:
            return httpx.post(url, json=body, timeout=SOON_S)
        except httpx.TransportError:
            assert time.monotonic() < end, f"nobody answers at {url}"
            time.sleep(0.05)
