"""What the error codes mean that no hub says to a client, and the codes that the library's source says."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from error_codes import CODES

LIBRARY = Path(__file__).resolve().parent.parent / "packages" / "roomlit" / "src" / "roomlit"
CODE = re.compile(r"[a-z]+/[a-z_]+")
NO_CODES: Final = frozenset(
    {"application/javascript", "application/json", "application/wasm", "application/xml"}
    | {"text/css", "text/html", "text/javascript"}
)
"""Texts of the same shape."""
PYTHON_CODES: Final[Mapping[str, str]] = {
    "bridge/address": "That is no address of a WebSocket.",
    "bundle/dynamic_import": "A module of a light page imports while it runs, and not at its top.",
    "bundle/elsewhere": "A module of a light page imports what is no file of this server.",
    "bundle/missing": "A module of a light page imports a file, or a name of it, that does not exist.",
    "bundle/ring": "Modules of a light page import each other in a ring.",
    "bundle/unreadable": "A module of a light page is no JavaScript: a string, a template or a bracket has no end.",
    "bundle/unsupported": "A module of a light page has `await` outside of functions, or an export that may change.",
    "client/broken": "A fault in the library ended the client's task; the cause comes with it.",
    "command/name": "The name of a command is text.",
    "command/not_json": "An argument is no JSON. The text says which one, and what to send instead.",
    "command/signature": "A command of a `Room` takes `by` and arguments with names, each with its type.",
    "command/timeout": "The hub has not answered for ten seconds. Whether the command was done is not known.",
    "connection/lost": "The connection of a link has ended; the client itself comes back.",
    "decorator/no_brackets": "`on` or `live` stands above a function without brackets.",
    "draw/data": "What a drawing is handed is no JSON.",
    "draw/height": "A height is a number of pixels above 0.",
    "draw/no_file": "The path of the JavaScript leads nowhere.",
    "draw/total": "The total of a bar is above 0.",
    "draw/window": "A chart keeps from 2 to 10,000 points.",
    "draw/twice": "Two drawings of a kind have one key.",
    "event/type": "That is no type of an event, nor several.",
    "handler/signature": "The function under `on` takes more than the event.",
    "hub/garbled": "What answers there is no hub, or a proxy answers for it.",
    "hub/none": "A plain `streamlit run` answers there: serve the hub's routes, as `server.py` does.",
    "hub/unreachable": "Nobody answers at this address.",
    "kind/other": "Another class of the same name is in use.",
    "kind/type": "A kind is a class made of `Room`.",
    "live/signature": "The function under `live` takes arguments.",
    "name/empty": "A name needs a letter.",
    "name/too_long": "A name has at most 40 characters.",
    "name/type": "A name is text.",
    "options/invalid": "The `options` do not fit the fields of the room's state.",
    "part/twice": "Two chats, two lists of who is here or two status lines have one key.",
    "portal/closed": "The hub of this process is being closed.",
    "portal/on_loop": "Called on the hub's own loop, where nothing may wait.",
    "portal/timeout": "The hub of this process has not answered in time.",
    "publish/keep": "`keep` is `latest` or nothing.",
    "room/timeout": "The room has not let the client in within ten seconds.",
    "runtime/elsewhere": "No rooms are served in this process: another one uses a `Publisher`.",
    "runtime/not_started": "The server has not started: speak in a thread or a request, not while the file is read.",
    "runtime/started": "The hub of this process runs already: it cannot be put in the place of another one.",
    "signal/kind": "A hint is a word of small letters, digits and underscores, and not one of the room's own.",
    "signal/too_large": "A hint carries at most 1,000 bytes.",
    "streamlit/no_script": "Called in a program, which uses `connect`, or in a thread of a page, which uses `publish`.",
    "test/not_there": "The page under test has not joined this room.",
    "test/over": "A later `AppTest` has rooms of its own.",
}


SERVER_CODES: Final[Mapping[str, str]] = {
    "backup/exists": "There is a file of this name: choose another one.",
    "backup/failed": "No backup was made; the text says why. Nothing was changed.",
    "backup/nothing": "The directory holds nothing to back up.",
    "data/locked": "Another server uses this directory: stop it, or choose another one.",
    "data/no_wal": "SQLite cannot write ahead on this disk, a network's as a rule: choose one of this machine.",
    "data/unknown": "No server has kept its key in this directory.",
    "data/unusable": "The directory cannot be made, or not written to.",
    "hub/workers": "Another worker of this server has rooms in memory too: start it with one.",
    "journal/broken": "An earlier row of the room was lost: the room is reloaded under a new epoch.",
    "journal/diverged": "The rules no longer give what they gave when the row was written.",
    "journal/overloaded": "Too many rows wait for the disk. Try again later.",
    "journal/torn": "A row of the room cannot be read; the sound ones before it are used.",
    "journal/unreadable": "The journal cannot be opened: restore it, or move it away.",
    "key/damaged": "The file of the signing key holds something else: restore it, or delete it with every seat.",
    "key/unusable": "The file of the signing key cannot be read or written.",
    "lag/window": "In the log: a slow client missed more than its room still holds.",
    "origin/malformed": "`ROOMLIT_ALLOWED_ORIGINS` holds something that is no origin.",
    "proxies/malformed": "`ROOMLIT_TRUSTED_PROXIES` holds something that is no address or network.",
    "restore/damaged": "The file is no backup that can be used. Nothing was changed.",
    "restore/format": "The backup is of a newer release: update first.",
    "restore/occupied": "The directory holds something: name an empty one.",
    "rooms/recovering": "In `GET /ready`: the rooms are being read from the journal.",
    "rooms/restarting": "In `GET /ready`: some rooms are being reloaded.",
    "server/jwt": "The settings `ROOMLIT_JWT_…` do not fit together, or the extra `jwt` is missing.",
    "server/leaving": "In `GET /ready`: the server is about to end.",
    "server/short_key": "`ROOMLIT_SERVER_KEY` has fewer than 32 characters.",
    "settings/invalid": "A setting has a value that does not fit; the text names it.",
    "snapshot/other_version": "In the log: the snapshot is of other rules; the rows are read instead.",
    "snapshot/unreadable": "In the log: the snapshot cannot be read; the rows are read instead.",
    "store/closed": "The journal takes nothing before its start and after its end.",
    "store/failing": "In `GET /ready`: the journal has taken nothing for a while.",
    "task/running": "A `TaskSupervisor` has a task of this key.",
}
"""What ends the start of a server or a command of its operator, is in its log, or in the answer of `GET /ready`."""


def said() -> Mapping[str, str]:
    """Every code in the library's source that the wire's table does not tell of, with the file that says it.

    A text of a code's shape is one, wherever it stands: raised, refused with, or kept in a table.
    """
    files = sorted(LIBRARY.rglob("*.py"))
    found = {code: str(file.relative_to(LIBRARY)) for file in files for code in codes(file.read_text(encoding="utf-8"))}
    return {code: found[code] for code in sorted(found.keys() - CODES.keys() - NO_CODES)}


def codes(source: str) -> Iterator[str]:
    """The codes that this source says.

    >>> list(codes("Step(state, refused=Refusal('room/failed', f'{kind} failed'))"))
    ['room/failed']
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def code_faults() -> Iterator[str]:
    """One sentence for each code that only the source or only the tables know."""
    tables, known = (PYTHON_CODES, SERVER_CODES), said()
    for code, where in known.items():
        if not any(code in table for table in tables):
            yield f"{where} says {code!r}: say in PYTHON_CODES, SERVER_CODES or error_codes.CODES what it means"
    yield from (f"nothing says {code!r}: take it out" for table in tables for code in table if code not in known)
