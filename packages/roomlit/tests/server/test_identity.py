"""Who is who: seats of signed-in users, for whom the app vouches, and everybody who would like to be one of them."""

from typing import Any

import msgspec
import pytest

import roomlit
from roomlit.errors import AuthError, LocalError, Refused
from roomlit.kinds.authority import Authority
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Identity
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Ack, Bye, Command, CommandRefused, Event
from roomlit.server.credentials import Claim
from roomlit.server.server_voice import outcome_of, publication, refuse
from roomlit.testing import Guest, MemoryHub

CEO = Identity(user="ceo@x.org", name="Sam", roles=("admin",))
COOK = Identity(user="cook@x.org", name="Sam")


class Desk(roomlit.Room):
    class State(roomlit.State):
        approved: list[str] = []

    @roomlit.command
    def approve(self, *, by: roomlit.Seat) -> str:
        if "admin" not in by.roles:
            raise roomlit.Refused("desk/admins_only", "ask an admin")
        self.state.approved.append(by.user)
        return by.user

    def view(self, seat: roomlit.Seat | None) -> dict[str, Any]:
        return {"may_approve": seat is not None and "admin" in seat.roles}


async def user(bench: MemoryHub, identity: Identity, *, kind: str = "chat") -> Guest:
    """A connected page of a signed-in user."""
    await bench.hub.open_room(kind, code="LOBBY")
    return bench.connect(await bench.hub.vouch("LOBBY", identity))


def said_by(guest: Guest) -> list[tuple[str, str]]:
    """Who said what, as this guest heard it: the user that the hub names, and the text."""
    lines = [event for event in guest.wire.of(Event) if event.type == "message"]
    return [(event.user, msgspec.json.decode(event.data)["text"]) for event in lines]


async def test_a_user_has_the_same_seat_wherever_they_are_and_both_places_stay_connected() -> None:
    async with MemoryHub() as bench:
        desk, phone = await user(bench, CEO), await user(bench, CEO)
        assert desk.seat == phone.seat
        desk.say("from the desk")
        phone.say("from the phone")
        for guest in (desk, phone):
            assert guest.texts == ["from the desk", "from the phone"]
            assert guest.wire.closed is None
        for guest in (desk, phone):  # Neither spoils the other's way back.
            guest.connection.lost()
            assert bench.connect(guest.seat, resume=guest.welcome.resume, at=guest.at).joined.how == "resumed"


@pytest.mark.parametrize("kind", ["chat", "Desk"])
async def test_a_user_who_was_away_is_the_same_user_with_the_same_roles(kind: str) -> None:
    async with MemoryHub(logics=[ChatRoom(), Authority(Desk)]) as bench:
        ceo, actor = await user(bench, CEO, kind=kind), bench.hub.room("LOBBY")
        ceo.connection.lost()
        bench.clock.advance(bench.hub.settings.presence_grace_ms + 1)
        await actor.settled()
        assert [member["online"] for member in actor.logic.view(actor.state, None)["members"]] == [False]
        assert actor.identity(ceo.seat.player) == CEO
        back = bench.connect(ceo.seat, resume=ceo.welcome.resume, at=ceo.at)
        assert back.joined.how == "resumed"
        fresh = bench.connect(ceo.seat)
        assert (fresh.joined.me, fresh.wire.closed) == ("Sam", None)
        assert actor.identity(ceo.seat.player) == CEO


async def test_people_of_one_name_keep_it_and_are_told_apart_by_their_user() -> None:
    async with MemoryHub() as bench:
        ceo, cook = await user(bench, CEO), await user(bench, COOK)
        assert (ceo.joined.me, cook.joined.me) == ("Sam", "Sam")
        cook.say("soup is ready")
        assert said_by(ceo) == [("cook@x.org", "soup is ready")]
        assert (await user(bench, CEO)).view["messages"][0]["user"] == "cook@x.org"
        members = (await user(bench, CEO)).view["members"]
        assert members == [
            {"name": "Sam", "online": True, "user": "ceo@x.org"},
            {"name": "Sam", "online": True, "user": "cook@x.org"},
        ]


