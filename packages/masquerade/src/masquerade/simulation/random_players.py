"""Players without a mind: moves drawn from a seed, legal and illegal, whatever state the room is in."""

from collections.abc import Sequence
from typing import Any

from masquerade.rules import rng
from masquerade.rules.rng import Rng, seeded
from masquerade.simulation.room import SimulatedRoom
from roomlit.hosting import Act, Action, Enter, Presence, Restarted, Tick

NAMES = ("Ada", "Bo", "Cy", "Di", "Ed")
LINES = ("yes", "no", "hm", "line\nbreak", "", "x" * 300, "what about you?", "a bloody cock-up")
CHANGES: tuple[dict[str, Any], ...] = (
    {"ai_seats": 2},
    {"ai_seats": 99},
    {"elimination": True, "rounds": 3},
    {"discussion_s": 5, "topic": "own topic"},
    {"rounds": 2, "topic": None},
    {"mode": "masks", "prompts_s": 5},
    {"mode": "auto", "rounds": None},
    {"mode": "hunt", "ai_seats": 3},
    {"mode": "spot", "ai_seats": 1},
    {"locked": True, "public": True},
    {"locked": False, "password": "sesame"},
    {"password": None, "difficulty": "hard"},
)
MEDDLING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("start", {}),
    ("settings", {"public": True}),
    ("extend", {"seconds": 1}),
    ("extend", {"seconds": 999}),
    ("message", {}),
    ("vote", {"named": "Ada"}),
    ("kick", {"seat": "1"}),
    ("fly", {}),
    ("report", {"line": 1}),
    ("report", {"seat": 2, "why": "spam"}),
    ("report", {"seat": 1, "round": 1, "prompt": 0}),
    ("report", {"name": "Bo"}),
    ("hide", {"line": 2}),
)
"""What is not for everybody, or for nobody."""
MODERATING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("hide", {"line": 1}),
    ("show", {"line": 1}),
    ("hide", {"seat": 1, "round": 1, "prompt": 0}),
    ("show", {"seat": 2, "round": 1, "prompt": 0}),
    ("show", {}),
    ("dismiss", {"report": 1}),
    ("settings", {"approve": True}),
    ("settings", {"filter": "strict"}),
)
"""What the host does about what was said."""

RandomMove = tuple[int, int, int]
"""What to do, who does it, and how: any three numbers mean something."""

KINDS = 26
"""How many kinds of move there are."""
BELL = KINDS - 1
"""The kind that rings the bell."""


