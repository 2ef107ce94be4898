"""A person who says given lines at given moments, whatever the others say: to see what AI players make of them."""

from collections.abc import Mapping, Sequence

import msgspec

from masquerade.players.intents import Intent, ReadyIntent, SayIntent
from masquerade.players.table import Table, read_table


class CuedLine(msgspec.Struct, frozen=True):
    """What is said `after_ms` the discussion began; `{1}` becomes the mask of the first AI seat, and so on."""

    after_ms: int
    text: str


class CuedPerson:
    """Ready at once, says its lines on cue and never votes; without lines it only sits there."""

    part = "on cue"

    def __init__(self, lines: Sequence[CuedLine] = ()) -> None:
        self._lines = list(lines)
        self._masks: Sequence[str] = ()

    def meet(self, masks: Sequence[str]) -> None:
        """The masks of the AI seats, for the numbers in the lines."""
        self._masks = masks

    def look(self, view: Mapping[str, object], at: int) -> tuple[Sequence[Intent], int | None]:
        """What it does now, and when to ask again."""
        table = read_table(view)
        match table.phase.name:
            case "ready" if not table.you.ready:
                return (ReadyIntent(at=at),), None
            case "discussion":
                return self._said(table, at)
            case _:
                return (), None

    def _said(self, table: Table, at: int) -> tuple[Sequence[Intent], int | None]:
        due = [cue for cue in self._lines if table.phase.started_at + cue.after_ms <= at]
        del self._lines[: len(due)]
        wake = table.phase.started_at + self._lines[0].after_ms if self._lines else None
        return [SayIntent(text=self._worded(cue.text), send_at=at, typing_from=at) for cue in due], wake

    def _worded(self, text: str) -> str:
        for number, mask in enumerate(self._masks, 1):
            text = text.replace("{" + str(number) + "}", mask)
        return text
