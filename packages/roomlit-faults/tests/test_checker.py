"""The judge finds each kind of broken promise in logs written by hand, and lets good ones pass."""

from pathlib import Path
from typing import Any

import msgspec

from roomlit.protocol.messages import Position
from roomlit_faults import history as e
from roomlit_faults.checker.client_log import check, main
from roomlit_faults.checker.verdict import Fault, Verdict

EPOCH = 7
ROOM = "ROOM22"


def place(seq: int, epoch: int = EPOCH) -> dict[str, Position]:
    return {"public": Position(epoch, seq)}


def opened(player: str) -> e.Record:
    return e.Opened(t=0, room=ROOM, player=player)


def joined(seq: int, how: str = "fresh", messages: tuple[str, ...] | None = (), epoch: int = EPOCH) -> e.Record:
    return e.Joined(t=1, how=how, at=place(seq, epoch), messages=None if how == "resumed" else messages)


def saw(seq: int, text: str, epoch: int = EPOCH) -> list[e.Record]:
    data = msgspec.Raw(msgspec.json.encode({"text": text}))
    return [
        e.Heard(t=2, audience="public", seq=seq),
        e.Seen(t=2, audience="public", epoch=epoch, seq=seq, type="message", data=data),
    ]


def said(id: str, text: str, seq: int | None) -> list[e.Record]:
    sent = e.Sent(t=2, id=id, name="message", text=text)
    return [sent] if seq is None else [sent, e.Acked(t=3, id=id, seq=seq)]


def ended(seq: int) -> e.Record:
    return e.Ended(t=9, at=place(seq))


def row(n: int, text: str, *, player: str = "ada", command: str | None = None, after: int | None = None) -> e.Entry:
    end = n if after is None else after
    return e.Entry(room=ROOM, n=n, player=player, command=command or f"c{n}", text=text, before=end - 1, after=end)


TALK: list[e.Record] = [*said("c1", "one", 1), *said("c2", "two", 2), *said("c3", "three", 3)]
ADA: list[e.Record] = [opened("ada"), joined(0), *TALK, *saw(1, "one"), *saw(2, "two"), *saw(3, "three"), ended(3)]
JOURNAL = (row(1, "one"), row(2, "two"), row(3, "three"))


def judged(*bob: e.Record, journal: tuple[e.Entry, ...] = JOURNAL, ada: list[e.Record] | None = None) -> Verdict:
    return check({"ada": ada or ADA, "bob": [opened("bob"), *bob]}, journal)


def kinds(verdict: Verdict) -> set[str]:
    return {fault.kind for fault in verdict.faults}


def test_a_good_run_has_no_faults() -> None:
    verdict = judged(joined(0), *saw(1, "one"), *saw(2, "two"), *saw(3, "three"), ended(3))
    assert verdict.faults == ()
    assert (verdict.acknowledged, verdict.clients, verdict.snapshots) == (3, 2, 2)


def test_a_snapshot_covers_what_it_shows() -> None:
    assert judged(joined(0), *saw(1, "one"), joined(3, "snapshot", ("one", "two", "three")), ended(3)).faults == ()


def test_a_resumed_client_goes_on_where_it_stood() -> None:
    verdict = judged(joined(0), *saw(1, "one"), joined(3, "resumed"), *saw(2, "two"), *saw(3, "three"), ended(3))
    assert verdict.faults == ()
    assert verdict.resumed == 1


def test_a_repeat_that_the_client_dropped_is_still_the_servers_fault() -> None:
    again = e.Heard(t=2, audience="public", seq=1)
    verdict = judged(joined(0), *saw(1, "one"), again, *saw(2, "two"), *saw(3, "three"), ended(3))
    assert kinds(verdict) == {"repeated"}


def test_an_event_left_out_of_the_run_is_missing_though_a_snapshot_mends_it() -> None:
    skipped = e.Heard(t=2, audience="public", seq=3)
    shown = joined(3, "snapshot", ("one", "two", "three"))
    verdict = judged(joined(0), *saw(1, "one"), joined(3, "resumed"), skipped, shown, ended(3))
    assert verdict.faults == (Fault("missing", "bob", "the server sent public 3 after 1"),)


def test_a_gap_in_the_view_is_missing() -> None:
    verdict = judged(joined(0), *saw(1, "one"), saw(3, "three")[1], ended(3))
    assert kinds(verdict) == {"missing"}


def test_a_snapshot_without_a_message_that_was_said_is_missing_it() -> None:
    assert kinds(judged(joined(3, "fresh", ("one", "three")), ended(3))) == {"missing"}


def test_a_snapshot_with_another_message_diverges() -> None:
    assert kinds(judged(joined(2, "fresh", ("one", "three")), *saw(3, "three"), ended(3))) == {"diverged"}


def test_the_same_line_under_two_numbers_is_a_repeat() -> None:
    journal = (*JOURNAL, row(4, "one", command="c1"))
    ada = [*ADA[:-1], *saw(4, "one"), ended(4)]
    verdict = judged(joined(4, "fresh", ("one", "two", "three", "one")), ended(4), journal=journal, ada=ada)
    assert kinds(verdict) == {"repeated"}
    assert Fault("repeated", "ada", "c1 is in the journal 2 times") in verdict.faults


