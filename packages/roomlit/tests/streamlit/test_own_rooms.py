"""Rooms of one's own: commands, refusals, private events, and a journal that folds to the same."""

from typing import Any

import pytest
from structlog.testing import capture_logs

import roomlit
from roomlit.errors import LocalError
from roomlit.kinds.authoritative import Chance
from roomlit.kinds.authority import Authority, Kept
from roomlit.ports.logic import SERVER, Act, Enter, Step, Tick


class Poll(roomlit.Room):
    class State(roomlit.State):
        votes: dict[str, str] = {}
        closes_at: int = 0
        drawn: int = -1

    @roomlit.command
    def vote(self, *, by: roomlit.Seat, option: str, weight: int = 1) -> int:
        self.state.votes[by.name] = option
        self.publish("voted", player=by.name)
        self.publish("your_vote", to=by, option=option)
        if option == "nothing":
            raise roomlit.Refused("poll/unknown_option", "choose tea or coffee")
        if option == "crash":
            raise ZeroDivisionError
        return len(self.state.votes)

    @roomlit.command
    def close(self, *, by: roomlit.Seat) -> None:
        self.alarm_at = self.now + 1000

    @roomlit.command(server_only=True)
    def settle(self, *, by: roomlit.Seat, option: str) -> bool:
        self.state.votes = {"everybody": option}
        return by.server

    def alarm(self) -> None:
        self.state.drawn = self.random.below(6)
        self.publish("closed", drawn=self.state.drawn)

    def view(self, seat: roomlit.Seat | None) -> dict[str, Any]:
        return {"count": len(self.state.votes), "mine": self.state.votes.get(seat.name) if seat else None}


@pytest.fixture
def logic() -> Authority:
    return Authority(Poll)


@pytest.fixture
def opened(logic: Authority) -> Kept:
    return logic.step(logic.start(seed=1, at=0, options={}), Enter(player="p", name="Ada"), at=0).state


def act(logic: Authority, state: Kept, name: str, **args: Any) -> Step:
    return logic.step(state, Act(player="p", name=name, args=args), at=5)


def test_a_command_changes_the_state_and_tells_who_should_know(logic: Authority, opened: Kept) -> None:
    step = act(logic, opened, "vote", option="tea")
    assert [(fact.type, fact.data, fact.to) for fact in step.facts] == [
        ("voted", {"player": "Ada"}, None),
        ("your_vote", {"option": "tea"}, "p"),
    ]
    assert step.result == 1
    assert logic.view(step.state, "p")["mine"] == "tea"
    assert logic.view(step.state, None) == {
        "members": [{"name": "Ada", "online": True}],
        "messages": [],
        "count": 1,
        "mine": None,
    }


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("vote", {"option": "nothing"}, "poll/unknown_option"),
        ("vote", {"option": "crash"}, "room/failed"),
        ("vote", {"option": 5}, "command/invalid"),
        ("vote", {}, "command/invalid"),
        ("vote", {"option": "tea", "sugar": True}, "command/invalid"),
        ("view", {}, "command/unknown"),
        ("publish", {}, "command/unknown"),
        ("settle", {"option": "tea"}, "command/server_only"),
    ],
)
def test_a_refused_command_changes_nothing(
    logic: Authority, opened: Kept, name: str, args: dict[str, Any], code: str
) -> None:
    step = act(logic, opened, name, **args)
    assert step.refused is not None
    assert step.refused.code == code
    assert step.state is opened
    assert step.facts == ()


def test_a_fault_in_a_command_is_in_the_log_with_its_traceback_and_the_refusal_says_so(
    logic: Authority, opened: Kept
) -> None:
    with capture_logs() as lines:
        step = act(logic, opened, "vote", option="crash")
    assert step.refused is not None
    assert step.refused.message == "Poll failed (ZeroDivisionError): the traceback is in the server's log"
    assert [(line["event"], line["exc_info"]) for line in lines] == [("command failed", True)]


def test_the_server_gives_its_own_commands_and_those_of_seats(logic: Authority, opened: Kept) -> None:
    step = logic.step(opened, Act(player=SERVER, name="settle", args={"option": "tea"}), at=5)
    assert step.result is True
    assert logic.view(step.state, None)["count"] == 1
    assert logic.step(opened, Act(player=SERVER, name="close"), at=5).refused is None


def test_an_alarm_rings_once_and_chance_is_repeatable(logic: Authority, opened: Kept) -> None:
    closing = act(logic, opened, "close").state
    assert logic.deadline(closing) == 1005
    first, again = (logic.step(closing, Tick(), at=1005) for _ in range(2))
    assert first == again
    assert logic.deadline(first.state) is None
    assert first.state.seed != closing.seed


def test_members_and_chat_come_along(logic: Authority, opened: Kept) -> None:
    said = act(logic, opened, "message", text="hello")
    assert said.facts[0].type == "message"
    assert logic.view(said.state, "p")["messages"][0]["text"] == "hello"


def test_first_values_come_from_the_options(logic: Authority) -> None:
    kept = logic.start(seed=1, at=0, options={"votes": {"x": "tea"}})
    assert logic.view(kept, None)["count"] == 1
    with pytest.raises(LocalError, match="options/invalid"):
        logic.start(seed=1, at=0, options={"votes": 5})


def test_a_class_edited_in_its_script_takes_the_place_of_the_old_one(logic: Authority, opened: Kept) -> None:
    old = act(logic, opened, "vote", option="tea").state

    class Edited(Poll):
        def view(self, seat: roomlit.Seat | None) -> dict[str, Any]:
            return {"votes": self.state.votes}

    with pytest.raises(LocalError, match="kind/other"):
        logic.use(Edited)
    Edited.__name__ = "Poll"
    logic.use(Edited)
    assert logic.view(old, None)["votes"] == {"Ada": "tea"}


def test_a_command_with_positional_arguments_is_a_mistake_of_its_author() -> None:
    class Wrong(roomlit.Room):
        @roomlit.command
        def go(self, by: roomlit.Seat, far: int) -> None: ...

    with pytest.raises(LocalError, match="command/signature"):
        Authority(Wrong)


def test_a_command_that_is_not_told_who_acts_is_a_mistake_of_its_author() -> None:
    class Wrong(roomlit.Room):
        @roomlit.command
        def go(self, *, far: int) -> None: ...

    with pytest.raises(LocalError, match=r"command/signature: .*Wrong\.go .*def go\(self, \*, by: Seat"):
        Authority(Wrong)


def test_a_command_that_is_a_coroutine_is_a_mistake_of_its_author() -> None:
    class Wrong(roomlit.Room):
        @roomlit.command
        async def go(self, *, by: roomlit.Seat) -> None: ...

    with pytest.raises(LocalError, match=r"command/signature: .*write def, not async def"):
        Authority(Wrong)


def test_chance_is_fair_enough_and_shuffles_everything() -> None:
    chance = Chance(7)
    counts = [0] * 6
    for _ in range(6000):
        counts[chance.below(6)] += 1
    assert min(counts) > 850
    assert sorted(chance.shuffled(range(20))) == list(range(20))
