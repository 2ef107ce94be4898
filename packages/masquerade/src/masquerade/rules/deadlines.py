"""When a phase ends. Public times fall on whole seconds, so that a clock's fraction tells nobody who acted last."""

import msgspec

from masquerade.rules.config import RUNOFF_S, Settings
from masquerade.rules.state import Phase, PhaseName, State

SECOND_MS = 1000


def floor_s(at: int) -> int:
    """The whole second at or before `at`."""
    return at - at % SECOND_MS


def ceil_s(at: int) -> int:
    """The whole second at or after `at`."""
    return -(-at // SECOND_MS) * SECOND_MS


def duration_s(settings: Settings, name: PhaseName) -> int | None:
    """How long a phase lasts; None waits for people."""
    match name:
        case "lobby" | "reveal":
            return None
        case "ready":
            return settings.ready_s
        case "discussion":
            return settings.discussion_s
        case "voting":
            return settings.ballot_s
        case "runoff":
            return RUNOFF_S
        case "elimination" | "result":
            return settings.result_s


def opened(settings: Settings, name: PhaseName, *, round: int, at: int) -> Phase:
    """The phase `name` from `at` on."""
    lasts_s = duration_s(settings, name)
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


def next_deadline(state: State) -> int | None:
    """The server time at which something happens by itself, or None."""
    times = [time for time in (state.phase.ends_at, state.phase.twist_at) if time is not None]
    return min(times, default=None)
