"""Which topic a round is about: the host's own, or one of the pack that this room has not had yet."""

import msgspec

from masquerade.rules import rng
from masquerade.rules.modes import MODES
from masquerade.rules.rng import Rng
from masquerade.rules.state import State, Topic
from masquerade.rules.topics import CARDS, GENERIC_PROMPTS


def drawn(state: State) -> State:
    """The state with the topic of the round that begins; after the last one the pack starts again."""
    sealed = MODES[state.terms.mode].sealed
    if state.settings.topic is not None:
        prompts, chance = _two_prompts(state.rng) if sealed else ((), state.rng)
        return msgspec.structs.replace(state, rng=chance, topic=Topic(state.settings.topic, prompts=prompts))
    used = state.topics_used if len(state.topics_used) < len(CARDS) else ()
    left = [number for number in range(len(CARDS)) if number not in used]
    index, chance = rng.below(state.rng, len(left))
    number = left[index]
    card = CARDS[number]
    topic = Topic(card.text, card.twist, number, prompts=card.prompts if sealed else ())
    return msgspec.structs.replace(state, rng=chance, topic=topic, topics_used=(*used, number))


def _two_prompts(chance: Rng) -> tuple[tuple[str, ...], Rng]:
    pack, chance = rng.shuffled(chance, GENERIC_PROMPTS)
    return pack[:2], chance