class RandomPlayers:
    """Turns moves into actions of a room, whatever state it is in."""

    def __init__(self, room: SimulatedRoom) -> None:
        self.room = room

    def everybody(self) -> tuple[str, ...]:
        """Everybody who could act: people, those not yet here, the AI seats, a stranger, and whoever else is here."""
        known = (*(f"p-{name}" for name in NAMES), *self.room.bots(), "p-watch0", "q-stranger", "p-watch1", "p-watch2")
        return tuple(dict.fromkeys((*known, *(person.player for person in self.room.state.people))))

    def action(self, move: RandomMove) -> Action:
        """The action a move stands for."""
        kind, who, how = move
        everybody = self.everybody()
        player = everybody[who % len(everybody)]
        match kind % KINDS:
            case 0 | 1:
                return Enter(player=player, name=player[2:])
            case 2:
                return Presence(player=player, online=how % 2 == 0)
            case 3:
                return Restarted(down_ms=how % 9_000)
            case 4:
                return Act(player=self.room.state.host or player, name="start")
            case 5:
                return Act(player=player, name="rematch")
            case 6:
                return Act(player=player, name="leave")
            case 7:
                return Act(player=self.room.state.host or player, name="settings", args=CHANGES[how % len(CHANGES)])
            case 8:
                return Act(player=player, name="ready")
            case 9:
                return Act(player=player, name="message", args={"text": LINES[how % len(LINES)]})
            case 10 | 11:
                return Act(player=player, name="vote", args=_ballot(how, len(self.room.state.seats)))
            case 12:
                return Act(player=player, name="credit", args={"engine": "deck"})
            case 13 | 14 | 15:
                return Act(player=player, name="answer", args={"prompt": how % 3, "text": LINES[how % len(LINES)]})
            case 16 | 17:
                return Act(player=player, name="suspect", args={"seat": who % 7, "per_cent": how % 103 or None})
            case 18:
                return Act(player=self._host(player, how), name="kick", args=self._target(how))
            case 19:
                return Act(player=self._host(player, how), name=("pause", "resume", "extend")[how % 3])
            case 20 if how % 3 == 0:
                name, args = MODERATING[how // 3 % len(MODERATING)]
                return Act(player=self._host(player, how), name=name, args=args)
            case 20:
                return Act(player=self._host(player, how), name="resume")
            case 21 if self.room.state.knocks and how % 3:
                args = {"knock": self.room.state.knocks[0].id}
                return Act(player=self._host(player, how), name="approve", args=args)
            case 21:
                return Act(player=self._host(player, how), name="host", args={"name": NAMES[how % len(NAMES)]})
            case 22:
                meta = {"watch": how % 2 == 0, "password": ("", "sesame")[how % 3 == 0]}
                return Enter(player=f"p-watch{who % 3}", name="Screen", meta=meta)
            case 23:
                return Presence(player=self.room.state.host or player, online=how % 2 == 0)
            case 24:
                name, args = MEDDLING[how % len(MEDDLING)]
                return Act(player=player, name=name, args=args)
            case _:
                return Tick()

    def _host(self, player: str, how: int) -> str:
        """Mostly the host, now and then somebody else."""
        return player if how % 5 == 0 else self.room.state.host or player

    def _target(self, how: int) -> dict[str, Any]:
        """Whom to take out, by the name that counts now: rarely anybody, or tables would soon be empty."""
        if how % 6:
            return {"name": "nobody", "seat": 99}
        here, seats = self.room.state.people, self.room.state.seats
        name = here[how // 6 % len(here)].name if here else "nobody"
        return {"name": name, "seat": 1 + how // 6 % (len(seats) + 1)}

    def lasts_ms(self, move: RandomMove) -> int:
        """How long after the last action a move comes: bells wait for their deadline, others come at odd times."""
        kind, _, how = move
        deadline = self.room.logic.deadline(self.room.state)
        if kind % KINDS == BELL and deadline is not None:
            return max(0, deadline - self.room.at)
        return how % 2_500

    def play(self, moves: Sequence[RandomMove]) -> None:
        """Plays all moves."""
        for move in moves:
            self.room.send(self.action(move), after_ms=self.lasts_ms(move))


PEOPLE = {"spot": (2, 5), "masks": (3, 5), "hunt": (1, 1)}
_SETTINGS = 7
_MOVES_MAX = 3_000


def random_game(mode: str, seed: int) -> SimulatedRoom:
    """One game of random moves, its bells heard late or not at all by some; nobody changes the settings after it.

    Raises:
        RuntimeError: it does not end.
    """
    low, high = PEOPLE[mode]
    room = SimulatedRoom(
        seed=seed,
        mode=mode,
        ai_seats=3 + seed % 4 if mode == "hunt" else 1 + seed % 4,
        rounds=1 + seed % 3,
        elimination=seed % 2 == 0,
        prompts_s=8,
        discussion_s=6,
        ballot_s=5,
    )
    room.join(*NAMES[: low + seed % (high - low + 1)])
    room.act(f"p-{NAMES[0]}", "start")
    players, chance = RandomPlayers(room), seeded(seed)
    for _ in range(_MOVES_MAX):
        if room.state.phase.name == "reveal":
            return room
        move, chance = drawn(chance)
        if move[0] != _SETTINGS:
            room.send(players.action(move), after_ms=players.lasts_ms(move))
    raise RuntimeError(f"expected game {seed} of {mode} to end, it is in {room.state.phase}")


def drawn(chance: Rng) -> tuple[RandomMove, Rng]:
    """A move from the generator."""
    kind, chance = rng.below(chance, KINDS)
    who, chance = rng.below(chance, 1_000)
    how, chance = rng.below(chance, 100_000)
    return (kind, who, how), chance


def _ballot(how: int, seats: int) -> dict[str, Any]:
    """Names and rates seats, now and then one that does not exist."""
    named = how % (seats + 2)
    return {"named": named or None, "sliders": {str(1 + how % (seats + 1)): how % 103}}
