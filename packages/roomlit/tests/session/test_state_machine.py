"""One connection as a table: every state, every frame, and what time does to it."""

from typing import Any

import pytest

from roomlit.errors import AuthError
from roomlit.protocol.close_codes import Close, verdict
from roomlit.protocol.messages import (
    ClientFrame,
    Command,
    CommandRefused,
    Heartbeat,
    Hello,
    Join,
    Leave,
    Limits,
    Position,
    Retry,
    Signal,
    Welcome,
)
from roomlit.session.effects import Authenticate, Confirm, Effect, End, Pass, Send, Submit, Subscribe, Unsubscribe
from roomlit.session.state_machine import Rules, Session, SessionState

LIMITS = Limits(frame_bytes=1, text_chars=1, commands_per_s=1, command_burst=1)
WELCOME = Welcome(
    generation=1, resume="r", player="p", heartbeat_ms=1, now=1, limits=LIMITS, retry=Retry(min_ms=0, max_ms=1)
)
HELLO = Hello(ticket="t", at={"public": Position(1, 2)})
FRAMES: dict[str, ClientFrame] = {
    "hello": HELLO,
    "join": Join(room="ROOM"),
    "leave": Leave(room="ROOM"),
    "command": Command(id="c", room="ROOM", name="message"),
    "signal": Signal(room="ROOM", kind="typing"),
    "heartbeat": Heartbeat(nonce=7),
}
END, REFUSED = "end", "refused"
TABLE: dict[str, dict[str, tuple[Any, ...]]] = {
    "opened": {
        "hello": (Authenticate,), "join": (End,), "leave": (End,), "command": (End,), "signal": (End,), "heartbeat": (),
    },
    "checking": {
        "hello": (End,), "join": (End,), "leave": (End,), "command": (Send,), "signal": (End,), "heartbeat": (),
    },
    "live": {
        "hello": (End,), "join": (Subscribe,), "leave": (Unsubscribe,), "command": (Submit,), "signal": (Pass,),
        "heartbeat": (Send,),
    },
    "closed": dict.fromkeys(FRAMES, ()),
}  # fmt: skip


def session(state: str = "live", at: int = 0, **rules: Any) -> Session:
    """A session in that state whose client has spoken since its welcome."""
    made = Session(room="ROOM", rules=Rules(**rules), at=at)
    if state != "opened":
        made.receive(HELLO, at)
    if state in {"live", "closed"}:
        made.admitted(WELCOME)
        made.receive(Heartbeat(reply=True), at)
    if state == "closed":
        made.lost()
    return made


def kinds(effects: tuple[Effect, ...]) -> tuple[type, ...]:
    """What is asked for, in order."""
    return tuple(type(effect) for effect in effects)


def ended(effects: tuple[Effect, ...]) -> Close:
    """The code it ends with."""
    (only,) = effects
    assert isinstance(only, End)
    return only.code


@pytest.mark.parametrize(("state", "frame"), [(state, frame) for state in TABLE for frame in FRAMES])
def test_every_frame_in_every_state_does_what_the_table_says(state: str, frame: str) -> None:
    it = session(state)
    effects = it.receive(FRAMES[frame], 1)
    assert kinds(effects) == TABLE[state][frame]
    if kinds(effects) == (End,):
        assert ended(effects) is Close.BAD_FRAME
        assert it.state is SessionState.CLOSED
        assert it.receive(FRAMES[frame], 2) == ()


def test_the_welcome_is_sent_first_and_the_room_followed_from_where_the_client_stands() -> None:
    it = session("checking")
    assert it.admitted(WELCOME) == (Send(WELCOME), Subscribe(HELLO.at))
    assert it.admitted(WELCOME) == ()


