"""Extras: simulated people for rehearsals, written by hand, so that deck seats have somebody to be told apart from.

When it writes follows recorded pauses of a real person (`recorded.py`), never the timing model of the deck.
An extra is one of eight kinds of player (a texter, somebody proper, a joker, a detective, a lurker, a rambler, a
fast thumb, and one who acts the machine where that pays). What it says comes from hand-written lines in `extras.json`:
opinions on eight topics, and questions, jokes, reactions, accusations and replies with the others' names and words put
in. It answers when it is named, asks others by name, sends bursts, mistypes, accuses, and votes for whom it accused.
It understands no more than that: real people follow a conversation better, and write more wildly.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import cycle

import msgspec

from masquerade.players import pacing, patterns
from masquerade.players.deck.cards import Persona, Style
from masquerade.players.dice import Dice, seed_of
from masquerade.players.hearing import is_question
from masquerade.players.intents import Answer, Intent, Ready, Say, Vote
from masquerade.players.recorded import load_recorded, pauses_of, replies_of
from masquerade.players.style import write
from masquerade.players.table import Line, Table, read_table
from masquerade.players.voice import fill
from masquerade.players.words import about, names_in, plain, repeats

_SECOND_MS = 1000
_CHARS_PER_S = 6.0


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of person plays: `talk` is how often it speaks, `answers` and `burst` are probabilities per line."""

    key: str
    talk: float
    ask: float
    joke: float
    accuse: float
    react: float
    answers: float
    burst: float
    robot: float
    style: Style


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people say on one topic, on its twist, and to its two prompts."""

    text: str
    lines: tuple[str, ...]
    twist_lines: tuple[str, ...]
    answers: tuple[tuple[str, ...], tuple[str, ...]]


class Scripts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything written for extras."""

    kinds: tuple[Kind, ...]
    pools: dict[str, tuple[str, ...]]
    topics: tuple[Script, ...]


@cache
def load_scripts() -> Scripts:
    """Read what is written for extras (once; the value is frozen)."""
    return msgspec.json.decode((files("masquerade.players") / "extras.json").read_bytes(), type=Scripts)


