"""A stopped game: while the host pauses nothing is decided, and afterwards every plan is later by as much."""

from msgspec.structs import replace

from masquerade.players.dice import Dice
from masquerade.players.mind import Draft, Mind
from masquerade.players.pacing import looking_back_ms


def stopped(mind: Mind, at: int) -> Mind:
    """The mind of a seat that sees the game stand still."""
    return mind if mind.paused_at is not None else replace(mind, paused_at=at)


def resumed(mind: Mind, at: int) -> Mind:
    """The mind after a pause: what was planned keeps its order and its distances, after a moment of looking back.

    That moment is each seat's own, so that a resumed room does not speak in chorus.
    """
    if mind.paused_at is None:
        return mind
    dice = Dice(mind.seed, mind.rolls)
    by_ms = max(at - mind.paused_at, 0) + looking_back_ms(dice)
    return replace(
        mind,
        paused_at=None,
        rolls=dice.rolls,
        draft=None if mind.draft is None else _later(mind.draft, by_ms),
        next_post_at=_moved(mind.next_post_at, by_ms),
        act_at=_moved(mind.act_at, by_ms),
        note_at=_moved(mind.note_at, by_ms),
    )


def _later(draft: Draft, by_ms: int) -> Draft:
    return replace(draft, typing_from=draft.typing_from + by_ms, send_at=draft.send_at + by_ms)


def _moved(at: int | None, by_ms: int) -> int | None:
    return None if at is None else at + by_ms
