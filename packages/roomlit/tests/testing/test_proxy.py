"""Each toxic of the proxy does what it says, and the proxy in the background is a cable that can be pulled out."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest

from roomlit.testing.background_proxy import BackgroundProxy
from roomlit.testing.proxy import NO_TOXICS, Proxy, Toxics
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
async def proxied(toxics: Toxics = NO_TOXICS) -> AsyncGenerator[tuple[Proxy, Echo]]:
    echo = Echo()
    server = await asyncio.start_server(echo.serve, "127.0.0.1", 0)
    async with server, Proxy(server.sockets[0].getsockname()[:2], seed=1, toxics=toxics) as proxy:
        yield proxy, echo
        for writer in echo.callers:
            writer.transport.abort()
        await until(lambda: not proxy.connections)


async def connected(proxy: Proxy, echo: Echo) -> Pair:
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


async def test_without_toxics_it_passes_bytes_and_the_end_on() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        assert await echoed(pair) == WORDS
        pair[1].write_eof()
        assert await ending(pair) == "finished after 0"
        assert echo.ended == ["finished"]
        await until(lambda: not proxy.connections)


async def test_latency_holds_every_chunk_back_each_way() -> None:
    async with proxied(Toxics(latency_ms=60, jitter_ms=20)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair) == WORDS
        assert loop.time() - began >= 0.12


async def test_loss_is_a_pause_of_a_retransmission_and_loses_nothing() -> None:
    async with proxied(Toxics(loss=0.9)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair) == WORDS
        assert loop.time() - began >= 0.2


async def test_bandwidth_keeps_to_its_bytes_per_second() -> None:
    async with proxied(Toxics(bandwidth_bytes_per_s=2000)) as (proxy, echo):
        pair, loop = await connected(proxy, echo), asyncio.get_running_loop()
        began = loop.time()
        assert await echoed(pair, b"x" * 600) == b"x" * 600
        assert loop.time() - began >= 0.25


async def test_slicer_hands_everything_on_in_tiny_pieces() -> None:
    async with proxied(Toxics(slicer_bytes=3)) as (proxy, echo):
        assert await echoed(await connected(proxy, echo)) == WORDS
        assert b"".join(echo.heard) == WORDS
        assert len(echo.heard) > 1


async def test_corrupt_makes_text_that_is_no_text() -> None:
    async with proxied(Toxics(corrupt=1)) as (proxy, echo):
        back = await echoed(await connected(proxy, echo))
        assert sum(ours != theirs for ours, theirs in zip(WORDS, echo.heard[0], strict=True)) == 1
        assert back != WORDS
        with pytest.raises(UnicodeDecodeError):
            echo.heard[0].decode()


async def test_reset_peer_reaches_both_ends_without_a_goodbye() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        assert proxy.reset_peer() == 1
        assert await ending(pair) == "reset"
        await until(lambda: echo.ended == ["reset"])


async def test_half_close_downstream_tells_the_client_alone() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        assert proxy.half_close("downstream") == 1
        assert await ending(pair) == "finished after 0"
        pair[1].write(b"still heard")
        await until(lambda: echo.heard[-1] == b"still heard")
        assert echo.ended == []


async def test_half_close_upstream_tells_the_server_alone() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.half_close("upstream")
        await until(lambda: echo.ended == ["finished"])
        assert echo.heard == [WORDS]


async def test_timeout_swallows_in_silence_and_resets_afterwards() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.toxics = Toxics(timeout=True)
        pair[1].write(b"into the void")
        await turns(200)
        pair[1].write(b"must not come without what came before")
        assert echo.heard == [WORDS]
        assert not pair[0].at_eof()
        proxy.toxics = NO_TOXICS
        assert await ending(pair) == "reset"
        assert echo.heard == [WORDS]


async def test_timeout_spares_a_connection_that_was_silent_in_it() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.toxics = Toxics(timeout=True)
        await turns()
        proxy.toxics = NO_TOXICS
        assert await echoed(pair) == WORDS


async def test_down_takes_no_new_connection_and_keeps_the_old() -> None:
    async with proxied() as (proxy, echo):
        old = await connected(proxy, echo)
        await echoed(old)
        proxy.toxics = Toxics(down=True)
        with pytest.raises(ConnectionError):
            await echoed(await connected(proxy, echo))
        assert proxy.refused == 1
        assert await echoed(old) == WORDS
        proxy.toxics = NO_TOXICS
        assert await echoed(await connected(proxy, echo)) == WORDS


async def test_one_connection_can_have_toxics_of_its_own() -> None:
    async with proxied() as (proxy, echo):
        first = await connected(proxy, echo)
        await echoed(first)
        (connection,) = proxy.connections
        connection.toxics = Toxics(corrupt=1)
        assert await echoed(first) != WORDS
        assert await echoed(await connected(proxy, echo)) == WORDS


async def test_nobody_upstream_is_a_reset_for_the_client() -> None:
    async with proxied() as (proxy, echo):
        proxy.upstream = ("127.0.0.1", 1)
        with pytest.raises(ConnectionError):
            await echoed(await connected(proxy, echo))
        assert proxy.refused == 1


async def test_hold_lets_nothing_pass_and_gives_it_when_it_ends() -> None:
    async with proxied() as (proxy, echo):
        pair = await connected(proxy, echo)
        await echoed(pair)
        proxy.toxics = Toxics(hold=True)
        pair[1].write(b"late")
        later = await connected(proxy, echo)
        await turns(200)
        assert echo.heard == [WORDS]
        proxy.toxics = NO_TOXICS
        assert await pair[0].readexactly(4) == b"late"
        assert await echoed(later) == WORDS


async def test_a_client_that_says_what_the_pattern_names_is_reset_and_another_is_not() -> None:
    async with proxied(Toxics(reset_peer_on=rb"GET \S*/ws/")) as (proxy, echo):
        with pytest.raises(ConnectionError):
            await echoed(await connected(proxy, echo), b"GET /a/ws/room HTTP/1.1")
        assert await echoed(await connected(proxy, echo), b"GET /a/api HTTP/1.1") == b"GET /a/api HTTP/1.1"
        assert echo.heard == [b"GET /a/api HTTP/1.1"]


async def test_a_proxy_that_wants_a_sign_in_answers_whatever_is_asked_until_it_does_no_more() -> None:
    async with proxied(Toxics(answer=b"HTTP/1.1 401 Unauthorized\r\n\r\n{}")) as (proxy, echo):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(WORDS)
        assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b"HTTP/1.1 401 Unauthorized\r\n\r\n{}"
        writer.close()
        assert (proxy.refused, echo.heard) == (1, [])
        proxy.toxics = NO_TOXICS
        assert await echoed(await connected(proxy, echo)) == WORDS


@pytest.fixture
async def cable() -> AsyncIterator[BackgroundProxy]:
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
    with BackgroundProxy(server.sockets[0].getsockname()[1]) as laid:
        yield laid
    server.close()


async def heard(reader: asyncio.StreamReader, count: int) -> bytes:
    return await asyncio.wait_for(reader.readexactly(count), PATIENCE_S)


async def test_bytes_pass_both_ways_and_an_end_is_passed_on(cable: BackgroundProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    writer.write(b"hello")
    assert await heard(reader, 5) == b"hello"
    writer.write_eof()
    assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
    writer.close()


async def test_a_pulled_cable_holds_everything_and_gives_it_when_it_is_plugged_in_again(cable: BackgroundProxy) -> None:
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


async def test_a_cut_resets_what_there_is_and_refuses_what_comes_until_it_is_mended(cable: BackgroundProxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
    writer.write(b"one")
    assert await heard(reader, 3) == b"one"
    cable.cut()
    assert await _ended(reader)
    with pytest.raises(ConnectionError):
        await echoed(await asyncio.open_connection("127.0.0.1", cable.port))
    cable.plug()
    again, writer_again = await asyncio.open_connection("127.0.0.1", cable.port)
    writer_again.write(b"two")
    assert await heard(again, 3) == b"two"
    writer.close()
    writer_again.close()


async def _ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
    except ConnectionError:
        return True
