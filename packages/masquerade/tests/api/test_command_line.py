"""The command line as a host meets it: what goes wrong says what to do, and how it ends says whether it went well."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec
import pytest

from masquerade.api.server import Plan, greeting, take_port
from masquerade.network.interfaces import Interface
from masquerade.network.reachability import HostFacts, reach
from roomlit.hosting import DataDirectory, HubSettings, LocalError, migrate
from roomlit.testing.waiting import PATIENCE_S

IN_FORCE = """
import asyncio, json, sys
from pathlib import Path
from masquerade.api.application import configure_streamlit, create_application
from masquerade.match.logic import Match
from roomlit.hosting import MemoryStore, Node
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


class Ended(msgspec.Struct, frozen=True):
    """How a run of the command line ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


class CommandLine(Protocol):
    """Runs the command line to its end."""

    def __call__(self, *arguments: str, **environment: str) -> Ended: ...


@pytest.fixture(scope="module")
def masquerade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    """One process imports it all, and each run is a child of it."""
    out, err = (tmp_path_factory.mktemp("said") / name for name in ("out", "err"))
    clean = {name: value for name, value in os.environ.items() if name != "BACKEND_URL"}
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm.py"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as warm:  # fmt: skip
        stdin, stdout = warm.stdin, warm.stdout
        assert stdin is not None
        assert stdout is not None

        def run(*arguments: str, **environment: str) -> Ended:
            stdin.write(json.dumps([arguments, {**clean, **environment}, str(out), str(err)]) + "\n")
            stdin.flush()
            return Ended(int(stdout.readline()), out.read_text(), err.read_text())

        yield run


def test_a_busy_port_is_a_clear_error_that_names_another(masquerade: CommandLine, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = masquerade("up", "--host", "127.0.0.1", "--port", str(port), "--data", str(tmp_path / "d"))
    assert ended.returncode == 1
    assert f"port {port}" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_half_a_configuration_of_a_language_model_is_a_clear_error(masquerade: CommandLine, tmp_path: Path) -> None:
    asked = {"MASQUERADE_LLM_URL": "http://127.0.0.1:9/v1", "MASQUERADE_LLM_KEY": "sk-secret"}
    ended = masquerade("up", "--host", "127.0.0.1", "--port", _free(), "--data", str(tmp_path), **asked)
    assert ended.returncode == 1
    assert "MASQUERADE_LLM_MODEL" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "sk-secret" not in ended.stderr


def test_a_data_directory_in_use_is_a_clear_error(masquerade: CommandLine, tmp_path: Path) -> None:
    with DataDirectory(tmp_path):
        ended = masquerade("up", "--host", "127.0.0.1", "--port", _free(), "--data", str(tmp_path))
    assert ended.returncode == 1
    assert "used by another server" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "told"), [("journal.db", "move it away"), ("signing.key", "restore it"), ("", "--data")]
)
def test_a_damaged_data_directory_is_a_clear_error(
    masquerade: CommandLine, tmp_path: Path, name: str, told: str
) -> None:
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


def test_a_backup_is_made_and_put_back_from_the_command_line(masquerade: CommandLine, tmp_path: Path) -> None:
    migrate(f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}")
    archive, new = str(tmp_path / "monday.tgz"), str(tmp_path / "new")
    made = masquerade("backup", archive, "--data", str(tmp_path))
    assert (made.returncode, made.stderr) == (0, "")
    assert "journal.db" in made.stdout
    assert masquerade("restore", archive, "--data", new).returncode == 0
    again = masquerade("restore", archive, "--data", new)
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert masquerade("restore", archive, "--data", new, "--force").returncode == 0


def test_pages_without_a_hub_are_used_wrongly_and_told_so(masquerade: CommandLine) -> None:
    ended = masquerade("ui", "--port", _free())
    assert ended.returncode == 2
    assert "BACKEND_URL" in ended.stderr


@pytest.mark.parametrize("command", ["up", "hub", "ui", "push", "backup", "restore"])
def test_every_command_explains_itself_with_an_example(masquerade: CommandLine, command: str) -> None:
    ended = masquerade(command, "--help", COLUMNS="120")
    assert ended.returncode == 0
    assert "Example:" in ended.stdout


@pytest.mark.parametrize(("mode", "watcher"), [("normal", "none"), ("dev", "auto")])
def test_the_two_settings_that_decide_everything_are_in_force(mode: str, watcher: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IN_FORCE, mode], capture_output=True, text=True, timeout=PATIENCE_S, check=True
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
    home = HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"), Interface("wg0", "10.8.0.2")))
    told = greeting(everywhere, reach(home, port=8123))
    assert "http://localhost:8123" in told
    assert "http://192.168.1.20:8123" in told
    assert "▀" in told
    (other,) = [line for line in told.splitlines() if "10.8.0.2" in line]
    assert other.strip() == "or else:          http://10.8.0.2:8123"
    alone = greeting(_plan("127.0.0.1"), reach(home, port=8123, listening="127.0.0.1"))
    assert "▀" not in alone
    assert "192.168" not in alone


def test_the_greeting_of_a_hub_alone_says_how_to_start_its_pages() -> None:
    home = HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"),))
    plan = msgspec.structs.replace(_plan("0.0.0.0"), pages=False)
    told = greeting(plan, reach(home, port=8123))
    assert "BACKEND_URL=http://192.168.1.20:8123 masquerade ui" in told
    assert "ALLOWED_ORIGINS" in told
    assert "▀" not in told


@pytest.mark.parametrize(("hub", "warned"), [("http://localhost:8001", True), ("http://192.168.1.20:8001", False)])
def test_pages_whose_hub_is_called_localhost_say_that_phones_will_not_find_it(hub: str, warned: bool) -> None:
    home = HostFacts(system="linux", interfaces=(Interface("wlan0", "192.168.1.20"),))
    plan = msgspec.structs.replace(_plan("0.0.0.0"), hub=False, backend_url=hub)
    assert ("give BACKEND_URL an address" in greeting(plan, reach(home, port=8123))) is warned


def test_the_greeting_says_what_is_wrong_with_the_network() -> None:
    wsl = HostFacts(system="wsl", interfaces=(Interface("eth0", "172.28.80.2"),))
    assert "networkingMode=mirrored" in greeting(_plan("0.0.0.0"), reach(wsl, port=8123))
    assert "in no network" in greeting(_plan("0.0.0.0"), reach(HostFacts(system="linux"), port=8123))


@pytest.mark.parametrize(
    "given", ["localhost:8001", "ftp://hub.example", "http://", "http://a b", "http://hub:port", "ws://hub:8001"]
)
def test_a_malformed_backend_url_is_told_with_what_was_expected(masquerade: CommandLine, given: str) -> None:
    ended = masquerade("ui", "--host", "127.0.0.1", "--port", _free(), BACKEND_URL=given)
    assert ended.returncode == 1
    assert "http://192.168.1.20:8001" in ended.stderr
    assert repr(given) in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("ALLOWED_ORIGINS", "play.example.org"), ("ROOMLIT_TRUSTED_PROXIES", "my-proxy")]
)
def test_malformed_addresses_in_settings_are_clear_errors(
    masquerade: CommandLine, tmp_path: Path, name: str, value: str
) -> None:
    given = {name: value}
    ended = masquerade("hub", "--host", "127.0.0.1", "--port", _free(), "--data", str(tmp_path / "d"), **given)
    assert ended.returncode == 1
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_is_taken_before_anything_else_is_built() -> None:
    with take_port("127.0.0.1", 0) as listener, pytest.raises(LocalError, match="stop what runs there"):
        take_port("127.0.0.1", listener.getsockname()[1])


def _plan(host: str) -> Plan:
    return Plan(
        host=host, port=8123, data=Path("d"), dev=False, hub=True, pages=True, limits=HubSettings(), backend_url=""
    )


def _free() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
