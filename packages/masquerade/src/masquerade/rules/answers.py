"""Sealed answers: which seats have given both, and how they are opened."""

import msgspec

from masquerade.rules import rng
from masquerade.rules.state import Answered, State, alive
from masquerade.wire.settings import PROMPTS


def finished(state: State) -> frozenset[int]:
    """The seats in play that have sealed an answer to every prompt."""
    given = {(answer.seat, answer.prompt) for answer in state.sealed}
    return frozenset(
        seat.number for seat in alive(state) if all((seat.number, prompt) in given for prompt in range(PROMPTS))
    )


def complete(state: State) -> bool:
    """Whether nobody is left to wait for."""
    return len(finished(state)) == len(alive(state))


def opened(state: State) -> State:
    """The sealed answers laid open, prompt by prompt, shuffled: their order tells nobody who was quick.

    Where the host approves them first they lie there face down.
    """
    chance, shown = state.rng, list[Answered]()
    withheld = "pending" if state.settings.approve else None
    for prompt in range(PROMPTS):
        pile = sorted((answer for answer in state.sealed if answer.prompt == prompt), key=lambda answer: answer.seat)
        mixed, chance = rng.shuffled(chance, pile)
        shown.extend(msgspec.structs.replace(answer, withheld=withheld) for answer in mixed)
    return msgspec.structs.replace(state, rng=chance, sealed=(), answers=(*state.answers, *shown))
