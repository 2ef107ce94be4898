"""The made parts of the protocol's page: frames, examples, codes and states, by the names of their regions."""

import inspect
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

import state_reference
from error_codes import CODES
from regions import filled
from roomlit.asgi.problems import status_of
from roomlit.errors import AuthError, RemoteError
from roomlit.protocol import messages
from roomlit.protocol.close_codes import Close, verdict

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "protocol.md"
PARTS = (messages.Position, messages.Limits, messages.Retry)
Kinds = Sequence[type[msgspec.Struct]]
MEANING = {
    "stop": "stop",
    "retry": "try again inside the window",
    "retry_now": "try again at once",
}
CLOSES = {
    Close.BAD_FRAME: "A frame that no client may send now.",
    Close.BAD_TICKET: "The ticket or token is not of this server or this seat.",
    Close.KICKED: "The player was removed from the room. This seat is closed; the room may give another.",
    Close.ROOM_GONE: "The room does not exist, or no longer.",
    Close.SUPERSEDED: "A newer connection has the seat. Ask the person before taking it back, with a ticket.",
    Close.BAD_VERSION: "The server does not speak this version.",
    Close.TOO_MANY_STRIKES: "Over the limit of commands in three seconds of ten, or too much that cannot be read.",
    Close.HANDED_OVER: "Another device has the seat now. Ask the person before taking it back: a ticket with `back`.",
    Close.DRAIN: "The server ends or was restarted; it says when to be back.",
    Close.OVERLOAD: "Too many `join` on one connection.",
    Close.SLOW_CONSUMER: "Too much was waiting for this client. A WebSocket is cut instead, without a word.",
    Close.SILENT: "No `hello` in time, or nothing heard for too long.",
    Close.GARBLED: "What came cannot be read, or is too large: it may have been damaged on the way.",
    Close.MOVED: "Another transport is to be used (push went off or on): the next ticket names where.",
    Close.STATE_RESET: "The room was reloaded. Forget the positions and the token.",
    Close.TICKET_EXPIRED: "The pass is too old or was used, or the room is being reloaded.",
}


def page(*, definitions: dict[str, Any], client: Kinds, server: Kinds) -> str:
    """The page as it should be: its own words, its regions made anew."""
    told = state_reference.client_moves()

    def make(name: str) -> str:
        kind, _, rest = name.partition(" ")
        match kind, rest:
            case "example", _:
                return _example(rest)
            case "frames", "client":
                return _frames(client, definitions)
            case "frames", "server":
                return _frames(server, definitions)
            case "parts", _:
                return _parts(definitions)
            case "closes", _:
                return _closes()
            case "errors", _:
                return _errors()
            case "server", "states":
                return state_reference.server_picture() + "\n\n" + state_reference.server_table()
            case "client", "states":
                return state_reference.client_picture(told) + "\n\n" + state_reference.client_table(told)
            case _:
                raise ValueError(f"no region of {PAGE.name} is made under the name {name!r}")

    return filled(PAGE.read_text(encoding="utf-8"), make)


def _frames(kinds: Iterable[type[msgspec.Struct]], definitions: dict[str, Any]) -> str:
    lines = ["| frame | fields | what it means |", "|---|---|---|"]
    lines += [f"| `{tag(kind)}` | {_fields(definitions[kind.__name__])} | {_meaning(kind)} |" for kind in kinds]
    return "\n".join(lines)


def _parts(definitions: dict[str, Any]) -> str:
    lines = ["| part | fields | what it means |", "|---|---|---|"]
    lines += [f"| {kind.__name__} | {_fields(definitions[kind.__name__])} | {_meaning(kind)} |" for kind in PARTS]
    return "\n".join(lines)


def _closes() -> str:
    lines = ["| code | name | what the client does | why it comes |", "|---|---|---|---|"]
    lines += [f"| {code.value} | `{code.name}` | {MEANING[verdict(code)]} | {CLOSES[code]} |" for code in Close]
    lines.append(f"| any other | | {MEANING[verdict(1006)]} | A fault of the path: 1000, 1001, 1006, 1011, 1012 … |")
    return "\n".join(lines)


def _errors() -> str:
    lines = ["| code | HTTP | what it means, what to do |", "|---|---|---|"]
    for code, (where, meaning) in CODES.items():
        made = AuthError(code, "") if where == "credential" else RemoteError(code, "")
        status = where if where.isdigit() or where == "" else str(status_of(made))
        lines.append(f"| `{code}` | {status} | {meaning} |")
    return "\n".join(lines)


def _example(name: str) -> str:
    """A golden frame, by the name of its file and the words it stands under."""
    file, _, says = name.partition(": ")
    told = json.loads((ROOT / "protocol" / "vectors" / f"{file}.json").read_text(encoding="utf-8"))
    wire = next((each["wire"] for each in told["good"] if each["says"] == says), None)
    if wire is None:
        raise ValueError(f"protocol/vectors/{file}.json has no good frame that says {says!r}")
    return f"```json\n{json.dumps(wire, ensure_ascii=False)}\n```"


def tag(kind: type[msgspec.Struct]) -> str:
    """The frame's name on the wire."""
    return str(kind.__struct_config__.tag)


def type_name(node: dict[str, Any]) -> str:
    """The JSDoc name of a schema node, with `any` where the schema says nothing."""
    if "$ref" in node:
        return str(node["$ref"]).rpartition("/")[2]
    if "enum" in node:
        return "|".join(json.dumps(value) for value in node["enum"])
    if "anyOf" in node:
        return "|".join(type_name(option) for option in node["anyOf"])
    match node.get("type"):
        case "array":
            return f"Array<{type_name(node['items'])}>"
        case "object":
            return f"Record<string, {type_name(node.get('additionalProperties', {}))}>"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null" as plain:
            return plain
        case _:
            return "any"


def _meaning(kind: type[msgspec.Struct]) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split()).replace("|", "\\|")


def _fields(definition: dict[str, Any]) -> str:
    shown: list[str] = []
    for field, what in definition["properties"].items():
        if field != "frame":
            mark = "" if field in definition.get("required", []) else "?"
            shown.append(f"`{field}{mark}: {type_name(what)}`".replace("|", "\\|"))
    return "<br>".join(shown)