def test_an_admission_that_comes_after_the_end_is_ignored() -> None:
    it = session("checking")
    it.lost()
    assert it.admitted(WELCOME) == ()
    assert it.rejected(AuthError("ticket/used", "used")) == ()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AuthError("ticket/expired", "old", expired=True), Close.TICKET_EXPIRED),
        (AuthError("ticket/used", "used", expired=True), Close.TICKET_EXPIRED),
        (AuthError("room/restarting", "wait", expired=True), Close.TICKET_EXPIRED),
        (AuthError("seat/foreign", "not yours"), Close.BAD_TICKET),
        (AuthError("resume/stale", "another tab"), Close.SUPERSEDED),
        (AuthError("room/unknown", "gone"), Close.ROOM_GONE),
        (AuthError("seat/kicked", "removed"), Close.KICKED),
    ],
)
def test_a_rejected_credential_says_what_to_do_next(error: AuthError, code: Close) -> None:
    assert ended(session("checking").rejected(error)) is code


@pytest.mark.parametrize("hello", [Hello(), Hello(ticket="t", resume="r")])
def test_a_hello_needs_exactly_one_pass(hello: Hello) -> None:
    assert ended(session("opened").receive(hello, 0)) is Close.BAD_FRAME


def test_a_hello_of_an_unknown_version_is_told_to_reload() -> None:
    code = ended(session("opened").receive(Hello(ticket="t", version=2), 0))
    assert code is Close.BAD_VERSION
    assert verdict(code) == "stop"


@pytest.mark.parametrize("frame", [Join(room="OTHER"), Leave(room="OTHER")])
def test_joining_another_room_ends_the_connection(frame: ClientFrame) -> None:
    assert ended(session().receive(frame, 0)) is Close.BAD_FRAME


def test_a_command_for_another_room_is_refused_and_a_hint_for_it_dropped() -> None:
    (effect,) = session().receive(Command(id="c", room="OTHER", name="message"), 0)
    assert isinstance(effect, Send)
    assert isinstance(effect.frame, CommandRefused)
    assert effect.frame.code == "room/foreign"
    assert session().receive(Signal(room="OTHER", kind="typing"), 0) == ()


def test_the_first_frame_after_the_welcome_confirms_the_new_token_once() -> None:
    it = session("checking")
    it.admitted(WELCOME)
    assert kinds(it.receive(Heartbeat(reply=True), 0)) == (Confirm,)
    assert kinds(it.receive(Heartbeat(reply=True), 0)) == ()


def test_more_commands_than_allowed_are_refused_with_the_time_to_wait() -> None:
    it = session(commands_per_s=10, command_burst=2)
    for _ in range(2):
        assert kinds(it.receive(FRAMES["command"], 0)) == (Submit,)
    (effect,) = it.receive(FRAMES["command"], 0)
    assert isinstance(effect, Send)
    assert effect.frame == CommandRefused(id="c", code="limit/too_fast", message="try again in 100 ms", retry_ms=100)
    assert kinds(it.receive(FRAMES["command"], 100)) == (Submit,)


def test_three_strikes_are_a_close() -> None:
    it = session(commands_per_s=1, command_burst=1, strikes=3)
    it.receive(FRAMES["command"], 0)
    strikes = [kinds(it.receive(FRAMES["command"], at)) for at in (10, 1_015, 2_020)]
    # Each frame takes what has been refilled, the next one in the same second is a strike.
    assert strikes == [(Send,), (Submit,), (Submit,)]
    assert kinds(it.receive(FRAMES["command"], 2_021)) == (Send,)
    assert kinds(it.receive(FRAMES["command"], 3_022)) == (Submit,)
    assert ended(it.receive(FRAMES["command"], 3_023)) is Close.TOO_MANY_STRIKES


def test_one_burst_is_one_strike_and_old_strikes_are_forgotten() -> None:
    it = session(commands_per_s=0.001, command_burst=1, strikes=3)
    it.receive(FRAMES["command"], 0)
    for at in (1, 2, 3, 500, 11_000, 22_000, 33_000):
        assert kinds(it.receive(FRAMES["command"], at)) == (Send,)


def test_joining_again_and_again_is_limited_too() -> None:
    it = session(command_burst=20)
    codes = [it.receive(Join(room="ROOM"), 0) for _ in range(50)]
    assert any(kinds(effects) == (End,) for effects in codes)
    assert it.state is SessionState.CLOSED


def test_too_many_hints_are_dropped_without_a_word() -> None:
    it = session(signals_per_s=1)
    passed = [kinds(it.receive(FRAMES["signal"], 0)) for _ in range(5)]
    assert passed == [(Pass,), (Pass,), (), (), ()]


