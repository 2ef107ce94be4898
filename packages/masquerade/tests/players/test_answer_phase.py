"""Sealed answers: two of them, at human times, before the lock, and never twice."""

from hypothesis import assume, given
from hypothesis import strategies as st

from masquerade.players import AnswerIntent, decide, new_mind
from masquerade.simulation.seat_view import STARTED_AT, seat_view

PROMPTS = ("What do you hide at the back of the fridge?", "Somebody catches you in the kitchen at two. You say?")
CARD = {"title": "A night bus driver", "text": "You have seen everything.", "trait": "grumpy"}


def prompts(lasts_ms: int = 45_000, **options: object) -> dict[str, object]:
    """The view of a seat while answers are sealed."""
    options = {"mode": "masks", "prompts": PROMPTS, "card": CARD, **options}
    return seat_view(phase="prompts", lasts_ms=lasts_ms, **options)  # type: ignore[arg-type]


def sealed(seed: int, lasts_ms: int = 45_000, *, late_ms: int = 0, **options: object) -> list[AnswerIntent]:
    """All answers of one seat that is woken when it asks to be."""
    view, mind, at = prompts(lasts_ms, **options), new_mind("dad", seed), STARTED_AT + late_ms
    found: list[AnswerIntent] = []
    for _ in range(10):
        decision = decide(view, mind, at)
        mind = decision.mind
        found += [intent for intent in decision.intents if isinstance(intent, AnswerIntent)]
        if decision.wake_at is None:
            return found
        at = decision.wake_at
    raise AssertionError("it never stops")


@given(st.integers(0, 2**32))
def test_both_prompts_are_answered_one_after_the_other_before_the_lock(seed: int) -> None:
    found = sealed(seed)
    assume(len(found) == 2)
    first, second = found
    assert (first.prompt, second.prompt) == (0, 1)
    assert 8_000 <= first.at - STARTED_AT <= 20_000
    assert second.at - first.at >= 8_000
    assert second.at <= STARTED_AT + 45_000 - 900
    assert 0 < len(first.text) <= 140
    assert first.text != second.text


def test_about_one_seat_in_six_leaves_something_blank_as_people_do() -> None:
    given = [[answer.prompt for answer in sealed(seed)] for seed in range(400)]
    assert 0.02 <= given.count([]) / 400 <= 0.07
    assert 0.07 <= sum(len(prompts) == 1 for prompts in given) / 400 <= 0.18
    assert given.count([0]) > given.count([1]) > 0


def test_what_is_left_blank_stays_blank_after_a_restart() -> None:
    late = [seed for seed in range(60) if not sealed(seed)]
    assert late
    assert all(sealed(seed, late_ms=20_000) == [] for seed in late)


def test_some_answers_are_sealed_only_just_before_the_lock() -> None:
    last = [answers[-1].at - STARTED_AT for seed in range(200) if (answers := sealed(seed))]
    assert 0.03 <= sum(at > 41_000 for at in last) / len(last) <= 0.25


def test_seats_take_different_times() -> None:
    assert len({answers[0].at for seed in range(40) if (answers := sealed(seed))}) >= 30


@given(st.integers(0, 2**32), st.integers(5_000, 180_000), st.integers(0, 4_000))
def test_however_long_the_phase_both_are_in_before_its_end(seed: int, lasts_ms: int, late_ms: int) -> None:
    found = sealed(seed, lasts_ms, late_ms=late_ms)
    assert [answer.prompt for answer in found] in ([0, 1], [0], [1], [])
    assert all(answer.at < STARTED_AT + lasts_ms for answer in found)


def test_after_a_restart_only_what_is_not_answered_is_written() -> None:
    assert [answer.prompt for answer in sealed(5, late_ms=15_000, sealed={"0": "a jar"})] == [1]
    assert sealed(5, sealed={"0": "a jar", "1": "soup"}) == []


def test_without_prompts_nothing_is_sealed() -> None:
    assert sealed(3, prompts=()) == []


def test_the_answer_of_a_seat_does_not_depend_on_when_it_writes() -> None:
    assert [answer.text for answer in sealed(9)] == [answer.text for answer in sealed(9, late_ms=5_000)]


def test_seats_of_one_table_do_not_seal_the_same_line() -> None:
    texts = [answer.text.lower() for seat in (1, 2, 3, 4) for answer in sealed(40 + seat, me=seat)]
    assert len(set(texts)) == len(texts)
