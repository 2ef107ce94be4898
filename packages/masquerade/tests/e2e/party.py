"""The running program and the people who play it, as the browser tests see them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeVar

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Locator, Page

from roomlit.testing.chromium import PATIENCE_MS
from roomlit.testing.waiting import PATIENCE_S

_LONG = str(3_600_000)
SCROLLS = "(document.querySelector('[data-testid=stMain]') ?? document.documentElement)"
"""What of the page scrolls: Streamlit's has an element of its own for that."""
HIDDEN_BELOW = f"(({{scrollHeight, clientHeight}}) => scrollHeight - clientHeight)({SCROLLS})"
"""How many pixels of the page one would have to scroll for."""
UP = "🟢 Connected"
Pages = Literal["light", "streamlit"]
"""Which page people play on: the hub's own below `/p/`, or the one with what Python draws."""
ON_STREAMLIT = pytest.mark.parametrize("pages", ["streamlit"], indirect=True)
"""For what Streamlit's page alone has. All other tests play on the light page, which costs a fifth of the processor."""
ON_BOTH = pytest.mark.parametrize("pages", ["light", pytest.param("streamlit", marks=pytest.mark.long)], indirect=True)
PARTY_HOST = "party.test"
"""Known to the browser of the tests alone, as loopback: no secure context, like a laptop on a LAN."""


def eventually(what: str, check: Callable[[], bool]) -> None:
    """Wait until `check()` holds; fails with `what` after `PATIENCE_S`."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.05)
    raise AssertionError(f"expected within {PATIENCE_S} s: {what}")


class Program:
    """`masquerade up` as a host starts it, on a free port, with a data directory of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.environment = {**os.environ, **environment}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.with_suffix(".log")
        self.command = [sys.executable, "-m", "masquerade", "up", "--port", str(self.port), "--data", str(data)]
        self._told: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdin=self._told, stdout=log, stderr=log, cwd=self.data.parent, env=self.environment
            )
        eventually("an answer on /health", self.healthy)

    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            return httpx.get(f"{self.url}/health", timeout=1).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """`kill -9`: no goodbye, nothing written after this."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE_S)

    @contextmanager
    def held(self) -> Generator[None]:
        """While this lasts the program stands still: it takes connections and answers none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def ended_by(self, number: signal.Signals) -> int:
        """Tell it to stop with this signal; its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(PATIENCE_S)

    def stop(self) -> None:
        """End it, politely first."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE_S)

    def open_room(self, **options: object) -> str:
        """A room with these settings; its code."""
        answer = httpx.post(f"{self.url}/api/v1/rooms", json={"options": options}, timeout=PATIENCE_S)
        answer.raise_for_status()
        return answer.json()["room"]


Started = TypeVar("Started", bound=Program)


