"""What happened, ready for the wire: one builder per event, each reading the state after the move."""

import msgspec

from masquerade.rules import projection
from masquerade.rules.state import Message, Outcome, Seat, State, seat_of
from masquerade.wire import events
from masquerade.wire.events import EventType, Payload


class Fact(msgspec.Struct, frozen=True):
    """`to` None is for everyone, otherwise for that player alone."""

    type: EventType
    payload: Payload
    to: str | None = None


def player_list(state: State) -> Fact:
    """Who sits here, under which settings."""
    payload = events.PlayerListEvent(
        people=projection.people_view(state),
        settings=projection.settings_view(state.settings),
        seats=projection.seats_view(state),
        mode=state.terms.mode,
    )
    return Fact("player_list", payload)


def phase(state: State) -> Fact:
    """The game entered a phase, or its deadline moved."""
    running = projection.phase_view(state.phase, state.terms)
    return Fact("phase", events.PhaseEvent(phase=running, game=state.game, mode=state.terms.mode))


def topic(state: State) -> Fact:
    """The topic was turned up, or its twist."""
    return Fact("topic", events.TopicEvent(topic=projection.topic_view(state)))


def answers(state: State) -> Fact:
    """The sealed answers were opened, all at once."""
    opened = projection.answers_view(state)
    return Fact("topic", events.TopicEvent(topic=projection.topic_view(state), answers=opened))


def message(said: Message) -> Fact:
    """A seat said a line."""
    return Fact("message", projection.message_view(said))


def revision(changed: Message) -> Fact:
    """A line said before reads otherwise now."""
    return Fact("revision", projection.message_view(changed))


def voted(state: State) -> Fact:
    """The number of ballots changed; while answers are sealed, the number of seats that have sealed both."""
    return Fact("voted", events.VotedEvent(votes=projection.votes_view(state)))


def voting_result(state: State, result: Outcome) -> Fact:
    """A vote ended."""
    return Fact("voting_result", events.VotingResultEvent(result=projection.result_view(state, result)))


def elimination(seat: Seat) -> Fact:
    """A seat left the table and took off its mask."""
    return Fact("elimination", projection.eliminated_view(seat))


def game_over(state: State) -> Fact:
    """All masks are off."""
    return Fact("game_over", events.GameOverEvent(reveal=projection.reveal_view(state)))


def you(state: State, player: str) -> Fact:
    """What this player knows of itself has changed."""
    return Fact("seat", events.SeatEvent(you=projection.you_view(state, player)), to=player)


def ballot(state: State, player: str) -> Fact:
    """This player's own ballot as it stands."""
    seat = seat_of(state, player)
    cast = None if seat is None else projection.ballot_view(state, seat.number)
    return Fact("ballot", events.BallotEvent(ballot=cast), to=player)
