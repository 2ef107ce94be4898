"""The rules of the gallery's games, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roomlit.errors import Refused
from roomlit.streamlit import _compat
from roomlit.testing import AppTest, RoomVisitor
from roomlit.testing.waiting import PATIENCE_S

GALLERY = Path(__file__).parents[4] / "examples" / "gallery"


@pytest.fixture(autouse=True)
def hub_of_its_own() -> Iterator[None]:
    yield
    _compat.reset()


def page(app: str) -> AppTest:
    return AppTest.from_file(GALLERY / f"{app}.py", default_timeout=PATIENCE_S).run()


def play(cells: list[int], *players: RoomVisitor) -> None:
    for number, cell in enumerate(cells):
        players[number % 2].send("move", cell=cell)


def test_tic_tac_toe_is_for_the_first_two_who_move_each_in_turn() -> None:
    at = page("tic_tac_toe")
    ada, grace, third = (at.join("tic-tac-toe", name=name) for name in ("Ada", "Grace", "Linus"))
    ada.send("move", cell=0)
    assert [each.state["yours"] for each in (ada, grace, third)] == [False, True, True], "the second is yet to come"
    for mover, cell in ((ada, 1), (grace, 0), (grace, -1), (grace, 99)):
        with pytest.raises(Refused, match="move/not_yours"):
            mover.send("move", cell=cell)
    grace.send("move", cell=4)
    assert [each.state["yours"] for each in (ada, grace, third)] == [True, False, False]
    assert at.run().subheader[0].value == "X to move"


def test_tic_tac_toe_ends_with_three_in_a_line_or_a_full_board_and_begins_again() -> None:
    at = page("tic_tac_toe")
    ada, grace = (at.join("tic-tac-toe", name=name) for name in ("Ada", "Grace"))
    play([0, 3, 1, 4, 8, 5], ada, grace)
    assert (grace.state["winner"], at.run().subheader[0].value) == ("O", "O wins")
    assert [each.state["yours"] for each in (ada, grace)] == [False, False]
    at.button[-1].click().run()
    play([0, 1, 2, 4, 3, 5, 7, 6, 8], grace, ada)
    assert at.run().subheader[0].value == "Nobody wins"


def test_the_buzzer_says_who_was_first_and_how_much_later_the_others_were() -> None:
    at = page("quiz_buzzer")
    assert at.info[0].value == "Fingers on the buzzer …"
    for name in ("Ada", "Grace"):
        at.join("quiz", name=name).send("buzz")
    assert at.run().success[0].value == "Ada was first"
    assert at.markdown[0].value.startswith("Grace, ")
