"""Seats, tickets and resume tokens: signed by the server, checked on every way in."""

import hmac
import os
import secrets
from pathlib import Path
from typing import Any

import msgspec

from roomlit.errors import AuthError, LocalError
from roomlit.server.join_limits import Origin
from roomlit.session.address_block import address_block

TICKET_MS = 60_000
RESUME_MS = 86_400_000
KEY_BYTES = 32
KEY_FILE = "signing.key"
_ALGORITHM = "HS256"


class Claim(msgspec.Struct, frozen=True):
    """Who a credential speaks for."""

    room: str
    player: str


class _Line(msgspec.Struct):
    """The connections of one seat: the newest generation, and the newest on which its client has spoken."""

    generation: int
    spoken: int


class Credentials:
    """A seat lives as long as the key; a ticket 60 s and once; a resume token until its successor is used.

    >>> c = Credentials(key=b"k" * 32)
    >>> c.seat_of(c.seat("ABC234", "p1")).player
    'p1'
    """

    def __init__(self, *, key: bytes) -> None:
        self._key = key
        self._used: dict[str, int] = {}
        self._lines: dict[str, dict[str, _Line]] = {}
        """By room and player: very many rooms may be freed at once, and none of them looks through the others'."""

    def operator(self, *, now: int) -> str:
        """A pass for what only the operator may see, good for a minute: whoever has the key can make one."""
        return self._sign({"use": "operator", "until": now + TICKET_MS})

    def check_operator(self, token: str, *, now: int) -> None:
        """Raises `AuthError("operator/refused")` unless `token` is such a pass."""
        try:
            self._read(token, "operator", now)
        except AuthError:
            raise AuthError(
                "operator/refused", "expected a pass made with this server's signing key within the last minute"
            ) from None

    def player_for(self, room: str, request: str) -> str:
        """The player id of this join request: the same secret request gives the same player, also after a restart."""
        return hmac.new(self._key, f"{room}\n{request}".encode(), "sha256").hexdigest()[:20]

    def marks(self, room: str, origin: Origin) -> tuple[str, ...]:
        """Where a joiner comes from, told apart in this room and nowhere else: nothing else can be read from it."""
        told = {"browser": origin.browser, "address": address_block(origin.address)}
        return tuple(f"{kind}:{self._digest(room, kind, value)}" for kind, value in told.items() if value)

    def _digest(self, room: str, kind: str, value: str) -> str:
        return hmac.new(self._key, f"{room}\n{kind}\n{value}".encode(), "sha256").hexdigest()[:20]

    def seat(self, room: str, player: str, *, device: str = "") -> str:
        """The credential a browser keeps for its seat; `device` names one that the seat was handed over to."""
        claims = {"use": "seat", "room": room, "player": player}
        return self._sign({**claims, "device": device} if device else claims)

    def seat_of(self, credential: str) -> Claim:
        """Whose seat it is; raises `AuthError("seat/invalid")`."""
        claims = self._read(credential, "seat", 0)
        return Claim(claims["room"], claims["player"])

    def device_of(self, credential: str) -> str:
        """Which device a seat's credential was made for, "" for the first; raises `AuthError("seat/invalid")`."""
        return str(self._read(credential, "seat", 0).get("device", ""))

    def ticket(self, claim: Claim, *, now: int) -> str:
        """A single-use pass to open one connection within a minute."""
        body = {"use": "ticket", "room": claim.room, "player": claim.player}
        return self._sign({**body, "until": now + TICKET_MS, "once": secrets.token_hex(8)})

    def ticket_of(self, ticket: str, *, now: int) -> Claim:
        """Whose ticket it is, without using it; raises `AuthError`."""
        claims = self._read(ticket, "ticket", now)
        return Claim(claims["room"], claims["player"])

    def redeem(self, ticket: str, *, now: int) -> Claim:
        """Whose ticket it is, once; raises `AuthError`, `expired` when a new ticket would do."""
        claims = self._read(ticket, "ticket", now)
        once = str(claims.get("once"))
        self._forget_used(now)
        if once in self._used:
            raise AuthError("ticket/used", "this ticket was used before: fetch a new one", expired=True)
        self._used[once] = now + TICKET_MS
        return Claim(claims["room"], claims["player"])

    def _forget_used(self, now: int) -> None:
        """Whoever was let in longer ago than a ticket lasts. They stand in order of time: only the first can be."""
        while self._used and (first := next(iter(self._used.items())))[1] <= now:
            del self._used[first[0]]

    def resume_of(self, token: str, *, now: int) -> Claim:
        """Whose resume token it is; good while no client has spoken on its successor. Raises `AuthError`."""
        claims = self._read(token, "resume", now)
        claim = Claim(claims["room"], claims["player"])
        line = self._line(claim)
        # After a restart nothing is known of the line: the signature and its day are what counts then. However many
        # welcomes were lost on the way, the token of the last connection the client spoke on is good.
        if line is not None and not line.spoken <= claims["generation"] <= line.generation:
            raise AuthError("resume/stale", "another tab has this seat: fetch a new ticket", expired=True)
        if line is None:
            # Or a clock set back would put the successor before it, and it would be no good when that welcome is lost.
            self._put(claim, _Line(int(claims["generation"]), spoken=0))
        return claim

    def next_generation(self, claim: Claim, *, now: int) -> tuple[int, str]:
        """A new connection of this seat: its generation (above that of the token it came with) and its resume token."""
        line = self._line(claim)
        generation = now if line is None else max(now, line.generation + 1)
        self._put(claim, _Line(generation, spoken=0 if line is None else line.spoken))
        body = {"use": "resume", "room": claim.room, "player": claim.player}
        return generation, self._sign({**body, "generation": generation, "until": now + RESUME_MS})

    def confirm(self, claim: Claim, generation: int) -> None:
        """The client of this generation has spoken: its predecessor's token is void."""
        line = self._line(claim)
        if line is not None and line.generation == generation:
            line.spoken = generation

    def forget(self, room: str) -> None:
        """Drop what is remembered of a freed room."""
        self._lines.pop(room, None)

    def _line(self, claim: Claim) -> _Line | None:
        return self._lines.get(claim.room, {}).get(claim.player)

    def _put(self, claim: Claim, line: _Line) -> None:
        self._lines.setdefault(claim.room, {})[claim.player] = line

    def _sign(self, claims: dict[str, Any]) -> str:
        import jwt  # Only here and below: the first page is drawn before anybody has a credential.

        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def _read(self, token: str, use: str, now: int) -> dict[str, Any]:
        import jwt

        try:
            claims: dict[str, Any] = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
        except (jwt.PyJWTError, ValueError, UnicodeError):
            raise AuthError(f"{use}/invalid", f"this is not a {use} of this server: join the room again") from None
        if claims.get("use") != use:
            raise AuthError(f"{use}/invalid", f"expected a {use}, got a {claims.get('use')}")
        if use != "seat" and int(claims["until"]) <= now:
            raise AuthError(f"{use}/expired", f"this {use} has expired: fetch a new one", expired=True)
        return claims


