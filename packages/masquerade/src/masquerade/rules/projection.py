"""The truth turned into what one seat may know.

Nothing here looks at a role, a player id, a nickname or an engine of another seat before the reveal; an eliminated
seat's role is the one exception.
"""

import msgspec
from msgspec import UNSET, UnsetType

from masquerade.rules import deadlines
from masquerade.rules.answers import finished
from masquerade.rules.config import Terms
from masquerade.rules.moderation_view import moderation_view, shown_text
from masquerade.rules.notes import hunches
from masquerade.rules.scoring import outcome, score, sentence, winners
from masquerade.rules.state import (
    Answered,
    Ballot,
    Belief,
    Knock,
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
from masquerade.wire.settings import Settings, SettingsView
from masquerade.wire.view import (
    AnswerView,
    BallotView,
    BeliefView,
    CastBallotView,
    CharacterView,
    EliminatedView,
    KnockView,
    MessageView,
    PersonView,
    PhaseView,
    ResultView,
    RevealView,
    RoundTopicView,
    SeatView,
    TopicView,
    UnmaskedView,
    View,
    VotesView,
    YouView,
)


def view(state: State, player: str | None) -> View:
    """Everything `player` may know now (None: a stranger)."""
    return View(
        phase=phase_view(state.phase, state.terms),
        mode=state.terms.mode,
        settings=settings_view(state.settings),
        people=people_view(state),
        seats=seats_view(state),
        topic=topic_view(state),
        answers=answers_view(state),
        messages=[message_view(message) for message in state.messages],
        votes=votes_view(state),
        results=[result_view(state, result) for result in state.results],
        reveal=reveal_view(state) if state.phase.name == "reveal" else None,
        you=you_view(state, player),
        game=state.game,
    )


def phase_view(phase: Phase, terms: Terms) -> PhaseView:
    """The running phase with its absolute deadline."""
    return PhaseView(
        name=phase.name,
        round=phase.round,
        rounds=terms.rounds,
        started_at=phase.started_at,
        ends_at=phase.ends_at,
        shifted_ms=phase.shifted_ms,
        tied=list(phase.tied),
        paused=phase.left_ms is not None,
        left_ms=phase.left_ms,
    )


def settings_view(settings: Settings) -> SettingsView:
    """The settings, all public but the password."""
    choices = msgspec.structs.asdict(settings)
    choices["password"] = settings.password is not None
    return SettingsView(**choices)


def people_view(state: State) -> list[PersonView]:
    """Who is here to play; nobody while masks are worn."""
    if state.phase.name not in ("lobby", "reveal"):
        return []
    return [_person_view(state, person) for person in state.people if not person.watching]


def _person_view(state: State, person: Person) -> PersonView:
    return PersonView(name=person.name, host=person.player == state.host, away=person.away)


def seats_view(state: State) -> list[SeatView]:
    """The table as everybody sees it."""
    return [
        SeatView(
            seat=seat.number,
            name=seat.name,
            avatar=seat.avatar,
            alive=seat.alive,
            vacant=seat.vacant,
            role=seat.role if state.phase.name == "reveal" or not (seat.alive or seat.vacant) else None,
        )
        for seat in state.seats
    ]


def topic_view(state: State) -> TopicView | None:
    """The topic, its twist only once it was turned up."""
    topic = state.topic
    return None if topic is None else TopicView(text=topic.text, twist=_turned_up(topic), prompts=list(topic.prompts))


def _turned_up(topic: Topic) -> str | None:
    return topic.twist if topic.twisted else None


def answers_view(state: State) -> list[AnswerView]:
    """The opened answers; those still sealed are nobody's business."""
    return [_answer_view(answer) for answer in state.answers]


def _answer_view(answer: Answered) -> AnswerView:
    return AnswerView(
        round=answer.round,
        prompt=answer.prompt,
        seat=answer.seat,
        text=shown_text(answer),
        withheld=answer.withheld or UNSET,
    )


def message_view(message: Message) -> MessageView:
    """One line of chat."""
    return MessageView(
        id=message.id,
        round=message.round,
        seat=message.seat,
        name=message.name,
        text=shown_text(message),
        at=message.at,
        withheld=message.withheld or UNSET,
    )


def votes_view(state: State) -> VotesView:
    """How many ballots are in, or answers sealed, never whose."""
    cast = len(finished(state)) if state.phase.name == "prompts" else len(state.ballots)
    return VotesView(cast=cast, of=state.electorate)


def result_view(state: State, result: Outcome) -> ResultView:
    """How a vote ended."""
    seat = None if result.eliminated is None else seat_at(state, result.eliminated)
    return ResultView(
        round=result.round,
        named=list(result.named),
        counts=dict(result.counts),
        tie=result.tie,
        eliminated=None if seat is None else eliminated_view(seat),
    )


def eliminated_view(seat: Seat) -> EliminatedView:
    """Who had to leave."""
    return EliminatedView(seat=seat.number, role=seat.role)


def you_view(state: State, player: str | None) -> YouView:
    """What a player knows of itself."""
    kicked = player in state.barred
    person, seat = (None, None) if kicked else (person_of(state, player), seat_of(state, player))
    host = person is not None and person.player == state.host
    return YouView(
        nickname=None if person is None else person.name,
        host=host,
        seat=None if seat is None else seat.number,
        name=None if seat is None else seat.name,
        ballot=None if seat is None else ballot_view(state, seat.number),
        card=None if seat is None else _character_view(seat),
        answers={} if seat is None else _own_answers(state, seat.number),
        hunches={} if seat is None else hunches(state, seat.number),
        ready=seat is not None and seat.ready,
        kicked=kicked,
        watching=person is not None and person.watching,
        knocks=_knocks_view(state) if host else UNSET,
        moderation=(moderation_view(state) if host else None) or UNSET,
    )


def _knocks_view(state: State) -> list[KnockView] | UnsetType:
    return [_knock_view(knock) for knock in state.knocks] or UNSET


def _knock_view(knock: Knock) -> KnockView:
    return KnockView(id=knock.id, name=knock.name, reclaim=knock.reclaim, watch=knock.watch, away=knock.away)


def _character_view(seat: Seat) -> CharacterView | None:
    card = seat.card
    return None if card is None else CharacterView(title=card.title, text=card.text, trait=card.trait)


def _own_answers(state: State, number: int) -> dict[int, str]:
    return {answer.prompt: answer.text for answer in state.sealed if answer.seat == number}


def ballot_view(state: State, number: int) -> BallotView | None:
    """A seat's own ballot in the running or last vote."""
    ballot = next((ballot for ballot in state.ballots if ballot.seat == number), None)
    return None if ballot is None else BallotView(named=ballot.named, sliders=dict(ballot.sliders))


def reveal_view(state: State) -> RevealView:
    """Who was who; only for a finished game."""
    return RevealView(
        mode=state.terms.mode,
        seats=[_unmasked_view(state, seat) for seat in state.seats],
        outcome=outcome(state),
        text=sentence(state),
        winner_seats=winners(state),
        beliefs=[_belief_view(belief) for belief in state.beliefs],
        ballots=[_cast_ballot_view(result, ballot) for result in state.results for ballot in result.ballots],
        topics=[_round_topic_view(result.round, result.topic) for result in state.results if result.topic],
    )


def _belief_view(belief: Belief) -> BeliefView:
    return BeliefView(
        at=deadlines.floor_s(belief.at),
        round=belief.round,
        voter=belief.voter,
        target=belief.target,
        per_cent=belief.per_cent,
        note=belief.note,
    )


def _cast_ballot_view(result: Outcome, ballot: Ballot) -> CastBallotView:
    counted = result.again is None or ballot.seat in result.again
    sliders = dict(ballot.sliders)
    return CastBallotView(round=result.round, voter=ballot.seat, counted=counted, named=ballot.named, sliders=sliders)


def _round_topic_view(round: int, topic: Topic) -> RoundTopicView:
    return RoundTopicView(round=round, text=topic.text, twist=_turned_up(topic), prompts=list(topic.prompts))


def _unmasked_view(state: State, seat: Seat) -> UnmaskedView:
    got = score(state, seat)
    author = seat.wrote or seat
    return UnmaskedView(
        seat=seat.number,
        name=seat.name,
        avatar=seat.avatar,
        role=seat.role,
        nickname=seat.nickname,
        engine=author.engine,
        persona=author.persona,
        card=_character_view(seat),
        vacant=seat.vacant,
        suspicion=got.suspicion,
        score=got.points,
        detection=got.detection,
        blending=got.blending,
    )
