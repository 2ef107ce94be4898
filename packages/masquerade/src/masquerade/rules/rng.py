"""The random generator as a value: two ints, every draw returns the next generator.

Draw number n is the keyed hash BLAKE2b(n, key). A player sees some draws (masks, seat order, topics); unlike with a
linear generator those say nothing about the draws nobody may see (roles, bot ids).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

import msgspec

T = TypeVar("T")

_WORD = 1 << 64


class Rng(msgspec.Struct, frozen=True):
    """`key` is the secret, below 2**63 so that any JSON reader keeps it whole; `count` is the number of words drawn."""

    key: int
    count: int = 0


def seeded(seed: int) -> Rng:
    """A generator from a seed of any size; give it at least 64 random bits, it hides who is an AI."""
    size = max(8, (seed.bit_length() + 8) // 8)
    digest = blake2b(seed.to_bytes(size, "big", signed=True), digest_size=8, person=b"masquerade").digest()
    return Rng(key=int.from_bytes(digest, "big") >> 1)


def word(rng: Rng) -> tuple[int, Rng]:
    """64 random bits."""
    digest = blake2b(rng.count.to_bytes(8, "big"), digest_size=8, key=rng.key.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big"), Rng(rng.key, rng.count + 1)


def below(rng: Rng, limit: int) -> tuple[int, Rng]:
    """A number in 0..limit-1, each equally likely (draws from the uneven rest are thrown away)."""
    if limit < 1:
        raise ValueError(f"expected a limit of at least 1, got {limit}")
    fair = _WORD - _WORD % limit
    drawn, rng = word(rng)
    while drawn >= fair:  # pragma: no cover - less likely than limit / 2**64
        drawn, rng = word(rng)
    return drawn % limit, rng


def shuffled(rng: Rng, items: Sequence[T]) -> tuple[tuple[T, ...], Rng]:
    """All items in random order (Fisher-Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        other, rng = below(rng, last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order), rng
