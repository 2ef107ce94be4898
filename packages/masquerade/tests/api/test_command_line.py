"""The command line as a host meets it: what goes wrong says what to do, and how it ends says whether it went well."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from masquerade.api.server import Plan, greeting, reachable, take_port
from roomlit.errors import LocalError
from roomlit.stores.directory import DataDirectory

IN_FORCE = """
import asyncio, json, sys
from pathlib import Path
from masquerade.api.application import configure_streamlit, create_application
from masquerade.match.logic import Match
from roomlit.server.node import Node
from roomlit.stores.memory import MemoryStore
from streamlit import config
from streamlit.runtime import Runtime

async def main():
    configure_streamlit(port=8123, address=None, dev=sys.argv[1] == "dev")
    app = create_application(Node(logics=[Match()], store=MemoryStore()), pages=True)
    async with app.router.lifespan_context(app):
        names = ("runner.postScriptGC", "server.fileWatcherType", "browser.gatherUsageStats")
        print(json.dumps({"options": {n: config.get_option(n) for n in names}, "running": Runtime.exists()}))

asyncio.run(main())
"""


def masquerade(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    clean = {name: value for name, value in os.environ.items() if name != "BACKEND_URL"}
    command = [sys.executable, "-m", "masquerade", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env={**clean, **environment}
    )


def test_a_busy_port_is_a_clear_error_that_names_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = masquerade("up", "--host", "127.0.0.1", "--port", str(port), "--data", str(tmp_path / "d"))
    assert ended.returncode == 1
    assert f"port {port}" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_directory_in_use_is_a_clear_error(tmp_path: Path) -> None:
    with DataDirectory(tmp_path):
        ended = masquerade("up", "--host", "127.0.0.1", "--port", _free(), "--data", str(tmp_path))
    assert ended.returncode == 1
    assert "used by another server" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "told"), [("journal.db", "move it away"), ("signing.key", "restore it"), ("", "--data")]
)
def test_a_damaged_data_directory_is_a_clear_error(tmp_path: Path, name: str, told: str) -> None:
    data = tmp_path / "data"
    if name:
        data.mkdir()
        (data / name).write_bytes(b"not what it was" * 100)
    else:
        data.write_bytes(b"a file")
    ended = masquerade("hub", "--host", "127.0.0.1", "--port", _free(), "--data", str(data))
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_pages_without_a_hub_are_used_wrongly_and_told_so() -> None:
    ended = masquerade("ui", "--port", _free())
    assert ended.returncode == 2
    assert "BACKEND_URL" in ended.stderr


@pytest.mark.parametrize("command", ["up", "hub", "ui", "push"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    ended = masquerade(command, "--help", COLUMNS="120")
    assert ended.returncode == 0
    assert "Example:" in ended.stdout


@pytest.mark.parametrize(("mode", "watcher"), [("normal", "none"), ("dev", "auto")])
def test_the_two_settings_that_decide_everything_are_in_force(mode: str, watcher: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IN_FORCE, mode], capture_output=True, text=True, timeout=50, check=True
    )
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["running"]
    assert told["options"] == {
        "runner.postScriptGC": False,
        "server.fileWatcherType": watcher,
        "browser.gatherUsageStats": False,
    }


def test_the_greeting_names_the_address_and_draws_a_code_for_phones() -> None:
    everywhere = _plan("0.0.0.0")
    assert "http://localhost:8123" in greeting(everywhere)
    if reachable("0.0.0.0") is not None:
        assert f"http://{reachable('0.0.0.0')}:8123" in greeting(everywhere)
        assert "▀" in greeting(everywhere)
    assert "▀" not in greeting(_plan("127.0.0.1"))


def test_a_port_is_taken_before_anything_else_is_built() -> None:
    with take_port("127.0.0.1", 0) as listener, pytest.raises(LocalError, match="stop what runs there"):
        take_port("127.0.0.1", listener.getsockname()[1])


def _plan(host: str) -> Plan:
    return Plan(host=host, port=8123, data=Path("d"), dev=False, hub=True, pages=True, backend_url="")


def _free() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
