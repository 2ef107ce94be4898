"""Kicks: players the rules sent away, told once their step is durable, and kept out from then on; and strangers."""

from collections.abc import Callable
from typing import Any

from roomlit.ports.logic import SERVER, Act, Barring, Enter, Journaled, Refusal, RoomLogic, Vouching
from roomlit.protocol.messages import CommandRefused

KICKED = "you were removed from this room"
_KICKED = Refusal("seat/kicked", KICKED)
VOUCHED_ONLY = Refusal("seat/vouched_only", "this room is for those who are signed in: its app gives the seats")


class Kicks:
    """`kick` ends every connection of a player."""

    def __init__(self, *, logic: RoomLogic[Any], kick: Callable[[str], None]) -> None:
        self._bars = logic.barred if isinstance(logic, Barring) else _nobody
        self._vouching = logic if isinstance(logic, Vouching) else None
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

    def closed(self, state: Any, player: str) -> Refusal | None:
        """Why nobody may use this seat, as far as that is durable: what may yet be lost turns nobody away."""
        return None if player in self._undurable else self._closed(state, player)

    def refusal(self, state: Any, action: Journaled, command: str) -> CommandRefused | None:
        """What an action of somebody who has no seat here any more is answered, in its turn."""
        match action:
            case Act(player=player) if player != SERVER:
                found = self._closed(state, player)
            case Enter(player=player, identity=identity):
                found = self._closed(state, player, vouched_for=identity is not None)
            case _:
                return None
        return None if found is None else CommandRefused(id=command, code=found.code, message=found.message)

    def _closed(self, state: Any, player: str, *, vouched_for: bool = False) -> Refusal | None:
        if self._bars(state, player):
            return _KICKED
        rules = self._vouching
        if rules is None or vouched_for or not rules.vouched(state) or rules.identity(state, player) is not None:
            return None
        return VOUCHED_ONLY


def _nobody(state: Any, player: str) -> bool:
    return False
