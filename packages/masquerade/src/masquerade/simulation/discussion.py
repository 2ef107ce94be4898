"""One discussion and its ballot: AI players and a person whose lines are given, under the real rules."""

from collections.abc import Sequence

import msgspec

from masquerade.players.intents import SayIntent, VoteIntent
from masquerade.simulation.people.cued_person import CuedLine, CuedPerson
from masquerade.simulation.table import SimulatedTable


class SpokenLine(msgspec.Struct, frozen=True):
    """One line of a discussion with its exact time, which the view cuts to the second."""

    seat: int
    name: str
    text: str
    at: int


class Discussion(msgspec.Struct, frozen=True):
    """A finished discussion: who sat where, what was said, how the AI seats voted.

    Attributes:
        personas: by AI seat; `ai_seats` has them in the order that the numbers in a cued line count.
        person: the seat that spoke on cue.
        refused: the codes of what the rules refused, such as a line after the bell (`message/not_open`).
    """

    topic: str
    personas: dict[int, str]
    person: int
    lines: tuple[SpokenLine, ...]
    votes: dict[int, VoteIntent]
    started_at: int
    ends_at: int
    refused: tuple[str, ...]

    @property
    def ai_seats(self) -> tuple[int, ...]:
        """The seats of the deck."""
        return tuple(self.personas)


def discuss(
    seed: int,
    topic: str,
    *,
    twist: bool = False,
    ai_seats: int = 5,
    lines: Sequence[CuedLine] = (),
    minutes: float = 2.0,
) -> Discussion:
    """Play one discussion and its ballot. Beside the person who speaks on cue sits one who says nothing.

    Args:
        seed: everything follows from it.
        topic: the text the room talks about, as if it were the host's own; with `twist` a card of the game by its
            text, whose twist is turned up half-way.
        ai_seats: how many seats of the deck.
        lines: what the person says; minutes: how long the discussion lasts.
    """
    person = CuedPerson(lines)
    drawn = {"topics": (topic,)} if twist else {"topic": topic}
    table = SimulatedTable(
        seed, (person, CuedPerson()), mode="spot", ai_seats=ai_seats, discussion_s=int(minutes * 60), **drawn
    )
    numbers = {player: table.room.seat(player) for player in (*table.personas, *table.people)}
    person.meet([numbers[player].name for player in table.personas])
    table.play_until("discussion")
    phase = table.room.state.phase
    table.play_until("reveal")
    return Discussion(
        topic=topic,
        personas={numbers[player].number: persona for player, persona in table.personas.items()},
        person=numbers[next(iter(table.people))].number,
        lines=tuple(
            SpokenLine(numbers[deed.player].number, numbers[deed.player].name, deed.intent.text, deed.at)
            for deed in table.done
            if isinstance(deed.intent, SayIntent) and deed.refused is None
        ),
        votes={
            numbers[deed.player].number: deed.intent
            for deed in table.done
            if isinstance(deed.intent, VoteIntent) and deed.phase == "voting"
        },
        started_at=phase.started_at,
        ends_at=phase.ends_at or phase.started_at,
        refused=table.refused,
    )
