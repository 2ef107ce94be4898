"""Networks as guests bring them, one row each, and the walk through one: come in, talk, be cut off, talk on."""

import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page, expect

from front_proxies import (
    BLIND,
    CADDY,
    GZIP,
    HTPASSWD,
    NGINX,
    PASSING,
    PASSWORD,
    USER,
    Gate,
    own_certificate,
    started,
)
from party import PARTY_HOST, Program, eventually
from roomlit import connect_sync
from roomlit.client.sync_room import SyncRoom
from roomlit.testing.background_proxy import BackgroundProxy
from roomlit.testing.chromium import PATIENCE_MS
from roomlit.testing.free_port import free_port
from roomlit.testing.proxy import NO_TOXICS, Toxics
from roomlit.testing.waiting import PATIENCE_S

GAME = {"mode": "spot", "ai_seats": 1, "rounds": 1, "ready_s": 5, "discussion_s": 300}
PLAIN = """<!doctype html><title>plain</title><script type="module">
  import { openRoom } from "./web/roomlit.room/index.js";
  import { fold } from "./web/masquerade.table/view_reducer.js";
  openRoom({ room: new URLSearchParams(location.search).get("room"), name: "Ada" }).setReducer(fold);
</script>"""
"""A page without Streamlit, whose own WebSocket none can do without."""
Disturbance = Literal["", "idle", "expire"]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """What lies between a guest and the server, and which transport a page has to find there."""

    name: str
    transport: str = "websocket"
    told: str
    """What the doctor says of it; "": that all is well."""
    program: Literal["nginx", "caddy"] = "nginx"
    server: str = ""
    """Lines for nginx's `server`."""
    location: str = ""
    """Lines for its `location`."""
    passing: str = PASSING
    socket: str | None = None
    """Lines for `/ws/` alone; None treats it as all the rest."""
    prefix: str = ""
    """The path that the proxy has before all others, and takes off."""
    tls: bool = False
    http2: bool = False
    gate: Literal["", "login", "notice"] = ""
    basic: bool = False
    toxics: Toxics = NO_TOXICS
    streamlit: bool = True
    """Whether Streamlit's own WebSocket passes; without it there is no page of the game."""
    disturbance: Disturbance = ""
    quiet_s: int = 0
    """How long nothing is said in the idle rows."""
    cuts_most: int = 0
    """How often the page may lose its connection meanwhile."""
    long: bool = True
    """Whether it is left to the long tests."""


GATE = """
    auth_request /check; error_page 401 = @gate;
    location = /check {{ internal; proxy_pass http://127.0.0.1:{gate}; proxy_pass_request_body off;
      proxy_set_header Content-Length ""; }}
    location /gate {{ auth_request off; proxy_pass http://127.0.0.1:{gate}; }}
    location @gate {{ auth_request off; {answer} }}"""
