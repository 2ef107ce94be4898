"""The client's half of the protocol as values: every event once, every command until it is answered."""

import msgspec

from roomlit.client.state_machine import ClientSession
from roomlit.protocol.messages import (
    Ack,
    Bye,
    Command,
    CommandRefused,
    Ephemeral,
    Event,
    Heartbeat,
    Hello,
    Join,
    Joined,
    Limits,
    Position,
    Retry,
    Welcome,
)

COMMAND = Command(id="c1", room="R", name="message", args={"text": "hi"})


def event(seq: int, audience: str = "public") -> Event:
    return Event(room="R", audience=audience, seq=seq, at=0, type="t", data=msgspec.Raw(b"{}"))


def joined(how: str, seq: int, epoch: int = 1) -> Joined:
    at = {"public": Position(epoch, seq), "me": Position(epoch, 0)}
    return Joined(room="R", how=how, at=at, me="Ada")  # type: ignore[arg-type]


def machine(seq: int = 5) -> ClientSession:
    made = ClientSession("R")
    made.receive(joined("fresh", seq))
    return made


def news(made: ClientSession, *seqs: int) -> list[int]:
    """Which of these events are passed on."""
    outcomes = [made.receive(event(seq)).news for seq in seqs]
    return [one.seq for one in outcomes if isinstance(one, Event)]


def test_an_event_heard_before_is_not_passed_on_again() -> None:
    assert news(machine(5), 4, 5, 6, 6, 5, 7) == [6, 7]


def test_a_gap_asks_for_a_snapshot_and_passes_nothing_on_until_it_came() -> None:
    made = machine(5)
    assert made.receive(event(7)).send == (Join(room="R"),)
    assert news(made, 8, 9) == []
    made.receive(joined("snapshot", 9))
    assert news(made, 9, 10) == [10]


def test_audiences_are_counted_apart() -> None:
    made = machine(5)
    assert made.receive(event(1, "me")).news is not None
    assert made.receive(event(6)).news is not None
    assert made.at == {"public": Position(1, 6), "me": Position(1, 1)}


def test_resuming_keeps_the_own_position_so_that_the_missed_run_is_heard() -> None:
    made = machine(5)
    made.receive(joined("resumed", 8))
    assert news(made, 6, 7, 8, 9) == [6, 7, 8, 9]


def test_an_unanswered_command_is_sent_again_with_the_same_id_after_every_join_until_it_is_answered() -> None:
    made = machine()
    made.command(COMMAND)
    assert made.receive(joined("resumed", 5)).send == (COMMAND,)
    assert made.receive(joined("snapshot", 5)).send == (COMMAND,)
    assert made.receive(Ack(id="c1", seq=6)).news == Ack(id="c1", seq=6)
    assert made.receive(joined("resumed", 6)).send == ()


def test_a_second_answer_to_a_command_is_no_news() -> None:
    made = machine()
    made.command(COMMAND)
    made.receive(Ack(id="c1", seq=6))
    assert made.receive(Ack(id="c1", seq=6)).news is None
    assert made.receive(CommandRefused(id="c1", code="x/y", message="no")).news is None


def test_a_refused_command_is_not_sent_again() -> None:
    made = machine()
    made.command(COMMAND)
    made.receive(CommandRefused(id="c1", code="x/y", message="no"))
    assert made.receive(joined("resumed", 5)).send == ()


def test_a_question_for_life_is_answered_and_an_answer_is_not() -> None:
    made = machine()
    assert made.receive(Heartbeat(nonce=3)).send == (Heartbeat(nonce=3, reply=True),)
    assert made.receive(Heartbeat(nonce=3, reply=True)).send == ()


def test_hello_carries_the_ticket_or_else_the_token_of_the_last_welcome() -> None:
    made = machine(5)
    limits = Limits(frame_bytes=1, text_chars=1, commands_per_s=1, command_burst=1)
    retry = Retry(min_ms=0, max_ms=1)
    made.receive(Welcome(generation=9, resume="token", player="p", heartbeat_ms=1, now=1, limits=limits, retry=retry))
    assert made.hello(None) == Hello(resume="token", at=made.at)
    assert made.hello("ticket") == Hello(ticket="ticket", at=made.at)
    assert made.generation == 9


def test_hints_are_passed_on_and_a_bye_is_left_to_the_close() -> None:
    made = machine()
    hint = Ephemeral(room="R", kind="typing", sender="Bob")
    assert made.receive(hint).news == hint
    assert made.receive(Bye(code=4100, why="drain", retry=Retry(min_ms=0, max_ms=1))).news is None
