"""The truth turned into what one seat may know. Every dict is written out in a fixed order: key order must say nothing.

Nothing here looks at a role, a player id, a nickname or an engine of another seat before the reveal; an eliminated
seat's role is the one exception.
"""

from typing import Any

import msgspec

from masquerade.rules import deadlines
from masquerade.rules.answers import finished
from masquerade.rules.config import Settings, Terms
from masquerade.rules.notes import hunches
from masquerade.rules.scoring import outcome, score, sentence, winners
from masquerade.rules.state import (
    Ballot,
    Belief,
    Message,
    Outcome,
    Person,
    Phase,
    Seat,
    State,
    Topic,
    person_of,
    seat_at,
    seat_of,
)

View = dict[str, Any]


def view(state: State, player: str | None) -> View:
    """Everything `player` may know now (None: a stranger)."""
    return {
        "phase": phase_view(state.phase, state.terms),
        "mode": state.terms.mode,
        "settings": settings_view(state.settings),
        "people": people_view(state),
        "seats": seats_view(state),
        "topic": topic_view(state),
        "answers": answers_view(state),
        "messages": [message_view(message) for message in state.messages],
        "votes": votes_view(state),
        "results": [result_view(state, result) for result in state.results],
        "reveal": reveal_view(state) if state.phase.name == "reveal" else None,
        "you": you_view(state, player),
        "game": state.game,
    }


def phase_view(phase: Phase, terms: Terms) -> View:
    """The running phase with its absolute deadline."""
    return {
        "name": phase.name,
        "round": phase.round,
        "rounds": terms.rounds,
        "started_at": phase.started_at,
        "ends_at": phase.ends_at,
        "shifted_ms": phase.shifted_ms,
        "tied": list(phase.tied),
        "paused": phase.left_ms is not None,
        "left_ms": phase.left_ms,
    }


def settings_view(settings: Settings) -> View:
    """The settings, all public but the password."""
    return msgspec.to_builtins(settings) | {"password": settings.password is not None}


def people_view(state: State) -> list[View]:
    """Who is here to play; nobody while masks are worn."""
    if state.phase.name not in ("lobby", "reveal"):
        return []
    return [_person_view(state, person) for person in state.people if not person.watching]


def _person_view(state: State, person: Person) -> View:
    shown: View = {"name": person.name, "host": person.player == state.host}
    return shown | {"away": True} if person.away else shown


def seats_view(state: State) -> list[View]:
    """The table as everybody sees it."""
    return [
        {
            "seat": seat.number,
            "name": seat.name,
            "avatar": seat.avatar,
            "alive": seat.alive,
            "vacant": seat.vacant,
            "role": seat.role if state.phase.name == "reveal" or not (seat.alive or seat.vacant) else None,
        }
        for seat in state.seats
    ]


def topic_view(state: State) -> View | None:
    """The topic, its twist only once it was turned up."""
    return None if state.topic is None else _topic(state.topic)


def _topic(topic: Topic) -> View:
    return {"text": topic.text, "twist": topic.twist if topic.twisted else None, "prompts": list(topic.prompts)}


def answers_view(state: State) -> list[View]:
    """The opened answers; those still sealed are nobody's business."""
    return [
        {"round": answer.round, "prompt": answer.prompt, "seat": answer.seat, "text": answer.text}
        for answer in state.answers
    ]


def message_view(message: Message) -> View:
    """One line of chat."""
    return {
        "id": message.id,
        "round": message.round,
        "seat": message.seat,
        "name": message.name,
        "text": message.text,
        "at": message.at,
    }


def votes_view(state: State) -> View:
    """How many ballots are in, or answers sealed, never whose."""
    cast = len(finished(state)) if state.phase.name == "prompts" else len(state.ballots)
    return {"cast": cast, "of": state.electorate}


def result_view(state: State, result: Outcome) -> View:
    """How a vote ended."""
    seat = None if result.eliminated is None else seat_at(state, result.eliminated)
    return {
        "round": result.round,
        "named": list(result.named),
        "counts": {str(number): count for number, count in result.counts},
        "tie": result.tie,
        "eliminated": None if seat is None else {"seat": seat.number, "role": seat.role},
    }


def you_view(state: State, player: str | None) -> View:
    """What a player knows of itself."""
    kicked = player in state.barred
    person, seat = (None, None) if kicked else (person_of(state, player), seat_of(state, player))
    return {
        "nickname": None if person is None else person.name,
        "host": person is not None and person.player == state.host,
        "seat": None if seat is None else seat.number,
        "name": None if seat is None else seat.name,
        "ballot": None if seat is None else ballot_view(state, seat.number),
        "card": None if seat is None else _card(seat),
        "answers": {} if seat is None else _own_answers(state, seat.number),
        "hunches": {} if seat is None else _own_hunches(state, seat.number),
        "ready": seat is not None and seat.ready,
        "kicked": kicked,
        "watching": person is not None and person.watching,
    }


def _card(seat: Seat) -> View | None:
    return None if seat.card is None else msgspec.to_builtins(seat.card)


def _own_answers(state: State, number: int) -> View:
    return {str(answer.prompt): answer.text for answer in state.sealed if answer.seat == number}


def _own_hunches(state: State, number: int) -> View:
    return {str(target): per_cent for target, per_cent in hunches(state, number).items()}


def ballot_view(state: State, number: int) -> View | None:
    """A seat's own ballot in the running or last vote."""
    ballot = next((ballot for ballot in state.ballots if ballot.seat == number), None)
    return None if ballot is None else _ballot(ballot)


def _ballot(ballot: Ballot) -> View:
    return {"named": ballot.named, "sliders": {str(number): value for number, value in ballot.sliders}}


def reveal_view(state: State) -> View:
    """Who was who; only for a finished game."""
    return {
        "mode": state.terms.mode,
        "seats": [_unmasked(state, seat) for seat in state.seats],
        "outcome": outcome(state),
        "text": sentence(state),
        "winner_seats": winners(state),
        "beliefs": [_belief_view(belief) for belief in state.beliefs],
        "ballots": [_cast_view(result, ballot) for result in state.results for ballot in result.ballots],
        "topics": [{"round": result.round, **_topic(result.topic)} for result in state.results if result.topic],
    }


def _belief_view(belief: Belief) -> View:
    return {
        "at": deadlines.floor_s(belief.at),
        "round": belief.round,
        "voter": belief.voter,
        "target": belief.target,
        "per_cent": belief.per_cent,
        "note": belief.note,
    }


def _cast_view(result: Outcome, ballot: Ballot) -> View:
    counted = result.again is None or ballot.seat in result.again
    return {"round": result.round, "voter": ballot.seat, "counted": counted, **_ballot(ballot)}


def _unmasked(state: State, seat: Seat) -> View:
    got = score(state, seat)
    author = seat.wrote or seat
    return {
        "seat": seat.number,
        "name": seat.name,
        "avatar": seat.avatar,
        "role": seat.role,
        "nickname": seat.nickname,
        "engine": author.engine,
        "persona": author.persona,
        "card": _card(seat),
        "vacant": seat.vacant,
        "suspicion": got.suspicion,
        "score": got.points,
        "detection": got.detection,
        "blending": got.blending,
    }
