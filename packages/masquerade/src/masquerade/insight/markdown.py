"""The transcript as Markdown, for people."""

import re
from collections.abc import Iterator

from masquerade.insight.game import Game
from masquerade.insight.identity import identity
from masquerade.insight.judgement import per_cent
from masquerade.insight.transcript import NOTE, Occasion, rounds, topic_of
from masquerade.insight.votes import named_by, verdict
from masquerade.insight.winning import fooled_words, found_words, headline, points
from masquerade.rules.speech import one_line
from masquerade.wire.view import UnmaskedView

# Every sign that Markdown, HTML or GitHub's links and mentions could read in the middle of a line.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&$^@]|(?<=:)/|(?<=www)\.", re.IGNORECASE)


def markdown(game: Game, occasion: Occasion) -> str:
    """The whole game to read. Whatever players wrote is one line of plain text, never markup."""
    lines = [f"# masquerade: room {plain(occasion.room)}, {occasion.day}", "", f"> {NOTE}", ""]
    lines += [f"**{plain(headline(game))}.** {plain(found_words(game))}", "", *_table(game)]
    for round_ in rounds(game):
        lines += ["", f"## Round {round_}", *_topic(game, round_), *_answers(game, round_)]
        lines += [*_chat(game, round_), *_votes(game, round_)]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    r"""A text as one line of Markdown that reads as it was written.

    >>> plain("*hi*\n# Fox: <b>")
    '\\*hi\\* \\# Fox: \\<b\\>'
    """
    return _MARKS.sub(lambda mark: f"\\{mark.group()}", one_line(text))


def clock(ms: int) -> str:
    """Minutes and seconds since the start.

    >>> clock(83_000)
    '1:23'
    """
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def _table(game: Game) -> Iterator[str]:
    yield "| mask | | who it was | character | suspected | score |"
    yield "|---|---|---|---|---|---|"
    for seat in game.seats:
        card = "" if seat.card is None else plain(seat.card.title)
        cells = (
            plain(seat.name),
            _label(seat),
            plain(identity(seat)),
            card,
            per_cent(seat.suspicion),
            _score(game, seat),
        )
        yield f"| {' | '.join(cells)} |"


def _score(game: Game, seat: UnmaskedView) -> str:
    """People play masks for points; an AI's share is whom it fooled."""
    return fooled_words(game, seat) if game.mode == "masks" and seat.role == "ai" else str(points(seat.score))


def _label(seat: UnmaskedView | None) -> str:
    if seat is None:
        return "unknown"
    return "AI" if seat.role == "ai" else "human"


def _speaker(game: Game, number: int) -> str:
    return f"**{plain(game.name(number))}** ({_label(game.seat(number))})"


def _topic(game: Game, round_: int) -> Iterator[str]:
    topic = topic_of(game, round_)
    if topic is not None:
        yield from ("", f"Topic: {plain(topic.text)}")
    if topic is not None and topic.twist is not None:
        yield from ("", f"Twist: {plain(topic.twist)}")


def _answers(game: Game, round_: int) -> Iterator[str]:
    topic = topic_of(game, round_)
    prompts = () if topic is None else topic.prompts
    for prompt in (0, 1):
        said = [answer for answer in game.answers if (answer.round, answer.prompt) == (round_, prompt)]
        if said:
            asked = plain(prompts[prompt]) if prompt < len(prompts) else f"Prompt {prompt + 1}"
            yield from ("", f"### {asked}", "")
            yield from (f"- {_speaker(game, answer.seat)}: {plain(answer.text)}" for answer in said)


def _chat(game: Game, round_: int) -> Iterator[str]:
    said = [line for line in game.lines if line.round == round_]
    if said:
        yield from ("", "### Talk", "")
    for line in said:
        yield f"- {clock(line.at - game.started_at)} {_speaker(game, line.seat)}: {plain(line.text)}"


def _votes(game: Game, round_: int) -> Iterator[str]:
    ended = [result for result in game.results if result.round == round_]
    if ended:
        yield from ("", "### Vote", "")
    for result in ended:
        yield plain(verdict(result, game.names))
        for named, voters in named_by(game, round_).items():
            yield f"- {_speaker(game, named)} was named by {', '.join(plain(game.name(voter)) for voter in voters)}"
