"""A rewriter with a model made by hand: in time, within its means, and never in the way."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from masquerade.llm.budget import Spending
from masquerade.llm.circuit_breaker import PATIENCE, REST_MS
from masquerade.llm.rewriter import Limits, ModelRewriter
from masquerade.ports.chat_model import Completion
from masquerade.ports.rewriter import Account, Brief
from roomlit.errors import RemoteError
from roomlit.testing.manual_clock import ManualClock
from roomlit.testing.waiting import PATIENCE_S, until

BRIEF, GAME = Brief("be brief", '{"note": "tea"}'), Account("ABCDEF", 1)
ENOUGH = Spending(tokens_per_game=100_000, tokens_per_hour=100_000, requests_per_hour=1_000)


class Model:
    """A `ChatModel` that does what it is told, and counts."""

    def __init__(self, answer: Callable[[], Awaitable[Completion]]) -> None:
        self._answer = answer
        self.asked = 0

    async def complete(self, *, instructions: str, text: str, tokens_max: int) -> Completion:
        """See `ChatModel.complete`."""
        self.asked += 1
        return await self._answer()


async def tea() -> Completion:
    """Answers at once."""
    return Completion("tea")


async def fails() -> Completion:
    """Fails at once."""
    raise RemoteError("llm/failed", "planted")


async def hangs() -> Completion:
    """Never answers."""
    await asyncio.Event().wait()
    raise AssertionError


async def too_slow() -> Completion:
    """As if the time were up."""
    raise TimeoutError


def rewriter(
    model: Model, clock: ManualClock, *, timeout_ms: int = 50_000, spending: Spending = ENOUGH
) -> ModelRewriter:
    """A rewriter that may ask two things at once."""
    return ModelRewriter(model, Limits(timeout_ms=timeout_ms, at_once=2, spending=spending), clock)


async def write(writer: ModelRewriter, clock: ManualClock, ms: int = 60_000) -> str | None:
    """Words wanted within `ms`, which must not take long in this test."""
    async with asyncio.timeout(PATIENCE_S):
        return await writer.write(BRIEF, account=GAME, by=clock.now() + ms)


async def test_words_come_back_as_they_are() -> None:
    clock = ManualClock()
    assert await write(rewriter(Model(tea), clock), clock) == "tea"


async def test_a_model_that_hangs_is_given_up_when_the_line_is_due() -> None:
    clock, model = ManualClock(), Model(hangs)
    writer = rewriter(model, clock)
    assert await write(writer, clock, ms=800) is None
    assert model.asked == 1
    assert writer.busy == 0


async def test_nobody_is_asked_for_what_is_due_at_once() -> None:
    clock, model = ManualClock(), Model(tea)
    for ms in (-5, 0, 300):
        assert await write(rewriter(model, clock), clock, ms=ms) is None
    assert model.asked == 0


async def test_more_than_so_many_at_once_are_refused_not_queued() -> None:
    clock, model = ManualClock(), Model(hangs)
    writer = rewriter(model, clock)
    asking = [asyncio.create_task(write(writer, clock)) for _ in range(2)]
    await until(lambda: writer.busy == 2)
    assert await write(writer, clock) is None
    assert model.asked == 2
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    assert writer.busy == 0


async def test_a_broken_endpoint_is_left_alone_and_tried_again_later() -> None:
    clock, model = ManualClock(), Model(fails)
    writer = rewriter(model, clock)
    for _ in range(PATIENCE + 5):
        assert await write(writer, clock) is None
    assert model.asked == PATIENCE
    clock.advance(REST_MS)
    await write(writer, clock)
    await write(writer, clock)
    assert model.asked == PATIENCE + 1


@pytest.mark.parametrize(("timeout_ms", "asked"), [(1_000, PATIENCE), (50_000, PATIENCE + 2)])
async def test_too_slow_is_a_failure_only_for_who_had_a_fair_time(timeout_ms: int, asked: int) -> None:
    clock, model = ManualClock(), Model(too_slow)
    writer = rewriter(model, clock, timeout_ms=timeout_ms)
    for _ in range(PATIENCE + 2):
        await write(writer, clock, ms=1_000)
    assert model.asked == asked


async def test_a_success_makes_up_for_the_failures_before_it() -> None:
    clock, turn = ManualClock(), iter([fails, fails, tea] * 5)

    async def now_and_then() -> Completion:
        return await next(turn)()

    model = Model(now_and_then)
    writer = rewriter(model, clock)
    assert [await write(writer, clock) for _ in range(9)] == [None, None, "tea"] * 3


async def test_without_money_nobody_is_asked() -> None:
    clock, model = ManualClock(), Model(tea)
    nothing = Spending(tokens_per_game=0, tokens_per_hour=100_000, requests_per_hour=1_000)
    assert await write(rewriter(model, clock, spending=nothing), clock) is None
    assert model.asked == 0


async def test_a_game_that_has_spent_its_share_goes_on_without() -> None:
    clock = ManualClock()

    async def dear() -> Completion:
        return Completion("tea", tokens=400)

    writer = rewriter(Model(dear), clock, spending=Spending(1_000, 100_000, 1_000))
    assert [await write(writer, clock) for _ in range(5)] == ["tea", "tea", "tea", None, None]
    assert await writer.write(BRIEF, account=Account("OTHERS", 1), by=clock.now() + 60_000) == "tea"


async def test_what_was_given_up_stays_paid_for() -> None:
    clock, model = ManualClock(), Model(hangs)
    writer = rewriter(model, clock, spending=Spending(100, 100_000, 1_000))
    asking = asyncio.create_task(write(writer, clock))
    await until(lambda: model.asked)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert await write(writer, clock) is None
    assert model.asked == 1
