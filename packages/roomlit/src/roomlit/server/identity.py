"""Identity: who is signed in, as an app, its hook or an issuer's token says, checked."""

from collections.abc import Iterable
from typing import Final, cast

from roomlit.errors import LocalError
from roomlit.ports.logic import Identity

USER_CHARS: Final = 200
ROLES_MOST: Final = 100


def vouched_for(user: str, *, name: str = "", roles: Iterable[str] = ()) -> Identity:
    """The identity of `user`, an address or an id; raises `LocalError("user/invalid")` for what cannot be one.

    >>> vouched_for("ceo@x.org", roles=["admin"]).roles
    ('admin',)
    """
    user, given = _user(user), _roles(roles)
    if not user.strip() or len(user) > USER_CHARS:
        raise LocalError("user/invalid", f"expected who is signed in, 1 to {USER_CHARS} characters, got {user!r}")
    if len(given) > ROLES_MOST:
        raise LocalError("user/invalid", f"expected at most {ROLES_MOST} roles, got {len(given)}")
    return Identity(user=user, name=name, roles=given)


def _user(given: object) -> str:
    if isinstance(given, str):
        return given
    raise LocalError("user/invalid", f"a user is text such as st.user.email, got {given!r}: write user=str(…)")


def _roles(given: object) -> tuple[str, ...]:
    listed = tuple(cast("Iterable[object]", given)) if isinstance(given, Iterable) else (given,)
    words = tuple(one for one in listed if isinstance(one, str))
    if isinstance(given, str) or len(words) < len(listed):
        raise LocalError("user/invalid", f'roles are a list of words such as ("admin",), got {given!r}')
    return words