class Extra:
    """One simulated person: shown its view, it tells what it does, as a runner of `decide` is told.

    `place` is its number among the people of the table: neighbours seal different answers.

    >>> Extra("texter", seed=1).kind.talk
    1.3
    """

    def __init__(self, kind: str, seed: int, place: int = 0) -> None:
        self.kind = next(known for known in load_scripts().kinds if known.key == kind)
        self._dice = Dice(seed_of(seed, "extra"))
        self._place = place
        somebody = int(self._dice.between(0, 2 * len(load_recorded().conversations)))
        self._pauses, self._replies = cycle(pauses_of(somebody)), cycle(replies_of(somebody))
        self._hand = Persona(key=kind, register="any", style=self.kind.style, facts={})
        self._stage, self._read = "", 0
        self._draft: Say | None = None
        self._next_at: int | None = None
        self._accused: int | None = None
        self._used: list[str] = []

    def look(self, view: Mapping[str, object], at: int) -> tuple[Sequence[Intent], int | None]:
        """What it does now, and when to ask again."""
        table = read_table(view)
        if not table.playing or table.phase.paused:
            return (), None
        fresh, self._stage = self._stage != table.stage, table.stage
        match table.phase.name:
            case "discussion":
                return self._talk(table, at, fresh=fresh)
            case "prompts":
                return self._seal(table, at, fresh=fresh)
            case "ready" | "voting" | "runoff":
                return self._act(table, at, fresh=fresh)
            case _:
                return (), None

    def _act(self, table: Table, at: int, *, fresh: bool) -> tuple[Sequence[Intent], int | None]:
        if fresh:
            self._next_at = at + int(self._dice.between(2_000, 12_000))
        if self._next_at is None or at < self._next_at:
            return (), self._next_at
        self._next_at = None
        if table.phase.name == "ready":
            return (Ready(at=at),), None
        able = [seat.seat for seat in table.others if not table.phase.tied or seat.seat in table.phase.tied]
        named = self._accused if self._accused in able else self._dice.pick(able) if able else None
        return (Vote(named=named, sliders={}, at=at),), None

    def _seal(self, table: Table, at: int, *, fresh: bool) -> tuple[Sequence[Intent], int | None]:
        if fresh:
            self._next_at, self._used = at + int(self._dice.between(7_000, 18_000)), []
        if self._next_at is None or at < self._next_at:
            return (), self._next_at
        prompt = len(self._used)
        script = _script(table)
        options = script.answers[prompt] if script is not None else ("hard to say",)
        text = options[(self._place + table.phase.round) % len(options)]
        self._used.append(text)
        self._next_at = at + int(self._dice.between(8_000, 16_000)) if prompt == 0 else None
        return (Answer(prompt=prompt, text=write(text, self._hand, self._dice).text, at=at),), self._next_at

    def _talk(self, table: Table, at: int, *, fresh: bool) -> tuple[Sequence[Intent], int | None]:
        if fresh:
            self._draft, self._read = None, max((line.id for line in table.messages), default=0)
            self._next_at = at + self._pause_ms()
        for line in table.messages:
            if line.id > self._read:
                self._read = line.id
                self._hear(line, table, at)
        said: tuple[Intent, ...] = ()
        if self._draft is not None and at >= self._draft.send_at:
            said, self._draft = (self._draft,), None
            self._next_at = at + self._pause_ms()
            if self._dice.chance(self.kind.burst):
                self._begin(self._pool("react", table, self._last(table)), at + int(self._dice.between(300, 1500)))
        if self._draft is None and self._next_at is not None and at >= self._next_at:
            self._begin(self._own(table, at), at)
            self._next_at = at + self._pause_ms()
        wake = self._draft.send_at if self._draft is not None else self._next_at
        if not said and self._draft is not None and not pacing.before_bell(self._draft.send_at, table.phase.ends_at):
            self._draft, wake = None, None
        return said, wake

    def _pause_ms(self) -> int:
        """The next recorded pause; whoever talks much takes shorter ones, and nobody posts in the same instant."""
        return int(max(next(self._pauses), 1) * _SECOND_MS / self.kind.talk)

    def _hear(self, line: Line, table: Table, at: int) -> None:
        named = names_in(line.text, [table.you.name or "?"])
        if line.seat == table.me or self._draft is not None:
            return
        votes = patterns.SUSPECTS.search(line.text) or patterns.VOTE_ASKED.search(line.text)
        if not self._dice.chance(self.kind.answers if named else 0.25 if votes else 0.0):
            return
        if votes:
            pool = "voting"
        elif patterns.PROBE.search(line.text):
            pool = "probe"
        elif patterns.ACCUSE.search(line.text) or patterns.POINTED.search(line.text):
            pool = "accused"
        else:
            pool = "told" if is_question(line.text) and self._dice.chance(0.6) else ""
        text = self._pool(pool, table, line) if pool else self._topical(table)
        self._begin(text, at + next(self._replies) * _SECOND_MS // 2)  # the other half is typing

    def _begin(self, text: str | None, typing_from: int) -> None:
        if text is None:
            return
        self._used.append(text)
        written = write(text, self._hand, self._dice).text
        send_at = typing_from + int(len(written) / _CHARS_PER_S * 1000)
        self._draft = Say(text=written, send_at=send_at, typing_from=typing_from)

    def _own(self, table: Table, at: int) -> str | None:
        kind, gone, mine = self.kind, table.elapsed(at), len(table.mine)
        if mine == 0 and gone < 0.12 and self._dice.chance(0.5):
            return self._pool("greet", table, None)
        robot = kind.robot if table.mode == "masks" else 0.0
        last = self._last(table)
        options: list[tuple[str, float]] = [
            ("topic", 3.0 if mine < 2 else 1.2),
            ("twist", 2.0 if table.topic is not None and table.topic.twist else 0.0),
            ("ask", kind.ask if last else 0.0),
            ("joke", kind.joke * 0.5),
            ("react", kind.react if last else 0.0),
            ("accuse", kind.accuse * max(gone - 0.25, 0.0) * 2.0),
            ("robot", robot * 4),
        ]
        for _ in range(4):
            choice = self._dice.weigh(options)
            text = self._topical(table) if choice in ("topic", "twist") else self._pool(choice, table, last)
            if text is not None:
                return text
        return None

    def _topical(self, table: Table) -> str | None:
        script = _script(table)
        if script is None:
            return self._pool("told", table, None)
        twisted = table.topic is not None and table.topic.twist is not None and self._dice.chance(0.55)
        return self._fresh(script.twist_lines if twisted else script.lines, table, self._slots(table, None))

    def _pool(self, pool: str, table: Table, line: Line | None) -> str | None:
        slots = self._slots(table, line)
        text = self._fresh(load_scripts().pools[pool], table, slots)
        if pool == "accuse" and text is not None:
            self._accused = next((seat.seat for seat in table.others if seat.name == slots["who"]), None)
        return text

    def _slots(self, table: Table, line: Line | None) -> dict[str, str]:
        names = [seat.name for seat in table.others]
        who = table.name_of(line.seat) if line is not None and self._dice.chance(0.6) else ""
        who = who if who in names else self._dice.pick(names) if names else ""
        eyed = table.name_of(self._accused) if self._accused is not None else ""
        rest = [name for name in names if name != who]
        other = eyed if eyed in rest else self._dice.pick(rest) if rest else ""
        word = about(line.text, [seat.name for seat in table.seats]) if line is not None else None
        return {"who": who, "other": other, "word": word or ""}

    def _fresh(self, options: Sequence[str], table: Table, slots: Mapping[str, str]) -> str | None:
        said = [plain(line.text) for line in table.messages] + [plain(text) for text in self._used]
        filled = [text for option in options if (text := fill(option, slots)) is not None]
        unsaid = [text for text in filled if not any(repeats(plain(text), other) for other in said)]
        return self._dice.pick(unsaid) if unsaid else None

    def _last(self, table: Table) -> Line | None:
        return next((line for line in reversed(table.messages) if line.seat != table.me), None)


def _script(table: Table) -> Script | None:
    topic = table.topic.text if table.topic is not None else ""
    return next((script for script in load_scripts().topics if script.text == topic), None)
