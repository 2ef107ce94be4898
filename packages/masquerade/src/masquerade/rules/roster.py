"""People coming, going and falling silent. During play none of it is published: a dropped line would out a human."""

import msgspec

from masquerade.rules import facts
from masquerade.rules.actions import Attend, Join, Leave
from masquerade.rules.config import humans_max
from masquerade.rules.facts import Fact
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.speech import NAME_CHARS, nickname, same_name
from masquerade.rules.state import Person, State, person_of, seat_of


def join(state: State, action: Join) -> Change:
    """A person arrives: into the lobby, or to watch until the rematch. Arriving twice changes nothing."""
    seat = seat_of(state, action.player)
    if person_of(state, action.player) or (seat is not None and seat.role == "ai"):
        return Change(state)
    name = nickname(action.name)
    if not name:
        return refuse(state, "join/name_empty", "Enter a name.")
    if len(name) > NAME_CHARS:
        return refuse(state, "join/name_too_long", f"A name has at most {NAME_CHARS} characters.")
    if any(same_name(name, person.name) for person in state.people):
        return refuse(state, "join/name_taken", "Somebody here has that name. Choose another.")
    if len(state.people) >= humans_max(state.settings):
        return refuse(state, "join/full", "This room is full.")
    joined = msgspec.structs.replace(
        state,
        people=(*state.people, Person(action.player, name)),
        host=state.host or action.player,
    )
    return Change(joined, (*_lobby_list(joined), facts.you(joined, action.player)))


def leave(state: State, action: Leave) -> Change:
    """A person goes for good; possible while no game runs, otherwise the empty seat would speak for itself."""
    if state.phase.name not in ("lobby", "reveal"):
        return refuse(state, "leave/running", "The game is running. Close the page; your seat stays silent.")
    if not person_of(state, action.player):
        return refuse(state, "seat/not_seated", "You are not in this room.")
    people = tuple(person for person in state.people if person.player != action.player)
    left = _with_host(msgspec.structs.replace(state, people=people))
    return Change(left, (*_lobby_list(left), facts.you(left, action.player), *_host_passed(state, left)))


def attend(state: State, action: Attend) -> Change:
    """A connection went or came back; only the lobby shows it, and there an absent host passes on."""
    person = person_of(state, action.player)
    if person is None or person.away is not action.online:
        return Change(state)
    changed = msgspec.structs.replace(person, away=not action.online)
    people = tuple(changed if other.player == person.player else other for other in state.people)
    after = msgspec.structs.replace(state, people=people)
    if state.phase.name != "lobby":
        return Change(after)
    after = _with_host(after)
    return Change(after, (*_lobby_list(after), *_host_passed(state, after)))


def _with_host(state: State) -> State:
    """The host stays as long as present, else the first present person follows, else whoever is left."""
    host = person_of(state, state.host)
    if host is not None and not host.away:
        return state
    present = next((person for person in state.people if not person.away), None)
    follower = present or host or next(iter(state.people), None)
    return msgspec.structs.replace(state, host=None if follower is None else follower.player)


def _host_passed(before: State, after: State) -> tuple[Fact, ...]:
    """The old host, if still here, and the new one are told."""
    if before.host == after.host:
        return ()
    return tuple(
        facts.you(after, player) for player in (before.host, after.host) if player and person_of(after, player)
    )


def _lobby_list(state: State) -> tuple[Fact, ...]:
    return (facts.player_list(state),) if state.phase.name == "lobby" else ()
