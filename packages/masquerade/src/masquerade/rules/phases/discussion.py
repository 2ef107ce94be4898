"""The discussion: a topic, a twist half-way, and lines of chat under masks."""

import msgspec

from masquerade.rules import answers, deadlines, facts, notes, topic
from masquerade.rules.actions import Say, Suspect
from masquerade.rules.phases.change import Change, acting, refuse
from masquerade.rules.speech import one_line, taken
from masquerade.rules.state import Message, Phase, State, seat_at, with_seat
from masquerade.wire.commands import COMMANDS
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import MESSAGES_MAX, NOTES_MAX, TEXT_CHARS


def open(state: State, at: int) -> Change:
    """Turns up the topic of this round; where answers were sealed, it has lain there and they are laid open."""
    if state.phase.name == "prompts":
        talking = answers.opened(_talking(state, state.phase.round, at))
        wrote = dict.fromkeys(answer.seat for answer in state.sealed)
        told = tuple(facts.you(talking, seat.player) for seat in state.seats if seat.number in wrote)
        return Change(talking, (facts.phase(talking), facts.answers(talking), facts.voted(talking), *told))
    talking = _talking(topic.drawn(state), next_round(state), at)
    return Change(talking, (facts.phase(talking), facts.topic(talking)))


def next_round(state: State) -> int:
    """The number of the round that begins."""
    return state.phase.round + (state.phase.name != "ready")


def _talking(state: State, number: int, at: int) -> State:
    phase: Phase = deadlines.opened(state.terms, "discussion", round=number, at=at)
    if state.topic is not None and state.topic.twist is not None:
        phase = msgspec.structs.replace(phase, twist_at=deadlines.midway(phase))
    return msgspec.structs.replace(state, phase=phase)


def say(state: State, action: Say, at: int) -> Change:
    """A seat says one line."""
    if state.phase.name not in COMMANDS["message"].phases:
        return refuse(state, "message/not_open", "The discussion is not open.")
    seat = acting(state, action.player)
    if isinstance(seat, Change):
        return seat
    text = one_line(action.text)
    if not text:
        return refuse(state, "message/empty", "Write something first.")
    if len(text) > TEXT_CHARS:
        return refuse(state, "message/too_long", f"A message has at most {TEXT_CHARS} characters.")
    bucket = taken(seat.bucket, at)
    if isinstance(bucket, int):
        return refuse(state, "message/too_fast", "Slow down a little.", retry_ms=bucket)
    said = Message(
        id=state.message_count + 1,
        round=state.phase.round,
        seat=seat.number,
        name=seat.name,
        text=text,
        at=deadlines.floor_s(at),
    )
    after = msgspec.structs.replace(
        with_seat(state, msgspec.structs.replace(seat, bucket=bucket)),
        messages=(*state.messages, said)[-MESSAGES_MAX:],
        message_count=said.id,
    )
    # A hidden line that makes room leaves the host's list too.
    gone = len(state.messages) == MESSAGES_MAX and state.messages[0].withheld is not None
    told = (facts.you(after, state.host),) if gone and state.host is not None else ()
    return Change(after, (facts.message(said), *told), result={"id": said.id})


def bell(state: State, at: int) -> Change:
    """Half-way the twist is turned up; at the end the vote opens."""
    if state.phase.ends_at is not None and at >= state.phase.ends_at:
        return Change(state, then="voting")
    topic = state.topic
    after = msgspec.structs.replace(
        state,
        topic=None if topic is None else msgspec.structs.replace(topic, twisted=True),
        phase=msgspec.structs.replace(state.phase, twist_at=None),
    )
    return Change(after, (facts.topic(after),))


def suspect(state: State, action: Suspect, at: int) -> Change:
    """A seat notes what it thinks of another; nobody else hears of it before the reveal."""
    if state.phase.name not in COMMANDS["suspect"].phases:
        return refuse(state, "suspect/not_open", "Notes are for the discussion. Now the ballot counts.")
    seat = acting(state, action.player)
    if isinstance(seat, Change):
        return seat
    if (refused := _unsuspectable(state, seat.number, action)) is not None:
        return Change(state, refused=refused)
    minds = {action.seat: action.per_cent}
    beliefs = notes.noted(state, seat.number, minds, at=at, note=True)
    after = msgspec.structs.replace(state, beliefs=beliefs)
    return Change(after, (facts.you(after, seat.player),))


def _unsuspectable(state: State, own: int, action: Suspect) -> Refusal | None:
    if action.seat == own:
        return Refusal("vote/self", "You cannot rate yourself.")
    if seat_at(state, action.seat) is None:
        return Refusal("vote/unknown_seat", "There is no such seat.")
    if action.per_cent is not None and not 0 <= action.per_cent <= 100:
        return Refusal("vote/out_of_range", "A note goes from 0 to 100.")
    if notes.kept(state, own) >= NOTES_MAX:
        return Refusal("suspect/too_many", "You changed your mind often enough for one round.")
    return None
