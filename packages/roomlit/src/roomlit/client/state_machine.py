"""The client's half of the protocol as values: what to say at the start, what is new, what must be sent again."""

import msgspec

from roomlit.protocol.messages import (
    Ack,
    Bye,
    ClientFrame,
    Command,
    CommandRefused,
    Ephemeral,
    Event,
    Heartbeat,
    Hello,
    Join,
    Joined,
    Position,
    Retry,
    ServerFrame,
    Welcome,
)


class Outcome(msgspec.Struct, frozen=True):
    """What one server frame means: frames to send, and at most one thing to tell the application."""

    send: tuple[ClientFrame, ...] = ()
    news: Event | Ephemeral | Joined | Ack | CommandRefused | None = None


class ClientSession:
    """Positions, resume token and unanswered commands of one room, across connections.

    Feed it every server frame in order; an event is passed on exactly once.
    """

    def __init__(self, room: str) -> None:
        self.room = room
        self.at: dict[str, Position] = {}
        self.resume: str | None = None
        self.generation = 0
        self.retry: Retry | None = None
        """When the server that said goodbye wants this client back."""
        self.pending: dict[str, Command] = {}

    def hello(self, ticket: str | None) -> Hello:
        """The first frame of a connection: with a ticket, or with the resume token when there is no ticket."""
        return Hello(ticket=ticket, resume=None if ticket is not None else self.resume, at=self.at)

    def command(self, command: Command) -> Command:
        """Remember a command until it is answered."""
        self.pending[command.id] = command
        return command

    def forget(self, id: str) -> None:
        """Do not send this command again."""
        self.pending.pop(id, None)

    def receive(self, frame: ServerFrame) -> Outcome:
        """One frame of the server."""
        match frame:
            case Welcome(resume=resume, generation=generation):
                self.resume, self.generation, self.retry = resume, generation, None
                return Outcome()
            case Joined(how=how, at=at):
                if how != "resumed":
                    self.at = dict(at)
                return Outcome(tuple(self.pending.values()), frame)
            case Event(audience=audience, seq=seq):
                return self._event(frame, audience, seq)
            case Ack(id=id) | CommandRefused(id=id):
                known = self.pending.pop(id, None)
                return Outcome(news=frame if known is not None else None)
            case Heartbeat(reply=False, nonce=nonce):
                return Outcome((Heartbeat(nonce=nonce, reply=True),))
            case Bye(retry=retry):
                self.retry = retry
                return Outcome()
            case Ephemeral():
                return Outcome(news=frame)
            case _:
                return Outcome()

    def _event(self, event: Event, audience: str, seq: int) -> Outcome:
        here = self.at.get(audience)
        if here is None or seq <= here.seq:
            return Outcome()
        if seq > here.seq + 1:  # A gap cannot be filled by guessing: start from a snapshot.
            self.at = {}
            return Outcome((Join(room=self.room),))
        self.at[audience] = Position(here.epoch, seq)
        return Outcome(news=event)
