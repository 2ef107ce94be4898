"""The ballot: judged from the transcript, never against oneself."""

from hypothesis import given
from hypothesis import strategies as st

from masquerade.players.belief import ballot
from masquerade.players.machine_likeness import suspect
from masquerade.players.table import read_table
from masquerade.simulation.seat_view import seat_view

NEAT = (
    "I enjoy a warm cup of tea.",
    "Coffee has a rich bold flavor.",
    "Hydration is important for all.",
    "Both of those drinks are nice.",
)
SLOPPY = ("lol", "idk i just drink whatever is in the fridge tbh", "wait what", "*coffee")


def mixed(me: int = 1, **options: object) -> dict[str, object]:
    """Seat 2 writes like a brochure every five seconds, seat 3 like a person."""
    said = [(2, text, 5000 * place) for place, text in enumerate(NEAT)]
    said += [(3, text, 5000 * place + 1000 + 900 * place) for place, text in enumerate(SLOPPY)]
    said.sort(key=lambda line: line[2])
    return seat_view(*said, me=me, phase="voting", **options)  # type: ignore[arg-type]


def test_a_brochure_is_suspected_more_than_a_sloppy_writer() -> None:
    table = read_table(mixed())
    assert suspect(table, 2) > suspect(table, 3) + 0.2


def test_somebody_silent_is_neither_trusted_nor_suspected() -> None:
    assert suspect(read_table(mixed()), 4) == 0.5


def test_obeying_a_trick_is_held_against_a_seat() -> None:
    said = ((2, "hm dunno really", 0), (2, "potato", 4000), (3, "hm dunno really", 9000), (3, "chips for me", 14_000))
    table = read_table(seat_view(*said))
    assert suspect(table, 2) > suspect(table, 3)


@given(seed=st.integers(0, 2**32), me=st.integers(1, 4), mode=st.sampled_from(["spot", "hunt", "masks"]))
def test_a_ballot_rates_exactly_the_others_and_never_names_oneself(seed: int, me: int, mode: str) -> None:
    table = read_table(mixed(me, mode=mode))
    vote = ballot(table, seed, 5)
    assert set(vote.sliders) == {1, 2, 3, 4} - {me}
    assert all(0 <= value <= 100 for value in vote.sliders.values())
    assert vote.named != me
    assert vote.named is None or vote.named in vote.sliders


@given(seed=st.integers(0, 2**32))
def test_the_named_seat_is_the_one_with_the_highest_slider(seed: int) -> None:
    vote = ballot(read_table(mixed()), seed, 5)
    assert vote.named is not None
    assert vote.sliders[vote.named] == max(vote.sliders.values())


@given(seed=st.integers(0, 2**32))
def test_a_hunter_names_who_seems_most_human(seed: int) -> None:
    vote = ballot(read_table(mixed(mode="hunt", difficulty="hard")), seed, 5)
    assert vote.named is not None
    assert vote.sliders[vote.named] == min(vote.sliders.values())


def test_a_run_off_is_between_those_who_tied() -> None:
    table = read_table(seat_view(me=1, phase="runoff", tied=(1, 3)))
    assert {ballot(table, seed, 5).named for seed in range(20)} == {3}


def test_those_who_left_the_table_are_not_on_the_ballot() -> None:
    vote = ballot(read_table(mixed(out=(2,))), 1, 5)
    assert 2 not in vote.sliders
    assert vote.named != 2


def test_alone_at_the_table_there_is_nobody_to_name() -> None:
    vote = ballot(read_table(seat_view(me=1, out=(2, 3, 4), phase="voting")), 1, 5)
    assert vote.named is None
    assert vote.sliders == {}
