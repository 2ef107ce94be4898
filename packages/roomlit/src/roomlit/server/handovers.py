"""Handovers: a seat goes on at another device. Who holds a short-lived code once, has the seat from then on."""

import secrets

import msgspec

from roomlit.errors import AuthError
from roomlit.server.credentials import Claim

HANDOVER_MS = 120_000
"""Long enough to find a phone and its camera; who looks over a shoulder later finds the code run out."""


class Offer(msgspec.Struct, frozen=True):
    """A code that moves a seat once, until `until` (milliseconds since 1970)."""

    token: str
    until: int


class _Open(msgspec.Struct):
    """An offer, and who took it: by `request` for `device`."""

    claim: Claim
    until: int
    request: str = ""
    device: str = ""


class Handovers:
    """Which device has a seat, as far as seats were handed over here; nothing is known of them after a restart.

    The device that a seat was first given to is "", the others are named in the credentials they get.

    >>> moves, ada = Handovers(), Claim("ABC234", "ada")
    >>> offer = moves.offer(ada, now=0)
    >>> claim, phone = moves.take(offer.token, room="ABC234", request="r1", now=1)
    >>> moves.admit(claim, phone)
    >>> moves.arrived(claim), moves.arrived(claim)
    (True, False)
    """

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._holders: dict[Claim, str] = {}
        self._arriving: set[Claim] = set()

    def offer(self, claim: Claim, *, now: int) -> Offer:
        """A code for this seat. What was offered for it before and not taken is void."""
        self._open = {
            token: one
            for token, one in self._open.items()
            if one.until > now and (one.claim != claim or one.request != "")
        }
        token, until = secrets.token_urlsafe(16), now + HANDOVER_MS
        self._open[token] = _Open(claim, until)
        return Offer(token, until)

    def take(self, token: str, *, room: str, request: str, now: int) -> tuple[Claim, str]:
        """The seat and its new device, once; the same `request` (a secret of the taker) gets the same again.

        Raises `AuthError("handover/gone")` for what is no code of this room, has run out or was taken.
        """
        found = self._open.get(token)
        if found is None or found.claim.room != room or found.until <= now or found.request not in {"", request}:
            told = "this code was used or has run out: show a new one on the device that you come from"
            raise AuthError("handover/gone", told)
        if found.request == "":
            found.request, found.device = request, secrets.token_hex(8)
            self._holders[found.claim] = found.device
        return found.claim, found.device

    def admit(self, claim: Claim, device: str, *, back: bool = False) -> None:
        """A device wants to connect; `back` when its person asks for the seat again.

        Raises `AuthError("seat/moved")` for any but the one that has the seat.
        """
        holder = self._holders.get(claim, device)
        if holder != device and not back:
            raise AuthError("seat/moved", "you play on another device now: ask for the seat there, or go on here")
        if holder != device or any(one.claim == claim and one.device == device != "" for one in self._open.values()):
            self._arriving.add(claim)
        if claim in self._holders:
            self._holders[claim] = device

    def knows(self, claim: Claim) -> bool:
        """Whether this seat was handed over here."""
        return claim in self._holders

    def arrived(self, claim: Claim) -> bool:
        """Whether the connection that was just welcomed is the first one of another device."""
        if claim not in self._arriving:
            return False
        self._arriving.discard(claim)
        for token in [token for token, one in self._open.items() if one.claim == claim and one.request != ""]:
            del self._open[token]
        return True

    def forget(self, room: str) -> None:
        """Drop what is known of a freed room."""
        self._open = {token: one for token, one in self._open.items() if one.claim.room != room}
        self._holders = {claim: device for claim, device in self._holders.items() if claim.room != room}
        self._arriving = {claim for claim in self._arriving if claim.room != room}
