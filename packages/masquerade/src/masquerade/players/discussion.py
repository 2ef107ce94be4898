"""The discussion as one seat lives it: hearing, drafting, holding back, sending."""

from msgspec.structs import replace

from masquerade.players import pacing, speech
from masquerade.players.deck.cards import Deck
from masquerade.players.dice import Dice
from masquerade.players.hearing import Heard, hear
from masquerade.players.intents import Intent, Nothing, SayIntent
from masquerade.players.mind import Decision, Draft, Mind, entered
from masquerade.players.style import write
from masquerade.players.table import Table
from masquerade.players.voice import Voice
from masquerade.players.words import alike, content, plain, repeats
from masquerade.wire.view import MessageView

_CLAIMS = 40
_SHORT = 4
_STALE_AFTER = 2
_STALE_ADDRESSED_AFTER = 9
_OVERTAKEN = 0.7
_FOR_OTHERS = frozenset({"fact", "question", "probe", "sums", "swear", "why", "sealed"})
"""What is put to somebody else is left to him."""
_TRICKS = frozenset({"injection", "sums", "swear", "probe"})


class Talker:
    """One decision in the making: gathers changes to the mind and yields the decision.

    It is made for a single call; `mind` is the only thing that outlives it.
    """

    def __init__(self, table: Table, deck: Deck, mind: Mind, at: int) -> None:
        self.table = table
        self.deck = deck
        self.mind = mind
        self.at = at
        self.dice = Dice(mind.seed, mind.rolls)
        self.persona = deck.persona(mind.persona)
        self._voice: Voice | None = None

    @property
    def voice(self) -> Voice:
        """The seat's voice; what it has just sent may not be in the view yet, so its claims go along."""
        if self._voice is None or self._voice.claims is not self.mind.claims:
            self._voice = Voice(self.table, self.deck, self.persona, self.mind.seed, self.mind.claims)
        return self._voice

    def decide(self) -> Decision:
        """Hear what is new, send what is due, plan what comes next."""
        if self.mind.stage != self.table.stage:
            self._enter()
        for line in self.table.messages:
            if line.id > self.mind.read:
                self._hear(line)
        self._notice_twist()
        said = self._send()
        self._plan()
        self.mind = replace(self.mind, rolls=self.dice.rolls)
        draft = self.mind.draft
        plan: list[Intent] = [*said]
        if draft is not None:
            plan.append(SayIntent(text=draft.text, send_at=draft.send_at, typing_from=draft.typing_from))
        return Decision(self.mind, tuple(plan) or (Nothing(),), self._wake_at())

    def _enter(self) -> None:
        """A round begins, or this mind joins one that is running: what was said before is known, not news."""
        started = self.table.phase.started_at or self.at
        spoken = any(line.round == self.table.phase.round for line in self.table.mine)
        first = pacing.unprompted_ms if spoken else pacing.first_post_ms
        base = max(started, self.at) if spoken else started
        self.mind = replace(
            entered(self.mind, self.table.stage),
            twisted=False,
            read=max((line.id for line in self.table.messages), default=0),
            next_post_at=max(base + first(self.mind.pace, self.dice), self.at + 400),
        )

    def _hear(self, line: MessageView) -> None:
        self.mind = replace(self.mind, read=line.id)
        if line.seat == self.table.me:
            return
        heard = hear(line, self.table, self.deck)
        self._reconsider(line, heard)
        if heard.elsewhere and heard.kind in _FOR_OTHERS:
            return
        chance = pacing.reaction_chance(
            self.mind.pace,
            addressed=heard.addressed,
            to_room=heard.to_room,
            pressing=heard.pressing,
            trick=heard.kind in _TRICKS,
        )
        if not self.dice.chance(chance):
            return
        draft, urgent = self.mind.draft, heard.addressed or heard.pressing
        typing = draft is not None and self.at >= draft.typing_from
        if draft is not None and (typing or draft.addressed or not urgent):
            if urgent:
                self.mind = replace(self.mind, owed=line.id)
            return
        self._answer(heard)

    def _reconsider(self, line: MessageView, heard: Heard) -> None:
        """What somebody else has just said, against the line about to be sent."""
        draft = self.mind.draft
        if draft is None:
            return
        newer = sum(
            1 for other in self.table.messages if draft.after < other.id <= line.id and other.seat != self.table.me
        )
        limit = _STALE_ADDRESSED_AFTER if draft.addressed else _STALE_AFTER
        stale = draft.answers is not None and newer >= limit and not heard.addressed
        overtaken = (
            repeats(plain(draft.text), plain(line.text)) or alike(content(draft.text), content(line.text)) >= _OVERTAKEN
        )
        if stale or overtaken:
            again = draft.answers if overtaken and draft.addressed else None
            self.mind = replace(self.mind, draft=None, owed=again if self.mind.owed is None else self.mind.owed)
            return
        if draft.typing_from <= self.at < draft.send_at and self.dice.chance(pacing.INTERRUPTED_P):
            # The hands stop, the line is read, then the rest is typed.
            pause = pacing.thinking_ms(line.text, self.dice)
            left = max(draft.send_at - self.at, pacing.SHORTEST_TYPING_MS)
            self.mind = replace(
                self.mind, draft=replace(draft, typing_from=self.at + pause, send_at=self.at + pause + left)
            )
        elif draft.send_at - self.at < pacing.PILE_UP_MS and self.dice.chance(pacing.STEP_ASIDE_P):
            self.mind = replace(
                self.mind, draft=replace(draft, send_at=draft.send_at + pacing.step_aside_ms(self.dice))
            )

    def _answer(self, heard: Heard) -> None:
        text = speech.reply(self.voice, heard, self.dice)
        if text is not None:
            asked = heard.addressed or heard.pressing
            thinking = pacing.thinking_ms(heard.line.text, self.dice, short=len(text.split()) < _SHORT)
            thinking = pacing.hurried(thinking, self.at, self.table.phase.ends_at) if asked else thinking
            self._draft(text, self.at + thinking, answers=heard.line.id, addressed=asked)

    def _draft(self, text: str, typing_from: int, *, answers: int | None = None, addressed: bool = False) -> None:
        """Take a line up as the one in flight, unless the bell comes first."""
        splits = self.dice.chance(pacing.CONTINUE_P)
        written = write(text, self.persona, self.dice, splits=splits)
        typing = pacing.typing_ms(written.text, self.mind.pace)
        if addressed:
            typing = pacing.hurried(typing, self.at, self.table.phase.ends_at)
        send_at = typing_from + typing
        if pacing.before_bell(send_at, self.table.phase.ends_at):
            draft = Draft(
                text=written.text,
                meant=text,
                typing_from=typing_from,
                send_at=send_at,
                after=self.mind.read,
                then=written.then,
                answers=answers,
                addressed=addressed,
            )
            self.mind = replace(self.mind, draft=draft)

    def _notice_twist(self) -> None:
        """The twist is turned up half-way: the next line of one's own accord comes sooner."""
        if self.mind.twisted or self.table.topic is None or self.table.topic.twist is None:
            return
        self.mind = replace(self.mind, twisted=True)
        if self.voice.card is not None and self.mind.draft is None and self.dice.chance(0.35):
            slots = {"other": self.dice.pick(self.table.others).name} if self.table.others else {}
            text = self.voice.pick(self.voice.card.twisted, self.dice, slots)
            if text is not None:
                self._draft(text, self.at + 1_500 + pacing.thinking_ms(self.table.topic.twist, self.dice))

    def _send(self) -> tuple[SayIntent, ...]:
        """The line whose time has come, if the bell has not."""
        draft = self.mind.draft
        if draft is None or self.at < draft.send_at:
            return ()
        self.mind = replace(self.mind, draft=None)
        if not pacing.before_bell(self.at, self.table.phase.ends_at):
            return ()
        claims = (*self.mind.claims, draft.meant or draft.text)[-_CLAIMS:]
        next_post_at = self.at + pacing.unprompted_ms(self.mind.pace, self.dice)
        self.mind = replace(self.mind, claims=claims, next_post_at=next_post_at, more=draft.then)
        if draft.then is None and not draft.text.startswith("*") and self.dice.chance(pacing.ADD_ON_P):
            added = speech.add_on(self.voice, draft.text, self.dice)
            if added is not None:
                self.mind = replace(self.mind, more=write(added, self.persona, self.dice).text)
        return (SayIntent(text=draft.text, send_at=self.at, typing_from=draft.typing_from),)

    def _plan(self) -> None:
        """With nothing in flight: go on with one's own, pay an answer owed, or speak up when it is time."""
        if self.mind.draft is not None:
            return
        if self.mind.more is not None:
            more, begin = self.mind.more, self.at + pacing.continuing_ms(self.dice)
            send_at = begin + pacing.continuation_typing_ms(more, self.mind.pace)
            self.mind = replace(self.mind, more=None)
            if pacing.before_bell(send_at, self.table.phase.ends_at):
                draft = Draft(text=more, typing_from=begin, send_at=send_at, after=self.mind.read)
                self.mind = replace(self.mind, draft=draft)
            return
        if self.mind.owed is not None:
            line = next((line for line in self.table.messages if line.id == self.mind.owed), None)
            self.mind = replace(self.mind, owed=None)
            if line is not None:
                self._answer(hear(line, self.table, self.deck))
                return
        if self.mind.next_post_at is not None and self.at >= self.mind.next_post_at:
            self._speak_up()

    def _speak_up(self) -> None:
        said = any(line.round == self.table.phase.round for line in self.table.mine)
        text = (
            speech.unprompted(self.voice, self.dice, self.table.elapsed(self.at))
            if said
            else speech.opening(self.voice, self.dice, self.table.elapsed(self.at))
        )
        again = self.at + pacing.unprompted_ms(self.mind.pace, self.dice)
        self.mind = replace(self.mind, next_post_at=again)
        if text is not None:
            self._draft(text, self.at)

    def _wake_at(self) -> int | None:
        draft, ends_at = self.mind.draft, self.table.phase.ends_at
        if draft is not None:
            wake = draft.typing_from if draft.typing_from > self.at else draft.send_at
        else:
            wake = self.mind.next_post_at
        return None if wake is None or not pacing.before_bell(wake, ends_at) else max(wake, self.at + 1)
