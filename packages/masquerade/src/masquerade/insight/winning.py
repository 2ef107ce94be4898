"""Who won and what the table found, in words: the twin of web/winning.js."""

from masquerade.insight.game import Game
from masquerade.wire.view import UnmaskedView


def headline(game: Game) -> str:
    """Who won. In *masks* that is a person, whatever the table found out; elsewhere a side."""
    if game.mode == "hunt":
        return "The human got away" if game.outcome == "humans" else "The hunters won"
    if game.mode == "masks":
        names = [game.name(seat) for seat in game.winners]
        return f"{listed(names)} {'wins' if len(names) == 1 else 'win'}" if names else "Nobody wins"
    return {"humans": "The humans win", "ais": "The AIs win"}.get(game.outcome, "A draw")


def found_words(game: Game) -> str:
    """What came of the table's votes; a hunt has a sentence of its own."""
    if game.mode == "hunt":
        return game.text
    named = dict.fromkeys(result.named[0] for result in game.results if not result.tie and len(result.named) == 1)
    found = [game.name(seat) for seat in named if game.is_ai(seat)]
    wrong = [game.name(seat) for seat in named if not game.is_ai(seat)]
    if found:
        ais = sum(seat.role == "ai" for seat in game.seats)
        right = f"The table named {'the AI' if ais == 1 else f'{len(found)} of {ais} AIs'}: {listed(found)}"
        return f"{right}. It named {listed(wrong)} wrongly." if wrong else f"{right}."
    return f"The table named {listed(wrong)}, wrongly." if wrong else "The table named nobody."


def points(score: float) -> int:
    """A score as it is shown: halves up, as the page rounds them.

    >>> points(34.5), points(35.5)
    (35, 36)
    """
    return int(score + 1 / 2)


def fooled(game: Game, seat: UnmaskedView) -> tuple[int, int]:
    """How many of the people who voted did not take an AI for one: neither named it nor thought so in the end."""
    ballots = [ballot for ballot in game.ballots if ballot.voter != seat.seat and not game.is_ai(ballot.voter)]
    last = {ballot.voter: ballot.sliders.get(seat.seat, 0) for ballot in ballots}
    saw = {ballot.voter for ballot in ballots if ballot.named == seat.seat or last[ballot.voter] > 100 / 2}
    return len(last) - len(saw), len(last)


def fooled_words(game: Game, seat: UnmaskedView) -> str:
    """What an AI of *masks* gets instead of points."""
    count, of = fooled(game, seat)
    return f"fooled {count} of {of} {'person' if of == 1 else 'people'}" if of else "nobody voted"


def listed(names: list[str]) -> str:
    """Names as people say them.

    >>> listed(["Fox", "Owl", "Bat"])
    'Fox, Owl and Bat'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
