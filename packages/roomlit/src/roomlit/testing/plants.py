"""Known faults, planted into the hub to see that a checker finds them."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from roomlit.room.log import Log
from roomlit.server.actor import RoomActor
from roomlit.server.credentials import Claim, Credentials
from roomlit.server.outlet import Outlet


class Plant(msgspec.Struct, frozen=True):
    """`what` is wrong, and how it is put there."""

    what: str
    put: Callable[[], None]


def _publish_first() -> None:
    stage = Outlet.stage
    Outlet.stage = lambda self, commit, release, abandon=None: stage(self, None, release, abandon)


def _off_by_one() -> None:
    after = Log.after
    Log.after = lambda self, seq: after(self, seq + 1)


def _forgetful() -> None:
    replay = RoomActor.replay
    RoomActor.replay = lambda self, row: replay(self, msgspec.structs.replace(row, command=""))


def _stale() -> None:
    def resume_of(self: Credentials, token: str, *, now: int) -> Claim:
        claims: dict[str, Any] = self._read(token, "resume", now)  # pyright: ignore[reportPrivateUsage]
        return Claim(claims["room"], claims["player"])

    Credentials.resume_of = resume_of


PLANTS: Mapping[str, Plant] = MappingProxyType(
    {
        "publish_before_commit": Plant("events leave before they are durable", _publish_first),
        "off_by_one_on_resume": Plant("a resumed run lacks its first event", _off_by_one),
        "id_forgotten_at_restart": Plant("command ids do not outlive a restart", _forgetful),
        "resume_token_reusable": Plant("a void resume token is accepted", _stale),
    }
)


@contextlib.contextmanager
def planted(name: str | None) -> Generator[None]:
    """The fault of this name is there meanwhile; None: no fault. Never taken out: the process ends with it."""
    if name is not None:
        PLANTS[name].put()
    yield