def test_a_number_seen_again_is_a_repeat() -> None:
    verdict = judged(joined(0), *saw(1, "one"), *saw(2, "two"), saw(2, "two")[1], *saw(3, "three"), ended(3))
    assert "repeated" in kinds(verdict)


def test_a_position_that_goes_back_within_an_epoch_is_misordered() -> None:
    back = joined(1, "snapshot", ("one",))
    verdict = judged(joined(0), *saw(1, "one"), *saw(2, "two"), back, *saw(2, "two"), *saw(3, "three"), ended(3))
    assert "misordered" in kinds(verdict)


def test_a_resume_without_a_position_is_misordered() -> None:
    assert "misordered" in kinds(judged(joined(3, "resumed"), ended(3)))


def test_an_acknowledgement_with_another_number_than_the_journal_is_misordered() -> None:
    journal = (*JOURNAL[:2], row(3, "three", after=4))
    assert "misordered" in kinds(judged(joined(4, "fresh", ("one", "two", "three")), ended(4), journal=journal))


def test_two_clients_with_different_events_under_one_number_diverge() -> None:
    verdict = judged(joined(0), *saw(1, "one"), *saw(2, "other"), *saw(3, "three"), ended(3))
    assert "diverged" in kinds(verdict)


def test_a_message_that_is_not_in_the_journal_diverges_and_its_acknowledgement_is_missing() -> None:
    verdict = judged(joined(2, "fresh", ("one", "two")), *saw(3, "three"), ended(3), journal=JOURNAL[:2])
    assert kinds(verdict) == {"missing", "diverged"}


def test_a_refused_command_in_the_journal_is_a_fault() -> None:
    refused = e.Declined(t=3, id="c4", code="message/not_open", retry_ms=0)
    ada = [*ADA[:-1], *said("c4", "four", None), refused, *saw(4, "four"), ended(4)]
    verdict = judged(joined(3, "fresh", ("one", "two", "three")), *saw(4, "four"), ended(4), ada=ada,
                     journal=(*JOURNAL, row(4, "four")))  # fmt: skip
    assert kinds(verdict) == {"repeated"}


def test_a_client_that_did_not_come_back_is_stuck() -> None:
    assert kinds(judged(joined(0), *saw(1, "one"), *saw(2, "two"), *saw(3, "three"))) == {"stuck"}


def test_a_client_that_reloads_for_ever_is_stuck() -> None:
    bob = [opened("bob"), joined(0), *saw(1, "one"), *saw(2, "two"), *saw(3, "three"), opened("bob"), opened("bob")]
    assert kinds(check({"ada": ADA, "bob": bob}, JOURNAL)) == {"stuck"}


def test_a_client_that_ends_behind_is_stuck() -> None:
    assert kinds(judged(joined(0), *saw(1, "one"), ended(1))) == {"stuck"}


def come(resume: int | None, generation: int, t: float) -> list[e.Record]:
    return [e.Hello(t=t, resume=resume), e.Welcomed(t=t + 0.1, generation=generation)]


def both(*, after: list[e.Record], twin: list[e.Record]) -> Verdict:
    """Ada came as 50, came back as 51 and spoke; at 5 her twin comes, and `after` is what became of Ada."""
    seen = [*saw(1, "one"), *saw(2, "two"), *saw(3, "three")]
    ada = [opened("ada"), *come(None, 50, 0), joined(0), *come(50, 51, 1), joined(0, "resumed"), *TALK, *seen, *after]
    return check({"ada-twin": [opened("ada"), *twin], "ada": ada}, JOURNAL)


SENT_AWAY: list[e.Record] = [
    e.GaveUp(t=6, why="close 4004"), opened("ada"), joined(3, "fresh", ("one", "two", "three")), ended(3)
]  # fmt: skip


def test_a_void_token_that_was_taken_in_is_found() -> None:
    verdict = both(after=SENT_AWAY, twin=come(50, 9000, 5))
    assert [str(fault) for fault in verdict.faults] == [
        "misordered: ada-twin: resumed as 50 although 51 of this seat had spoken"
    ]


def test_an_old_token_after_a_restart_is_no_fault() -> None:
    assert both(after=[*come(51, 9001, 6), joined(3, "resumed"), ended(3)], twin=come(50, 9000, 5)).faults == ()


def test_a_twin_with_a_ticket_takes_the_seat() -> None:
    assert both(after=SENT_AWAY, twin=come(None, 52, 5)).faults == ()


def test_an_older_connection_that_goes_on_acting_is_found() -> None:
    acting: list[e.Record] = [e.Sent(t=6, id="c3b", name="vote"), e.Acked(t=7, id="c3b", seq=3), ended(3)]
    stays = both(after=acting, twin=come(None, 52, 5))
    assert "misordered: ada: generation 51 went on acting after 52 was welcomed" in map(str, stays.faults)


