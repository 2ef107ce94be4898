"""AI seats: authored personas that see what a seat sees and decide what it does (pure; the clock is an argument)."""

from masquerade.players.decide import decide
from masquerade.players.intents import (
    AnswerIntent,
    Intent,
    Nothing,
    ReadyIntent,
    SayIntent,
    SuspectIntent,
    VoteIntent,
    command_of,
    due_at,
)
from masquerade.players.mind import Decision, Mind, new_mind
from masquerade.players.personas import persona_keys, personas_for

__all__ = [
    "AnswerIntent",
    "Decision",
    "Intent",
    "Mind",
    "Nothing",
    "ReadyIntent",
    "SayIntent",
    "SuspectIntent",
    "VoteIntent",
    "command_of",
    "decide",
    "due_at",
    "new_mind",
    "persona_keys",
    "personas_for",
]
