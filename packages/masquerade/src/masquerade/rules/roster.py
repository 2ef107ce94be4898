"""People coming, going and falling silent. During play none of it is published: a dropped line would out a human."""

import msgspec

from masquerade.rules import config, facts
from masquerade.rules.actions import Attend, Forget, Leave
from masquerade.rules.facts import Fact
from masquerade.rules.phases.change import Change, refuse, unseated
from masquerade.rules.state import Person, State, person_of, seat_of
from masquerade.wire.phases import MASKED


def playing(state: State) -> tuple[Person, ...]:
    """The people who play or wait to play."""
    return tuple(person for person in state.people if not person.watching)


def players(state: State) -> tuple[Person, ...]:
    """The people a deal would seat now: after a game nobody waits for those who have gone."""
    again = state.phase.name == "reveal"
    return tuple(person for person in playing(state) if not (again and person.away))


def with_terms(state: State) -> State:
    """The state with the terms that a deal would have now."""
    return msgspec.structs.replace(state, terms=config.terms(state.settings, len(players(state))))


def leave(state: State, action: Leave) -> Change:
    """A person goes for good; possible while no game runs, otherwise the empty seat would speak for itself."""
    person = person_of(state, action.player)
    if state.phase.name in MASKED and not (person is not None and person.watching):
        return refuse(state, "leave/running", "The game is running. Close the page; your seat stays silent.")
    if person is None:
        return unseated(state, action.player)
    return without(state, action.player)


def without(state: State, player: str) -> Change:
    """The room without a person who has gone, or was made to."""
    people = tuple(person for person in state.people if person.player != player)
    left = recounted(with_host(msgspec.structs.replace(state, people=people)))
    return Change(left, listed(state, left))


def attend(state: State, action: Attend) -> Change:
    """A connection went or came back. While masks are worn nobody hears of it; else an absent host passes on."""
    if any(knock.player == action.player for knock in state.knocks):
        return Change(_waiting(state, action))
    person = person_of(state, action.player)
    if person is None or person.away is not action.online:
        return Change(state)
    changed = msgspec.structs.replace(person, away=not action.online)
    people = tuple(changed if other.player == person.player else other for other in state.people)
    return Change(with_host(msgspec.structs.replace(state, people=people)))


def _waiting(state: State, action: Attend) -> State:
    """Whether somebody who knocks still asks."""
    here = (
        msgspec.structs.replace(knock, away=not action.online) if knock.player == action.player else knock
        for knock in state.knocks
    )
    return msgspec.structs.replace(state, knocks=tuple(here))


def listed(before: State, after: State) -> tuple[Fact, ...]:
    """What everybody hears when people or settings changed; the phase, too, repeats the number of rounds."""
    if not _unmasked(after):
        return () if before.settings == after.settings else (facts.player_list(after),)
    changed = before.people != after.people or before.settings != after.settings or before.host != after.host
    rounds = before.terms.rounds != after.terms.rounds
    return (*((facts.player_list(after),) if changed else ()), *((facts.phase(after),) if rounds else ()))


def _unmasked(state: State) -> bool:
    return state.phase.name not in MASKED


def recounted(state: State) -> State:
    """In the lobby the terms follow people and settings; those of a game stay what they were."""
    return with_terms(state) if state.phase.name == "lobby" else state


def with_host(state: State) -> State:
    """The host stays as long as present, else the first present person follows, else whoever is left.

    While masks are worn nobody follows: a new host would know that one of the silent masks was the old one.
    """
    host = person_of(state, state.host)
    if not _unmasked(state) or (host is not None and not host.away):
        return state
    here = tuple(person for person in playing(state) if person.player not in state.barred)
    present = next((person for person in here if not person.away), None)
    follower = present or host or next(iter(here), None)
    return msgspec.structs.replace(state, host=None if follower is None else follower.player)


DELETED = "[deleted]"
"""What stands in the place of what was written."""


def forget(state: State, action: Forget) -> Change:
    """A person goes for good. Ballots stay, as the seat's: without them nobody could follow who won."""
    if state.phase.name in MASKED:
        return refuse(state, "leave/running", "The game is running. Wait for the reveal, then delete what is yours.")
    if person_of(state, action.player) is None and seat_of(state, action.player) is None:
        return unseated(state, action.player)
    gone = without(_scrubbed(state, action.player), action.player)
    told = (facts.answers(gone.state), facts.game_over(gone.state)) if state.phase.name == "reveal" else ()
    return msgspec.structs.replace(gone, facts=(*gone.facts, *told), retracts=True)


def _scrubbed(state: State, player: str) -> State:
    seat = seat_of(state, player)
    after = msgspec.structs.replace(state, forgets=state.forgets + 1)
    if seat is None:
        return after
    own = seat.number
    return msgspec.structs.replace(
        after,
        seats=tuple(
            msgspec.structs.replace(one, player="", nickname=None, card=one.card) if one is seat else one
            for one in state.seats
        ),
        messages=tuple(
            msgspec.structs.replace(line, text=DELETED) if line.seat == own else line for line in state.messages
        ),
        sealed=tuple(one for one in state.sealed if one.seat != own),
        answers=tuple(msgspec.structs.replace(one, text=DELETED) if one.seat == own else one for one in state.answers),
        beliefs=tuple(belief for belief in state.beliefs if belief.voter != own),
    )
