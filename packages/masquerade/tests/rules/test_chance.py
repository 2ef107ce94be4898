"""The random generator as a value."""

from collections import Counter

import pytest

from masquerade.rules import rng
from masquerade.rules.rng import Rng


def test_the_same_seed_draws_the_same_and_another_seed_does_not() -> None:
    assert rng.word(rng.seeded(1)) == rng.word(rng.seeded(1))
    assert rng.seeded(1) != rng.seeded(2)
    assert len({rng.seeded(seed).key for seed in (-1, 0, 1, 2**64, 2**200)}) == 5


def test_the_key_fits_any_json_reader_of_whole_numbers() -> None:
    assert all(0 <= rng.seeded(seed).key < 2**63 for seed in range(200))


def test_drawing_changes_nothing_but_the_count() -> None:
    chance = rng.seeded(3)
    _, after = rng.word(chance)
    assert (chance.count, after) == (0, Rng(chance.key, 1))


def test_numbers_below_a_limit_are_even() -> None:
    chance, seen = rng.seeded(4), Counter[int]()
    for _ in range(6_000):
        drawn, chance = rng.below(chance, 6)
        seen[drawn] += 1
    assert set(seen) == set(range(6))
    assert all(850 < count < 1_150 for count in seen.values())


def test_a_limit_below_one_is_a_fault_and_says_so() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        rng.below(rng.seeded(1), 0)


def test_a_shuffle_keeps_every_item_and_reaches_every_order() -> None:
    chance, orders = rng.seeded(5), set[tuple[int, ...]]()
    for _ in range(400):
        order, chance = rng.shuffled(chance, (1, 2, 3, 4))
        assert sorted(order) == [1, 2, 3, 4]
        orders.add(order)
    assert len(orders) == 24
