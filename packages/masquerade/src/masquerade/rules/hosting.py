"""What the host may do besides settings and start: take somebody out, stop the clock, add time, pass the part on."""

import msgspec

from masquerade.rules import answers, ballots, deadlines, entrance, facts, roster
from masquerade.rules.actions import Continue, Extend, HostMove, Kick, PassHost, Pause
from masquerade.rules.phases import ready, voting
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.speech import same_name
from masquerade.rules.state import Ballot, Person, Seat, State, seat_at, with_seat
from masquerade.wire.phases import MASKED, PhaseName
from masquerade.wire.settings import EXTEND_MAX_S, EXTEND_MIN_S


def moved(state: State, action: HostMove, at: int) -> Change:
    """Decides a move of the host."""
    match action:
        case Kick():
            return _kick(state, action)
        case PassHost():
            return _pass_on(state, action)
        case Pause():
            return _pause(state, action, at)
        case Continue():
            return _continue(state, action, at)
        case Extend():
            return _extend(state, action)


def _pause(state: State, action: Pause, at: int) -> Change:
    if (refused := _no_clock(state, action.player)) is not None:
        return refused
    if state.phase.left_ms is not None:
        return refuse(state, "host/paused", "The clock stands still already.")
    after = msgspec.structs.replace(state, phase=deadlines.stopped(state.phase, at))
    return Change(after, (facts.phase(after),))


def _continue(state: State, action: Continue, at: int) -> Change:
    if (refused := _no_clock(state, action.player)) is not None:
        return refused
    if state.phase.left_ms is None:
        return refuse(state, "host/not_paused", "The clock is running.")
    after = msgspec.structs.replace(state, phase=deadlines.running(state.phase, at))
    return Change(after, (facts.phase(after),))


def _extend(state: State, action: Extend) -> Change:
    if (refused := _no_clock(state, action.player)) is not None:
        return refused
    if not EXTEND_MIN_S <= action.seconds <= EXTEND_MAX_S:
        return refuse(state, "host/out_of_range", f"Add {EXTEND_MIN_S} to {EXTEND_MAX_S} seconds at a time.")
    longer = deadlines.extended(state.phase, action.seconds * deadlines.SECOND_MS)
    after = msgspec.structs.replace(state, phase=longer)
    return Change(after, (facts.phase(after),))


def _no_clock(state: State, player: str) -> Change | None:
    if player != state.host:
        return refuse(state, "host/not_host", "Only the host does that.")
    if state.phase.name not in MASKED:
        return refuse(state, "host/not_running", "No game is running.")
    return None


def _pass_on(state: State, action: PassHost) -> Change:
    if action.player != state.host:
        return refuse(state, "host/not_host", "Only the host does that.")
    person = None if state.phase.name in MASKED else _named(state, action.name)
    if person is None:
        return refuse(state, "host/unknown", "Nobody here has that name.")
    after = msgspec.structs.replace(state, host=person.player)
    return Change(after, roster.listed(state, after))


def _kick(state: State, action: Kick) -> Change:
    if action.player != state.host:
        return refuse(state, "kick/not_host", "Only the host takes somebody out.")
    if state.phase.name in MASKED:
        seat = None if action.seat is None else seat_at(state, action.seat)
        player = None if seat is None or not seat.alive else seat.player
    else:
        seat, person = None, _named(state, action.name or "")
        player = None if person is None else person.player
    if player is None:
        return refuse(state, "kick/unknown", "There is nobody like that to take out.")
    if player == action.player:
        return refuse(state, "kick/self", "You cannot take yourself out.")
    barred = entrance.banned(state, player)
    done = roster.without(barred, player) if seat is None else _vacated(barred, seat)
    return msgspec.structs.replace(done, dismissed=(player,))


def _vacated(state: State, seat: Seat) -> Change:
    """The seat stays empty. What the table waits for, it no longer waits for from this seat."""
    table = with_seat(state, msgspec.structs.replace(seat, alive=False, vacant=True))
    kept = tuple(_without(ballot, seat.number) for ballot in table.ballots if ballot.seat != seat.number)
    electorate = table.electorate - (table.phase.name in ("prompts", "voting", "runoff"))
    after = msgspec.structs.replace(
        table,
        ballots=kept,
        sealed=tuple(answer for answer in table.sealed if answer.seat != seat.number),
        electorate=electorate,
        phase=msgspec.structs.replace(
            table.phase, tied=tuple(number for number in table.phase.tied if number != seat.number)
        ),
    )
    recast = tuple(facts.ballot(after, _player(after, ballot)) for ballot in kept if ballot not in table.ballots)
    told = (facts.phase(after), facts.player_list(after), facts.voted(after), facts.you(after, seat.player), *recast)
    return Change(after, told, then=_what_it_waited_for(after))


def _what_it_waited_for(state: State) -> PhaseName | None:
    if state.phase.left_ms is not None:
        return None
    match state.phase.name:
        case "ready" if ready.complete(state):
            return ready.begun(state)
        case "prompts" if answers.complete(state):
            return "discussion"
        case "voting" | "runoff" if ballots.complete(state):
            return voting.lock(state)
        case _:
            return None


def _without(ballot: Ballot, number: int) -> Ballot:
    return msgspec.structs.replace(ballot, named=None) if ballot.named == number else ballot


def _player(state: State, ballot: Ballot) -> str:
    seat = seat_at(state, ballot.seat)
    return "" if seat is None else seat.player


def _named(state: State, name: str) -> Person | None:
    return next((person for person in roster.playing(state) if same_name(person.name, name)), None)
