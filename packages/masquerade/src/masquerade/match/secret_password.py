"""Passwords on their way into a room: the host's is hashed before it is kept, a guest's before it is compared."""

from typing import Any

import msgspec

from masquerade.match.passwords import hashed, hashed_as
from masquerade.rules.config import DEFAULTS, changed
from masquerade.rules.speech import one_line
from masquerade.rules.state import State
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings
from roomlit import hosting


def has_secret(state: State, action: hosting.Action) -> bool:
    """Whether somebody sets a password, or brings one to a room that has one."""
    match action:
        case hosting.Act(name="settings", args={"password": str(password)}):
            return bool(password.strip())
        case hosting.Enter(meta={"password": str(password)}):
            return bool(password) and state.settings.password is not None
        case _:
            return False


def sealed(state: State, action: hosting.Action, *, salt: bytes) -> hosting.Action | Refusal:
    """The action with the password hashed. A host's that is too long is refused here, where its length is known."""
    match action:
        case hosting.Act(args=args):
            settings = changed(DEFAULTS, {"password": args["password"]})
            if isinstance(settings, Refusal):
                return settings
            return msgspec.structs.replace(action, args=_with_hash(args, settings, salt))
        case hosting.Enter(meta=meta) if state.settings.password is not None:
            typed = one_line(str(meta["password"]))
            return msgspec.structs.replace(action, meta={**meta, "password": hashed_as(typed, state.settings.password)})
        case _:
            return action


def sealed_options(options: dict[str, Any], settings: Settings, *, salt: bytes) -> dict[str, Any]:
    """The options of a new room with the password of their settings hashed."""
    return options if settings.password is None else _with_hash(options, settings, salt)


def _with_hash(given: dict[str, Any], settings: Settings, salt: bytes) -> dict[str, Any]:
    password = settings.password
    return {**given, "password": None if password is None else hashed(password, salt)}