LOGIN = "return 302 /gate?to=$request_uri;"
NOTICE = (
    "default_type text/html; "
    """return 200 '<!doctype html><title>Visit?</title><a href="/gate/in?to=$request_uri">Let me in</a>';"""
)
NETWORKS = (
    Network(name="below a path that the proxy takes off", told="", prefix="/game"),
    Network(name="a password of the proxy's (Basic)", told="wants a password", basic=True),
    Network(
        name="a sign-in that redirects, and runs out",
        told="asks people to sign in",
        gate="login",
        disturbance="expire",
    ),
    Network(
        name="a notice to click away, and again later",
        told="shows a page of its own",
        gate="notice",
        disturbance="expire",
    ),
    Network(name="`/ws/` without Upgrade", transport="sse", told="the upgrade", socket=BLIND, long=False),
    Network(
        name="`/ws/` without Upgrade, answers gathered (buffering on, and gzip)",
        transport="long_poll",
        told="gathers",
        socket=BLIND,
        server=GZIP,
        location="proxy_ignore_headers X-Accel-Buffering;",
    ),
    Network(
        name="no Upgrade anywhere (a page without Streamlit)",
        transport="sse",
        told="the upgrade",
        passing=BLIND,
        streamlit=False,
    ),
    Network(
        name="cuts what is quiet for 15 s",
        told="quiet for 15 s",
        location="proxy_read_timeout 15s;",
        disturbance="idle",
        quiet_s=50,
        cuts_most=1,
    ),
    Network(
        name="cuts what is quiet for 60 s",
        told="quiet for 60 s",
        location="proxy_read_timeout 60s;",
        disturbance="idle",
        quiet_s=75,
    ),
    Network(name="HTTP/2 and TLS (nginx)", told="HTTP/2", tls=True, http2=True),
    Network(name="HTTP/2 and TLS (Caddy)", told="HTTP/2", tls=True, http2=True, program="caddy"),
    Network(
        name="at most 20 requests in flight (HTTP/1.1)",
        told="at most 20 requests",
        server="limit_conn whole 20; limit_conn_status 429;",
    ),
    Network(
        name="`/ws/` without Upgrade, all answers by gzip",
        transport="sse",
        told="gzip",
        socket=BLIND,
        server=GZIP,
    ),
    Network(
        name="headers of at most 4 KiB",
        told="4 KiB",
        server="client_header_buffer_size 1k; large_client_header_buffers 4 4k; proxy_buffer_size 4k; "
        "proxy_buffers 8 4k; proxy_busy_buffers_size 8k;",
    ),
    Network(
        name="a filter that resets `/ws/`",
        transport="sse",
        told="cut off",
        toxics=Toxics(reset_peer_on=rb"GET /ws/"),
    ),
    Network(
        name="a slow path that loses 2 % (fault proxy)",
        told="",
        toxics=Toxics(latency_ms=150, jitter_ms=50, loss=0.02),
    ),
)


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a walk."""

    transport: str
    seconds: float
    """From the address, or the last click at the gate, to the live room."""
    again_seconds: float | None = None
    """From the cut to "Sign in again", where there was one."""
    cuts: int = 0
    """How often the connection was lost in the quiet."""
    said: tuple[str, ...] = ()
    """Every line that was said, in order; the page and the other player have heard exactly these."""


class Front:
    """A network that stands: `url` is what people open, `cable` can be pulled out, `gate` lets people in."""

    def __init__(self, network: Network, *, cable: BackgroundProxy, gate: Gate) -> None:
        self.network = network
        self.cable = cable
        self.gate = gate
        self.url = self.address(PARTY_HOST)

    def address(self, host: str) -> str:
        """Where it is, under this name."""
        return f"http{'s' if self.network.tls else ''}://{host}:{self.cable.port}{self.network.prefix}"


@contextmanager
def standing(network: Network, upstream: int, here: Path) -> Generator[Front]:
    """The network before the server at the port `upstream`."""
    here.mkdir(exist_ok=True)
    with ExitStack() as stack:
        gate = stack.enter_context(Gate())
        if network.tls:
            own_certificate(here)
        (here / "htpasswd").write_text(HTPASSWD)
        (here / "plain.html").write_text(PLAIN)
        port = free_port()
        config = _nginx(network, upstream, here, port, gate.port) if network.program == "nginx" else ""
        config = config or CADDY.format(port=port, here=here, upstream=upstream)
        stack.enter_context(started(network.program, config, here, port))
        cable = stack.enter_context(BackgroundProxy(port, toxics=network.toxics))
        yield Front(network, cable=cable, gate=gate)


def _nginx(network: Network, upstream: int, here: Path, port: int, gate: int) -> str:
    server, more = network.server, ""
    if network.tls:
        server += f" ssl_certificate {here}/cert.pem; ssl_certificate_key {here}/key.pem;"
    if network.basic:
        server += f' auth_basic "friends"; auth_basic_user_file {here}/htpasswd;'
    if network.gate:
        server += GATE.format(gate=gate, answer=LOGIN if network.gate == "login" else NOTICE)
    if not network.streamlit:
        more += f"location = /plain.html {{ alias {here}/plain.html; default_type text/html; }}"
    if network.socket is not None:
        more += f"location /ws/ {{ proxy_pass http://127.0.0.1:{upstream}; {network.socket} }}"
    return NGINX.format(
        here=here,
        port=port,
        listen=(" ssl" if network.tls else "") + (" http2" if network.http2 else ""),
        server=server,
        prefix=network.prefix,
        upstream=upstream,
        path="/" if network.prefix else "",
        passing=network.passing,
        location=network.location,
        more=more,
    )


class Walk:
    """Ada comes in through the network, Bob is a program at the server itself; both hear what both say."""

    def __init__(self, front: Front, program: Program, browser: Browser) -> None:
        self._front = front
        self._network = front.network
        self._program = program
        credentials = {"username": USER, "password": PASSWORD} if self._network.basic else None
        self._context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            ignore_https_errors=True,
            http_credentials=credentials,  # pyright: ignore[reportArgumentType] – a plain dict will do
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.said: list[str] = []
        self._heard: list[str] = []
        self._again_s: float | None = None
        self._cuts = 0

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def run(self) -> Passage:
        """All of it."""
        room = self._program.open_room(**GAME)
        seconds = self._enter(room)
        transport = self._transport()
        with connect_sync(self._program.url, room=room, name="Bob") as bob:
            if self._network.disturbance == "idle":
                self._stay_quiet()
            self._command("start", {})
            eventually("the discussion", lambda: self._phase() == "discussion")
            self._talk(bob)
            if self._network.disturbance == "expire":
                self._expire(bob)
                transport = self._transport()
            self._talk(bob)
            self._all_is_there(bob)
        return Passage(
            transport=transport,
            seconds=seconds,
            again_seconds=self._again_s,
            cuts=self._cuts,
            said=tuple(self.said),
        )

    def _enter(self, room: str) -> float:
        began = time.monotonic()
        address = f"{self._front.url}/?room={room}"
        if not self._network.streamlit:
            address = f"{self._front.url}/plain.html?room={room}"
        self.page.goto(address)
        if self._network.gate:
            began = self._pass_the_gate()
        if self._network.streamlit:
            self.page.get_by_label("Nickname").fill("Ada")
            self.page.get_by_role("button", name="Join", exact=True).click()
            self.page.locator(".waiting").wait_for()
        self._live()
        return time.monotonic() - began

    def _pass_the_gate(self) -> float:
        self.page.get_by_role("link", name="Let me in").click()
        return time.monotonic()

    def _live(self) -> None:
        wanted = self._network.transport
        # Not `wait_for_function`: the page's policy lets no text be run as code.
        found = f"globalThis._wsDebug?.getStatus() === 'connected' && _wsDebug.getTransport() === '{wanted}'"
        eventually(f"a connection by {wanted}", lambda: bool(self.page.evaluate(found)))

    def _transport(self) -> str:
        return str(self.page.evaluate("_wsDebug.getTransport()"))

    def _room(self) -> str:
        """The page's own hold on the room, as any module of the page has it."""
        home = f"{urlsplit(self._front.url).path}/web/roomlit.room/index.js"
        return f"(await import('{home}')).openRoom({{ room: _wsDebug.getRoom() }})"

    def _command(self, name: str, args: dict[str, object]) -> None:
        self.page.evaluate(f"async ([name, args]) => {{ await {self._room()}.send(name, args); }}", [name, args])

    def _phase(self) -> str:
        return str(self.page.evaluate(f"async () => {self._room()}.view?.phase.name"))

    def _lines(self) -> list[str]:
        texts: list[str] = self.page.evaluate(
            f"async () => ({self._room()}.view?.messages ?? []).map(({{ text }}) => text)"
        )
        return [text for text in texts if text.startswith("line ")]

    def _talk(self, bob: SyncRoom) -> None:
        for speaker in ("Ada", "Bob", "Ada"):
            text = f"line {len(self.said)} by {speaker}"
            if speaker == "Ada":
                self._command("message", {"text": text})
            else:
                bob.send("message", text=text)
            self.said.append(text)
            time.sleep(1.1)  # The table takes a line a second from each.

    def _expire(self, bob: SyncRoom) -> None:
        """The sign-in runs out and the path breaks: the page says so, keeps its seat, and goes on after the gate."""
        seat = self.page.evaluate("JSON.stringify({ ...localStorage })")
        began = time.monotonic()
        self._front.gate.expire()
        self._front.cable.cut()
        self._front.cable.plug()
        again = self.page.locator(".banner button", has_text="Sign in again")
        again.wait_for()
        self._again_s = time.monotonic() - began
        text = f"line {len(self.said)} by Bob, meanwhile"
        bob.send("message", text=text)
        self.said.append(text)
        assert self.page.evaluate("JSON.stringify({ ...localStorage })") == seat
        again.click()
        self._pass_the_gate()
        self.page.locator("h2.phase", has_text="Discussion").wait_for()
        self._live()

    def _stay_quiet(self) -> None:
        self.page.evaluate(f"""async () => {{ globalThis.lost = 0; {self._room()}.onStatus((status) => {{
            if (status !== "connected") globalThis.lost += 1; }}); }}""")
        self.page.wait_for_timeout(1000 * self._network.quiet_s)
        self._live()
        self._cuts = int(self.page.evaluate("globalThis.lost"))

    def _all_is_there(self, bob: SyncRoom) -> None:
        eventually("every line on the page, once and in order", lambda: self._lines() == self.said)
        while self._heard != self.said:
            event = bob.next(timeout_s=PATIENCE_S)
            text = str(event.data.get("text", "")) if event.type == "message" else ""
            self._heard += [text] if text.startswith("line ") else []
        if self._network.streamlit:
            for text in self.said:
                expect(self.page.locator(".log .bubble", has_text=text)).to_have_count(1)


def walk(network: Network, program: Program, browser: Browser, here: Path) -> Passage:
    """Put the network before the program and go through it. Raises `AssertionError` where something is lost."""
    with standing(network, program.port, here) as front:
        going = Walk(front, program, browser)
        try:
            return going.run()
        finally:
            going.close()
