"""AI players with a language model behind it, healthy and not: the game goes on in time either way."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import pytest

from endpoints import FAULTS, Behaviour, Endpoint, drips, hangs, says
from masquerade.llm.budget import Spending
from masquerade.llm.endpoint import open_endpoint
from masquerade.llm.rewriter import Limits, ModelRewriter
from masquerade.match.ai_runner import AiRunner
from masquerade.match.logic import Match, ai_players
from masquerade.players.answer_phase import blank
from masquerade.rules.state import Answered, Message, Seat, State
from masquerade.wire.settings import ANSWER_CHARS
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import Hub, refuse
from roomlit.server.node import Node
from roomlit.stores.memory import MemoryStore
from roomlit.testing.waiting import until

AIS = 4
"""As many as a person can address at once: four lines pass the rate limit of a seat."""
QUICK = {"mode": "spot", "ai_seats": AIS, "ready_s": 1, "discussion_s": 60, "ballot_s": 5, "result_s": 1}
SEALED = {"mode": "masks", "ai_seats": 3, "ready_s": 1, "prompts_s": 12}
"""The shorter the prompts take, the sooner they are answered; four seconds a prompt are enough to ask somebody."""
LINES = ("my cat would disagree", "depends on the weekday", "nobody asked my grandma", "only with rain outside")
ENOUGH = Spending(tokens_per_game=100_000, tokens_per_hour=100_000, requests_per_hour=1_000)
PATIENCE_S = 50.0
"""The discussion is over then; a line usually takes five seconds, because people have to think and type."""


class Table:
    """One running game: a person who asks everybody something, and seats of the AI runner."""

    def __init__(self, hub: Hub, room: str, player: str) -> None:
        self._hub, self._room, self._player = hub, room, player

    @property
    def state(self) -> State:
        """The truth of the room."""
        return self._hub.rooms[self._room].state

    async def command(self, name: str, **args: object) -> None:
        """What the person does."""
        asked = Command(id=secrets.token_hex(16), room=self._room, name=name, args=args)
        refuse(await self._hub.submit(Claim(self._room, self._player), asked))

    async def talk(self) -> None:
        """Address every AI seat."""
        await until(lambda: self.state.phase.name == "discussion", seconds=PATIENCE_S)
        for seat in self.ais:
            await self.command("message", text=f"{seat.name} what's your answer and why?")

    async def free(self) -> None:
        """End the room."""
        await self._hub.free(self._room)

    @property
    def ais(self) -> list[Seat]:
        """The seats of the AI runner."""
        players = {seat.player for seat in ai_players(self.state)}
        return [seat for seat in self.state.seats if seat.player in players]

    @property
    def said(self) -> list[Message]:
        """What the AI runner has said."""
        numbers = {seat.number for seat in self.ais}
        return [line for line in self.state.messages if line.seat in numbers]

    @property
    def sealed(self) -> list[Answered]:
        """What the AI runner has answered so far in the phase of the prompts."""
        numbers = {seat.number for seat in self.ais}
        return [answer for answer in self.state.sealed if answer.seat in numbers]

    @property
    def due(self) -> int:
        """How many answers the AI runner will seal: now and then one is left blank."""
        return sum(2 - len(blank(seat.seed, 1, 1)) for seat in ai_players(self.state))

    @property
    def credited(self) -> set[int]:
        """The seats that a model wrote for."""
        return {seat.number for seat in self.ais if seat.wrote is not None and seat.wrote.engine == "llm"}


@asynccontextmanager
async def table(
    server: Endpoint, spending: Spending = ENOUGH, options: Mapping[str, object] = QUICK
) -> AsyncGenerator[Table]:
    """A game whose AI players ask this endpoint."""
    async with (
        Node(logics=[Match()], store=MemoryStore()) as node,
        open_endpoint(url=server.url, model="tiny", key=None) as endpoint,
    ):
        rewriter = ModelRewriter(endpoint, Limits(timeout_ms=6_000, at_once=8, spending=spending), node.hub.clock)
        async with AiRunner(node.hub, rewriter).at_work():
            actor = await node.hub.open_room("masquerade", options=dict(options))
            seat = await node.hub.enter(actor.meta.room, name="Ada", request="a" * 32)
            await node.hub.enter(actor.meta.room, name="Bo", request="b" * 32)
            await node.hub.enter(actor.meta.room, name="Cy", request="c" * 32)
            playing = Table(node.hub, actor.meta.room, seat.player)
            await playing.command("start")
            yield playing
        assert not rewriting_jobs(actor.meta.room)
        assert rewriter.busy == 0


def rewriting_jobs(room: str = "") -> list[str]:
    """The names of jobs that are running, for one room or all."""
    return [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith(f"rewriter-{room}")]


async def plays_on(behaviour: Behaviour, *more: Behaviour) -> int:
    """Play with an endpoint that never says anything of use; how often it was asked."""
    async with Endpoint(behaviour, *more) as server, table(server) as playing:
        await playing.talk()
        # Two lines show that the first failure stopped nobody; the job of each is gone with its line.
        await until(lambda: server.asked and len(playing.said) >= 2, seconds=PATIENCE_S)
        assert playing.state.phase.name == "discussion"
        assert len(rewriting_jobs()) <= AIS
        assert not playing.credited, "a model that wrote nothing is not named"
        return len(server.asked)


async def test_a_model_words_the_lines_and_is_named_at_the_reveal() -> None:
    async with Endpoint(*(says(line, prompt=300, completion=6) for line in LINES)) as server, table(server) as playing:
        await playing.talk()
        await until(lambda: playing.credited, seconds=PATIENCE_S)
        spoken = {line.seat for line in playing.said}
        assert playing.credited <= spoken, "only who has said such a line is credited with it"


async def all_sealed(playing: Table) -> list[Answered]:
    """The answers of the AI runner, all of them given before the bell."""
    await until(lambda: len(playing.sealed) == playing.due > 0, seconds=PATIENCE_S)
    assert playing.state.phase.name == "prompts", "the people have answered nothing, so it takes its whole time"
    return playing.sealed


async def seals_on(behaviour: Behaviour, *more: Behaviour, spending: Spending = ENOUGH) -> int:
    """Let answers be sealed with an endpoint that never says anything of use; how often it was asked."""
    async with Endpoint(behaviour, *more) as server, table(server, spending, SEALED) as playing:
        answers = await all_sealed(playing)
        assert all(0 < len(answer.text) <= ANSWER_CHARS for answer in answers)
        assert not playing.credited, "a model that wrote nothing is not named"
        return len(server.asked)


async def test_a_model_words_the_sealed_answers_and_is_named_at_the_reveal() -> None:
    behaviours = [says(f"the jug of number {number}", prompt=300, completion=6) for number in ("one", "two", "six")]
    async with Endpoint(*behaviours, says("a jug")) as server, table(server, options=SEALED) as playing:
        await until(lambda: playing.credited, seconds=PATIENCE_S)
        assert playing.state.phase.name == "prompts"
        assert playing.credited == {answer.seat for answer in playing.sealed if "jug" in answer.text.lower()}


@pytest.mark.long
async def test_answers_are_sealed_in_time_whatever_the_model_does() -> None:
    faults = list(FAULTS.values())
    rooms = [[hangs, drips], *(faults[first : first + 4] for first in range(0, len(faults), 4))]
    assert min(await asyncio.gather(*(seals_on(*faults) for faults in rooms))) >= 1


@pytest.mark.long
async def test_answers_are_the_decks_when_there_is_nothing_to_spend() -> None:
    nothing = Spending(tokens_per_game=100, tokens_per_hour=100_000, requests_per_hour=1_000)
    assert await seals_on(says("a jug"), spending=nothing) == 0


@pytest.mark.long
async def test_the_game_goes_on_while_the_model_hangs_and_drips() -> None:
    assert await plays_on(hangs, drips, hangs, drips) >= 1


async def test_the_game_goes_on_whatever_the_model_answers() -> None:
    assert await plays_on(*FAULTS.values()) >= 1


@pytest.mark.long
async def test_nothing_is_asked_when_there_is_nothing_to_spend() -> None:
    nothing = Spending(tokens_per_game=100, tokens_per_hour=100_000, requests_per_hour=1_000)
    async with Endpoint(says("tea")) as server, table(server, nothing) as playing:
        await playing.talk()
        await until(lambda: len(playing.said) >= 2, seconds=PATIENCE_S)
        assert server.asked == []
        assert not playing.credited


async def test_jobs_end_with_the_room() -> None:
    async with Endpoint(hangs) as server, table(server) as playing:
        await playing.talk()
        await until(rewriting_jobs, seconds=PATIENCE_S)
        await playing.free()
        await until(lambda: not rewriting_jobs())
