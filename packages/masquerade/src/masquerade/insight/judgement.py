"""How well a seat judged the others, and who was wrong about it."""

import msgspec

from masquerade.insight.game import Game
from masquerade.insight.opinion import final_beliefs
from masquerade.wire.view import UnmaskedView

COIN_TOSS = 0.25
"""The Brier score of answering 50 % every time."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """A voter's last beliefs against the truth, as shares 0..1; None: judged nobody of that kind.

    `brier` is the mean squared distance from the truth over all seats judged: 0 is perfect.
    """

    beliefs: dict[int, float]
    ais: float | None
    people: float | None
    brier: float


def calibration(game: Game, voter: int) -> Calibration | None:
    """How a voter judged; None when it never said what it believes."""
    beliefs = final_beliefs(game, voter)
    if not beliefs:
        return None
    ais = [share for seat, share in beliefs.items() if game.is_ai(seat)]
    humans = [share for seat, share in beliefs.items() if not game.is_ai(seat)]
    misses = [(share - game.is_ai(seat)) ** 2 for seat, share in beliefs.items()]
    return Calibration(beliefs=beliefs, ais=_mean(ais), people=_mean(humans), brier=round(sum(misses) / len(misses), 3))


def verdict(judged: Calibration) -> str:
    """A calibration in plain words.

    >>> verdict(Calibration(beliefs={1: 0.71, 2: 0.35}, ais=0.71, people=0.35, brier=0.103))
    'You gave the AIs 71\\xa0% and the people 35\\xa0%. Brier score 0.10: better than a coin toss (0.25), perfect is 0.'
    """
    given = [
        (who, share) for who, share in (("the AIs", judged.ais), ("the people", judged.people)) if share is not None
    ]
    said = " and ".join(f"{who} {per_cent(share)}" for who, share in given)
    if round(judged.brier, 2) == COIN_TOSS:
        compared = "just like a coin toss (0.25)"
    else:
        compared = f"{'better' if judged.brier < COIN_TOSS else 'worse'} than a coin toss (0.25)"
    return f"You gave {said}. Brier score {judged.brier:.2f}: {compared}, perfect is 0."


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who held a seat for an AI in the end: what they gave it (None: no slider), and whether they named it."""

    voter: UnmaskedView
    share: float | None
    named: bool


def doubters(game: Game, target: int) -> tuple[Doubt, ...]:
    """The people who took a seat for an AI: named it in a vote, or believed so in the end by more than half.

    Surest first. In *masks* each one is a point for a human seat.
    """
    found: list[Doubt] = []
    for voter in game.seats:
        if voter.role == "ai" or voter.seat == target:
            continue
        share = final_beliefs(game, voter.seat).get(target)
        named = any(ballot.voter == voter.seat and ballot.named == target for ballot in game.ballots)
        if named or (share is not None and share > 1 / 2):
            found.append(Doubt(voter=voter, share=share, named=named))
    return tuple(sorted(found, key=lambda doubt: (-(doubt.share or 0), not doubt.named, doubt.voter.seat)))


def per_cent(share: float) -> str:
    """A share for people, halves up as the page rounds them; the sign never leaves its number.

    >>> per_cent(0.712), per_cent(0.125)
    ('71\\xa0%', '13\\xa0%')
    """
    return f"{int(100 * share + 1 / 2)}\u00a0%"


def _mean(shares: list[float]) -> float | None:
    return sum(shares) / len(shares) if shares else None
