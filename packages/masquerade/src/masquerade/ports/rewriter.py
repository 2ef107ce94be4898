"""Somebody who may find better words for what an AI seat is about to say or to seal."""

from typing import Protocol

import msgspec


class Account(msgspec.Struct, frozen=True):
    """Whose spending it is: one game of one room."""

    room: str
    game: int


class Brief(msgspec.Struct, frozen=True):
    """All that a rewriter is told: what is wanted, and the scene as the seat sees it, every line of a player quoted."""

    instructions: str
    scene: str


class Rewriter(Protocol):
    """Words a line or an answer that the deck has ready anyway, so every failure is the same: the deck's is given."""

    engine: str
    """How the writer is called at the reveal."""

    async def write(self, brief: Brief, *, account: Account, by: int) -> str | None:
        """A line, as raw as it came, or None for whatever reason.

        Guarantees: never raises (besides being cancelled, which it obeys at once); never returns after `by`
        (ms, server clock); spends nothing beyond the limits it was set up with.
        """
        ...
