"""From one view to a later one: the public events that were told between them, or as good as them. Pure.

For whoever has two views and not what happened: folding the events into the first gives the second.
"""

from typing import Any

from masquerade.rules.view_reducer import apply
from masquerade.wire.view import ViewJson

Told = tuple[str, dict[str, Any]]
_TABLE = ("people", "settings", "seats", "mode")
_PHASE = ("phase", "game", "mode")


def difference(before: ViewJson, after: ViewJson) -> list[Told]:
    """The events that make `after` of `before`; both are of one room, and as a stranger sees it.

    >>> from masquerade.match.logic import Match
    >>> now = Match().view(Match().start(seed=1, at=0, options={}), None)
    >>> difference(now, now), [type for type, _ in difference(now, now | {"votes": {"cast": 1, "of": 3}})]
    ([], ['voted'])
    """
    told = _Telling(before)
    if before["game"] != after["game"]:
        told.part("phase", _PHASE, after)  # What belonged to the game before goes with it.
    told.part("topic", ("topic", "answers"), after)
    told.lines(after["messages"])
    told.results(after["results"])
    told.part("voted", ("votes",), after)
    told.part("player_list", _TABLE, after)
    told.part("game_over", ("reveal",), after)
    told.part("phase", _PHASE, after)
    return told.events


class _Telling:
    def __init__(self, view: ViewJson) -> None:
        self.events: list[Told] = []
        self._view = view

    def part(self, event_type: str, names: tuple[str, ...], after: ViewJson) -> None:
        """These parts of the view, unless they are as they were."""
        if any(self._view[name] != after[name] for name in names):
            self._tell(event_type, {name: after[name] for name in names})

    def lines(self, after: list[dict[str, Any]]) -> None:
        """Lines that are new, and lines that read otherwise."""
        known = {line["id"]: line for line in self._view["messages"]}
        for line in after:
            if line["id"] not in known:
                self._tell("message", line)
            elif line != known[line["id"]]:
                self._tell("revision", line)

    def results(self, after: list[dict[str, Any]]) -> None:
        """Votes that have ended since, and who had to leave after them."""
        known = len(self._view["results"])
        for place, result in enumerate(after):
            if place >= known:
                self._tell("voting_result", {"result": result | {"eliminated": None}})
            if result["eliminated"] != self._view["results"][place]["eliminated"]:
                self._tell("elimination", result["eliminated"])

    def _tell(self, event_type: str, data: dict[str, Any]) -> None:
        self.events.append((event_type, data))
        self._view = apply(self._view, event_type, data, "public")
