"""Secrets are hashed beside the loop, and nobody keeps others waiting for that."""

import threading
import time
from typing import Any

import msgspec
import pytest

from roomlit.errors import Refused
from roomlit.kinds.chat import ChatRoom
from roomlit.ports.logic import Act, Action, Enter, Refusal
from roomlit.protocol.messages import Ack, CommandRefused
from roomlit.server.join_limits import SECRETS_PER_MINUTE, Origin
from roomlit.server.secret_sealer import CHANGES_BURST
from roomlit.testing import Guest, MemoryHub, until
from roomlit.testing.waiting import PATIENCE_S


class Vault(ChatRoom):
    """`message` with a `secret`, and coming in with one, take a while."""

    def has_secret(self, state: Any, action: Action) -> bool:
        return "secret" in (action.args if isinstance(action, Act) else getattr(action, "meta", {}))

    def sealed(self, state: Any, action: Action, *, salt: bytes) -> Action | Refusal:
        time.sleep(0.001)
        match action:
            case Act(args=args):
                return msgspec.structs.replace(action, args={**args, "secret": "sealed"})
            case Enter():
                return msgspec.structs.replace(action, meta={"secret": "sealed"})
            case _:
                return action


async def answered(bench: MemoryHub, guest: Guest, **args: Any) -> Ack | CommandRefused:
    asked = guest.command("message", text="hi", **args)
    await until(lambda: guest.answer(asked))
    answer = guest.answer(asked)
    assert answer is not None
    return answer


async def test_a_room_sets_its_secrets_so_often_and_other_rooms_and_commands_do_not_wait() -> None:
    async with MemoryHub(logics=[Vault()]) as bench:
        ada, bo = await bench.guest("Ada"), await bench.guest("Bo", room="OTHER")
        answers = [await answered(bench, ada, secret="x") for _ in range(CHANGES_BURST + 3)]
        assert [getattr(one, "code", "") for one in answers] == [""] * CHANGES_BURST + ["limit/too_fast"] * 3
        assert isinstance(await answered(bench, ada), Ack)
        assert isinstance(await answered(bench, bo, secret="x"), Ack)
        told = answers[-1]
        assert isinstance(told, CommandRefused)
        bench.clock.advance(told.retry_ms)
        assert isinstance(await answered(bench, ada, secret="x"), Ack)


async def test_one_address_has_so_many_passwords_hashed_in_all_rooms_together() -> None:
    async with MemoryHub(logics=[Vault()], join_burst=10_000) as bench:
        for number in range(SECRETS_PER_MINUTE):
            room = f"ROOM{number % 3}"
            await bench.hub.open_room("chat", code=room)
            origin, request = Origin("192.0.2.7"), f"{number:032x}"
            await bench.hub.enter(room, name="Eve", request=request, meta={"secret": "x"}, origin=origin)
        with pytest.raises(Refused) as told:
            await bench.hub.enter("ROOM0", name="Eve", request="e" * 32, meta={"secret": "x"}, origin=origin)
        assert (told.value.code, told.value.retry_ms > 0) == ("limit/too_fast", True)
        await bench.hub.enter("ROOM0", name="Eve", request="f" * 32, origin=origin)
        await bench.hub.enter("ROOM0", name="Bo", request="b" * 32, meta={"secret": "x"}, origin=Origin("192.0.2.8"))


async def test_who_comes_in_does_not_wait_for_those_who_set_secrets() -> None:
    held = threading.Event()

    class Slow(Vault):
        def sealed(self, state: Any, action: Action, *, salt: bytes) -> Action | Refusal:
            assert not isinstance(action, Act) or held.wait(PATIENCE_S)
            return super().sealed(state, action, salt=salt)

    async with MemoryHub(logics=[Slow()]) as bench:
        ada = await bench.guest("Ada")
        asked = [ada.command("message", text="hi", secret="x") for _ in range(CHANGES_BURST)]
        assert (await bench.hub.enter("LOBBY", name="Bo", request="b" * 32, meta={"secret": "x"})).me == "Bo"
        assert [ada.answer(id) for id in asked] == [None] * CHANGES_BURST
        held.set()
        await until(lambda: all(ada.answer(id) for id in asked))
