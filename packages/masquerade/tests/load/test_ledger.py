"""What is lost, repeated or out of order in a load test is found, and times count from when a line was due."""

from masquerade.load.ledger import LoadLedger

GAME = ("ROOM", 1)


def heard(book: LoadLedger, player: str, *lines: int, at_s: float = 2.0) -> None:
    for line in lines:
        book.heard(GAME, player, line, at_s=at_s)


def test_lines_that_everybody_heard_once_and_in_order_are_no_fault() -> None:
    book = LoadLedger()
    for player in ("ada", "bob"):
        book.seated(GAME, player)
        heard(book, player, 1, 2, 3)
    for player in ("ada", "bob"):
        book.over(GAME, player)
    assert (book.lost, book.repeated, book.faults) == (0, 0, [])


def test_a_line_in_the_middle_that_one_player_never_heard_is_lost_and_named() -> None:
    book = LoadLedger()
    book.seated(GAME, "ada")
    heard(book, "ada", 1, 3)
    assert book.lost == 1
    assert book.faults == ["ada in ROOM never heard line 2 of game 1"]


def test_the_last_lines_count_as_lost_when_the_game_ends_without_them() -> None:
    book = LoadLedger()
    for player in ("ada", "bob"):
        book.seated(GAME, player)
    heard(book, "ada", 1, 2, 3)
    heard(book, "bob", 1)
    book.over(GAME, "ada")
    book.over(GAME, "bob")
    assert book.lost == 2
    assert book.faults == ["bob in ROOM never heard lines 2 to 3 of game 1"]


def test_a_line_that_was_taken_and_told_to_nobody_is_lost_for_everybody() -> None:
    book = LoadLedger()
    for player in ("ada", "bob"):
        book.seated(GAME, player)
    book.said(GAME, 1, due_s=1.0)
    book.over(GAME, "ada")
    book.over(GAME, "bob")
    assert book.lost == 2


def test_a_line_heard_again_is_repeated_and_counts_as_no_delivery() -> None:
    book = LoadLedger()
    book.seated(GAME, "ada")
    book.said(GAME, 1, due_s=1.0)
    heard(book, "ada", 1, 1)
    assert (book.repeated, len(book.deliveries.ms)) == (1, 1)


def test_what_came_with_the_snapshot_is_not_waited_for() -> None:
    book = LoadLedger()
    book.seated(GAME, "late", read=7)
    heard(book, "late", 8)
    book.over(GAME, "late")
    assert book.lost == 0


def test_a_delivery_before_its_writer_has_the_answer_is_timed_all_the_same() -> None:
    book = LoadLedger()
    book.seated(GAME, "bob")
    heard(book, "bob", 1, at_s=1.25)
    book.said(GAME, 1, due_s=1.0)
    assert list(book.deliveries.ms) == [250.0]


def test_the_end_of_the_test_takes_nobody_to_have_lost_what_was_on_its_way() -> None:
    book = LoadLedger()
    book.seated(GAME, "ada")
    book.said(GAME, 1, due_s=1.0)
    book.skipped(GAME, "ada")
    book.over(GAME, "ada")
    assert book.lost == 0
