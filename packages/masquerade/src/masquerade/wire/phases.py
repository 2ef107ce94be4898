"""The phases, modes and roles of the game, by the names they have on the wire."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

PhaseName = Literal["lobby", "ready", "prompts", "discussion", "voting", "runoff", "result", "elimination", "reveal"]
ModeName = Literal["spot", "masks", "hunt"]
Role = Literal["human", "ai"]
Winner = Literal["humans", "ais", "draw"]
Difficulty = Literal["easy", "normal", "hard"]
FilterLevel = Literal["off", "mild", "strict"]
Withheld = Literal["removed", "pending"]
ReportReason = Literal["rude", "personal", "spam", "other"]

PHASES: Mapping[PhaseName, str] = MappingProxyType(
    {
        "lobby": "People gather and the host chooses. No end: the host starts the game.",
        "ready": "The masks are dealt. Ends early when every seat is ready.",
        "prompts": "Every seat answers two prompts in character. Ends early when every seat has sealed both.",
        "discussion": "The answers are laid open and everybody talks. The topic's twist comes half-way.",
        "voting": "Every seat may hand in a ballot and change it. Ends early when all have.",
        "runoff": "A second vote, between the seats in `tied`. Ends early when all have voted.",
        "result": "How the vote ended. Another round follows, or the reveal.",
        "elimination": "A mask is off: its seat has left the table.",
        "reveal": "Who was who. No end: a person may ask for a rematch.",
    }
)
"""What happens in each phase."""

MASKED: frozenset[PhaseName] = frozenset(PHASES) - {"lobby", "reveal"}
"""The phases of a running game, in which nobody is told who is here."""
