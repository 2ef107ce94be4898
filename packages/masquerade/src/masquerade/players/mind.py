"""The mind of one seat: all it keeps between two decisions, as a value.

Nothing in here is needed to go on after a restart: `new_mind` and the view give an equally good one, because what
was said is in the view and what is believed follows from the seed.
"""

import msgspec
from msgspec.structs import replace

from masquerade.players.dice import Dice
from masquerade.players.intents import Intent
from masquerade.players.pacing import Pace, looking_back_ms, pace_of


class Draft(msgspec.Struct, frozen=True):
    """The one line a seat is about to send.

    Attributes:
        meant: the line as authored, before slips and slang, for not saying it again.
        then: what is sent right after it, if anything (a second half, a correction).
        answers: the id of the message it answers; None when nobody asked for it.
        addressed: that message was meant for this seat.
        after: the newest message that was known when it was drafted.
        engine: who worded it.
    """

    text: str
    typing_from: int
    send_at: int
    after: int
    meant: str = ""
    then: str | None = None
    answers: int | None = None
    addressed: bool = False
    engine: str = "deck"


class Mind(msgspec.Struct, frozen=True):
    """Everything one seat remembers.

    Attributes:
        persona: the key of a persona of the deck.
        seed: the seat's own seed; stances, pace and leanings follow from it.
        rolls: how many dice were rolled so far.
        pace: how the seat is in time.
        stage: the phase this mind has prepared for (`Table.stage`).
        read: the id of the newest message it has read.
        draft: the line in flight.
        owed: a message that addressed the seat while it was typing something else.
        more: a text that belongs after the last line.
        next_post_at: when it begins its next unprompted line (ms).
        act_at: when it votes or says that it is ready (ms); None once done.
        claims: what it has said lately, as it was meant, newest last.
        twisted: it has seen the twist of this round.
        paused_at: when it saw the game stop (ms); None while it runs.
        sealed: the prompts it has answered in this phase, by number.
        note_at: when it next notes down whom it suspects (ms); None: no more in this phase.
        notes: how many it has made in this phase.
        noted: what it noted last of each seat, in per cent.
    """

    persona: str
    seed: int
    pace: Pace
    rolls: int = 0
    stage: str = ""
    read: int = 0
    draft: Draft | None = None
    owed: int | None = None
    more: str | None = None
    next_post_at: int | None = None
    act_at: int | None = None
    claims: tuple[str, ...] = ()
    twisted: bool = False
    paused_at: int | None = None
    sealed: tuple[int, ...] = ()
    note_at: int | None = None
    notes: int = 0
    noted: dict[int, int] = {}


class Decision(msgspec.Struct, frozen=True):
    """A mind's answer: its next state, its whole plan, and when to ask again.

    Attributes:
        intents: the plan; it replaces the plan of the decision before. An intent whose time has come (`due_at`
            not after the moment of deciding) is carried out now, once; a later one is only announced, so that the
            seat can be shown typing. It may be gone from the next plan.
        wake_at: the moment (ms) to call `decide` again if no event comes first; None: only on an event.
    """

    mind: Mind
    intents: tuple[Intent, ...] = ()
    wake_at: int | None = None


def entered(mind: Mind, stage: str) -> Mind:
    """The mind in a new phase: what was about to be said, sealed or noted is not any more."""
    if mind.stage == stage:
        return mind
    return replace(
        mind,
        stage=stage,
        draft=None,
        owed=None,
        more=None,
        next_post_at=None,
        act_at=None,
        sealed=(),
        note_at=None,
        notes=0,
    )


def new_mind(persona: str, seed: int) -> Mind:
    """A fresh mind; also the right one after a restart.

    >>> new_mind("dad", 7) == new_mind("dad", 7)
    True
    """
    return Mind(persona=persona, seed=seed, pace=pace_of(seed))


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
