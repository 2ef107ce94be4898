"""Who plays the AI seats of a game: personas dealt by its seed."""

from masquerade.players.deck.cards import load_deck
from masquerade.players.dice import Dice, seed_of


def persona_keys() -> tuple[str, ...]:
    """The keys of all personas, to deal from."""
    return tuple(persona.key for persona in load_deck().personas)


def personas_for(seats: int, seed: int, allowed: tuple[str, ...] = ()) -> tuple[tuple[str, int], ...]:
    """Deal personas to AI seats: all different while there are enough.

    Args:
        seats: how many AI seats there are.
        seed: the seed of the game; another game deals others.
        allowed: keys of personas to deal from; empty means all.

    Returns:
        For each seat the persona's key and a seed of its own, as `new_mind` wants them.
    """
    keys = [key for key in persona_keys() if not allowed or key in allowed]
    if not keys:
        raise ValueError(f"no persona among {allowed}; the deck has {', '.join(persona_keys())}")
    dealt: list[tuple[str, int]] = []
    dice, left = Dice(seed_of(seed, "cast")), list[str]()
    for place in range(seats):
        left = left or list(keys)
        key = dice.pick(left)
        left.remove(key)
        dealt.append((key, seed_of(seed, "seat", place)))
    return tuple(dealt)
