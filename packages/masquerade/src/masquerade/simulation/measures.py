"""A rehearsal stage: seats of the deck and a scripted person talk in virtual time, and the transcript is measured.

It stands in for the room: it folds lines into views, keeps the clock, and calls each mind as a runner must.
"""

from collections.abc import Callable, Sequence
from statistics import median

import msgspec

from masquerade.players.cast import personas_for
from masquerade.players.decide import decide
from masquerade.players.dice import Dice, seed_of
from masquerade.players.intents import ReadyIntent, SayIntent, VoteIntent, due_at
from masquerade.players.mind import Decision, Mind, new_mind
from masquerade.simulation.seat_view import STARTED_AT, seat_view

MASKS = ("Fox", "Owl", "Bear", "Crane", "Lynx", "Otter", "Mole", "Toad", "Wren")
Scripted = Callable[[Sequence["Spoken"], int], str | None]


class Spoken(msgspec.Struct, frozen=True):
    """One line of a rehearsal with its exact time."""

    id: int
    seat: int
    name: str
    text: str
    at: int


class Played(msgspec.Struct, frozen=True):
    """A finished rehearsal: who sat where, what was said, how it was voted."""

    topic: str
    personas: dict[int, str]
    lines: tuple[Spoken, ...]
    votes: dict[int, VoteIntent]
    ends_at: int


class ScriptedLine(msgspec.Struct, frozen=True):
    """What the scripted person says at `at` ms after the start; `{1}` becomes the mask of seat 1."""

    at: int
    text: str


def rehearse(
    seed: int,
    topic: str,
    twist: str | None = None,
    *,
    seats: int = 5,
    script: Sequence[ScriptedLine] = (),
    minutes: float = 2.0,
    personas: tuple[str, ...] = (),
    mode: str = "spot",
) -> Played:
    """Play one discussion and its ballot.

    Args:
        seed: everything follows from it.
        topic: the text the room talks about; twist: turned up half-way.
        seats: how many seats of the deck; the scripted person has the seat after them.
        script: the person's lines; minutes: how long the discussion lasts.
        personas: keys to deal from; empty means all.
    """
    return _Stage(seed, topic, twist, seats, script, int(minutes * 60_000), personas, mode).play()


class _Stage:
    def __init__(
        self,
        seed: int,
        topic: str,
        twist: str | None,
        seats: int,
        script: Sequence[ScriptedLine],
        length_ms: int,
        personas: tuple[str, ...],
        mode: str,
    ) -> None:
        cast = personas_for(seats, seed, personas)
        self.start = STARTED_AT
        self.end = self.start + length_ms
        self.topic, self.twist, self.mode = topic, twist, mode
        self.script = list(script)
        dice = Dice(seed_of(seed, "masks"))
        names = list(MASKS)
        self.names = {seat: names.pop(int(dice.unit() * len(names))) for seat in range(1, seats + 2)}
        self.minds: dict[int, Mind] = {seat: new_mind(*cast[seat - 1]) for seat in range(1, seats + 1)}
        self.person = seats + 1
        self.lines: list[Spoken] = []
        self.votes: dict[int, VoteIntent] = {}
        self.wakes: dict[int, int | None] = {}
        self.phase, self.now = "discussion", self.start

    def play(self) -> Played:
        """Discussion, then ballot."""
        self._everyone()
        middle = self.start + (self.end - self.start) // 2
        turned = self.twist is None
        while True:
            times = [at for at in self.wakes.values() if at is not None]
            times += [self.start + cue.at for cue in self.script[:1]]
            times += [] if turned else [middle]
            self.now = min(times, default=self.end)
            if self.now >= self.end:
                break
            if not turned and self.now == middle:
                turned = True
                self._everyone()
            elif self.script and self.now == self.start + self.script[0].at:
                self._speak(self.person, self.script.pop(0).text)
            else:
                self._wake(min(self.wakes, key=lambda seat: self.wakes[seat] or self.end))
        self._ballot()
        personas = {seat: mind.persona for seat, mind in self.minds.items()}
        return Played(self.topic, personas, tuple(self.lines), self.votes, self.end)

    def _ballot(self) -> None:
        self.phase, self.now = "voting", self.end
        self._everyone()
        while any(at is not None for at in self.wakes.values()):
            seat = min(self.wakes, key=lambda seat: self.wakes[seat] or self.end * 2)
            self.now = self.wakes[seat] or self.now
            self._wake(seat)

    def _everyone(self, but: int = 0) -> None:
        for seat in self.minds:
            if seat != but:
                self._wake(seat)

    def _wake(self, seat: int) -> None:
        decision = decide(self.view(seat), self.minds[seat], self.now)
        self.minds[seat], self.wakes[seat] = decision.mind, decision.wake_at
        self._carry_out(seat, decision)

    def _carry_out(self, seat: int, decision: Decision) -> None:
        for intent in decision.intents:
            due = due_at(intent)
            if due is None or due > self.now:
                continue
            match intent:
                case SayIntent():
                    self._speak(seat, intent.text)
                case VoteIntent():
                    self.votes[seat] = intent
                case ReadyIntent() | _:
                    pass

    def _speak(self, seat: int, text: str) -> None:
        for other, name in self.names.items():
            text = text.replace("{" + str(other) + "}", name)
        self.lines.append(Spoken(id=len(self.lines) + 1, seat=seat, name=self.names[seat], text=text, at=self.now))
        self._everyone()

    def view(self, seat: int) -> dict[str, object]:
        """What the game would show this seat."""
        middle = self.start + (self.end - self.start) // 2
        said = [(line.seat, line.text, line.at - self.start) for line in self.lines]
        twist = self.twist if self.now >= middle else None
        started_at, lasts_ms = (self.start, self.end - self.start) if self.phase == "discussion" else (self.end, 30_000)
        return seat_view(
            *said,
            me=seat,
            names=self.names,
            phase=self.phase,
            topic=self.topic,
            twist=twist,
            mode=self.mode,
            started_at=started_at,
            lasts_ms=lasts_ms,
        )


