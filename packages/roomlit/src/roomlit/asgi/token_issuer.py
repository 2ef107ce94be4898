"""Tokens (JWT) of an outside issuer: who signed in there has a seat here, without a network between."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import jwt

from roomlit.asgi.authorization import bearer
from roomlit.errors import AuthError, LocalError
from roomlit.ports.logic import Identity
from roomlit.server.identity import vouched_for
from roomlit.settings import HubSettings

LEEWAY_S: Final = 30
"""How far the issuer's clock may be from ours."""
SECRET_CHARS: Final = 32


class TokenIssuer:
    """An `Authorize` hook: takes `Authorization: Bearer <token>` for a token that this issuer signed.

    Signature, expiry, issuer and audience are checked, with the one algorithm of the settings. The user is the claim
    `jwt_user_claim`, roles and name are `jwt_roles_claim` and `name`. Raises `AuthError` with `token/missing`,
    `token/expired` or `token/invalid`; `LocalError("server/jwt")` for settings that cannot be used.
    """

    def __init__(self, settings: HubSettings) -> None:
        if not settings.jwt_audience or not settings.jwt_key:
            raise LocalError("server/jwt", "ROOMLIT_JWT_ISSUER needs ROOMLIT_JWT_AUDIENCE and ROOMLIT_JWT_KEY too")
        self._settings = settings
        self._keys = _keys(settings.jwt_key, settings.jwt_algorithm)

    def __call__(self, headers: Mapping[str, str], room: str) -> Identity:
        """Who the token in these headers is for."""
        token, settings = bearer(headers.get("authorization", ""), "token", of="token"), self._settings
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key_of(token),
                algorithms=[settings.jwt_algorithm],
                issuer=settings.jwt_issuer,
                audience=settings.jwt_audience,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud", settings.jwt_user_claim]},
            )
            return _identity(claims, settings)
        except jwt.ExpiredSignatureError:
            raise AuthError("token/expired", "this token has expired: sign in again", expired=True) from None
        except (jwt.PyJWTError, LocalError, ValueError, TypeError) as error:
            raise AuthError(
                "token/invalid", f"this is no token of {settings.jwt_issuer} for this app: {error}"
            ) from None

    def _key_of(self, token: str) -> Any:
        if "" in self._keys:
            return self._keys[""]
        name = str(jwt.get_unverified_header(token).get("kid"))
        if name not in self._keys:
            raise jwt.InvalidKeyError(f"it names the key {name!r}, which the key set does not have")
        return self._keys[name]


def _identity(claims: Mapping[str, Any], settings: HubSettings) -> Identity:
    name, roles = claims.get("name", ""), claims.get(settings.jwt_roles_claim, ())
    listed: Iterable[object] = roles.split() if isinstance(roles, str) else roles
    return vouched_for(str(claims[settings.jwt_user_claim]), name=str(name), roles=[str(role) for role in listed])


def _keys(given: str, algorithm: str) -> Mapping[str, Any]:
    """The keys by their name in a key set (JWKS), or the one key under ""."""
    if algorithm == "none":
        raise LocalError("server/jwt", "ROOMLIT_JWT_ALGORITHM: a token without a signature proves nothing")
    path = Path(given) if len(given) < 1024 and "\n" not in given else None
    text = path.read_text(encoding="utf-8") if path is not None and path.is_file() else given
    try:
        if text.lstrip().startswith("{"):
            found = jwt.PyJWKSet.from_dict(json.loads(text))
            return {str(key.key_id): key.key for key in found.keys if key.algorithm_name == algorithm}
        key = jwt.get_algorithm_by_name(algorithm).prepare_key(text)
    except (jwt.PyJWTError, NotImplementedError, ValueError, TypeError) as error:
        told = f"ROOMLIT_JWT_KEY and ROOMLIT_JWT_ALGORITHM={algorithm}: {error}"
        raise LocalError(
            "server/jwt", f"{told} (RS256 and its kin need the extra: pip install 'roomlit[jwt]')"
        ) from None
    if algorithm.startswith("HS") and len(text) < SECRET_CHARS:
        raise LocalError("server/jwt", f"ROOMLIT_JWT_KEY: a secret has at least {SECRET_CHARS} characters")
    return {"": key}
