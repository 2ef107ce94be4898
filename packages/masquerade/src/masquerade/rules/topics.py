"""What the rounds are about: everyday questions anyone can answer in a line, with a twist and two prompts each."""

import msgspec

from masquerade.rules.topics_at_home import AT_HOME
from masquerade.rules.topics_out_there import OUT_THERE


class TopicText(msgspec.Struct, frozen=True):
    """`text` opens the discussion, `twist` turns it half-way; the `prompts` are answered in character before it."""

    text: str
    twist: str
    prompts: tuple[str, str]


# For a topic of the host's own: they fit whatever it is about.
GENERIC_PROMPTS: tuple[str, ...] = (
    "Your very first thought about it, in one line?",
    "What would your mother say about it?",
    "What does everybody get wrong about it?",
    "What did it cost you last time?",
    "Who should never be asked about it?",
    "What would you change about it tomorrow?",
    "How could one ruin it in a minute?",
    "What do you never say aloud about it?",
)


CARDS: tuple[TopicText, ...] = tuple(TopicText(*row) for row in (*AT_HOME, *OUT_THERE))
