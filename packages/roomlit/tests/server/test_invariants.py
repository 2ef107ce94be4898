"""The ten invariants of the protocol, each on a hub with a manual clock and recording wires."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roomlit.kinds.chat import MESSAGES_MAX, ChatRoom
from roomlit.ports.logic import Act, Action, Enter, Fact, Step
from roomlit.protocol.framing import Outgoing
from roomlit.protocol.messages import Ack, Bye, Command, Event, Hello, Join, Joined, Position, Welcome
from roomlit.server.credentials import Claim
from roomlit.server.hub import SeatGrant
from roomlit.testing import Guest, HeldStore, MemoryHub, RecordingWire, until
from roomlit.testing.waiting import turns


class Secrets(ChatRoom):
    """A chat where `whisper` is told to one player alone."""

    kind = "secrets"

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        match action:
            case Act(name="whisper", args=args):
                return Step(state, (Fact("whisper", {"text": args["text"]}, to=args["to"]),))
            case _:
                return super().step(state, action, at=at)


def fold(view: dict[str, Any], event: Event) -> dict[str, Any]:
    """What a client makes of a view and a later event."""
    data = msgspec.json.decode(event.data)
    match event.type:
        case "message":
            return {**view, "messages": [*view["messages"], data][-MESSAGES_MAX:]}
        case "player_list":
            return {**view, "members": data["members"]}
        case _:
            return view


def folded(guest: Guest) -> dict[str, Any]:
    """The last snapshot of a guest with every later event folded in."""
    joined = max(i for i, f in enumerate(guest.wire.frames) if isinstance(f, Joined) and f.how != "resumed")
    first = guest.wire.frames[joined]
    assert isinstance(first, Joined)
    view = msgspec.json.decode(first.snapshot)
    for frame in guest.wire.frames[joined:]:
        if isinstance(frame, Event):
            view = fold(view, frame)
    return view


def reloaded(bench: MemoryHub) -> bool:
    """Whether the room is there again."""
    return "LOBBY" in bench.hub.rooms and not bench.hub.rooms["LOBBY"].dead


async def test_invariant_1_events_of_an_audience_are_numbered_without_gap_from_where_the_client_stands() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        for n in range(20):
            (ada if n % 2 else bob).say(f"line {n}")
        for guest in (ada, bob):
            first = guest.joined.at["public"].seq
            assert guest.wire.run() == list(range(first + 1, first + 1 + len(guest.wire.run())))
        assert ada.texts[-20:] == bob.texts[-20:] == [f"line {n}" for n in range(20)]


async def test_invariant_1_an_epoch_never_uses_a_number_twice_for_different_facts_after_a_failed_commit() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        before = ada.at["public"]
        bench.held.holding = True
        ada.say("lost")
        bench.held.fail()
        await until(lambda: ada.wire.closed and reloaded(bench))
        again = bench.connect(ada.seat)
        again.say("kept")
        assert ada.texts == []
        assert again.at["public"].epoch > before.epoch


async def test_invariant_2_a_command_sent_twice_is_done_once_and_answered_twice() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        id = ada.say("yes")
        first = ada.answer(id)
        again = bench.connect(ada.seat, resume=ada.welcome.resume, at=ada.at)
        again.command("message", id=id, text="yes")
        assert again.answer(id) == first
        assert folded(ada)["messages"][-1]["id"] == 1


async def test_invariant_2_a_command_resent_after_recovery_is_still_answered_with_the_first_answer() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        id = ada.say("yes")
        async with MemoryHub(store=bench.store, clock=bench.clock) as restarted:
            again = restarted.connect(ada.seat)
            again.command("message", id=id, text="yes")
            assert again.answer(id) == ada.answer(id)
            assert [m["text"] for m in folded(again)["messages"]] == ["yes"]


async def test_invariant_2_the_same_command_id_of_another_player_is_another_command() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        ada.command("message", id="same", text="mine")
        bob.command("message", id="same", text="also mine")
        assert bob.texts[-2:] == ["mine", "also mine"]


async def test_invariant_2_a_command_id_is_remembered_for_five_minutes() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        id = ada.say("yes")
        bench.clock.advance(300_000)
        ada.say("something else")
        again = bench.connect(ada.seat, at=ada.at)
        again.command("message", id=id, text="yes")
        assert isinstance(again.answer(id), Ack)
        assert again.texts == []


async def test_invariant_3_a_client_within_the_window_is_given_exactly_what_it_missed() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        at = ada.at
        ada.connection.lost()
        for n in range(5):
            bob.say(str(n))
        back = bench.connect(ada.seat, resume=ada.welcome.resume, at=at)
        assert back.joined.how == "resumed"
        assert back.joined.snapshot == msgspec.Raw(b"null")
        assert back.texts == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("offset", [1, 1000, 2**62])
async def test_invariant_3_a_position_ahead_of_the_log_gets_a_snapshot(offset: int) -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        public = ada.at["public"]
        back = bench.connect(ada.seat, at={**ada.at, "public": Position(public.epoch, public.seq + offset)})
        assert back.joined.how == "snapshot"


async def test_invariant_3_a_position_before_the_window_gets_a_snapshot_and_nothing_else() -> None:
    async with MemoryHub(window_events=3) as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        at = ada.at
        ada.connection.lost()
        for n in range(4):
            bob.say(str(n))
        back = bench.connect(ada.seat, at=at)
        assert back.joined.how == "snapshot"
        assert back.wire.run() == []


async def test_invariant_3_an_empty_room_is_joined_too_and_can_be_resumed_from_nothing() -> None:
    async with MemoryHub() as bench:
        actor = await bench.hub.open_room("chat", code="EMPTY")
        player = bench.hub.credentials.player_for("EMPTY", "0" * 32)
        seat = bench.hub.credentials.seat("EMPTY", player)
        guest = bench.connect(SeatGrant("EMPTY", player, seat, ""))
        assert guest.joined.at["public"] == Position(actor.meta.epoch, 0)
        back = bench.connect(guest.seat, at=guest.at)
        assert back.joined.how == "resumed"


async def test_invariant_4_a_message_decided_but_not_durable_when_somebody_joins_is_heard_exactly_once() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        seat = await bench.seat("Bob")
        bench.held.holding = True
        ada.say("before")
        bob = bench.connect(seat)
        ada.say("after")
        await turns()
        assert bob.wire.of(Joined) == []  # A snapshot must not show what may yet be lost.
        bench.held.release()
        await until(lambda: bob.wire.of(Joined) and bob.texts)
        assert [m["text"] for m in bob.view["messages"]] == ["before"]
        assert bob.texts == ["after"]
        assert folded(bob) == folded(ada)


async def test_invariant_4_a_resuming_client_hears_a_message_in_flight_exactly_once() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        at = bob.at
        bench.held.holding = True
        ada.say("in flight")
        back = bench.connect(bob.seat, at=at)
        ada.say("later")
        bench.held.release()
        await until(lambda: len(back.texts) == 2)
        assert back.texts == ["in flight", "later"]


async def test_invariant_4_joining_again_and_again_while_a_commit_is_held_doubles_nothing() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        bench.held.holding = True
        ada.say("one")
        for _ in range(3):
            bob.send(Join(room="LOBBY"))
        ada.say("two")
        bench.held.release()
        await until(lambda: ada.texts[-1:] == ["two"])
        ada.say("three")
        assert bob.texts[-2:] == ["two", "three"]
        assert len(bob.wire.run()) == len(set(bob.wire.run()))


async def test_invariant_4_a_client_that_hangs_up_while_its_join_waits_never_hears_the_room() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        seat = await bench.seat("Bob")
        bench.held.holding = True
        ada.say("one")
        bob = bench.connect(seat)
        bob.connection.lost()
        bench.held.release()
        await until(lambda: ada.texts == ["one"])
        assert seat.player not in bench.hub.room("LOBBY").subscribers


MOVES = st.sampled_from(["message", "rename", "drop", "resume", "wait", "wave"])
LINES = st.tuples(st.integers(0, 2), MOVES, st.text(max_size=5))


@settings(max_examples=60)
@given(history=st.lists(LINES, max_size=30))
async def test_invariant_5_snapshot_at_p_then_events_after_p_equals_snapshot_now(
    history: list[tuple[int, str, str]],
) -> None:
    async with MemoryHub() as bench:
        seats = [await bench.seat(name) for name in ("Ada", "Bob", "Cyd")]
        open: dict[int, Guest] = {}
        ever: list[Guest] = [bench.connect(seats[0])]
        open[0] = ever[0]
        watcher = await bench.guest("Watcher")
        for who, what, text in history:
            guest = open.get(who)
            if what == "resume" or guest is None:
                at = guest.at if guest is not None else None
                open[who] = bench.connect(seats[who], at=at)
                ever.append(open[who])
            elif what == "drop":
                guest.connection.lost()
                del open[who]
            elif what == "wait":
                bench.clock.advance(11_000)
            elif what == "message":
                guest.say(text)
            elif what == "rename":
                guest.command("rename", name=text)
            else:
                guest.command("wave", hard=text)
        actor = bench.hub.room("LOBBY")
        now = msgspec.json.decode(msgspec.json.encode(actor.logic.view(actor.state, None)))
        assert folded(watcher) == now
        for guest in open.values():
            if guest.joined.how != "resumed":
                assert folded(guest) == now


@settings(max_examples=40)
@given(history=st.lists(LINES, max_size=30))
async def test_folding_the_journal_gives_the_live_state_and_the_same_numbers(
    history: list[tuple[int, str, str]],
) -> None:
    async with MemoryHub() as bench:
        guests = [await bench.guest(name) for name in ("Ada", "Bob", "Cyd")]
        for who, what, text in history:
            match what:
                case "drop":
                    guests[who].connection.lost()
                case "resume":
                    guests[who] = bench.connect(guests[who].seat)
                case "wait":
                    bench.clock.advance(11_000)
                case "message":
                    guests[who].say(text)
                case name:
                    guests[who].command(name, name=text)
        actor = bench.hub.room("LOBBY")
        async with MemoryHub(store=bench.store, clock=bench.clock) as restarted:
            again = restarted.hub.room("LOBBY")
            assert again.state == actor.state
            assert again.snapshot(None).at == actor.snapshot(None).at


async def test_invariant_6_nobody_hears_of_a_command_before_it_is_durable() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        bench.held.holding = True
        id = ada.say("patience")
        await turns()
        assert ada.answer(id) is None
        assert bob.texts == []
        bench.held.release()
        await until(lambda: ada.answer(id))
        assert bob.texts == ["patience"]


async def test_invariant_6_a_resent_command_is_not_acknowledged_before_the_first_one_is_durable() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        bench.held.holding = True
        id = ada.say("patience")
        back = bench.connect(ada.seat)
        back.command("message", id=id, text="patience")
        await turns()
        assert back.wire.of(Ack) == []
        bench.held.release()
        await until(lambda: back.answer(id))
        assert bench.held.held == 0
        assert len(await bench.store.rows("LOBBY")) == len({r.command or r.n for r in await bench.store.rows("LOBBY")})


async def test_invariant_7_a_failed_commit_closes_everybody_with_4201_and_refolds_under_a_new_epoch() -> None:
    async with MemoryHub() as bench:
        ada, bob = await bench.guest("Ada"), await bench.guest("Bob")
        ada.say("kept")
        at = bob.at
        bench.held.holding = True
        id = ada.say("lost")
        bench.held.fail()
        await until(lambda: ada.wire.closed and reloaded(bench))
        assert ada.answer(id) is None
        assert ada.wire.closed is not None
        assert ada.wire.closed[0] == 4201
        assert bob.texts[-1:] == ["kept"]
        back = bench.connect(bob.seat, at=at)
        assert back.joined.how == "snapshot"
        assert back.joined.at["public"].epoch > at["public"].epoch
        assert [m["text"] for m in back.view["messages"]] == ["kept"]
        retry = bench.connect(ada.seat)
        retry.command("message", id=id, text="lost")
        assert isinstance(retry.answer(id), Ack)
        assert back.texts == ["lost"]


async def test_invariant_7_a_client_whose_join_was_waiting_when_the_room_died_is_sent_away_too() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        seat = await bench.seat("Bob")
        bench.held.holding = True
        ada.say("lost")
        bob = bench.connect(seat)
        bench.held.fail()
        await until(lambda: bob.wire.closed)
        assert bob.wire.closed is not None
        assert bob.wire.closed[0] == 4201


async def test_invariant_8_the_log_of_each_seat_is_dense_and_public_numbers_do_not_count_secrets() -> None:
    async with MemoryHub(logics=[Secrets()]) as bench:
        ada = bench.connect(await bench.seat("Ada", kind="secrets"))
        bob = bench.connect(await bench.seat("Bob", kind="secrets"))
        public = bob.at["public"].seq
        for n in range(5):
            ada.command("whisper", to=ada.seat.player, text=str(n))
        ada.say("aloud")
        assert ada.wire.run("me") == [1, 2, 3, 4, 5]
        assert bob.wire.run("me") == []
        assert bob.wire.run() == [public + 1]
        assert b"whisper" not in b"".join(bob.wire.texts)
        assert ada.seat.player.encode() not in b"".join(bob.wire.texts)


async def test_invariant_8_a_missed_secret_comes_back_to_its_owner_alone() -> None:
    async with MemoryHub(logics=[Secrets()]) as bench:
        ada = bench.connect(await bench.seat("Ada", kind="secrets"))
        bob = bench.connect(await bench.seat("Bob", kind="secrets"))
        at = {guest.seat.player: guest.at for guest in (ada, bob)}
        ada.command("whisper", to=bob.seat.player, text="for Bob")
        for guest in (ada, bob):
            back = bench.connect(guest.seat, at=at[guest.seat.player])
            assert back.joined.how == "resumed"
            assert back.wire.run("me") == ([1] if guest is bob else [])


class Diary(RecordingWire):
    """Writes down, in a book shared with others, when it was written to and closed."""

    def __init__(self, name: str, book: list[str]) -> None:
        super().__init__()
        self._name, self._book = name, book

    def write(self, out: Outgoing) -> None:
        super().write(out)
        self._book.append(f"{self._name} {type(self.frames[-1]).__name__}")

    def close(self, code: int, why: str) -> None:
        super().close(code, why)
        self._book.append(f"{self._name} closed {int(code)}")


async def test_invariant_9_the_newest_connection_wins_and_the_old_one_is_closed_after_the_new_welcome() -> None:
    async with MemoryHub() as bench:
        book: list[str] = []
        seat = await bench.seat("Ada")
        first = Guest(bench.hub, seat, wire=Diary("old", book))
        first.send(Hello(ticket=bench.ticket(seat)))
        second = Guest(bench.hub, seat, wire=Diary("new", book))
        second.send(Hello(ticket=bench.ticket(seat)))
        assert book == ["old Welcome", "old Joined", "new Welcome", "new Joined", "old Bye", "old closed 4004"]
        assert second.welcome.generation > first.welcome.generation
        assert first.wire.of(Bye)[0].code == 4004


async def test_invariant_9_a_superseded_connection_changes_nothing_any_more() -> None:
    async with MemoryHub() as bench:
        first = await bench.guest("Ada")
        second = bench.connect(first.seat)
        first.say("from the grave")
        first.connection.lost()
        bench.clock.advance(60_000)
        second.say("alive")
        assert second.texts == ["alive"]
        assert folded(second)["members"] == [{"name": "Ada", "online": True}]


async def test_invariant_10_the_last_socket_closing_ends_nothing() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        ada.say("still here")
        ada.connection.lost()
        bench.clock.advance(3_000_000)
        back = bench.connect(ada.seat)
        assert [m["text"] for m in back.view["messages"]] == ["still here"]
        assert back.view["members"] == [{"name": "Ada", "online": False}]


async def test_every_connection_hears_welcome_first_then_joined() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        assert [type(frame) for frame in ada.wire.frames[:2]] == [Welcome, Joined]


async def test_a_restart_on_a_durable_journal_keeps_the_epoch_and_lets_everybody_resume() -> None:
    store = HeldStore()
    async with MemoryHub(store=store) as bench:
        ada = await bench.guest("Ada")
        ada.say("one")
        at, token = ada.at, ada.welcome.resume
        bench.clock.advance(1)
        async with MemoryHub(store=store, clock=bench.clock) as restarted:
            back = restarted.connect(ada.seat, resume=token, at=at)
            assert back.joined.how == "resumed"
            assert back.welcome.generation > ada.welcome.generation


async def test_a_command_over_http_and_one_over_the_socket_share_their_ids() -> None:
    async with MemoryHub() as bench:
        ada = await bench.guest("Ada")
        claim = Claim(ada.seat.room, ada.seat.player)
        command = Command(id="shared", room="LOBBY", name="message", args={"text": "once"})
        first = await bench.hub.submit(claim, command)
        ada.command("message", id="shared", text="once")
        assert ada.answer("shared") == first
        assert ada.texts == ["once"]


async def test_a_name_that_is_no_text_in_meta_does_not_matter_to_the_chat() -> None:
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        seat = await bench.hub.enter("LOBBY", name="Ada", request="1" * 32, meta={"odd": [None, {"x": 1.5}]})
        assert seat.me == "Ada"
        assert Enter(player="p", name="n").meta == {}
