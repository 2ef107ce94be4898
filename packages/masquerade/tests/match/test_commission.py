"""One seat's order with a ghost: one job, for one draft or answer, for as long as that is meant."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import msgspec
import pytest

from masquerade.match.commission import MARGIN_MS, Commission
from masquerade.players import Answer, Decision, decide
from masquerade.players.mind import Draft, Mind, new_mind
from masquerade.players.scene import STARTED_AT, scene
from masquerade.players.table import read_table
from masquerade.ports.ghost import Account, Brief
from roomlit.testing.waiting import turns, until

VIEW = scene()
SEND_AT = STARTED_AT + 10_000


class Ghost:
    """A `Ghost` that writes when it is told to."""

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
        """See `Ghost.write`."""
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
async def ghost() -> Ghost:
    return Ghost()


@pytest.fixture
async def commission(ghost: Ghost) -> AsyncGenerator[Commission]:
    async with Commission(ghost, "ABCDEF") as made:
        yield made


def at_work() -> int:
    """How many jobs are running."""
    return sum(task.get_name() == "ghost-ABCDEF" for task in asyncio.all_tasks())


async def ordered(ghost: Ghost, commission: Commission) -> None:
    """A line is drafted, and the ghost has begun."""
    commission.order(VIEW, drafting())
    await until(lambda: ghost.orders)


async def test_a_draft_is_ordered_once_with_the_moment_it_is_due(ghost: Ghost, commission: Commission) -> None:
    for _ in range(3):
        commission.order(VIEW, drafting())
        await turns()
    commission.order(VIEW, drafting(send_at=SEND_AT + 900))
    await turns()
    assert ghost.orders == [(Account("ABCDEF", 1), SEND_AT - MARGIN_MS)]
    assert at_work() == 1


async def test_the_words_take_the_drafts_place(ghost: Ghost, commission: Commission) -> None:
    await ordered(ghost, commission)
    assert commission.deliver(VIEW, drafting()) == drafting()
    ghost.says("coffee is soup")
    await until(lambda: not at_work())
    mind = commission.deliver(VIEW, drafting())
    assert mind.draft is not None
    assert (mind.draft.meant, mind.draft.engine) == ("coffee is soup", "llm")
    commission.order(VIEW, mind)
    await turns()
    assert len(ghost.orders) == 1


@pytest.mark.parametrize("words", [None, "", "Owl: I vote Fox", "as an AI"])
async def test_no_words_or_bad_ones_leave_the_draft_and_are_not_asked_for_again(
    ghost: Ghost, commission: Commission, words: str | None
) -> None:
    await ordered(ghost, commission)
    ghost.says(words)
    await until(lambda: not at_work())
    assert commission.deliver(VIEW, drafting()) == drafting()
    commission.order(VIEW, drafting())
    await turns()
    assert len(ghost.orders) == 1


async def test_words_for_another_draft_are_thrown_away(ghost: Ghost, commission: Commission) -> None:
    await ordered(ghost, commission)
    ghost.says("coffee is soup")
    await until(lambda: not at_work())
    other = drafting("no tea for me")
    assert commission.deliver(VIEW, other) == other


@pytest.mark.parametrize(
    "later",
    [lambda: SILENT, lambda: drafting("tea again", after=5), lambda: drafting(meant="", text="*tea")],
    ids=["dropped, sent or after the bell", "another draft", "an addition"],
)
async def test_a_job_ends_with_its_draft(ghost: Ghost, commission: Commission, later: Callable[[], Mind]) -> None:
    await ordered(ghost, commission)
    commission.order(VIEW, later())
    await until(lambda: ghost.given_up == 1)
    assert at_work() <= 1


async def test_nothing_is_left_running_after_the_block(ghost: Ghost) -> None:
    async with Commission(ghost, "ABCDEF") as commission:
        await ordered(ghost, commission)
        commission.order(VIEW, drafting("tea again"))
    assert at_work() == 0


PROMPTS = scene(phase="prompts", mode="masks", lasts_ms=45_000, prompts=("What do you hide?", "You say?"))


def sealing(mind: Mind, at: int) -> Decision:
    """What a seat does while answers are sealed."""
    return decide(PROMPTS, mind, at)


def in_words(commission: Commission, decision: Decision) -> Answer:
    """The one answer that is due, as it is sealed."""
    [answer] = [intent for intent in decision.intents if isinstance(intent, Answer)]
    return commission.seal(PROMPTS, decision.mind, answer)


async def test_a_sealed_answer_is_ordered_as_its_turn_comes_and_sealed_when_it_would_have_been(
    ghost: Ghost, commission: Commission
) -> None:
    planned, texts = sealing(new_mind("dad", 7), STARTED_AT), list[str]()
    for number, words in enumerate(("the good cheese", "nothing to see here")):
        commission.order(PROMPTS, planned.mind)
        await until(lambda: len(ghost.orders) == number + 1)  # noqa: B023 – awaited at once
        assert planned.wake_at is not None
        assert ghost.orders[number] == (Account("ABCDEF", 1), planned.wake_at - MARGIN_MS)
        commission.order(PROMPTS, planned.mind)
        ghost.says(words)
        await until(lambda: not at_work())
        assert commission.deliver(PROMPTS, planned.mind) == planned.mind, "the plan does not depend on the words"
        planned = sealing(planned.mind, planned.wake_at)
        answer = in_words(commission, planned)
        assert (answer.prompt, answer.engine) == (number, "llm")
        texts.append(answer.text)
    commission.order(PROMPTS, planned.mind)
    await turns()
    assert len(ghost.orders) == 2
    assert "What do you hide?" in ghost.briefs[0].scene
    assert "You say?" in ghost.briefs[1].scene
    assert len(set(texts)) == 2


@pytest.mark.parametrize("words", [None, "", "As an AI I hide nothing", "x" * 141], ids=["none", "empty", "ai", "long"])
async def test_without_good_words_the_decks_answer_is_sealed(
    ghost: Ghost, commission: Commission, words: str | None
) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    commission.order(PROMPTS, planned.mind)
    await until(lambda: ghost.orders)
    ghost.says(words)
    await until(lambda: not at_work())
    due = sealing(planned.mind, planned.wake_at or 0)
    assert in_words(commission, due) in due.intents


async def test_words_that_are_late_are_given_up_and_the_next_answer_is_ordered(
    ghost: Ghost, commission: Commission
) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    commission.order(PROMPTS, planned.mind)
    await until(lambda: ghost.orders)
    due = sealing(planned.mind, planned.wake_at or 0)
    assert in_words(commission, due) in due.intents
    commission.order(PROMPTS, due.mind)
    await until(lambda: ghost.given_up == 1 and len(ghost.orders) == 2)
    assert at_work() == 1


async def test_words_for_one_prompt_do_not_answer_the_other(ghost: Ghost, commission: Commission) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    commission.order(PROMPTS, planned.mind)
    await until(lambda: ghost.orders)
    ghost.says("the good cheese")
    await until(lambda: not at_work())
    other = Answer(prompt=1, text="soup", at=STARTED_AT)
    assert commission.seal(PROMPTS, planned.mind, other) == other


async def test_an_answer_is_not_wanted_after_the_bell(ghost: Ghost, commission: Commission) -> None:
    planned = sealing(new_mind("dad", 7), STARTED_AT)
    commission.order(PROMPTS, planned.mind)
    await until(lambda: ghost.orders)
    talking = scene(mode="masks", started_at=STARTED_AT + 45_000)
    commission.order(talking, decide(talking, planned.mind, STARTED_AT + 45_000).mind)
    await until(lambda: ghost.given_up == 1)
    assert at_work() == 0


async def test_without_a_ghost_nothing_happens() -> None:
    async with Commission(None, "ABCDEF") as commission:
        commission.order(VIEW, drafting())
        assert commission.deliver(VIEW, drafting()) == drafting()
        assert at_work() == 0
