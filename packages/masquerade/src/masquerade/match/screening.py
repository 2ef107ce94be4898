"""The word filter at the room's door: what people and AI players write is looked at once, before it counts.

Its verdict enters the journal and not its list of words: a room that is folded again asks it nothing.
"""

from typing import Any

import msgspec

from masquerade.rules.config import changed, filter_level
from masquerade.rules.speech import nickname, one_line
from masquerade.rules.state import State
from masquerade.wire.phases import FilterLevel
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import ANSWER_CHARS, NAME_CHARS, TEXT_CHARS, Settings
from masquerade.word_filter.lexicon import Strength
from masquerade.word_filter.search import Hit, masked, search
from roomlit import hosting

_LEAST: dict[FilterLevel, Strength] = {"mild": "high", "strict": "medium"}
_LONGEST = {"message": TEXT_CHARS, "answer": ANSWER_CHARS}


def screened(state: State, action: hosting.Action) -> hosting.Action | Refusal:
    """The action with what it says cleaned, or why it may not be said.

    In a `mild` room the strong words of lines and answers are masked. In a `strict` one a line or an answer with any
    rude word is refused. Names and topics, which are chosen at leisure and stand for long, are refused in both.
    """
    level = filter_level(state.settings)
    match action:
        case hosting.Enter(name=name) if _rude(nickname(name), level, NAME_CHARS):
            return Refusal("join/name_filtered", "This room takes no rude words in names. Choose another name.")
        case hosting.Act(name="message" | "answer" as name, args={"text": str(text)}):
            return _said(action, name, one_line(text), level)
        case hosting.Act(name="settings", args=changes):
            settings = changed(state.settings, changes)
            return action if isinstance(settings, Refusal) else refused_topic(settings) or action
        case _:
            return action


def refused_topic(settings: Settings) -> Refusal | None:
    """Why the topic of these settings is none for their filter; None when it is one."""
    if settings.topic is None or not _rude(settings.topic, filter_level(settings), len(settings.topic)):
        return None
    return Refusal(
        "settings/filtered", "The topic has a word that this room's filter does not take. Word it otherwise."
    )


def _said(action: hosting.Act, name: str, text: str, level: FilterLevel) -> hosting.Action | Refusal:
    hits = _hits(text, level, _LONGEST[name])
    if not hits:
        return action
    if level == "mild":
        args: dict[str, Any] = {**action.args, "text": masked(text, hits)}
        return msgspec.structs.replace(action, args=args)
    if name == "answer":
        return Refusal("answer/filtered", "This room takes no rude words. Word your answer otherwise: nobody saw it.")
    return Refusal("message/filtered", "This room takes no rude words. Word it otherwise: nobody saw your line.")


def _rude(text: str, level: FilterLevel, longest: int) -> bool:
    return bool(_hits(text, level, longest))


def _hits(text: str, level: FilterLevel, longest: int) -> tuple[Hit, ...]:
    """Nothing for what the rules refuse as too long: searching costs as much as there is to search."""
    least = _LEAST.get(level)
    return () if least is None or len(text) > longest else search(text, least=least)
