"""A room's password as it may be kept: a salted hash that is slow to guess (scrypt, RFC 7914). Pure, and slow."""

import base64
import hashlib
from typing import Final

from masquerade.rules.config import PASSWORD_SEALED

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
