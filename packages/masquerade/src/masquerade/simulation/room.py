"""A room driven by hand: for tests, simulations and tutorials. It keeps the clock and the journal, nothing waits."""

from typing import Any

from masquerade.match.logic import Match, ai_players
from masquerade.rules.state import Seat, State, seat_at, seat_of
from masquerade.wire.phases import PhaseName
from roomlit.hosting import Act, Action, Enter, Fact, Presence, Refusal, Restarted, Step, Tick

OPENED_AT = 1_000_000_000


class SimulatedRoom:
    """One room and its clock. Options are the room's, the mode *spot* unless told; `logic` may replace the game's own.

    >>> room = SimulatedRoom(ai_seats=2)
    >>> room.join("Ada", "Bo")
    ('p-Ada', 'p-Bo')
    >>> room.until("discussion")
    >>> room.act("p-Ada", "message", text="hello").result
    {'id': 1}
    """

    def __init__(self, *, seed: int = 1, **options: Any) -> None:
        self.logic: Match = options.pop("logic", None) or Match()
        self.options: dict[str, Any] = {"mode": "spot", **options}
        self.at = OPENED_AT
        self.state: State = self.logic.start(seed=seed, at=self.at, options=self.options)
        self.journal: list[tuple[Action, int]] = []
        self.facts: list[Fact] = []

    def send(self, action: Action, *, after_ms: int = 0) -> Step:
        """Takes one action `after_ms` from now; accepted ones enter the journal."""
        self.at += after_ms
        passed = self.logic.screened(self.state, action, at=self.at)
        if isinstance(passed, Refusal):
            return Step(self.state, refused=passed)
        action = passed
        done = self.logic.step(self.state, action, at=self.at)
        if done.refused is None:
            self.journal.append((action, self.at))
            self.facts.extend(done.facts)
        self.state = done.state
        return done

    def join(self, *names: str) -> tuple[str, ...]:
        """People arrive; their player ids are `p-` and the name."""
        for name in names:
            self.send(Enter(player=f"p-{name}", name=name))
        return tuple(f"p-{name}" for name in names)

    def act(self, player: str, name: str, /, *, after_ms: int = 0, **args: Any) -> Step:
        """A player's command."""
        return self.send(Act(player=player, name=name, args=args), after_ms=after_ms)

    def presence(self, player: str, *, online: bool) -> Step:
        """A player's connection goes or comes back."""
        return self.send(Presence(player=player, online=online))

    def restart(self, down_ms: int) -> Step:
        """The room was away."""
        return self.send(Restarted(down_ms=down_ms), after_ms=down_ms)

    def ring(self) -> Step:
        """Waits for the next deadline and rings its bell."""
        deadline = self.logic.deadline(self.state)
        if deadline is None:
            raise ValueError(f"expected a phase with a deadline, the room is in {self.state.phase.name}")
        return self.send(Tick(), after_ms=max(0, deadline - self.at))

    def until(self, phase: PhaseName) -> None:
        """Plays on in silence until `phase`; the host starts the game if nobody has."""
        if self.state.phase.name == "lobby" and phase != "lobby":
            self.act(self.state.host or "", "start")
        while self.state.phase.name != phase:
            self.ring()

    def view(self, player: str | None) -> dict[str, Any]:
        """What a player sees now."""
        return self.logic.view(self.state, player)

    def seat(self, player: str) -> Seat:
        """The seat a player was dealt."""
        seat = seat_of(self.state, player)
        if seat is None:
            raise LookupError(f"expected a seated player, got {player}")
        return seat

    def player(self, number: int) -> str:
        """Who sits on a seat."""
        seat = seat_at(self.state, number)
        if seat is None:
            raise LookupError(f"expected a seat of this table, got {number}")
        return seat.player

    def bots(self) -> tuple[str, ...]:
        """The player ids of the AI seats."""
        return tuple(bot.player for bot in ai_players(self.state))

    def vote(self, named: dict[str, str | None]) -> None:
        """Ballots: who names whom, by player id."""
        for voter, target in named.items():
            self.act(voter, "vote", named=None if target is None else self.seat(target).number)
