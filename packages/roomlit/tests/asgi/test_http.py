"""The HTTP doors: real status codes, problem documents, and rude guests."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from roomlit.asgi.authorization import ServerKey
from roomlit.asgi.problems import status_of
from roomlit.asgi.routes import hub_routes
from roomlit.client.http import HeldSeat, HubClient
from roomlit.errors import LocalError, StoreError
from roomlit.ports.logic import Refusal
from roomlit.server.drain import drain
from roomlit.testing import MemoryHub
from roomlit.testing.live_hub import LiveHub
from roomlit.testing.waiting import PATIENCE_S


@pytest.fixture
async def live() -> AsyncIterator[LiveHub]:
    """One way of WebSocket is enough here."""
    async with LiveHub(settings={"allowed_origins": "https://play.example.org"}) as hub:
        await hub.hub.open_room("chat", code="LOBBY")
        yield hub


def bearer(seat: HeldSeat) -> dict[str, str]:
    """Her credential."""
    return {"Authorization": f"Bearer {seat.seat}"}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document, which says the same as the status line."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]
    return body


async def test_a_visitor_opens_a_room_joins_speaks_and_reads(http: HubClient) -> None:
    code = await http.open_room(kind="chat")
    seat = await http.join(code, name="Ada")
    ack = await http.command(code, seat.seat, "message", {"text": "hi"})
    assert ack["result"] == {"message": 1}
    events = await http.events(code, seat.seat)
    assert [event["type"] for event in events["events"]][-1] == "message"
    assert events["gap"] is False
    assert (await http.snapshot(code, seat.seat))["snapshot"]["messages"][0]["text"] == "hi"
    assert (await http.room(code.lower())) is not None


async def test_who_looks_for_a_way_to_connect_is_not_taken_for_absent() -> None:
    async with MemoryHub() as bench:
        seat = await bench.seat("Ada")
        page = HubClient.inside(Starlette(routes=hub_routes(bench.hub)))

        def present() -> bool:
            return b'{"name":"Ada","online":true}' in bytes(bench.hub.room("LOBBY").snapshot(None).snapshot)

        bench.clock.advance(9_000)
        await page.ticket("LOBBY", seat.seat)
        bench.clock.advance(19_000)
        assert present()
        await page.snapshot("LOBBY", seat.seat)
        bench.clock.advance(20_001)
        assert not present()


async def test_a_double_click_takes_one_seat(http: HubClient, live: LiveHub) -> None:
    first = await http.join("LOBBY", name="Ada", request="a" * 32)
    again = await http.join("LOBBY", name="Ada", request="a" * 32)
    assert (again.player, again.me) == (first.player, first.me)
    assert len(live.hub.room("LOBBY").state.members) == 1


async def test_a_command_sent_twice_is_done_once(http: HubClient, ada: HeldSeat, live: LiveHub) -> None:
    one = await http.command("LOBBY", ada.seat, "message", {"text": "yes"}, id="same")
    two = await http.command("LOBBY", ada.seat, "message", {"text": "yes"}, id="same")
    assert one == two
    assert live.hub.room("LOBBY").state.said == 1


@pytest.mark.parametrize("path", ["/api/v1/rooms/NOSUCH", "/api/v1/rooms/%00", "/api/v1/rooms/%F0%9F%92%A9"])
async def test_an_unknown_room_is_404(raw: httpx.AsyncClient, path: str) -> None:
    problem(await raw.get(path), 404, "room/unknown")


async def test_joining_an_unknown_room_is_404(raw: httpx.AsyncClient) -> None:
    answer = await raw.post("/api/v1/rooms/NOSUCH/seats", json={"name": "Ada", "request": "a" * 32})
    problem(answer, 404, "room/unknown")


async def test_an_unknown_path_and_a_wrong_method_are_problems_too(raw: httpx.AsyncClient) -> None:
    problem(await raw.get("/api/v1/nonsense"), 404, "http/404")
    problem(await raw.delete("/api/v1/rooms"), 405, "http/405")


@pytest.mark.parametrize("end", ["ticket", "commands", "snapshot", "events"])
async def test_no_door_opens_without_a_seat(raw: httpx.AsyncClient, end: str) -> None:
    method = "GET" if end in {"snapshot", "events"} else "POST"
    body = {"id": "1", "name": "message", "args": {"text": "hi"}} if end == "commands" else None
    path = f"/api/v1/rooms/LOBBY/{end}"
    problem(await raw.request(method, path, json=body), 401, "seat/missing")
    for credential in ("x", "a.b.c", "\x01", "é".encode(), "[" * 20_000):
        value = credential if isinstance(credential, bytes) else credential.encode()
        answer = await raw.request(method, path, json=body, headers={b"authorization": b"Bearer " + value})
        assert answer.status_code in {400, 401, 431}


async def test_a_seat_of_another_room_is_foreign(raw: httpx.AsyncClient, http: HubClient, ada: HeldSeat) -> None:
    other = await http.open_room(kind="chat")
    problem(await raw.post(f"/api/v1/rooms/{other}/ticket", headers=bearer(ada)), 401, "seat/foreign")
    command = {"id": "1", "name": "message", "args": {"text": "as somebody else"}}
    problem(await raw.post(f"/api/v1/rooms/{other}/commands", json=command, headers=bearer(ada)), 401, "seat/foreign")


@pytest.mark.parametrize("end", ["ticket", "commands", "snapshot", "events"])
async def test_a_seat_that_was_sent_away_is_403_at_every_door(
    raw: httpx.AsyncClient, live: LiveHub, ada: HeldSeat, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    def closed(player: str) -> Refusal | None:
        return Refusal("seat/kicked", "somebody took you out") if player == ada.player else None

    monkeypatch.setattr(live.hub.room("LOBBY"), "closed", closed)
    method = "GET" if end in {"snapshot", "events"} else "POST"
    body = {"id": "1", "name": "message", "args": {"text": "hi"}} if end == "commands" else None
    problem(await raw.request(method, f"/api/v1/rooms/LOBBY/{end}", json=body, headers=bearer(ada)), 403, "seat/kicked")


async def test_a_refused_command_is_409_with_the_rooms_code(raw: httpx.AsyncClient, ada: HeldSeat) -> None:
    command = {"id": "1", "name": "message", "args": {"text": " "}}
    problem(await raw.post("/api/v1/rooms/LOBBY/commands", json=command, headers=bearer(ada)), 409, "text/empty")


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "an array": b"[]",
    "a null": b"null",
    "invalid UTF-8": b'{"name":"\xff\xfe"}',
    "wrong types": b'{"name":1,"id":[],"request":{},"args":3,"options":7,"kind":[]}',
    "more than asked": b'{"name":"a","request":"' + b"a" * 32 + b'","id":"1","admin":true}',
    "deep nesting": b"[" * 30_000,
    "deep arguments": b'{"id":"1","name":"wave","request":"'
    + b"a" * 32
    + b'","args":'
    + b'{"a":' * 300
    + b"1"
    + b"}" * 301,
    "a number that is none": b'{"id":"1","name":"wave","args":{"x":NaN}}',
    "half a character": b'{"id":"1","name":"wave","args":{"x":"\\ud800"}}',
    "a huge number": b'{"id":"1","name":"wave","args":{"x":' + b"9" * 10_000 + b"}}",
}


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("path", ["/api/v1/rooms", "/api/v1/rooms/LOBBY/seats", "/api/v1/rooms/LOBBY/commands"])
async def test_garbage_in_a_body_is_a_coded_problem_and_harms_nobody(
    raw: httpx.AsyncClient, http: HubClient, ada: HeldSeat, live: LiveHub, path: str, what: str
) -> None:
    before = live.hub.room("LOBBY").state
    headers = {**bearer(ada), "Content-Type": "application/json"}
    answer = await raw.post(path, content=BODIES[what], headers=headers)
    assert answer.status_code in {400, 422}, answer.text
    problem(answer, answer.status_code, answer.json()["code"])
    assert live.hub.room("LOBBY").state is before
    assert (await http.command("LOBBY", ada.seat, "message", {"text": "unharmed"}))["seq"] > 0


@pytest.mark.parametrize("meta", [b'{"x":NaN}', b'{"x":"\\ud800"}', b'{"a":' * 300 + b"1" + b"}" * 300])
async def test_garbage_in_what_a_joiner_says_of_himself_is_a_coded_problem(raw: httpx.AsyncClient, meta: bytes) -> None:
    body = b'{"name":"Ada","request":"' + b"a" * 32 + b'","meta":' + meta + b"}"
    answer = await raw.post("/api/v1/rooms/LOBBY/seats", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}, answer.text


async def test_a_name_with_half_a_character_is_a_coded_problem(raw: httpx.AsyncClient) -> None:
    body = b'{"name":"\\ud800","request":"' + b"a" * 32 + b'"}'
    answer = await raw.post("/api/v1/rooms/LOBBY/seats", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_beyond_the_limit_is_413_before_it_is_read(raw: httpx.AsyncClient, chunked: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 50_000

    content = parts() if chunked else b" " * 2_000_000
    problem(await raw.post("/api/v1/rooms", content=content), 413, "request/too_large")


@pytest.mark.parametrize("since", ["-1", "x", "1e9", "9" * 5000, "%00"])
async def test_a_position_that_is_no_number_is_422(raw: httpx.AsyncClient, ada: HeldSeat, since: str) -> None:
    answer = await raw.get(f"/api/v1/rooms/LOBBY/events?since={since}", headers=bearer(ada))
    problem(answer, 422, "request/invalid")


async def test_a_position_ahead_of_the_log_is_a_gap(http: HubClient, ada: HeldSeat) -> None:
    events = await http.events("LOBBY", ada.seat, since=10**15)
    assert (events["gap"], events["events"]) == (True, [])


async def test_commands_over_http_are_limited_like_those_over_the_socket() -> None:
    async with LiveHub(settings={"commands_per_s": 0.01, "command_burst": 5}) as live, HubClient(live.url) as http:
        await live.hub.open_room("chat", code="LOBBY")
        ada = await http.join("LOBBY", name="Ada")
        async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_S) as raw:
            commands: list[dict[str, Any]] = [{"id": f"{n}", "name": "wave", "args": {}} for n in range(6)]
            answers = [
                await raw.post("/api/v1/rooms/LOBBY/commands", json=one, headers=bearer(ada)) for one in commands
            ]
    assert [answer.status_code for answer in answers].count(429) == 1
    assert problem(answers[-1], 429, "limit/too_fast")["retry_ms"] > 0
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_guessing_rooms_is_slowed_down(raw: httpx.AsyncClient) -> None:
    codes: list[int] = []
    while 429 not in codes and len(codes) < 1_000:  # A slow machine earns new tries while it guesses.
        answer = await raw.post(f"/api/v1/rooms/GUESS{len(codes)}/seats", json={"name": "a", "request": "a" * 32})
        codes.append(answer.status_code)
    assert len(codes) > 30
    assert set(codes[:-1]) == {404}
    assert codes[-1] == 429


async def test_only_allowed_origins_may_read_answers_across_sites(raw: httpx.AsyncClient) -> None:
    good = await raw.get("/api/v1/rooms", headers={"Origin": "https://play.example.org"})
    bad = await raw.get("/api/v1/rooms", headers={"Origin": "https://evil.example"})
    assert good.headers["access-control-allow-origin"] == "https://play.example.org"
    assert "access-control-allow-origin" not in bad.headers


@pytest.mark.parametrize(
    "path",
    [
        "/web/roomlit.room/../pyproject.toml",
        "/web/roomlit.room/%2e%2e/settings.py",
        "/web/roomlit.room/%00",
    ],
)
async def test_the_browser_modules_are_served_and_nothing_beside_them(raw: httpx.AsyncClient, path: str) -> None:
    answer = await raw.get("/web/roomlit.room/index.js", follow_redirects=True)
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert (await raw.get(path)).status_code in {400, 404}


async def test_a_full_disk_is_503_and_try_again() -> None:
    assert status_of(StoreError("journal/write_failed", "no space left")) == 503


async def test_health_tells_that_it_is_alive(raw: httpx.AsyncClient) -> None:
    body = (await raw.get("/health")).json()
    assert body["status"] == "ok"
    assert json.dumps(body)


async def test_alive_is_not_ready(live: LiveHub, raw: httpx.AsyncClient) -> None:
    assert (await raw.get("/ready")).json() == {"status": "ready"}
    await drain(live.hub.registry)
    assert (await raw.get("/health")).is_success
    refused = await raw.get("/ready")
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["server/leaving"]


async def test_only_who_has_the_signing_key_reads_the_status(
    live: LiveHub, raw: httpx.AsyncClient, ada: HeldSeat
) -> None:
    problem(await raw.get("/api/v1/status"), 401, "operator/missing")
    problem(await raw.get("/api/v1/status", headers=bearer(ada)), 401, "operator/refused")
    now = live.hub.clock.now()
    late = live.hub.credentials.operator(now=now - 61_000)
    problem(await raw.get("/api/v1/status", headers={"Authorization": f"Bearer {late}"}), 401, "operator/refused")
    fresh = live.hub.credentials.operator(now=now)
    answer = await raw.get("/api/v1/status", headers={"Authorization": f"Bearer {fresh}"})
    told = answer.json()
    assert (answer.status_code, told["rooms"], told["connections"]) == (200, 1, {})
    assert set(told["quality"]) == {
        "window_s", "reports", "round_trip_ms", "jitter_ms", "beats_lost", "reconnects",
    }  # fmt: skip
    assert ada.player not in answer.text


KEY = "a key of this server, longer than 32"


@pytest.fixture
async def speaking() -> AsyncIterator[httpx.AsyncClient]:
    """A hub that other programs speak for."""
    async with (
        LiveHub(settings={"server_key": KEY}) as hub,
        httpx.AsyncClient(base_url=hub.url, timeout=PATIENCE_S, headers={"Authorization": f"Bearer {KEY}"}) as client,
    ):
        yield client


async def test_another_program_publishes_and_commands_with_the_servers_key(speaking: httpx.AsyncClient) -> None:
    told = await speaking.post("/api/v1/rooms/builds/publish", json={"type": "done", "data": {"n": 7}})
    said = await speaking.post(
        "/api/v1/rooms/builds/commands", json={"id": "1", "name": "message", "args": {"text": "hi"}}
    )
    kept = await speaking.post("/api/v1/rooms/builds/publish", json={"type": "cpu", "data": {"n": 7}, "keep": "latest"})
    assert [answer.json()["seq"] for answer in (told, said, kept)] == [1, 2, 0]
    joined = await speaking.post("/api/v1/rooms/builds/seats", json={"name": "Ada", "request": "0" * 32})
    seat = {"Authorization": f"Bearer {joined.json()['seat']}"}
    heard = (await speaking.get("/api/v1/rooms/builds/events", headers=seat)).json()["events"]
    assert [(event["type"], event.get("server")) for event in heard[:2]] == [("done", True), ("message", True)]


async def test_the_same_id_from_another_program_is_published_once(speaking: httpx.AsyncClient) -> None:
    body = {"type": "paid", "data": {"order": 5}, "id": "order-5"}
    answers = [(await speaking.post("/api/v1/rooms/shop/publish", json=body)).json() for _ in range(2)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        ("", 401, "publish/missing"),
        ("Basic " + KEY, 401, "publish/missing"),
        ("Bearer " + KEY[:-1], 401, "publish/refused"),
        ("Bearer " + KEY + "x", 401, "publish/refused"),
    ],
)
async def test_without_the_key_nobody_speaks_for_the_server(
    speaking: httpx.AsyncClient, authorization: str, status: int, code: str
) -> None:
    answer = await speaking.post(
        "/api/v1/rooms/builds/publish", json={"type": "done"}, headers={"Authorization": authorization}
    )
    problem(answer, status, code)


async def test_a_seat_is_not_the_servers_key(speaking: httpx.AsyncClient) -> None:
    await speaking.post("/api/v1/rooms/builds/publish", json={"type": "done"})
    joined = await speaking.post("/api/v1/rooms/builds/seats", json={"name": "Ada", "request": "0" * 32})
    seat = {"Authorization": f"Bearer {joined.json()['seat']}"}
    problem(
        await speaking.post("/api/v1/rooms/builds/publish", json={"type": "done"}, headers=seat), 401, "publish/refused"
    )


async def test_a_server_without_a_key_says_so(raw: httpx.AsyncClient) -> None:
    answer = await raw.post("/api/v1/rooms/LOBBY/publish", json={"type": "done"}, headers={"Authorization": "Bearer x"})
    assert "ROOMLIT_SERVER_KEY" in problem(answer, 403, "publish/off")["detail"]
    answer = await raw.post("/api/v1/rooms/LOBBY/commands", json={"id": "1", "name": "message"})
    problem(answer, 401, "seat/missing")


@pytest.mark.parametrize("body", [{"type": "message"}, {"type": "cpu", "to": "Ada", "keep": "latest"}, {"type": "A b"}])
async def test_what_cannot_be_published_is_a_problem_of_the_request(
    speaking: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    assert (await speaking.post("/api/v1/rooms/builds/publish", json=body)).status_code == 422


def test_a_key_that_might_be_guessed_is_refused_at_the_start() -> None:
    with pytest.raises(LocalError, match="server/short_key"):
        ServerKey("hunter2")
