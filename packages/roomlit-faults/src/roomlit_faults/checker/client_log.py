"""The judge of a run under faults: reads the clients' logs and the journal, and nothing else.

`python -m roomlit_faults.checker.client_log LOGS JOURNAL` judges a run again.
"""

import hashlib
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import PUBLIC, Position
from roomlit_faults import history as e
from roomlit_faults.checker.connections import Stays
from roomlit_faults.checker.verdict import KINDS, Fault, Kind, Verdict

RESTARTING = "room/restarting"
LATE_S = 5.0
"""In bad weather a client hears so much later that its room was reset."""
KEPT = 100
"""A snapshot shows at least this many of the last messages."""


def check(logs: Mapping[str, Sequence[e.Record]], journal: Sequence[e.Entry]) -> Verdict:
    """Hold the logs against the promises: in order, none missing, none twice, the same for everybody, nobody stuck."""
    court = _Court(logs, journal)
    for client, records in logs.items():
        court.hear(client, records)
    court.compare()
    return Verdict(
        clients=len({(log[0].room, log[0].player) for log in logs.values() if log and isinstance(log[0], e.Opened)}),
        acknowledged=sum(id in court.spoken for _, id in court.acked),
        resumed=court.joins["resumed"],
        snapshots=court.joins["snapshot"] + court.joins["fresh"],
        gave_up=court.gave_up,
        faults=tuple(court.faults),
    )


class _View:
    """What one client had before its eyes from one empty start to the next."""

    def __init__(self, client: str, opened: e.Opened) -> None:
        self.client = client
        self.room, self.player = opened.room, opened.player
        self.at: dict[str, Position] = {}
        self.wire: dict[str, int] = {}
        self.first: int | None = None
        self.reloaded: float | None = None
        self.made_up = False
        self.sent: dict[str, float] = {}
        self.turned_away: float | None = None
        self.texts: set[str] = set()
        self.jumps: list[tuple[int, int]] = []

    def owner(self, audience: str) -> str:
        """Whose log an audience is."""
        return PUBLIC if audience == PUBLIC else self.player

    def covers(self, entry: e.Entry) -> bool:
        """Whether this view, if it was open before and after this row, shows what it said."""
        here = self.at.get(PUBLIC)
        if self.first is None or here is None or not self.first < entry.after <= here.seq:
            return True
        return entry.text in self.texts or any(low < entry.after <= high for low, high in self.jumps)


