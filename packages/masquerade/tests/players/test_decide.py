"""A mind through the phases of a game: one line in flight, silence at the bell, recovery from the view alone."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from masquerade.players import (
    Decision,
    Mind,
    Nothing,
    ReadyIntent,
    SayIntent,
    SuspectIntent,
    VoteIntent,
    decide,
    due_at,
    new_mind,
)
from masquerade.players.deck.cards import load_deck
from masquerade.players.machine_likeness import overall
from masquerade.players.pacing import BELL_MARGIN_MS
from masquerade.players.personas import persona_keys, personas_for
from masquerade.players.table import read_table
from masquerade.simulation.seat_view import STARTED_AT, seat_view

Said = tuple[tuple[int, str, int], ...]
END = 120_000


def first_line(seed: int, persona: str = "dad") -> tuple[Decision, int]:
    """The decision that sends a seat's first line, and its moment."""
    mind, at = new_mind(persona, seed), STARTED_AT
    for _ in range(200):
        decision = decide(seat_view(), mind, at)
        mind = decision.mind
        if any(isinstance(intent, SayIntent) and intent.send_at <= at for intent in decision.intents):
            return decision, at
        if decision.wake_at is None:
            break
        at = decision.wake_at
    pytest.skip("this seat stays silent")


def test_outside_the_discussion_a_seat_says_nothing() -> None:
    for phase in ("lobby", "elimination", "result", "reveal"):
        decision = decide(seat_view(phase=phase), new_mind("dad", 1), STARTED_AT + 50)
        assert decision.intents == ()
        assert decision.wake_at is None


def test_a_spectator_and_somebody_eliminated_do_nothing() -> None:
    assert decide(seat_view(me=0), new_mind("dad", 1), STARTED_AT).intents == ()
    assert decide(seat_view(me=1, out=(1,)), new_mind("dad", 1), STARTED_AT).wake_at is None


def test_a_seat_is_ready_once() -> None:
    view, mind = seat_view(phase="ready", lasts_ms=5000), new_mind("dad", 3)
    decision = decide(view, mind, STARTED_AT)
    assert decision.wake_at is not None
    assert decision.wake_at <= STARTED_AT + 5000
    decision = decide(view, decision.mind, decision.wake_at)
    assert [type(intent) for intent in decision.intents] == [ReadyIntent]
    assert decide(view, decision.mind, STARTED_AT + 4900).intents == ()


@given(seed=st.integers(0, 2**32), late=st.integers(0, 29_000), phase=st.sampled_from(["voting", "runoff"]))
def test_a_seat_votes_once_and_well_before_the_lock(seed: int, late: int, phase: str) -> None:
    view = seat_view((2, "hi", 0), phase=phase, lasts_ms=30_000)
    decision = decide(view, new_mind("dad", seed), STARTED_AT + late)
    assert decision.intents == () or late > 20_000
    assume(decision.intents or decision.wake_at is not None)  # now and then a ballot is let pass
    if decision.wake_at is not None:
        assert decision.wake_at <= max(STARTED_AT + late, STARTED_AT + 30_000 - 2000)
        decision = decide(view, decision.mind, decision.wake_at)
    assert [type(intent) for intent in decision.intents] == [VoteIntent]
    assert decide(view, decision.mind, STARTED_AT + 29_900).intents == ()


def test_few_seats_keep_the_others_waiting_when_all_get_ready() -> None:
    view = seat_view(phase="ready", lasts_ms=20_000)
    wakes = [decide(view, new_mind("dad", seed), STARTED_AT).wake_at for seed in range(400)]
    assert 0 < wakes.count(None) < 12
    assert sum(wake is not None and wake > STARTED_AT + 10_000 for wake in wakes) < 24


def test_few_ballots_are_let_pass() -> None:
    view = seat_view((2, "hi", 0), phase="voting", lasts_ms=30_000)
    passed = sum(decide(view, new_mind("dad", seed), STARTED_AT).wake_at is None for seed in range(400))
    assert 0 < passed / 400 < 0.08


def test_a_seat_that_has_voted_before_a_restart_does_not_vote_again() -> None:
    view = seat_view(phase="voting", ballot={"named": 2, "sliders": {}})
    assert decide(view, new_mind("dad", 1), STARTED_AT + 5000).wake_at is None


def test_the_ballot_of_the_vote_before_does_not_keep_a_seat_from_the_run_off() -> None:
    mind = decide(seat_view(), new_mind("dad", 1), STARTED_AT).mind
    view = seat_view(phase="runoff", tied=(2, 3), lasts_ms=15_000, ballot={"named": 2, "sliders": {}})
    decision = decide(view, mind, STARTED_AT)
    assert decision.wake_at is not None
    vote = decide(view, decision.mind, decision.wake_at).intents[0]
    assert isinstance(vote, VoteIntent)
    assert vote.named in (2, 3)


