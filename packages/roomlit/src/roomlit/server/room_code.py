"""Room codes: six characters that nobody confuses when read aloud or typed on a phone."""

import secrets

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1."""
LENGTH = 6


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
