"""People simulated by scripts written by hand, so that AI players have somebody to be told apart from.

When it writes follows recorded pauses of a real person (`recorded_pauses.py`), never the timing model of the deck.
A scripted person is one of nine kinds of player (a texter, somebody proper, a joker, a detective, a lurker, a rambler,
a fast thumb, a drifter, and one who acts the machine where that pays) with one of ten hands. What it says comes from
the scripts beside this module: lines on every topic, a small life of its own, and questions, jokes, reactions,
accusations and replies with the others' names and words put in. A run of games goes through the lines before one comes
again.
It understands as much as a seat of the deck: real people follow a conversation better, and write more wildly.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import cycle

from masquerade.players import pacing
from masquerade.players.deck.cards import Persona, load_deck
from masquerade.players.dice import Dice, seed_of
from masquerade.players.hearing import Heard, hear
from masquerade.players.intents import AnswerIntent, Intent, ReadyIntent, SayIntent, VoteIntent
from masquerade.players.style import write
from masquerade.players.table import Table, read_table
from masquerade.players.voice import fill
from masquerade.players.words import about, plain, repeats, tail, worn
from masquerade.simulation.people.recorded_pauses import load_recordings, pauses_of, replies_of
from masquerade.simulation.people.scripts import dealt, load_scripts
from masquerade.wire.view import MessageView

_SECOND_MS = 1000
_CHARS_PER_S = 6.0
_STRIDE, _ON_TOPIC_STRIDE = 5, 3
_ROOM_ANSWERED, _GREETS = 0.12, 0.25
_LATELY = 4
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bagree with\b"), "agreeask"),
    (re.compile(r"\bwhen\b|\bhow long ago\b|\blast time\b"), "when"),
    (re.compile(r"\bwdym\b|\bwhat do (?:you|u) mean\b|\bmeaning\b"), "wdym"),
    (re.compile(r"\bwhy\b|\bhow come\b|\bexplain\b|\breason\b"), "why"),
    (re.compile(r"\bwhat about you\b|\bwbu\b|\byours\b|\bexample\b|\bstory\b|\bthink\b|\bsame question\b"), "topic"),
    (re.compile(r"^(?:do|does|did|are|is|was|have|has|can|would|you|seriously|really|ever)\b"), "yesno"),
)
"""What a scripted person takes a question for that is about nothing in particular; the first that fits."""
_REPLIES: Mapping[str, str] = {
    "sums": "sums",
    "probe": "probe",
    "swear": "injection",
    "accused": "accused",
    "vote": "voting",
    "why": "why",
    "sealed": "sealed",
    "greeting": "greetback",
    "disagreement": "wrong",
    "praise": "praise",
    "insult": "insult",
    "teased": "insult",
    "thanks": "thanks",
    "bye": "bye",
    "seat": "agreeask",
    "accusation": "agreeask",
}


class ScriptedPerson:
    """One simulated person: shown its view, it tells what it does, as a runner of `decide` is told.

    `place` is its number among the people of the table: neighbours seal different answers. `turn` is its number in a
    run of games: with another it begins elsewhere in the scripts.

    >>> ScriptedPerson("texter", seed=1).kind.talk
    1.3
    """

    def __init__(self, kind: str, seed: int, place: int = 0, turn: int | None = None) -> None:
        scripts = load_scripts()
        self.kind = next(known for known in scripts.kinds if known.key == kind)
        self.part = kind
        self._dice = Dice(seed_of(seed, "person"))
        self._place = place
        self._turn = int(self._dice.between(0, 1000)) if turn is None else turn
        somebody = int(self._dice.between(0, 2 * len(load_recordings().conversations)))
        self._pauses, self._replies = cycle(pauses_of(somebody)), cycle(replies_of(somebody))
        self._hand = Persona(key=kind, register="any", style=self._dice.pick(scripts.hands), facts={})
        self._stage, self._read = "", 0
        self._draft: SayIntent | None = None
        self._next_at: int | None = None
        self._accused: int | None = None
        self._used: list[str] = []
        self._told: dict[str, str] = {}
        self._skips = frozenset[int]()

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
            return (ReadyIntent(at=at),), None
        able = [seat.seat for seat in table.others if not table.phase.tied or seat.seat in table.phase.tied]
        named = self._accused if self._accused in able else self._dice.pick(able) if able else None
        return (VoteIntent(named=named, sliders={}, at=at),), None

    def _seal(self, table: Table, at: int, *, fresh: bool) -> tuple[Sequence[Intent], int | None]:
        if fresh:
            self._next_at, self._used = at + int(self._dice.between(7_000, 18_000)), []
            self._skips = pacing.left_blank(self._dice)
        if self._next_at is None or at < self._next_at:
            return (), self._next_at
        prompt = len(self._used)
        script = load_scripts().topic(table.topic.text if table.topic else "")
        options = script.answers[prompt] if script is not None else ("hard to say",)
        text = options[(self._place + self._turn // 3 + table.phase.round) % len(options)]
        self._used.append(text)
        self._next_at = at + int(self._dice.between(8_000, 16_000)) if prompt == 0 else None
        if prompt in self._skips:
            return (), self._next_at
        return (AnswerIntent(prompt=prompt, text=write(text, self._hand, self._dice).text, at=at),), self._next_at

    def _talk(self, table: Table, at: int, *, fresh: bool) -> tuple[Sequence[Intent], int | None]:
        if fresh:
            self._draft, self._read = None, max((line.id for line in table.messages), default=0)
            self._next_at = at + self._pause_ms()
        for line in table.messages:
            if line.id > self._read:
                self._read = line.id
                if self._draft is not None and repeats(plain(self._draft.text), plain(line.text)):
                    self._draft = None  # somebody else was faster
                self._hear(line, table, at)
        said: tuple[Intent, ...] = ()
        if self._draft is not None and at >= self._draft.send_at:
            said, self._draft = (self._draft,), None
            self._next_at = at + self._pause_ms()
            if self._dice.chance(self.kind.burst):
                self._begin(self._more(table), at + int(self._dice.between(300, 1500)))
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

    def _hear(self, line: MessageView, table: Table, at: int) -> None:
        if line.seat == table.me or self._draft is not None:
            return
        heard = hear(line, table, load_deck())
        chance = self.kind.answers if heard.addressed else _ROOM_ANSWERED * 2 if heard.kind == "vote" else 0.0
        chance = _ROOM_ANSWERED if heard.to_room and not heard.addressed and heard.kind != "vote" else chance
        if self._dice.chance(chance):
            # Half of the recorded pause is typing.
            self._begin(self._reply(heard, table), at + next(self._replies) * _SECOND_MS // 2)

    def _reply(self, heard: Heard, table: Table) -> str | None:
        said = heard.said.lower()
        match heard.kind:
            case "injection":
                pool = "french" if "french" in said else "secret" if "only" in said else "injection"
            case "fact" if heard.subject in load_scripts().pools:
                return self._of_itself(heard.subject, table)
            case "fact" | "question":
                pool = next((pool for asked, pool in _ASKED if asked.search(said)), "unknown")
            case "statement" | "agreement" | "laugh" | "mumble":
                pool = "topic" if self._dice.chance(0.3) else "reactshort"
            case kind:
                pool = _REPLIES.get(kind, "unknown")
        if pool in ("topic", "unknown") and self._dice.chance(0.8 if pool == "topic" else 0.4):
            return self._topical(table)
        return self._pool("unknown" if pool == "topic" else pool, table, heard.line)

    def _of_itself(self, key: str, table: Table) -> str | None:
        """Its own lunch, age and the like: told once, and then it was told."""
        if key in self._told:
            return self._pool("again", table, None)
        text = self._pool(key, table, None)
        if text is not None:
            self._told[key] = text
        return text

    def _begin(self, text: str | None, typing_from: int) -> None:
        if text is None:
            return
        self._used.append(text)
        written = write(text, self._hand, self._dice).text
        send_at = typing_from + int(len(written) / _CHARS_PER_S * 1000)
        self._draft = SayIntent(text=written, send_at=send_at, typing_from=typing_from)

    def _more(self, table: Table) -> str | None:
        """What follows one's own line at once."""
        pool = self._dice.weigh([("reactshort", 1.0), ("topic", 1.0), ("tangent", 0.1), ("joke", 0.3)])
        return self._topical(table) if pool == "topic" else self._pool(pool, table, self._lately(table))

    def _own(self, table: Table, at: int) -> str | None:
        kind, gone, mine = self.kind, table.elapsed(at), len(table.mine)
        if mine == 0 and gone < 0.12 and table.phase.round == 1 and self._dice.chance(_GREETS):
            return self._pool("greet", table, None)
        last = self._lately(table)
        heard = 1.0 if last is not None else 0.0
        here = [line for line in table.mine if line.round == table.phase.round]
        options: list[tuple[str, float]] = [
            ("topic", 4.5 if len(here) < 2 else 1.0),
            ("twist", 2.2 if table.topic is not None and table.topic.twist else 0.0),
            ("ask", 3.2 * kind.ask * heard),
            ("askroom", 0.6 * kind.ask),
            ("joke", 0.5 * kind.joke),
            ("react", 1.2 * kind.react * heard),
            ("reactname", 0.5 * kind.react * heard),
            ("reactshort", 0.35 * kind.react * heard),
            ("tangent", kind.drift),
            ("answers", 0.7 if table.answers else 0.0),
            ("accuse", kind.accuse * max(gone - 0.25, 0.0) * 1.6),
            ("robot", 4 * kind.robot if table.mode == "masks" else 0.0),
        ]
        for _ in range(4):
            choice = self._dice.weigh(options)
            if choice in ("topic", "twist"):
                text = self._topical(table)
            else:
                text = self._pool(choice, table, self._answered(table) if choice == "answers" else last)
            if text is not None:
                return text
        return None

    def _topical(self, table: Table) -> str | None:
        topic = table.topic.text if table.topic else ""
        script = load_scripts().topic(topic)
        if script is None:
            return self._pool("unknown", table, None)
        twisted = table.topic is not None and table.topic.twist is not None and self._dice.chance(0.55)
        lines = dealt(script.twist_lines if twisted else script.lines, topic, self._turn, _ON_TOPIC_STRIDE)
        return self._fresh(lines, table, self._slots(table, None))

    def _pool(self, pool: str, table: Table, line: MessageView | None) -> str | None:
        slots = self._slots(table, line)
        text = self._fresh(dealt(load_scripts().pools[pool], pool, self._turn, _STRIDE), table, slots)
        if pool == "accuse" and text is not None:
            self._accused = next((seat.seat for seat in table.others if seat.name == slots["who"]), None)
        return text

    def _slots(self, table: Table, line: MessageView | None) -> dict[str, str]:
        spoken = {said.seat for said in table.messages if said.round == table.phase.round}
        names = [seat.name for seat in table.others]
        names = [seat.name for seat in table.others if seat.seat in spoken] or names
        who = table.name_of(line.seat) if line is not None and self._dice.chance(0.75) else ""
        who = who if who in names else self._dice.pick(names) if names else ""
        eyed = table.name_of(self._accused) if self._accused is not None else ""
        rest = [seat.name for seat in table.others if seat.name != who]
        other = eyed if eyed in rest else self._dice.pick(rest) if rest else ""
        masks = [seat.name for seat in table.seats]
        word = about(line.text, masks) if line is not None else None
        end = tail(line.text, masks, turned=line.id > 0) if line is not None and "?" not in line.text else None
        return {"who": who, "other": other, "word": word or "", "tail": end or ""}

    def _fresh(self, options: Sequence[str], table: Table, slots: Mapping[str, str]) -> str | None:
        said = [plain(line.text) for line in table.messages] + [plain(text) for text in self._used]
        filled = ((option, text) for option in options if (text := fill(option, slots)) is not None)
        unsaid = (
            text
            for option, text in filled
            if not worn(option, said) and not any(repeats(plain(text), other) for other in said)
        )
        return next(unsaid, None)

    def _lately(self, table: Table) -> MessageView | None:
        """One of the last lines of the others, mostly the very last."""
        lines = [line for line in table.messages if line.seat != table.me and line.round == table.phase.round]
        if not lines:
            return None
        return lines[-1] if self._dice.chance(0.6) else self._dice.pick(lines[-_LATELY:])

    def _answered(self, table: Table) -> MessageView | None:
        """A sealed answer of somebody else, as if it had been said."""
        given = [a for a in table.answers if a.round == table.phase.round and a.seat != table.me]
        if not given:
            return None
        one = self._dice.pick(given)
        return MessageView(id=0, seat=one.seat, name=table.name_of(one.seat), text=one.text, at=0, round=one.round)
