"""The doctor: one line per thing, what is wrong with it, and how to mend it."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from masquerade.api.doctor import front_door, host_machine
from masquerade.api.doctor.finding import Finding, healthy
from roomlit.hosting import HubSettings, SystemClock
from roomlit.server.drain import drain
from roomlit.testing.live_hub import LiveHub


@contextmanager
def taken() -> Generator[int]:
    """A port on which somebody listens and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@asynccontextmanager
async def proxy(port: int, *, swallow: bytes = b"", host: bytes = b"") -> AsyncGenerator[str]:
    """Stands before `port`, loses the header `swallow`, and writes another Host."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        kept = [line for line in head if not (swallow and line.lower().startswith(swallow))]
        kept = [b"Host: " + host if host and line.lower().startswith(b"host:") else line for line in kept]
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
        up_writer.write(b"\r\n".join(kept))
        await asyncio.gather(_pump(reader, up_writer), _pump(up_reader, writer))

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(4096):
            writer.write(data)
    except ConnectionError:
        pass
    finally:
        writer.close()


def wrong(findings: list[Finding]) -> list[str]:
    """What is not as it should be."""
    assert all(finding.mend for finding in findings if finding.wrong)
    return [finding.what for finding in findings if finding.wrong]


def test_a_finding_is_one_line_and_only_wrong_ones_make_it_fail() -> None:
    fine, bad = Finding(what="disk", seen="9 MB"), Finding(what="port", wrong="taken", mend="choose another")
    assert fine.line() == "ok     disk: 9 MB"
    assert bad.line() == "WRONG  port: taken. Mend: choose another"
    assert healthy([fine])
    assert not healthy([fine, bad])


def test_the_settings_that_decide_are_in_force_and_frames_go_out_below_asgi() -> None:
    assert not host_machine.streamlit_settings(8123).wrong
    assert host_machine.protocol_class(HubSettings()).seen == "HubProtocol"


def test_a_malformed_origin_is_named() -> None:
    assert not host_machine.own_names(HubSettings()).wrong
    assert "play.example.org" in host_machine.own_names(HubSettings(allowed_origins="play.example.org")).wrong


def test_a_place_that_can_be_written_is_fine_also_before_the_first_start(tmp_path: Path) -> None:
    assert not host_machine.space(tmp_path / "not" / "yet").wrong
    assert not host_machine.journal(tmp_path / "not" / "yet").wrong


def test_a_damaged_journal_is_found_and_a_whole_one_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE t (x)")
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,) for _ in range(100)])
        database.commit()
    before = file.read_bytes()
    assert not host_machine.journal(tmp_path).wrong
    assert file.read_bytes() == before
    file.write_bytes(before[:5000] + b"\xff" * 9000 + before[14_000:])
    assert "damaged" in host_machine.journal(tmp_path).wrong


def test_open_files_are_as_many_as_they_may_be() -> None:
    found = host_machine.open_files()
    assert "may be open" in found.seen + found.wrong


async def test_a_clock_that_was_set_is_told_from_a_steady_one() -> None:
    class Earlier(SystemClock):
        def now(self) -> int:
            return super().now() - 5_000

    assert not (await host_machine.clock(wait_s=0.05)).wrong
    assert "5" in (await host_machine.clock(first=Earlier(), wait_s=0.05)).wrong


async def test_a_port_is_free_or_ours_or_somebody_elses() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    assert "free" in (await host_machine.port("127.0.0.1", free)).seen
    with taken() as number:
        assert (await host_machine.port("127.0.0.1", number)).wrong
    async with LiveHub() as hub:
        assert "ours" in (await host_machine.port("127.0.0.1", hub.port)).seen


async def test_the_way_in_is_fine_when_everything_passes() -> None:
    async with LiveHub() as hub:
        findings = await front_door.through(hub.url, quiet_s=0.1)
        assert wrong(findings) == []
        assert [finding.what for finding in findings][:3] == ["way in", "clock over there", "WebSocket"]
        async with proxy(hub.port) as url:
            assert wrong(await front_door.through(url, quiet_s=0.1)) == []


async def test_a_proxy_that_loses_the_upgrade_is_found() -> None:
    async with LiveHub() as hub, proxy(hub.port, swallow=b"upgrade:") as url:
        (socket,) = [finding for finding in await front_door.through(url, quiet_s=0.1) if finding.what == "WebSocket"]
        assert "Upgrade" in socket.mend
        assert socket.wrong


async def test_a_proxy_that_writes_another_host_is_found() -> None:
    async with LiveHub() as hub, proxy(hub.port, host=b"backend:8000") as url:
        (socket,) = [finding for finding in await front_door.through(url, quiet_s=0.1) if finding.what == "WebSocket"]
        assert "refused" in socket.wrong
        assert url in socket.mend


async def test_a_server_that_leaves_is_alive_and_not_ready() -> None:
    async with LiveHub() as hub:
        await drain(hub.hub.registry)
        findings = await front_door.through(hub.url, quiet_s=0.1)
        assert wrong(findings) == ["way in"]
        assert "restarting" in findings[0].wrong


async def test_nobody_there_is_one_finding_that_says_so() -> None:
    with taken() as number:
        pass
    assert wrong(await front_door.through(f"http://127.0.0.1:{number}")) == ["way in"]
