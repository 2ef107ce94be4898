"""Sealed answers: every seat writes two lines in character, and nobody sees any before all are laid open."""

import msgspec

from masquerade.rules import answers, deadlines, facts, topic
from masquerade.rules.actions import Answer
from masquerade.rules.phases.change import Change, acting, refuse
from masquerade.rules.phases.discussion import next_round
from masquerade.rules.speech import one_line
from masquerade.rules.state import Answered, State, alive
from masquerade.wire.commands import COMMANDS
from masquerade.wire.settings import ANSWER_CHARS, PROMPTS


def open(state: State, at: int) -> Change:
    """Turns up the topic with its prompts."""
    drawn = topic.drawn(state)
    phase = deadlines.opened(state.terms, "prompts", round=next_round(state), at=at)
    after = msgspec.structs.replace(drawn, phase=phase, sealed=(), ballots=(), electorate=len(alive(state)))
    had = {ballot.seat for ballot in state.ballots}
    told = tuple(facts.ballot(after, seat.player) for seat in state.seats if seat.number in had)
    return Change(after, (facts.phase(after), facts.topic(after), facts.voted(after), *told))


def answer(state: State, action: Answer) -> Change:
    """Seals an answer or changes it. The number of seats that are done is news, a better wording is not."""
    if state.phase.name not in COMMANDS["answer"].phases:
        return refuse(state, "answer/not_open", "Answers are sealed at the start of a round.")
    seat = acting(state, action.player)
    if isinstance(seat, Change):
        return seat
    if not 0 <= action.prompt < PROMPTS:
        return refuse(state, "answer/unknown_prompt", f"The prompts are 0 to {PROMPTS - 1}.")
    text = one_line(action.text)
    if not text:
        return refuse(state, "answer/empty", "Write something first.")
    if len(text) > ANSWER_CHARS:
        return refuse(state, "answer/too_long", f"An answer has at most {ANSWER_CHARS} characters.")
    others = (given for given in state.sealed if (given.seat, given.prompt) != (seat.number, action.prompt))
    sealed = (*others, Answered(state.phase.round, action.prompt, seat.number, text))
    after = msgspec.structs.replace(state, sealed=sealed)
    more = len(answers.finished(after)) > len(answers.finished(state))
    told = (facts.you(after, seat.player), *((facts.voted(after),) if more else ()))
    return Change(after, told, then="discussion" if more and answers.complete(after) else None)


def bell(state: State, at: int) -> Change:
    """The lock: what is not written by now is left blank."""
    return Change(state, then="discussion")
