"""Whatever is said to whom, lost and recovered: who follows hears all of it, once and in order. A state machine."""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from roomlit.eventlog.room_logs import RoomLogs, decide_resume
from roomlit.protocol.messages import ME, PUBLIC, Position

PLAYERS = ("p0", "p1", "p2")
SOMEONE = st.sampled_from(PLAYERS)


class Listener:
    """One client: where it stands and what it has heard, as its own snapshot would show it."""

    def __init__(self) -> None:
        self.at: dict[str, Position] = {}
        self.heard: dict[str, list[bytes]] = {PUBLIC: [], ME: []}


class AnyLog(RuleBasedStateMachine):
    """A book beside the plain lists it must agree with."""

    @initialize(window=st.integers(1, 6))
    def open(self, window: int) -> None:
        self.window = window
        self.epoch = 1
        self.said: list[tuple[str | None, bytes]] = []
        self.book = self.fresh()
        self.count = 0
        self.listeners = {player: Listener() for player in PLAYERS}

    def fresh(self) -> RoomLogs:
        return RoomLogs(room="R", epoch=self.epoch, window=self.window)

    def truth(self, player: str) -> dict[str, list[bytes]]:
        """What this player should have heard by now."""
        lists: dict[str, list[bytes]] = defaultdict(list)
        for to, data in self.said:
            lists[PUBLIC if to is None else to].append(data)
        return {PUBLIC: lists[PUBLIC], ME: lists[player]}

    @rule(to=st.none() | SOMEONE, times=st.integers(1, 4))
    def say(self, to: str | None, times: int) -> None:
        for _ in range(times):
            self.count += 1
            data = b"%d" % self.count
            self.said.append((to, data))
            entry = self.book.append("t", data, to=to, at=0)
            assert bytes(entry.event.data) == data

    @rule(player=SOMEONE)
    def subscribe(self, player: str) -> None:
        """Comes back from where it stands; then it knows everything."""
        listener, logs, truth = self.listeners[player], self.book.logs(player), self.truth(player)
        how = decide_resume(listener.at, logs)
        reachable = bool(listener.at) and all(
            listener.at[name].epoch == self.epoch
            and max(0, len(heard) - self.window) <= listener.at[name].seq <= len(heard)
            for name, heard in truth.items()
        )
        assert how == ("resumed" if reachable else "snapshot" if listener.at else "fresh")
        for name, log in logs.items():
            if how == "resumed":
                run = log.after(listener.at[name].seq)
                first = listener.at[name].seq + 1
                assert [entry.event.seq for entry in run] == list(range(first, log.seq + 1))
                listener.heard[name] += [bytes(entry.event.data) for entry in run]
            else:
                listener.heard[name] = list(truth[name])
        listener.at = self.book.positions(player)
        assert listener.heard == truth

    @rule(player=SOMEONE, ahead=st.integers(1, 2**40), audience=st.sampled_from([PUBLIC, ME]))
    def be_ahead(self, player: str, ahead: int, audience: str) -> None:
        """Nobody resumes from what there is not."""
        at = self.book.positions(player)
        at[audience] = Position(self.epoch, at[audience].seq + ahead)
        assert decide_resume(at, self.book.logs(player)) == "snapshot"

    @rule(lost=st.integers(0, 5))
    def recover(self, lost: int) -> None:
        """The room is folded again under a new epoch, its tail perhaps lost."""
        self.said = self.said[: max(0, len(self.said) - lost)]
        self.epoch += 1
        self.book = self.fresh()
        for to, data in self.said:
            self.book.append("t", data, to=to, at=0)

    @rule()
    def restart(self) -> None:
        """The room is folded again and nothing was lost: the epoch stays."""
        before = self.book.seqs()
        self.book = self.fresh()
        for to, data in self.said:
            self.book.append("t", data, to=to, at=0)
        assert {name: seq for name, seq in self.book.seqs().items() if seq} == {
            name: seq for name, seq in before.items() if seq
        }

    @invariant()
    def every_log_holds_what_somebody_may_resume_from_under_its_own_numbers(self) -> None:
        for player in PLAYERS:
            for name, log in self.book.logs(player).items():
                heard = self.truth(player)[name]
                held = log.after(log.first - 1)
                assert log.seq == len(heard)
                least = heard[-self.window :] if name == PUBLIC else self._still_needed(player)[-self.window :]
                assert len(least) <= len(held) <= self.window
                assert [bytes(entry.event.data) for entry in held] == heard[len(heard) - len(held) :]
                assert {entry.event.audience for entry in held} <= {name}

    def _still_needed(self, player: str) -> list[bytes]:
        """What was told to this player alone since the public event before the oldest that is held."""
        public, needed = 0, list[bytes]()
        for to, data in self.said:
            public += to is None
            if to == player and public >= self.book.public.first - 1:
                needed.append(data)
        return needed


AnyLog.TestCase.settings = settings(max_examples=100, stateful_step_count=30)


class TestAnyLog(AnyLog.TestCase):
    """Runs it."""
