"""The reference page of the HTTP side, from the API's own OpenAPI document."""

from collections.abc import Mapping
from typing import Any, Final

from roomlit.asgi.api import create_api
from roomlit.kinds.chat import ChatRoom
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore

INTRODUCTION = """\
Everything below `/api`; a running server shows the same to try out at `/docs`. **Seat** means the header
`Roomlit-Seat: <credential>`, with the credential from the answer that gave the seat; `Authorization: Bearer
<credential>` will do too, where no proxy needs that one. Bodies and answers are JSON; a body with a field that is not
named here is refused. Answers may get more fields.

Errors are problem documents (RFC 9457) with a stable `code`, a `detail` that says what to do, and `retry_ms` when
trying again later makes sense: 401 for credentials, 404 `room/unknown`, 409 for what a room refuses, 422
`request/invalid`, 429 with `Retry-After`, 503 when trying again soon may help. [Every code](protocol.md#error-codes).

```json
{"type": "about:blank#room/unknown", "title": "room/unknown", "status": 404, "code": "room/unknown",
 "detail": "there is no room 'ABC234': check the code, or open it first"}
```

Beside it: `GET /health` says `{"status": "ok", …}` while the process lives; `GET /ready` says whether to send
visitors here, and otherwise 503 with `Retry-After` and the `reasons`, each with `code` and `message`;
`/web/roomlit.room/` leads to the browser modules, at an address that names their content (`/web/~…/`) and may be
kept for ever, where [pages without Streamlit](../howto/light-page.md) have their scripts too (`/web/~…/~page/`);
`/ws/{room}/{player}` is [the wire](protocol.md).

Limits by address: twenty rooms and thirty failed joins at once, each refilled by as many a minute; a room that is
refused counts as one. By seat: commands as on the wire. A kind of room may take less than the limits below: the game's
names have [24 characters](game.md#a-whole-game).
"""
ANSWERS: Final[Mapping[str, str]] = {
    "GET /api/v1/status": "`rooms`, `connections`, `quality`",
    "GET /api/v1/rooms": "`rooms`: a list of `code` and what the kind of room tells",
    "POST /api/v1/rooms": "201, `room`: the code",
    "GET /api/v1/rooms/{code}": "`room`, `kind`, `open`: always true, and what the kind of room tells",
    "PUT /api/v1/rooms/{code}": "`room`: the code",
    "POST /api/v1/rooms/{code}/seats": "201, `room`, `player`, `seat`: the credential, `me`: the name others see",
    "POST /api/v1/rooms/{code}/ticket": "`ticket`, `path`",
    "POST /api/v1/rooms/{code}/handover": "201, `link`, `qr_svg`: the link as an image, `lasts_ms`",
    "POST /api/v1/rooms/{code}/handover/seat": "as for `…/seats`",
    "POST /api/v1/rooms/{code}/frames": "a [batch](protocol.md#without-a-websocket)",
    "POST /api/v1/rooms/{code}/stream": "a [stream](protocol.md#stream)",
    "GET /api/v1/rooms/{code}/snapshot": "the frame [`joined`](protocol.md#joining) with `how` `snapshot`",
    "GET /api/v1/rooms/{code}/events": "`epoch`, `seq`, `gap`, `events`: frames, at most 500",
    "POST /api/v1/rooms/{code}/commands": "the frame [`ack`](protocol.md#commands); a refusal is a problem document",
    "GET /api/v1/slow": "an event stream of three comments",
    "POST /api/v1/rooms/{code}/publish": "as for a command; `seq` is 0 with `keep`",
}
"""What a request is answered with when all is well, by its row; a test asks a hub for every one."""
LIMITS: Final[Mapping[str, str]] = {
    "pattern": "matches",
    "minLength": "characters from",
    "maxLength": "characters up to",
    "minimum": "from",
    "maximum": "up to",
    "maxItems": "items up to",
}


def page(note: str) -> str:
    """The whole page; `note` says where it comes from."""
    node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=HubSettings(data=None))
    document = create_api(node.hub, openable={}).openapi()
    lines = ["# HTTP", "", f"<!-- {note} -->", "", INTRODUCTION]
    schemas: dict[str, Any] = document["components"]["schemas"]
    lines += ["| request | seat | body | what it does | answer |", "|---|---|---|---|---|"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines.append(_row(f"{method.upper()} /api{path}", operation, schemas))
    lines += ["", "## Fields of bodies", "", "| in | field | type | limits |", "|---|---|---|---|"]
    lines += _bodies(document["paths"], schemas)
    return "\n".join(lines) + "\n"


def _row(request: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    parameters: list[dict[str, Any]] = operation.get("parameters", [])
    query = [each["name"] for each in parameters if each["in"] == "query"]
    asked = request + ("" if not query else "?" + "&".join(f"{name}=" for name in query))
    seat = "yes" if any(each["name"].lower() == "authorization" for each in parameters) else ""
    body = ""
    if "requestBody" in operation:
        body = _fields(schemas[_named(operation)])
    return f"| `{asked}` | {seat} | {body} | {' '.join(operation['description'].split())} | {ANSWERS[request]} |"


def _bodies(paths: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for path, methods in paths.items():
        for operation in methods.values():
            if "requestBody" in operation:
                for name, field in schemas[_named(operation)]["properties"].items():
                    kind = field.get("type") or "/".join(each["type"] for each in field["anyOf"])
                    rows.setdefault((name, kind, _limits(field)), []).append(path.rpartition("/")[2])
    return [f"| {', '.join(where)} | `{name}` | {kind} | {limits} |" for (name, kind, limits), where in rows.items()]


def _limits(field: dict[str, Any]) -> str:
    parts = [field, *field.get("anyOf", [])]
    return ", ".join(_limit(words, part[key]) for part in parts for key, words in LIMITS.items() if key in part)


def _limit(words: str, value: float | str) -> str:
    return f"{words} `{value}`" if isinstance(value, str) else f"{words} {value:g}"


def _named(operation: dict[str, Any]) -> str:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    named: str = schema["$ref"] if "$ref" in schema else schema["anyOf"][0]["$ref"]  # Or nothing at all.
    return named.rpartition("/")[2]


def _fields(schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    return ", ".join(f"`{name}{'' if name in required else '?'}`" for name in schema["properties"])
