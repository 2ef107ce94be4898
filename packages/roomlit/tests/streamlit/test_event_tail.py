"""What a late page is shown: the newest events, streamed text in one piece, and nothing that was never durable."""

import msgspec

from roomlit.client.event import RoomEvent
from roomlit.eventlog.event_log import EventLog
from roomlit.kinds.chat import ChatRoom, ChatState
from roomlit.ports.logic import Fact
from roomlit.ports.room_observer import ObservedRoom
from roomlit.protocol.messages import ME, PUBLIC, Position
from roomlit.streamlit.event_tail import CHARS_MOST, EventTail, EventTails, StreamFields, TailSpec

TEXTS = TailSpec(("token",), 2, StreamFields("text", "id", "done"))
READINGS = TailSpec(("reading",), 3)


def token(text: str | None = None, **more: object) -> RoomEvent:
    return RoomEvent("token", more if text is None else {"text": text, **more})


def log_with(*events: tuple[str, object], epoch: int = 1, window: int = 300) -> EventLog:
    log = EventLog(room="R", audience="public", epoch=epoch, window=window)
    for type, data in events:
        log.append(type=type, data=msgspec.json.encode(data), at=7)
    return log


def texts(tail: EventTail) -> list[tuple[str, bool]]:
    return [(event.data["text"], bool(event.data.get("done"))) for event in tail.events]


def test_pieces_of_texts_that_come_mixed_are_joined_each_with_its_own() -> None:
    tail = EventTail(TEXTS)
    for event in (token("a1", id="a"), token("b1", id="b"), token("a2", id="a"), token("b2", id="b", done=True)):
        tail.add(event)
    assert texts(tail) == [("a1a2", False), ("b1b2", True)]


def test_a_text_that_is_done_is_left_alone_and_the_next_of_its_name_begins_anew() -> None:
    tail = EventTail(TEXTS)
    for event in (token("one"), token(done=True), token("two")):
        tail.add(event)
    assert texts(tail) == [("one", True), ("two", False)]


def test_only_the_newest_texts_and_the_end_of_a_very_long_one_are_kept() -> None:
    tail = EventTail(TEXTS)
    for id in "abc":
        tail.add(token(id, id=id))
    assert [text for text, _ in texts(tail)] == ["b", "c"]
    for _ in range(25):
        tail.add(token("x" * 20_000, id="c"))
    tail.add(token("end", id="c"))
    kept = texts(tail)[-1][0]
    assert len(kept) == CHARS_MOST
    assert kept.endswith("xend")


def test_a_tail_reads_on_from_where_it_was_and_takes_only_its_types() -> None:
    log = log_with(("reading", {"n": 1}), ("message", {"n": 2}), ("reading", {"n": 3}))
    tail = EventTail(READINGS)
    tail.catch_up(log)
    tail.catch_up(log)
    log.append(type="reading", data=b'{"n":4}', at=8)
    log.append(type="reading", data=b'{"n":5}', at=9)
    tail.catch_up(log)
    assert [event.n for event in tail.events] == [3, 4, 5]
    assert (tail.at.epoch, tail.at.seq) == (1, 5)


def test_in_another_epoch_only_what_the_log_has_counts() -> None:
    tail = EventTail(READINGS)
    tail.catch_up(log_with(("reading", {"n": 1}), ("reading", {"n": 2})))
    tail.catch_up(log_with(("reading", {"n": 1}), epoch=2))
    assert [event.n for event in tail.events] == [1]


def tails_of(log: EventLog, own: EventLog | None = None) -> EventTails:
    """Of the room R; `own` is what the player p hears alone."""
    private = {} if own is None else {ME: own}
    return EventTails(lambda room, player: {PUBLIC: log, **(private if player == "p" else {})})


def observed() -> ObservedRoom:
    return ObservedRoom(room="R", kind="chat", opened_at=0, state=ChatState(), logic=ChatRoom())


def test_once_somebody_has_asked_more_is_kept_than_the_log_holds() -> None:
    log = log_with(window=2)
    tails = tails_of(log)
    assert tails.past("R", TEXTS, player=None, asked="").events == []
    for text in "abcdef":
        log.append(type="token", data=msgspec.json.encode({"text": text}), at=7)
        tails.stepped(observed(), [Fact("token", {})])
    past = tails.past("R", TEXTS, player="p", asked="q1")
    assert (past.asked, past.at) == ("q1", {PUBLIC: Position(1, 6)})
    assert [event["data"]["text"] for event in past.events] == ["abcdef"]
    assert {key: past.events[0][key] for key in ("type", "seq", "epoch", "audience", "sender")} == {
        "type": "token", "seq": 6, "epoch": 1, "audience": "public", "sender": "",
    }  # fmt: skip


def test_what_one_player_hears_alone_is_told_to_that_player_alone() -> None:
    own = EventLog(room="R", audience=ME, epoch=1, window=9)
    own.append(type="reading", data=b'{"n":"own"}', at=8)
    tails = tails_of(log_with(("reading", {"n": 1})), own)
    past = tails.past("R", READINGS, player="p", asked="")
    assert [event["data"]["n"] for event in past.events] == [1, "own"]
    assert past.at == {PUBLIC: Position(1, 1), ME: Position(1, 1)}
    for other in (None, "q"):
        assert [event["data"]["n"] for event in tails.past("R", READINGS, player=other, asked="").events] == [1]


def test_a_room_that_was_freed_leaves_nothing_behind() -> None:
    log = log_with(("reading", {"n": 1}), window=1)
    tails = tails_of(log)
    tails.past("R", READINGS, player=None, asked="")
    log.append(type="message", data=b"{}", at=8)
    tails.freed("R")
    assert tails.past("R", READINGS, player=None, asked="").events == []
