"""Somebody else in a room of this process."""

import secrets

from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.server.hub import refuse
from roomlit.streamlit import _compat


class Member:
    """Enters when it is made."""

    def __init__(self, room: str, *, name: str = "Grace") -> None:
        self._runtime = _compat.runtime()
        self._room = room
        given = self._runtime.portal.run(
            lambda: self._runtime.hub.enter(room, name=name, request=secrets.token_hex(16))
        )
        self._claim = Claim(room, given.player)

    def send(self, name: str, **args: object) -> None:
        """Give a command, until it is durable."""
        command = Command(id=secrets.token_hex(16), room=self._room, name=name, args=args)
        refuse(self._runtime.portal.run(lambda: self._runtime.hub.submit(self._claim, command)))
