"""Answers are remembered for five minutes, per player and command, and then forgotten."""

from roomlit.protocol.messages import Ack
from roomlit.server.command_dedup import KEEP_MS, CommandDedup


def test_an_answer_is_remembered_for_at_least_five_minutes_and_memory_stays_bounded() -> None:
    answered = CommandDedup()
    for n in range(1000):
        answered.put(("p", str(n)), Ack(id=str(n), seq=n), n * 1000)
    assert answered.get(("p", "999")) == Ack(id="999", seq=999)
    assert answered.get(("p", str(999 - KEEP_MS // 1000))) is not None
    assert answered.get(("p", "0")) is None


def test_the_same_id_of_two_players_is_two_commands() -> None:
    answered = CommandDedup()
    answered.put(("p", "1"), Ack(id="1", seq=1), 0)
    assert answered.get(("q", "1")) is None


def test_a_clock_that_jumped_over_a_restart_makes_no_answer_old() -> None:
    answered = CommandDedup()
    for n in range(50):
        answered.put(("p", str(n)), Ack(id=str(n), seq=n), n)
    for n in range(50, 60):
        answered.put(("p", str(n)), Ack(id=str(n), seq=n), n + 2 * KEEP_MS)
    assert all(answered.get(("p", str(n))) is not None for n in range(60))
