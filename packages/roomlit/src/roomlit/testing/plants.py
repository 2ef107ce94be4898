"""Known faults, planted into the hub to see that a checker finds them."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from types import MappingProxyType

import msgspec


class Plant(msgspec.Struct, frozen=True):
    """`what` is wrong, and how it is put there."""

    what: str
    put: Callable[[], None]


PLANTS: Mapping[str, Plant] = MappingProxyType({})


@contextlib.contextmanager
def planted(name: str | None) -> Generator[None]:
    """The fault of this name is there meanwhile; None: no fault."""
    yield
