"""The servers that carry a room's messages, ours and those of `benchmarks/peers`: each one's command and words."""

import sys
from pathlib import Path
from typing import Literal

import msgspec

from roomlit.protocol.codec import encode
from roomlit.protocol.messages import Command, Hello
from workbench.peers import FOLDER, peers_node, peers_python
from workbench.raw_socket import numbered

HERE = Path(__file__).parents[1]
SOCKET_IO_CONNECT = b"40"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """One server: its file, or for ours what `workbench.hub_server` is told, and what runs it."""

    name: str
    title: str
    file: str = ""
    arguments: tuple[str, ...] = ()
    runtime: Literal["project", "peers", "node"] = "project"
    socketio: bool = False

    @property
    def ours(self) -> bool:
        """Whether members need seats."""
        return not self.file

    @property
    def foreign(self) -> bool:
        """Whether it needs what the project has not, and has to be installed."""
        return self.runtime != "project"

    def command(self, port: int) -> list[str]:
        """What serves on this port of `127.0.0.1`; to be run in `folder`."""
        if self.ours:
            return [sys.executable, "-m", "workbench.hub_server", str(port), *self.arguments]
        runtime = {"project": lambda: sys.executable, "peers": peers_python, "node": peers_node}[self.runtime]
        return [str(runtime()), self.file, *self.arguments, str(port)]

    @property
    def folder(self) -> Path:
        """Where its command is run."""
        return HERE if self.ours else FOLDER

    def path(self, room: str, player: str) -> str:
        """Where a member's WebSocket is."""
        return "/socket.io/?EIO=4&transport=websocket" if self.socketio else f"/ws/{room}/{player}"

    def greeting(self, ticket: str) -> bytes:
        """What a member says first, if anything."""
        if self.ours:
            return encode(Hello(ticket=ticket))
        return SOCKET_IO_CONNECT if self.socketio else b""

    def message(self, room: str, n: int, text: str) -> bytes:
        """What a member sends to say message `n` to the room."""
        args = {"text": numbered(n, text)}
        command = encode(Command(id=f"{n % 2**128:032x}", room=room, name="message", args=args))
        return b'42["message",' + command + b"]" if self.socketio else command


ROOMLIT = Server(name="roomlit", title="roomlit", arguments=("--unlimited",))
PLAIN_ASGI = Server(name="roomlit_asgi", title="roomlit, plain ASGI", arguments=("--unlimited", "--asgi"))
PREBUILT = Server(name="prebuilt", title="prebuilt frame in uvicorn", file="prebuilt_server.py")
RAW = Server(name="raw", title="bare sockets: the floor", file="raw_server.py")
BROADCAST = Server(name="websockets", title="websockets.broadcast", file="websockets_server.py")
SEND_TEXT = Server(name="send_text", title="FastAPI, send_text", file="fastapi_server.py", arguments=("send_text",))
SEND_JSON = Server(name="send_json", title="FastAPI, send_json", file="fastapi_server.py", arguments=("send_json",))
PICOWS = Server(name="picows", title="picows", file="picows_server.py", runtime="peers")
SOCKETIO = Server(name="socketio", title="python-socketio", file="socketio_server.py", runtime="peers", socketio=True)
NODE_WS = Server(name="node_ws", title="Node.js ws", file="ws_server.mjs", runtime="node")
NODE_SOCKETIO = Server(
    name="node_socketio", title="Node.js socket.io", file="socketio_server.mjs", runtime="node", socketio=True
)
SERVERS = (
    ROOMLIT,
    PLAIN_ASGI,
    PICOWS,
    NODE_WS,
    RAW,
    PREBUILT,
    BROADCAST,
    SEND_TEXT,
    SEND_JSON,
    NODE_SOCKETIO,
    SOCKETIO,
)
"""In the order in which they are measured: whom ours is compared with stands next to it."""


def journaled(folder: Path) -> Server:
    """Ours as it ships: with its limits, and with a journal in this folder."""
    return Server(name="roomlit", title="roomlit with its journal", arguments=("--data", str(folder / "data")))
