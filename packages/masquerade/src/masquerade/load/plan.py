"""What a load test does: how many people, how fast they are, how long it may take. Values only."""

from typing import Any, Literal

import msgspec

PaceName = Literal["real", "fast"]
Seconds = tuple[float, float]
"""Seconds, at least and at most."""
USERS_MAX = 1_000
"""More need more than one machine, or `benchmarks/capacity.py`."""
MINUTES_MAX = 60.0
PER_ROOM = 8
"""So many seats of a room one address may take at once (`ROOMLIT_JOIN_BURST`)."""
AI_SEATS = 3
HUNTERS_MIN = 3


class Tempo(msgspec.Struct, frozen=True, kw_only=True):
    """How long people take for what they do; a `pause_s` of None is as in published group chats (`players.pacing`).

    `options` are the settings of the rooms, `minutes` what a whole game takes at most.
    """

    name: str
    options: dict[str, Any]
    minutes: float
    pause_s: Seconds | None
    ready_s: Seconds
    answer_s: Seconds
    vote_s: Seconds


TEMPOS: dict[PaceName, Tempo] = {
    "real": Tempo(
        name="real", options={}, minutes=10, pause_s=None, ready_s=(1.5, 6), answer_s=(8, 20), vote_s=(4, 18)
    ),
    "fast": Tempo(
        name="fast",
        options={"discussion_s": 20, "prompts_s": 10, "ballot_s": 8, "ready_s": 4, "result_s": 2, "rounds": 1},
        minutes=2,
        pause_s=(0.8, 2.4),
        ready_s=(0.3, 2),
        answer_s=(0.6, 2),
        vote_s=(0.6, 3),
    ),
}
"""Fast: phases as short as people could still play them."""


class LoadPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One load test by protocol.

    Attributes:
        users: how many people play.
        tempo: how fast they are.
        games: how many games each room plays; None: until the time is over.
        minutes: when to stop in any case.
        per_room: how many share a table.
        ai_seats: AI players at each table.
        pages: each user has a Streamlit session open too, as a browser has.
        joins_at_once: how many may be on their way in at the same time.
    """

    users: int
    tempo: Tempo = TEMPOS["fast"]
    games: int | None = 1
    minutes: float = 5.0
    per_room: int = PER_ROOM
    ai_seats: int = AI_SEATS
    pages: bool = True
    joins_at_once: int = 50

    def tables(self) -> list[int]:
        """How many people sit at each table.

        >>> LoadPlan(users=20).tables()
        [7, 7, 6]
        """
        rooms = -(-self.users // self.per_room)
        return [len(range(room, self.users, rooms)) for room in range(rooms)]

    def options(self, room: int, people: int) -> dict[str, Any]:
        """The settings of table number `room`: masks and spot in turn, a hunt for somebody alone.

        >>> [LoadPlan(users=20).options(room, 7)["mode"] for room in range(3)]
        ['masks', 'spot', 'masks']
        """
        mode = "hunt" if people == 1 else "spot" if people < 3 or room % 2 else "masks"
        ai_seats = max(HUNTERS_MIN, self.ai_seats) if mode == "hunt" else self.ai_seats
        return {"mode": mode, "ai_seats": ai_seats, **self.tempo.options}


def default_minutes(pace: PaceName, games: int) -> float:
    """Time enough for so many games, and for joining."""
    return min(MINUTES_MAX, 1.0 + games * TEMPOS[pace].minutes)
