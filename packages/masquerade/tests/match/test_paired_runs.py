"""Fair play: swap who is human and who is AI on two seats, and every other seat receives the same bytes.

Two runs of one script: the same intents on the same seats at the same times. In the second run the players behind two
seats, one human and one AI, have changed places. What every third seat receives must be equal byte for byte, arrival
times included, in every mode. Who writes when follows recorded pauses of people. Five leaks are planted to show that
the comparison would notice. A game is compared until its reveal, or until a seat leaves the table and shows its role.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from swapped import with_swapped_labels

from masquerade.match.logic import Match
from masquerade.rules import ballots, deal, reducer
from masquerade.rules.actions import Ready
from masquerade.rules.masks import MASKS
from masquerade.rules.phases import ready
from masquerade.rules.phases.change import Change
from masquerade.rules.rng import seeded
from masquerade.rules.state import Seat, State, seat_of
from masquerade.simulation.people.recorded_pauses import pauses_of
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Act, Action, Fact, Presence, Step, Tick

Intent = tuple[int, int, str, dict[str, Any]]
"""Milliseconds to wait, seat, command, arguments."""

NICKNAMES = ("Ada", "Bo", "Cy")
HUMANS = {"spot": 3, "masks": 3, "hunt": 1}
"""People at a table of six, by mode."""
MODES = tuple(HUMANS)
QUICK = {"ready_s": 3, "prompts_s": 15, "discussion_s": 20, "ballot_s": 10}
AT_EASE = {"ready_s": 10, "prompts_s": 45, "discussion_s": 120, "ballot_s": 40}
SEATS = range(1, 7)
ENDLESS = 10_000
HOST = 0
"""In place of a seat: the host, whichever seat that is. Nobody learns that from what a host does."""


class Script(NamedTuple):
    """What the seats do, and how long the phases last meanwhile."""

    intents: list[Intent]
    durations: dict[str, int]


def started(seed: int, logic: Match, mode: str = "spot", durations: dict[str, int] | None = None) -> SimulatedRoom:
    room = SimulatedRoom(seed=seed, logic=logic, mode=mode, ai_seats=6 - HUMANS[mode], rounds=2, **(durations or QUICK))
    room.join(*NICKNAMES[: HUMANS[mode]])
    room.act("p-Ada", "start")
    return room


def frames_of_third_seats(
    logic: Match, script: Script, *, seed: int = 1, swap: bool, pair: tuple[int, int], mode: str = "spot"
) -> list[bytes]:
    """Everything the seats outside `pair` receive until the reveal, each frame with its time of arrival."""
    room = started(seed, logic, mode, script.durations)
    if swap:
        room.state = with_swapped_labels(room.state, *pair)
    thirds = [seat.player for seat in room.state.seats if seat.number not in pair]
    received = [msgspec.json.encode(room.view(player)) for player in thirds]
    for wait_ms, number, command, args in script.intents:
        _rung(room, wait_ms, pair, received)
        if _over(room):
            break
        action = _intended(room, number, command, args)
        step = room.send(action)
        _deliver(room, step, pair, received)
        if number not in pair:
            received.append(msgspec.json.encode([room.at, number, step.refused, step.result]))
    return received


def _intended(room: SimulatedRoom, number: int, command: str, args: dict[str, Any]) -> Action:
    player = room.player(number) if number != HOST else "p-Ada"
    return Presence(player=player, online=False) if command == "gone" else Act(player=player, name=command, args=args)


def _rung(room: SimulatedRoom, wait_ms: int, pair: tuple[int, int], received: list[bytes]) -> None:
    """Lets time pass, with every bell on its deadline."""
    until = room.at + wait_ms
    while (deadline := room.logic.deadline(room.state)) is not None and deadline <= until:
        step = room.send(Tick(), after_ms=max(0, deadline - room.at))
        if _over(room):
            return
        _deliver(room, step, pair, received)
    room.at = max(room.at, until)


def _over(room: SimulatedRoom) -> bool:
    return room.state.phase.name in ("elimination", "reveal")


def _deliver(room: SimulatedRoom, step: Step, pair: tuple[int, int], received: list[bytes]) -> None:
    if _over(room):
        return
    stamp = room.at - room.at % room.logic.stamp_ms
    turned = any(fact.type == "phase" for fact in step.facts)
    for seat in room.state.seats:
        if seat.number in pair:
            continue
        received.extend(
            msgspec.json.encode([room.at, stamp, seat.number, fact.type, fact.data])
            for fact in step.facts
            if fact.to in (None, seat.player)
        )
        if turned:  # What a snapshot would say; between two of them the facts are all there is.
            received.append(msgspec.json.encode(room.view(seat.player)))
            received.append(room.logic.me(room.state, seat.player).encode())


def pairs_of(seed: int, mode: str = "spot") -> list[tuple[int, int]]:
    """Every pair of a human and an AI seat of this deal."""
    seats = started(seed, Match(), mode).state.seats
    humans = [seat.number for seat in seats if seat.role == "human"]
    return [(human, seat.number) for human in humans for seat in seats if seat.role == "ai"]


SCRIPT = Script(
    [
        *((50, seat, "ready", {}) for seat in range(1, 7)),
        *((1_337, seat, "message", {"text": f"line of seat {seat}"}) for seat in (1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1)),
        *((100, seat, "message", {"text": "quick"}) for seat in range(1, 7) for _ in range(5)),
        (0, 1, "gone", {}),
        (2_000, 1, "message", {"text": "too late"}),
        *(
            (511, seat, "vote", {"named": seat % 6 + 1, "sliders": {str(seat % 6 + 1): 50 + seat}})
            for seat in range(1, 7)
        ),
        (100, 2, "vote", {"named": 1}),
        *((300, seat, "vote", {"named": 1 if seat != 1 else 2}) for seat in range(1, 7)),
        *((9_000, seat, "message", {"text": "round two"}) for seat in range(1, 7)),
        (ENDLESS, 1, "message", {"text": "end"}),
    ],
    QUICK,
)
"""Made up: through every phase of a round, with a crowd at one instant."""


def recorded(first: int) -> Script:
    """A whole evening at the pace of recorded people: each seat has the pauses of one of them between all it does."""
    due: list[tuple[int, int, str, dict[str, Any]]] = []
    for seat in SEATS:
        at = 200 * seat
        for place, pause_s in enumerate(pauses_of(first + seat) * 2):
            at += 1000 * pause_s + 37 * seat
            due.append((at, seat, *DOINGS[(place + seat) % len(DOINGS)](seat)))
    due += [(80_500, HOST, "pause", {}), (84_500, HOST, "resume", {}), (85_500, HOST, "extend", {"seconds": 15})]
    due.sort(key=lambda one: (one[0], one[1]))
    times = [0, *(one[0] for one in due)]
    intents = [(at - before, seat, name, args) for before, (at, seat, name, args) in zip(times, due, strict=False)]
    return Script(intents, AT_EASE)


DOINGS: tuple[Callable[[int], tuple[str, dict[str, Any]]], ...] = (
    lambda seat: ("message", {"text": f"line of seat {seat}"}),
    lambda seat: ("answer", {"prompt": 0, "text": f"answer of seat {seat}"}),
    lambda seat: ("answer", {"prompt": 1, "text": f"other answer of seat {seat}"}),
    lambda seat: ("suspect", {"seat": seat % 6 + 1, "per_cent": 10 * seat}),
    lambda seat: ("message", {"text": "ok"}),
    lambda seat: ("vote", {"named": seat % 6 + 1, "sliders": {str(seat % 6 + 1): 50 + seat}}),
    lambda seat: ("ready", {}),
)


def intents(command: str, args: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Intent]:
    return st.tuples(st.integers(0, 4_000), st.integers(1, 6), st.just(command), args)


def bare(*commands: str) -> st.SearchStrategy[Intent]:
    return st.sampled_from(commands).flatmap(lambda command: intents(command, st.builds(dict[str, Any])))


def _note(numbers: tuple[int, int]) -> dict[str, Any]:
    return {"seat": numbers[0], "per_cent": numbers[1]}


INTENT = (
    intents("message", st.text().map(lambda text: {"text": text}))
    | intents("vote", (st.none() | st.integers(0, 7)).map(lambda named: {"named": named}))
    | intents("answer", st.tuples(st.integers(0, 2), st.text()).map(lambda a: {"prompt": a[0], "text": a[1]}))
    | intents("suspect", st.tuples(st.integers(0, 7), st.integers(0, 101)).map(_note))
    | bare("ready", "gone", "leave", "start")
    | st.tuples(st.integers(0, 4_000), st.just(HOST), st.sampled_from(("pause", "resume")), st.just(dict[str, Any]()))
)


def same_for_both(logic: type[Match], script: Script, seed: int, pair: tuple[int, int], mode: str = "spot") -> bool:
    first = frames_of_third_seats(logic(), script, seed=seed, swap=False, pair=pair, mode=mode)
    second = frames_of_third_seats(logic(), script, seed=seed, swap=True, pair=pair, mode=mode)
    return first == second


def test_the_script_passes_through_every_phase_of_a_round() -> None:
    frames = b"".join(frames_of_third_seats(Match(), SCRIPT, swap=False, pair=pairs_of(1)[0]))
    for phase in ("ready", "discussion", "voting", "runoff", "result"):
        assert f'{{"phase":{{"name":"{phase}"'.encode() in frames
    assert b"too late" not in frames
    assert b"round two" in frames


def same_for_all_pairs(logic: type[Match], script: Script, seed: int, mode: str = "spot") -> bool:
    return all(same_for_both(logic, script, seed, pair, mode) for pair in pairs_of(seed, mode))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(3))
def test_third_seats_receive_the_same_bytes_whoever_is_human(seed: int, mode: str) -> None:
    assert same_for_all_pairs(Match, SCRIPT, seed, mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(3))
def test_third_seats_receive_the_same_bytes_at_the_pace_of_people(seed: int, mode: str) -> None:
    assert same_for_all_pairs(Match, recorded(10 * seed), seed, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_recorded_pace_reaches_every_phase_of_a_round(mode: str) -> None:
    pair = pairs_of(1, mode)[0]
    frames = b"".join(frames_of_third_seats(Match(), recorded(10), swap=False, pair=pair, mode=mode))
    expected = ["ready", "discussion", "voting", "result", *(["prompts"] if mode == "masks" else [])]
    assert all(f'{{"phase":{{"name":"{phase}"'.encode() in frames for phase in expected)
    assert b"line of seat" in frames
    assert (b"answer of seat" in frames) is (mode == "masks")
    assert b'"paused":true' in frames


@settings(max_examples=100)
@given(st.lists(INTENT, min_size=30, max_size=60), st.integers(0, 2**64), st.integers(0, 4), st.sampled_from(MODES))
def test_third_seats_receive_the_same_bytes_in_any_game(script: list[Intent], seed: int, pair: int, mode: str) -> None:
    assert same_for_both(Match, Script(script, QUICK), seed, pairs_of(seed, mode)[pair], mode)


MODERATED = Script(
    [
        *((50, seat, "ready", {}) for seat in SEATS),
        *(
            (1_337, seat, "message", {"text": text})
            for text in ("a damn line", "what the fuck", "sh1t")
            for seat in SEATS
        ),
        *((400, seat, "report", {"line": 1 + seat, "why": "rude"}) for seat in SEATS),
        *((300, seat, "report", {"seat": seat % 6 + 1, "why": "spam"}) for seat in SEATS),
        *((500, HOST, "hide", {"line": line}) for line in range(1, 7)),
        *((500, HOST, "show", {"line": line}) for line in range(1, 4)),
        (100, HOST, "settings", {"filter": "strict"}),
        *((900, seat, "message", {"text": text}) for text in ("what the fuck", "fine") for seat in SEATS),
        (100, HOST, "dismiss", {"report": 2}),
    ],
    AT_EASE,
)
"""Every seat says rude things and reports its neighbour; the host hides lines and shows some again."""


@pytest.mark.parametrize("mode", MODES)
def test_moderation_looks_the_same_whoever_is_human(mode: str) -> None:
    assert same_for_all_pairs(Match, MODERATED, 1, mode)
    frames = b"".join(frames_of_third_seats(Match(), MODERATED, swap=False, pair=pairs_of(1, mode)[0], mode=mode))
    if mode != "masks":  # Its prompts last as long as this script.
        assert b"removed by the host" in frames
        assert b"message/filtered" in frames


@pytest.mark.parametrize("mode", ["spot", "masks"])
def test_who_is_removed_leaves_the_same_empty_seat_whoever_sat_there(mode: str) -> None:
    seats = started(1, Match(), mode).state.seats
    host = next(seat.number for seat in seats if seat.player == "p-Ada")
    for pair in pairs_of(1, mode):
        for removed in pair if host not in pair else ():
            script = Script([(500, HOST, "kick", {"seat": removed}), *SCRIPT.intents], QUICK)
            assert same_for_both(Match, script, 1, pair, mode)


def test_the_deal_is_the_same_whoever_is_in_the_pack() -> None:
    for seed in range(30):
        assert deal_is_blind(deal.seated, seed)


def deal_is_blind(seated: Any, seed: int) -> bool:
    """Swapping a human and an AI in the pack swaps them at the table and moves no mask."""
    chance = seeded(seed)
    humans = [Seat(number=0, name="", avatar="", player=f"p{n}", role="human", nickname="Adam"[n:]) for n in (0, 1)]
    bots = [Seat(number=0, name="", avatar="", player=f"p{n}", role="ai") for n in (2, 3)]
    pack = (*humans, *bots)
    swapped = (pack[2], pack[1], pack[0], pack[3])
    (first, after), (second, after_swap) = seated(chance, pack), seated(chance, swapped)
    masks = [[(seat.number, seat.name, seat.avatar) for seat in seats] for seats in (first, second)]
    order = [[seat.player for seat in seats] for seats in (first, second)]
    back = [{"p0": "p2", "p2": "p0"}.get(player, player) for player in order[1]]
    return after == after_swap and masks[0] == masks[1] and order[0] == back


class Leaky(Match):
    """A room that treats an AI's line differently on its way out."""

    def step(self, state: State, action: Action, *, at: int) -> Step:
        done = super().step(state, action, at=at)
        seat = seat_of(state, action.player) if isinstance(action, Act) else None
        if seat is None or seat.role != "ai":
            return done
        facts = tuple(
            Fact(fact.type, self.leak(fact.data), fact.to) if fact.type == "message" else fact for fact in done.facts
        )
        return msgspec.structs.replace(done, facts=facts)

    def leak(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is different about it."""
        raise NotImplementedError


class OneMoreByte(Leaky):
    def leak(self, data: dict[str, Any]) -> dict[str, Any]:
        return data | {"text": data["text"] + " "}


class KeyOrder(Leaky):
    def leak(self, data: dict[str, Any]) -> dict[str, Any]:
        return dict(reversed(data.items()))


class TimestampParity(Leaky):
    def leak(self, data: dict[str, Any]) -> dict[str, Any]:
        return data | {"at": data["at"] | 1}


class AcknowledgementDelay(Match):
    """An AI's line is acknowledged at once, but leaves with whatever comes next."""

    def __init__(self) -> None:
        self.held: tuple[Fact, ...] = ()

    def step(self, state: State, action: Action, *, at: int) -> Step:
        done = super().step(state, action, at=at)
        facts, self.held = (*self.held, *done.facts), ()
        seat = seat_of(state, action.player) if isinstance(action, Act) and action.name == "message" else None
        if seat is not None and seat.role == "ai":
            facts, self.held = (), facts
        return msgspec.structs.replace(done, facts=facts)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("script", [SCRIPT, recorded(10)], ids=["made-up", "recorded"])
@pytest.mark.parametrize("leaky", [OneMoreByte, KeyOrder, TimestampParity, AcknowledgementDelay])
def test_the_comparison_catches_a_planted_leak(leaky: type[Match], script: Script, mode: str) -> None:
    assert not any(same_for_both(leaky, script, 1, pair, mode) for pair in pairs_of(1, mode))


def test_the_comparison_catches_a_mask_linked_to_a_nickname() -> None:
    def linked(chance: Any, pack: tuple[Seat, ...]) -> Any:
        seats, chance = deal.seated(chance, pack)
        mask = {len(seat.nickname or ""): MASKS[len(seat.nickname or "")] for seat in seats}
        named = (msgspec.structs.replace(seat, name=mask[len(seat.nickname or "")].name) for seat in seats)
        return tuple(named), chance

    assert not all(deal_is_blind(linked, seed) for seed in range(5))


def humans_alone_decide(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Plants a rule in which the table waits for its humans only."""

    def humans_ready(state: State, action: Ready) -> Change:
        after = ready.ready(state, action)
        done = after.refused is None and all(seat.ready for seat in after.state.seats if seat.role == "human")
        return msgspec.structs.replace(after, then="discussion" if done else None)

    def humans_voted(state: State) -> bool:
        voted = {ballot.seat for ballot in state.ballots}
        return all(seat.number in voted for seat in state.seats if seat.role == "human")

    match what:
        case "ready":
            monkeypatch.setattr(reducer, "ready", SimpleNamespace(ready=humans_ready))
        case _:
            monkeypatch.setattr(ballots, "complete", humans_voted)


@pytest.mark.parametrize("what", ["ready", "vote"])
def test_the_comparison_catches_a_table_that_waits_for_its_humans_only(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    humans_alone_decide(monkeypatch, what)
    assert not same_for_all_pairs(Match, SCRIPT, seed=1)
