"""The lines that moved opinion most."""

import msgspec

from masquerade.insight.game import Game
from masquerade.insight.opinion import OpinionStep, audience, level, suspicion
from masquerade.wire.view import MessageView

WINDOW_MS = 20_000
LEAST_CHANGE = 0.05


class TurningPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A line and what the table thought of its speaker before and after it, as shares 0..1."""

    line: MessageView
    before: float
    after: float

    @property
    def change(self) -> float:
        """Positive: more suspected afterwards."""
        return self.after - self.before


def turning_points(game: Game, most: int = 3) -> tuple[TurningPoint, ...]:
    """Up to `most` lines, the strongest first.

    A line's effect is the change of the mean belief about its speaker from the moment it was said until 20 seconds
    later, or until the speaker's next line when that came sooner: no change counts for two lines. Only notes made
    during the talk count, because a ballot says when it was handed in and not when a mind was made up; whose opinion,
    says `audience`. Changes under five points are noise. It is a coincidence in time, no proof of a cause.
    """
    notes = msgspec.structs.replace(game, beliefs=tuple(said for said in game.beliefs if said.note))
    among = audience(game)
    series = {seat.seat: suspicion(notes, seat.seat, among) for seat in game.seats}
    turns = [_turn(line, series.get(line.seat, ()), _until(game, line)) for line in game.readable]
    strong = [turn for turn in turns if abs(turn.change) >= LEAST_CHANGE]
    return tuple(sorted(strong, key=lambda turn: (-abs(turn.change), turn.line.id))[:most])


def _until(game: Game, line: MessageView) -> int:
    later = (other.at for other in game.lines if other.seat == line.seat and other.id > line.id)
    return min(next(later, line.at + WINDOW_MS), line.at + WINDOW_MS)


def _turn(line: MessageView, steps: tuple[OpinionStep, ...], until: int) -> TurningPoint:
    # Times are whole seconds: what was noted within the line's own second may have been first, so it counts as before.
    return TurningPoint(line=line, before=level(steps, line.at), after=level(steps, until))
