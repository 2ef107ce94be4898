"""Properties of any history, in every mode: folding, secrecy, recovery."""

from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from masquerade.rules.projection import you_view
from masquerade.rules.rng import seeded
from masquerade.rules.state import State
from masquerade.rules.view_reducer import apply
from masquerade.simulation.random_players import BELL, KINDS, NAMES, RandomMove, RandomPlayers, drawn
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import PhaseName
from masquerade.wire.view import as_json
from roomlit.ports.logic import Enter, Fact, Step


class History(NamedTuple):
    """How a room begins, how many screens are there already, and what people, connections and clock do then."""

    seed: int
    begun: PhaseName
    screens: int
    moves: list[RandomMove]


PEOPLE = {"auto": (1, 4), "spot": (2, 4), "masks": (3, 4), "hunt": (1, 1)}
"""How many people a room begins with, by mode."""
KIND = st.sampled_from((*range(KINDS), BELL, BELL, BELL))
MOVE = st.tuples(KIND, st.integers(0, 40), st.integers(0, 100_000))
BEGUN: tuple[PhaseName, ...] = ("lobby", "ready", "discussion", "discussion", "voting", "reveal")
HISTORY = st.builds(
    History,
    st.integers(0, 2**80),
    st.sampled_from(BEGUN),
    st.sampled_from((0, 0, 0, 0, 19)),
    st.lists(MOVE, min_size=40, max_size=90),
)
EVENING = 800
"""Random moves enough for two games, mostly."""
QUICK = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining long histories takes minutes
CAST = {"engine": "zqengine", "personas": ["zqpersona-a", "zqpersona-b"]}
every_mode = pytest.mark.parametrize("mode", PEOPLE)


def opened(mode: str, history: History) -> SimulatedRoom:
    """A room in any phase: histories should reach deep states too."""
    seed, low, high = history.seed, *PEOPLE[mode]
    room = SimulatedRoom(
        seed=seed, mode=mode, ai_seats=3, rounds=2, elimination=seed % 3 > 0, discussion_s=8, prompts_s=8, cast=CAST
    )
    room.join(*NAMES[: low + seed % (high - low + 1)])
    for n in range(history.screens):
        room.send(Enter(player=f"p-tv{n}", name="tv", meta={"watch": True}))
    room.until(history.begun)
    return room


def in_play(mode: str, seed: int) -> SimulatedRoom:
    """A game that has just begun."""
    return opened(mode, History(seed, "discussion", 0, []))


def folded(view: dict[str, Any], facts: tuple[Fact, ...], player: str | None) -> dict[str, Any]:
    for fact in facts:
        if fact.to in (None, player):
            view = apply(view, fact.type, fact.data, "public" if fact.to is None else "me")
    return view


TO_THE_REVEAL: list[RandomMove] = [(BELL, 0, 0)] * 12
DI_ARRIVES, A_SCREEN_ARRIVES, THE_SCREEN_GOES = (0, 3, 0), (22, 0, 0), (2, 8, 1)
DI_GOES, ADA_MAKES_DI_HOST = (2, 3, 1), (21, 0, 3)
AN_ABSENT_HOST = [
    *(DI_ARRIVES, A_SCREEN_ARRIVES, *TO_THE_REVEAL),
    *(DI_GOES, ADA_MAKES_DI_HOST, THE_SCREEN_GOES),
]
"""The part of an absent host went back to Ada when a screen was switched off, and no page was told."""


@every_mode
@settings(phases=QUICK, max_examples=24)
@given(HISTORY)
@example(History(0, "discussion", 0, AN_ABSENT_HOST))
def test_any_view_with_the_later_events_folded_in_is_the_later_view(mode: str, history: History) -> None:
    room = opened(mode, history)
    players = RandomPlayers(room)
    pages: dict[str | None, dict[str, Any]] = {None: room.view(None)}
    for move in history.moves:
        pages |= {player: room.view(player) for player in players.everybody() if player not in pages}
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        pages = {player: folded(page, step.facts, player) for player, page in pages.items()}
        assert pages[None] == room.view(None)
        for player, page in pages.items():  # but for this all views are equal, as is asserted at the end
            assert page["you"] == as_json(you_view(room.state, player))
    for player, page in pages.items():
        shown = room.view(player)
        assert page == shown
        assert list(shown) == list(room.view(None)), "key order says nothing"


@every_mode
def test_views_fold_through_whole_games_with_rematches(mode: str) -> None:
    for seed in range(4):
        room = in_play(mode, seed)
        players, chance = RandomPlayers(room), seeded(seed)
        view: dict[str | None, dict[str, Any]] = {player: room.view(player) for player in ("p-Ada", "p-Ed", None)}
        for _ in range(EVENING):
            move, chance = drawn(chance)
            step = room.send(players.action(move), after_ms=players.lasts_ms(move))
            view = {player: folded(known, step.facts, player) for player, known in view.items()}
            assert view == {player: room.view(player) for player in view}


