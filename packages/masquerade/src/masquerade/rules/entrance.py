"""The way in: who may enter, who waits until the host lets them in, and who gets a seat back that was theirs."""

import hmac
from collections import Counter

import msgspec

from masquerade.rules.actions import Admission, Approve, Decline, Join, Unban
from masquerade.rules.config import humans_max
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.roster import listed, playing, recounted
from masquerade.rules.speech import nickname, same_name
from masquerade.rules.state import Knock, Person, State, person_of, seat_of
from masquerade.wire.phases import MASKED
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import KNOCK_AGAIN_MS, KNOCKS_MAX, NAME_CHARS, WATCHERS_MAX

BROWSER, ADDRESS = "browser:", "address:"
"""How the marks of a joiner begin: a browser is one person's, an address may be a whole school's."""
ANYWHERE = "host:asked"
"""The mark of somebody who knocks wherever they come from: see `masks_hide_a_ban`."""


def join(state: State, action: Join) -> Change:
    """A person arrives: into the lobby, to watch until the rematch, or to wait outside. Twice changes nothing."""
    seat = seat_of(state, action.player)
    if person_of(state, action.player) or (seat is not None and seat.role == "ai"):
        return Change(state)
    if any(knock.player == action.player for knock in state.knocks) or action.player in state.declined:
        return Change(state)  # `outside` says how it stands.
    everybody = ANYWHERE in action.marks
    # Of the person only what says where it comes from is kept.
    action = msgspec.structs.replace(action, marks=tuple(mark for mark in action.marks if mark != ANYWHERE))
    name = nickname(action.name)
    holder = _holder(state, name) if action.reclaim and not action.watch else None
    if (refused := _unwelcome(state, action, name, holder)) is not None:
        return Change(state, refused=refused)
    if holder is not None and _is_free(state, holder, action):
        return _handed_over(state, holder, action.player, action.marks)
    if holder is not None or _must_knock(state, action, everybody=everybody):
        return _knocked(state, action, name, reclaim=holder is not None)
    return _entered(state, Person(action.player, name, watching=action.watch, marks=action.marks))


def outside(state: State, player: str) -> Refusal | None:
    """Why somebody who has asked to come in is not in; None for everybody else."""
    if any(knock.player == player for knock in state.knocks):
        told = "The host has been asked to let you in."
        return Refusal("join/knocking", told, KNOCK_AGAIN_MS)
    if player in state.declined:
        return Refusal("join/declined", "The host did not let you in.")
    return None


def masks_hide_a_ban(state: State) -> bool:
    """Whether a mask was taken out of the running game. Then all who come knock: if only those did who come from where
    a person was, it would say whether the mask was a person's.
    """
    return state.phase.name in MASKED and any(seat.vacant for seat in state.seats)


def answered(state: State, action: Admission) -> Change:
    """The host says who of those that knock comes in, or forgets whom it has kept out."""
    if action.player != state.host:
        return refuse(state, "host/not_host", "Only the host does that.")
    match action:
        case Approve(knock=number):
            return _approved(state, number)
        case Decline(knock=number):
            return _declined(state, number)
        case Unban():
            return _unbanned(state)


def banned(state: State, player: str) -> State:
    """The state in which this player, the browser and the name are kept out, and those of the address knock."""
    person = person_of(state, player)
    marks, names = (person.marks, (person.name,)) if person is not None else ((), ())
    return msgspec.structs.replace(
        state,
        barred=state.barred | {player},
        banned=state.banned.union(marks),
        banned_names=tuple(dict.fromkeys((*state.banned_names, *names))),
    )


def _unwelcome(state: State, action: Join, name: str, holder: Person | None) -> Refusal | None:
    settings = state.settings
    if any(mark.startswith(BROWSER) and mark in state.banned for mark in action.marks):
        return Refusal("join/banned", "The host took you out of this room.")
    if settings.password is not None and not _same(action.password, settings.password):
        return Refusal("join/password", "This room has a password." if not action.password else "Not the password.")
    # A lock keeps players out, and a password viewers too; who has a seat here is no newcomer.
    if settings.locked and not action.watch and holder is None:
        return Refusal("join/locked", "The host has locked this room.")
    if not name:
        return Refusal("join/name_empty", "Enter a name that people can see.")
    if len(name) > NAME_CHARS:
        return Refusal("join/name_too_long", f"A name has at most {NAME_CHARS} characters.")
    if holder is None and not action.watch and _holder(state, name) is not None:
        return Refusal("join/name_taken", "Somebody here has that name. Choose another.")
    return None if holder is not None else _full(state, watch=action.watch)


def _full(state: State, *, watch: bool) -> Refusal | None:
    if watch:
        full = sum(person.watching and not person.away for person in state.people) >= WATCHERS_MAX
    else:
        full = len(playing(state)) >= humans_max(state.settings)
    return Refusal("join/full", "This room is full.") if full else None


def _holder(state: State, name: str) -> Person | None:
    return next((person for person in playing(state) if same_name(name, person.name)), None)


def _is_free(state: State, holder: Person, action: Join) -> bool:
    """Whether a claimed seat is given without asking: nobody is on it, nobody could be asked, and nothing says that it
    is claimed from elsewhere.
    """
    host = person_of(state, state.host)
    asked = host is not None and not host.away and host.player != holder.player
    return holder.away and not asked and (not holder.marks or not set(holder.marks).isdisjoint(action.marks))


