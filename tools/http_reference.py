"""The reference page of the HTTP side, from the API's own OpenAPI document."""

from typing import Any

from roomlit.asgi.api import create_api
from roomlit.rooms.chat import ChatRoom
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.memory import MemoryStore

INTRODUCTION = """\
Everything below `/api`; a running server shows the same to try out at `/docs`. **Seat** means the header
`Authorization: Bearer <credential>`, with the credential from the answer that gave the seat.

Errors are problem documents (RFC 9457) with a stable `code`, a `detail` that says what to do, and `retry_ms` when
trying again later makes sense: 401 for credentials, 404 `room/unknown`, 409 for what a room refuses, 422
`request/invalid`, 429 with `Retry-After`.

Beside it: `GET /health` says `{"status": "ok", …}` while the process lives; `GET /ready` says whether to send
visitors here, and otherwise 503 with `Retry-After` and the `reasons`, each with `code` and `message`;
`/web/roomlit.room/` serves the browser modules;
`/ws/{room}/{player}` is [the wire](protocol.md).
"""


def page(note: str) -> str:
    """The whole page; `note` says where it comes from."""
    node = Node(logics=[ChatRoom()], store=MemoryStore(), settings=HubSettings(data=None))
    document = create_api(node.hub, openable={}).openapi()
    lines = ["# HTTP", "", f"<!-- {note} -->", "", INTRODUCTION]
    lines += ["| request | seat | body | what it does |", "|---|---|---|---|"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines.append(_row(f"{method.upper()} /api{path}", operation, document["components"]["schemas"]))
    return "\n".join(lines) + "\n"


def _row(request: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    parameters: list[dict[str, Any]] = operation.get("parameters", [])
    query = [each["name"] for each in parameters if each["in"] == "query"]
    asked = request + ("" if not query else "?" + "&".join(f"{name}=" for name in query))
    seat = "yes" if any(each["name"].lower() == "authorization" for each in parameters) else ""
    body = ""
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = _fields(schemas[schema["$ref"].rpartition("/")[2]])
    return f"| `{asked}` | {seat} | {body} | {' '.join(operation['description'].split())} |"


def _fields(schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    return ", ".join(f"`{name}{'' if name in required else '?'}`" for name in schema["properties"])
