"""`step(state, action, at=…)`: the one door through which a game changes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, assert_never

import msgspec

from masquerade.rules import config, deadlines, entrance, facts, hosting, moderation, news, roster
from masquerade.rules.actions import (
    Action,
    Answer,
    Approve,
    Attend,
    Bell,
    Configure,
    Continue,
    Credit,
    Decline,
    Dismiss,
    Extend,
    Forget,
    Hide,
    Join,
    Kick,
    Leave,
    PassHost,
    Pause,
    Ready,
    Rematch,
    Report,
    Resume,
    Say,
    SeatMove,
    Show,
    Start,
    Suspect,
    Unban,
    Vote,
)
from masquerade.rules.config import Cast
from masquerade.rules.facts import Fact
from masquerade.rules.phases import discussion, elimination, lobby, prompts, ready, result, reveal, runoff, voting
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.phases.order import follows
from masquerade.rules.rng import seeded
from masquerade.rules.state import State
from masquerade.wire.phases import PhaseName
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings

Turn = Callable[[State, int], Change]

_OPEN: Mapping[PhaseName, Turn] = MappingProxyType(
    {
        "ready": ready.open,
        "prompts": prompts.open,
        "discussion": discussion.open,
        "voting": voting.open,
        "runoff": runoff.open,
        "result": result.open,
        "elimination": elimination.open,
        "reveal": reveal.open,
    }
)

_BELL: Mapping[PhaseName, Turn] = MappingProxyType(
    {
        "ready": ready.bell,
        "prompts": prompts.bell,
        "discussion": discussion.bell,
        "voting": voting.bell,
        "runoff": runoff.bell,
        "result": result.bell,
        "elimination": elimination.bell,
    }
)


class Step(msgspec.Struct, frozen=True):
    """The outcome of one action. A refused step keeps the state and has no facts; `dismissed` must go for good,
    `retracts`: what was told before shall not be told again.
    """

    state: State
    facts: tuple[Fact, ...] = ()
    refused: Refusal | None = None
    result: Any = None
    dismissed: tuple[str, ...] = ()
    retracts: bool = False


def begin(*, seed: int, at: int, settings: Settings, cast: Cast | None = None) -> State:
    """A new room with an empty lobby; `seed` is the only source of chance."""
    terms = config.terms(settings, 0)
    phase = deadlines.opened(terms, "lobby", round=1, at=at)
    return State(rng=seeded(seed), settings=settings, terms=terms, cast=cast or Cast(), phase=phase)


def step(state: State, action: Action, *, at: int) -> Step:
    """Decides one action at server time `at` in milliseconds.

    When a deadline has passed and its bell was not heard yet, it rings first: nothing slips in after the end of a
    phase. If the action itself is then refused, the state is kept as it was and the bell still to come.
    """
    rung = Change(state) if isinstance(action, Bell | Resume) else _ring(state, at)
    if isinstance(action, Vote) and rung.state.phase.name == "runoff" != state.phase.name:
        return Step(state, refused=Refusal("vote/not_open", "The vote is closed. The run-off is another one."))
    change = _decided(rung.state, action, at)
    if change.then is not None or not isinstance(action, SeatMove):
        # Most of what happens is a seat's move that opens nothing. It says all it changes: comparing costs half a move.
        change = _settled(rung.state, change, at)
    if change.refused is not None:
        return Step(state, refused=change.refused)
    return Step(
        change.state,
        (*rung.facts, *change.facts),
        result=change.result,
        dismissed=change.dismissed,
        retracts=change.retracts,
    )


def _ring(state: State, at: int) -> Change:
    deadline = deadlines.next_deadline(state)
    if deadline is None or at < deadline:
        return Change(state)
    return _settled(state, _BELL[state.phase.name](state, at), at)


def _settled(before: State, change: Change, at: int) -> Change:
    """The change with the phase opened that it asks for, and everything told that views show otherwise."""
    if change.then is not None:
        opened = _OPEN[follows(change.state.phase.name, change.then)](change.state, at)
        change = msgspec.structs.replace(change, state=opened.state, facts=(*change.facts, *opened.facts), then=None)
    return news.announced(before, change)


def _resumed(state: State, action: Resume) -> Change:
    if state.phase.ends_at is None or action.down_ms <= 0:
        return Change(state)
    after = msgspec.structs.replace(state, phase=deadlines.shifted(state.phase, action.down_ms))
    return Change(after, (facts.phase(after),))


def _decided(state: State, action: Action, at: int) -> Change:
    if not isinstance(action, Bell | Resume) and action.player in state.barred:
        return refuse(state, "seat/kicked", "The host took you out of this room.")
    match action:
        case Join():
            return entrance.join(state, action)
        case Leave():
            return roster.leave(state, action)
        case Forget():
            return roster.forget(state, action)
        case Approve() | Decline() | Unban():
            return entrance.answered(state, action)
        case Attend():
            return roster.attend(state, action)
        case Configure():
            return lobby.configure(state, action)
        case Start():
            return lobby.start(state, action)
        case Ready():
            return ready.ready(state, action)
        case Answer():
            return prompts.answer(state, action)
        case Say():
            return discussion.say(state, action, at)
        case Suspect():
            return discussion.suspect(state, action, at)
        case Vote():
            return voting.vote(state, action, at)
        case Rematch():
            return reveal.rematch(state, action)
        case Credit():
            return reveal.credit(state, action)
        case Kick() | PassHost() | Pause() | Continue() | Extend():
            return hosting.moved(state, action, at)
        case Report() | Dismiss() | Hide() | Show():
            return moderation.moved(state, action, at)
        case Bell():
            return _ring(state, at)
        case Resume():
            return _resumed(state, action)
        case _:
            assert_never(action)
