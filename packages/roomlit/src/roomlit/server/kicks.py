"""Kicks: players the rules sent away, told once their step is durable, and kept out from then on."""

from collections.abc import Callable
from typing import Any

from roomlit.ports.logic import Act, Barring, Enter, Journaled, RoomLogic
from roomlit.protocol.messages import CommandRefused

KICKED = "you were removed from this room"


class Kicks:
    """`kick` ends every connection of a player."""

    def __init__(self, *, logic: RoomLogic[Any], kick: Callable[[str], None]) -> None:
        self._bars = logic.barred if isinstance(logic, Barring) else _nobody
        self._kick = kick
        self._undurable: set[str] = set()

    def decided(self, players: tuple[str, ...]) -> None:
        """Their step is decided and may still be lost: until it is published they are treated as before."""
        self._undurable.update(players)

    def published(self, players: tuple[str, ...]) -> None:
        """The step is durable and its facts have left: now their connections end."""
        self._undurable.difference_update(players)
        for player in players:
            self._kick(player)

    def barred(self, state: Any, player: str) -> bool:
        """Whether this seat is closed for good, as far as it is durable: what may yet be lost turns nobody away."""
        return player not in self._undurable and self._bars(state, player)

    def refusal(self, state: Any, action: Journaled, command: str) -> CommandRefused | None:
        """What an action of somebody who was sent away is answered, in its turn."""
        if isinstance(action, Act | Enter) and self._bars(state, action.player):
            return CommandRefused(id=command, code="seat/kicked", message=KICKED)
        return None


def _nobody(state: Any, player: str) -> bool:
    return False
