"""Another's words for a sealed answer: when to ask for them, and what of them is sealed in the deck's place."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from masquerade.players.answer_phase import answer_to, unsealed
from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice, seed_of
from masquerade.players.intents import AnswerIntent
from masquerade.players.mind import Mind
from masquerade.players.pacing import in_time
from masquerade.players.prompt_answers import used
from masquerade.players.rewording.output_filter import proofread, recites
from masquerade.players.rewording.question import ANSWER_CHARS, question_for, secrets_of
from masquerade.players.style import write
from masquerade.players.table import Table, read_table
from masquerade.players.voice import Voice
from masquerade.players.words import plain
from masquerade.ports.rewriter import Brief


class Prompted(msgspec.Struct, frozen=True):
    """An answer that a seat is about to seal: in which phase of which game, and to which prompt."""

    stage: str
    prompt: int


def prompted(view: Mapping[str, object], mind: Mind) -> Prompted | None:
    """The answer that the seat seals next; None when it has none to seal.

    Args:
        view: what the game shows the seat.
        mind: after a decision on that view.
    """
    if mind.act_at is None:
        return None
    table = read_table(view)
    left = unsealed(table, mind) if table.phase.name == "prompts" and table.stage == mind.stage else []
    return Prompted(table.stage, left[0]) if left else None


def asked(view: Mapping[str, object], mind: Mind, answer: Prompted) -> tuple[Brief, int]:
    """The brief for an answer that is `prompted`, and when it is due (ms)."""
    table = read_table(view)
    brief = question_for(table, answer.prompt, answer_to(table, mind, answer.prompt))
    return brief, in_time(mind.act_at or 0, table.phase.ends_at)


def resealed(view: Mapping[str, object], mind: Mind, answer: AnswerIntent, raw: str, engine: str) -> AnswerIntent:
    """The answer with another's words, written in the persona's hand; when they are no good, the answer as it is.

    When it is sealed does not change, however long the words are.
    """
    table = read_table(view)
    text = _fit(table, mind, answer, raw)
    return answer if text is None else replace(answer, text=text, engine=engine)


def _fit(table: Table, mind: Mind, answer: AnswerIntent, raw: str) -> str | None:
    deck = load_deck()
    persona = deck.persona(mind.persona)
    line = proofread(raw, Voice(table, deck, persona, mind.seed, mind.claims))
    if line is None or plain(line) == plain(answer.text) or recites(line, secrets_of(table, answer.prompt)):
        return None
    if used(line, [given.text for given in table.answers] + list(table.you.answers.values())):
        return None
    hand = Dice(seed_of(mind.seed, "hand", table.game, table.phase.round, answer.prompt))
    text = write(line, persona, hand).text
    return text if len(text) <= ANSWER_CHARS else None
