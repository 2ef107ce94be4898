"""Sealed answers in character: which authored line a seat gives to a prompt, in its persona's hand."""

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

import msgspec

from masquerade.players.deck.cards import Persona
from masquerade.players.deck.prompt_cards import Fits, load_prompt_deck
from masquerade.players.dice import Dice, seed_of
from masquerade.players.style import write
from masquerade.players.words import plain

_SHRUGS_P = 0.05
_OWN, _ANY, _OTHER = 6.0, 3.0, 1.0
_RESEMBLES, _SHORTER = 0.7, 0.5

T = TypeVar("T")
_Line = tuple[str, float]


class Share(msgspec.Struct, frozen=True):
    """A seat's place at the table: `game` counts the games of the room, `seat` is one of 1 to `seats`.

    Nobody sees the answers of others before they are opened. So that two AI seats never seal the same line, every
    seat number has its own part of the answers; all of this is public, and says nothing about who is an AI.
    """

    game: int = 1
    seat: int = 1
    seats: int = 1


def answer_for(
    prompt: str, trait: str, taken: Collection[str], persona: Persona, dice: Dice, share: Share | None = None
) -> str:
    """Answer a prompt in character.

    Args:
        prompt: its text; one that the deck does not know gets an answer that fits most questions.
        trait: of the character; most answers suit it, as with people not all.
        taken: answers that must not come again, as they were written: those of earlier rounds and this seat's own.
        persona: whose hand.
        dice: the seat's dice; the same rolls give the same answer.
        share: where the seat sits; without it the whole deck is its own.

    Returns:
        One line of at most 140 characters.
    """
    share = share or Share()
    sealed = load_prompt_deck()
    card = sealed.prompt(prompt)
    answers = _weighed(card.answers, trait)
    shrugs = _weighed(sealed.shrugs, trait)
    mine = _part(answers, share, card.text)
    dodges = _part(shrugs, share, "shrugs")
    sources = (dodges, mine) if dice.chance(_SHRUGS_P) else (mine, dodges)
    for source in (*sources, answers, shrugs):
        fresh = [line for line in source if not used(line[0], taken)]
        if fresh:
            return write(dice.weigh(fresh), persona, dice).text
    return write(dice.weigh(answers), persona, dice).text


def _weighed(lines: Mapping[Fits, Sequence[str]], trait: str) -> list[_Line]:
    """All lines with how likely this trait says them."""
    weight = {trait: _OWN, "any": _ANY}
    return [(line, weight.get(fits, _OTHER) * _brevity(line)) for fits, said in lines.items() for line in said]


def _brevity(line: str) -> float:
    """With a clock running people write little."""
    return 1.0 / (1.0 + _SHORTER * max(len(line.split()) - 3, 0))


def _part(lines: Sequence[T], share: Share, salt: str) -> list[T]:
    """This seat's lines: dealt out in an order of this game and prompt, one to each seat in turn."""
    dealer, left = Dice(seed_of(share.game, "sealed", salt)), list(lines)
    order = [left.pop(int(dealer.unit() * len(left))) for _ in lines]
    return order[(share.seat - 1) % share.seats :: share.seats]


def used(line: str, taken: Collection[str]) -> bool:
    """Whether a line is among those already given, whatever hand, slip or laughter they were given with."""
    folded = plain(line)
    return any(f" {folded} " in f" {said} " or _resembles(folded, said) for said in map(plain, taken))


def _resembles(one: str, other: str) -> bool:
    """Whether two lines share most of their letters, in order; cheap upper bounds are asked first."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    return min(match.real_quick_ratio(), match.quick_ratio()) >= _RESEMBLES and match.ratio() >= _RESEMBLES
