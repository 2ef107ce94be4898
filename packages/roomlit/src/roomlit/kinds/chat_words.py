"""What members of a chat write, made readable before it counts, and their names told apart.

What a chat does not read is not kept either: nobody fills a journal with that.
"""

from collections.abc import Iterable

import msgspec

from roomlit.names.look_alikes import numbered
from roomlit.names.readable import readable
from roomlit.ports.logic import SERVER, Act, Action, Enter


def readable_chat(action: Action, names: Iterable[str], *, name_chars: int) -> Action:
    """The action to decide instead. `names` are the others'; who is vouched for has the name that the app gives."""
    match action:
        case Enter(name=name, identity=None):
            return msgspec.structs.replace(action, name=numbered(readable(name), names, chars=name_chars), meta={})
        case Enter(name=name):
            return msgspec.structs.replace(action, name=readable(name), meta={})
        case Act(name="rename", args={"name": str(name)}):
            return msgspec.structs.replace(action, args={"name": numbered(readable(name), names, chars=name_chars)})
        case Act(player=player, name="message", args={"text": str(text)} as args):
            sender = {"sender": args["sender"]} if player == SERVER and "sender" in args else {}
            return msgspec.structs.replace(action, args={**sender, "text": readable(text)})
        case _:
            return action
