"""What the host holds back, and what stands in its place for everybody else."""

from masquerade.rules.state import Answered, Message, State, seat_at
from masquerade.wire.settings import PENDING_TEXT, REMOVED_TEXT
from masquerade.wire.view import ModerationView, ReportView, WithheldView


def shown_text(said: Message | Answered) -> str:
    """The text as everybody reads it, its writer too: always the same words for what the host holds back."""
    match said.withheld:
        case None:
            return said.text
        case "removed":
            return REMOVED_TEXT
        case "pending":
            return PENDING_TEXT


def moderation_view(state: State) -> ModerationView | None:
    """The host's list: open reports, answers that wait, and what was removed; None when there is nothing."""
    withheld = [_answer(state, answer) for answer in state.answers if answer.withheld is not None]
    pending = [shown for shown, answer in zip(withheld, _held(state), strict=True) if answer.withheld == "pending"]
    removed = [shown for shown, answer in zip(withheld, _held(state), strict=True) if answer.withheld == "removed"]
    lines = [_line(message) for message in state.messages if message.withheld is not None]
    reports = [
        ReportView(
            id=report.id,
            why=report.why,
            at=report.at,
            name=report.name,
            seat=report.seat,
            text=report.text,
            line=report.line,
            round=report.round,
            prompt=report.prompt,
        )
        for report in state.reports
    ]
    found = ModerationView(reports=reports, pending=pending, removed=[*removed, *lines])
    return found if reports or withheld or lines else None


def _held(state: State) -> list[Answered]:
    return [answer for answer in state.answers if answer.withheld is not None]


def _line(message: Message) -> WithheldView:
    return WithheldView(seat=message.seat, name=message.name, text=message.text, line=message.id)


def _answer(state: State, answer: Answered) -> WithheldView:
    seat = seat_at(state, answer.seat)
    name = "" if seat is None else seat.name
    return WithheldView(seat=answer.seat, name=name, text=answer.text, round=answer.round, prompt=answer.prompt)
