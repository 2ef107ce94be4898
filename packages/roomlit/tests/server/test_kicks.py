"""Players sent away by the rules: when they hear it, and that every way back is closed."""

from typing import Any

import pytest

from roomlit.errors import AuthError, Refused
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Action, Fact, Refusal, Step
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import Bye, Command, CommandRefused, Event, Hello
from roomlit.server.credentials import Claim
from roomlit.testing import Guest, MemoryHub, until


class Bouncer(ChatRoom):
    """`kick {player}` bars a player; `wave {player}` sends one away who may come back."""

    def step(self, state: Any, action: Action, *, at: int) -> Step:
        people, barred = state
        match action:
            case Act(name="kick", args={"player": player}):
                told = (Fact("kicked", {}, to=player), Fact("gone", {}))
                return Step((people, barred | {player}), told, dismissed=(player,))
            case Act(name="wave", args={"player": player}):
                return Step(state, (Fact("waved", {}),), dismissed=(player,))
            case _:
                step = super().step(people, action, at=at)
                return Step((step.state, barred), step.facts, step.refused, step.result)

    def screened(self, state: Any, action: Action, *, at: int) -> Action | Refusal:
        return super().screened(state[0], action, at=at)

    def start(self, *, seed: int, at: int, options: dict[str, Any]) -> Any:
        return super().start(seed=seed, at=at, options=options), frozenset[str]()

    def view(self, state: Any, player: str | None) -> dict[str, Any]:
        return super().view(state[0], player)

    def me(self, state: Any, player: str) -> str:
        return super().me(state[0], player)

    def signal(self, state: Any, player: str, kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
        return super().signal(state[0], player, kind, data)

    def vouched(self, state: Any) -> bool:
        return super().vouched(state[0])

    def barred(self, state: Any, player: str) -> bool:
        return player in state[1]


def bench(**given: Any) -> MemoryHub:
    """A hub with a bouncer; the same store and clock are a restart."""
    return MemoryHub(logics=[Bouncer()], **given)


def heard(guest: Guest) -> list[str]:
    """What happened on a wire after the snapshot: types of events, then how it ended."""
    ends = [f"bye {frame.code}" for frame in guest.wire.of(Bye)]
    return [frame.type for frame in guest.wire.of(Event) if frame.type in {"kicked", "gone", "waved"}] + ends


async def test_who_is_kicked_hears_everything_of_it_and_then_a_bye_with_the_code() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        host.command("kick", player=eve.seat.player)
        assert heard(eve) == ["kicked", "gone", f"bye {Close.KICKED}"]
        assert eve.wire.closed is not None
        assert eve.wire.closed[0] == Close.KICKED
        assert heard(host) == ["gone"]
        assert eve.seat.player not in room.hub.room("LOBBY").subscribers
        assert eve.connection not in room.hub.registry.connections


async def test_a_kick_is_heard_by_nobody_before_it_is_durable() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        room.held.holding = True
        host.command("kick", player=eve.seat.player)
        assert heard(eve) == []
        assert eve.wire.closed is None
        room.held.release()
        await until(lambda: eve.wire.closed is not None)
        assert heard(eve) == ["kicked", "gone", f"bye {Close.KICKED}"]


async def test_a_kick_that_was_lost_sends_nobody_away() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        room.held.holding = True
        host.command("kick", player=eve.seat.player)
        late = room.connect(eve.seat)
        room.held.fail()
        await until(lambda: late.wire.closed is not None)
        assert late.wire.closed is not None
        assert late.wire.closed[0] == Close.STATE_RESET
        await until(lambda: not room.hub.rooms["LOBBY"].dead)
        back = room.connect(eve.seat)
        back.say("still here")
        assert back.texts == ["still here"]


async def test_a_connection_opened_while_the_kick_is_written_ends_with_the_others() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        room.held.holding = True
        host.command("kick", player=eve.seat.player)
        late = room.connect(eve.seat)
        assert late.welcome
        room.held.release()
        await until(lambda: late.wire.closed is not None)
        assert late.wire.closed is not None
        assert late.wire.closed[0] == Close.KICKED


async def test_a_command_decided_after_the_kick_is_refused() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        room.held.holding = True
        host.command("kick", player=eve.seat.player)
        last = eve.say("one more thing")
        room.held.release()
        await until(lambda: eve.wire.closed is not None)
        assert eve.answer(last) is None
        assert host.texts == []


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
async def test_no_way_leads_back_to_a_kicked_seat(restarted: bool) -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        ticket, resume = room.ticket(eve.seat), eve.welcome.resume
        host.command("kick", player=eve.seat.player)
        if not restarted:
            await _closed_to(eve, room, ticket, resume)
            return
        store, clock = room.store, room.clock
    async with bench(store=store, clock=clock) as again:
        await _closed_to(eve, again, ticket, resume)


async def _closed_to(eve: Guest, room: MemoryHub, ticket: str, resume: str) -> None:
    hub, seat = room.hub, eve.seat
    for hello in (Hello(ticket=ticket), Hello(resume=resume)):
        back = Guest(hub, seat)
        back.send(hello)
        assert back.wire.closed == (Close.KICKED, "you were removed from this room")
    with pytest.raises(AuthError) as refused:
        hub.registry.claim("LOBBY", seat.seat)
    assert refused.value.code == "seat/kicked"
    said = await hub.submit(
        Claim("LOBBY", seat.player), Command(id="x", room="LOBBY", name="message", args={"text": "boo"})
    )
    assert isinstance(said, CommandRefused)
    assert said.code == "seat/kicked"
    with pytest.raises(Refused) as joined:
        await room.seat("Eve")
    assert joined.value.code == "seat/kicked"
    newcomer = await hub.enter("LOBBY", name="Eve", request="f" * 32)
    assert room.connect(newcomer).welcome


async def test_who_is_sent_away_without_being_barred_may_come_back() -> None:
    async with bench() as room:
        host, eve = await room.guest("Ada"), await room.guest("Eve")
        host.command("wave", player=eve.seat.player)
        assert heard(eve) == ["waved", f"bye {Close.KICKED}"]
        back = room.connect(eve.seat)
        back.say("here again")
        assert back.texts == ["here again"]


async def test_who_leaves_by_the_rules_gets_the_answer_before_the_bye() -> None:
    async with bench() as room:
        eve = await room.guest("Eve")
        leaving = eve.command("kick", player=eve.seat.player)
        assert eve.answer(leaving) is not None
        assert isinstance(eve.wire.frames[-1], Bye)


async def test_sending_away_somebody_who_is_not_here_harms_nothing() -> None:
    async with bench() as room:
        host = await room.guest("Ada")
        away = await room.seat("Eve")
        host.command("kick", player=away.player)
        host.command("wave", player="nobody")
        assert heard(host) == ["gone", "waved"]
