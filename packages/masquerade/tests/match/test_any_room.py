"""Whatever people, the host, their connections and the clock do: the rules keep their promises. A state machine."""

from typing import Any, ClassVar

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from masquerade.rules.roster import playing
from masquerade.rules.state import State
from masquerade.rules.view_reducer import apply
from masquerade.simulation.random_players import KINDS, NAMES, RandomPlayers
from masquerade.simulation.room import SimulatedRoom
from masquerade.wire.phases import MASKED, PhaseName
from roomlit.ports.logic import Enter, Step

TIMED: frozenset[PhaseName] = frozenset({"ready", "prompts", "discussion", "voting", "runoff", "elimination", "result"})
BEGUN: tuple[PhaseName, ...] = ("lobby", "ready", "discussion", "voting", "voting", "reveal")
CAST = {"engine": "zqengine", "personas": ["zqpersona-a", "zqpersona-b"]}
SCREENS = ("p-watch0", "p-watch1")
PLAYER = st.sampled_from([f"p-{name}" for name in NAMES])
SOMEBODY = PLAYER | st.sampled_from(SCREENS)
SOMETHING = st.tuples(st.integers(0, KINDS - 1), st.integers(0, 40), st.integers(0, 100_000))
OPEN_PAGES = (None, "p-Ada", "p-Ed", SCREENS[0])


def table(state: State) -> tuple[Any, ...]:
    """What a deal settles for the whole game."""
    return tuple((seat.number, seat.name, seat.avatar, seat.role) for seat in state.seats)


