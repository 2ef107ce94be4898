"""Private notes during a discussion: now and then a seat writes down how sure it is of somebody."""

from msgspec.structs import replace

from masquerade.players.belief import beliefs
from masquerade.players.dice import Dice, seed_of
from masquerade.players.intents import Intent, Nothing, SuspectIntent
from masquerade.players.mind import Decision, Mind
from masquerade.players.pacing import NOTES_MAX, note_at
from masquerade.players.table import Table

_MOVED = 6
_UNDECIDED = 50


def noting(table: Table, decision: Decision, at: int) -> Decision:
    """The decision of a discussion with a note in it when it is time for one.

    The note is on the seat about which the mind has changed most since its last note on it. Notes are few and at the
    seat's own moments, as those of somebody who has a chat to follow.
    """
    mind = decision.mind
    if mind.note_at is None:
        return decision if mind.notes else _planned(table, decision, at)
    if at < mind.note_at:
        return _woken(decision)
    note = _note(table, mind, at)
    notes = mind.notes + 1
    later = _next(table, mind, at, notes) if notes < NOTES_MAX else None
    noted = mind.noted if note is None else {**mind.noted, note.seat: note.per_cent}
    mind = replace(mind, notes=notes, note_at=later, noted=noted)
    intents = decision.intents if note is None else (*_without_nothing(decision), note)
    return _woken(replace(decision, mind=mind, intents=intents))


def _note(table: Table, mind: Mind, at: int) -> SuspectIntent | None:
    before = table.you.hunches | mind.noted
    felt = {seat: round(100 * value) for seat, value in beliefs(table, mind.seed).items()}
    moved = {seat: abs(value - before.get(seat, _UNDECIDED)) for seat, value in felt.items()}
    most = max(moved, key=lambda seat: moved[seat], default=None)
    if most is None or moved[most] < _MOVED:
        return None
    return SuspectIntent(seat=most, per_cent=felt[most], at=at)


def _planned(table: Table, decision: Decision, at: int) -> Decision:
    mind = decision.mind
    first = _next(table, mind, at, 0)
    # Whoever comes too late for a first note counts as having made it, so that it is not planned again and again.
    notes = mind.notes if first is not None else 1
    return _woken(replace(decision, mind=replace(mind, note_at=first, notes=notes)))


def _next(table: Table, mind: Mind, at: int, notes: int) -> int | None:
    """The moment of the next note, from dice of its own: noting must not change what is said."""
    dice = Dice(seed_of(mind.seed, "notes", table.stage, notes))
    return note_at(at, table.phase.started_at, table.phase.ends_at, dice, first=notes == 0)


def _woken(decision: Decision) -> Decision:
    """The decision with its next moment no later than the next note."""
    wakes = [at for at in (decision.wake_at, decision.mind.note_at) if at is not None]
    return replace(decision, wake_at=min(wakes, default=None))


def _without_nothing(decision: Decision) -> tuple[Intent, ...]:
    return tuple(intent for intent in decision.intents if not isinstance(intent, Nothing))
