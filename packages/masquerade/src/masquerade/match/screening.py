"""What people and AI players write, at the room's door: made readable, names told apart, then seen by the word filter.

Asked once, when something arrives: the journal holds what came of it, so tables of Unicode and lists of words may
change between versions.
"""

from typing import Any

import msgspec

from masquerade.rules.config import changed, filter_level
from masquerade.rules.entrance import ANYWHERE, masks_hide_a_ban
from masquerade.rules.roster import playing
from masquerade.rules.speech import nickname, one_line, same_name
from masquerade.rules.state import State
from masquerade.wire.commands import COMMANDS, JoinMeta
from masquerade.wire.phases import FilterLevel
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import ANSWER_CHARS, NAME_CHARS, REPORTS_OPEN_MAX, TEXT_CHARS, Settings
from masquerade.word_filter.hits import Hit
from masquerade.word_filter.lexicon import Strength
from masquerade.word_filter.search import masked, search
from roomlit import hosting

_WRITTEN = {"message": "text", "answer": "text", "settings": "topic", "kick": "name", "host": "name"}
"""The argument of each command that people will read, or that names what they have read."""


def cleaned(state: State, action: hosting.Action) -> hosting.Action:
    """The action with what it says made readable, and without what it does not say, which would fill the journal."""
    match action:
        case hosting.Enter(name=name, meta=meta, marks=marks):
            known = _of(JoinMeta, meta)
            if state.settings.password is None:
                known.pop("password", None)  # Typed for nothing, and no journal's business.
            marked = (*marks, ANYWHERE) if masks_hide_a_ban(state) else marks
            readable = hosting.readable(name)
            return _claiming(state, msgspec.structs.replace(action, name=readable, meta=known, marks=marked))
        case hosting.Act(name=command, args=args) if command in COMMANDS:
            return msgspec.structs.replace(action, args=_asked(command, args))
        case _:
            return action


def _asked(command: str, args: dict[str, Any]) -> dict[str, Any]:
    # Settings know all of theirs, and refuse others.
    known = args if command == "settings" else _of(COMMANDS[command].args, args)
    if command == "report" and (known.get("line") is not None or known.get("seat") is not None):
        known.pop("name", None)  # It is about somebody who needs no name.
    written = _WRITTEN.get(command)
    return known if written is None else _readable(known, written)


def _of(kind: type[msgspec.Struct], given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in kind.__struct_fields__}


def _readable(args: dict[str, Any], key: str) -> dict[str, Any]:
    text = args.get(key)
    return {**args, key: hosting.readable(text)} if isinstance(text, str) else args


def _claiming(state: State, enter: hosting.Enter) -> hosting.Enter:
    """Who claims a seat back means the one whose name theirs reads like."""
    if enter.meta.get("reclaim") is not True or enter.meta.get("watch") is True:
        return enter
    taken = hosting.alike(enter.name, _others(state, enter.player))
    return enter if taken is None else msgspec.structs.replace(enter, name=taken)


def misnamed(state: State, action: hosting.Action) -> Refusal | None:
    """Why the name of somebody who comes is none for this room. Whom the rules turn away anyway it tells too much: they
    go first.
    """
    match action:
        case hosting.Enter(name=name, meta=meta, player=player) if name and meta.get("watch") is not True:
            return None if player in state.barred else _misread(name, player, state)
        case _:
            return None


def too_much(state: State, action: hosting.Action) -> Refusal | None:
    """Why a report is one too many: under ever new names somebody could bury the host in them."""
    match action:
        case hosting.Act(name="report") if len(state.reports) >= REPORTS_OPEN_MAX:
            return Refusal("report/too_many", "The host has many reports to look at. Try again in a while.")
        case _:
            return None


def _misread(name: str, player: str, state: State) -> Refusal | None:
    # Who was taken out behind a mask is still among the people: whether it was one is nobody's to find out.
    taken = hosting.alike(name, _others(state, player))
    if taken is not None and same_name(name, taken):
        return None  # The rules say so, in their turn.
    if taken is not None:
        return Refusal("join/name_taken", f"That reads like {taken}, who is here. Choose another name.")
    if hosting.alike(name, state.banned_names) is None:
        return None
    told = "The host has taken somebody out whose name reads like this one. Choose another."
    return Refusal("join/name_banned", told)


def _others(state: State, player: str) -> list[str]:
    return [person.name for person in playing(state) if person.player != player]


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
