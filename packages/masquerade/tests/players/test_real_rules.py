"""Players of the deck in a room with the game's real rules: nothing they do is refused."""

from masquerade.match.cast import ai_players
from masquerade.match.rehearsal import Rehearsal
from masquerade.players import Ready, Say, Vote, decide, due_at, new_mind
from masquerade.players.mind import Mind
from masquerade.rules.state import PhaseName


class Troupe:
    """Minds for all AI seats of a rehearsed room, carried out at their times."""

    def __init__(self, room: Rehearsal) -> None:
        self.room = room
        self.minds: dict[str, Mind] = {
            seat.player: new_mind(seat.persona or "dad", seat.seed) for seat in ai_players(room.state)
        }
        self.refused: list[str] = []
        self.done: list[str] = []

    def play_until(self, phase: PhaseName) -> None:
        """Lets time pass from wake-up to wake-up and bell to bell."""
        for _ in range(5000):
            if self.room.state.phase.name == phase:
                return
            wakes = [wake for player in self.minds if (wake := self._look(player)) is not None]
            bell = self.room.logic.deadline(self.room.state)
            assert bell is not None
            if wakes and min(wakes) < bell:
                self.room.at = max(self.room.at, min(wakes))
            else:
                self.room.ring()
        raise AssertionError(f"never reached {phase}")

    def _look(self, player: str) -> int | None:
        decision = decide(self.room.view(player), self.minds[player], self.room.at)
        self.minds[player] = decision.mind
        for intent in decision.intents:
            due = due_at(intent)
            if due is None or due > self.room.at:
                continue
            match intent:
                case Say(text=text):
                    step = self.room.act(player, "message", text=text)
                case Vote(named=named, sliders=sliders):
                    step = self.room.act(player, "vote", named=named, sliders={str(k): v for k, v in sliders.items()})
                case Ready():
                    step = self.room.act(player, "ready")
                case _:
                    continue
            self.done.append(type(intent).__name__)
            if step.refused is not None:
                self.refused.append(step.refused.code)
        return decision.wake_at


def test_a_whole_game_of_two_rounds_goes_without_a_refusal() -> None:
    for seed in range(6):
        room = Rehearsal(seed=seed, ai_seats=5, rounds=2, elimination=True, discussion_s=90)
        room.join("Ada", "Bo")
        room.act(room.state.host or "", "start")
        troupe = Troupe(room)
        troupe.play_until("reveal")
        assert troupe.refused == []
        assert {"Say", "Vote"} <= set(troupe.done)
        assert troupe.done.count("Vote") >= 9
