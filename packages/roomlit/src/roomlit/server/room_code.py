"""Room codes: six characters that nobody confuses when read aloud or typed on a phone."""

import hashlib
import re
import secrets

from roomlit.errors import LocalError

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1."""
LENGTH = 6
NAME_CHARS = 64


def new_code() -> str:
    """A random room code, about 30 bits: an address, not a secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(code: str) -> str:
    """A typed code without blanks and dashes, in capitals when it looks like one of ours.

    >>> tidy(" abc-234 ")
    'ABC234'
    """
    squeezed = code.strip().replace("-", "").replace(" ", "").upper()
    return squeezed if len(squeezed) == LENGTH and set(squeezed) <= set(ALPHABET) else code.strip()


def checked_name(given: object) -> str:
    """The name of a room, as a script or a program gives it; raises `LocalError("room/name")`.

    >>> checked_name(5)
    Traceback (most recent call last):
    roomlit.errors.LocalError: room/name: a room's name is text, got 5: write "5"
    """
    if not isinstance(given, str):
        raise LocalError("room/name", f'a room\'s name is text, got {given!r}: write "{given or "team"}"')
    if not given.strip():
        raise LocalError("room/name", f"a room's name needs a letter or a digit, got {given!r}")
    return given.strip()


def code_of(name: str) -> str:
    """The room code of a name that a script chose: what an address can carry, and what the HTTP side will read back.

    A name that an address cannot carry as it is gets a mark of its own, so that two names never share a room.

    >>> code_of("team"), code_of("garden"), code_of("Sales & Co"), code_of("каша")
    ('team', 'GARDEN', 'Sales-Co-52d87c6e', 'room-dc573021')
    """
    given = checked_name(name)
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", given)
    if plain == given and len(given) <= NAME_CHARS:
        return tidy(given)
    mark = hashlib.sha256(given.encode()).hexdigest()[:8]
    return f"{plain.strip('-')[: NAME_CHARS - 9] or 'room'}-{mark}"
