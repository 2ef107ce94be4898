"""Who observes rooms hears everything that was committed, in order, and nothing else."""

from collections.abc import Sequence
from typing import Any

import pytest

from roomlit.ports.logic import Act, Fact
from roomlit.ports.room_observer import ObservedRoom
from roomlit.protocol.messages import Event
from roomlit.server.actor import RoomActor
from roomlit.server.hub import Hub
from roomlit.testing import MemoryHub, until
from roomlit.testing.waiting import turns


class Diary:
    """Notes every call; `lines` is the number of chat lines the room had then."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, int]] = []
        self.facts: list[str] = []
        self.rooms: list[ObservedRoom] = []

    def opened(self, room: ObservedRoom) -> None:
        self.heard.append(("opened", room.room, room.state.said))
        self.rooms.append(room)

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        self.heard.append(("stepped", room.room, room.state.said))
        self.facts += [fact.type for fact in facts]
        self.rooms.append(room)

    def freed(self, room: str) -> None:
        self.heard.append(("freed", room, 0))

    def lines(self, room: str = "LOBBY") -> list[int]:
        """How many lines there were at each step that added one."""
        said = [count for call, code, count in self.heard if call == "stepped" and code == room]
        return sorted({count for count in said if count})


class Broken(Diary):
    """Fails at every call, after noting it."""

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        super().stepped(room, facts)
        raise RuntimeError("a fault of the observer")


class Echo(Diary):
    """Answers the first line from within the call."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub

    def stepped(self, room: ObservedRoom, facts: Sequence[Fact]) -> None:
        super().stepped(room, facts)
        if room.state.said == 1 and any(fact.type == "message" for fact in facts):
            self._hub.room(room.room).submit(Act(player="nobody", name="nonsense"))
            player = next(iter(room.state.members))
            self._hub.room(room.room).submit(Act(player=player, name="message", args={"text": "echo"}))


def reloaded(bench: MemoryHub) -> bool:
    return "LOBBY" in bench.hub.rooms and not bench.hub.rooms["LOBBY"].dead


async def test_a_room_is_heard_to_open_to_step_and_to_be_freed_in_this_order() -> None:
    async with MemoryHub() as bench:
        diary = Diary()
        with bench.hub.observe(diary):
            ada = await bench.guest("Ada")
            ada.say("one")
            ada.say("two")
            await bench.hub.free("LOBBY")
            await until(lambda: diary.heard[-1:] == [("freed", "LOBBY", 0)])
        assert diary.heard[0] == ("opened", "LOBBY", 0)
        assert diary.lines() == [1, 2]
        assert diary.facts[-2:] == [event.type for event in ada.wire.of(Event)][-2:] == ["message", "message"]


async def test_nothing_is_told_before_it_is_durable_and_published() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        diary = Diary()
        with bench.hub.observe(diary):
            await turns()
            bench.held.holding = True
            ada.say("held")
            await turns()
            assert diary.heard == [("opened", "LOBBY", 0)]
            bench.held.release()
            await until(diary.lines)
            assert diary.lines() == [1]
            assert ada.texts == ["held"]


async def test_what_a_failed_commit_took_back_is_never_told_and_the_reloaded_room_is_opened_again() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("kept")
        diary = Diary()
        with bench.hub.observe(diary):
            await turns()
            bench.held.holding = True
            ada.say("lost")
            bench.held.fail()
            await until(lambda: reloaded(bench) and [call for call, *_ in diary.heard].count("opened") == 2)
            bench.connect(ada.seat).say("again")
            await until(lambda: 2 in diary.lines())
        assert [entry for entry in diary.heard if entry[0] == "opened"] == [("opened", "LOBBY", 1)] * 2
        assert [room.view(None)["messages"][-1]["text"] for room in diary.rooms][-1] == "again"
        assert all("lost" not in str(room.state) for room in diary.rooms)


async def test_who_comes_late_hears_of_the_rooms_that_are_there_as_they_durably_are() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        await bench.guest("Bob", room="OTHER")
        ada.say("before")
        bench.held.holding = True
        ada.say("on its way")
        diary = Diary()
        with bench.hub.observe(diary):
            await turns()
            assert diary.heard == [("opened", "OTHER", 0)]
            ada.say("after")
            bench.held.release()
            await until(lambda: 3 in diary.lines())
        assert [entry for entry in diary.heard if entry[1] == "LOBBY"] == [
            ("opened", "LOBBY", 2),
            ("stepped", "LOBBY", 3),
        ]


async def test_recovered_rooms_are_opened_as_they_were_and_go_on_from_there() -> None:
    async with MemoryHub() as bench:
        (await bench.guest("Ada")).say("kept")
        again, diary = MemoryHub(store=bench.store, clock=bench.clock), Diary()
        with again.hub.observe(diary):
            async with again:
                (await again.guest("Bob")).say("later")
                await until(lambda: 2 in diary.lines())
        assert diary.heard[0] == ("opened", "LOBBY", 1)
        assert (diary.rooms[0].room, diary.rooms[0].kind) == ("LOBBY", "chat")
        assert diary.rooms[0].opened_at == bench.hub.room("LOBBY").meta.opened_at


async def test_an_observer_that_fails_harms_neither_the_room_nor_the_others() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        broken, diary = Broken(), Diary()
        with bench.hub.observe(broken), bench.hub.observe(diary):
            ada.say("one")
            ada.say("two")
            await until(lambda: diary.lines() == [1, 2])
        assert broken.lines() == [1, 2]
        assert ada.texts == ["one", "two"]


async def test_an_observer_may_submit_to_the_room_it_hears_of() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        echo = Echo(bench.hub)
        with bench.hub.observe(echo):
            await turns()
            ada.say("hello")
            assert echo.lines() == [], "the decision is over before anybody hears of it"
            await until(lambda: 2 in echo.lines())
        assert ada.texts == ["hello", "echo"]
        assert echo.lines() == [1, 2]


async def test_who_has_left_hears_nothing_any_more() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        diary = Diary()
        with bench.hub.observe(diary):
            await turns()
            ada.say("on its way")
        await turns()
        assert diary.heard == [("opened", "LOBBY", 0)]


async def test_for_a_room_nobody_observes_nothing_is_made_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(actor: RoomActor, state: Any) -> ObservedRoom:
        made.append(actor.meta.room)
        return observed(actor, state)

    observed = RoomActor.observed
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        monkeypatch.setattr(RoomActor, "observed", counted)
        ada.say("alone")
        await turns()
        assert made == []
        with bench.hub.observe(Diary()):
            ada.say("observed")
        assert made == ["LOBBY", "LOBBY"]
