"""A hub under faults in virtual time: every invariant holds, and the checker finds what is planted."""

import asyncio

import pytest

from roomlit.kinds.authoritative import Chance
from roomlit.ports.store import Store
from roomlit.testing import StoreContract
from roomlit_faults.plants.catalogue import PLANTS, planted
from roomlit_faults.simulate import first_found, main
from roomlit_faults.simulation.disk import Disk, SimulatedStore
from roomlit_faults.simulation.run import simulated
from roomlit_faults.simulation.trace import lines
from roomlit_faults.simulation.virtual_time import VirtualLoop

SEEDS = range(1, 16)


class TestSimulatedStore(StoreContract):
    async def make(self) -> Store:
        store = SimulatedStore(Disk(Chance(1), keeps=True))
        await store.start()
        return store


class TestSimulatedMemory(StoreContract):
    async def make(self) -> Store:
        return SimulatedStore(Disk(Chance(1), keeps=False))


def test_with_many_kinds_of_faults_every_invariant_holds() -> None:
    runs = [simulated(seed) for seed in SEEDS]
    assert [run.violations for run in runs] == [()] * len(SEEDS)
    assert {run.journal.durable for run in runs} == {True, False}
    assert sum(len(run.history.lives) - 1 for run in runs) > len(runs)
    assert sum(run.acks for run in runs) > 500
    assert len({kind for run in runs for kind in run.struck}) > 15


def test_the_same_seed_gives_the_same_history() -> None:
    assert list(lines(simulated(7))) == list(lines(simulated(7)))


@pytest.mark.parametrize("name", ["publish_before_commit", "off_by_one_on_resume", "id_forgotten_at_restart"])
def test_a_planted_fault_is_found_and_taken_out_again(name: str) -> None:
    with planted(name):
        assert first_found(SEEDS) is not None
    assert simulated(1).violations == ()


def test_every_planted_fault_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plant", "all", "--seeds", "60"]) == 0, capsys.readouterr().out


def test_the_command_line_lists_plays_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plants"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(PLANTS) >= 12
    assert main(["--seeds", "1"]) == 0
    assert "0 with violations" in capsys.readouterr().out
    assert main(["--seed", "3"]) == 0
    assert "begins to serve" in capsys.readouterr().out
    assert main(["--plant", "wrong_audience", "--seeds", "5"]) == 1
    assert "invariant secrecy (secrets" in capsys.readouterr().out


def test_an_hour_of_virtual_time_passes_at_once_and_in_order() -> None:
    heard: list[float] = []

    async def wait() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(60, lambda: heard.append(loop.time()))
        await asyncio.sleep(3600)
        heard.append(loop.time())

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(wait())
    assert heard == pytest.approx([60, 3600])


def test_a_virtual_loop_in_which_nothing_is_left_to_happen_says_so() -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner, pytest.raises(RuntimeError, match="expected a timer"):
        runner.run(asyncio.Event().wait())
