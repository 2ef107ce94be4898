"""A view made by hand, in the shape the game shows it to a seat: for rehearsals, tests and tutorials."""

from collections.abc import Mapping, Sequence

STARTED_AT = 1_700_000_000_000


def scene(
    *said: tuple[int, str, int],
    me: int = 1,
    names: Mapping[int, str] | None = None,
    phase: str = "discussion",
    topic: str | None = "Tea, coffee or neither, and how exactly?",
    twist: str | None = None,
    mode: str = "spot",
    lasts_ms: int = 120_000,
    started_at: int = STARTED_AT,
    out: Sequence[int] = (),
    tied: Sequence[int] = (),
    ballot: object = None,
) -> dict[str, object]:
    """A view of seat `me`.

    Args:
        said: seat, text and ms since `STARTED_AT` of each line; ids count from 1, times are cut to the second.
        me: the own seat; 0 for a spectator.
        names: the mask of each seat; default Fox, Owl, Bear and Crane on seats 1 to 4.
        out: seats that have left the table.
        tied: the seats a run-off is between.

    >>> scene((2, "hi", 1_500))["messages"]
    [{'id': 1, 'round': 1, 'seat': 2, 'name': 'Owl', 'text': 'hi', 'at': 1700000001000}]
    """
    masks = dict(names) if names is not None else {1: "Fox", 2: "Owl", 3: "Bear", 4: "Crane"}
    return {
        "phase": {
            "name": phase,
            "round": 1,
            "rounds": 1,
            "started_at": started_at,
            "ends_at": started_at + lasts_ms,
            "tied": list(tied),
        },
        "settings": {"mode": mode},
        "seats": [{"seat": seat, "name": name, "alive": seat not in out, "role": None} for seat, name in masks.items()],
        "topic": None if topic is None else {"text": topic, "twist": twist},
        "messages": [
            {"id": number, "round": 1, "seat": seat, "name": masks[seat], "text": text, "at": _to_second(at)}
            for number, (seat, text, at) in enumerate(said, 1)
        ],
        "results": [],
        "you": {"nickname": None, "host": False, "seat": me or None, "name": masks.get(me), "ballot": ballot},
        "game": 1,
    }


def _to_second(at: int) -> int:
    return (STARTED_AT + at) // 1000 * 1000
