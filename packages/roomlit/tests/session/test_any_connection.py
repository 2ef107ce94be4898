"""Whatever a client sends and whenever: one connection keeps its promises. A Hypothesis state machine."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from roomlit.errors import AuthError
from roomlit.protocol.close_codes import Close
from roomlit.protocol.messages import (
    ClientFrame,
    Command,
    CommandRefused,
    Heartbeat,
    Hello,
    Join,
    Leave,
    Limits,
    Retry,
    Signal,
    Welcome,
)
from roomlit.session.effects import Authenticate, Confirm, End, Pass, Send, Submit, Subscribe, Unsubscribe
from roomlit.session.state_machine import Effects, Rules, Session, SessionState

RULES = Rules(commands_per_s=2, command_burst=4, hello_timeout_ms=3_000, heartbeat_ms=4_000, silence_ms=9_000)
WELCOME = Welcome(
    generation=1,
    resume="token",
    player="p",
    heartbeat_ms=4_000,
    now=0,
    limits=Limits(frame_bytes=1, text_chars=1, commands_per_s=2, command_burst=4),
    retry=Retry(min_ms=0, max_ms=1),
)
ROOMS = st.sampled_from(["ROOM", "ROOM", "ROOM", "ELSEWHERE"])


class AnyConnection(RuleBasedStateMachine):
    """Carries nothing out, keeps every effect."""

    @initialize()
    def open(self) -> None:
        self.at = 0
        self.session = Session(room="ROOM", rules=RULES, at=0)
        self.effects: list[Any] = []
        self.commands = 0
        self.over = False

    def took(self, effects: Effects) -> None:
        assert not (self.over and effects), "a connection that is over does nothing any more"
        ends = [place for place, effect in enumerate(effects) if isinstance(effect, End)]
        assert ends in ([], [len(effects) - 1]), "the end is the last thing that happens"
        self.over = self.over or bool(ends)
        self.effects.extend(effects)

    def receive(self, frame: ClientFrame) -> Effects:
        before = self.session.state
        effects = self.session.receive(frame, self.at)
        if before is not SessionState.LIVE:
            assert not any(isinstance(effect, Subscribe | Unsubscribe | Submit | Pass | Confirm) for effect in effects)
        self.took(effects)
        return effects

    @rule(ms=st.sampled_from([0, 1, 200, 1_000, 3_000, 5_000]))
    def time_passes(self, ms: int) -> None:
        self.at += ms
        silent = self.at - self.session.heard_at
        live = self.session.state is SessionState.LIVE
        effects = self.session.tick(self.at)
        self.took(effects)
        if live and silent >= RULES.silence_ms:
            assert [effect.code for effect in effects if isinstance(effect, End)] == [Close.SILENT]

    @rule(ticket=st.booleans(), resume=st.booleans(), version=st.sampled_from([1, 1, 1, 99]))
    def hello(self, ticket: bool, resume: bool, version: int) -> None:
        self.receive(Hello(version=version, ticket="t" if ticket else None, resume="r" if resume else None))

    @precondition(lambda self: self.session.state is SessionState.OPENED)
    @rule()
    def proper_hello(self) -> None:
        assert self.receive(Hello(ticket="t")) == (Authenticate(Hello(ticket="t")),)

    @rule()
    def admitted(self) -> None:
        checking = self.session.state is SessionState.CHECKING
        effects = self.session.admitted(WELCOME)
        self.took(effects)
        assert bool(effects) is checking
        if checking:
            assert effects[0] == Send(WELCOME)
            assert isinstance(effects[1], Subscribe)

    @precondition(lambda self: self.session.state is SessionState.CHECKING)
    @rule(expired=st.booleans(), code=st.sampled_from(["resume/stale", "room/unknown", "seat/kicked", "ticket/used"]))
    def rejected(self, expired: bool, code: str) -> None:
        self.took(self.session.rejected(AuthError(code, "no", expired=expired)))
        assert self.over

    @rule(room=ROOMS)
    def command(self, room: str) -> None:
        open = self.session.state in (SessionState.CHECKING, SessionState.LIVE)
        self.commands += 1
        frame = Command(id=str(self.commands), room=room, name="message")
        effects = self.receive(frame)
        if open:
            told = [effect for effect in effects if isinstance(effect, Submit | End)]
            refused = [
                effect for effect in effects if isinstance(effect, Send) and isinstance(effect.frame, CommandRefused)
            ]
            assert len(told) + len(refused) == 1, "a command is done, refused, or the last one"
            assert all(effect.command == frame for effect in told if isinstance(effect, Submit))

    @rule(room=ROOMS, leave=st.booleans())
    def move(self, room: str, leave: bool) -> None:
        self.receive(Leave(room=room) if leave else Join(room=room))

    @rule(room=ROOMS)
    def signal(self, room: str) -> None:
        self.receive(Signal(room=room, kind="typing"))

    @rule(nonce=st.integers(0, 9), reply=st.booleans())
    def heartbeat(self, nonce: int, reply: bool) -> None:
        live = self.session.state is SessionState.LIVE
        effects = self.receive(Heartbeat(nonce=nonce, reply=reply))
        answers = [effect for effect in effects if isinstance(effect, Send)]
        assert answers == ([Send(Heartbeat(nonce=nonce, reply=True))] if live and not reply else [])

    @rule()
    def garbage(self) -> None:
        self.took(self.session.garbled("garbage", often=False))
        assert self.over

    @rule()
    def lost(self) -> None:
        self.session.lost()
        self.over = True

    @invariant()
    def the_state_says_whether_it_is_over(self) -> None:
        assert (self.session.state is SessionState.CLOSED) is self.over

    @invariant()
    def nobody_is_welcomed_authenticated_or_confirmed_twice(self) -> None:
        for once in (Authenticate, Confirm, End):
            assert sum(isinstance(effect, once) for effect in self.effects) <= 1
        assert self.effects.count(Send(WELCOME)) <= 1

    @invariant()
    def the_welcome_comes_before_anything_else_is_sent(self) -> None:
        for effect in self.effects:
            if isinstance(effect, Send) and effect.frame == WELCOME:
                return
            early = isinstance(effect, Send) and not isinstance(effect.frame, CommandRefused)
            assert not early
            assert not isinstance(effect, Subscribe | Submit)

    @invariant()
    def no_more_commands_pass_than_the_limit_allows(self) -> None:
        passed = sum(isinstance(effect, Submit) for effect in self.effects)
        assert passed <= RULES.command_burst + RULES.commands_per_s * self.at / 1000


AnyConnection.TestCase.settings = settings(max_examples=100, stateful_step_count=40)


class TestAnyConnection(AnyConnection.TestCase):
    """Runs it."""
