"""Private notes: few, at a seat's own moments, and in line with its ballot."""

from masquerade.players import SuspectIntent, decide, new_mind
from masquerade.players.belief import ballot
from masquerade.players.table import read_table
from masquerade.simulation.seat_view import STARTED_AT, seat_view

SAID = (
    (2, "I enjoy a warm cup of tea.", 4_000),
    (3, "lol idk whatever is in the fridge", 7_000),
    (2, "Coffee has a rich bold flavor.", 12_000),
    (4, "water", 15_000),
    (3, "wait what", 17_000),
    (2, "Hydration is important for all.", 20_000),
)


def notes(seed: int, *, lasts_ms: int = 120_000) -> list[SuspectIntent]:
    """All notes that one seat makes in a discussion."""
    view, mind, at = seat_view(*SAID, lasts_ms=lasts_ms), new_mind("dad", seed), STARTED_AT
    found: list[SuspectIntent] = []
    while True:
        decision = decide(view, mind, at)
        mind = decision.mind
        found += [intent for intent in decision.intents if isinstance(intent, SuspectIntent)]
        if decision.wake_at is None:
            return found
        at = decision.wake_at


def test_every_seat_notes_something_and_none_more_than_six_times() -> None:
    counts = [len(notes(seed)) for seed in range(25)]
    assert min(counts) >= 1
    assert max(counts) <= 6
    assert sum(counts) / len(counts) >= 2


def test_seats_note_at_moments_of_their_own_inside_the_discussion() -> None:
    firsts = [notes(seed)[0].at for seed in range(25)]
    assert len(set(firsts)) == 25
    assert all(STARTED_AT + 15_000 < note.at < STARTED_AT + 120_000 for seed in range(25) for note in notes(seed))


def test_a_seat_never_notes_itself_and_notes_what_it_will_vote() -> None:
    for seed in range(10):
        found = notes(seed)
        vote = ballot(read_table(seat_view(*SAID, phase="voting")), seed, STARTED_AT)
        assert all(note.seat in (2, 3, 4) for note in found)
        assert all(abs(vote.sliders[note.seat] - note.per_cent) <= 6 for note in found)


def test_whoever_comes_at_the_very_end_notes_nothing() -> None:
    mind = new_mind("dad", 4)
    decision = decide(seat_view(*SAID), mind, STARTED_AT + 119_000)
    assert decision.mind.note_at is None
    assert not any(isinstance(intent, SuspectIntent) for intent in decision.intents)
