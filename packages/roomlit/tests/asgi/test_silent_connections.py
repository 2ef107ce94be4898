"""A real server with few open files, and very many connections that say nothing or half of it."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager

import httpx
import pytest

from roomlit.testing.waiting import PATIENCE_S

SERVER = """
import resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, {files}))
from starlette.applications import Starlette
from roomlit.asgi.graceful_server import serve
from roomlit.asgi.routes import hub_routes
from roomlit.kinds.chat import ChatRoom
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore

settings = HubSettings({settings})
node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=settings)
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(2048)
print(listener.getsockname()[1], flush=True)
serve(Starlette(routes=hub_routes(node.hub)), settings, listener=listener, hub=node.hub)
"""


RAISED = """
import resource
from roomlit.transports.open_files import connections_most, raise_file_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 500))
limit = raise_file_limit()
print(limit, resource.getrlimit(resource.RLIMIT_NOFILE)[0], connections_most(limit))
"""


@contextmanager
def serving(*, files: int = 256, settings: str = "") -> Generator[tuple[int, subprocess.Popen[str]]]:
    """A server that may open so many files, and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(files=files, settings=settings)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def ended(one: socket.socket, within_s: float) -> bool:
    """Whether the other end has closed it."""
    one.settimeout(within_s)
    try:
        while one.recv(4096):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def connected(port: int, source: str = "127.0.0.1") -> socket.socket:
    """One more connection."""
    return socket.create_connection(("127.0.0.1", port), PATIENCE_S, source_address=(source, 0))


def answers(port: int) -> bool:
    """Whether a newcomer is served."""
    return httpx.get(f"http://127.0.0.1:{port}/health", timeout=PATIENCE_S, trust_env=False).is_success


@pytest.mark.long
def test_silent_connections_are_gone_after_ten_seconds_newcomers_are_served_and_one_warning_tells() -> None:
    with ExitStack() as held, serving(files=256) as (port, process):
        assert answers(port)
        begun = time.monotonic()
        silent = [held.enter_context(closing(connected(port))) for _ in range(236)]
        assert all(answers(port) for _ in range(5))
        assert all(ended(one, PATIENCE_S) for one in silent)
        took = time.monotonic() - begun
        assert all(answers(port) for _ in range(5))
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert took < 75
    assert len(re.findall("many connections said nothing", said)) == 1, said
    assert "Traceback" not in said


@pytest.mark.long
@pytest.mark.parametrize(
    "half",
    [
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: ",
        b"GET /ws/A/B HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
    ],
    ids=["headers", "the second request", "a handshake"],
)
def test_half_a_request_does_not_stay(half: bytes) -> None:
    with serving() as (port, _), closing(connected(port)) as one:
        one.sendall(half)
        assert ended(one, PATIENCE_S)


@pytest.mark.long
def test_a_body_that_comes_drop_by_drop_is_ended_at_every_end_that_takes_one() -> None:
    head = "{} {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
    with ExitStack() as held, serving(files=4096) as (port, _):
        paths = httpx.get(f"http://127.0.0.1:{port}/api/openapi.json", trust_env=False).json()["paths"]
        ends = [(how.upper(), f"/api{path}") for path, hows in paths.items() for how in hows if how in {"post", "put"}]
        assert len(ends) >= 9
        slow = {end: held.enter_context(closing(connected(port))) for end in ends}
        for (how, path), one in slow.items():
            one.sendall(head.format(how, path.replace("{code}", "LOBBY")).encode() + b"{")
        begun = time.monotonic()
        while slow and time.monotonic() - begun < PATIENCE_S:
            assert answers(port)
            slow = {end: one for end, one in slow.items() if not dropped(one)}
            time.sleep(0.5)
        assert slow == {}


def dropped(one: socket.socket) -> bool:
    """Whether a further drop of a body is in vain."""
    try:
        one.send(b" ")
    except OSError:
        return True
    return ended(one, 0.01)


def test_one_address_has_a_limit_and_another_comes_in_meanwhile() -> None:
    with ExitStack() as held, serving(files=4096, settings="connections_per_address=20") as (port, _):
        busy = [held.enter_context(closing(connected(port, "127.0.0.2"))) for _ in range(20)]
        for one in busy:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
        # 127.0.0.2 is within the network of proxies that is believed as a rule.
        assert answers(port)
        over = held.enter_context(closing(connected(port, "127.0.0.2")))
        over.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert over.recv(4096).startswith(b"HTTP/1.1 200")
    settings = "connections_per_address=20, trusted_proxies='127.0.0.1'"
    with ExitStack() as held, serving(files=4096, settings=settings) as (port, process):
        busy = [held.enter_context(closing(connected(port, "127.0.0.2"))) for _ in range(20)]
        for one in busy:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
        over = held.enter_context(closing(connected(port, "127.0.0.2")))
        assert b" 503 " in over.recv(4096)
        assert answers(port)
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert "ROOMLIT_CONNECTIONS_PER_ADDRESS" in said


def test_the_file_limit_is_raised_as_far_as_it_may_be() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            RAISED,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    ).stdout.split()
    assert told[:2] == ["500", "500"]
    assert 100 < int(told[2]) < 500 - 64
