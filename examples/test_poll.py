"""A page tested without a server and without a browser: `pytest test_poll.py`."""

import pytest

import roomlit
from roomlit.testing import AppTest


def test_everybody_sees_the_count_and_only_the_voter_the_vote():
    at = AppTest.from_file("poll.py").run()
    grace = at.join("poll", name="Grace")
    grace.send("vote", option="tea")
    at.run()
    assert at.metric[0].value == "1"
    assert at.markdown[0].value == "You have not voted yet."
    assert grace.state["mine"] == "tea"


def test_a_vote_by_the_button_reaches_another_persons_page():
    ada = AppTest.from_file("poll.py").run()
    grace = ada.visitor().run()
    ada.radio[0].set_value("coffee")
    ada.button[0].click().run()
    assert ada.markdown[0].value == "You chose coffee."
    assert grace.run().metric[0].value == "1"


def test_a_vote_for_nothing_on_the_menu_is_refused():
    grace = AppTest.from_file("poll.py").run().join("poll", name="Grace")
    with pytest.raises(roomlit.Refused, match="poll/unknown_option"):
        grace.send("vote", option="soup")
