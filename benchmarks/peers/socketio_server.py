"""python-socketio under uvicorn, WebSocket alone: `emit` to everybody."""

import sys

import socketio
import uvicorn
from event import event

HOUR_S = 3600
"""The load generator answers no pings; without them nobody is taken for dead."""
sio = socketio.AsyncServer(async_mode="asgi", transports=["websocket"], ping_interval=HOUR_S, http_compression=False)
told = 0


@sio.on("message")
async def message(sid: str, command: dict) -> None:
    global told
    told += 1
    await sio.emit("message", event(told, command["args"]["text"]))


uvicorn.run(
    socketio.ASGIApp(sio),
    port=int(sys.argv[1]),
    ws="websockets-sansio",
    ws_per_message_deflate=False,
    ws_ping_interval=None,
    log_level="error",
    access_log=False,
)
