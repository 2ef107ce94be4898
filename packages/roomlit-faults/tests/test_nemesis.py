"""The nemesis itself: in a small run against a real server every invariant holds, and a planted fault is found."""

import contextlib
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from roomlit.client.http import HubClient
from roomlit.errors import RemoteError
from roomlit_faults.checker.verdict import Verdict
from roomlit_faults.journal import read_journal
from roomlit_faults.nemesis import __main__ as nemesis
from roomlit_faults.nemesis.faults import KINDS, plan
from roomlit_faults.nemesis.run import Floors, Run, shortfalls
from roomlit_faults.nemesis.server_process import ServerProcess, default_server
from roomlit_faults.nemesis.workload import CHAT, WORKLOADS

CHATHUB = "roomlit_faults.nemesis.chat_hub --port {port} --data {data}"
SMALL = ["--minutes", "0.33", "--clients", "8", "--server", CHATHUB]
LOW = ["--least-clients", "8", "--least-faults", "1", "--least-events", "20"]


def run_of(server: ServerProcess, directory: Path) -> Run:
    rng = random.Random(1)
    return Run(server=server, workload=CHAT, clients=8, seconds=1, rng=rng, directory=directory, say=lambda _: None)


def test_a_plan_has_every_kind_as_often_as_asked_and_within_the_run() -> None:
    strikes = plan(600, 25, random.Random(1))
    assert all(sum(kind == each for _, kind in strikes) == 25 for each in KINDS)
    assert strikes == sorted(strikes)
    assert strikes[0][0] >= 0
    assert strikes[-1][0] < 600
    assert strikes == plan(600, 25, random.Random(1))


def test_every_shortfall_is_said_in_plain_words(tmp_path: Path) -> None:
    run = run_of(ServerProcess(default_server(), directory=tmp_path), tmp_path)
    run.injected.update(dict.fromkeys(KINDS, 20))
    run.injected["kill -9"] = 19
    verdict = Verdict(clients=49, acknowledged=9_999, resumed=0, snapshots=0, gave_up={}, violations=())
    assert shortfalls(run, verdict, Floors(clients=50, faults=20, events=10_000), 10) == [
        "19 × kill -9, expected at least 20",
        "49 clients, expected at least 50",
        "9999 events acknowledged, expected at least 10000",
    ]


def test_the_default_server_has_a_workload() -> None:
    assert default_server()[0] in WORKLOADS or default_server()[0] == "roomlit_faults.nemesis.chat_hub"


def test_an_unknown_plant_names_those_there_are() -> None:
    command = [sys.executable, "-m", "roomlit_faults.plants", "nothing", "--", "this"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "expected NAME -- MODULE" in done.stderr


def test_a_plant_that_a_server_cannot_show_is_refused_before_anything_is_started(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert nemesis.main([*SMALL, "--plant", "wrong_audience"]) == 2
    assert "shows only where a room tells one player something" in capsys.readouterr().out


@pytest.mark.services
async def test_a_server_can_be_killed_frozen_set_back_and_short_of_disk_and_keeps_its_journal(tmp_path: Path) -> None:
    server = ServerProcess(CHATHUB.split(), directory=tmp_path)
    await server.start()
    try:
        await server.kill()
        server.step(-5_000)
        await server.start()
        server.freeze()
        server.thaw()
        async with HubClient(server.url) as hub:
            server.fill_disk()
            with pytest.raises(RemoteError):
                await hub.open_room()
            server.free_disk()
            room = await hub.open_room()
            await hub.join(room, name="Ada")
    finally:
        await server.stop()
    assert server.off_ms == -5_000
    assert {chapter.room for chapter in read_journal(server.journal).chapters} == {room}


@pytest.mark.services
async def test_a_server_that_does_not_come_up_is_told_with_its_last_words(tmp_path: Path) -> None:
    server = ServerProcess(("roomlit_faults.nemesis.chat_hub", "--port", "none"), directory=tmp_path)
    with pytest.raises(RuntimeError, match="invalid int value"):
        await server.start()


@pytest.mark.services
@pytest.mark.faults
def test_in_a_small_run_every_invariant_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code = nemesis.main([*SMALL, *LOW])
    told = capsys.readouterr().out
    assert code == 0, told
    assert "every invariant held" in told


@pytest.mark.services
@pytest.mark.faults
def test_a_planted_fault_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    code = nemesis.main([*SMALL, *LOW, "--plant", "off_by_one_on_resume"])
    told = capsys.readouterr().out
    assert code == 1, told
    assert "invariants violated" in told


@pytest.mark.services
@pytest.mark.faults
def test_a_run_that_is_interrupted_leaves_no_server(tmp_path: Path) -> None:
    logs = tmp_path / "run"
    nemesis_run = [sys.executable, "-m", "roomlit_faults.nemesis", *SMALL, "--minutes", "2", "--logs", str(logs)]
    # As a shell starts it in its background: deaf to SIGINT.
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *nemesis_run]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert any("connected" in line for line in run.stdout)  # The first line of progress.
        run.send_signal(signal.SIGINT)
        assert "nothing was checked" in run.stdout.read()
    assert run.returncode == 130
    assert not processes(str(logs))


def processes(word: str) -> list[str]:
    """Command lines of running processes with this word."""
    lines: list[str] = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(file.read_bytes().decode(errors="replace"))
    return [line for line in lines if word in line]
