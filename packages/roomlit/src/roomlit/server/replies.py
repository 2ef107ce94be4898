"""What an actor answers who asked, besides the rules' own refusals."""

from roomlit.ports.connection import Reply
from roomlit.ports.logic import Refusal
from roomlit.protocol.messages import Ack, CommandRefused


def answer(reply: Reply | None, outcome: Ack | CommandRefused) -> None:
    """Tell whoever waits; nobody may."""
    if reply is not None:
        reply(outcome)


def refused(command: str, refusal: Refusal) -> CommandRefused:
    """The rules' refusal of this command."""
    return CommandRefused(id=command, code=refusal.code, message=refusal.message, retry_ms=refusal.retry_ms)


def lost(command: str) -> CommandRefused:
    """The room has died before this was durable."""
    return CommandRefused(id=command, code="room/restarting", message="the room is reloaded: try again", retry_ms=500)


def overloaded(command: str) -> CommandRefused:
    """More waits to be written than the room holds."""
    return CommandRefused(id=command, code="room/overloaded", message="try again", retry_ms=1000)


def faulty(command: str) -> CommandRefused:
    """The rules have failed."""
    told = "this did not work: the traceback is in the server's log"
    return CommandRefused(id=command, code="room/fault", message=told)
