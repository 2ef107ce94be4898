"""The truth turned into what one seat may know. Every dict is written out in a fixed order: key order must say nothing.

Nothing here looks at a role, a player id, a nickname or an engine of another seat before the reveal; an eliminated
seat's role is the one exception.
"""

from typing import Any

import msgspec

from masquerade.rules.config import Settings
from masquerade.rules.scoring import outcome, score, sentence
from masquerade.rules.state import Ballot, Message, Outcome, Person, Phase, Seat, State, person_of, seat_at, seat_of

View = dict[str, Any]


def view(state: State, player: str | None) -> View:
    """Everything `player` may know now (None: a stranger)."""
    return {
        "phase": phase_view(state.phase, state.settings),
        "settings": settings_view(state.settings),
        "people": people_view(state),
        "seats": seats_view(state),
        "topic": topic_view(state),
        "messages": [message_view(message) for message in state.messages],
        "votes": votes_view(state),
        "results": [result_view(state, result) for result in state.results],
        "reveal": reveal_view(state) if state.phase.name == "reveal" else None,
        "you": you_view(state, player),
        "game": state.game,
    }


def phase_view(phase: Phase, settings: Settings) -> View:
    """The running phase with its absolute deadline."""
    return {
        "name": phase.name,
        "round": phase.round,
        "rounds": settings.rounds,
        "started_at": phase.started_at,
        "ends_at": phase.ends_at,
        "shifted_ms": phase.shifted_ms,
        "tied": list(phase.tied),
    }


def settings_view(settings: Settings) -> View:
    """The settings, all public."""
    return msgspec.to_builtins(settings)


def people_view(state: State) -> list[View]:
    """Who has arrived; nobody once masks are dealt."""
    return [_person_view(state, person) for person in state.people] if state.phase.name == "lobby" else []


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
            "role": seat.role if state.phase.name == "reveal" or not seat.alive else None,
        }
        for seat in state.seats
    ]


def topic_view(state: State) -> View | None:
    """The topic, its twist only once it was turned up."""
    topic = state.topic
    return None if topic is None else {"text": topic.text, "twist": topic.twist if topic.twisted else None}


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
    """How many ballots are in, never whose."""
    return {"cast": len(state.ballots), "of": state.electorate}


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
    person, seat = person_of(state, player), seat_of(state, player)
    return {
        "nickname": None if person is None else person.name,
        "host": person is not None and person.player == state.host,
        "seat": None if seat is None else seat.number,
        "name": None if seat is None else seat.name,
        "ballot": None if seat is None else ballot_view(state, seat.number),
    }


def ballot_view(state: State, number: int) -> View | None:
    """A seat's own ballot in the running or last vote."""
    ballot = next((ballot for ballot in state.ballots if ballot.seat == number), None)
    return None if ballot is None else _ballot(ballot)


def _ballot(ballot: Ballot) -> View:
    return {"named": ballot.named, "sliders": {str(number): value for number, value in ballot.sliders}}


def reveal_view(state: State) -> View:
    """Who was who; only for a finished game."""
    return {
        "seats": [_unmasked(state, seat) for seat in state.seats],
        "outcome": outcome(state),
        "text": sentence(state),
    }


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
        "suspicion": got.suspicion,
        "score": got.points,
        "detection": got.detection,
        "blending": got.blending,
    }