@pytest.mark.parametrize("state", ["opened", "checking"])
def test_a_connection_that_is_not_live_after_five_seconds_is_ended_and_may_come_back(state: str) -> None:
    it = session(state)
    assert it.tick(4_999) == ()
    # A slow path or a page that slept is no fault of the program: it must not be told to stop for good.
    assert verdict(ended(it.tick(5_000)) or 0) == "retry"
    assert it.tick(6_000) == ()


def test_a_quiet_connection_gets_a_heartbeat_every_twenty_seconds() -> None:
    it = session(silence_ms=10**9)
    beats = [at for at in range(0, 61_000, 1_000) if it.tick(at)]
    assert beats == [20_000, 40_000, 60_000]


def test_a_client_that_talks_to_a_silent_room_is_still_given_a_heartbeat() -> None:
    it = session(signals_per_s=100)
    beats: list[int] = []
    for at in range(0, 61_000, 1_000):
        it.receive(FRAMES["signal"], at)
        if it.tick(at):
            beats.append(at)
    assert beats == [20_000, 40_000, 60_000]  # It would take 30 s of silence for a dead server.


def test_a_client_that_only_listens_to_a_busy_room_is_asked_for_a_sign_of_life_before_it_is_evicted() -> None:
    it = session()
    asked: list[int] = []
    for at in range(0, 41_000, 1_000):
        it.spoke(at)
        if it.tick(at):
            asked.append(at)
    assert asked == [20_000, 40_000]


def test_a_connection_silent_for_45_seconds_is_evicted() -> None:
    it = session()
    for at in range(0, 45_000, 1_000):
        assert End not in kinds(it.tick(at))
    code = ended(it.tick(45_000))
    assert code is Close.SILENT
    assert verdict(code) == "retry"


def test_a_frame_that_no_client_may_send_ends_the_connection_once() -> None:
    it = session()
    assert ended(it.garbled("garbage", often=False)) is Close.GARBLED
    assert it.garbled("garbage", often=False) == ()


@pytest.mark.parametrize("state", ["opened", "checking", "live"])
def test_a_frame_that_cannot_be_read_is_first_taken_for_the_ways_fault(state: str) -> None:
    assert verdict(ended(session(state).garbled("damaged", often=False))) == "retry"
    assert verdict(ended(session(state).garbled("damaged", often=True))) == "stop"
    assert session("closed").garbled("damaged", often=False) == ()


@pytest.mark.parametrize("state", ["opened", "checking", "live"])
def test_nothing_is_due_before_the_time_it_names(state: str) -> None:
    it = session(state, heartbeat_ms=20_000)
    seen: list[int] = []
    while it.state is not SessionState.CLOSED:
        due = it.due
        assert it.tick(due - 1) == ()
        assert it.tick(due) != ()
        seen.append(due)
    assert seen == ([20_000, 40_000, 45_000] if state == "live" else [5_000])


def test_frames_move_what_is_due_later_and_never_nearer() -> None:
    it = session(signals_per_s=100)
    before = it.due
    it.spoke(7_000)
    assert it.due == before  # It has not been heard.
    it.receive(FRAMES["signal"], 8_000)
    assert it.due == 27_000
    it.receive(FRAMES["signal"], 9_000)
    assert it.due == 27_000


def test_of_many_heartbeats_a_few_are_answered_and_a_flood_ends_the_connection() -> None:
    made = session()
    answers = [made.receive(Heartbeat(nonce=n), 1) for n in range(500)]
    assert sum(any(isinstance(effect, Send) for effect in effects) for effects in answers) == 20
    flood = [effect for n in range(600) for effect in made.receive(Heartbeat(nonce=n), 2)]
    assert [type(effect) for effect in flood] == [End]
    assert verdict(int(Close.TOO_MANY_STRIKES)) == "stop"


def test_heartbeats_at_the_pace_of_a_page_are_all_answered() -> None:
    made = session()
    for n in range(1_000):
        assert any(isinstance(effect, Send) for effect in made.receive(Heartbeat(nonce=n), n * 500))
