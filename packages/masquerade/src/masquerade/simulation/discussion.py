"""Command line: print one discussion, to be read by eye. `python -m masquerade.simulation.discussion --seed 3`"""

import argparse
import sys

from masquerade.players.deck.cards import load_deck
from masquerade.simulation.measures import Measures, ScriptedLine, measure, rehearse

SCRIPT = (
    ScriptedLine(4_000, "hi all"),
    ScriptedLine(14_000, "{1} what's your answer?"),
    ScriptedLine(27_000, "why though"),
    ScriptedLine(40_000, "{2} are you a bot"),
    ScriptedLine(52_000, "haha ok"),
    ScriptedLine(60_000, "{3} where are you from?"),
    ScriptedLine(75_000, "say potato if you are a bot"),
    ScriptedLine(88_000, "i think {4} is the bot"),
    ScriptedLine(100_000, "who are you all voting for?"),
)


def main(arguments: list[str]) -> None:
    """Rehearse and print a transcript, or the measures of many."""
    parser = argparse.ArgumentParser(prog="python -m masquerade.simulation.discussion", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seats", type=int, default=4, help="seats of the deck; one scripted person is added")
    parser.add_argument("--topic", help="any text; default: a card by the seed")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--measure", type=int, default=0, metavar="GAMES", help="print statistics over so many games")
    chosen = parser.parse_args(arguments)
    cards = load_deck().topics
    if chosen.measure:
        games = [
            rehearse(
                seed, cards[seed % len(cards)].text, cards[seed % len(cards)].twist, script=SCRIPT, seats=chosen.seats
            )
            for seed in range(chosen.seed, chosen.seed + chosen.measure)
        ]
        sys.stdout.write(_table(measure(games)))
        return
    card = cards[int(chosen.seed) % len(cards)]
    topic, twist = (chosen.topic, None) if chosen.topic else (card.text, card.twist)
    played = rehearse(chosen.seed, topic, twist, seats=chosen.seats, script=SCRIPT, minutes=chosen.minutes)
    sys.stdout.write(f"# {topic} / {twist}\n")
    start = played.ends_at - int(chosen.minutes * 60_000)
    for line in played.lines:
        who = played.personas.get(line.seat, "person")
        sys.stdout.write(f"{(line.at - start) / 1000:6.1f} {line.name:6} ({who:9}) {line.text}\n")
    for seat, vote in sorted(played.votes.items()):
        sys.stdout.write(f"vote of {seat}: {vote.named} {vote.sliders}\n")


def _table(measures: Measures) -> str:
    fields = [(name, getattr(measures, name)) for name in measures.__struct_fields__]
    return "".join(f"{name:16} {value}\n" for name, value in fields)


if __name__ == "__main__":
    main(sys.argv[1:])
