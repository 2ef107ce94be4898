"""A room's password: compared as people type it, kept as a hash, in memory and in the journal."""

import asyncio
from typing import Any

import pytest

from masquerade.api.application import open_game
from masquerade.match.logic import Match
from masquerade.match.passwords import hashed, hashed_as
from masquerade.simulation.room import SimulatedRoom
from roomlit.hosting import Enter, Refused
from roomlit.testing import MemoryHub
from roomlit.testing.waiting import until

SALT = b"0123456789abcdef"
WORD = "grand-piano"


def test_the_same_password_and_salt_give_the_same_text_and_nothing_else_does() -> None:
    kept = hashed(WORD, SALT)
    assert WORD not in kept
    assert hashed_as(WORD, kept) == kept
    assert hashed_as("grand-pian", kept) != kept
    assert hashed_as(kept, kept) != kept, "who has read the hash has no password"
    assert hashed(WORD, b"another salt 16b") != kept


def test_a_password_that_an_earlier_version_kept_as_typed_still_opens_its_room() -> None:
    room = SimulatedRoom(password="fox")
    enter = Enter(player="p-a", name="Ada", meta={"password": " fox "})
    assert room.logic.sealed(room.state, enter, salt=SALT) == Enter(player="p-a", name="Ada", meta={"password": "fox"})
    assert room.send(enter).refused is None


@pytest.mark.parametrize("opened_with", [True, False], ids=["opened with it", "set in the lobby"])
async def test_neither_journal_nor_state_nor_options_hold_the_password(opened_with: bool) -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        options: dict[str, Any] = open_game({"password": WORD} if opened_with else {})
        actor = await bench.hub.open_room("masquerade", options=options, code="ROOM22")
        first = {"password": WORD} if opened_with else {}
        ada = bench.connect(await bench.hub.enter("ROOM22", name="Ada", request="a" * 32, meta=first))
        if not opened_with:
            asked = ada.command("settings", password=WORD)
            await until(lambda: ada.answer(asked))
        with pytest.raises(Refused, match="Not the password"):
            await bench.hub.enter("ROOM22", name="Bo", request="b" * 32, meta={"password": "grand"})
        kept = actor.state.settings.password
        with pytest.raises(Refused, match="Not the password"):
            await bench.hub.enter("ROOM22", name="Bo", request="c" * 32, meta={"password": kept})
        await bench.hub.enter("ROOM22", name="Bo", request="d" * 32, meta={"password": f" {WORD} "})
        rows = [row.action for row in await bench.store.rows("ROOM22", after=0)]
        assert len(rows) > 1
        assert WORD.encode() not in b"".join(rows)
        assert WORD not in repr(actor.meta.options)
        assert WORD.encode() not in Match().save(actor.state)


async def test_the_loop_goes_on_while_passwords_are_hashed() -> None:
    async with MemoryHub(logics=[Match()]) as bench:
        await bench.hub.open_room("masquerade", options=open_game({"password": WORD}), code="ROOM22")
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(others())
        await bench.hub.enter("ROOM22", name="Ada", request="a" * 32, meta={"password": WORD})
        beside.cancel()
        assert turns > 10