async def test_nobody_takes_a_seat_in_a_vouched_room_by_asking() -> None:
    async with MemoryHub() as bench:
        await user(bench, CEO)
        for name in ("ceo@x.org", "Sam", "Eve"):
            with pytest.raises(Refused, match="seat/vouched_only"):
                await bench.hub.enter("LOBBY", name=name, request="0" * 32, meta={"roles": ["admin"]})


async def test_who_came_before_the_room_was_vouched_has_to_go() -> None:
    async with MemoryHub() as bench:
        eve = await bench.guest("ceo@x.org")
        await user(bench, CEO)
        assert eve.wire.of(Bye)[0].code == Close.KICKED
        claim = Claim("LOBBY", eve.seat.player)
        with pytest.raises(AuthError, match="seat/vouched_only"):
            bench.hub.registry.claim("LOBBY", eve.seat.seat)
        outcome = await bench.hub.submit(claim, Command(id="1", room="LOBBY", name="message", args={"text": "hi"}))
        assert isinstance(outcome, CommandRefused)
        assert outcome.code == "seat/vouched_only"
        assert bench.connect(eve.seat).wire.of(Bye)[0].code == Close.BAD_TICKET
        assert [member["user"] for member in (await user(bench, CEO)).view["members"]] == ["ceo@x.org"]


async def test_a_visitor_cannot_make_themselves_an_admin_or_somebody_else() -> None:
    async with MemoryHub(logics=[Authority(Desk)]) as bench:
        cook = await user(bench, COOK, kind="Desk")
        ids = [
            cook.command("approve"),
            cook.command("approve", roles=["admin"]),
            cook.command("rename", name="ceo@x.org"),
        ]
        codes = [answer.code for id in ids if isinstance(answer := cook.answer(id), CommandRefused)]
        assert codes == ["desk/admins_only", "command/invalid", "name/vouched"]
        assert not cook.view["may_approve"]
        ceo = await user(bench, CEO, kind="Desk")
        answer = ceo.answer(ceo.command("approve"))
        assert isinstance(answer, Ack)
        assert answer.result == "ceo@x.org"
        assert ceo.view["may_approve"]


async def test_roles_and_names_follow_the_app_and_survive_a_restart() -> None:
    first = MemoryHub(logics=[Authority(Desk)])
    async with first as bench:
        cook = await user(bench, COOK, kind="Desk")
        before = bench.hub.room("LOBBY").log.seq
        await bench.hub.vouch("LOBBY", COOK)
        assert bench.hub.room("LOBBY").log.seq == before
        await bench.hub.vouch("LOBBY", msgspec.structs.replace(COOK, roles=("admin",), name="Chef"))
        assert isinstance(cook.answer(cook.command("approve")), Ack)
    async with MemoryHub(logics=[Authority(Desk)], store=first.store, clock=first.clock) as bench:
        again = bench.connect(cook.seat)
        assert again.joined.me == "Chef"
        assert isinstance(again.answer(again.command("approve")), Ack)
        with pytest.raises(Refused, match="seat/vouched_only"):
            await bench.hub.enter("LOBBY", name="Eve", request="0" * 32)


async def test_the_server_tells_one_user_alone() -> None:
    async with MemoryHub() as bench:
        ceo, cook = await user(bench, CEO), await user(bench, COOK)
        event = publication("invoice", {"sum": 7}, to="ceo@x.org")
        refuse(await outcome_of(lambda reply: bench.hub.voice.publish("LOBBY", event, reply=reply)))
        assert [event.audience for event in ceo.wire.of(Event) if event.type == "invoice"] == ["me"]
        assert not [event for event in cook.wire.of(Event) if event.type == "invoice"]
        twice = publication("invoice", {"sum": 7}, to="Sam")
        with pytest.raises(Refused, match="seat/ambiguous"):
            refuse(await outcome_of(lambda reply: bench.hub.voice.publish("LOBBY", twice, reply=reply)))


async def test_rules_without_users_say_so() -> None:
    class Plain:
        kind, version, stamp_ms = "plain", 1, 1

        def start(self, **given: Any) -> int:
            return 0

        def deadline(self, state: int) -> None:
            return None

    async with MemoryHub(logics=[Plain()]) as bench:  # pyright: ignore[reportArgumentType] – as little as it takes
        await bench.hub.open_room("plain", code="LOBBY")
        with pytest.raises(LocalError, match="kind/no_users"):
            await bench.hub.vouch("LOBBY", CEO)