def stood(seq: int) -> list[e.Record]:
    return [opened("bob"), e.Hello(t=1, resume=None, at=place(seq))]


def heard(*seqs: int) -> list[e.Record]:
    return [e.Heard(t=2, audience="public", seq=seq) for seq in seqs]


def test_a_twin_that_makes_up_where_it_stands_may_be_told_anything_that_fits() -> None:
    twin = [*stood(1), joined(3, "resumed"), *heard(2, 3), *stood(9), joined(3, "snapshot", None)]
    assert not check({"ada": ADA, "ada-twin": twin}, JOURNAL).faults


def test_a_place_ahead_of_the_room_that_is_resumed_is_misordered() -> None:
    verdict = check({"ada": ADA, "ada-twin": [*stood(9), joined(3, "resumed")]}, JOURNAL)
    assert [fault.kind for fault in verdict.faults] == ["misordered"]


def test_a_place_before_the_window_that_is_resumed_misses_something() -> None:
    verdict = check({"ada": ADA, "ada-twin": [*stood(0), joined(3, "resumed"), *heard(2, 3)]}, JOURNAL)
    assert [fault.kind for fault in verdict.faults] == ["missing"]


def test_acting_where_the_room_takes_one_for_absent_diverges() -> None:
    gone = e.Entry(room=ROOM, n=4, player="ada", command="", text=None, before=3, after=3, online=False)
    back = msgspec.structs.replace(gone, n=5, online=True)
    later = row(6, "", after=3)
    assert not judged(joined(0), *saw(1, "one"), *saw(2, "two"), *saw(3, "three"), ended(3)).faults
    assert not check({"ada": ADA}, (*JOURNAL, gone, back, later)).faults
    assert kinds(check({"ada": ADA}, (*JOURNAL, gone, later))) == {"diverged"}


def test_another_epoch_may_begin_anywhere_but_only_with_a_snapshot() -> None:
    anew = joined(3, "snapshot", ("one", "two", "three"), epoch=EPOCH + 1)
    assert judged(joined(0), *saw(1, "one"), anew, e.Ended(t=9, at=place(3, EPOCH + 1))).faults == ()
    assert "misordered" in kinds(judged(joined(0), *saw(1, "one"), joined(3, "resumed", epoch=EPOCH + 1), ended(3)))


def test_a_reloaded_room_under_the_same_epoch_is_misordered() -> None:
    reset = e.Dropped(t=2, code=4201)
    shown = ("one", "two", "three")
    same = judged(joined(0), *saw(1, "one"), reset, joined(3, "snapshot", shown), ended(3))
    fresh = joined(3, "snapshot", shown, epoch=EPOCH + 1)
    anew = judged(joined(0), *saw(1, "one"), reset, fresh, e.Ended(t=9, at=place(3, EPOCH + 1)))
    assert kinds(same) == {"misordered"}
    assert anew.faults == ()


def test_a_room_reset_just_before_the_server_is_killed_may_go_on_under_its_epoch() -> None:
    reset = e.Dropped(t=2, code=4201)
    back = e.Joined(t=4, how="snapshot", at=place(3), messages=("one", "two", "three"))
    bob = [opened("bob"), joined(0), *saw(1, "one"), reset, back, ended(3)]
    assert check({"ada": ADA, "bob": bob, "server": [e.Killed(t=3)]}, JOURNAL).faults == ()
    assert kinds(check({"ada": ADA, "bob": bob, "server": [e.Killed(t=5)]}, JOURNAL)) == {"misordered"}


def test_a_dead_room_that_keeps_its_followers_is_found() -> None:
    def refused(id: str, t: float) -> list[e.Record]:
        sent = e.Sent(t=t, id=id, name="message", text=id)
        return [sent, e.Declined(t=t + 1, id=id, code="room/restarting", retry_ms=500)]

    again = [e.Hello(t=4.5, resume=None), joined(3, "snapshot", ("one", "two", "three"))]
    kept = judged(joined(0), *refused("c8", 2), *refused("c9", 4), *again, ended(3))
    sent_away = judged(joined(0), *refused("c8", 2), *again, *refused("c9", 5), ended(3))
    assert kinds(kept) == {"stuck"}
    assert sent_away.faults == ()


def test_what_gave_up_is_counted_by_reason() -> None:
    verdict = judged(
        e.GaveUp(t=1, why="close 4000"), opened("bob"), joined(3, "fresh", ("one", "two", "three")), ended(3)
    )
    assert verdict.gave_up == {"close 4000": 1}
    assert verdict.faults == ()


def test_logs_come_back_from_disk_as_they_were_written(tmp_path: Path) -> None:
    notes = e.Notebook(tmp_path / "ada.jsonl", lambda: 1.5)
    for record in ADA:
        notes.note(record)
    notes.close()
    assert e.read_logs(tmp_path) == {"ada": tuple(ADA)}
    assert notes.now() == 1.5


def test_the_command_line_wants_logs_and_a_journal(capsys: Any) -> None:
    assert main([]) == 2
    assert "journal.db" in capsys.readouterr().err
