"""picows: WebSocket in Cython, without ASGI, on uvloop."""

import json
import sys

import uvloop
from event import event, said
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

members: dict[WSTransport, None] = {}  # In the order in which they came.
told = 0


class Member(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        members[transport] = None

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        members.pop(transport, None)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        global told
        if frame.msg_type != WSMsgType.TEXT:
            transport.disconnect()
            return
        told += 1
        encoded = json.dumps(event(told, said(frame.get_payload_as_bytes())), separators=(",", ":")).encode()
        for member in members:
            member.send(WSMsgType.TEXT, encoded)


async def main() -> None:
    server = await ws_create_server(lambda request: Member(), "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


uvloop.run(main())
