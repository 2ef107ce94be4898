"""Each fault of the chaos proxy does what it says."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from roomlit.testing.chaos import CLEAR, ChaosProxy, Faults
from roomlit.testing.waiting import PATIENCE_S, turns, until

WORDS = b"the quick brown fox jumps over the lazy dog"
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Echo:
    """A server that sends back what it hears, and remembers how each connection ended."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.ended: list[str] = []
        self.callers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1000):
                self.heard.append(data)
                writer.write(data)
                await writer.drain()
            self.ended.append("finished")
        except ConnectionError:
            self.ended.append("reset")
        finally:
            writer.close()


@asynccontextmanager
async def proxied(faults: Faults = CLEAR) -> AsyncGenerator[tuple[ChaosProxy, Echo]]:
    echo = Echo()
    server = await asyncio.start_server(echo.serve, "127.0.0.1", 0)
    async with server, ChaosProxy(server.sockets[0].getsockname()[:2], seed=1, faults=faults) as proxy:
        yield proxy, echo
        for writer in echo.callers:
            writer.transport.abort()
        await until(lambda: not proxy.passages)


async def connected(proxy: ChaosProxy, echo: Echo) -> Pair:
    pair = await asyncio.open_connection("127.0.0.1", proxy.port)
    echo.callers.append(pair[1])
    return pair


async def echoed(pair: Pair, data: bytes = WORDS) -> bytes:
    reader, writer = pair
    writer.write(data)
    async with asyncio.timeout(PATIENCE_S):
        return await reader.readexactly(len(data))


async def ending(pair: Pair) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            rest = await pair[0].read()
    except ConnectionError:
        return "reset"
    return f"finished after {len(rest)}"


async def test_clear_weather_passes_bytes_and_the_end_on() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        assert await echoed(pair) == WORDS
        pair[1].write_eof()
        assert await ending(pair) == "finished after 0"
        assert echo.ended == ["finished"]
        await until(lambda: not proxy.passages)


async def test_delay_holds_every_chunk_back_each_way() -> None:
    async with proxied(Faults(delay_ms=60, jitter_ms=20)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair) == WORDS
        assert loop.time() - began >= 0.12


async def test_loss_is_a_pause_of_a_retransmission_and_loses_nothing() -> None:
    async with proxied(Faults(loss=0.9)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair) == WORDS
        assert loop.time() - began >= 0.2


async def test_throttle_keeps_to_its_bytes_per_second() -> None:
    async with proxied(Faults(throttle_bytes_per_s=2000)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair, b"x" * 600) == b"x" * 600
        assert loop.time() - began >= 0.25


async def test_slice_hands_everything_on_in_tiny_pieces() -> None:
    async with proxied(Faults(slice_bytes=3)) as (proxy, echo):
        assert await echoed(await connected(proxy, echo)) == WORDS
        assert b"".join(echo.heard) == WORDS
        assert len(echo.heard) > 1


async def test_corrupt_makes_text_that_is_no_text() -> None:
    async with proxied(Faults(corrupt=1)) as (proxy, echo):
        back = await echoed(await connected(proxy, echo))
        assert sum(ours != theirs for ours, theirs in zip(WORDS, echo.heard[0], strict=True)) == 1
        assert back != WORDS
        with pytest.raises(UnicodeDecodeError):
            echo.heard[0].decode()


async def test_reset_reaches_both_ends_without_a_goodbye() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        assert proxy.reset() == 1
        assert await ending(pair) == "reset"
        await until(lambda: echo.ended == ["reset"])


async def test_half_close_down_tells_the_client_alone() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        assert proxy.half_close("down") == 1
        assert await ending(pair) == "finished after 0"
        pair[1].write(b"still heard")
        await until(lambda: echo.heard[-1] == b"still heard")
        assert echo.ended == []


async def test_half_close_up_tells_the_server_alone() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.half_close("up")
        await until(lambda: echo.ended == ["finished"])
        assert echo.heard == [WORDS]


async def test_black_hole_swallows_in_silence_and_resets_afterwards() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.faults = Faults(black_hole=True)
        pair[1].write(b"into the void")
        await turns(200)
        pair[1].write(b"must not come without what came before")
        assert echo.heard == [WORDS]
        assert not pair[0].at_eof()
        proxy.faults = CLEAR
        assert await ending(pair) == "reset"
        assert echo.heard == [WORDS]


async def test_black_hole_spares_a_connection_that_was_silent_in_it() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.faults = Faults(black_hole=True)
        await turns()
        proxy.faults = CLEAR
        assert await echoed(pair) == WORDS


async def test_refuse_takes_no_new_connection_and_keeps_the_old() -> None:
    async with proxied() as (proxy, echo):
        old = await connected(proxy, echo)
        await echoed(old)
        proxy.faults = Faults(refuse=True)
        with pytest.raises(ConnectionError):
            await echoed(await connected(proxy, echo))
        assert proxy.refused == 1
        assert await echoed(old) == WORDS
        proxy.faults = CLEAR
        assert await echoed(await connected(proxy, echo)) == WORDS


async def test_one_connection_can_have_weather_of_its_own() -> None:
    async with proxied() as (proxy, echo):
        first = await connected(proxy, echo)
        await echoed(first)
        (passage,) = proxy.passages
        passage.faults = Faults(corrupt=1)
        assert await echoed(first) != WORDS
        assert await echoed(await connected(proxy, echo)) == WORDS


async def test_nobody_upstream_is_a_reset_for_the_client() -> None:
    async with proxied() as (proxy, echo):
        proxy.upstream = ("127.0.0.1", 1)
        with pytest.raises(ConnectionError):
            await echoed(await connected(proxy, echo))
        assert proxy.refused == 1
