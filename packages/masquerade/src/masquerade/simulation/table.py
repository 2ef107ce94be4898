"""A full table for rehearsals: minds of the deck at the AI seats, extras at the people's, under the game's real rules.

Nothing waits: time leaps from one wake-up or bell to the next, so a game of minutes takes a fraction of a second.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from masquerade.match.cast import ai_players
from masquerade.players import Intent, Mind, command_of, decide, due_at, new_mind, personas_for
from masquerade.players.dice import seed_of
from masquerade.rules.state import Topic
from masquerade.rules.topics import CARDS
from masquerade.simulation.people.scripted_person import ScriptedPerson
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.commands import encoded
from masquerade.wire.phases import PhaseName

_STEPS_MAX = 50_000
_APART = 3  # about as many people sit at a table, so the people of a run of games are numbered on
NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gil", "Hal", "Ida", "Jo", "Kit", "Lu")


class Player:
    """A mind with its memory, asked in the way an extra is."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind

    def look(self, view: Mapping[str, object], at: int) -> tuple[Sequence[Intent], int | None]:
        """What the seat does now, and when to ask again."""
        decision = decide(view, self.mind, at)
        self.mind = decision.mind
        return decision.intents, decision.wake_at


class SimulatedTable:
    """A room and everybody in it.

    Args:
        seed: everything follows from it.
        kinds: the kinds of the extras, one per person.
        topics: draw only from these cards' texts; empty: from all.
        options: the room's settings.

    >>> troupe = SimulatedTable(1, ["texter"], mode="hunt", ai_seats=4)
    >>> troupe.play_until("reveal")
    >>> troupe.refused
    []
    """

    def __init__(self, seed: int, kinds: Sequence[str], *, topics: Sequence[str] = (), **options: Any) -> None:
        self.room = SimulatedRoom(seed=seed, **options)
        people = self.room.join(*NAMES[: len(kinds)])
        self.room.act(self.room.state.host or "", "start")
        if topics:
            others = tuple(number for number, card in enumerate(CARDS) if card.text not in topics)
            self.room.state = msgspec.structs.replace(self.room.state, topics_used=others)
        bots = ai_players(self.room.state)
        dealt = personas_for(len(bots), seed)
        self.personas = {bot.player: bot.persona or key for bot, (key, _) in zip(bots, dealt, strict=True)}
        self.players: dict[str, Player | ScriptedPerson] = {
            bot.player: Player(new_mind(self.personas[bot.player], bot.seed)) for bot in bots
        }
        self.kinds = dict(zip(people, kinds, strict=True))
        for place, (person, kind) in enumerate(self.kinds.items()):
            self.players[person] = ScriptedPerson(kind, seed_of(seed, "extra", place), place, seed * _APART + place)
        self.done: list[tuple[str, Intent]] = []
        self.refused: list[str] = []
        self.topics: dict[int, Topic] = {}
        self._wakes: dict[str, int | None] = {}

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
        """One of those who have something to look at looks; if it does something, everybody has."""
        player = min(waiting, key=self._place)
        waiting.discard(player)
        intents, self._wakes[player] = self.players[player].look(self.room.view(player), self.room.at)
        for intent in intents:
            due = due_at(intent)
            if due is not None and due <= self.room.at and self._carry_out(player, intent):
                waiting.update(self.players)

    def _place(self, player: str) -> int:
        return self.room.seat(player).number

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
            raise RuntimeError("expected somebody to wake or a bell to ring, the room stands still")
        self.room.at = max(self.room.at, soonest)
        return {player for player, wake in wakes.items() if wake <= self.room.at}

    def _carry_out(self, player: str, intent: Intent) -> bool:
        command = command_of(intent)
        if command is None:
            return False
        name, args = encoded(command)
        step = self.room.act(player, name, **args)
        self.done.append((player, intent))
        if step.refused is not None:
            self.refused.append(step.refused.code)
        return True
