"""Seats over HTTP for those whom a hook or an issuer's token vouches for, and for nobody who says so themselves."""

import base64
import hmac
import json
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette

import roomlit
from roomlit.asgi.authorization import Authorize
from roomlit.asgi.routes import hub_routes
from roomlit.asgi.token_issuer import TokenIssuer
from roomlit.errors import AuthError, LocalError
from roomlit.ports.logic import Identity
from roomlit.settings import HubSettings
from roomlit.testing import MemoryHub
from roomlit.testing.live_hub import LiveHub

SECRET = "a secret of the issuer, of so many characters that SHA-512 likes it too"
ISSUED: dict[str, Any] = {
    "jwt_issuer": "https://login.x.org",
    "jwt_audience": "rooms",
    "jwt_key": SECRET,
    "jwt_algorithm": "HS256",
}
BODY = {"name": "ceo@x.org", "request": "0" * 32, "meta": {"roles": ["admin"], "user": "ceo@x.org"}}


def token(key: str = SECRET, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token of the issuer; claims given as None are left out. Some are made as this file is read: it lasts a day."""
    day = 86_400
    usual = {"iss": ISSUED["jwt_issuer"], "aud": "rooms", "sub": "ceo@x.org", "name": "Sam", "exp": time.time() + day}
    return jwt.encode({k: v for k, v in {**usual, **claims}.items() if v is not None}, key, algorithm, headers)


def settings(**others: Any) -> HubSettings:
    """Those of a hub that this issuer vouches for."""
    given: dict[str, Any] = {**ISSUED, **others}
    return HubSettings(**given)


def bearer(credential: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}"}


@asynccontextmanager
async def asked(
    authorize: Authorize | None = None, **settings: Any
) -> AsyncGenerator[tuple[MemoryHub, httpx.AsyncClient]]:
    """A hub in memory with a room LOBBY, and a client of its HTTP side."""
    async with MemoryHub(**settings) as bench:
        await bench.hub.open_room("chat", code="LOBBY")
        app = Starlette(routes=hub_routes(bench.hub, authorize=authorize))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield bench, client


async def test_the_issuers_word_gives_the_seat_of_that_user_and_its_roles() -> None:
    async with asked(**ISSUED) as (bench, client):
        shown = bearer(token(roles=["admin", "cook"]))
        answers = [await client.post("/api/v1/rooms/LOBBY/seats", json=BODY, headers=shown) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["me"] == "Sam"
        identity = bench.hub.room("LOBBY").identity(answers[0].json()["player"])
        assert identity == Identity(user="ceo@x.org", name="Sam", roles=("admin", "cook"))


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({}, "token/missing"),
        (bearer("nonsense"), "token/invalid"),
        (bearer(token(key="another secret, just as long as the first")), "token/invalid"),
        (bearer(token(key="", algorithm="none")), "token/invalid"),
        (bearer(token(algorithm="HS512")), "token/invalid"),
        (bearer(token(iss="https://evil.example.org")), "token/invalid"),
        (bearer(token(aud="another-app")), "token/invalid"),
        (bearer(token(sub=None)), "token/invalid"),
        (bearer(token(sub="")), "token/invalid"),
        (bearer(token(exp=None)), "token/invalid"),
        (bearer(token(roles=7)), "token/invalid"),
        (bearer(token(exp=time.time() - 600)), "token/expired"),
    ],
)
async def test_a_forged_or_missing_token_gives_no_seat(shown: dict[str, str], code: str) -> None:
    async with asked(**ISSUED) as (_, client):
        answer = await client.post("/api/v1/rooms/LOBBY/seats", json=BODY, headers=shown)
        assert (answer.status_code, answer.json()["code"]) == (401, code)


async def test_a_hook_says_who_asks_by_headers_and_room() -> None:
    async def authorize(headers: Mapping[str, str], room: str) -> Identity | None:
        match headers.get("cookie"):
            case "session=ceo":
                return Identity(user="ceo@x.org", roles=("admin",) if room == "LOBBY" else ())
            case "session=banned":
                raise AuthError("door/banned", "not you")
            case _:
                return None

    async with asked(authorize) as (bench, client):

        async def join(cookie: str) -> httpx.Response:
            return await client.post("/api/v1/rooms/LOBBY/seats", json=BODY, headers={"Cookie": cookie})

        stranger = await join("session=forged")
        assert bench.hub.room("LOBBY").identity(stranger.json()["player"]) is None
        assert (await join("session=banned")).json()["code"] == "door/banned"
        ceo = (await join("session=ceo")).json()
        identity = bench.hub.room("LOBBY").identity(ceo["player"])
        assert identity == Identity(user="ceo@x.org", name="ceo@x.org", roles=("admin",))
        assert (await join("session=forged")).json()["code"] == "seat/vouched_only"


async def test_a_program_joins_with_its_token() -> None:
    async with LiveHub(settings=ISSUED) as live:
        await live.hub.open_room("chat", code="LOBBY")
        async with roomlit.connect(live.url, room="LOBBY", token=token(sub="bot@x.org", name="Bot")) as bot:
            assert bot.me == "Bot"


def rsa_key() -> tuple[str, str, dict[str, Any]]:
    """A key pair of an issuer: private and public as PEM, and public as in a key set."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return secret, public, json.loads(RSAAlgorithm.to_jwk(pair.public_key()))


def test_a_public_key_is_enough_and_signs_nothing() -> None:
    secret, public, _ = rsa_key()
    stranger, *_ = rsa_key()
    issuer = TokenIssuer(settings(jwt_key=public, jwt_algorithm="RS256"))
    assert issuer({"authorization": f"Bearer {token(secret, 'RS256')}"}, "LOBBY").user == "ceo@x.org"
    for forged, why in (
        (token(stranger, "RS256"), "Signature verification failed"),
        (token(SECRET), "alg value is not allowed"),
        (signed_with_public_text(public), "alg value is not allowed"),
    ):
        with pytest.raises(AuthError, match=f"token/invalid.*{why}"):
            issuer({"authorization": f"Bearer {forged}"}, "LOBBY")


def signed_with_public_text(public: str) -> str:
    """What takes the public key for a shared secret, as servers believed that let the token choose the algorithm."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (
            {"alg": "HS256", "typ": "JWT"},
            {"iss": ISSUED["jwt_issuer"], "aud": "rooms", "sub": "ceo@x.org", "exp": time.time() + 600},
        )
    )
    mark = hmac.new(public.encode(), f"{head}.{body}".encode(), "sha256").digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def test_an_issuer_that_changes_its_keys_has_both_in_its_key_set(tmp_path: Path) -> None:
    (old, _, old_public), (new, _, new_public), (gone, *_) = rsa_key(), rsa_key(), rsa_key()
    file = tmp_path / "keys.json"
    # Some issuers leave the algorithm out; that of an RSA key is RS256.
    keys = [{**old_public, "kid": "old"}, {**new_public, "kid": "new", "alg": "RS256", "use": "sig"}]
    file.write_text(json.dumps({"keys": keys}), encoding="utf-8")
    issuer = TokenIssuer(settings(jwt_key=str(file), jwt_algorithm="RS256"))
    for kid, secret in (("old", old), ("new", new)):
        shown = {"authorization": f"Bearer {token(secret, 'RS256', {'kid': kid})}"}
        assert issuer(shown, "LOBBY").user == "ceo@x.org"
    for kid, secret in (("new", old), ("gone", gone)):
        with pytest.raises(AuthError, match="token/invalid"):
            issuer({"authorization": f"Bearer {token(secret, 'RS256', {'kid': kid})}"}, "LOBBY")


def test_a_key_set_in_a_file_names_the_keys(tmp_path: Path) -> None:
    octets = base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()
    keys = {"keys": [{"kty": "oct", "alg": "HS256", "k": octets, "kid": "2026"}]}
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(keys), encoding="utf-8")
    issuer = TokenIssuer(settings(jwt_key=str(file)))
    shown = {"authorization": f"Bearer {token(headers={'kid': '2026'})}"}
    assert issuer(shown, "LOBBY").user == "ceo@x.org"
    with pytest.raises(AuthError, match="token/invalid"):
        issuer({"authorization": f"Bearer {token(headers={'kid': '2025'})}"}, "LOBBY")


@pytest.mark.parametrize(
    "wrong", [{"jwt_audience": ""}, {"jwt_key": ""}, {"jwt_key": "short"}, {"jwt_algorithm": "none"}, {"jwt_key": "{}"}]
)
def test_settings_that_would_let_anybody_in_are_refused_at_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(LocalError, match="server/jwt"):
        TokenIssuer(settings(**wrong))
