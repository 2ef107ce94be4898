"""The discussion: a topic, a twist half-way, and lines of chat under masks."""

import msgspec

from masquerade.rules import deadlines, facts, rng
from masquerade.rules.actions import Say
from masquerade.rules.config import MESSAGES_MAX
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.speech import TEXT_CHARS, one_line, taken
from masquerade.rules.state import Message, State, Topic, seat_of, with_seat
from masquerade.rules.topics import CARDS


def open(state: State, at: int) -> Change:
    """Turns up the topic of this round."""
    number = state.phase.round + (state.phase.name != "ready")
    phase = deadlines.opened(state.settings, "discussion", round=number, at=at)
    talking = _with_topic(state)
    if talking.topic is not None and talking.topic.twist is not None:
        phase = msgspec.structs.replace(phase, twist_at=deadlines.midway(phase))
    talking = msgspec.structs.replace(talking, phase=phase)
    return Change(talking, (facts.phase(talking), facts.topic(talking)))


def say(state: State, action: Say, at: int) -> Change:
    """A seat says one line."""
    if state.phase.name != "discussion":
        return refuse(state, "message/not_open", "The discussion is not open.")
    seat = seat_of(state, action.player)
    if seat is None:
        return refuse(state, "seat/not_seated", "You are watching. You are dealt in at the rematch.")
    if not seat.alive:
        return refuse(state, "seat/eliminated", "Your seat has left the table.")
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
    return Change(after, (facts.message(said),), result={"id": said.id})


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


def _with_topic(state: State) -> State:
    """The host's topic, or one not yet used in this room; after the last one the pack starts again."""
    if state.settings.topic is not None:
        return msgspec.structs.replace(state, topic=Topic(state.settings.topic))
    used = state.topics_used if len(state.topics_used) < len(CARDS) else ()
    left = [number for number in range(len(CARDS)) if number not in used]
    index, chance = rng.below(state.rng, len(left))
    number = left[index]
    topic = Topic(CARDS[number].text, CARDS[number].twist, number)
    return msgspec.structs.replace(state, rng=chance, topic=topic, topics_used=(*used, number))
