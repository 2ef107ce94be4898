"""Being seen typing must not tell an AI from a person: no hint on the second, none for a short line."""

import re
from itertools import pairwise
from pathlib import Path

from masquerade import players
from masquerade.players.typing_indicator import AFTER_MS, EVERY_MS, TypingIndicator

COMPOSER = Path(players.__file__).parent.parent / "web" / "composer.js"


def hints(keys: TypingIndicator, *, begin: int, end: int) -> list[int]:
    """When a line typed from `begin` to `end` is seen being typed, looking at every millisecond."""
    return [now for now in range(begin, end) if keys.pressed(begin, now)]


def test_hints_come_with_a_key_and_never_in_a_beat() -> None:
    told = [hints(TypingIndicator(seed), begin=10_000, end=40_000) for seed in range(20)]
    gaps = [later - earlier for one in told for earlier, later in pairwise(one)]
    assert min(gaps) > EVERY_MS
    assert len(set(gaps)) > 100
    assert sum(gap - EVERY_MS < 10 for gap in gaps) < len(gaps) / 50


def test_a_short_line_shows_no_typing() -> None:
    assert hints(TypingIndicator(1), begin=10_000, end=10_000 + AFTER_MS) == []


def test_the_next_line_keeps_its_distance_from_the_last_hint() -> None:
    keys = TypingIndicator(3)
    last = hints(keys, begin=10_000, end=13_000)[-1]
    assert hints(keys, begin=13_000, end=16_000)[0] >= max(last + EVERY_MS, 13_000 + AFTER_MS)


def test_the_rule_is_that_of_the_page() -> None:
    rule = dict(re.findall(r"const (TYPING_\w+_MS) = (\d+);", COMPOSER.read_text()))
    assert rule == {"TYPING_AFTER_MS": str(AFTER_MS), "TYPING_EVERY_MS": str(EVERY_MS)}
