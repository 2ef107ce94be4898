"""How the table's suspicion of each seat moved: a mean belief that changes in steps."""

from typing import Literal

import msgspec

from masquerade.insight.game import UNDECIDED, Game
from masquerade.wire.view import BeliefView

Among = Literal["people", "ais", "all"]


class OpinionStep(msgspec.Struct, frozen=True):
    """From `at` (server milliseconds) on the judges held the seat for an AI with this mean share, 0..1."""

    at: int
    mean: float


def judges(game: Game, target: int, among: Among) -> frozenset[int]:
    """Whose beliefs count for a seat: everybody else who stated at least one belief about anyone in this game."""
    stated = {said.voter for said in game.beliefs} - {target}
    return frozenset(voter for voter in stated if among == "all" or game.is_ai(voter) is (among == "ais"))


def audience(game: Game) -> Among:
    """Whose opinion a game is about: people's, but the AIs' where they hunt one person, who has nothing to find out."""
    return "ais" if game.mode == "hunt" else "people"


def suspicion(game: Game, target: int, among: Among) -> tuple[OpinionStep, ...]:
    """The mean belief of the judges that `target` is an AI, over time; () when there are no judges.

    Each judge starts undecided (a half) and keeps the last belief stated, so that every step is somebody changing
    their mind; a belief taken back is undecided again. The first step is the start of the game. Beliefs of one moment
    make one step, and a step that changes nothing is left out.
    """
    believers = judges(game, target, among)
    if not believers:
        return ()
    held = dict.fromkeys(believers, UNDECIDED)
    steps = [OpinionStep(game.started_at, UNDECIDED)]
    for said in game.beliefs:
        if said.target != target or said.voter not in held:
            continue
        held[said.voter] = share(said)
        mean = round(sum(held.values()) / len(held), 4)
        if steps[-1].at == said.at:
            steps[-1] = OpinionStep(said.at, mean)
        elif steps[-1].mean != mean:
            steps.append(OpinionStep(said.at, mean))
    return tuple(steps)


def share(said: BeliefView) -> float:
    """A belief as a share, undecided when it was taken back."""
    return UNDECIDED if said.per_cent is None else said.per_cent / 100


def level(steps: tuple[OpinionStep, ...], at: int) -> float:
    """What a series stood at: the last step no later than `at`.

    >>> level((OpinionStep(0, 0.5), OpinionStep(10, 0.8)), 9), level((OpinionStep(0, 0.5), OpinionStep(10, 0.8)), 10)
    (0.5, 0.8)
    """
    return next((step.mean for step in reversed(steps) if step.at <= at), UNDECIDED)


def final_beliefs(game: Game, voter: int) -> dict[int, float]:
    """What a voter believed of each other seat in the end, as shares, by seat; seats never judged are missing."""
    last: dict[int, float] = {}
    for said in game.beliefs:
        if said.voter == voter and said.target != voter:
            last.pop(said.target, None)
            if said.per_cent is not None:
                last[said.target] = said.per_cent / 100
    return dict(sorted(last.items()))
