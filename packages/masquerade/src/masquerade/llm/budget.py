"""The budget, what may be spent on a language model: tokens a game, tokens and requests an hour."""

from collections import OrderedDict

import msgspec

from masquerade.ports.rewriter import Account

HOUR_MS = 3_600_000
GAMES = 2_000
"""So many games are kept apart; the one longest without a request is forgotten first. The hour's limit stands above."""


class Spending(msgspec.Struct, frozen=True):
    """The limits; an hour is one of the clock."""

    tokens_per_game: int
    tokens_per_hour: int
    requests_per_hour: int


class Budget:
    """Counts what is spent. A request is paid for before it is made, so that requests at once cannot overspend.

    >>> budget = Budget(Spending(tokens_per_game=100, tokens_per_hour=150, requests_per_hour=9))
    >>> one, other = Account("A", 1), Account("B", 1)
    >>> budget.take(one, 80, 0), budget.take(one, 80, 0), budget.take(other, 80, 0), budget.take(other, 80, HOUR_MS)
    (True, False, False, True)
    """

    def __init__(self, spending: Spending) -> None:
        self._spending = spending
        self._games: OrderedDict[Account, int] = OrderedDict()
        self._hour, self.tokens, self.requests = 0, 0, 0

    def take(self, account: Account, tokens: int, at: int) -> bool:
        """Pay for a request that may cost so many tokens; False (and nothing spent) when a limit would be passed."""
        if at // HOUR_MS != self._hour:
            self._hour, self.tokens, self.requests = at // HOUR_MS, 0, 0
        spent = self._games.get(account, 0)
        if (
            spent + tokens > self._spending.tokens_per_game
            or self.tokens + tokens > self._spending.tokens_per_hour
            or self.requests >= self._spending.requests_per_hour
        ):
            return False
        self._book(account, tokens)
        self.requests += 1
        return True

    def settle(self, account: Account, paid: int, used: int | None) -> None:
        """Correct what was paid for by what the endpoint says; without a word from it, it stays paid.

        More than was paid counts too: an endpoint that does not keep to the length asked for is spending faster.
        """
        if used is not None and used > 0:
            self._book(account, used - paid)

    def _book(self, account: Account, tokens: int) -> None:
        self._games[account] = max(0, self._games.get(account, 0) + tokens)
        self._games.move_to_end(account)
        self.tokens = max(0, self.tokens + tokens)
        while len(self._games) > GAMES:
            self._games.popitem(last=False)