class Leaping(Program):
    """The program with a clock that leaps: phases may be long, because nobody has to wait for their bells."""

    def __init__(self, data: Path, **environment: str) -> None:
        # A leap is no silence of a browser: nobody is sent away for it.
        super().__init__(data, ROOMLIT_SILENCE_MS=_LONG, ROOMLIT_HELLO_TIMEOUT_MS=_LONG, **environment)
        self.command = [sys.executable, str(Path(__file__).with_name("leaping.py")), str(self.port), str(data)]
        self._told = subprocess.PIPE

    def ring(self, room: str, *phases: str) -> None:
        """The bell of the phase that is on, if it is one of these; otherwise nothing happens."""
        for phase in phases:
            self._tell(f"{room} {phase}")

    def pass_time(self, ms: int) -> None:
        """It is so much later."""
        self._tell(str(ms))

    def _tell(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def stop(self) -> None:
        """End it, politely first."""
        super().stop()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


@contextmanager
def running(program: Started) -> Generator[Started]:
    """From start to stop. Whatever it logs must not hold a traceback."""
    program.start()
    try:
        yield program
    finally:
        program.stop()
    log = program.log.read_text()
    assert "Traceback" not in log, log[-4000:]


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A screen as a browser reports it: size in CSS pixels, device pixels per CSS pixel, and the agent's name."""

    width: int
    height: int
    scale: float = 1
    touch: bool = False
    agent: str | None = None


DESKTOP = Device(width=1280, height=800)
PHONE = Device(width=390, height=844, touch=True)
_APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
IPHONE = Device(width=390, height=664, scale=3, touch=True, agent=f"{_APPLE}Version/18.5 Mobile/15E148 Safari/604.1")
"""With Safari's bars around the page."""
_GOOGLE = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
ANDROID = Device(
    width=412, height=839, scale=2.625, touch=True, agent=f"{_GOOGLE}Chrome/140.0.0.0 Mobile Safari/537.36"
)


class Player:
    """One person at one browser: what they do and what they see."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        phone: bool = False,
        device: Device | None = None,
        dark: bool = False,
        pages: Pages = "light",
    ) -> None:
        self.light = pages == "light"
        shown = device or (PHONE if phone else DESKTOP)
        self._context = browser.new_context(
            viewport={"width": shown.width, "height": shown.height},
            device_scale_factor=shown.scale,
            is_mobile=shown.touch,
            has_touch=shown.touch,
            user_agent=shown.agent,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # What moves costs the tests time and shows them nothing.
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        # What the page's policy forbids is wanted by nothing of ours: it would be missing.
        self.page.on("console", lambda said: self.faults.extend([said.text] if "Content Security" in said.text else []))
        self.url = url

    def open(self, room: str) -> None:
        """Open the page of a room."""
        self.page.goto(f"{self.url}/p/{room}" if self.light else f"{self.url}/?room={room}")

    def join(self, room: str, name: str) -> None:
        """Open the page of a room and take a seat."""
        self.open(room)
        self.page.get_by_label("Nickname").fill(name)
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.page.locator(".waiting").wait_for()

    def reload(self) -> None:
        """Reload and wait for the table to be live again."""
        self.page.reload()
        self.page.locator(".light[aria-label=Connected]").wait_for()

    def in_phase(self, title: str) -> None:
        """Wait for a phase by its title."""
        self.page.locator("h2.phase", has_text=title).wait_for()

    def say(self, text: str) -> None:
        """Type a message and send it."""
        self.page.get_by_label("Your message").fill(text)
        self.page.get_by_label("Send", exact=True).click()

    def lines(self) -> list[str]:
        """What the conversation shows, top to bottom."""
        return self.page.locator(".log .bubble").all_inner_texts()

    def sees(self, text: str) -> None:
        """Wait for a line of chat."""
        self.page.locator(".log .bubble", has_text=text).wait_for()

    def mask(self) -> str:
        """The name this player wears, in the ready phase."""
        return self.page.locator(".outcome h2 bdi").inner_text()

    def shows_connection(self, *words: str) -> None:
        """Wait for these words on the connection: behind the three bars, or in the sidebar, which is opened first."""
        if self.light:
            self.page.locator(f".light[aria-label={'Connected' if UP in words else 'Not connected'}]").wait_for()
            for text in {*words} - {UP}:
                self.page.locator(".signal", has_text=text).wait_for(state="attached")
            return
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        if opener.is_visible():
            opener.click()
        for text in words:
            self.page.locator(".rl-status", has_text=text).wait_for()

    def seal(self, *answers: str) -> None:
        """Answer the prompts, one after the other, and seal each."""
        for place, text in enumerate(answers, start=1):
            self.page.locator(".prompts textarea:visible").first.fill(text)
            self.page.get_by_role("button", name="Seal", exact=True).first.click()
            self.page.locator(".prompts .done:visible").nth(place - 1).wait_for()

    def vote(self, *, but: tuple[str, ...] = ()) -> None:
        """Name the first seat on the ballot that is none of `but`, set its slider, lock in."""
        row = self.page.locator(".row-seat").first
        if but:
            names = self.page.locator(".row-seat").all_inner_texts()
            place = next(at for at, text in enumerate(names) if not any(name in text for name in but))
            row = self.page.locator(".row-seat").nth(place)
        row.locator(".pick").click()
        slider = row.locator("input[type=range]")
        if slider.is_visible():  # The prey of a hunt only points.
            slider.fill("80")
        self.page.get_by_role("button", name="Lock in").click()
        self.page.locator(".ballot:not(.sealed-ballot)").wait_for(state="hidden")  # Counted, or the last one there was.

    def unmask(self) -> None:
        """Turn all masks over without waiting for the shared screen, unless the clock was quicker."""
        self.page.locator(".unmasked").wait_for()
        self.page.locator(".unmasking .skip").dispatch_event("click")

    def wearers(self, role: str = "") -> Locator:
        """Whoever wore the masks, once those are off: turned over, or on Streamlit's page on the cards of Python."""
        return self.page.locator(f"{'.flip.turned' if self.light else '.mq-card'}{role and f'.{role}'}")

    def close(self) -> None:
        """Leave."""
        self._context.close()
