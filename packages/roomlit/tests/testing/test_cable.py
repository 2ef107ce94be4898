"""The cable of the test kit: what it holds, what it resets, what it refuses."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from roomlit.testing.cable import Cable
from roomlit.testing.waiting import PATIENCE_S


@pytest.fixture
async def cable() -> AsyncIterator[Cable]:
    """Leads to a server that says everything back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1024):
                writer.write(data)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    with Cable(server.sockets[0].getsockname()[1]) as laid:
        yield laid
    server.close()


async def heard(reader: asyncio.StreamReader, count: int) -> bytes:
    return await asyncio.wait_for(reader.readexactly(count), PATIENCE_S)


async def test_bytes_pass_both_ways_and_an_end_is_passed_on(cable: Cable) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    writer.write(b"hello")
    assert await heard(reader, 5) == b"hello"
    writer.write_eof()
    assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
    writer.close()


async def test_a_pulled_cable_holds_everything_and_gives_it_when_it_is_plugged_in_again(cable: Cable) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    writer.write(b"one")
    assert await heard(reader, 3) == b"one"
    cable.pull()
    writer.write(b"two")
    late, later = await asyncio.open_connection("127.0.0.1", cable.port)
    later.write(b"new")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.2)
    cable.plug()
    assert await heard(reader, 3) == b"two"
    assert await heard(late, 3) == b"new"
    writer.close()
    later.close()


async def test_a_cut_resets_what_there_is_and_refuses_what_comes_until_it_is_mended(cable: Cable) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    writer.write(b"one")
    assert await heard(reader, 3) == b"one"
    cable.cut()
    assert await _ended(reader)
    refused, vain = await asyncio.open_connection("127.0.0.1", cable.port)
    assert await _ended(refused)
    cable.plug()
    again, writer_again = await asyncio.open_connection("127.0.0.1", cable.port)
    writer_again.write(b"two")
    assert await heard(again, 3) == b"two"
    for one in (writer, vain, writer_again):
        one.close()


async def _ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
    except ConnectionError:
        return True
