"""A full table under the game's real rules: minds of the deck at the AI seats, simulated people at the others.

Nothing waits: time leaps from one wake-up or deadline to the next, so a game of minutes takes a fraction of a second.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from masquerade.match.logic import ai_players
from masquerade.players import Intent, Mind, command_of, decide, due_at, new_mind, personas_for
from masquerade.rules.state import Topic
from masquerade.rules.topics import CARDS
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.commands import encoded
from masquerade.wire.phases import PhaseName
from roomlit.hosting import Step

_STEPS_MAX = 50_000
NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gil", "Hal", "Ida", "Jo", "Kit", "Lu")


class Player(Protocol):
    """Whoever sits at the table: shown what its seat sees, it says what it does. `part` is who it plays."""

    part: str

    def look(self, view: Mapping[str, object], at: int) -> tuple[Sequence[Intent], int | None]:
        """What it does now, and when to ask again; called after every event and then."""
        ...


class AiPlayer:
    """A mind of the deck with its memory."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind
        self.part = mind.persona

    def look(self, view: Mapping[str, object], at: int) -> tuple[Sequence[Intent], int | None]:
        """What the mind decides."""
        decision = decide(view, self.mind, at)
        self.mind = decision.mind
        return decision.intents, decision.wake_at


class Deed(msgspec.Struct, frozen=True):
    """An intent that was carried out: by whom, when (ms), in which phase, and the code if the rules refused it."""

    player: str
    intent: Intent
    at: int
    phase: PhaseName
    refused: str | None


class SimulatedTable:
    """A room and everybody in it, from the deal on.

    Args:
        seed: everything follows from it.
        people: who sits at the people's seats.
        topics: draw only from these cards' texts; empty: from all.
        options: the room's settings.

    >>> from masquerade.simulation.games import scripted_people
    >>> table = SimulatedTable(1, scripted_people(1, ["texter"]), mode="hunt", ai_seats=4)
    >>> table.play_until("reveal")
    >>> table.refused
    ()
    """

    def __init__(self, seed: int, people: Sequence[Player], *, topics: Sequence[str] = (), **options: Any) -> None:
        self.room = SimulatedRoom(seed=seed, **options)
        arrived = self.room.join(*NAMES[: len(people)])
        self.room.act(self.room.state.host or "", "start")
        if topics:
            others = tuple(number for number, card in enumerate(CARDS) if card.text not in topics)
            self.room.state = msgspec.structs.replace(self.room.state, topics_used=others)
        bots = ai_players(self.room.state)
        dealt = personas_for(len(bots), seed)
        self.personas = {bot.player: bot.persona or key for bot, (key, _) in zip(bots, dealt, strict=True)}
        self.people: dict[str, Player] = dict(zip(arrived, people, strict=True))
        self.players: dict[str, Player] = {
            bot.player: AiPlayer(new_mind(self.personas[bot.player], bot.seed)) for bot in bots
        } | self.people
        self.done: list[Deed] = []
        self.topics: dict[int, Topic] = {}
        self._wakes: dict[str, int | None] = {}

    @property
    def refused(self) -> tuple[str, ...]:
        """The codes of everything that the rules refused."""
        return tuple(deed.refused for deed in self.done if deed.refused is not None)

    def play_until(self, phase: PhaseName) -> None:
        """Lets time pass until a phase has come.

        Raises:
            RuntimeError: it never comes.
        """
        waiting = set(self.players)
        for _ in range(_STEPS_MAX):
            if self.room.state.phase.name == phase:
                return
            while waiting:
                self._look(waiting)
            waiting = self._pass_time()
        raise RuntimeError(f"expected the {phase} to come, the room is in {self.room.state.phase.name}")

    def _look(self, waiting: set[str]) -> None:
        """One of those who have something to look at looks; whoever is told of what it does then has, too."""
        player = min(waiting, key=self._place)
        waiting.discard(player)
        intents, self._wakes[player] = self.players[player].look(self.room.view(player), self.room.at)
        for intent in intents:
            due = due_at(intent)
            if due is not None and due <= self.room.at:
                waiting |= self._told(self._carry_out(player, intent))

    def _place(self, player: str) -> int:
        return self.room.seat(player).number

    def _told(self, step: Step | None) -> set[str]:
        audience = set[str | None]() if step is None else {fact.to for fact in step.facts}
        return {player for player in self.players if None in audience or player in audience}

    def _pass_time(self) -> set[str]:
        wakes = {player: wake for player, wake in self._wakes.items() if wake is not None}
        soonest = min(wakes.values(), default=None)
        bell = self.room.logic.deadline(self.room.state)
        if bell is not None and (soonest is None or bell <= soonest):
            self.room.ring()
            if self.room.state.topic is not None:
                self.topics[self.room.state.phase.round] = self.room.state.topic
            return set(self.players)
        if soonest is None:
            raise RuntimeError("expected somebody to wake or a deadline to pass, the room stands still")
        self.room.at = max(self.room.at, soonest)
        return {player for player, wake in wakes.items() if wake <= self.room.at}

    def _carry_out(self, player: str, intent: Intent) -> Step | None:
        command = command_of(intent)
        if command is None:
            return None
        name, args = encoded(command)
        phase = self.room.state.phase.name
        step = self.room.act(player, name, **args)
        refused = None if step.refused is None else step.refused.code
        self.done.append(Deed(player, intent, self.room.at, phase, refused))
        return step
