"""Firefox and WebKit as Debian ships them, each driven by the standard it speaks itself: no driver but its own."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
from websockets.sync.client import ClientConnection, connect

from party import eventually
from roomlit.testing.free_port import free_port
from roomlit.testing.waiting import PATIENCE_S

Actions = list[dict[str, Any]]
"""Input sources and what they do, as both standards write it."""


class Engine(Protocol):
    """A browser with one page."""

    def go(self, url: str) -> None:
        """Open this address and wait until it is loaded."""
        ...

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, by way of JSON."""
        ...

    def act(self, actions: Actions) -> None:
        """Press keys and buttons, as a person would."""
        ...

    def size(self, width: int, height: int) -> None:
        """What the page has, in CSS pixels."""
        ...

    def picture(self) -> bytes:
        """What the page shows, as PNG."""
        ...


class Firefox:
    """Speaks WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) over its own socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        self._ask("session.new", capabilities={})
        self._page: str = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def go(self, url: str) -> None:
        """See `Engine.go`."""
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        """See `Engine.run`."""
        script = f"JSON.stringify(({expression}) ?? null)"
        answer = self._ask("script.evaluate", target={"context": self._page}, expression=script, awaitPromise=False)
        if answer["type"] != "success":
            raise AssertionError(f"expected a value of {expression}, got {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def act(self, actions: Actions) -> None:
        """See `Engine.act`."""
        self._ask("input.performActions", context=self._page, actions=actions)

    def size(self, width: int, height: int) -> None:
        """See `Engine.size`."""
        self._ask("browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height})

    def picture(self) -> bytes:
        """See `Engine.picture`."""
        return b64decode(self._ask("browsingContext.captureScreenshot", context=self._page)["data"])

    def quit(self) -> None:
        """Have the whole browser end."""
        self._ask("browser.close")

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(PATIENCE_S))
            if answer.get("id") != self._asked:
                continue
            if answer["type"] == "error":
                raise AssertionError(f"{method}: {answer['error']}: {answer['message']}")
            return answer["result"]


class WebKit:
    """Speaks WebDriver (https://w3c.github.io/webdriver/) through WebKit's own WebKitWebDriver."""

    def __init__(self, client: httpx.Client, browser: Path) -> None:
        self._client = client
        self._session = ""
        own = {"binary": str(browser), "args": ["--automation"]}
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": own}}}
        self._session = f"/session/{self._ask('POST', '/session', **asked)['sessionId']}"

    def go(self, url: str) -> None:
        """See `Engine.go`."""
        self._ask("POST", "/url", url=url)

    def run(self, expression: str) -> Any:
        """See `Engine.run`."""
        script = f"return JSON.stringify(({expression}) ?? null)"
        return json.loads(self._ask("POST", "/execute/sync", script=script, args=[]))

    def act(self, actions: Actions) -> None:
        """See `Engine.act`."""
        self._ask("POST", "/actions", actions=actions)

    def size(self, width: int, height: int) -> None:
        """See `Engine.size`."""
        bars = 0
        for _ in range(2):  # The window has bars of its own; how high shows only when it is there.
            self._ask("POST", "/window/rect", width=width, height=height + bars)
            bars += height - int(self.run("innerHeight"))

    def picture(self) -> bytes:
        """See `Engine.picture`."""
        return b64decode(self._ask("GET", "/screenshot"))

    def quit(self) -> None:
        """Have the browser end."""
        self._ask("DELETE", "")

    def _ask(self, method: str, path: str, **params: Any) -> Any:
        own = path if path == "/session" else f"{self._session}{path}"
        answer = self._client.request(method, own, json=params if method == "POST" else None)
        value: Any = answer.json()["value"]
        if not answer.is_success:
            raise AssertionError(f"{method} {path}: {value['error']}: {value['message']}")
        return value


def missing(name: str) -> str:
    """What the machine lacks to drive this engine; empty when it has everything."""
    if name == "firefox":
        return "" if _firefox() is not None else "Firefox is not installed"
    lacks = [command for command in ("WebKitWebDriver", "Xvfb") if shutil.which(command) is None]
    return f"not installed: {', '.join(lacks)}" if lacks else "" if _minibrowser() else "MiniBrowser is not installed"


@contextmanager
def started(name: str, where: Path) -> Generator[Engine]:
    """The engine called `name`, with everything it writes below `where`."""
    with _firefox_at(where) if name == "firefox" else _webkit_at(where) as engine:
        yield engine


@contextmanager
def _firefox_at(where: Path) -> Generator[Engine]:
    profile = where / "profile"
    profile.mkdir()
    program = _firefox()
    assert program is not None
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]
    with _process(command, where / "firefox.log", HOME=str(where)) as log:
        address = _said(log, r"BiDi listening on (ws://\S+)")
        with connect(f"{address}/session", max_size=None, open_timeout=PATIENCE_S) as socket:
            firefox = Firefox(socket)
            yield firefox
            firefox.quit()


@contextmanager
def _webkit_at(where: Path) -> Generator[Engine]:
    style = where / "gtk-3.0" / "gtk.css"
    style.parent.mkdir()
    # A window is never narrower than its tool bar: without this no page would be as narrow as a phone.
    style.write_text("* { min-width: 0; margin: 0; padding: 0; font-size: 1px; -gtk-icon-transform: scale(.1); }")
    browser = _minibrowser()
    assert browser is not None
    with ExitStack() as stack:
        screen = stack.enter_context(_display(where / "screen.log"))
        own = {"DISPLAY": screen, "XDG_CONFIG_HOME": str(where), "HOME": str(where), "LIBGL_ALWAYS_SOFTWARE": "1"}
        port = free_port()
        stack.enter_context(_process(["WebKitWebDriver", f"--port={port}"], where / "webkit.log", **own))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S))
        eventually("an answer of WebKitWebDriver", lambda: _answers(client))
        webkit = WebKit(client, browser)
        yield webkit
        webkit.quit()


@contextmanager
def _display(log: Path) -> Generator[str]:
    """A screen nobody looks at; its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with _process(command, log) as said:
        number = _said(said, r"^(\d+)$")
        yield f":{number}"


@contextmanager
def _process(command: list[str], log: Path, **environment: str) -> Generator[Path]:
    """A program from start to end; where it writes what it says."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **environment})
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_S)


def _said(log: Path, pattern: str) -> str:
    """What a program says of itself once it listens: the first group of `pattern`."""
    sought = re.compile(pattern, re.MULTILINE)
    eventually(f"{pattern} in {log.name}", lambda: sought.search(log.read_text()) is not None)
    found = sought.search(log.read_text())
    assert found is not None
    return found[1]


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/status").is_success
    except httpx.TransportError:
        return False


def _firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def _minibrowser() -> Path | None:
    """WebKitGTK's own browser; it stands in a directory of the library, never on the path."""
    places = (
        place for root in ("/usr/lib", "/usr/libexec") for place in Path(root).glob("**/webkit2gtk-4.1/MiniBrowser")
    )
    return next(places, None)
