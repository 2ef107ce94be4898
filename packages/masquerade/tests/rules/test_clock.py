"""Deadlines: absolute, on whole seconds, decided by the server's clock only."""

import pytest

from masquerade.rules import deadlines
from masquerade.rules.config import DEFAULTS, terms
from masquerade.rules.state import Phase
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from roomlit.ports.logic import Tick


def room_in(phase: PhaseName, **options: int) -> SimulatedRoom:
    room = SimulatedRoom(**options)
    room.join("Ada", "Bo")
    room.at += 123
    room.until(phase)
    return room


def test_public_times_fall_on_whole_seconds() -> None:
    room = room_in("reveal", rounds=2)
    phases = [fact.data["phase"] for fact in room.facts if fact.type == "phase"]
    assert len(phases) > 5
    assert all(phase["started_at"] % 1000 == 0 and (phase["ends_at"] or 0) % 1000 == 0 for phase in phases)


def test_a_phase_never_ends_before_its_time() -> None:
    phase = deadlines.opened(terms(DEFAULTS, 2), "discussion", round=1, at=1_500)
    assert (phase.started_at, phase.ends_at) == (1_000, 122_000)


def test_a_bell_before_the_deadline_changes_nothing() -> None:
    room = room_in("discussion")
    early = room.send(Tick(), after_ms=1)
    assert early.facts == ()
    assert room.state.phase.name == "discussion"


def test_a_very_late_bell_opens_one_phase_and_not_three() -> None:
    room = room_in("discussion")
    room.send(Tick(), after_ms=10_000_000)
    assert room.state.phase.name == "voting"
    deadline = room.logic.deadline(room.state)
    assert deadline is not None
    assert deadline > room.at


def test_a_restart_shifts_the_running_deadline_and_says_so() -> None:
    room = room_in("discussion")
    before = room.view(None)["phase"]
    twist = room.logic.deadline(room.state)
    back = room.restart(7_300)
    phase = room.view(None)["phase"]
    assert [fact.type for fact in back.facts] == ["phase"]
    assert phase["ends_at"] - before["ends_at"] == phase["shifted_ms"] == 8_000
    assert twist is not None
    assert room.logic.deadline(room.state) == twist + 8_000
    room.restart(1_000)
    assert room.view(None)["phase"]["shifted_ms"] == 9_000


def test_a_restart_after_the_deadline_gives_the_remaining_time_back() -> None:
    room = room_in("voting")
    room.restart(500_000)
    assert room.act("p-Ada", "vote", named=None).refused is None


@pytest.mark.parametrize("phase", ["lobby", "reveal"])
def test_a_restart_where_no_clock_runs_says_nothing(phase: PhaseName) -> None:
    room = room_in(phase)
    assert room.restart(5_000).facts == ()
    assert deadlines.shifted(room.state.phase, 1).ends_at is None
    assert deadlines.midway(room.state.phase) is None


def test_no_downtime_is_no_news() -> None:
    assert room_in("discussion").restart(0).facts == ()


def test_the_twist_shifts_only_while_it_is_to_come() -> None:
    phase = Phase(name="discussion", round=1, started_at=0, ends_at=10_000)
    assert deadlines.shifted(phase, 1_000).twist_at is None
