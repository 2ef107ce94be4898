"""The lobby: people gather, the host chooses, the start deals the masks."""

import msgspec

from masquerade.rules.actions import Configure, Start
from masquerade.rules.config import changed, humans_max
from masquerade.rules.modes import fitting
from masquerade.rules.phases.change import Change, refuse
from masquerade.rules.roster import listed, players, playing, recounted
from masquerade.rules.state import State
from masquerade.wire.commands import COMMANDS
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import ANY_TIME


def configure(state: State, action: Configure) -> Change:
    """The host changes settings, before a game or after it."""
    if state.phase.name not in COMMANDS["settings"].phases and not action.changes.keys() <= ANY_TIME:
        return refuse(state, "settings/running", "Settings cannot change while a game is running.")
    if action.player != state.host:
        return refuse(state, "settings/not_host", "Only the host changes the settings.")
    settings = changed(state.settings, action.changes)
    if isinstance(settings, Refusal):
        return Change(state, refused=settings)
    if len(playing(state)) > humans_max(settings):
        return refuse(state, "settings/invalid", "There are not enough seats for that many AI players.")
    after = recounted(msgspec.structs.replace(state, settings=settings))
    return Change(after, listed(state, after))


def start(state: State, action: Start) -> Change:
    """The host starts the first game."""
    if state.phase.name not in COMMANDS["start"].phases:
        return refuse(state, "start/running", "The game has already started.")
    if action.player != state.host:
        return refuse(state, "start/not_host", "Only the host starts the game.")
    return unplayable(state) or Change(state, then="ready")


def unplayable(state: State) -> Change | None:
    """The refusal when these people and the AI seats cannot play the mode of the settings."""
    people = len(players(state))
    mode = fitting(state.settings.mode, people)
    seats = state.settings.ai_seats
    if seats < mode.ai_min:
        return refuse(state, "start/too_few_ai", f"{mode.title} needs at least {_counted(mode.ai_min, 'AI seat')}.")
    if people < mode.humans_min:
        return refuse(state, "start/too_few", f"{mode.title} needs at least {_counted(mode.humans_min, 'person')}.")
    if people > mode.humans_max:
        return refuse(state, "start/too_many", f"{mode.title} is for one. Choose another mode.")
    return None


def _counted(count: int, what: str) -> str:
    plural = "people" if what == "person" else f"{what}s"
    return f"{count} {what if count == 1 else plural}"