class _Court:
    def __init__(self, logs: Mapping[str, Sequence[e.Record]], journal: Sequence[e.Entry]) -> None:
        self.faults: list[Fault] = []
        self.joins: Counter[str] = Counter()
        self.gave_up: Counter[str] = Counter()
        self.acked: dict[tuple[str, str], tuple[str, int]] = {}
        self.views: list[_View] = []
        self.declined: list[tuple[str, str, str]] = []
        self._stays = Stays()
        self._journal = journal
        self._killed = [record.t for log in logs.values() for record in log if isinstance(record, e.Killed)]
        sent = [record for log in logs.values() for record in log if isinstance(record, e.Sent)]
        self.spoken = {record.id: record.text for record in sent if record.text is not None}
        self._known = frozenset(self.spoken.values())
        self._rows: dict[tuple[str, str], list[e.Entry]] = defaultdict(list)
        self._texts: dict[str, list[e.Entry]] = defaultdict(list)
        self._told: dict[str, list[e.Entry]] = defaultdict(list)
        self._content: dict[tuple[str, str, int, int], tuple[bytes, str]] = {}
        for entry in journal:
            if entry.command:
                self._rows[entry.player, entry.command].append(entry)
            if entry.text in self._known:
                self._texts[entry.text or ""].append(entry)
                self._told[entry.room].append(entry)

    def _blame(self, kind: Kind, client: str, words: str) -> None:
        self.faults.append(Fault(kind, client, words))

    def hear(self, client: str, records: Sequence[e.Record]) -> None:
        """One client's log, line by line."""
        self._stays.hear(client, records)
        view: _View | None = None
        begun = len(self.views)
        ended: e.Ended | None = None
        for record in records:
            if isinstance(record, e.Opened):
                view = _View(client, record)
                self.views.append(view)
            if view is None:
                continue
            match record:
                case e.Hello():
                    view.wire, view.turned_away = {}, None
                    if record.at is not None:
                        view.at, view.made_up = dict(record.at), True
                case e.Joined():
                    self._joined(view, record)
                case e.Heard():
                    self._heard(view, record)
                case e.Seen():
                    self._seen(view, record)
                case e.Acked():
                    self.acked[view.player, record.id] = client, record.seq
                case e.Dropped():
                    view.reloaded = record.t if record.code == Close.STATE_RESET else None
                case e.Sent():
                    view.sent[record.id] = record.t
                case e.Declined(code=code) if code == RESTARTING:
                    self._turned_away(view, record)
                case e.Declined() if not record.retry_ms:
                    self.declined.append((client, view.player, record.id))
                case e.GaveUp():
                    self.gave_up[record.why] += 1
                case e.Ended():
                    ended = record
                case _:
                    pass
        # A twin is told no more than that it is welcome. Whoever was in once should be in at the end.
        if view is not None and ended is None and any(each.first is not None for each in self.views[begun:]):
            self._blame("stuck", client, f"was not back after everything was healed; last seen {view.at.get(PUBLIC)}")

    def _absent(self) -> None:
        """Whoever acts is connected: no room may take it for absent."""
        away: set[tuple[str, str]] = set()
        for entry in self._journal:
            seat = entry.room, entry.player
            if entry.online is not None:
                (away.discard if entry.online else away.add)(seat)
            elif entry.command and seat in away:
                self._blame("diverged", entry.player, f"acted in row {entry.n} of {entry.room}, where it is absent")
                away.discard(seat)  # Once is enough.

    def _turned_away(self, view: _View, record: e.Declined) -> None:
        # A room that dies sends its subscribers away: whoever hears so once has to come back, and asks no second time.
        first, view.turned_away = view.turned_away, record.t
        if first is not None and view.sent.get(record.id, 0.0) > first:
            words = f"{record.id} was answered by a room that had been dead for {record.t - first:.1f} s"
            self._blame("stuck", view.client, words)

    def _joined(self, view: _View, record: e.Joined) -> None:
        self.joins[record.how] += 1
        for audience, there in record.at.items():
            here = view.at.get(audience)
            back = here is not None and (there.epoch, there.seq) < (here.epoch, here.seq)
            if here is not None and back and not (view.made_up and record.how != "resumed"):
                self._blame("misordered", view.client, f"was at {_spot(audience, here)}, {record.how} at {there.seq}")
            if record.how == "resumed" and (here is None or here.epoch != there.epoch):
                self._blame("misordered", view.client, f"resumed at {_spot(audience, there)} from {here}")
            if here is not None and here.epoch == there.epoch and self._reloaded(view, record):
                words = f"the room was reloaded, and is at {_spot(audience, there)} as before"
                self._blame("misordered", view.client, words)
            if record.how != "resumed":
                if audience == PUBLIC and here is not None:
                    view.jumps.append((here.seq, there.seq))
                view.at[audience] = there
        view.reloaded = None
        view.wire = {audience: position.seq for audience, position in view.at.items()}
        if view.first is None and PUBLIC in record.at and not view.made_up:
            view.first = record.at[PUBLIC].seq
        if record.messages is not None and PUBLIC in record.at:
            self._snapshot(view, record.messages, record.at[PUBLIC].seq)

    def _reloaded(self, view: _View, record: e.Joined) -> bool:
        # A server that was killed before it could say otherwise goes on from what it had kept: under the epoch it had.
        since = view.reloaded
        return since is not None and not any(since - LATE_S <= at <= record.t for at in self._killed)

    def _snapshot(self, view: _View, messages: Sequence[str], seq: int) -> None:
        shown = [text for text in messages if text in self._known]
        told = self._told[view.room]
        due = [entry.text for entry in told[: bisect_right(told, seq, key=lambda entry: entry.after)]]
        if len(shown) < len(due) and len(messages) < KEPT:
            words = f"the snapshot at {seq} shows {len(shown)} of {len(due)} messages"
            self._blame("missing", view.client, words)
        elif shown != due[len(due) - len(shown) :]:
            words = f"the snapshot at {seq} shows other messages than the journal, the last {shown[-1:]} for {due[-1:]}"
            self._blame("diverged", view.client, words)

    def _heard(self, view: _View, record: e.Heard) -> None:
        last = view.wire.get(record.audience)
        if last is None:
            return
        if record.seq <= last:
            self._blame("repeated", view.client, f"the server sent {record.audience} {record.seq} after {last}")
        elif record.seq > last + 1:
            self._blame("missing", view.client, f"the server sent {record.audience} {record.seq} after {last}")
            del view.wire[record.audience]  # The client asks for a snapshot now.
            return
        view.wire[record.audience] = record.seq

    def _seen(self, view: _View, record: e.Seen) -> None:
        here, there = view.at.get(record.audience), Position(record.epoch, record.seq)
        if here is None or there.epoch != here.epoch:
            self._blame("misordered", view.client, f"saw {_spot(record.audience, there)} while at {here}")
        elif there.seq <= here.seq:
            self._blame("repeated", view.client, f"saw {_spot(record.audience, there)} again at {here.seq}")
        elif there.seq > here.seq + 1:
            self._blame("missing", view.client, f"saw {_spot(record.audience, there)} right after {here.seq}")
        view.at[record.audience] = there
        digest = hashlib.blake2b(record.type.encode() + b"\n" + bytes(record.data), digest_size=12).digest()
        key = (view.room, view.owner(record.audience), record.epoch, record.seq)
        first = self._content.setdefault(key, (digest, view.client))
        if first[0] != digest:
            self._blame("diverged", view.client, f"{_spot(record.audience, there)} is another event for {first[1]}")
        if record.type == "message":
            self._read(view, there, msgspec.json.decode(record.data).get("text"))

    def _read(self, view: _View, there: Position, text: str) -> None:
        if text not in self._known:
            return
        if text in view.texts:
            self._blame("repeated", view.client, f"saw {text!r} twice")
        view.texts.add(text)
        rows = self._texts.get(text, ())
        if not any(row.room == view.room and row.before < there.seq <= row.after for row in rows):
            where = [row.after for row in rows] or "nowhere"
            self._blame("diverged", view.client, f"saw {text!r} at {there.seq}; the journal has it at {where}")

    def compare(self) -> None:
        """What only all logs together show."""
        self.faults += self._stays.faults()
        self._absent()
        highest: dict[str, int] = defaultdict(int)
        by_room: dict[str, list[_View]] = defaultdict(list)
        for view in self.views:
            by_room[view.room].append(view)
        for (player, id), (client, seq) in self.acked.items():
            rows = self._rows.get((player, id), [])
            if not rows:
                self._blame("missing", client, f"{id} was acknowledged at {seq} and is not in the journal")
                continue
            if len(rows) > 1:
                self._blame("repeated", client, f"{id} is in the journal {len(rows)} times")
            if rows[0].after != seq:
                words = f"{id} was acknowledged at {seq}, the journal has it at {rows[0].after}"
                self._blame("misordered", client, words)
            highest[rows[0].room] = max(highest[rows[0].room], seq)
            if id in self.spoken:
                for view in by_room[rows[0].room]:
                    if not view.covers(rows[0]):
                        self._blame("missing", view.client, f"never saw {rows[0].text!r} at {seq}")
        for client, player, id in self.declined:
            if self._rows.get((player, id)):
                self._blame("repeated", client, f"{id} was refused and is in the journal all the same")
        last = {view.client: view for view in self.views}
        for view in last.values():
            here = view.at.get(PUBLIC)
            if here is not None and not view.made_up and here.seq < highest[view.room]:
                self._blame("stuck", view.client, f"ends at {here.seq}, {highest[view.room]} was acknowledged")


def _spot(audience: str, position: Position) -> str:
    return f"{audience} {position.seq} of epoch {position.epoch}"


def main(arguments: Sequence[str]) -> int:
    """Judge the logs of a run; 0 without faults."""
    if len(arguments) != 2:
        sys.stderr.write("expected two arguments: the directory of the logs, and journal.db\n")
        return 2
    verdict = check(e.read_logs(Path(arguments[0])), e.read_journal(Path(arguments[1])))
    sys.stdout.write("".join(f"{fault}\n" for fault in verdict.faults[:100]))
    sys.stdout.write(f"{verdict.acknowledged} events acknowledged\n")
    sys.stdout.write("".join(f"{kind}: {verdict.count(kind)}\n" for kind in KINDS))
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
