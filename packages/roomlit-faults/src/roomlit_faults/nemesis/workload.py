"""What clients do in a room of some kind: how it is opened, how they get to where one may talk, and what else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec


class Invocation(msgspec.Struct, frozen=True):
    """A command."""

    name: str
    args: Mapping[str, Any] = MappingProxyType({})


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """`host` is asked of the first seat, then `everyone` of each, `keep` again and again of the first.

    People talk by `message {text}`, which must become an event `message` with that `text`. `aside`: what each does
    now and then besides; what the room refuses of it is refused. `admit`: the command by which a host lets in who
    asks, with `knock`, a number from 1 on; "" where nobody has to ask.
    """

    options: Mapping[str, Any] = MappingProxyType({})
    seats: int = 10
    host: tuple[Invocation, ...] = ()
    everyone: tuple[Invocation, ...] = ()
    keep: tuple[Invocation, ...] = ()
    aside: tuple[Invocation, ...] = ()
    admit: str = ""


CHAT = Workload(aside=(Invocation("rename", {"name": "Somebody"}), Invocation("wave")))
WORKLOADS: Mapping[str, Workload] = MappingProxyType(
    {
        "chat": CHAT,
        # A long discussion with as many people as a game holds; extended before it ends, and notes that only their
        # writer hears of.
        "masquerade": Workload(
            options={"mode": "spot", "ai_seats": 1, "discussion_s": 600, "ready_s": 60},
            host=(Invocation("start"),),
            everyone=(Invocation("ready"),),
            keep=(Invocation("extend", {"seconds": 60}),),
            aside=tuple(Invocation("suspect", {"seat": seat, "per_cent": 10 * seat}) for seat in range(1, 11)),
            admit="approve",
        ),
    }
)
"""By kind of room. For a kind of your own give `--workload FILE`, this structure as JSON."""
