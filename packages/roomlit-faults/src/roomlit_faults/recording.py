"""How a history is recorded: the recorder of one process, and the client's half of the protocol with one beside it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from roomlit.client.state_machine import ClientSession, Outcome
from roomlit.protocol.messages import Event, Hello, ServerFrame
from roomlit_faults.history import AnyOp, Dialled, Received


class Recorder:
    """Takes the ops of one process. `clock` gives milliseconds. With a `path` they are on disk after `close`."""

    def __init__(self, clock: Callable[[], int], path: Path | None = None) -> None:
        self.ms = clock
        self.ops: list[AnyOp] = []
        self._file = None if path is None else path.open("wb")
        self._encoder = msgspec.json.Encoder()

    def note(self, op: AnyOp) -> None:
        """One more op; kept in memory only where there is no file."""
        if self._file is None:
            self.ops.append(op)
        else:
            self._file.write(self._encoder.encode(op) + b"\n")

    def close(self) -> None:
        """Nothing follows."""
        if self._file is not None:
            self._file.close()


class RecordedSession(ClientSession):
    """A `ClientSession` that notes every hello and every frame that comes; its owner notes what it sends."""

    def __init__(self, room: str, recorder: Recorder) -> None:
        super().__init__(room)
        self._recorder = recorder

    def hello(self, ticket: str | None) -> Hello:
        """The first frame of a connection, noted."""
        said = super().hello(ticket)
        token = None if said.resume is None else self.generation
        self._recorder.note(Dialled(ms=self._recorder.ms(), at=dict(said.at), token=token))
        return said

    def receive(self, frame: ServerFrame) -> Outcome:
        """One frame of the server, noted with what became of it."""
        ms = self._recorder.ms()
        outcome = super().receive(frame)
        epoch = self.at[frame.audience].epoch if isinstance(frame, Event) and outcome.news is frame else None
        self._recorder.note(Received(ms=ms, frame=frame, epoch=epoch))
        return outcome
