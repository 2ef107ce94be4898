"""Events folded into a view: the twin of the browser's reducer, and the memory of a bot.

`apply` never changes its argument. Folding the events after a view into it gives the view of that later moment.
"""

from typing import Any

from masquerade.wire.settings import MESSAGES_MAX
from masquerade.wire.view import ViewJson


def apply(view: ViewJson, event_type: str, data: dict[str, Any], audience: str) -> ViewJson:
    """The view after one event of `audience` ("public" or "me"). Unknown events change nothing."""
    return _own(view, event_type, data) if audience == "me" else _public(view, event_type, data)


def _own(view: ViewJson, event_type: str, data: dict[str, Any]) -> ViewJson:
    match event_type:
        case "seat":
            return view | {"you": data["you"]}
        case "ballot":
            return view | {"you": view["you"] | {"ballot": data["ballot"]}}
        case _:
            return view


def _public(view: ViewJson, event_type: str, data: dict[str, Any]) -> ViewJson:
    match event_type:
        case "player_list" | "topic":
            return view | data
        case "voted":
            return view | {"votes": data["votes"]}
        case "phase":
            return _turned(view, data)
        case "message":
            return view | {"messages": [*view["messages"], data][-MESSAGES_MAX:]}
        case "revision":
            lines = [data if line["id"] == data["id"] else line for line in view["messages"]]
            return view | {"messages": lines}
        case "voting_result":
            return view | {"results": [*view["results"], data["result"]]}
        case "elimination":
            return _eliminated(view, data)
        case "game_over":
            return view | {"reveal": data["reveal"]}
        case _:
            return view


def _turned(view: ViewJson, data: dict[str, Any]) -> ViewJson:
    if data["game"] == view["game"]:
        return view | data
    none: ViewJson = {"cast": 0, "of": 0}
    fresh: ViewJson = {"messages": [], "answers": [], "results": [], "reveal": None, "votes": none, "topic": None}
    return view | fresh | data


def _eliminated(view: ViewJson, data: dict[str, Any]) -> ViewJson:
    """The seat leaves the table, and the last result says who it was."""
    seats = [
        seat | {"alive": False, "role": data["role"]} if seat["seat"] == data["seat"] else seat
        for seat in view["seats"]
    ]
    last = [result | {"eliminated": data} for result in view["results"][-1:]]
    return view | {"seats": seats, "results": [*view["results"][:-1], *last]}
