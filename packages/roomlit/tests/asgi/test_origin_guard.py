"""The guard in front of an application, and what proxies may say of the browser."""

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roomlit.asgi.forwarded_headers import ForwardedHeaders
from roomlit.asgi.origin_guard import OriginGuard
from roomlit.errors import LocalError


class Behind:
    """An application that remembers what reached it."""

    def __init__(self) -> None:
        self.scope: Scope | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope

    def header(self, name: str) -> str:
        """The only value of a header that arrived."""
        assert self.scope is not None
        (value,) = [value for key, value in self.scope["headers"] if key == name.encode()]
        return value.decode()


def scope(kind: str, headers: Mapping[str, str], *, peer: str = "127.0.0.1") -> Scope:
    """A request or a handshake."""
    extensions: dict[str, Any] = {"websocket.http.response": {}} if kind == "websocket" else {}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": kind,
        "path": "/x",
        "scheme": "ws" if kind == "websocket" else "http",
        "headers": raw,
        "client": (peer, 5000),
        "extensions": extensions,
    }


async def run(app: ASGIApp, asked: Scope) -> list[Message]:
    """What the application sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(asked, receive, send)
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_a_foreign_page_gets_403_and_the_log_names_the_setting(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    behind = Behind()
    headers = {"Host": "192.168.1.20:8000", "Origin": "https://evil.example"}
    sent = await run(OriginGuard(behind, origins=frozenset()), scope(kind, headers))
    assert behind.scope is None
    assert sent[0]["status"] == 403
    said = capsys.readouterr().out
    assert "ROOMLIT_ALLOWED_ORIGINS" in said
    assert "https://evil.example" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_an_allowed_page_passes(kind: str) -> None:
    behind = Behind()
    headers = {"Host": "hub.example:8001", "Origin": "https://play.example.org"}
    guard = OriginGuard(behind, origins=frozenset({"https://play.example.org"}))
    assert await run(guard, scope(kind, headers)) == []
    assert behind.header("origin") == "https://play.example.org"


async def test_an_admitted_socket_is_at_home_for_whatever_checks_again() -> None:
    behind = Behind()
    headers = {"Host": "LOCALHOST:8000", "Origin": "http://127.0.0.1:8000"}
    await run(OriginGuard(behind, origins=frozenset()), scope("websocket", headers))
    assert behind.header("host") == "127.0.0.1:8000"


async def test_programs_pass_unchanged() -> None:
    behind = Behind()
    await run(OriginGuard(behind, origins=frozenset()), scope("websocket", {"Host": "a:1"}))
    assert behind.header("host") == "a:1"


async def test_kinds_that_are_not_guarded_pass() -> None:
    behind = Behind()
    guard = OriginGuard(behind, origins=frozenset(), kinds=frozenset({"websocket"}))
    await run(guard, scope("http", {"Host": "a", "Origin": "null"}))
    assert behind.scope is not None


TOLD = {
    "Host": "localhost:8000",
    "X-Forwarded-Host": "abc.trycloudflare.com, inner.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "198.51.100.7",
}


@pytest.mark.parametrize("proxies", ["127.0.0.0/8,::1", "127.0.0.1", "*", " 10.0.0.0/8 , 127.0.0.1 "])
async def test_a_trusted_proxy_says_who_the_browser_is_and_what_it_calls_us(proxies: str) -> None:
    behind = Behind()
    await run(ForwardedHeaders(behind, proxies=proxies), scope("websocket", TOLD))
    assert behind.scope is not None
    assert behind.header("host") == ("abc.trycloudflare.com" if proxies == "*" else "inner.example")
    assert behind.scope["scheme"] == "wss"
    assert behind.scope["client"][0] == "198.51.100.7"


@pytest.mark.parametrize(("proxies", "peer"), [("127.0.0.1", "192.168.1.31"), ("", "127.0.0.1"), ("10.0.0.0/8", "::1")])
async def test_anybody_elses_word_for_it_counts_nothing(proxies: str, peer: str) -> None:
    behind = Behind()
    await run(ForwardedHeaders(behind, proxies=proxies), scope("http", TOLD, peer=peer))
    assert behind.scope is not None
    assert behind.header("host") == "localhost:8000"
    assert (behind.scope["scheme"], behind.scope["client"][0]) == ("http", peer)


async def test_a_trusted_proxy_that_keeps_the_host_leaves_it_as_it_is() -> None:
    behind = Behind()
    await run(ForwardedHeaders(behind, proxies="127.0.0.1"), scope("http", {"Host": "play.example.org"}))
    assert behind.header("host") == "play.example.org"


async def test_a_peer_without_an_address_is_not_trusted() -> None:
    behind = Behind()
    asked: dict[str, Any] = {**scope("http", TOLD), "client": None}
    await run(ForwardedHeaders(behind, proxies="127.0.0.1"), asked)
    assert behind.header("host") == "localhost:8000"


@pytest.mark.parametrize(
    ("forwarded", "hosts", "read"),
    [
        ("198.51.100.7", "play.example.org", "play.example.org"),
        ("198.51.100.7", "play.example.org:8443", "play.example.org:8443"),
        ("198.51.100.7", "evil.example, play.example.org", "play.example.org"),
        ("127.0.0.1, 198.51.100.7", "evil.example, play.example.org", "play.example.org"),
        ("198.51.100.7, 10.0.0.2", "play.example.org, inner.example", "play.example.org"),
        ("198.51.100.7, 10.0.0.2", "evil.example, play.example.org, inner.example", "play.example.org"),
        ("198.51.100.7, 10.0.0.2", "play.example.org", "play.example.org"),
        ("", "play.example.org", "play.example.org"),
    ],
)
async def test_of_several_hosts_the_one_counts_that_our_own_outermost_proxy_wrote(
    forwarded: str, hosts: str, read: str
) -> None:
    behind = Behind()
    headers = {"Host": "localhost:8000", "X-Forwarded-Host": hosts, "X-Forwarded-For": forwarded}
    await run(ForwardedHeaders(behind, proxies="127.0.0.1,10.0.0.0/8"), scope("http", headers))
    assert behind.header("host") == read


async def test_a_header_that_came_twice_is_one_list() -> None:
    behind = Behind()
    asked = scope("http", {"Host": "localhost:8000", "X-Forwarded-Host": "evil.example"})
    asked["headers"].append((b"x-forwarded-host", b"play.example.org"))
    await run(ForwardedHeaders(behind, proxies="127.0.0.1"), asked)
    assert behind.header("host") == "play.example.org"


@pytest.mark.parametrize(("prefix", "peer"), [("/game", "127.0.0.1"), ("/game/", "127.0.0.1")])
async def test_a_path_that_a_proxy_took_off_is_where_the_application_is_mounted(prefix: str, peer: str) -> None:
    behind = Behind()
    await run(ForwardedHeaders(behind, proxies="127.0.0.1"), scope("http", {"X-Forwarded-Prefix": prefix}, peer=peer))
    assert behind.scope is not None
    assert (behind.scope["root_path"], behind.scope["path"]) == ("/game", "/game/x")


@pytest.mark.parametrize(
    ("prefix", "peer"),
    [
        ("/game", "192.168.1.31"),
        ("//evil.example", "127.0.0.1"),
        ("/", "127.0.0.1"),
        ("/a b", "127.0.0.1"),
        ("x", "::1"),
    ],
)
async def test_what_is_no_path_or_from_nobody_we_trust_changes_nothing(prefix: str, peer: str) -> None:
    behind = Behind()
    await run(ForwardedHeaders(behind, proxies="127.0.0.1"), scope("http", {"X-Forwarded-Prefix": prefix}, peer=peer))
    assert behind.scope is not None
    assert (behind.scope.get("root_path", ""), behind.scope["path"]) == ("", "/x")


async def test_a_page_whose_port_a_proxy_left_out_is_at_home_and_one_that_came_straight_is_judged_by_it() -> None:
    headers = {"Host": "play.example.org", "Origin": "https://play.example.org:8443"}
    for port, status in ((8000, None), (443, 403), (80, 403)):
        for kind in ("http", "websocket"):
            asked = {**scope(kind, headers), "server": ("127.0.0.1", port)}
            sent = await run(OriginGuard(Behind(), origins=frozenset()), asked)
            assert (sent[0]["status"] if sent else None) == status


async def test_a_tunnel_that_rewrites_the_host_and_says_so_is_at_home() -> None:
    behind = Behind()
    app = ForwardedHeaders(OriginGuard(behind, origins=frozenset()), proxies="127.0.0.1")
    headers = {**TOLD, "X-Forwarded-Host": "abc.trycloudflare.com", "Origin": "https://abc.trycloudflare.com"}
    assert await run(app, scope("websocket", headers)) == []
    assert behind.scope is not None


@pytest.mark.parametrize("proxies", ["my-proxy", "127.0.0.1;10.0.0.1", "300.1.1.1"])
def test_what_is_no_address_of_a_proxy_is_told_with_the_name_of_the_setting(proxies: str) -> None:
    with pytest.raises(LocalError, match="ROOMLIT_TRUSTED_PROXIES"):
        ForwardedHeaders(Behind(), proxies=proxies)