class AnyRoom(RuleBasedStateMachine):
    """One room, its state before each step, the table of the running game, and what some open pages show."""

    mode: ClassVar[str]
    people: ClassVar[int]

    @initialize(
        seed=st.integers(0, 2**64),
        more=st.integers(0, 2),
        begun=st.sampled_from(BEGUN),
        elimination=st.sampled_from([True, True, False]),
    )
    def open(self, seed: int, more: int, begun: PhaseName, elimination: bool) -> None:
        self.room = SimulatedRoom(
            seed=seed, mode=self.mode, ai_seats=3, rounds=2, elimination=elimination, discussion_s=8, cast=CAST
        )
        self.players = RandomPlayers(self.room)
        self.dealt: dict[int, tuple[Any, ...]] = {}
        self.room.join(*NAMES[: self.people + (more if self.mode != "hunt" else 0)])
        self.room.until(begun)
        self.pages = {player: self.room.view(player) for player in OPEN_PAGES}

    def took(self, before: State, step: Step) -> None:
        for player, view in self.pages.items():
            for fact in step.facts:
                if fact.to in (None, player):
                    view = apply(view, fact.type, fact.data, "public" if fact.to is None else "me")
            self.pages[player] = view
        if step.refused is not None:
            assert self.room.state == before, "a refused move changes nothing"
            assert step.facts == ()
            assert step.dismissed == ()
            assert step.refused.code.count("/") == 1
            assert step.refused.message
        assert self.room.state.game >= before.game
        assert self.room.state.message_count >= (before.message_count if self.room.state.game == before.game else 0)
        if {before.phase.name, self.room.state.phase.name} <= MASKED:
            assert self.room.state.host == before.host, "a new host would know that a silent mask is human"

    @rule(move=SOMETHING)
    def anybody_does_something(self, move: tuple[int, int, int]) -> None:
        before = self.room.state
        self.took(before, self.room.send(self.players.action(move), after_ms=self.players.lasts_ms(move)))

    @rule()
    def the_bell_rings(self) -> None:
        before = self.room.state
        if self.room.logic.deadline(before) is not None:
            self.took(before, self.room.ring())
            assert self.room.state != before, "a bell that is due does something"

    @rule(player=PLAYER, text=st.text(max_size=220))
    def somebody_says(self, player: str, text: str) -> None:
        before = self.room.state
        step = self.room.act(player, "message", text=text)
        self.took(before, step)
        if step.refused is None:
            # The bell of the discussion may ring first; then the line is refused.
            assert before.phase.name in ("discussion", "ready")
            assert self.room.state.message_count == before.message_count + 1

    @rule(player=SOMEBODY, online=st.booleans())
    def a_connection_goes_or_comes_back(self, player: str, online: bool) -> None:
        before, due = self.room.state, self.room.logic.deadline(self.room.state)
        step = self.room.presence(player, online=online)
        self.took(before, step)
        outside = any(knock.player == player for knock in before.knocks)  # Of those the host hears.
        if before.phase.name in MASKED and not outside and (due is None or self.room.at < due):
            assert step.facts == (), "a dropped line would out a human"

    @rule(screen=st.sampled_from(SCREENS), leaves=st.booleans())
    def a_screen_comes_or_leaves(self, screen: str, leaves: bool) -> None:
        before = self.room.state
        if leaves:
            self.took(before, self.room.act(screen, "leave"))
        else:
            self.took(before, self.room.send(Enter(player=screen, name="Screen", meta={"watch": True})))

    @rule(name=st.sampled_from(NAMES))
    def the_host_passes_the_part_on(self, name: str) -> None:
        before = self.room.state
        self.took(before, self.room.act(before.host or "", "host", name=name))

    @rule(name=st.sampled_from(NAMES), seat=st.integers(1, 6))
    def the_host_takes_somebody_out(self, name: str, seat: int) -> None:
        before = self.room.state
        step = self.room.act(before.host or "", "kick", name=name, seat=seat)
        self.took(before, step)
        assert set(step.dismissed) <= self.room.state.barred

    @precondition(lambda self: self.room.state.phase.name in ("voting", "runoff"))
    @rule(names=st.lists(st.integers(1, 7), min_size=7, max_size=7))
    def everybody_votes(self, names: list[int]) -> None:
        """As they like, for two seats mostly: ties and majorities both happen."""
        for seat, named in zip(self.room.state.seats, names, strict=False):
            before = self.room.state
            self.took(before, self.room.act(seat.player, "vote", named=named if named < 3 else 1))

    @rule(running=st.booleans())
    def the_host_stops_the_clock_or_lets_it_run(self, running: bool) -> None:
        before = self.room.state
        step = self.room.act(before.host or "", "resume" if running else "pause")
        self.took(before, step)
        if step.refused is None and not running:
            assert self.room.logic.deadline(self.room.state) is None

    @rule(down_ms=st.integers(0, 60_000))
    def the_server_restarts(self, down_ms: int) -> None:
        before = self.room.state
        self.took(before, self.room.restart(down_ms))
        assert self.room.state.phase.name == before.phase.name, "a restart ends no phase"

    @invariant()
    def every_page_shows_what_the_room_knows(self) -> None:
        assert self.pages == {player: self.room.view(player) for player in self.pages}

    @invariant()
    def somebody_who_plays_is_host_as_long_as_anybody_plays(self) -> None:
        state = self.room.state
        players = [person.player for person in playing(state)]
        assert state.host in players if players else state.host is None

    @invariant()
    def while_masks_are_worn_nobody_is_listed(self) -> None:
        if self.room.state.phase.name in MASKED:
            assert self.room.view(None)["people"] == []

    @invariant()
    def the_table_stays_as_it_was_dealt(self) -> None:
        state = self.room.state
        if state.seats and state.phase.name != "lobby":
            assert self.dealt.setdefault(state.game, table(state)) == table(state)

    @invariant()
    def a_timed_phase_has_a_deadline_or_is_paused(self) -> None:
        phase = self.room.state.phase
        if phase.name in TIMED:
            assert (phase.ends_at is None) is (phase.left_ms is not None)
            assert (self.room.logic.deadline(self.room.state) is None) is (phase.ends_at is None)
        else:
            assert phase.ends_at is None

    @invariant()
    def nobody_is_shown_a_role_before_the_reveal(self) -> None:
        state = self.room.state
        if state.phase.name == "reveal":
            return
        for player in (None, *(seat.player for seat in state.seats), *(f"p-{name}" for name in NAMES)):
            view = self.room.view(player)
            assert view["reveal"] is None
            assert all(seat["role"] is None for seat in view["seats"] if seat["alive"])
            text = msgspec.json.encode(view).decode()
            assert "zqengine" not in text
            assert "zqpersona" not in text

    @invariant()
    def no_more_ballots_are_in_than_there_are_voters(self) -> None:
        votes = self.room.view(None)["votes"]
        assert 0 <= votes["cast"] <= votes["of"] or votes["of"] == 0


class AnySpot(AnyRoom):
    mode, people = "spot", 2


class AnyMasks(AnyRoom):
    mode, people = "masks", 3


class AnyHunt(AnyRoom):
    mode, people = "hunt", 1


class AnyAuto(AnyRoom):
    mode, people = "auto", 1


def tried(machine: type[AnyRoom]) -> Any:
    machine.TestCase.settings = settings(max_examples=50, stateful_step_count=40)
    return machine.TestCase


TestAnySpot, TestAnyMasks, TestAnyHunt, TestAnyAuto = map(tried, (AnySpot, AnyMasks, AnyHunt, AnyAuto))
