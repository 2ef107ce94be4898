"""Games as plain text, to be read by eye: with everybody's name, or blind with the key apart from them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from masquerade.simulation.games import game
from masquerade.simulation.table import SimulatedTable


def transcript(table: SimulatedTable, *, named: bool = False) -> str:
    """A game as plain text; `named` says who sits where and how it was voted.

    Without it nothing does: a hunt then ends with its first round, since who leaves, and when the game is over, tells.
    """
    state = table.room.state
    view = table.room.view(None)
    who = {seat.number: f" [{_who(table, seat.player)}]" if named else "" for seat in state.seats}
    lines = [f"mode {view['mode']}"]
    lines += [f"  {seat.name}{who[seat.number]}" for seat in state.seats]
    last = state.phase.round if named or view["mode"] != "hunt" else 1
    for round in range(1, last + 1):
        topic = table.topics[round]
        lines.append(f"-- round {round}: {topic.text} / {topic.twist}")
        lines += list(_answers(view, round, topic.prompts, who))
        said = [message for message in view["messages"] if message["round"] == round]
        begun = said[0]["at"] if said else 0
        lines += [
            f"{(line['at'] - begun) // 1000:4}s  {line['name']:9}{who[line['seat']]} {line['text']}" for line in said
        ]
        voted = [result for result in view["results"] if result["round"] == round and named]
        lines += [f"-- named: {_counted(view, result)}" for result in voted]
    return "\n".join(lines) + "\n"


def _answers(view: dict[str, Any], round: int, prompts: Sequence[str], who: dict[int, str]) -> Iterator[str]:
    masks = {seat["seat"]: seat["name"] for seat in view["seats"]}
    for number, prompt in enumerate(prompts):
        given = [answer for answer in view["answers"] if answer["round"] == round and answer["prompt"] == number]
        if given:
            yield f"   {prompt}"
        for answer in given:
            yield f"      {masks[answer['seat']]:9}{who[answer['seat']]} {answer['text']}"


def _counted(view: dict[str, Any], result: dict[str, Any]) -> str:
    masks = {str(seat["seat"]): seat["name"] for seat in view["seats"]}
    counts = ", ".join(f"{masks[seat]} {count}" for seat, count in result["counts"].items())
    out = result["eliminated"]
    return counts + (f"; {masks[str(out['seat'])]} leaves" if out else "")


def _who(table: SimulatedTable, player: str) -> str:
    return f"{'PERSON' if player in table.people else 'deck'} {table.players[player].part}"


def write_blind(folder: Path, key_file: Path, games: Sequence[tuple[str, int]]) -> None:
    """Write one text per game, and the key, which a reader must not see: per game the truth about every mask."""
    folder.mkdir(parents=True, exist_ok=True)
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key: dict[str, dict[str, str]] = {}
    for number, (mode, seed) in enumerate(games, 1):
        table = game(mode, seed)
        name = f"game-{number:02}"
        (folder / f"{name}.txt").write_text(transcript(table), encoding="utf-8")
        key[name] = {seat.name: _who(table, seat.player) for seat in table.room.state.seats}
    key_file.write_text(json.dumps(key, indent=1), encoding="utf-8")
