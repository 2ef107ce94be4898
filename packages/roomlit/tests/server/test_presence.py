"""A player counts as absent only after the grace time, and is told to be here or away once each."""

from roomlit.server.presence import PresenceTracker
from roomlit.testing import ManualClock

GRACE_MS = 10_000


class Room:
    """Notes what it is told of whom."""

    def __init__(self) -> None:
        self.clock = ManualClock(0)
        self.connected: set[str] = set()
        self.told: list[tuple[str, bool]] = []
        self.presence = PresenceTracker(
            clock=self.clock,
            grace_ms=GRACE_MS,
            connected=self.connected,
            tell=lambda player, online: self.told.append((player, online)),
        )

    def join(self, player: str) -> None:
        first = player not in self.connected
        self.connected.add(player)
        self.presence.joined(player, first=first)

    def leave(self, player: str) -> None:
        self.connected.discard(player)
        self.presence.left(player)


def test_a_player_is_online_with_the_first_connection_alone() -> None:
    room = Room()
    room.join("ada")
    room.join("ada")
    assert room.told == [("ada", True)]


def test_a_player_is_away_when_the_grace_time_has_passed_and_not_before() -> None:
    room = Room()
    room.join("ada")
    room.leave("ada")
    room.clock.advance(GRACE_MS - 1)
    assert room.told == [("ada", True)]
    room.clock.advance(1)
    assert room.told == [("ada", True), ("ada", False)]


def test_who_comes_back_in_time_was_never_away() -> None:
    room = Room()
    room.join("ada")
    room.leave("ada")
    room.clock.advance(GRACE_MS - 1)
    room.join("ada")
    room.clock.advance(GRACE_MS)
    assert ("ada", False) not in room.told


def test_a_connection_that_ends_beside_another_starts_nothing() -> None:
    room = Room()
    room.join("ada")
    room.presence.left("ada")
    room.clock.advance(2 * GRACE_MS)
    assert room.told == [("ada", True)]


def test_the_grace_time_does_not_start_again_with_every_sign_that_somebody_is_missing() -> None:
    room = Room()
    room.leave("ada")
    room.clock.advance(GRACE_MS - 1)
    room.leave("ada")
    room.clock.advance(1)
    assert room.told == [("ada", False)]


def test_a_missing_player_whose_page_still_asks_gets_twice_the_time() -> None:
    room = Room()
    room.leave("ada")
    room.presence.asked("ada")
    room.presence.asked("bob")
    room.clock.advance(2 * GRACE_MS - 1)
    assert room.told == []
    room.clock.advance(1)
    assert room.told == [("ada", False)]


def test_after_the_end_nobody_is_told_anything() -> None:
    room = Room()
    room.leave("ada")
    room.presence.stop()
    room.leave("bob")
    room.clock.advance(2 * GRACE_MS)
    assert room.told == []
