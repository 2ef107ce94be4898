"""A room's password: hashed before it is kept, a guest's before it is compared (scrypt, RFC 7914). Pure, and slow."""

import base64
import hashlib
from typing import Any, Final

import msgspec

from masquerade.rules.config import DEFAULTS, PASSWORD_SEALED, changed
from masquerade.rules.speech import one_line
from masquerade.rules.state import State
from masquerade.wire.refusals import Refusal
from masquerade.wire.settings import Settings
from roomlit import hosting


def has_secret(state: State, action: hosting.Action) -> bool:
    """Whether the host sets a password (a guest is refused), or somebody brings one to a room that has one."""
    match action:
        case hosting.Act(player=player, name="settings", args={"password": str(password)}) if player == state.host:
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


_N, _R, _P, _BYTES = 2**14, 8, 1, 32
"""16 MB and some fifty milliseconds for each guess: RFC 7914 recommends it for what people wait for."""
_FORM: Final = "{}{}${}"


def hashed(password: str, salt: bytes) -> str:
    """The password with its salt, as text.

    >>> hashed("fox", b"0123456789abcdef").startswith("scrypt$")
    True
    """
    digest = hashlib.scrypt(password.encode(errors="replace"), salt=salt, n=_N, r=_R, p=_P, dklen=_BYTES)
    return _FORM.format(PASSWORD_SEALED, _text(salt), _text(digest))


def hashed_as(password: str, kept: str) -> str:
    """The password, hashed with the salt of one that is kept: the same text when it is the same password.

    What an earlier version kept as it was typed is compared as it was typed.
    """
    if not kept.startswith(PASSWORD_SEALED):
        return password
    salt, _, _ = kept.removeprefix(PASSWORD_SEALED).partition("$")
    return hashed(password, base64.urlsafe_b64decode(salt))


def _text(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode()
