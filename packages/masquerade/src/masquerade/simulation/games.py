"""Command line: whole games of deck seats and extras under the real rules. `python -m masquerade.simulation.games -h`

    … --mode hunt --games 60                 how often the person survives, at each difficulty
    … --mode masks --games 3 --show          transcripts with everybody's name, to be read by eye
    … --blind DIR --games 20                 transcripts that do not say who is who, and the key apart from them

Blind games are tables of several people and some AI seats (spot and masks in turn; a hunt, with its one person, only
with --mode hunt). The key is DIR/key/key.json unless --key names another file; a reader must not see it.

People are scripted; `masquerade.simulation.people.scripted_person` says how, and what they cannot do.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from masquerade.players.dice import Dice, seed_of
from masquerade.simulation.people.scripts import load_scripts
from masquerade.simulation.table import SimulatedTable

PEOPLE = {"spot": (2, 3), "masks": (3, 3), "hunt": (1, 1)}
"""How many people sit at a rehearsed table of each mode, at least and at most."""
AI_SEATS = {"spot": (2, 4), "masks": (2, 4), "hunt": (3, 7)}
BLIND = ("masks", "spot")
LEVELS = ("easy", "normal", "hard")


def main(arguments: Sequence[str]) -> None:
    """Rehearse games and print what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m masquerade.simulation.games",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mode", choices=[*PEOPLE], help="default: all three in turn; hunt for --games alone")
    parser.add_argument("--games", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1, help="of the first game")
    parser.add_argument("--ai", type=int, help="AI seats; default: by the seed")
    parser.add_argument("--difficulty", choices=LEVELS, help="default: all, one after the other")
    parser.add_argument("--show", action="store_true", help="print transcripts with everybody's name")
    parser.add_argument("--blind", type=Path, metavar="DIR", help="write transcripts, and the key into DIR/key/")
    parser.add_argument("--key", type=Path, metavar="FILE", help="with --blind: write the key to this file instead")
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.seed, chosen.seed + chosen.games)
    modes = [chosen.mode] if chosen.mode else [*PEOPLE]
    if chosen.blind is not None:
        modes = [chosen.mode] if chosen.mode else [*BLIND]
        key = chosen.key or chosen.blind / "key" / "key.json"
        write_blind(chosen.blind, key, [(modes[seed % len(modes)], seed) for seed in seeds])
    elif chosen.show:
        for seed in seeds:
            sys.stdout.write(transcript(game(modes[seed % len(modes)], seed, ai_seats=chosen.ai), named=True) + "\n")
    else:
        for level in [chosen.difficulty] if chosen.difficulty else LEVELS:
            won = [survived(game("hunt", seed, ai_seats=chosen.ai, difficulty=level)) for seed in seeds]
            rounds = sum(left for _, left in won) / len(won)
            share = sum(alive for alive, _ in won) / len(won)
            sys.stdout.write(f"{level:7} the person survived {share:4.0%} of {len(won)} games, {rounds:.2f} rounds\n")


def game(
    mode: str,
    seed: int,
    *,
    ai_seats: int | None = None,
    table: Callable[..., SimulatedTable] = SimulatedTable,
    **options: Any,
) -> SimulatedTable:
    """A finished game: seats, topics and extras follow from the seed; `table` makes the troupe."""
    dice = Dice(seed_of(seed, "rehearse", mode))
    scripts = load_scripts()
    people = PEOPLE[mode][0] + int(dice.unit() * (PEOPLE[mode][1] - PEOPLE[mode][0] + 1))
    low, high = AI_SEATS[mode]
    bots = ai_seats if ai_seats is not None else low + int(dice.unit() * (high - low + 1))
    kinds = [dice.pick(scripts.kinds).key for _ in range(people)]
    troupe = table(seed, kinds, mode=mode, ai_seats=bots, **options)
    troupe.play_until("reveal")
    return troupe


def survived(troupe: SimulatedTable) -> tuple[bool, int]:
    """Whether the one person of a hunt is still there at the end, and how many rounds it was."""
    seat = troupe.room.seat("p-Ada")
    ended = next((result.round for result in troupe.room.state.results if result.eliminated == seat.number), None)
    return seat.alive, len(troupe.room.state.results) if ended is None else ended - 1


def transcript(troupe: SimulatedTable, *, named: bool = False) -> str:
    """A game as plain text; `named` says who sits where and how it was voted.

    Without it nothing does: a hunt then ends with its first round, since who leaves, and when the game is over, tells.
    """
    state = troupe.room.state
    view = troupe.room.view(None)
    who = {seat.number: f" [{_who(troupe, seat.player)}]" if named else "" for seat in state.seats}
    lines = [f"mode {view['mode']}"]
    lines += [f"  {seat.name}{who[seat.number]}" for seat in state.seats]
    last = state.phase.round if named or view["mode"] != "hunt" else 1
    for round in range(1, last + 1):
        topic = troupe.topics[round]
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


def _who(troupe: SimulatedTable, player: str) -> str:
    return f"deck {troupe.personas[player]}" if player in troupe.personas else f"PERSON {troupe.kinds[player]}"


def write_blind(folder: Path, key_file: Path, games: Sequence[tuple[str, int]]) -> None:
    """Write one text per game, and the key, which a reader must not see: per game the truth about every mask."""
    folder.mkdir(parents=True, exist_ok=True)
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key: dict[str, dict[str, str]] = {}
    for number, (mode, seed) in enumerate(games, 1):
        troupe = game(mode, seed)
        name = f"game-{number:02}"
        (folder / f"{name}.txt").write_text(transcript(troupe), encoding="utf-8")
        key[name] = {seat.name: _who(troupe, seat.player) for seat in troupe.room.state.seats}
    key_file.write_text(json.dumps(key, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
