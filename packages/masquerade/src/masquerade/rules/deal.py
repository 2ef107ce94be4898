"""Dealing the masks: people and AI players go into one pack, are shuffled together and numbered afterwards."""

import msgspec

from masquerade.rules import rng
from masquerade.rules.characters import CHARACTERS
from masquerade.rules.config import Cast
from masquerade.rules.masks import MASKS
from masquerade.rules.modes import MODES
from masquerade.rules.rng import Rng
from masquerade.rules.state import Person, Seat, State


def dealt(state: State, people: tuple[Person, ...]) -> State:
    """A new table for `people` and the AI seats of the settings: number, name and order tell neither from the other."""
    bots, chance = _bots(state.rng, state.cast, state.terms.ai_seats)
    seats, chance = seated(chance, (*(_human(person) for person in people), *bots))
    if MODES[state.terms.mode].sealed:
        seats, chance = _in_character(chance, seats)
    return msgspec.structs.replace(state, rng=chance, seats=seats)


def seated(chance: Rng, pack: tuple[Seat, ...]) -> tuple[tuple[Seat, ...], Rng]:
    """The pack shuffled, numbered and masked, without a look at whom it holds."""
    order, chance = rng.shuffled(chance, pack)
    masks, chance = rng.shuffled(chance, MASKS)
    seats = tuple(
        msgspec.structs.replace(seat, number=number, name=mask.name, avatar=mask.avatar)
        for number, (seat, mask) in enumerate(zip(order, masks, strict=False), start=1)
    )
    return seats, chance


def _in_character(chance: Rng, seats: tuple[Seat, ...]) -> tuple[tuple[Seat, ...], Rng]:
    """Each seat gets a part to play, whoever sits there."""
    cards, chance = rng.shuffled(chance, CHARACTERS)
    return tuple(msgspec.structs.replace(seat, card=card) for seat, card in zip(seats, cards, strict=False)), chance


def _human(person: Person) -> Seat:
    return Seat(number=0, name="", avatar="", player=person.player, role="human", nickname=person.name)


def _bots(chance: Rng, cast: Cast, count: int) -> tuple[list[Seat], Rng]:
    personas, chance = rng.shuffled(chance, cast.personas)
    bots: list[Seat] = []
    for index in range(count):
        identity, chance = rng.word(chance)
        seed, chance = rng.word(chance)
        persona = personas[index % len(personas)] if personas else None
        bots.append(
            Seat(
                number=0,
                name="",
                avatar="",
                player=f"bot-{identity:016x}",
                role="ai",
                engine=cast.engine,
                persona=persona,
                seed=seed >> 1,
            )
        )
    return bots, chance
