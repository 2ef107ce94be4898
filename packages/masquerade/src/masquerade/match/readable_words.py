"""What people write, made readable at the room's door, and names that could be taken for another's refused.

Asked once, when something arrives: the journal holds what came of it, so tables of Unicode may change between versions.
"""

from typing import Any

import msgspec

from masquerade.rules.roster import playing
from masquerade.rules.speech import same_name
from masquerade.rules.state import State
from masquerade.wire.refusals import Refusal
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
    if not enter.name or enter.meta.get("watch") is True:
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
