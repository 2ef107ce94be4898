"""What one writes first: a list of sockets for each room and a loop. `send_text` encodes an event once for all."""

import json
import sys
from collections import defaultdict

import uvicorn
from event import event, said
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

ONCE = sys.argv[1] == "send_text"
app = FastAPI()
rooms = defaultdict(list)
told = defaultdict(int)


@app.websocket("/ws/{room}/{player}")
async def ws(socket: WebSocket, room: str, player: str) -> None:
    await socket.accept()
    members = rooms[room]
    members.append(socket)
    try:
        while True:
            text = said(await socket.receive_text())
            told[room] += 1
            new = event(told[room], text)
            encoded = json.dumps(new, separators=(",", ":"), ensure_ascii=False) if ONCE else ""
            for member in members:
                await (member.send_text(encoded) if ONCE else member.send_json(new))
    except WebSocketDisconnect:
        members.remove(socket)


quiet = {"log_level": "error", "access_log": False}
uvicorn.run(
    app,
    port=int(sys.argv[2]),
    ws="websockets-sansio",
    ws_per_message_deflate=False,
    ws_ping_interval=None,
    **quiet,
)
