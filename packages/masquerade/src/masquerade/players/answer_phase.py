"""Answering the two prompts in character: one after the other, at the pace of somebody who thinks and types.

Now and then one stays blank, or both: `pacing.left_blank`.
"""

from msgspec.structs import replace

from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice, seed_of
from masquerade.players.intents import AnswerIntent
from masquerade.players.mind import Decision, Mind
from masquerade.players.pacing import answer_at, in_time, left_blank
from masquerade.players.prompt_answers import Share, answer_for
from masquerade.players.table import Table

_PLAIN = "practical"


def sealing(table: Table, mind: Mind, at: int) -> Decision:
    """What a seat does in the prompts phase; `mind` has entered it.

    After a restart the view tells which prompts are answered; what is left is written from now on.
    """
    left = unsealed(table, mind)
    if not left:
        return Decision(replace(mind, act_at=None))
    if mind.act_at is None:
        mind = _planned(table, mind, at, len(left))
    due = at if mind.act_at is None else in_time(mind.act_at, table.phase.ends_at)
    if at < due:
        return Decision(mind, (), due)
    intent = AnswerIntent(prompt=left[0], text=answer_to(table, mind, left[0]), at=at)
    mind = replace(mind, sealed=(*mind.sealed, left[0]), act_at=None)
    if left[1:]:
        mind = _planned(table, mind, at, 1)
    return Decision(mind, (intent,), mind.act_at)


def unsealed(table: Table, mind: Mind) -> list[int]:
    """The prompts that the seat has yet to answer, in the order in which it will."""
    done = {
        *mind.sealed,
        *blank(mind.seed, table.game, table.phase.round),
        *table.you.answers,
    }
    prompts = len(table.topic.prompts) if table.topic is not None else 0
    return [prompt for prompt in (0, 1) if prompt not in done and prompt < prompts]


def blank(seed: int, game: int, round: int) -> frozenset[int]:
    """The prompts that the seat of this seed does not answer in a round; the same ones after a restart."""
    return left_blank(Dice(seed_of(seed, "blank", game, round)))


def answer_to(table: Table, mind: Mind, prompt: int) -> str:
    """The seat's answer to one prompt: always the same in this game, in its character and its own hand."""
    prompts = table.topic.prompts if table.topic is not None else ()
    dice = Dice(seed_of(mind.seed, "answer", table.game, table.phase.round, prompt))
    taken = [sealed.text for sealed in table.answers] + list(table.you.answers.values())
    trait = table.you.card.trait if table.you.card is not None else _PLAIN
    share = Share(table.game, table.me, len(table.seats))
    return answer_for(prompts[prompt], trait, taken, load_deck().persona(mind.persona), dice, share)


def _planned(table: Table, mind: Mind, at: int, left: int) -> Mind:
    dice = Dice(mind.seed, mind.rolls)
    ends_at = table.phase.ends_at
    lasts_ms = 0 if ends_at is None else ends_at - table.phase.started_at
    return replace(mind, act_at=answer_at(at, ends_at, lasts_ms, left, dice), rolls=dice.rolls)
