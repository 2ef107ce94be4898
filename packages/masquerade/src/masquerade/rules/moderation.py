"""Reports, and what the host does about what was said: hide it, show it, approve it before anybody reads it.

Nothing here looks at a role: a line of an AI player is reported, hidden and shown as anybody's. Whose report it is, and
how many there are, is told to nobody: only people report, so it would say who is one.
"""

import msgspec

from masquerade.rules import deadlines, facts, roster
from masquerade.rules.actions import Dismiss, Hide, ModerationMove, Place, Report, Show
from masquerade.rules.facts import Fact
from masquerade.rules.phases.change import Change, refuse, unseated
from masquerade.rules.speech import same_name
from masquerade.rules.state import Answered, Message, Reported, State, person_of, seat_at, seat_of
from masquerade.wire.phases import MASKED, Withheld
from masquerade.wire.settings import REPORTS_MAX


def moved(state: State, action: ModerationMove, at: int) -> Change:
    """Decides a report, or what the host does about what was said."""
    if isinstance(action, Report):
        return _report(state, action, at)
    if action.player != state.host:
        return refuse(state, "host/not_host", "Only the host does that.")
    match action:
        case Dismiss():
            return _dismiss(state, action)
        case Hide():
            return _withhold(state, action.about, "removed")
        case Show():
            return _approve_all(state) if action.about == Place() else _withhold(state, action.about, None)


def _report(state: State, action: Report, at: int) -> Change:
    if person_of(state, action.player) is None and seat_of(state, action.player) is None:
        return unseated(state, action.player)
    found = _found(state, action.about)
    if found is None:
        return refuse(state, "report/not_there", "There is nothing like that to report any more.")
    known = next((report for report in state.reports if _same(report, found)), None)
    if known is not None and action.player in known.by:
        return Change(state)
    if sum(action.player in report.by for report in state.reports) >= REPORTS_MAX:
        return refuse(state, "report/too_many", "You reported enough for one game. The host will look.")
    if known is not None:
        # The host knows already; that one more objects, and who, stays unsaid.
        joined = msgspec.structs.replace(known, by=known.by | {action.player})
        return Change(_with_reports(state, *(joined if report is known else report for report in state.reports)))
    count = state.report_count + 1
    report = msgspec.structs.replace(
        found, id=count, by=frozenset({action.player}), why=action.why, at=deadlines.floor_s(at)
    )
    after = msgspec.structs.replace(_with_reports(state, *state.reports, report), report_count=count)
    return Change(after, _to_host(after))


def _found(state: State, about: Place) -> Reported | None:
    """What a report is about, as it reads now; None when there is no such thing, or it is hidden already."""
    if (line := _line(state, about)) is not None:
        return None if line.withheld else _reported(line.name, line.seat, line.text, line=line.id)
    seat = None if about.seat is None else seat_at(state, about.seat)
    if (answer := _answer(state, about)) is not None and seat is not None:
        shown = _reported(seat.name, seat.number, answer.text, round=answer.round, prompt=answer.prompt)
        return None if answer.withheld else shown
    if about.line is not None or about.prompt is not None:
        return None
    if seat is not None:
        return None if seat.vacant else _reported(seat.name, seat.number)
    if about.name is None or state.phase.name in MASKED:
        return None
    person = next((person for person in roster.playing(state) if same_name(person.name, about.name)), None)
    return None if person is None else _reported(person.name, None)


def _reported(
    name: str,
    seat: int | None,
    text: str = "",
    *,
    line: int | None = None,
    round: int | None = None,
    prompt: int | None = None,
) -> Reported:
    return Reported(
        id=0, by=frozenset(), why="other", at=0, name=name, seat=seat, text=text, line=line, round=round, prompt=prompt
    )


def _same(one: Reported, other: Reported) -> bool:
    return _place(one) == _place(other)


def _place(report: Reported) -> tuple[object, ...]:
    return report.line, report.seat, report.round, report.prompt, None if report.seat is not None else report.name


def _dismiss(state: State, action: Dismiss) -> Change:
    left = tuple(report for report in state.reports if report.id != action.report)
    if len(left) == len(state.reports):
        return refuse(state, "report/not_there", "That report is closed already.")
    after = _with_reports(state, *left)
    return Change(after, _to_host(after))


def _withhold(state: State, about: Place, withheld: Withheld | None) -> Change:
    """Hides a line or an answer, or shows it. What was told of it before does not travel again."""
    line, answer = _line(state, about), _answer(state, about)
    said = line or answer
    if said is None or said.withheld == withheld:
        return refuse(state, "hide/not_there", "There is nothing like that to hide or to show.")
    changed = msgspec.structs.replace(said, withheld=withheld)
    if isinstance(changed, Message):
        after = msgspec.structs.replace(
            state, messages=tuple(changed if message is said else message for message in state.messages)
        )
        told = facts.revision(changed)
    else:
        after = msgspec.structs.replace(
            state, answers=tuple(changed if other is said else other for other in state.answers)
        )
        told = facts.answers(after)
    if withheld is not None:
        after = _with_reports(after, *(report for report in after.reports if not _is_about(report, changed)))
    return Change(after, (told, *_to_host(after)), retracts=withheld is not None)


def _approve_all(state: State) -> Change:
    if all(answer.withheld != "pending" for answer in state.answers):
        return refuse(state, "hide/not_there", "No answer waits for you.")
    shown = (
        msgspec.structs.replace(answer, withheld=None) if answer.withheld == "pending" else answer
        for answer in state.answers
    )
    after = msgspec.structs.replace(state, answers=tuple(shown))
    return Change(after, (facts.answers(after), *_to_host(after)))


def _is_about(report: Reported, said: Message | Answered) -> bool:
    if isinstance(said, Message):
        return report.line == said.id
    return report.prompt is not None and (report.seat, report.round, report.prompt) == (
        said.seat,
        said.round,
        said.prompt,
    )


def _line(state: State, about: Place) -> Message | None:
    return next((message for message in state.messages if message.id == about.line), None)


def _answer(state: State, about: Place) -> Answered | None:
    asked = (about.seat, about.round, about.prompt)
    return next((answer for answer in state.answers if (answer.seat, answer.round, answer.prompt) == asked), None)


def _with_reports(state: State, *reports: Reported) -> State:
    return msgspec.structs.replace(state, reports=reports)


def _to_host(state: State) -> tuple[Fact, ...]:
    return () if state.host is None else (facts.you(state, state.host),)
