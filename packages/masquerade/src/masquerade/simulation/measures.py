"""What a set of discussions looks like in numbers, to be held against people's."""

from collections.abc import Sequence
from statistics import median

import msgspec

from masquerade.simulation.discussion import Discussion, SpokenLine


class Measures(msgspec.Struct, frozen=True):
    """What a set of discussions looks like in numbers; gaps in seconds at the 25th, 50th, 75th and 90th percentile."""

    lines: int
    a_minute: float
    words: tuple[float, ...]
    gap_after_other: tuple[float, ...]
    own_gap: tuple[float, ...]
    questions: float
    stops: float
    lower: float
    doubles: float
    piled_up: float
    self_repeats: float
    after_bell: int


def measure(games: Sequence[Discussion]) -> Measures:
    """Measure the deck's lines of these games (the people's are left out)."""
    own: list[SpokenLine] = []
    after, between, piled, doubles, pairs, repeats = list[float](), list[float](), 0, 0, 0, 0
    for game in games:
        said: dict[int, list[SpokenLine]] = {}
        for place, line in enumerate(game.lines):
            if line.seat not in game.personas:
                continue
            own.append(line)
            mine = said.setdefault(line.seat, [])
            repeats += any(other.text.lower() == line.text.lower() for other in mine)
            if mine:
                between.append((line.at - mine[-1].at) / 1000)
            mine.append(line)
            if place == 0:
                continue
            before = game.lines[place - 1]
            if before.seat == line.seat:
                doubles += 1
                continue
            after.append((line.at - before.at) / 1000)
            if before.seat in game.personas:
                pairs += 1
                piled += line.at - before.at < 1000
    count = max(len(own), 1)
    words = [len(line.text.split()) for line in own]
    minutes = sum((game.ends_at - game.started_at) / 60_000 * len(game.personas) for game in games)
    return Measures(
        lines=len(own),
        a_minute=len(own) / minutes,
        words=(quantile(words, 0.1), float(median(words)), quantile(words, 0.9), float(max(words))),
        gap_after_other=tuple(quantile(after, q) for q in (0.25, 0.5, 0.75, 0.9)),
        own_gap=tuple(quantile(between, q) for q in (0.25, 0.5, 0.75, 0.9)),
        questions=sum("?" in line.text for line in own) / count,
        stops=sum(line.text.endswith(".") for line in own) / count,
        lower=sum(line.text == line.text.lower() for line in own) / count,
        doubles=doubles / count,
        piled_up=piled / max(pairs, 1),
        self_repeats=repeats / count,
        after_bell=sum(game.refused.count("message/not_open") for game in games),
    )


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which a share q of the values lies."""
    ordered = sorted(values)
    return float(ordered[min(int(q * len(ordered)), len(ordered) - 1)]) if ordered else 0.0