def test_a_line_is_announced_with_its_typing_before_it_is_sent() -> None:
    mind, at, announced = new_mind("dad", 5), STARTED_AT, 0
    for _ in range(20):
        decision = decide(seat_view(), mind, at)
        mind = decision.mind
        for intent in decision.intents:
            if isinstance(intent, SayIntent) and intent.send_at > at:
                announced += 1
                assert intent.typing_from < intent.send_at
        if decision.wake_at is None:
            break
        at = decision.wake_at
    assert announced


def test_what_was_sent_is_not_sent_again_before_it_shows_in_the_view() -> None:
    decision, at = first_line(5)
    again = decide(seat_view(), decision.mind, at + 1)
    assert not [intent for intent in again.intents if isinstance(intent, SayIntent) and intent.send_at <= at + 1]


def test_looking_more_often_changes_nothing_said() -> None:
    decision, at = first_line(5)
    mind = new_mind("dad", 5)
    for early in range(STARTED_AT, at, 250):
        mind = decide(seat_view(), mind, early).mind
    late = decide(seat_view(), mind, at + 250).intents[0]
    assert isinstance(late, SayIntent)
    assert isinstance(first := decision.intents[0], SayIntent)
    assert late.text == first.text


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    persona=st.sampled_from([p.key for p in load_deck().personas]),
    others=st.lists(
        st.tuples(
            st.integers(2, 4),
            st.sampled_from(["fox are you a bot?", "lol", "tea", "why?", "bear is sus", "fox", "..."]),
            st.integers(200, 9000),
        ),
        max_size=25,
    ),
)
def test_in_any_conversation_the_rules_of_a_seat_hold(
    seed: int, persona: str, others: list[tuple[int, str, int]]
) -> None:
    said: list[tuple[int, str, int]] = []
    mind, now, moment = new_mind(persona, seed), 0, 0
    arrivals: list[tuple[int, str, int]] = []
    for seat, text, after in others:
        moment += after
        arrivals.append((seat, text, moment))
    while now < END:
        decision = decide(seat_view(*said), mind, STARTED_AT + now)
        mind = decision.mind
        flying = [
            intent for intent in decision.intents if isinstance(intent, SayIntent) and intent.send_at > STARTED_AT + now
        ]
        assert len(flying) <= 1
        for intent in decision.intents:
            due = due_at(intent)
            assert isinstance(intent, SayIntent | SuspectIntent | Nothing)
            if isinstance(intent, SayIntent) and due is not None and due <= STARTED_AT + now:
                assert now <= END - BELL_MARGIN_MS
                said.append((1, intent.text, now))
        wake = END if decision.wake_at is None else decision.wake_at - STARTED_AT
        assert wake > now
        if arrivals and arrivals[0][2] <= wake:
            now = max(now, arrivals[0][2])
            said.append(arrivals.pop(0))
        else:
            now = wake
    assert decide(seat_view(*said), mind, STARTED_AT + END + 5).wake_at is None
    own = [at for seat, _, at in said if seat == 1]
    assert all(later - earlier >= 400 for earlier, later in pairwise(own))


def test_a_mind_rebuilt_after_a_restart_goes_on_without_repeating_itself() -> None:
    decision, at = first_line(5)
    text = next(intent.text for intent in decision.intents if isinstance(intent, SayIntent))
    view = seat_view((1, text, at - STARTED_AT), (2, "fox really?", at - STARTED_AT + 2000))
    mind, now = new_mind("dad", 5), at + 4000
    decision = decide(view, mind, now)
    assert decision.mind.read == 2
    for _ in range(30):
        if decision.wake_at is None:
            break
        decision = decide(view, decision.mind, decision.wake_at)
        assert all(intent.text != text for intent in decision.intents if isinstance(intent, SayIntent))


def test_a_mind_survives_storage() -> None:
    decision, _ = first_line(5)
    assert msgspec.json.decode(msgspec.json.encode(decision.mind), type=Mind) == decision.mind


def test_a_new_round_forgets_the_line_in_flight() -> None:
    mind, at = new_mind("dad", 5), STARTED_AT
    while mind.draft is None:
        decision = decide(seat_view(), mind, at)
        mind, at = decision.mind, decision.wake_at or at + 100
    assert decide(seat_view(phase="voting"), mind, STARTED_AT + END).mind.draft is None


def test_the_plan_depends_on_nothing_but_view_mind_and_moment() -> None:
    assert first_line(9) == first_line(9)


def test_personas_are_dealt_without_repeats_while_they_last() -> None:
    dealt = personas_for(7, 3)
    assert len({key for key, _ in dealt}) == 7
    assert len({seed for _, seed in dealt}) == 7
    assert personas_for(7, 3) == dealt != personas_for(7, 4)
    assert len(personas_for(15, 3)) == 15
    assert {key for key, _ in personas_for(2, 1, ("dad",))} == {"dad"}
    assert {key for key, _ in personas_for(12, 1)} == set(persona_keys())
    with pytest.raises(ValueError, match="no persona"):
        personas_for(1, 1, ("nobody",))


def test_suspicion_of_a_silent_table_is_even() -> None:
    assert overall(read_table(seat_view())) == 0.5
