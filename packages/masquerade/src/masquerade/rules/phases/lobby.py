"""The lobby: people gather, the host chooses, the start deals the masks."""

import msgspec

from masquerade.rules import facts
from masquerade.rules.actions import Configure, Start
from masquerade.rules.config import changed, humans_max
from masquerade.rules.modes import MODES
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.refusal import Refusal
from masquerade.rules.state import Person, State


def configure(state: State, action: Configure) -> Change:
    """The host changes settings, before a game or after it."""
    if state.phase.name not in ("lobby", "reveal"):
        return refuse(state, "settings/running", "Settings cannot change while a game is running.")
    if action.player != state.host:
        return refuse(state, "settings/not_host", "Only the host changes the settings.")
    settings = changed(state.settings, action.changes)
    if isinstance(settings, Refusal):
        return Change(state, refused=settings)
    if len(state.people) > humans_max(settings):
        return refuse(state, "settings/invalid", "There are not enough seats for that many AI players.")
    after = msgspec.structs.replace(state, settings=settings)
    recounted = settings.rounds != state.settings.rounds  # the phase repeats the number of rounds
    return Change(after, (facts.player_list(after), *((facts.phase(after),) if recounted else ())))


def start(state: State, action: Start) -> Change:
    """The host starts the first game."""
    if state.phase.name != "lobby":
        return refuse(state, "start/running", "The game has already started.")
    if action.player != state.host:
        return refuse(state, "start/not_host", "Only the host starts the game.")
    return too_few(state, state.people) or Change(state, then="ready")


def too_few(state: State, people: tuple[Person, ...]) -> Change | None:
    """The refusal when the mode needs more seats than these people and the AI seats make."""
    mode = MODES[state.settings.mode]
    if state.settings.ai_seats < mode.ai_min:
        return refuse(state, "start/too_few", f"This mode needs at least {mode.ai_min} AI seat.")
    if len(people) < mode.humans_min or len(people) + state.settings.ai_seats < mode.seats_min:
        return refuse(state, "start/too_few", f"This mode needs at least {mode.seats_min} seats.")
    return None
