"""When a phase ends. Public times fall on whole seconds, so that a clock's fraction tells nobody who acted last."""

import msgspec

from masquerade.rules.config import RUNOFF_S, Terms
from masquerade.rules.state import Phase, State
from masquerade.wire.phases import PhaseName

SECOND_MS = 1000


def floor_s(at: int) -> int:
    """The whole second at or before `at`."""
    return at - at % SECOND_MS


def ceil_s(at: int) -> int:
    """The whole second at or after `at`."""
    return -(-at // SECOND_MS) * SECOND_MS


def duration_s(terms: Terms, name: PhaseName) -> int | None:
    """How long a phase lasts; None waits for people."""
    match name:
        case "lobby" | "reveal":
            return None
        case "ready":
            return terms.ready_s
        case "prompts":
            return terms.prompts_s
        case "discussion":
            return terms.discussion_s
        case "voting":
            return terms.ballot_s
        case "runoff":
            return RUNOFF_S
        case "elimination" | "result":
            return terms.result_s


def opened(terms: Terms, name: PhaseName, *, round: int, at: int) -> Phase:
    """The phase `name` from `at` on."""
    lasts_s = duration_s(terms, name)
    ends_at = None if lasts_s is None else ceil_s(at + lasts_s * SECOND_MS)
    return Phase(name=name, round=round, started_at=floor_s(at), ends_at=ends_at)


def midway(phase: Phase) -> int | None:
    """The whole second in the middle of a phase."""
    return None if phase.ends_at is None else floor_s((phase.started_at + phase.ends_at) // 2)


def shifted(phase: Phase, down_ms: int) -> Phase:
    """The phase with `down_ms` more to go, in whole seconds; the sum of all shifts is in `shifted_ms`."""
    by_ms = ceil_s(down_ms)
    return msgspec.structs.replace(
        phase,
        ends_at=None if phase.ends_at is None else phase.ends_at + by_ms,
        twist_at=None if phase.twist_at is None else phase.twist_at + by_ms,
        shifted_ms=phase.shifted_ms + by_ms,
    )


def stopped(phase: Phase, at: int) -> Phase:
    """The phase with its clock stopped."""
    return msgspec.structs.replace(
        phase,
        ends_at=None,
        twist_at=None,
        left_ms=_left_ms(phase.ends_at, at),
        twist_left_ms=_left_ms(phase.twist_at, at),
    )


def running(phase: Phase, at: int) -> Phase:
    """The stopped phase with its clock running again."""
    return msgspec.structs.replace(
        phase,
        ends_at=None if phase.left_ms is None else ceil_s(at + phase.left_ms),
        twist_at=None if phase.twist_left_ms is None else ceil_s(at + phase.twist_left_ms),
        left_ms=None,
        twist_left_ms=None,
    )


def extended(phase: Phase, by_ms: int) -> Phase:
    """The phase with `by_ms` more to go, its clock running or stopped."""
    return msgspec.structs.replace(
        phase,
        ends_at=None if phase.ends_at is None else phase.ends_at + by_ms,
        left_ms=None if phase.left_ms is None else phase.left_ms + by_ms,
    )


def _left_ms(time: int | None, at: int) -> int | None:
    return None if time is None else ceil_s(max(0, time - at))


def next_deadline(state: State) -> int | None:
    """The server time at which something happens by itself, or None."""
    times = [time for time in (state.phase.ends_at, state.phase.twist_at) if time is not None]
    return min(times, default=None)
