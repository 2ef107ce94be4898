"""All logs of one room, public and per player, and whether a client can resume from where it stands in them."""

from collections import deque
from collections.abc import Collection, Mapping
from typing import Literal

from roomlit.eventlog.event_log import EventLog, KeptLog, LogEntry
from roomlit.protocol.messages import ME, PUBLIC, Position

How = Literal["resumed", "snapshot", "fresh"]


class RoomLogs:
    """Dense numbers per audience: a private event never shows as a gap in anybody else's log.

    >>> logs = RoomLogs(room="R", epoch=1, window=10)
    >>> _ = logs.append("voted", b"{}", to=None, at=0), logs.append("ballot", b"{}", to="p1", at=0)
    >>> logs.seqs()
    {'public': 1, 'p1': 1}
    """

    def __init__(self, *, room: str, epoch: int, window: int) -> None:
        self._room = room
        self._epoch = epoch
        self._window = window
        self._private: dict[str, EventLog] = {}
        self._ends: dict[str, int] = {}
        """The last number of each player's log that holds anything."""
        self._gone: dict[str, int] = {}
        """Whose log was forgotten, and its last number: no number is given twice."""
        self._met: dict[str, deque[tuple[int, int]]] = {}
        """Of each player's log: where the public one stood when events were told, as (public number, own number)."""
        self.public = self._log(PUBLIC)

    def append(
        self, type: str, data: bytes, *, to: str | None, at: int, server: bool = False, user: str = ""
    ) -> LogEntry:
        """Number an event for everyone, or for one player."""
        if to is None:
            return self.public.append(type=type, data=data, at=at, server=server, user=user)
        log = self._own(to)  # It goes on from where it was forgotten.
        self._gone.pop(to, None)
        entry = log.append(type=type, data=data, at=at, server=server, user=user)
        self._ends[to] = entry.event.seq
        self._drop_heard(to, log)
        return entry

    def _drop_heard(self, player: str, log: EventLog) -> None:
        """What was told before the oldest public event that is held: who could resume has heard it, others cannot.

        Events of all audiences come in one order, so whoever stands at a public event has heard all that came before.
        """
        met = self._met.setdefault(player, deque(maxlen=self._window))
        met.append((self.public.seq, log.seq))
        kept = log.first
        while met[0][0] < self.public.first - 1:
            kept = met.popleft()[1] + 1
        log.drop_before(kept)

    def forget(self, players: Collection[str]) -> None:
        """Keep nothing of what was told to these players but its last number."""
        for player in players:
            self._ends.pop(player, None)
            self._met.pop(player, None)
            if (log := self._private.pop(player, None)) is not None and log.seq:
                self._gone[player] = log.seq

    def logs(self, player: str | None) -> dict[str, EventLog]:
        """What this player hears, by its name on the wire; a stranger hears the public log."""
        return {PUBLIC: self.public} if player is None else {PUBLIC: self.public, ME: self._own(player)}

    def positions(self, player: str | None) -> dict[str, Position]:
        """Where the logs of this player end."""
        return {name: Position(log.epoch, log.seq) for name, log in self.logs(player).items()}

    def seqs(self) -> dict[str, int]:
        """The last number of each audience of which anything is held, by player."""
        return {PUBLIC: self.public.seq, **self._ends}

    def agrees(self, seqs: Mapping[str, int]) -> bool:
        """Whether a row that has these could be the last. Rows from before players were forgotten have all of them."""
        own = self.seqs()
        return own.items() <= seqs.items() and seqs.items() <= (self._gone | own).items()

    def kept(self) -> tuple[KeptLog, dict[str, KeptLog]]:
        """The public log and those of the players, as values."""
        own = {player: log.kept() for player, log in self._private.items() if not log.empty}
        return self.public.kept(), {player: KeptLog(seq, ()) for player, seq in self._gone.items()} | own

    def restore(self, public: KeptLog, private: Mapping[str, KeptLog]) -> None:
        """Be what was kept; for logs that are still empty."""
        self.public.restore(public)
        for player, log in private.items():
            if log.lines:
                self._own(player).restore(log)
                self._ends[player] = log.seq
            else:
                self._gone[player] = log.seq

    def _own(self, player: str) -> EventLog:
        if player not in self._private:
            self._private[player] = self._log(ME)
            self._private[player].seq = self._gone.get(player, 0)
        return self._private[player]

    def _log(self, audience: str) -> EventLog:
        return EventLog(room=self._room, audience=audience, epoch=self._epoch, window=self._window)


def decide_resume(at: Mapping[str, Position], logs: Mapping[str, EventLog]) -> How:
    """Whether a client that stands at `at` can be given just the events it missed, in every audience it hears.

    Resume is all or nothing: same epoch, contiguous run, within the window. `fresh` means it brought no position. A
    position ahead of the log, in another epoch, before the window, or missing for one audience needs a snapshot.
    """
    if not at:
        return "fresh"
    for audience, log in logs.items():
        position = at.get(audience)
        if position is None or position.epoch != log.epoch or not log.first - 1 <= position.seq <= log.seq:
            return "snapshot"
    return "resumed"
