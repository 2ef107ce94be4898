"""What in a seat's writing was unlike people, counted, as plain sentences; only such that the counts support.

How people write in group chats, by published figures of groups of 7 to 12 (`chitchat-dataset`, MIT, among them), as
the game's design notes them: a line has 3 words (10th to 90th percentile 1 to 8); 54 % are all lower case; 2 to 19 %
end with a full stop, depending on the corpus; 12 to 15 % are questions; an answer follows another's line after 1, 3,
6, 11 seconds (25th, 50th, 75th, 90th percentile); at most 3 % repeat an earlier line of their speaker word for word.
Where corpora differ, the bound that accuses least is used. Slow answers are no cue: they say more about the room than
about the seat.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import comb
from types import MappingProxyType

import msgspec

from masquerade.insight.game import Game
from masquerade.wire.view import MessageView

LONG_WORDS = 8
LONG = 0.10
"""Share of lines with more than `LONG_WORDS` words."""
FULL_STOP = 0.19
LOWER_CASE = 0.54
QUESTION = 0.15
QUICK_S = 3
QUICK = 0.50
"""Share of answers that come in under `QUICK_S` seconds."""
REPEATED = 0.03
LEAST_LINES = 3
UNLIKELY = 0.05


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """`hits` of `of` chances showed the habit `kind`, which people show so often only with probability `odds`."""

    seat: int
    kind: str
    hits: int
    of: int
    odds: float
    text: str


Seen = Sequence[bool]


def cues(game: Game, seat: int) -> tuple[Cue, ...]:
    """The habits that a seat showed much more often than people do, the least likely first.

    A habit counts when somebody who writes like people in group chats (`people`) would show it as often or oftener in
    fewer than one of twenty games (binomial tail). Seats with fewer than three lines say too little for any sentence.
    A cue is a fact about the writing, never about who wrote: people have habits too.
    """
    own = [line for line in game.readable if line.seat == seat]
    if len(own) < LEAST_LINES:
        return ()
    found = [_cue(game, seat, kind, _SEEN[kind](game, own)) for kind in _SEEN]
    return tuple(sorted((cue for cue in found if cue.odds < UNLIKELY), key=lambda cue: cue.odds))


def tail(hits: int, of: int, share: float) -> float:
    """The probability of at least `hits` successes in `of` independent trials of probability `share`.

    >>> round(tail(5, 5, 0.5), 4), tail(0, 3, 0.1)
    (0.0312, 1.0)
    """
    if hits == 0:
        return 1.0
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))


def _cue(game: Game, seat: int, kind: str, seen: Seen) -> Cue:
    hits, of = sum(seen), len(seen)
    text = _SENTENCES[kind].format(name=game.name(seat), times=_times(hits, of), hits=hits)
    return Cue(seat=seat, kind=kind, hits=hits, of=of, odds=tail(hits, of, _SHARES[kind]), text=text)


def _times(hits: int, of: int) -> str:
    return f"all {of}" if hits == of else f"{hits} of {of}"


def _long(game: Game, own: list[MessageView]) -> Seen:
    return [len(line.text.split()) > LONG_WORDS for line in own]


def _stopped(game: Game, own: list[MessageView]) -> Seen:
    return [line.text.rstrip().endswith(".") and not line.text.rstrip().endswith("..") for line in own]


def _capitals(game: Game, own: list[MessageView]) -> Seen:
    # Lines without letters that have two cases (emoji, most scripts) cannot show the habit.
    return [not line.text.islower() for line in own if line.text.lower() != line.text.upper()]


def _asking(game: Game, own: list[MessageView]) -> Seen:
    return [line.text.rstrip().endswith("?") for line in own]


def _quick(game: Game, own: list[MessageView]) -> Seen:
    """Times are whole seconds rounded down: a difference of two is certainly less than three."""
    seat = own[0].seat
    pairs = pairwise(game.lines)
    answers = [(a, b) for a, b in pairs if b.seat == seat and a.seat != seat and a.round == b.round]
    return [(after.at - before.at) // 1000 < QUICK_S for before, after in answers]


def _repeating(game: Game, own: list[MessageView]) -> Seen:
    said = [" ".join(line.text.casefold().split()) for line in own]
    return [text in said[:at] for at, text in enumerate(said)]


_SEEN: Mapping[str, Callable[[Game, list[MessageView]], Seen]] = MappingProxyType(
    {
        "long": _long,
        "full_stop": _stopped,
        "capitals": _capitals,
        "question": _asking,
        "quick": _quick,
        "repeated": _repeating,
    }
)
_SHARES: Mapping[str, float] = MappingProxyType(
    {
        "long": LONG,
        "full_stop": FULL_STOP,
        "capitals": 1 - LOWER_CASE,
        "question": QUESTION,
        "quick": QUICK,
        "repeated": REPEATED,
    }
)
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "long": "{name} wrote more than 8 words in {times} lines; in a group, 9 of 10 lines by people are shorter.",
        "full_stop": "{name} ended {times} lines with a full stop; people end at most 1 in 5 so.",
        "capitals": "{name} used capital letters in {times} lines; people leave them out of every second line.",
        "question": "{name} asked something in {times} lines; people ask in about 1 of 7.",
        "quick": "{name} answered in under 3 seconds {times} times; people take longer every second time.",
        "repeated": "{name} said the same thing again word for word {hits} times; people hardly ever do.",
    }
)
