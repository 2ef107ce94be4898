"""A language model as a rewriter: asked within time, money and number, left alone while it is broken."""

import asyncio

import msgspec
import structlog

from masquerade.llm.budget import Budget, Spending
from masquerade.llm.circuit_breaker import PATIENCE, CircuitBreaker
from masquerade.ports.chat_model import ChatModel
from masquerade.ports.rewriter import Account, Brief
from roomlit.hosting import Clock, RemoteError

_log = structlog.get_logger("masquerade.llm")
ANSWER_TOKENS = 60
"""A line of chat is a dozen tokens; the rest is for models that clear their throat first."""
CHARS_PER_TOKEN = 3
"""Pessimistic: English has about four."""
SHORTEST_MS = 700
"""Nothing comes back sooner, so asking would only cost."""
FAIR_MS = 3_000
"""A model that had less time than this has not failed when the line was said without it."""


class Limits(msgspec.Struct, frozen=True):
    """How long to wait for a line, how many requests at once over all rooms, and what may be spent."""

    timeout_ms: int
    at_once: int
    spending: Spending


class ModelRewriter:
    """A `Rewriter` for all rooms of a server. It refuses rather than queues: late words are worth nothing."""

    engine = "llm"

    def __init__(self, model: ChatModel, limits: Limits, clock: Clock) -> None:
        self._model = model
        self._limits = limits
        self._clock = clock
        self._budget = Budget(limits.spending)
        self._breaker = CircuitBreaker()
        self._poor: Account | None = None
        self.busy = 0

    async def write(self, brief: Brief, *, account: Account, by: int) -> str | None:
        now = self._clock.now()
        wait_ms = min(self._limits.timeout_ms, by - now)
        if wait_ms < SHORTEST_MS or self.busy >= self._limits.at_once:
            return None
        admitted = self._breaker.admit(now, wait_ms)
        paid = (len(brief.instructions) + len(brief.scene)) // CHARS_PER_TOKEN + ANSWER_TOKENS
        if admitted is None:
            return None
        if not self._budget.take(account, paid, now):
            self._spent(account)
            return None
        self._breaker = admitted
        self.busy += 1
        try:
            async with asyncio.timeout(wait_ms / 1000):
                done = await self._model.complete(
                    instructions=brief.instructions, text=brief.scene, tokens_max=ANSWER_TOKENS
                )
        except TimeoutError:
            if wait_ms >= min(FAIR_MS, self._limits.timeout_ms):
                self._failed(f"no answer within {wait_ms} ms")
            return None
        except RemoteError as error:
            self._failed(error.message)
            return None
        finally:
            self.busy -= 1
        self._breaker = CircuitBreaker()
        self._budget.settle(account, paid, done.tokens)
        return done.text

    def _spent(self, account: Account) -> None:
        if account != self._poor:
            self._poor = account
            _log.info("the budget for the language model is spent, the deck plays alone", room=account.room)

    def _failed(self, why: str) -> None:
        now = self._clock.now()
        self._breaker = self._breaker.failed(now)
        if self._breaker.failures >= PATIENCE:
            rest_s = (self._breaker.shut_until - now) // 1000
            _log.warning("the language model fails, the deck plays alone", why=why, for_s=rest_s)
