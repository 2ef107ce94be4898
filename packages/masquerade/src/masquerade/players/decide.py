"""The one method of a player: from what its seat sees to what it means to do."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from masquerade.players.answer_phase import sealing
from masquerade.players.belief import ballot
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice
from masquerade.players.discussion import Talker
from masquerade.players.intents import ReadyIntent
from masquerade.players.mind import Decision, Mind, entered, resumed, stopped
from masquerade.players.notes import noting
from masquerade.players.pacing import in_time, misses_ballot, ready_at, vote_at
from masquerade.players.table import Table, read_table

Read = Callable[[Mapping[str, object]], Table]


def decide(view: Mapping[str, object], mind: Mind, at: int, *, read: Read = read_table) -> Decision:
    """Decide what a seat does, seeing only its view.

    Call it after every event the seat receives and at `Decision.wake_at`; more calls do no harm. The plan it
    returns replaces the one before.

    Args:
        view: what the game shows this seat (`RoomLogic.view` with later events folded in).
        mind: the mind of the previous decision, or `new_mind(persona, seed)`.
        at: now, in ms of the server's clock; never earlier than in the call before.
        read: how the view is read; a `TableReader` of this seat knows most of it from the call before.

    Returns:
        The next mind, the plan, and when to call again.

    Raises:
        msgspec.ValidationError: the view does not have the game's shape.
    """
    table = read(view)
    if not table.playing:
        return Decision(replace(entered(mind, table.stage), act_at=None))
    if table.phase.paused:
        return Decision(stopped(mind, at))
    mind = resumed(mind, at)
    match table.phase.name:
        case "prompts":
            return sealing(table, entered(mind, table.stage), at)
        case "discussion":
            return noting(table, Talker(table, load_deck(), mind, at).decide(), at)
        case "ready":
            return _ready(table, mind, at)
        case "voting" | "runoff":
            return _vote(table, mind, at)
        case _:
            return Decision(entered(mind, table.stage))


def _ready(table: Table, mind: Mind, at: int) -> Decision:
    dice = Dice(mind.seed, mind.rolls)
    if mind.stage != table.stage:
        act_at = None if table.you.ready else ready_at(at, table.phase.ends_at, dice)
        mind = replace(entered(mind, table.stage), act_at=act_at, rolls=dice.rolls)
    if mind.act_at is None:
        return Decision(mind)
    intent = ReadyIntent(at=mind.act_at)
    if at >= mind.act_at:
        return Decision(replace(mind, act_at=None), (intent,))
    return Decision(mind, (intent,), mind.act_at)


def _vote(table: Table, mind: Mind, at: int) -> Decision:
    dice = Dice(mind.seed, mind.rolls)
    if mind.stage != table.stage:
        # A mind that saw the phase open may still see the ballot of the vote before; only one rebuilt after a restart
        # has to ask the view whether this vote is cast.
        cast = mind.stage == "" and table.you.ballot is not None
        act_at = None if cast or misses_ballot(dice) else vote_at(at, table.phase.ends_at, dice)
        mind = replace(entered(mind, table.stage), act_at=act_at, rolls=dice.rolls)
    if mind.act_at is None:
        return Decision(mind)
    due = in_time(mind.act_at, table.phase.ends_at)
    if at < due:
        return Decision(mind, (), due)
    return Decision(replace(mind, act_at=None), (ballot(table, mind.seed, at),))
