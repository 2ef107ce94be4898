"""What rules change in an action before it counts, and what they take back of what was told."""

from typing import Any

import roomlit
from roomlit.kinds.authority import Authority
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Action, Fact, Refusal, Step
from roomlit.protocol.messages import CommandRefused, Event, Joined, Position
from roomlit.testing import MemoryHub


class Polite(ChatRoom):
    """Says "dear" for "damn", takes no "bloody", and takes all back that was told at `forget`."""

    def __init__(self, word: str = "damn") -> None:
        super().__init__()
        self.word = word

    def screened(self, state: Any, action: Action, *, at: int) -> Action | Refusal:
        match action:
            case Act(name="message", args={"text": str(text)}) if "bloody" in text:
                return Refusal("message/filtered", "Say it otherwise.")
            case Act(player=player, name="message", args={"text": str(text)} as args):
                return Act(player=player, name="message", args={**args, "text": text.replace(self.word, "dear")})
            case _:
                return action

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        if isinstance(action, Act) and action.name == "forget":
            return Step(state, (Fact("forgotten", {}),), retracts=True)
        return super().step(state, action, at=at)


def said(wire: Any) -> list[str]:
    return [str(bytes(frame.data).decode()) for frame in wire.of(Event) if frame.type == "message"]


async def test_everybody_hears_what_the_rules_made_of_it_and_the_journal_holds_no_more() -> None:
    async with MemoryHub(logics=[Polite()]) as room:
        ada, bo = await room.guest("Ada"), await room.guest("Bo")
        ada.say("damn you")
        assert any("dear you" in line for line in said(bo.wire))
        rows = await room.store.rows("LOBBY", after=0)
        assert not any(b"damn" in row.action for row in rows)
        assert any(b"dear you" in row.action for row in rows)


async def test_what_is_refused_is_told_to_its_sender_alone_and_kept_nowhere() -> None:
    async with MemoryHub(logics=[Polite()]) as room:
        ada, bo = await room.guest("Ada"), await room.guest("Bo")
        n = len(await room.store.rows("LOBBY", after=0))
        ada.say("bloody rain")
        assert [frame.code for frame in ada.wire.of(CommandRefused)] == ["message/filtered"]
        assert said(bo.wire) == []
        assert len(await room.store.rows("LOBBY", after=0)) == n


async def test_a_restart_with_another_list_of_words_gives_the_same_room() -> None:
    async with MemoryHub(logics=[Polite()]) as room:
        ada = await room.guest("Ada")
        ada.say("damn you, dear")
        before = room.hub.room("LOBBY").snapshot(None)
        store, clock = room.store, room.clock
    async with MemoryHub(logics=[Polite("dear")], store=store, clock=clock) as again:
        assert again.hub.room("LOBBY").snapshot(None) == before


async def test_what_was_taken_back_does_not_travel_again() -> None:
    async with MemoryHub(logics=[Polite()]) as room:
        ada = await room.guest("Ada")
        ada.say("my address")
        actor = room.hub.room("LOBBY")
        before = actor.log.seq
        ada.command("forget")
        assert [entry.event.type for entry in actor.log.after(actor.log.first - 1)] == ["forgotten"]
        joined, missed = actor._room.join(None, {"public": Position(actor.log.epoch, before - 1)})
        assert isinstance(joined, Joined)
        assert (joined.how, missed) == ("snapshot", [])
        live, missed = actor._room.join(None, {"public": Position(actor.log.epoch, before)})
        assert (live.how, [entry.event.type for entry in missed]) == ("resumed", ["forgotten"])


class Notes(roomlit.Room):
    class State(roomlit.State):
        notes: list[str] = []

    @roomlit.command
    def note(self, *, by: roomlit.Seat, text: str) -> None:
        self.state.notes.append(f"{by.name}: {text}")


async def test_a_room_of_ones_own_shows_names_and_lines_as_a_chat_does_and_leaves_its_commands_alone() -> None:
    async with MemoryHub(logics=[Authority(Notes)]) as room:
        ada = room.connect(await room.seat("Ada", kind="Notes"))
        twin = await room.guest("\u0410d\u0430\u200b")
        assert (ada.joined.me, twin.joined.me) == ("Ada", "\u0410d\u0430 2")
        twin.command("rename", name="A\u202eda")
        twin.say("one\u2028two \u202eeno")
        twin.command("note", text="as\u200bit is")
        view = room.connect(ada.seat).view
        assert [member["name"] for member in view["members"]] == ["Ada", "Ada 2"]
        assert [line["text"] for line in view["messages"]] == ["one two eno"]
        assert view["notes"] == ["Ada 2: as\u200bit is"]
