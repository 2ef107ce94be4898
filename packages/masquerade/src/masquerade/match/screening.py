"""What people and AI players write, at the room's door: made readable, names told apart, then seen by the word filter.

Asked once, when something arrives: the journal holds what came of it, so tables of Unicode and lists of words may
change between versions.
"""

from typing import Any

import msgspec

from masquerade.rules.config import changed, filter_level
from masquerade.rules.roster import playing
from masquerade.rules.speech import nickname, one_line, same_name
from masquerade.rules.state import State
from masquerade.wire.phases import FilterLevel
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import ANSWER_CHARS, NAME_CHARS, TEXT_CHARS, Settings
from masquerade.word_filter.hits import Hit
from masquerade.word_filter.lexicon import Strength
from masquerade.word_filter.search import masked, search
from roomlit import hosting

_WRITTEN = {"message": "text", "answer": "text", "settings": "topic", "kick": "name", "host": "name"}
"""The argument of each command that people will read, or that names what they have read."""


def cleaned(state: State, action: hosting.Action) -> hosting.Action | Refusal:
    """The action with what it says made readable; or why its name is none for this room."""
    match action:
        case hosting.Enter(name=name):
            return _named(state, msgspec.structs.replace(action, name=hosting.readable(name)))
        case hosting.Act(name=command, args=args) if command in _WRITTEN:
            return msgspec.structs.replace(action, args=_readable(args, _WRITTEN[command]))
        case _:
            return action


def _readable(args: dict[str, Any], key: str) -> dict[str, Any]:
    text = args.get(key)
    return {**args, key: hosting.readable(text)} if isinstance(text, str) else args


def _named(state: State, enter: hosting.Enter) -> hosting.Enter | Refusal:
    if not enter.name or enter.meta.get("watch") is True or enter.player in state.barred:
        return enter
    if hosting.alike(enter.name, state.banned_names) is not None:
        told = "The host has taken somebody out whose name reads like this one. Choose another."
        return Refusal("join/name_banned", told)
    here = [person.name for person in playing(state) if person.player != enter.player]
    taken = hosting.alike(enter.name, here)
    if taken is None:
        return enter
    if enter.meta.get("reclaim") is True:
        return msgspec.structs.replace(enter, name=taken)
    if same_name(enter.name, taken):
        return enter  # The rules say so, in their turn behind password and lock.
    return Refusal("join/name_taken", f"That reads like {taken}, who is here. Choose another name.")


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
