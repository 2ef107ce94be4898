"""A paused game: nobody decides anything, and afterwards nobody hurries."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from masquerade.players import Mind, SayIntent, VoteIntent, decide, due_at, new_mind
from masquerade.players.pacing import BELL_MARGIN_MS
from masquerade.simulation.seat_view import STARTED_AT, seat_view

END = 120_000


def test_while_paused_nothing_is_decided_or_planned() -> None:
    for phase in ("ready", "prompts", "discussion", "voting", "runoff"):
        decision = decide(seat_view(phase=phase, paused=True), new_mind("dad", 1), STARTED_AT + 9_000)
        assert decision.intents == ()
        assert decision.wake_at is None


def drafting(seed: int) -> tuple[Mind, int]:
    """A mind with a line in flight, and the moment."""
    mind, at = new_mind("dad", seed), STARTED_AT
    while True:
        decision = decide(seat_view(), mind, at)
        mind = decision.mind
        if mind.draft is not None:
            return mind, at
        assert decision.wake_at is not None
        at = decision.wake_at


@given(st.integers(1, 600_000))
def test_a_line_in_flight_is_later_by_the_pause_and_a_moment(paused_ms: int) -> None:
    mind, at = drafting(5)
    assert mind.draft is not None
    stopped = decide(seat_view(paused=True), mind, at + 1).mind
    assert decide(seat_view(paused=True), stopped, at + 1 + paused_ms // 2).mind == stopped
    resumed = decide(seat_view(lasts_ms=END + paused_ms), stopped, at + 1 + paused_ms).mind
    assert resumed.draft is not None
    assert paused_ms + 600 <= resumed.draft.send_at - mind.draft.send_at <= paused_ms + 4_300


def test_a_room_that_goes_on_does_not_speak_in_chorus() -> None:
    minds = [drafting(seed) for seed in range(2, 14)]
    at = max(moment for _, moment in minds)
    stopped = [decide(seat_view(paused=True), mind, at).mind for mind, _ in minds]
    view = seat_view(lasts_ms=END + 60_000)
    resumed = [decide(view, mind, at + 60_000).mind for mind in stopped]
    sent = sorted(mind.draft.send_at for mind in resumed if mind.draft is not None)
    assert sent[0] > at + 60_000
    assert sum(later - earlier < 150 for earlier, later in pairwise(sent)) <= 3


@given(st.integers(0, 2**32), st.integers(0, END - 2_000), st.integers(1_000, 90_000))
def test_nobody_speaks_after_a_bell_that_a_pause_has_moved(seed: int, stop: int, paused_ms: int) -> None:
    mind, now = new_mind("dad", seed), 0
    ends = END
    while now < ends:
        view = seat_view(lasts_ms=ends)
        decision = decide(view, mind, STARTED_AT + now)
        mind = decision.mind
        for intent in decision.intents:
            due = due_at(intent)
            if isinstance(intent, SayIntent) and due is not None and due <= STARTED_AT + now:
                assert now <= ends - BELL_MARGIN_MS
        wake = ends if decision.wake_at is None else decision.wake_at - STARTED_AT
        if ends == END and now <= stop < wake:
            mind = decide(seat_view(paused=True), mind, STARTED_AT + stop).mind
            ends, wake = END + paused_ms, stop + paused_ms
        now = wake


@given(st.integers(0, 2**32))
def test_a_vote_that_a_pause_pushes_over_the_lock_is_cast_just_before_it(seed: int) -> None:
    mind = decide(seat_view(phase="voting", lasts_ms=6_000), new_mind("dad", seed), STARTED_AT).mind
    assume(mind.act_at is not None)  # now and then a ballot is let pass
    mind = decide(seat_view(phase="voting", paused=True), mind, STARTED_AT + 1).mind
    view = seat_view(phase="voting", lasts_ms=26_000)
    decision = decide(view, mind, STARTED_AT + 20_001)
    if decision.wake_at is not None:
        assert decision.wake_at < STARTED_AT + 26_000
        decision = decide(view, decision.mind, decision.wake_at)
    assert [type(intent) for intent in decision.intents] == [VoteIntent]
