"""Identity: who is signed in, as an app, its hook or an issuer's token says, checked."""

from collections.abc import Iterable
from typing import Final

from roomlit.errors import LocalError
from roomlit.ports.logic import Identity

USER_CHARS: Final = 200
ROLES_MOST: Final = 100


def vouched_for(user: str, *, name: str = "", roles: Iterable[str] = ()) -> Identity:
    """The identity of `user`, an address or an id; raises `LocalError("user/invalid")` for what cannot be one.

    >>> vouched_for("ceo@x.org", roles=["admin"]).roles
    ('admin',)
    """
    if isinstance(roles, str):
        raise LocalError("user/invalid", f'roles are a list of words such as ("admin",), got {roles!r}')
    given = tuple(roles)
    if not user.strip() or len(user) > USER_CHARS:
        raise LocalError("user/invalid", f"expected who is signed in, 1 to {USER_CHARS} characters, got {user!r}")
    if len(given) > ROLES_MOST:
        raise LocalError("user/invalid", f"expected at most {ROLES_MOST} roles, got {len(given)}")
    return Identity(user=user, name=name, roles=given)
