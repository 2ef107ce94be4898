"""Histories of a hub under faults hold every invariant, and the checker finds what is planted."""

import asyncio

import pytest

from roomlit.kinds.authoritative import Chance
from roomlit.ports.store import Store
from roomlit.testing import StoreContract
from roomlit_faults.plants.catalogue import PLANTS, planted
from roomlit_faults.simulate import first_found, main
from roomlit_faults.simulation.disk import Disk, Journal
from roomlit_faults.simulation.run import played
from roomlit_faults.simulation.trace import lines
from roomlit_faults.simulation.virtual_time import VirtualLoop

SEEDS = range(1, 16)


class TestSimulatedJournal(StoreContract):
    async def make(self) -> Store:
        store = Journal(Disk(Chance(1), keeps=True))
        await store.start()
        return store


class TestSimulatedMemory(StoreContract):
    async def make(self) -> Store:
        return Journal(Disk(Chance(1), keeps=False))


def test_histories_with_many_kinds_of_faults_hold_every_invariant() -> None:
    histories = [played(seed) for seed in SEEDS]
    assert [history.violations for history in histories] == [()] * len(SEEDS)
    assert {history.evidence.durable for history in histories} == {True, False}
    assert sum(len(history.evidence.starts) - 1 for history in histories) > len(histories)
    assert sum(history.acks for history in histories) > 500
    assert len({kind for history in histories for _, kind in history.struck}) > 15


def test_the_same_seed_gives_the_same_history() -> None:
    assert list(lines(played(7))) == list(lines(played(7)))


@pytest.mark.parametrize("name", ["publish_before_commit", "off_by_one_on_resume", "id_forgotten_at_restart"])
def test_a_planted_fault_is_found_and_taken_out_again(name: str) -> None:
    with planted(name):
        assert first_found(SEEDS) is not None
    assert played(1).violations == ()


def test_every_planted_fault_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plant", "all", "--seeds", "60"]) == 0, capsys.readouterr().out


def test_the_command_line_lists_plays_and_judges(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plants"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(PLANTS) >= 12
    assert main(["--seeds", "1"]) == 0
    assert "0 histories with violations" in capsys.readouterr().out
    assert main(["--seed", "3"]) == 0
    assert "begins to serve" in capsys.readouterr().out
    assert main(["--plant", "wrong_audience", "--seeds", "5"]) == 1
    assert "invariant 8 (secrets" in capsys.readouterr().out


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
