"""The authored answers in character: cards by prompt, shrugs for any prompt, and their reading from the JSON files."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from masquerade.players.words import content, plain, tokens
from masquerade.rules.characters import Trait
from masquerade.rules.topics import GENERIC_PROMPTS

_SAME_PROMPT, _SAME_KIND = 0.6, 0.3
Fits = Trait | Literal["any"]


class PromptCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What there is to answer to one prompt, by the trait it suits; `any` suits all of them."""

    text: str
    answers: dict[Fits, tuple[str, ...]]


class PromptDeck(msgspec.Struct, frozen=True):
    """Every authored answer. `shrugs` dodge the question, whatever it is."""

    prompts: tuple[PromptCard, ...]
    shrugs: Mapping[Fits, tuple[str, ...]]

    def prompt(self, text: str) -> PromptCard:
        """The card for a prompt: the same words or nearly, else the general prompt that asks most alike."""
        exact = next((card for card in self.prompts if plain(card.text) == plain(text)), None)
        if exact is not None:
            return exact
        asked = content(text)
        close = max(self.prompts, key=lambda card: _shared(asked, content(card.text)))
        if _shared(asked, content(close.text)) >= _SAME_PROMPT:
            return close
        return self._general(frozenset(tokens(text)))

    def _general(self, asked: frozenset[str]) -> PromptCard:
        general = [card for text in GENERIC_PROMPTS for card in self.prompts if card.text == text]
        alike = max(general, key=lambda card: _shared(asked, frozenset(tokens(card.text))))
        return alike if _shared(asked, frozenset(tokens(alike.text))) >= _SAME_KIND else general[0]


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(len(left | right), 1)


@cache
def load_prompt_deck() -> PromptDeck:
    """Read the answers that ship with the package (once; the value is frozen)."""
    here = files("masquerade.players.deck")
    prompts: list[PromptCard] = []
    for entry in sorted((here / "prompts").iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".json"):
            prompts += msgspec.json.decode(entry.read_bytes(), type=list[PromptCard])
    shrugs = msgspec.json.decode((here / "shrugs.json").read_bytes(), type=dict[Fits, tuple[str, ...]])
    return PromptDeck(tuple(prompts), shrugs)