@every_mode
@settings(phases=QUICK, max_examples=12)
@given(HISTORY)
def test_folding_the_journal_again_gives_the_same_state_and_the_same_facts(mode: str, history: History) -> None:
    room = opened(mode, history)
    RandomPlayers(room).play(history.moves)
    again = SimulatedRoom(seed=history.seed, **room.options)
    for action, at in room.journal:
        again.at = at
        again.send(action)
    assert again.state == room.state
    assert msgspec.json.encode(again.facts) == msgspec.json.encode(room.facts)


@every_mode
@settings(phases=QUICK, max_examples=12)
@given(HISTORY)
def test_a_snapshot_of_the_state_goes_on_like_the_original(mode: str, history: History) -> None:
    room, half = opened(mode, history), len(history.moves) // 2
    players = RandomPlayers(room)
    players.play(history.moves[:half])
    saved = room.logic.load(room.logic.save(room.state))
    assert saved == room.state
    journal, facts = len(room.journal), len(room.facts)
    players.play(history.moves[half:])
    state, said = saved, list[Fact]()
    for action, at in room.journal[journal:]:
        done = room.logic.step(state, action, at=at)
        state = done.state
        said.extend(done.facts)
    assert state == room.state
    assert said == room.facts[facts:]


@every_mode
@settings(phases=QUICK, max_examples=12)
@given(HISTORY)
def test_a_refused_move_keeps_the_state_and_says_what_to_do(mode: str, history: History) -> None:
    room = opened(mode, history)
    players = RandomPlayers(room)
    for move in history.moves:
        before = room.state
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        if step.refused is not None:
            assert step.state is before
            assert step.facts == ()
            assert "/" in step.refused.code
            assert step.refused.message.endswith(".")


def secrets_of_others(state: State, player: str | None) -> list[str]:
    """Text that must not occur in anything sent to `player` while the game runs."""
    known = {"", *(person.name for person in state.people if person.player == player)}
    if player == state.host:
        known |= {knock.name for knock in state.knocks}  # They say themselves what they are called.
    nicknames = [seat.nickname or "" for seat in state.seats if seat.player != player]
    return [
        *(seat.player for seat in state.seats),
        *(f'"{name}"' for name in nicknames if name not in known),
        "zqengine",
        "zqpersona",
        str(state.rng.key),
    ]


def running(state: State) -> bool:
    return state.phase.name not in ("lobby", "reveal")


@every_mode
@settings(phases=QUICK, max_examples=20)
@given(HISTORY)
def test_no_view_and_no_event_holds_another_seats_secret_before_the_reveal(mode: str, history: History) -> None:
    room = opened(mode, history)
    players = RandomPlayers(room)
    for move in history.moves:
        game = room.state.game
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        if running(room.state) and room.state.game == game:  # a rematch may come with the last game's reveal
            assert_secrets_are_kept(room, step, players.everybody())


@every_mode
def test_secrets_are_kept_through_whole_games_with_rematches(mode: str) -> None:
    phases: set[str] = set()
    for seed in range(4):
        room = in_play(mode, seed)
        players, chance = RandomPlayers(room), seeded(seed)
        for _ in range(EVENING):
            game = room.state.game
            move, chance = drawn(chance)
            step = room.send(players.action(move), after_ms=players.lasts_ms(move))
            phases.add(room.state.phase.name)
            if running(room.state) and room.state.game == game:
                assert_secrets_are_kept(room, step, players.everybody())
    assert phases == {"ready", "prompts", "discussion", "voting", "runoff", "result", "elimination", "reveal"}


def assert_secrets_are_kept(room: SimulatedRoom, step: Step, players: tuple[str, ...]) -> None:
    """Neither a view nor an event of this step tells a player more than its own seat may know."""
    for player in (*players, None):
        view = room.view(player)
        told = [fact for fact in step.facts if fact.to in (None, player)]
        text = msgspec.json.encode([view, told]).decode().replace(f'"to":"{player}"', "")
        assert not [secret for secret in secrets_of_others(room.state, player) if secret in text]
        assert all(seat["role"] is None for seat in view["seats"] if seat["alive"])
        assert_ballots_are_sealed(room, told, player)


def assert_ballots_are_sealed(room: SimulatedRoom, told: list[Fact], player: str | None) -> None:
    """While a vote runs nobody learns more than the number of ballots and the own one."""
    own = {fact.type for fact in told if fact.to is not None}
    assert own <= {"seat", "ballot"}
    if room.state.phase.name in ("voting", "runoff"):
        text = msgspec.json.encode([fact.data for fact in told if fact.to is None]).decode()
        assert "sliders" not in text
        assert "named" not in text
    mine = [ballot for ballot in room.state.ballots if player is not None and room.player(ballot.seat) == player]
    shown = room.view(player)["you"]["ballot"]
    assert (shown is None) is (not mine)
    if mine:
        assert shown["named"] == mine[0].named
