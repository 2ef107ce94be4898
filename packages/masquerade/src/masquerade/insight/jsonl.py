"""The transcript as JSON lines, for programs."""

from collections.abc import Iterator
from typing import Any

import msgspec

from masquerade.insight.game import Game
from masquerade.insight.transcript import NOTE, Occasion
from masquerade.insight.winning import found_words, headline
from masquerade.rules.speech import one_line

FORMAT = 1


def jsonl(game: Game, occasion: Occasion) -> str:
    """One object per line; every line of a seat says in `ai` whether a machine wrote it, and if so which."""
    return "".join(msgspec.json.encode(_clean(each)).decode() + "\n" for each in _objects(game, occasion))


def _objects(game: Game, occasion: Occasion) -> Iterator[dict[str, Any]]:
    yield {
        "kind": "game", "format": FORMAT, "room": occasion.room, "day": occasion.day, "mode": game.mode,
        "outcome": game.outcome, "result": f"{headline(game)}. {found_words(game)}",
        "winners": [game.name(seat) for seat in game.winners], "note": NOTE,
    }  # fmt: skip
    for topic in game.topics:
        yield {"kind": "topic", "round": topic.round or None, "text": topic.text, "twist": topic.twist,
               "prompts": list(topic.prompts)}  # fmt: skip
    for seat in game.seats:
        yield {
            "kind": "seat", **_by(game, seat.seat), "character": None if seat.card is None else seat.card.title,
            "suspicion": seat.suspicion, "detection": seat.detection, "score": seat.score,
            "won": seat.seat in game.winners,
        }  # fmt: skip
    for answer in game.answers:
        said = {"round": answer.round, "prompt": answer.prompt, "text": answer.text}
        yield {"kind": "answer", **said, **_by(game, answer.seat)}
    for line in game.lines:
        when = {"round": line.round, "t_ms": line.at - game.started_at}
        yield {"kind": "message", **when, "text": line.text, **_by(game, line.seat)}
    yield from _judged(game)


def _judged(game: Game) -> Iterator[dict[str, Any]]:
    for belief in game.beliefs:
        when = {"round": belief.round, "t_ms": belief.at - game.started_at}
        about = {"target": game.name(belief.target), "per_cent": belief.per_cent, "note": belief.note}
        yield {"kind": "belief", **when, **about, **_by(game, belief.voter)}
    for ballot in game.ballots:
        named = None if ballot.named is None else game.name(ballot.named)
        sliders = {game.name(seat): value for seat, value in ballot.sliders.items()}
        yield {"kind": "ballot", "round": ballot.round, "named": named, "sliders": sliders, **_by(game, ballot.voter)}
    for result in game.results:
        named = [game.name(seat) for seat in result.named]
        counts = {game.name(seat): votes for seat, votes in result.counts.items()}
        yield {"kind": "result", "round": result.round, "named": named, "counts": counts, "tie": result.tie}


def _by(game: Game, number: int) -> dict[str, Any]:
    """Whose it is: the mask, whether it is an AI, and which."""
    seat = game.seat(number)
    if seat is None:
        return {"mask": game.name(number), "ai": None, "engine": None, "persona": None}
    return {"mask": seat.name, "ai": seat.role == "ai", "engine": seat.engine, "persona": seat.persona}


def _clean(value: Any) -> Any:
    """Texts as one line each: JSON keeps U+2028 and its kin, at which some readers break lines."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {one_line(str(key)): _clean(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return [_clean(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value
