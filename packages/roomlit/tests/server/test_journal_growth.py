"""A flood must not fill the disk: what visitors may have written, of one room and of all."""

from roomlit.ports.logic import SERVER, Act, Enter, Presence, Publish
from roomlit.server.journal_growth import ROW_BYTES, JournalGrowth
from roomlit.testing import MemoryHub, until


def say(player: str = "p") -> Act:
    """What a visitor says."""
    return Act(player=player, name="message", args={"text": "hi"})


def test_a_room_that_is_full_hears_no_visitor_and_the_server_and_what_happens_by_itself_go_on() -> None:
    growth = JournalGrowth(most=10_000, room_most=1_000)
    room, other = growth.of_room("A"), growth.of_room("B")
    room.count("p", 1_000 - ROW_BYTES)
    for action in (say(), Enter(player="q", name="Q")):
        refused = room.refusal(action)
        assert refused is not None
        assert refused.code == "room/journal_full"
    for action in (say(SERVER), Publish(name="x"), Presence(player="p", online=False)):
        assert room.refusal(action) is None
    assert other.refusal(say()) is None


def test_all_rooms_together_have_a_ceiling_and_one_that_closes_makes_room() -> None:
    growth = JournalGrowth(most=1_000, room_most=10_000)
    room, other = growth.of_room("A"), growth.of_room("B")
    room.count("p", 1_000)
    refused = other.refusal(say())
    assert refused is not None
    assert refused.retry_ms > 0
    growth.forget("A")
    assert other.refusal(say()) is None


def test_what_is_over_counts_no_longer() -> None:
    growth = JournalGrowth(most=10_000, room_most=1_000)
    room = growth.of_room("A")
    room.count("p", 1_000)
    room.begin_anew()
    assert room.refusal(say()) is None
    assert growth.written == 0


def test_what_the_server_says_is_not_counted() -> None:
    growth = JournalGrowth(most=1_000, room_most=1_000)
    room = growth.of_room("A")
    room.count(SERVER, 5_000)
    room.count("", 5_000)
    assert room.refusal(say()) is None


async def test_chat_ends_at_the_ceiling_with_a_sentence_and_the_room_stays_readable() -> None:
    async with MemoryHub(room_journal_bytes=3_000) as bench:
        ada = await bench.guest("Ada")
        await until(lambda: len(ada.wire.frames) >= 2)
        answers = []
        for n in range(30):
            bench.clock.advance(1_000)
            id = ada.say(f"line {n}")
            await until(lambda id=id: ada.answer(id))
            answers.append(ada.answer(id))
        codes = [getattr(answer, "code", "") for answer in answers]
        assert codes[0] == ""
        assert codes[-1] == "room/journal_full"
        said = bench.hub.room("LOBBY").state.said
        assert 5 < said < 25
        assert len(await bench.store.rows("LOBBY")) < 30


async def test_what_a_chat_does_not_read_is_in_no_journal() -> None:
    junk = "x" * 5_000
    async with MemoryHub() as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        ada = bench.connect(await bench.hub.enter("LOBBY", name="Ada", request="a" * 32, meta={"junk": junk}))
        for name, args in (("message", {"text": "hi"}), ("rename", {"name": "Bo"})):
            asked = ada.command(name, **args, sender="Eve", junk=junk)
            await until(lambda asked=asked: ada.answer(asked))
        rows = [row.action for row in await bench.store.rows("LOBBY")]
        assert len(rows) >= 3
        assert not any(b"xxx" in row or b"Eve" in row for row in rows)
