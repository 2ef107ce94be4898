"""Properties of any history: folding, secrecy, recovery."""

from typing import Any

import msgspec
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from masquerade.rules.rng import seeded
from masquerade.rules.state import State
from masquerade.rules.view_reducer import apply
from masquerade.simulation.random_players import KINDS, NAMES, RandomPlayers, drawn
from masquerade.simulation.room import SimulatedRoom
from roomlit.ports.logic import Fact, Step

BELL = KINDS - 1
KIND = st.sampled_from((*range(KINDS), BELL, BELL, BELL))
MOVE = st.tuples(KIND, st.integers(0, 40), st.integers(0, 100_000))
HISTORY = st.tuples(st.integers(0, 2**80), st.booleans(), st.lists(MOVE, min_size=40, max_size=90))
EVENING = 800
"""Random moves enough for two games, mostly."""
QUICK = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining long histories takes minutes
CAST = {"engine": "zqengine", "personas": ["zqpersona-a", "zqpersona-b"]}


def opened(seed: int, crowded: bool) -> SimulatedRoom:
    """Either an empty lobby or a running game: histories should reach deep states too."""
    mode = ("spot", "masks")[seed % 2]
    room = SimulatedRoom(seed=seed, mode=mode, ai_seats=2, rounds=2, elimination=True, discussion_s=8, cast=CAST)
    if crowded:
        room.join(*NAMES[:3])
        room.until("discussion")
    return room


def folded(view: dict[str, Any], facts: tuple[Fact, ...], player: str | None) -> dict[str, Any]:
    for fact in facts:
        if fact.to in (None, player):
            view = apply(view, fact.type, fact.data, "public" if fact.to is None else "me")
    return view


@settings(phases=QUICK, max_examples=150)
@given(HISTORY)
def test_any_view_with_the_later_events_folded_in_is_the_later_view(history: tuple[int, bool, list[Any]]) -> None:
    seed, crowded, moves = history
    room = opened(seed, crowded)
    players = RandomPlayers(room)
    followers: dict[str | None, dict[str, Any]] = {None: room.view(None)}
    for move in moves:
        for player in players.everybody():
            followers.setdefault(player, room.view(player))
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        for player in followers:
            followers[player] = folded(followers[player], step.facts, player)
            assert followers[player] == room.view(player)
    for player in players.everybody():
        assert list(room.view(player)) == list(room.view(None)), "key order says nothing"


def test_views_fold_through_whole_games_with_rematches() -> None:
    for seed in range(25):
        room = opened(seed, crowded=True)
        players, chance = RandomPlayers(room), seeded(seed)
        view: dict[str | None, dict[str, Any]] = {player: room.view(player) for player in ("p-Ada", "p-Ed", None)}
        for _ in range(EVENING):
            move, chance = drawn(chance)
            step = room.send(players.action(move), after_ms=players.lasts_ms(move))
            view = {player: folded(known, step.facts, player) for player, known in view.items()}
            assert view == {player: room.view(player) for player in view}


@settings(phases=QUICK, max_examples=80)
@given(HISTORY)
def test_folding_the_journal_again_gives_the_same_state_and_the_same_facts(
    history: tuple[int, bool, list[Any]],
) -> None:
    seed, crowded, moves = history
    room = opened(seed, crowded)
    RandomPlayers(room).play(moves)
    again = SimulatedRoom(seed=seed, **room.options)
    for action, at in room.journal:
        again.at = at
        again.send(action)
    assert again.state == room.state
    assert msgspec.json.encode(again.facts) == msgspec.json.encode(room.facts)


@settings(phases=QUICK, max_examples=80)
@given(HISTORY)
def test_a_snapshot_of_the_state_goes_on_like_the_original(history: tuple[int, bool, list[Any]]) -> None:
    seed, crowded, moves = history
    room = opened(seed, crowded)
    players = RandomPlayers(room)
    players.play(moves[: len(moves) // 2])
    saved = msgspec.json.decode(msgspec.json.encode(room.state), type=State)
    assert saved == room.state
    room.state = saved
    players.play(moves[len(moves) // 2 :])
    assert msgspec.convert(msgspec.to_builtins(room.state), State) == room.state


@settings(phases=QUICK, max_examples=80)
@given(HISTORY)
def test_a_refused_move_keeps_the_state_and_says_what_to_do(history: tuple[int, bool, list[Any]]) -> None:
    seed, crowded, moves = history
    room = opened(seed, crowded)
    players = RandomPlayers(room)
    for move in moves:
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


@settings(phases=QUICK, max_examples=120)
@given(HISTORY)
def test_no_view_and_no_event_holds_another_seats_secret_before_the_reveal(
    history: tuple[int, bool, list[Any]],
) -> None:
    seed, _, moves = history
    room = opened(seed, crowded=True)
    players = RandomPlayers(room)
    for move in moves:
        game = room.state.game
        step = room.send(players.action(move), after_ms=players.lasts_ms(move))
        if running(room.state) and room.state.game == game:  # a rematch may come with the last game's reveal
            assert_secrets_are_kept(room, step, players.everybody())


def test_secrets_are_kept_through_whole_games_with_rematches() -> None:
    phases: set[str] = set()
    for seed in range(15):
        room = opened(seed, crowded=True)
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
