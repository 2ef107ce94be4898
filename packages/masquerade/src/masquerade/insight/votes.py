"""How the votes went, round by round, in words."""

from collections.abc import Mapping

from masquerade.insight.game import Game
from masquerade.wire.view import ResultView


def verdict(result: ResultView, names: Mapping[int, str]) -> str:
    """How a vote ended, in one sentence; `names` are the masks by seat.

    >>> verdict(ResultView(round=1, named=(3,), counts={3: 2}, tie=False), {3: "Fox"})
    'Round 1: Fox was named, with 2 votes.'
    """
    named = [names.get(seat, "a mask") for seat in result.named]
    start = f"Round {result.round}: "
    if result.tie or len(named) != 1:
        between = f" between {', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else ""
        return start + (f"a tie{between}, so nobody was named." if result.tie else "nobody was named.")
    votes = result.counts.get(result.named[0], 0)
    sentence = f"{start}{named[0]} was named, with {votes} {'vote' if votes == 1 else 'votes'}."
    gone = result.eliminated
    return sentence if gone is None else f"{sentence[:-1]}, and was {'an AI' if gone.role == 'ai' else 'human'}."


def named_by(game: Game, round_: int) -> dict[int, tuple[int, ...]]:
    """Who was named by whom in a round: seats by named seat, most named first; empty while ballots are not shown."""
    found: dict[int, list[int]] = {}
    for ballot in game.ballots:
        if ballot.round == round_ and ballot.named is not None and ballot.counted:
            found.setdefault(ballot.named, []).append(ballot.voter)
    order = sorted(found, key=lambda seat: (-len(found[seat]), seat))
    return {seat: tuple(sorted(found[seat])) for seat in order}
