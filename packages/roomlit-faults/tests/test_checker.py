"""The checker finds each kind of violation in histories written by hand, and lets good ones pass."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from roomlit.ports.logic import Act, Action, Presence
from roomlit.ports.store import Row
from roomlit.protocol.messages import (
    Ack,
    Command,
    CommandRefused,
    Ephemeral,
    Event,
    Joined,
    Limits,
    Position,
    Retry,
    Welcome,
)
from roomlit_faults import history as h
from roomlit_faults.checker.__main__ import main
from roomlit_faults.checker.check import check
from roomlit_faults.checker.verdict import Verdict, Violation
from roomlit_faults.history import AnyOp, History, read_history
from roomlit_faults.journal import Chapter, Journal
from roomlit_faults.recording import RecordedSession, Recorder

EPOCH = 7
ROOM = "ROOM22"


def place(seq: int, epoch: int = EPOCH) -> dict[str, Position]:
    return {"public": Position(epoch, seq)}


def opened(player: str) -> AnyOp:
    return h.Opened(ms=0, room=ROOM, player=player)


def dialled(at: dict[str, Position] | None = None, *, ms: int = 0, token: int | None = None) -> AnyOp:
    return h.Dialled(ms=ms, at=at or {}, token=token)


def welcomed(generation: int, *, ms: int = 0) -> AnyOp:
    limits = Limits(frame_bytes=1, text_chars=1, commands_per_s=1, command_burst=1)
    retry = Retry(min_ms=0, max_ms=0)
    frame = Welcome(
        generation=generation, resume="", player="", heartbeat_ms=1, now=0, limits=limits, retry=retry
    )  # fmt: skip
    return h.Received(ms=ms, frame=frame)


def joined(
    seq: int,
    how: Any = "fresh",
    messages: Sequence[str] = (),
    *,
    epoch: int = EPOCH,
    ms: int = 1000,
    asked: dict[str, Position] | None = None,
) -> list[AnyOp]:
    """A connection from its hello to where it stands."""
    view = {"messages": [{"text": text} for text in messages]}
    snapshot = msgspec.Raw(b"null" if how == "resumed" else msgspec.json.encode(view))
    frame = Joined(room=ROOM, how=how, at=place(seq, epoch), me="Somebody", snapshot=snapshot)
    return [dialled(asked, ms=ms), welcomed(ms, ms=ms), h.Received(ms=ms, frame=frame)]


def came(seq: int, text: str = "", epoch: int | None = None) -> AnyOp:
    data = msgspec.Raw(msgspec.json.encode({"text": text}))
    frame = Event(room=ROOM, audience="public", seq=seq, at=0, type="message", data=data)
    return h.Received(ms=2000, frame=frame, epoch=epoch)


def saw(seq: int, text: str, epoch: int = EPOCH) -> AnyOp:
    return came(seq, text, epoch)


def sent(id: str, text: str, *, ms: int = 2000, http: bool = False) -> AnyOp:
    return h.Sent(ms=ms, frame=Command(id=id, room=ROOM, name="message", args={"text": text}), http=http)


def said(id: str, text: str, seq: int | None) -> list[AnyOp]:
    return [sent(id, text)] if seq is None else [sent(id, text), h.Received(ms=3000, frame=Ack(id=id, seq=seq))]


def refused(id: str, code: str, *, retry_ms: int, ms: int = 3000) -> AnyOp:
    return h.Received(ms=ms, frame=CommandRefused(id=id, code=code, message="", retry_ms=retry_ms))


ENDED = h.Ended(ms=9000)
LEFT = h.Left(ms=9000)


def written(n: int, action: Action, player: str, command: str, after: int) -> Row:
    encoded = msgspec.json.encode(action)
    return Row(
        room=ROOM, n=n, epoch=EPOCH, at=0, version=1, action=encoded, player=player, command=command,
        seqs={"public": after},
    )  # fmt: skip


def row(n: int, text: str, *, player: str = "ada", command: str | None = None, after: int | None = None) -> Row:
    action = Act(player=player, name="message", args={"text": text})
    return written(n, action, player, command or f"c{n}", n if after is None else after)


TALK: list[AnyOp] = [*said("c1", "one", 1), *said("c2", "two", 2), *said("c3", "three", 3)]
SEEN = [saw(1, "one"), saw(2, "two"), saw(3, "three")]
ALL = ("one", "two", "three")
ADA: list[AnyOp] = [opened("ada"), *joined(0), *TALK, *SEEN, ENDED]
JOURNAL = (row(1, "one"), row(2, "two"), row(3, "three"))


def checked(journal: Sequence[Row] = JOURNAL, nemesis: Sequence[AnyOp] = (), **clients: list[AnyOp]) -> Verdict:
    history = History(clients={name.replace("_", "-"): ops for name, ops in clients.items()}, nemesis=nemesis)
    return check(history, Journal([Chapter(ROOM, list(journal))]))


def judged(*bob: AnyOp, journal: Sequence[Row] = JOURNAL, ada: list[AnyOp] | None = None) -> Verdict:
    return checked(journal, ada=ada or ADA, bob=[opened("bob"), *bob])


def broken(verdict: Verdict) -> set[str]:
    return {violation.invariant for violation in verdict.violations}


def test_a_good_run_violates_nothing() -> None:
    verdict = judged(*joined(0), *SEEN, ENDED)
    assert verdict.violations == ()
    assert (verdict.acknowledged, verdict.clients, verdict.snapshots) == (3, 2, 2)


def test_a_snapshot_covers_what_it_shows() -> None:
    assert judged(*joined(0), saw(1, "one"), *joined(3, "snapshot", ALL), ENDED).violations == ()


def test_a_resumed_client_goes_on_where_it_stood() -> None:
    again = joined(3, "resumed", asked=place(1))
    verdict = judged(*joined(0), saw(1, "one"), *again, saw(2, "two"), saw(3, "three"), ENDED)
    assert verdict.violations == ()
    assert verdict.resumed == 1


def test_a_repeat_that_the_client_dropped_is_still_the_servers_fault() -> None:
    verdict = judged(*joined(0), saw(1, "one"), came(1, "one"), saw(2, "two"), saw(3, "three"), ENDED)
    assert broken(verdict) == {"order"}


def test_an_event_left_out_of_the_run_is_found_though_a_snapshot_mends_it() -> None:
    again = joined(3, "resumed", asked=place(1))
    verdict = judged(*joined(0), saw(1, "one"), *again, came(3, "three"), *joined(3, "snapshot", ALL), ENDED)
    assert verdict.violations == (Violation("resume", "heard public 3 after 1", "bob", 2000),)


def test_a_gap_in_the_view_is_found() -> None:
    verdict = judged(*joined(0), saw(1, "one"), came(2, "two"), saw(3, "three"), ENDED)
    assert Violation("join", f"saw public 3 of epoch {EPOCH} right after 1", "bob", 2000) in verdict.violations


def test_a_snapshot_without_a_message_that_was_said_is_found() -> None:
    assert broken(judged(*joined(3, "fresh", ("one", "three")), ENDED)) == {"snapshot"}


def test_a_snapshot_with_another_message_is_found() -> None:
    assert broken(judged(*joined(2, "fresh", ("one", "three")), saw(3, "three"), ENDED)) == {"snapshot"}


def test_the_same_line_under_two_numbers_is_a_command_done_twice() -> None:
    journal = (*JOURNAL, row(4, "one", command="c1"))
    ada = [*ADA[:-1], saw(4, "one"), ENDED]
    verdict = judged(*joined(4, "fresh", (*ALL, "one")), ENDED, journal=journal, ada=ada)
    assert broken(verdict) == {"once"}
    assert Violation("once", "c1 of ada is in the journal 2 times", "journal") in verdict.violations
    assert Violation("once", "saw 'one' twice", "ada", 2000) in verdict.violations


def test_a_number_seen_again_is_found() -> None:
    verdict = judged(*joined(0), saw(1, "one"), saw(2, "two"), saw(2, "two"), saw(3, "three"), ENDED)
    assert {"once", "order"} <= broken(verdict)


def test_a_position_that_goes_back_within_an_epoch_is_found() -> None:
    back = joined(1, "snapshot", ("one",))
    verdict = judged(*joined(0), saw(1, "one"), saw(2, "two"), *back, saw(2, "two"), saw(3, "three"), ENDED)
    assert "order" in broken(verdict)


def test_a_resume_without_a_position_is_found() -> None:
    assert "resume" in broken(judged(*joined(3, "resumed"), ENDED))


def test_an_acknowledgement_with_another_number_than_the_journal_is_found() -> None:
    journal = (*JOURNAL[:2], row(3, "three", after=4))
    assert "durability" in broken(judged(*joined(4, "fresh", ALL), ENDED, journal=journal))


def test_two_clients_with_different_events_under_one_number_are_found() -> None:
    verdict = judged(*joined(0), saw(1, "one"), saw(2, "other"), saw(3, "three"), ENDED)
    assert Violation("order", f"public 2 of epoch {EPOCH} is another event for ada", "bob", 2000) in verdict.violations


def test_a_message_that_is_not_in_the_journal_and_its_acknowledgement_are_found() -> None:
    verdict = judged(*joined(2, "fresh", ("one", "two")), saw(3, "three"), ENDED, journal=JOURNAL[:2])
    assert broken(verdict) == {"durability", "order"}


def test_a_refused_command_in_the_journal_is_found() -> None:
    ada = [*ADA[:-1], sent("c4", "four"), refused("c4", "message/not_open", retry_ms=0), saw(4, "four"), ENDED]
    bob = [*joined(3, "fresh", ALL), saw(4, "four"), ENDED]
    assert broken(judged(*bob, ada=ada, journal=(*JOURNAL, row(4, "four")))) == {"durability"}


def test_a_row_that_nobody_asked_for_is_found_and_one_of_the_servers_own_is_not() -> None:
    entered = row(4, "", after=3, command="enter:ada")
    assert not checked((*JOURNAL, entered), ada=ADA).violations
    assert broken(checked((*JOURNAL, row(4, "", after=3)), ada=ADA)) == {"durability"}


def test_a_line_that_a_client_never_saw_though_it_was_there_is_found() -> None:
    rest = [came(2, "two"), saw(3, "three")]
    assert Violation("durability", "never saw 'two' at 2", "bob") in judged(
        *joined(0), saw(1, "one"), *rest, ENDED
    ).violations  # fmt: skip


def test_a_client_that_did_not_come_back_is_found() -> None:
    assert broken(judged(*joined(0), *SEEN)) == {"liveness"}


def test_a_client_that_reloads_for_ever_is_found() -> None:
    bob = [opened("bob"), *joined(0), *SEEN, opened("bob"), opened("bob")]
    assert broken(checked(ada=ADA, bob=bob)) == {"liveness"}


def test_a_client_that_was_never_answered_is_found() -> None:
    assert broken(judged(*joined(0), *SEEN, h.Ended(ms=9000, unanswered=("c9",)))) == {"liveness"}


def test_a_client_that_ends_behind_is_found() -> None:
    assert broken(judged(*joined(0), saw(1, "one"), ENDED)) == {"durability"}


def test_a_room_that_is_said_to_be_gone_is_found() -> None:
    assert "room" in broken(judged(*joined(0), *SEEN, h.Disconnected(ms=3000, code=4003), ENDED))


def test_a_frame_before_the_welcome_is_found() -> None:
    hint = h.Received(ms=1, frame=Ephemeral(room=ROOM, kind="typing", sender="Ada"))
    assert "generation" in broken(judged(dialled(), hint, *joined(0), *SEEN, ENDED))


def test_a_secret_of_somebody_else_is_found() -> None:
    whispered = h.Received(ms=1, frame=Ephemeral(room=ROOM, kind="secret/eve/1", sender="Ada"))
    bob = [opened("bob"), *joined(0), whispered, *SEEN, ENDED]
    assert broken(checked(ada=ADA, bob=bob)) == {"secrecy"}
    assert not checked(ada=ADA, eve=bob).violations


def come(token: int | None, generation: int, ms: int) -> list[AnyOp]:
    return [dialled(ms=ms, token=token), welcomed(generation, ms=ms + 100)]


def both(*, after: list[AnyOp], rival: list[AnyOp], nemesis: Sequence[AnyOp] = ()) -> Verdict:
    """Ada came as 50, came back as 51 and spoke; at 5000 another client of hers comes, and `after` follows for her."""
    again = msgspec.structs.replace(joined(0)[2], ms=1500)
    ada = [opened("ada"), *come(None, 50, 0), *come(50, 51, 1000), again, *TALK, *SEEN, *after]
    return checked(ada_rival=[opened("ada"), *rival, LEFT], ada=ada, nemesis=nemesis)


SENT_AWAY: list[AnyOp] = [
    h.GaveUp(ms=6000, why="close 4004"), opened("ada"), *come(None, 53, 7000), *joined(3, "fresh", ALL)[2:], ENDED
]  # fmt: skip


def test_a_void_token_that_was_taken_in_is_found() -> None:
    verdict = both(after=SENT_AWAY, rival=come(50, 52, 5000))
    found = "the token of generation 50 was good though 51 of this seat had spoken"
    assert verdict.violations == (Violation("generation", found, "ada-rival", 5100),)


def test_an_old_token_after_a_restart_violates_nothing() -> None:
    resumed = [*come(51, 9001, 6000), *joined(3, "fresh", ALL)[2:], ENDED]
    restart = [h.Killed(ms=4000), h.Started(ms=4500)]
    assert both(after=resumed, rival=come(50, 9000, 5000), nemesis=restart).violations == ()


def test_another_client_with_a_ticket_takes_the_seat() -> None:
    assert both(after=SENT_AWAY, rival=come(None, 52, 5000)).violations == ()


def test_a_generation_that_does_not_rise_is_found() -> None:
    assert broken(both(after=SENT_AWAY, rival=come(None, 49, 5000))) == {"generation"}


def test_an_older_connection_that_goes_on_acting_is_found() -> None:
    acting: list[AnyOp] = [sent("c9", "nine", ms=6000), h.Received(ms=7000, frame=Ack(id="c9", seq=3)), ENDED]
    verdict = both(after=acting, rival=come(None, 52, 5000))
    assert Violation("generation", "generation 51 did c9 after 52 was welcomed", "ada", 6000) in verdict.violations


def test_what_only_a_superseded_connection_said_must_not_be_done_and_what_a_newer_one_repeated_may_be() -> None:
    def after_the_rival(*repeated: AnyOp) -> Verdict:
        stale, back = sent("c4", "four", ms=6000), [*come(None, 53, 7000), *joined(3, "fresh", ALL)[2:]]
        ada = [opened("ada"), *come(None, 51, 0), *joined(0)[2:], *TALK, *SEEN, stale, *back, *repeated]
        rival = [opened("ada"), *come(None, 52, 5000), LEFT]
        return checked((*JOURNAL, row(4, "four")), ada=[*ada, saw(4, "four"), ENDED], rival=rival)

    assert not after_the_rival(sent("c4", "four", ms=8000)).violations
    assert broken(after_the_rival()) == {"generation"}


def test_a_client_that_makes_up_where_it_stands_may_be_told_anything_that_fits() -> None:
    rival = [opened("bob"), *joined(3, "resumed", asked=place(1)), came(2, "two"), came(3, "three"), LEFT]
    ahead = [opened("bob"), *joined(3, "snapshot", ALL, asked=place(9)), LEFT]
    assert not checked(ada=ADA, rival=[*rival, *ahead]).violations


def test_a_place_ahead_of_the_room_that_is_resumed_is_found() -> None:
    rival = [opened("bob"), *joined(3, "resumed", asked=place(9)), LEFT]
    assert broken(checked(ada=ADA, rival=rival)) == {"resume"}


def test_a_place_before_the_window_that_is_resumed_is_found_with_and_without_knowing_the_window() -> None:
    rival = [opened("bob"), *joined(3, "resumed", asked=place(0)), came(2, "two"), LEFT]
    assert broken(checked(ada=ADA, rival=rival)) == {"resume"}
    honest = [opened("bob"), *joined(3, "resumed", asked=place(0)), LEFT]
    history, journal = History(clients={"bob": honest}), Journal([Chapter(ROOM, list(JOURNAL))])
    assert broken(check(history, journal, window=2)) == {"resume"}
    assert not broken(check(history, journal, window=3))


def test_acting_where_the_room_takes_one_for_absent_is_found_unless_it_was_by_http() -> None:
    def presence(n: int, *, online: bool) -> Row:
        return written(n, Presence(player="ada", online=online), "ada", "", 3)

    gone, back, later = presence(4, online=False), presence(5, online=True), row(6, "six", after=3)
    by_http = [*ADA[:-1], sent("c6", "six", http=True), ENDED]
    assert not checked((*JOURNAL, gone, back, later), ada=by_http).violations
    assert not checked((*JOURNAL, gone, later), ada=by_http).violations
    assert broken(checked((*JOURNAL, gone, later), ada=[*ADA[:-1], sent("c6", "six"), ENDED])) == {"generation"}


def test_another_epoch_may_begin_anywhere_but_only_with_a_snapshot() -> None:
    anew = joined(3, "snapshot", ALL, epoch=EPOCH + 1)
    assert judged(*joined(0), saw(1, "one"), *anew, ENDED).violations == ()
    resumed = joined(3, "resumed", epoch=EPOCH + 1, asked=place(1))
    assert "resume" in broken(judged(*joined(0), saw(1, "one"), *resumed, ENDED))


def test_a_reloaded_room_under_the_same_epoch_is_found() -> None:
    reset = h.Disconnected(ms=2000, code=4201)
    same = judged(*joined(0), saw(1, "one"), reset, *joined(3, "snapshot", ALL), ENDED)
    anew = judged(*joined(0), saw(1, "one"), reset, *joined(3, "snapshot", ALL, epoch=EPOCH + 1), ENDED)
    assert broken(same) == {"epoch"}
    assert anew.violations == ()


def test_a_room_reset_just_before_the_server_is_killed_may_go_on_under_its_epoch() -> None:
    reset = h.Disconnected(ms=2000, code=4201)
    bob = [opened("bob"), *joined(0), saw(1, "one"), reset, *joined(3, "snapshot", ALL, ms=4000), ENDED]
    assert checked(ada=ADA, bob=bob, nemesis=[h.Killed(ms=3000)]).violations == ()
    assert broken(checked(ada=ADA, bob=bob, nemesis=[h.Killed(ms=5000)])) == {"epoch"}


def test_a_dead_room_that_keeps_its_followers_is_found() -> None:
    def turned_away(id: str, ms: int) -> list[AnyOp]:
        return [sent(id, id, ms=ms), refused(id, "room/restarting", retry_ms=500, ms=ms + 1000)]

    again = joined(3, "snapshot", ALL, ms=4500)
    kept = judged(*joined(0), *turned_away("c8", 2000), *turned_away("c9", 4000), *again, ENDED)
    sent_away = judged(*joined(0), *turned_away("c8", 2000), *again, *turned_away("c9", 5000), ENDED)
    assert broken(kept) == {"liveness"}
    assert sent_away.violations == ()


def test_what_gave_up_is_counted_by_reason() -> None:
    verdict = judged(h.GaveUp(ms=1, why="close 4000"), opened("bob"), *joined(3, "fresh", ALL), ENDED)
    assert verdict.gave_up == {"close 4000": 1}
    assert verdict.violations == ()


def test_histories_come_back_from_disk_as_they_were_recorded(tmp_path: Path) -> None:
    for name, ops in (("ada", ADA), ("nemesis", [h.Killed(ms=3), h.Struck(ms=4, kind="freeze"), h.Started(ms=5)])):
        recorder = Recorder(lambda: 1500, tmp_path / f"{name}.jsonl")
        for op in ops:
            recorder.note(op)
        recorder.close()
    history = read_history(tmp_path)
    assert history.clients == {"ada": tuple(ADA)}
    assert (history.kills, history.lives) == ([3], [5])
    assert history.received(Ack) == 3


def test_a_recorded_session_notes_what_it_says_first_and_which_events_it_passes_on() -> None:
    recorder = Recorder(lambda: 1500)
    session = RecordedSession(ROOM, recorder)
    session.hello("a ticket")
    session.receive(Joined(room=ROOM, how="fresh", at=place(0), me="Ada", snapshot=msgspec.Raw(b"{}")))
    for seq in (1, 1, 3):
        session.receive(Event(room=ROOM, audience="public", seq=seq, at=0, type="rang", data=msgspec.Raw(b"{}")))
    assert recorder.ops[0] == h.Dialled(ms=1500, at={}, token=None)
    assert [op.epoch for op in recorder.ops if isinstance(op, h.Received)] == [None, EPOCH, None, None]


def test_the_command_line_wants_a_history_and_a_journal(capsys: Any) -> None:
    assert main([]) == 2
    assert "journal.db" in capsys.readouterr().err
