"""The reference of the wire says what the code does: its examples are frames, its codes are all there are."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from error_codes import CODES
from http_reference import ANSWERS
from roomlit.errors import ProtocolError
from roomlit.protocol.codec import decode_client, decode_server
from roomlit.testing.live_hub import LiveHub

ROOT = Path(__file__).resolve().parents[2]
WIRE = (ROOT / "docs" / "reference" / "protocol.md").read_text(encoding="utf-8")
LIBRARY = ROOT / "packages" / "roomlit" / "src" / "roomlit"
SPOKEN = (
    *("errors.py", "asgi/*.py", "protocol/*.py", "session/*.py", "transports/*.py", "server/*.py"),
    *("kinds/chat.py", "kinds/authority.py", "streamlit/streamlit_gate.py"),
)
CODE = re.compile(r"[a-z]+/[a-z_]+")
INSIDE = re.compile(
    r"(application|text|proxies|data|key|lag|journal|store|rooms|server|snapshot)/|origin/malformed|hub/unreachable"
    r"|kind/other|options/invalid|command/signature"
)
"""Not said to a client: types of content, what ends the start of a server, its log, and faults of a room's class."""
FOUND = {"text/invalid", "text/empty", "text/too_long", "journal/write_failed"}


def codes() -> Iterator[str]:
    """Every code that the hub's source can say."""
    for pattern in SPOKEN:
        for file in sorted(LIBRARY.glob(pattern)):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                    yield node.value


def test_every_code_that_a_client_can_be_told_is_in_the_table() -> None:
    told = {code for code in codes() if code in FOUND or not INSIDE.match(code)}
    assert told - CODES.keys() == set()


def test_the_table_has_no_code_that_the_source_does_not_know() -> None:
    uses, ends = ("seat", "ticket", "resume", "operator", "publish", "token"), ("invalid", "expired", "missing")
    made = {f"{use}/{end}" for use in uses for end in ends}
    assert CODES.keys() - set(codes()) - made == set()


@pytest.mark.parametrize("text", re.findall(r"```json\n(.*?)\n```", WIRE, re.DOTALL))
def test_every_example_is_a_frame(text: str) -> None:
    try:
        decode_client(text)
    except ProtocolError:
        decode_server(text)


def test_the_words_must_and_should_have_one_meaning_each() -> None:
    assert not re.findall(r"\b(must|should|may) not\b", WIRE)


async def test_every_answer_over_http_has_the_fields_that_the_page_names() -> None:
    async with (
        LiveHub(settings={"server_key": "k" * 32}) as live,
        httpx.AsyncClient(base_url=live.url, trust_env=False) as http,
    ):
        asked: dict[str, Any] = {}

        async def ask(
            row: str, body: dict[str, Any] | None = None, *, room: str = "", seat: str = ""
        ) -> dict[str, Any]:
            method, path = row.split(" ")
            headers = {"Authorization": f"Bearer {seat}"} if seat else {}
            answer = await http.request(method, path.replace("{code}", room), json=body, headers=headers)
            assert answer.is_success, answer.text
            asked[row] = answer.json()
            return asked[row]

        room = (await ask("POST /api/v1/rooms", {"kind": "chat"}))["room"]
        await ask("GET /api/v1/rooms")
        await ask("GET /api/v1/rooms/{code}", room=room)
        body = {"name": "Ada", "request": "0" * 32}
        seat = (await ask("POST /api/v1/rooms/{code}/seats", body, room=room))["seat"]
        await ask("POST /api/v1/rooms/{code}/ticket", {}, room=room, seat=seat)
        await ask("GET /api/v1/rooms/{code}/events", room=room, seat=seat)
        for row, answer in asked.items():
            named = set(re.findall(r"`([a-z]+)`", ANSWERS[row].partition(" a list of ")[0]))
            assert named == answer.keys(), row
        ack = await ask("POST /api/v1/rooms/{code}/commands", {"id": "1", "name": "buzz"}, room=room, seat=seat)
        joined = await ask("GET /api/v1/rooms/{code}/snapshot", room=room, seat=seat)
        told = await ask("POST /api/v1/rooms/{code}/publish", {"type": "done"}, room=room, seat="k" * 32)
        for frame in (ack, joined, told):
            decode_server(json.dumps(frame))
        batch: dict[str, Any] = {"session": "0" * 32, "n": 1, "frames": []}
        down = await ask("POST /api/v1/rooms/{code}/frames", batch, room=room, seat=seat)
        assert down == {"session": "0" * 32, "n": 1, "up": 0, "frames": [], "over": False}
