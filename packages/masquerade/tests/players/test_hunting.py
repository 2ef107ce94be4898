"""The hunt: signs that tell a person among machines, and noise that hides them by difficulty."""

from masquerade.players.belief import ballot, beliefs, prime, undecided
from masquerade.players.deck_similarity import strangeness
from masquerade.players.hunting import accused_in, accusers, humanness, signs_of
from masquerade.players.table import Table, read_table
from masquerade.simulation.seat_view import seat_view

DECK = ("coffee, black", "depends who you ask", "it saves time", "good point")
PERSON = (
    "honestly my grandad roasted beans in the garage until the fire brigade came",
    "we drove eleven hours for a thermos once and I would do it again tomorrow",
)


def hunted(difficulty: str = "normal", *more: tuple[int, str, int]) -> Table:
    """Seats 2 and 3 speak as the deck does, seat 4 like a person."""
    said = [(seat, text, 6_000 * place + seat * 900) for seat in (2, 3) for place, text in enumerate(DECK)]
    said += [(4, text, 7_000 * place + 3_000) for place, text in enumerate(PERSON)]
    lines = sorted([*said, *more], key=lambda line: line[2])
    return read_table(seat_view(*lines, mode="hunt", phase="voting", difficulty=difficulty))


def named_person(difficulty: str) -> float:
    votes = [ballot(hunted(difficulty), seed, 0).named for seed in range(400)]
    return sum(vote == 4 for vote in votes) / len(votes)


def test_turns_of_phrase_tell_a_person_from_the_deck() -> None:
    assert (strangeness(DECK, ["Fox"]) or 0) < 0.4
    assert (strangeness(PERSON, ["Fox"]) or 0) > 0.45
    assert strangeness(["lol"], ["Fox"]) is None


def test_who_says_what_anybody_says_is_not_strange_for_naming_somebody() -> None:
    assert strangeness(["fox gets it"], ["Fox"]) == strangeness(["owl gets it"], ["Owl"])


def test_the_person_stands_out_of_the_middle() -> None:
    human = humanness(hunted())
    assert human[4] == max(human.values())
    assert human[4] > 0.5


def test_silence_and_open_questions_are_held_against_a_seat() -> None:
    table = read_table(seat_view((2, "tea", 0), (3, "milk", 900), (2, "crane why?", 3_000), (3, "sugar", 60_000)))
    signs = signs_of(table, 4)
    assert signs.silent == 1.0
    assert signs.dodging == 0.5
    assert signs_of(table, 3).dodging == 0.0


def test_accusations_are_counted_once_a_seat_and_not_when_asked_or_denied() -> None:
    said = ((2, "crane is so sus", 0), (2, "voting crane", 900), (3, "crane is a bot?", 1_800), (1, "not crane", 2_000))
    table = read_table(seat_view(*said))
    assert accusers(table, 4) == {2}
    assert accused_in(table.messages[3], table) == frozenset()


def test_a_person_is_named_more_often_the_harder_the_hunt() -> None:
    easy, normal, hard = (named_person(level) for level in ("easy", "normal", "hard"))
    assert easy < normal < hard


def test_only_hunters_may_be_undecided_and_never_on_hard() -> None:
    assert not any(undecided(hunted("hard"), seed) for seed in range(50))
    assert any(undecided(hunted("easy"), seed) for seed in range(50))
    assert not any(undecided(read_table(seat_view(mode="spot", difficulty="easy")), seed) for seed in range(50))


def test_what_a_seat_believes_follows_from_view_and_seed() -> None:
    assert beliefs(hunted(), 5) == beliefs(hunted(), 5) != beliefs(hunted(), 6)


def test_whom_one_has_pointed_at_one_rather_names() -> None:
    before = [prime(hunted("normal"), seed) for seed in range(200)]
    after = [prime(hunted("normal", (1, "owl is so sus", 20_000)), seed) for seed in range(200)]
    assert after.count(2) > before.count(2)


def test_alone_there_is_nobody_to_hunt() -> None:
    alone = read_table(seat_view(mode="hunt", out=(2, 3, 4)))
    assert humanness(alone) == {}
    assert prime(alone, 1) is None