class Measures(msgspec.Struct, frozen=True):
    """What a set of rehearsals looks like in numbers; gaps in seconds at the 25th, 50th, 75th and 90th percentile."""

    lines: int
    a_minute: float
    words: tuple[float, ...]
    gap_after_other: tuple[float, ...]
    own_gap: tuple[float, ...]
    questions: float
    stops: float
    lower: float
    doubles: float
    piled_up: float
    self_repeats: float
    after_bell: int


def measure(games: Sequence[Played]) -> Measures:
    """Measure the deck's lines of these games (the scripted person's are left out)."""
    own: list[Spoken] = []
    after, between, piled, doubles, pairs, repeats = list[float](), list[float](), 0, 0, 0, 0
    for game in games:
        said: dict[int, list[Spoken]] = {}
        for place, line in enumerate(game.lines):
            if line.seat not in game.personas:
                continue
            own.append(line)
            mine = said.setdefault(line.seat, [])
            repeats += any(other.text.lower() == line.text.lower() for other in mine)
            if mine:
                between.append((line.at - mine[-1].at) / 1000)
            mine.append(line)
            if place == 0:
                continue
            before = game.lines[place - 1]
            if before.seat == line.seat:
                doubles += 1
                continue
            after.append((line.at - before.at) / 1000)
            if before.seat in game.personas:
                pairs += 1
                piled += line.at - before.at < 1000
    count = max(len(own), 1)
    words = [len(line.text.split()) for line in own]
    minutes = sum((game.ends_at - STARTED_AT) / 60_000 * len(game.personas) for game in games)
    return Measures(
        lines=len(own),
        a_minute=len(own) / minutes,
        words=(quantile(words, 0.1), float(median(words)), quantile(words, 0.9), float(max(words))),
        gap_after_other=tuple(quantile(after, q) for q in (0.25, 0.5, 0.75, 0.9)),
        own_gap=tuple(quantile(between, q) for q in (0.25, 0.5, 0.75, 0.9)),
        questions=sum("?" in line.text for line in own) / count,
        stops=sum(line.text.endswith(".") for line in own) / count,
        lower=sum(line.text == line.text.lower() for line in own) / count,
        doubles=doubles / count,
        piled_up=piled / max(pairs, 1),
        self_repeats=repeats / count,
        after_bell=sum(line.at >= game.ends_at for game in games for line in game.lines if line.seat in game.personas),
    )


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which a share q of the values lies."""
    ordered = sorted(values)
    return float(ordered[min(int(q * len(ordered)), len(ordered) - 1)]) if ordered else 0.0
