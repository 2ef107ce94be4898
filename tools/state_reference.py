"""The states of both ends of a connection, asked of the tables in the code: each is fed everything that can happen."""

import json
import subprocess
from pathlib import Path
from typing import Any

from roomlit.errors import AuthError
from roomlit.protocol.messages import (
    ClientFrame,
    Command,
    CommandRefused,
    Heartbeat,
    Hello,
    Join,
    Leave,
    Limits,
    Retry,
    Signal,
    Welcome,
)
from roomlit.session.effects import Authenticate, Confirm, Effect, End, Pass, Send, Submit, Subscribe, Unsubscribe
from roomlit.session.state_machine import Effects, Rules, Session, SessionState

ROOT = Path(__file__).resolve().parent.parent
ROOM, OTHER = "ABC234", "XYZ789"
OPEN = (SessionState.OPENED, SessionState.CHECKING, SessionState.LIVE)
FRAMES: tuple[tuple[str, ClientFrame], ...] = (
    ("`hello`", Hello(ticket="t")),
    ("`hello` with both passes or none", Hello()),
    ("`hello` of an unknown version", Hello(version=99, ticket="t")),
    ("`join`", Join(room=ROOM)),
    ("`join` for another room", Join(room=OTHER)),
    ("`leave`", Leave(room=ROOM)),
    ("`leave` for another room", Leave(room=OTHER)),
    ("`command`", Command(id="1", room=ROOM, name="message")),
    ("`command` for another room", Command(id="1", room=OTHER, name="message")),
    ("`signal`", Signal(room=ROOM, kind="typing")),
    ("`signal` for another room", Signal(room=OTHER, kind="typing")),
    ("`heartbeat`", Heartbeat()),
)
PASS, NO_PASS = "pass is good", "pass is not good"
_WELCOME = Welcome(
    generation=1,
    resume="r",
    player="p",
    heartbeat_ms=1,
    now=1,
    limits=Limits(frame_bytes=1, text_chars=1, commands_per_s=1, command_burst=1),
    retry=Retry(min_ms=0, max_ms=1),
)
PAGE_KINDS = frozenset({"wake", "online", "offline", "hide", "reconnect", "quit"})
"""What the page does, not the wire: in the table, not in the picture."""


def _session(state: SessionState) -> Session:
    session = Session(room=ROOM, rules=Rules(), at=0)
    if state is not SessionState.OPENED:
        session.receive(Hello(ticket="t"), 0)
    if state is SessionState.LIVE:
        session.admitted(_WELCOME)
    return session


def _server() -> list[tuple[str, dict[SessionState, tuple[Effects, SessionState]]]]:
    """What happens, and by state what comes of it."""
    rules = Rules()
    rows: list[tuple[str, dict[SessionState, tuple[Effects, SessionState]]]] = []
    for words, frame in FRAMES:
        rows.append((words, {}))
        for state in OPEN:
            session = _session(state)
            rows[-1][1][state] = (session.receive(frame, 1), session.state)
    for words in (PASS, NO_PASS):
        session = _session(SessionState.CHECKING)
        refusal = AuthError("ticket/invalid", "no")
        effects = session.admitted(_WELCOME) if words == PASS else session.rejected(refusal)
        rows.append((words, {SessionState.CHECKING: (effects, session.state)}))
    for wait_ms in (rules.hello_timeout_ms, rules.heartbeat_ms, rules.silence_ms):
        cells: dict[SessionState, tuple[Effects, SessionState]] = {}
        for state in OPEN:
            session = _session(state)
            cells[state] = (session.tick(wait_ms), session.state)
        rows.append((f"nothing heard for {wait_ms // 1000} s", cells))
    return rows


def _does(effect: Effect) -> str:
    match effect:
        case Send(frame=CommandRefused(code=code)):
            return f"`refused` {code}"
        case Send(frame=frame):
            return f"`{type(frame).__struct_config__.tag}`"
        case Authenticate():
            return "its pass is checked"
        case Subscribe():
            return "`joined`, then what follows"
        case Unsubscribe():
            return "no more events"
        case Submit():
            return "goes to the room"
        case Pass():
            return "passed on"
        case Confirm():
            return ""
        case End(code=code):
            return f"`bye` {int(code)} and close"


def server_table() -> str:
    """Everything that can happen to a connection, by the server's state."""
    lines = ["| | " + " | ".join(state.value for state in OPEN) + " |", "|---|" + "---|" * len(OPEN)]
    for words, cells in _server():
        shown = [", ".join(filter(None, map(_does, cells[s][0]))) or "nothing" if s in cells else "" for s in OPEN]
        lines.append(f"| {words} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def server_picture() -> str:
    """The moves between the server's states."""
    moves: dict[tuple[str, str], list[str]] = {}
    for words, cells in _server():
        for state, (effects, after) in cells.items():
            if after is not state:
                ended = [str(int(effect.code)) for effect in effects if isinstance(effect, End)]
                label = f"bye {ended[0]}" if ended else words.replace("`", "")
                moves.setdefault((state.value, after.value), []).append(label)
    return _mermaid("opened", moves, {"closed"})


def client_moves() -> dict[str, Any]:
    """What the browser client's table says, see `client_states.mjs`."""
    asked = [str(ROOT / "tools" / "node"), str(ROOT / "tools" / "client_states.mjs")]
    return json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)


def client_picture(told: dict[str, Any]) -> str:
    """The moves between the client's states, those of the page left out."""
    moves: dict[tuple[str, str], list[str]] = {}
    for move in told["moves"]:
        if move["kind"] not in PAGE_KINDS:
            moves.setdefault((move["from"], move["to"]), []).append(move["on"])
    return _mermaid("idle", moves, set())


def client_table(told: dict[str, Any]) -> str:
    """All moves: what happens, from where, to where."""
    rows: dict[tuple[str, str], list[str]] = {}
    for move in told["moves"]:
        rows.setdefault((move["on"], move["to"]), []).append(move["from"])
    lines = ["| what happens | in | leads to |", "|---|---|---|"]
    lines += [f"| {on} | {', '.join(dict.fromkeys(come))} | {to} |" for (on, to), come in rows.items()]
    return "\n".join(lines)


def _mermaid(first: str, moves: dict[tuple[str, str], list[str]], last: set[str]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for (come, to), words in moves.items():
        lines.append(f"    {come} --> {to}: {'<br>'.join(dict.fromkeys(words))}")
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in sorted(last)), "```"])
