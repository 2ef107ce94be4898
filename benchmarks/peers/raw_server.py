"""The floor: one system call for each member, a prebuilt frame in each, and as little around it as can be."""

import json
import selectors
import socket
import sys

from event import event, said

from roomlit.protocol.framing import outgoing

SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
looking = selectors.DefaultSelector()
unread: dict[socket.socket, bytes] = {}
members: list[socket.socket] = []
told = 0


def accept(listener: socket.socket) -> None:
    member, _ = listener.accept()
    member.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    looking.register(member, selectors.EVENT_READ, read)


def read(member: socket.socket) -> None:
    data = member.recv(65536)
    if not data:
        looking.unregister(member)
        member.close()
        if unread.pop(member, None) is not None:
            members.remove(member)
    elif member not in unread:  # Its request to upgrade.
        unread[member] = b""
        members.append(member)
        member.send(SWITCHING)
    else:
        unread[member] = messages(unread[member] + data)


def messages(data: bytes) -> bytes:
    """Tell everybody what these frames of a client say, whose masks are zero; the rest that is no whole frame."""
    while len(data) > 8:
        size, start = (int.from_bytes(data[2:4], "big"), 8) if data[1] == 0xFE else (data[1] & 0x7F, 6)
        if len(data) < start + size:
            break
        tell(data[start : start + size])
        data = data[start + size :]
    return data


def tell(message: bytes) -> None:
    global told
    told += 1
    frame = outgoing(json.dumps(event(told, said(message)), separators=(",", ":")).encode()).framed
    for member in members:
        member.send(frame)


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024) as listener:
    looking.register(listener, selectors.EVENT_READ, accept)
    while True:
        for key, _ in looking.select():
            key.data(key.fileobj)
