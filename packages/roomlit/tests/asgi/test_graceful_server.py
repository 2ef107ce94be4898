"""How a server ends: it says goodbye while it still answers, in bounded time, and a second signal ends it at once."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest

from roomlit.testing.waiting import PATIENCE_S

SERVER = """
import asyncio, gc, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from roomlit.asgi.graceful_server import GracefulServer

async def drain():
    print("leaving", flush=True)
    await {leave}

async def hello(request):
    return PlainTextResponse("hello")

async def frozen(request):
    return PlainTextResponse(str(gc.get_freeze_count()))

class Told(GracefulServer):
    async def main_loop(self):
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)
        await super().main_loop()

config = uvicorn.Config(Starlette(routes=[Route("/", hello), Route("/frozen", frozen)]), port=0, log_level="error")
Told(config, drain=drain).run()
"""


@contextmanager
def serving(leave: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A server that leaves like that, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(leave=leave)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process, f"http://127.0.0.1:{int(process.stdout.readline())}/"
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def heard(process: subprocess.Popen[str]) -> str:
    """Its next line."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_it_answers_while_it_leaves_and_ends_by_itself_however_long_goodbyes_take(number: signal.Signals) -> None:
    with serving("asyncio.sleep(3600)") as (process, url):
        process.send_signal(number)
        assert heard(process) == "leaving"
        assert httpx.get(url, timeout=PATIENCE_S).text == "hello"
        process.wait(PATIENCE_S)


def test_what_is_loaded_when_it_begins_to_serve_is_no_more_looked_through_for_garbage() -> None:
    with serving("asyncio.sleep(0)") as (_, url):
        assert int(httpx.get(f"{url}frozen", timeout=PATIENCE_S).text) > 1_000


def test_a_second_signal_ends_it_at_once() -> None:
    with serving("asyncio.sleep(3600)") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert heard(process) == "leaving"
        time.sleep(0.7)  # A second one that follows on the heel of the first counts as the same.
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 128 + signal.SIGTERM


def test_the_same_signal_passed_on_twice_is_one() -> None:
    with serving("asyncio.sleep(3600)") as (process, url):
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert heard(process) == "leaving"
        assert httpx.get(url, timeout=PATIENCE_S).text == "hello"


def test_a_goodbye_that_fails_does_not_keep_it() -> None:
    with serving("asyncio.get_running_loop().create_future().cancelled_by_nobody()") as (process, _):
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)
