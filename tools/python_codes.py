"""What every error code of the library's Python side means, and the codes that its source raises."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from error_codes import CODES

LIBRARY = Path(__file__).resolve().parent.parent / "packages" / "roomlit" / "src" / "roomlit"
RAISED_BY: Final = ("streamlit/*.py", "client/*.py", "kinds/auth*.py", "testing/app_test.py")
ERROR = re.compile(r"[A-Z]\w*Error|Refused")
CODE = re.compile(r"[a-z]+/[a-z_]+")
PYTHON_CODES: Final[Mapping[str, str]] = {
    "bridge/address": "That is no address of a WebSocket.",
    "client/broken": "A fault in the library ended the client's task; the cause comes with it.",
    "command/name": "The name of a command is text.",
    "command/not_json": "An argument is no JSON. The text says which one, and what to send instead.",
    "command/signature": "A command of a `Room` takes `by` and arguments with names, each with its type.",
    "command/timeout": "The hub has not answered for ten seconds. Whether the command was done is not known.",
    "decorator/no_brackets": "`on` or `live` stands above a function without brackets.",
    "draw/data": "What a drawing is handed is no JSON.",
    "draw/height": "A height is a number of pixels above 0.",
    "draw/no_file": "The path of the JavaScript leads nowhere.",
    "draw/total": "The total of a bar is above 0.",
    "draw/twice": "Two drawings are alike, or have one key.",
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


def raised() -> Mapping[str, str]:
    """Every code that the Python side itself raises and no hub says, with the file that does."""
    found = {code: where for pattern in RAISED_BY for code, where in _raised_in(pattern)}
    return {code: found[code] for code in sorted(found.keys() - CODES.keys())}


def _raised_in(pattern: str) -> Iterator[tuple[str, str]]:
    for file in sorted(LIBRARY.glob(pattern)):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as code), *_]):
                    if ERROR.fullmatch(name) and CODE.fullmatch(code):
                        yield code, str(file.relative_to(LIBRARY))
                case _:
                    pass


def code_faults() -> Iterator[str]:
    """One sentence for each code that only the source or only the table knows."""
    for code, where in raised().items():
        if code not in PYTHON_CODES:
            yield f"{where} raises {code!r}: say in PYTHON_CODES what it means"
    yield from (
        f"nothing raises {code!r}: take it out of PYTHON_CODES" for code in PYTHON_CODES.keys() - raised().keys()
    )
