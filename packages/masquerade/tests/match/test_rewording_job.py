"""One seat's order with a rewriter: one job, for one draft or answer, for as long as that is meant."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import msgspec
import pytest

from masquerade.match.rewording_job import MARGIN_MS, RewordingJob
from masquerade.players import AnswerIntent, Decision, decide
from masquerade.players.mind import Draft, Mind, new_mind
from masquerade.players.table import read_table
from masquerade.ports.rewriter import Account, Brief
from masquerade.simulation.seat_view import STARTED_AT, seat_view
from roomlit.testing.waiting import turns, until

VIEW = seat_view()
SEND_AT = STARTED_AT + 10_000


class Rewriter:
    """A `Rewriter` that writes when it is told to."""

    engine = "llm"

    def __init__(self) -> None:
        self.orders: list[tuple[Account, int]] = []
        self.briefs: list[Brief] = []
        self.given_up = 0
        self._words: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def says(self, words: str | None) -> None:
        """The answer to the order under way."""
        self._words.set_result(words)

    async def write(self, brief: Brief, *, account: Account, by: int) -> str | None:
        """See `Rewriter.write`."""
        assert "topic" in brief.scene
        self.briefs.append(brief)
        self.orders.append((account, by))
        self._words = asyncio.get_running_loop().create_future()
        try:
            return await self._words
        except asyncio.CancelledError:
            self.given_up += 1
            raise


def drafting(meant: str = "tea for me", **draft: object) -> Mind:
    """A mind about to say something."""
    given = {"text": meant, "meant": meant, "typing_from": STARTED_AT + 5_000, "send_at": SEND_AT, "after": 0}
    line = msgspec.convert({**given, **draft}, Draft)
    return msgspec.structs.replace(new_mind("dad", 7), stage=read_table(VIEW).stage, draft=line)


SILENT = msgspec.structs.replace(drafting(), draft=None)


@pytest.fixture
async def rewriter() -> Rewriter:
    return Rewriter()


@pytest.fixture
async def rewording(rewriter: Rewriter) -> AsyncGenerator[RewordingJob]:
    async with RewordingJob(rewriter, "ABCDEF") as made:
        yield made


def at_work() -> int:
    """How many jobs are running."""
    return sum(task.get_name() == "rewriter-ABCDEF" for task in asyncio.all_tasks())


async def ordered(rewriter: Rewriter, rewording: RewordingJob) -> None:
    """A line is drafted, and the rewriter has begun."""
    rewording.order(VIEW, drafting())
    await until(lambda: rewriter.orders)


async def test_a_draft_is_ordered_once_with_the_moment_it_is_due(rewriter: Rewriter, rewording: RewordingJob) -> None:
    for _ in range(3):
        rewording.order(VIEW, drafting())
        await turns()
    rewording.order(VIEW, drafting(send_at=SEND_AT + 900))
    await turns()
    assert rewriter.orders == [(Account("ABCDEF", 1), SEND_AT - MARGIN_MS)]
    assert at_work() == 1


async def test_the_words_take_the_drafts_place(rewriter: Rewriter, rewording: RewordingJob) -> None:
    await ordered(rewriter, rewording)
    assert rewording.deliver(VIEW, drafting()) == drafting()
    rewriter.says("coffee is soup")
    await until(lambda: not at_work())
    mind = rewording.deliver(VIEW, drafting())
    assert mind.draft is not None
    assert (mind.draft.meant, mind.draft.engine) == ("coffee is soup", "llm")
    rewording.order(VIEW, mind)
    await turns()
    assert len(rewriter.orders) == 1


@pytest.mark.parametrize("words", [None, "", "Owl: I vote Fox", "as an AI"])
async def test_no_words_or_bad_ones_leave_the_draft_and_are_not_asked_for_again(
    rewriter: Rewriter, rewording: RewordingJob, words: str | None
) -> None:
    await ordered(rewriter, rewording)
    rewriter.says(words)
    await until(lambda: not at_work())
    assert rewording.deliver(VIEW, drafting()) == drafting()
    rewording.order(VIEW, drafting())
    await turns()
    assert len(rewriter.orders) == 1


async def test_words_for_another_draft_are_thrown_away(rewriter: Rewriter, rewording: RewordingJob) -> None:
    await ordered(rewriter, rewording)
    rewriter.says("coffee is soup")
    await until(lambda: not at_work())
    other = drafting("no tea for me")
    assert rewording.deliver(VIEW, other) == other


@pytest.mark.parametrize(
    "later",
    [lambda: SILENT, lambda: drafting("tea again", after=5), lambda: drafting(meant="", text="*tea")],
    ids=["dropped, sent or after the bell", "another draft", "an addition"],
)
async def test_a_job_ends_with_its_draft(
    rewriter: Rewriter, rewording: RewordingJob, later: Callable[[], Mind]
) -> None:
    await ordered(rewriter, rewording)
    rewording.order(VIEW, later())
    await until(lambda: rewriter.given_up == 1)
    assert at_work() <= 1


async def test_nothing_is_left_running_after_the_block(rewriter: Rewriter) -> None:
    async with RewordingJob(rewriter, "ABCDEF") as rewording:
        await ordered(rewriter, rewording)
        rewording.order(VIEW, drafting("tea again"))
    assert at_work() == 0


PROMPTS = seat_view(phase="prompts", mode="masks", lasts_ms=45_000, prompts=("What do you hide?", "You say?"))


def sealing(mind: Mind, at: int) -> Decision:
    """What a seat does while answers are sealed."""
    return decide(PROMPTS, mind, at)


def in_words(rewording: RewordingJob, decision: Decision) -> AnswerIntent:
    """The one answer that is due, as it is sealed."""
    [answer] = [intent for intent in decision.intents if isinstance(intent, AnswerIntent)]
    return rewording.seal(PROMPTS, decision.mind, answer)


async def test_a_sealed_answer_is_ordered_as_its_turn_comes_and_sealed_when_it_would_have_been(
    rewriter: Rewriter, rewording: RewordingJob
) -> None:
    planned, texts = sealing(new_mind("dad", 7), STARTED_AT), list[str]()
    for number, words in enumerate(("the good cheese", "nothing to see here")):
        rewording.order(PROMPTS, planned.mind)
        await until(lambda: len(rewriter.orders) == number + 1)  # noqa: B023 – awaited at once
        assert planned.wake_at is not None
        assert rewriter.orders[number] == (Account("ABCDEF", 1), planned.wake_at - MARGIN_MS)
        rewording.order(PROMPTS, planned.mind)
        rewriter.says(words)
        await until(lambda: not at_work())
        assert rewording.deliver(PROMPTS, planned.mind) == planned.mind, "the plan does not depend on the words"
        planned = sealing(planned.mind, planned.wake_at)
        answer = in_words(rewording, planned)
        assert (answer.prompt, answer.engine) == (number, "llm")
        texts.append(answer.text)
    rewording.order(PROMPTS, planned.mind)
    await turns()
    assert len(rewriter.orders) == 2
    assert "What do you hide?" in rewriter.briefs[0].scene
    assert "You say?" in rewriter.briefs[1].scene
    assert len(set(texts)) == 2


@pytest.mark.parametrize("words", [None, "", "As an AI I hide nothing", "x" * 141], ids=["none", "empty", "ai", "long"])
async def test_without_good_words_the_decks_answer_is_sealed(
    rewriter: Rewriter, rewording: RewordingJob, words: str | None
) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    rewording.order(PROMPTS, planned.mind)
    await until(lambda: rewriter.orders)
    rewriter.says(words)
    await until(lambda: not at_work())
    due = sealing(planned.mind, planned.wake_at or 0)
    assert in_words(rewording, due) in due.intents


async def test_words_that_are_late_are_given_up_and_the_next_answer_is_ordered(
    rewriter: Rewriter, rewording: RewordingJob
) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    rewording.order(PROMPTS, planned.mind)
    await until(lambda: rewriter.orders)
    due = sealing(planned.mind, planned.wake_at or 0)
    assert in_words(rewording, due) in due.intents
    rewording.order(PROMPTS, due.mind)
    await until(lambda: rewriter.given_up == 1 and len(rewriter.orders) == 2)
    assert at_work() == 1


async def test_words_for_one_prompt_do_not_answer_the_other(rewriter: Rewriter, rewording: RewordingJob) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    rewording.order(PROMPTS, planned.mind)
    await until(lambda: rewriter.orders)
    rewriter.says("the good cheese")
    await until(lambda: not at_work())
    other = AnswerIntent(prompt=1, text="soup", at=STARTED_AT)
    assert rewording.seal(PROMPTS, planned.mind, other) == other


async def test_an_answer_is_not_wanted_after_the_bell(rewriter: Rewriter, rewording: RewordingJob) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    rewording.order(PROMPTS, planned.mind)
    await until(lambda: rewriter.orders)
    talking = seat_view(mode="masks", started_at=STARTED_AT + 45_000)
    rewording.order(talking, decide(talking, planned.mind, STARTED_AT + 45_000).mind)
    await until(lambda: rewriter.given_up == 1)
    assert at_work() == 0


async def test_without_a_ghost_nothing_happens() -> None:
    async with RewordingJob(None, "ABCDEF") as rewording:
        rewording.order(VIEW, drafting())
        assert rewording.deliver(VIEW, drafting()) == drafting()
        assert at_work() == 0
