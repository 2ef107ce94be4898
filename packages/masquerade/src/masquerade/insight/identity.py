"""Who wore a mask, in words: a nickname, or the program and the part it played."""

from collections.abc import Mapping
from types import MappingProxyType

from masquerade.wire.view import UnmaskedView

ENGINES: Mapping[str, str] = MappingProxyType(
    {"deck": "Scripted bot", "local": "Small language model", "llm": "Scripted bot with a language model"}
)


def identity(seat: UnmaskedView) -> str:
    """A scripted bot is called what it is, and claims no more.

    >>> identity(UnmaskedView(seat=1, name="Owl", role="ai", engine="deck", persona="night owl"))
    'Scripted bot, playing “night owl”'
    """
    if seat.role == "human":
        return seat.nickname or "A guest"
    engine = ENGINES.get(seat.engine or "", seat.engine or "A program")
    return f"{engine}, playing “{seat.persona}”" if seat.persona else engine
