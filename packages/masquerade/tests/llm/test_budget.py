"""What is spent, by game and by hour."""

from hypothesis import given
from hypothesis import strategies as st

from masquerade.llm.budget import GAMES, HOUR_MS, Budget, Spending
from masquerade.ports.rewriter import Account

GAME = Account("ABCDEF", 1)


def a_budget(game: int = 1_000, hour: int = 10_000, requests: int = 100) -> Budget:
    """A budget with these limits."""
    return Budget(Spending(tokens_per_game=game, tokens_per_hour=hour, requests_per_hour=requests))


def test_a_game_gets_its_share_and_a_rematch_a_new_one() -> None:
    spent = a_budget(game=100)
    assert spent.take(GAME, 100, 0)
    assert not spent.take(GAME, 1, 0)
    assert spent.take(Account("ABCDEF", 2), 100, 0)


def test_all_rooms_together_stay_below_the_hours_tokens_and_requests() -> None:
    tokens, requests = a_budget(hour=150), a_budget(requests=2)
    assert [tokens.take(Account(room, 1), 100, 0) for room in "AB"] == [True, False]
    assert [requests.take(Account(room, 1), 1, 0) for room in "ABC"] == [True, True, False]
    assert tokens.take(Account("B", 1), 100, HOUR_MS)
    assert requests.take(Account("C", 1), 1, HOUR_MS)


def test_a_new_hour_does_not_give_a_game_more() -> None:
    spent = a_budget(game=100)
    assert spent.take(GAME, 100, 0)
    assert not spent.take(GAME, 100, HOUR_MS)


def test_what_the_endpoint_says_corrects_the_estimate_in_both_directions() -> None:
    spent = a_budget(game=100)
    spent.take(GAME, 90, 0)
    spent.settle(GAME, 90, 10)
    assert spent.take(GAME, 90, 0)
    spent.settle(GAME, 90, 500)
    assert not spent.take(GAME, 1, 0)


def test_without_a_sensible_word_from_the_endpoint_the_estimate_stays() -> None:
    for said in (None, 0, -5):
        spent = a_budget(game=100)
        spent.take(GAME, 90, 0)
        spent.settle(GAME, 90, said)
        assert not spent.take(GAME, 11, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 400), st.integers(0, 3 * HOUR_MS)), max_size=60))
def test_no_limit_is_ever_passed(requests: list[tuple[int, int, int]]) -> None:
    spent, games, hours = a_budget(game=1_000, hour=2_000, requests=9), dict[int, int](), dict[int, list[int]]()
    for game, tokens, at in sorted(requests, key=lambda request: request[2]):
        if spent.take(Account("A", game), tokens, at):
            games[game] = games.get(game, 0) + tokens
            hours.setdefault(at // HOUR_MS, []).append(tokens)
    assert all(tokens <= 1_000 for tokens in games.values())
    assert all(sum(tokens) <= 2_000 and len(tokens) <= 9 for tokens in hours.values())


def test_it_does_not_grow_with_the_rooms_that_ever_were() -> None:
    spent = a_budget(hour=10**9, requests=10**9)
    for room in range(GAMES + 5):
        spent.take(Account(str(room), 1), 1_000, 0)
    assert spent.take(Account("0", 1), 1_000, 0), "the oldest was not forgotten"
    assert not spent.take(Account(str(GAMES), 1), 1_000, 0)
