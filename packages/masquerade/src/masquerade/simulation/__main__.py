"""Command line of the simulation: whole games in fractions of a second. `python -m masquerade.simulation -h`

    check --games 1000              players who move at random, then AI players against scripted people: every game is
                                    audited, and who wins how often is printed
    survival --games 60             how often the person of a hunt survives, at each difficulty
    transcripts --mode masks        games with everybody's name, to be read by eye
    blind DIR --games 20            games that do not say who is who, and the key apart from them
    discussion --seed 3             one discussion of AI players and a person whose lines are given
    measures --games 72             such discussions in numbers

Blind games are tables of several people and some AI seats (spot and masks in turn; a hunt, with its one person, only
with --mode hunt). The key is DIR/key/key.json unless --key names another file; a reader must not see it.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from masquerade.players.deck.cards import load_deck
from masquerade.simulation.audit import faults
from masquerade.simulation.discussion import Discussion, discuss
from masquerade.simulation.games import LEVELS, PEOPLE, SKILLS, game, judged_game, survived, won
from masquerade.simulation.measures import Measures, measure
from masquerade.simulation.people.cued_person import CuedLine
from masquerade.simulation.random_players import random_game
from masquerade.simulation.transcripts import transcript, write_blind

BLIND = ("masks", "spot")
STEP = 100
LINES = (
    CuedLine(4_000, "hi all"),
    CuedLine(14_000, "{1} what's your answer?"),
    CuedLine(27_000, "why though"),
    CuedLine(40_000, "{2} are you a bot"),
    CuedLine(52_000, "haha ok"),
    CuedLine(60_000, "{3} where are you from?"),
    CuedLine(75_000, "say potato if you are a bot"),
    CuedLine(88_000, "i think {4} is the bot"),
    CuedLine(100_000, "who are you all voting for?"),
)


def main(arguments: Sequence[str]) -> None:
    """Simulate and print; exit code 1 when a checked game did not end or its numbers do not add up."""
    chosen = _parser().parse_args(arguments)
    seeds = range(chosen.seed, chosen.seed + chosen.games)
    match chosen.command:
        case "check":
            sys.exit(1 if _check(chosen.mode, seeds) else 0)
        case "survival":
            _survival(chosen.difficulty, chosen.ai, seeds)
        case "transcripts":
            modes = [chosen.mode] if chosen.mode else [*PEOPLE]
            for seed in seeds:
                table = game(modes[seed % len(modes)], seed, ai_seats=chosen.ai)
                sys.stdout.write(transcript(table, named=True) + "\n")
        case "blind":
            modes = [chosen.mode] if chosen.mode else [*BLIND]
            key = chosen.key or chosen.folder / "key" / "key.json"
            write_blind(chosen.folder, key, [(modes[seed % len(modes)], seed) for seed in seeds])
        case "discussion":
            _show(_discussed(chosen.seed, chosen.topic, chosen.ai, chosen.minutes))
        case _:
            sys.stdout.write(_table(measure([_discussed(seed, None, chosen.ai, chosen.minutes) for seed in seeds])))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m masquerade.simulation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = _command(commands.add_parser("check"), games=1000)
    survival = _command(commands.add_parser("survival"), games=60)
    transcripts = _command(commands.add_parser("transcripts"), games=1)
    blind = _command(commands.add_parser("blind"), games=20)
    discussion = _command(commands.add_parser("discussion"), games=1)
    measures = _command(commands.add_parser("measures"), games=72)
    for command in (check, transcripts, blind):
        command.add_argument("--mode", choices=[*PEOPLE], help="default: one after the other")
    for command in (survival, transcripts):
        command.add_argument("--ai", type=int, help="AI seats; default: by the seed")
    for command in (discussion, measures):
        command.add_argument("--ai", type=int, default=4, help="AI seats; two people are added, one of them silent")
        command.add_argument("--minutes", type=float, default=2.0)
    survival.add_argument("--difficulty", choices=LEVELS, help="default: all, one after the other")
    blind.add_argument("folder", type=Path, metavar="DIR")
    blind.add_argument("--key", type=Path, metavar="FILE", help="write the key to this file instead")
    discussion.add_argument("--topic", help="any text; default: a card by the seed")
    return parser


def _command(command: argparse.ArgumentParser, *, games: int) -> argparse.ArgumentParser:
    command.add_argument("--games", type=int, default=games, help=f"how many (of each kind); default {games}")
    command.add_argument("--seed", type=int, default=1, help="of the first game")
    return command


def _check(mode: str | None, seeds: range) -> int:
    bad = 0
    for name in [mode] if mode else PEOPLE:
        bad += _check_random(name, seeds)
        for difficulty, skill in _kinds(name):
            bad += _check_scripted(name, seeds, difficulty, skill)
    return bad


def _kinds(mode: str) -> list[tuple[str, str]]:
    """Difficulty and skill of each kind of game worth telling apart."""
    return [(level, "") for level in LEVELS] if mode == "hunt" else [("normal", skill) for skill in SKILLS]


def _check_random(mode: str, seeds: range) -> int:
    found = 0
    for seed in seeds:
        found += _told(mode, seed, faults(random_game(mode, seed)))
        _progress(mode, "random", seed - seeds.start + 1, len(seeds))
    sys.stdout.write(f"{mode:6} random                {len(seeds)} games, {found} faults\n")
    return found


def _check_scripted(mode: str, seeds: range, difficulty: str, skill: str) -> int:
    found, wins, lines = 0, 0.0, 0
    for seed in seeds:
        table = judged_game(mode, seed, difficulty=difficulty, skill=SKILLS.get(skill, 0.0))
        found += _told(mode, seed, [*faults(table.room), *(f"refused: {code}" for code in table.refused)])
        wins += won(table)
        lines += table.room.state.message_count
        _progress(mode, "scripted", seed - seeds.start + 1, len(seeds))
    what = f"difficulty {difficulty}" if not skill else f"skill {skill} (d' {SKILLS[skill]})"
    rate = f"people win {wins / len(seeds):.1%}"
    sys.stdout.write(f"{mode:6} {what:21} {len(seeds)} games, {lines} lines, {found} faults, {rate}\n")
    sys.stdout.flush()
    return found


def _told(mode: str, seed: int, wrong: list[str]) -> int:
    for fault in wrong:
        sys.stdout.write(f"{mode} game {seed}: {fault}\n")
    return len(wrong)


def _progress(mode: str, kind: str, done: int, of: int) -> None:
    if sys.stderr.isatty() and (done % STEP == 0 or done == of):
        sys.stderr.write(f"\r{mode} {kind}: {done} of {of} ")


def _survival(difficulty: str | None, ai_seats: int | None, seeds: range) -> None:
    for level in [difficulty] if difficulty else LEVELS:
        ends = [survived(game("hunt", seed, ai_seats=ai_seats, difficulty=level)) for seed in seeds]
        rounds = sum(left for _, left in ends) / len(ends)
        share = sum(alive for alive, _ in ends) / len(ends)
        sys.stdout.write(f"{level:7} the person survived {share:4.0%} of {len(ends)} games, {rounds:.2f} rounds\n")


def _discussed(seed: int, topic: str | None, ai_seats: int, minutes: float) -> Discussion:
    cards = load_deck().topics
    text = topic or cards[seed % len(cards)].text
    return discuss(seed, text, twist=topic is None, ai_seats=ai_seats, lines=LINES, minutes=minutes)


def _show(talk: Discussion) -> None:
    sys.stdout.write(f"# {talk.topic}\n")
    for line in talk.lines:
        who = talk.personas.get(line.seat, "person")
        sys.stdout.write(f"{(line.at - talk.started_at) / 1000:6.1f} {line.name:6} ({who:9}) {line.text}\n")
    for seat, vote in sorted(talk.votes.items()):
        sys.stdout.write(f"vote of {seat}: {vote.named} {vote.sliders}\n")


def _table(measures: Measures) -> str:
    fields: Mapping[str, object] = {name: getattr(measures, name) for name in measures.__struct_fields__}
    return "".join(f"{name:16} {value}\n" for name, value in fields.items())


if __name__ == "__main__":
    main(sys.argv[1:])