def signing_key(directory: Path | None) -> bytes:
    """The key kept in `directory` (made on first use, readable by the owner alone), or one for this process only.

    Raises `LocalError("key/damaged")` when the file holds something else: with an empty key anybody could sign.
    """
    if directory is None:
        return secrets.token_bytes(KEY_BYTES)
    path = directory / KEY_FILE
    try:
        if not path.exists():
            _keep(path, secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise LocalError("key/unusable", f"{path} cannot be used ({error.strerror}): free or repair it") from None
    if len(key) != KEY_BYTES:
        raise LocalError(
            "key/damaged",
            f"{path} holds {len(key)} bytes instead of {KEY_BYTES}: restore it, or delete it (every seat is lost then)",
        )
    return key


def operator_pass(directory: Path, *, now: int) -> str:
    """A pass for what only the operator of the server of `directory` may see, good for a minute.

    Raises `LocalError("data/unknown")` where no server has kept its key.
    """
    if not (directory / KEY_FILE).is_file():
        told = f"{directory} holds no signing key: name the server's own directory with --data"
        raise LocalError("data/unknown", told)
    return Credentials(key=signing_key(directory)).operator(now=now)


def _keep(path: Path, key: bytes) -> None:
    """All of the key or no file: a crash half-way must not leave a key that is shorter."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
