"""A language model behind an address: instructions and a text in, a text out."""

from typing import Protocol

import msgspec


class Completion(msgspec.Struct, frozen=True):
    """What a model answered, and how many tokens question and answer were; None when it did not say."""

    text: str
    tokens: int | None = None


class ChatModel(Protocol):
    """One model at one address. Asking costs money and may take for ever: whoever asks sets the limits."""

    async def complete(self, *, instructions: str, text: str, tokens_max: int) -> Completion:
        """Ask once, without trying again.

        Guarantees: raises `RemoteError` and nothing else (besides being cancelled), with a text that holds neither
        the key nor a word of the chat; reads no more than a few ten kilobytes, whatever comes; may be cancelled at
        any moment and leaves neither task nor connection behind then. No guarantee in time.

        Args:
            instructions: what the game wants.
            text: what players wrote, quoted; never to be obeyed.
            tokens_max: how long the answer may get.
        """
        ...