def _must_knock(state: State, action: Join, *, everybody: bool) -> bool:
    """There has to be a host; from the address of somebody who was taken out nobody comes in unseen."""
    knocks = everybody or state.settings.knock or not state.banned.isdisjoint(action.marks)
    return state.host is not None and knocks


def _knocked(state: State, action: Join, name: str, *, reclaim: bool) -> Change:
    waiting = state.knocks
    if len(waiting) >= KNOCKS_MAX:
        waiting = tuple(knock for knock in waiting if not knock.away)
    if len(waiting) >= KNOCKS_MAX:
        waiting = _with_a_place(waiting, _address(action.marks))
    if len(waiting) >= KNOCKS_MAX:
        return refuse(state, "join/full", "Too many people wait to be let in. Try again in a minute.")
    knock = Knock(state.knock_count + 1, action.player, name, action.watch, reclaim, action.marks)
    return Change(msgspec.structs.replace(state, knocks=(*waiting, knock), knock_count=knock.id))


def _with_a_place(waiting: tuple[Knock, ...], address: str) -> tuple[Knock, ...]:
    """Those who wait without the last one of the address that most of them come from, if it has far more than this one:
    whoever knocks under many names keeps nobody elsewhere out.
    """
    counted = Counter(_address(knock.marks) for knock in waiting)
    own = counted[address]
    crowd = max((one for one in counted if one), key=lambda one: counted[one], default="")
    if not crowd or counted[crowd] <= own + 1:
        return waiting
    last = next(knock for knock in reversed(waiting) if _address(knock.marks) == crowd)
    return tuple(knock for knock in waiting if knock is not last)


def _address(marks: tuple[str, ...]) -> str:
    """The mark of the address, "" for somebody of whom none is known."""
    return next((mark for mark in marks if mark.startswith(ADDRESS)), "")


def _approved(state: State, number: int) -> Change:
    knock = _knock(state, number)
    if knock is None:
        return refuse(state, "knock/unknown", "They have been answered already, or have gone.")
    opened = _without_knock(state, knock)
    holder = _holder(state, knock.name) if not knock.watch else None
    if holder is not None and not knock.reclaim:
        return refuse(state, "join/name_taken", "Somebody here has that name by now. Decline: they may choose another.")
    if holder is not None:
        return _handed_over(opened, holder, knock.player, knock.marks)
    if (full := _full(state, watch=knock.watch)) is not None:
        return Change(state, refused=full)
    return _entered(opened, Person(knock.player, knock.name, knock.away, knock.watch, knock.marks))


def _declined(state: State, number: int) -> Change:
    knock = _knock(state, number)
    if knock is None:
        return refuse(state, "knock/unknown", "They have been answered already, or have gone.")
    after = msgspec.structs.replace(
        _without_knock(state, knock),
        declined=state.declined | {knock.player},
        banned=state.banned.union(mark for mark in knock.marks if mark.startswith(BROWSER)),
    )
    return Change(after)


def _unbanned(state: State) -> Change:
    """Who was taken out of a running game stays out of its seat."""
    seated = frozenset(seat.player for seat in state.seats)
    nobody: frozenset[str] = frozenset()
    return Change(
        msgspec.structs.replace(state, barred=state.barred & seated, banned=nobody, banned_names=(), declined=nobody)
    )


def _handed_over(state: State, holder: Person, player: str, marks: tuple[str, ...]) -> Change:
    """The person and the seat go on under another player id; the one from before is a stranger's."""
    here = Person(player, holder.name, marks=marks)
    after = msgspec.structs.replace(
        state,
        people=tuple(here if person is holder else person for person in state.people),
        seats=tuple(
            msgspec.structs.replace(seat, player=player) if seat.player == holder.player else seat
            for seat in state.seats
        ),
        host=player if state.host == holder.player else state.host,
    )
    return Change(after, listed(state, after))


def _entered(state: State, person: Person) -> Change:
    here = _room_for_viewers(state.people) if person.watching else state.people
    host = state.host or (None if person.watching else person.player)
    knocks = state.knocks if person.watching else _without_namesakes(state.knocks, person.name)
    joined = recounted(msgspec.structs.replace(state, people=(*here, person), host=host, knocks=knocks))
    return Change(joined, listed(state, joined))


def _without_namesakes(knocks: tuple[Knock, ...], name: str) -> tuple[Knock, ...]:
    """Without those who wait for this name as newcomers: when they ask again they hear that it is taken."""
    return tuple(knock for knock in knocks if knock.reclaim or knock.watch or not same_name(knock.name, name))


def _room_for_viewers(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Without the viewers whose pages are closed, when places are short; one that returns still sees the room."""
    crowded = sum(person.watching for person in people) >= WATCHERS_MAX
    return tuple(person for person in people if not (crowded and person.watching and person.away))


def _knock(state: State, number: int) -> Knock | None:
    return next((knock for knock in state.knocks if knock.id == number), None)


def _without_knock(state: State, knock: Knock) -> State:
    return msgspec.structs.replace(state, knocks=tuple(other for other in state.knocks if other is not knock))


def _same(typed: str, password: str) -> bool:
    return hmac.compare_digest(typed.strip().encode(errors="replace"), password.encode(errors="replace"))
