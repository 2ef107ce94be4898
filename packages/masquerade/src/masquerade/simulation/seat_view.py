"""A view made by hand, in the shape the game shows it to a seat, for trying a player out on one moment."""

from collections.abc import Mapping, Sequence

STARTED_AT = 1_700_000_000_000


def seat_view(
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
    round: int = 1,
    rounds: int = 1,
    paused: bool = False,
    shifted_ms: int = 0,
    difficulty: str = "normal",
    prompts: Sequence[str] = (),
    answers: Sequence[Mapping[str, object]] = (),
    card: Mapping[str, str] | None = None,
    sealed: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """A view of seat `me`.

    Args:
        said: seat, text and ms since `STARTED_AT` of each line; ids count from 1, times are cut to the second.
        me: the own seat; 0 for a spectator.
        names: the mask of each seat; default Fox, Owl, Bear and Crane on seats 1 to 4.
        out: seats that have left the table.
        tied: the seats a run-off is between.
        lasts_ms: how long the phase lasts; a `paused` one has no end in sight.
        prompts, answers: the questions of a round in character, and what became public of the answers to them.
        card, sealed: the own character, and by prompt what one has answered.

    >>> seat_view((2, "hi", 1_500))["messages"]
    [{'id': 1, 'round': 1, 'seat': 2, 'name': 'Owl', 'text': 'hi', 'at': 1700000001000}]
    """
    masks = dict(names) if names is not None else {1: "Fox", 2: "Owl", 3: "Bear", 4: "Crane"}
    return {
        "phase": {
            "name": phase,
            "round": round,
            "rounds": rounds,
            "started_at": started_at,
            "ends_at": None if paused else started_at + lasts_ms,
            "shifted_ms": shifted_ms,
            "tied": list(tied),
            "paused": paused,
        },
        "mode": mode,
        "settings": {"mode": mode, "difficulty": difficulty},
        "seats": [
            {"seat": seat, "name": name, "alive": seat not in out, "vacant": False, "role": None}
            for seat, name in masks.items()
        ],
        "topic": None if topic is None else {"text": topic, "twist": twist, "prompts": list(prompts)},
        "answers": list(answers),
        "messages": [
            {"id": number, "round": round, "seat": seat, "name": masks[seat], "text": text, "at": _to_second(at)}
            for number, (seat, text, at) in enumerate(said, 1)
        ],
        "results": [],
        "you": {
            "nickname": None,
            "host": False,
            "seat": me or None,
            "name": masks.get(me),
            "ballot": ballot,
            "card": card,
            "answers": dict(sealed or {}),
            "hunches": {},
            "ready": False,
        },
        "game": 1,
    }


def _to_second(at: int) -> int:
    return (STARTED_AT + at) // 1000 * 1000
