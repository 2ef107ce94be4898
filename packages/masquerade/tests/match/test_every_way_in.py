"""Rooms that are locked, have a password or are knocked at, and seats of others: attacked by every way there is."""

import json
import secrets
from typing import Any

import jwt
import msgspec
import pytest
from ways import ROOM, WAYS, Frame, Pass, command, request, ring, seated, serving, spoken, with_ticket

from masquerade.rules.state import State, seat_of
from masquerade.wire.commands import COMMANDS
from roomlit.protocol.messages import Command
from roomlit.server.credentials import Claim
from roomlit.streamlit.streamlit_transport import StreamlitTransport
from roomlit.testing.live_hub import LiveHub

SAID = "what the room says"
DOORS: dict[str, dict[str, Any]] = {
    "password": {"password": "correct horse"},
    "knock": {"knock": True},
    "locked": {"locked": True},
}
FORGED = {"player": "p", "seat": 1, "by": "p", "sender": "Fox", "name": "Ada", "as": "p", "user": "p"}
"""Whatever might be taken for the one who asks."""


def state(live: LiveHub) -> State:
    """The truth."""
    return live.hub.room(ROOM).state


async def asked_streamlit(live: LiveHub, **ask: Any) -> dict[str, Any]:
    """What a page is answered that asks for a seat where Streamlit carries the frames."""
    page = StreamlitTransport(hub=live.hub, room=ROOM, address="198.51.100.9", rerun=lambda: None, present=lambda: True)
    await page.absorb({"request": secrets.token_hex(16), "name": "Eve", "meta": {}, "credential": None, **ask}, None)
    return json.loads(page.data())["seat"]


def forgeries(live: LiveHub, victim: Pass) -> list[Pass]:
    """Passes of somebody who was not let in: none, one's own making, and true ones for something else."""
    hub, now = live.hub, live.hub.clock.now()
    elsewhere = Claim("ROOM33", victim.player)
    claims = {"use": "seat", "room": ROOM, "player": victim.player}
    unsigned = jwt.encode(claims, "", algorithm="none")
    signed = jwt.encode(claims, "guessed" * 8, algorithm="HS256")
    ticket = jwt.encode({**claims, "use": "ticket", "until": now + 60_000, "once": "1"}, "guessed" * 8)
    return [
        Pass(victim.player, "", ""),
        Pass(victim.player, unsigned, unsigned),
        Pass(victim.player, signed, ticket),
        Pass(victim.player, hub.credentials.seat("ROOM33", victim.player), hub.credentials.ticket(elsewhere, now=now)),
        Pass(victim.player, hub.credentials.operator(now=now), hub.credentials.operator(now=now)),
    ]


@pytest.mark.parametrize("door", DOORS)
async def test_nobody_who_was_not_let_in_reads_or_says_anything_by_any_way(door: str) -> None:
    async with serving(mode="spot", ai_seats=1) as live:
        ada = await seated(live, "Ada")
        await request(
            live, "POST", "/commands", ada.credential, json={"id": "1", "name": "settings", "args": DOORS[door]}
        )
        before = state(live)
        for meta in ({}, {"watch": door == "password"}, {"password": "wrong"}, {"reclaim": True, "password": "wrong"}):
            body = {"name": "Eve", "request": secrets.token_hex(16), "meta": meta}
            answer = await request(live, "POST", "/seats", json=body)
            by_streamlit = await asked_streamlit(live, meta=meta)
            for told in (answer.json(), by_streamlit):
                assert told["code"] in {"join/password", "join/knocking", "join/locked"}, told
                assert {"seat", "credential", "ticket", "player"}.isdisjoint(told)
        assert (state(live).people, state(live).settings) == (before.people, before.settings)
        for shown in forgeries(live, ada):
            for end in ("/snapshot", "/events"):
                assert (await request(live, "GET", end, shown.credential)).status_code == 401
            for end, body in (("/ticket", {}), ("/handover", {"page": "https://x/"})):
                assert (await request(live, "POST", end, shown.credential, json=body)).status_code == 401
            for way in WAYS:
                heard = await spoken(way, live, shown, command("settings", {"password": None, "knock": False}))
                assert {frame["frame"] for frame in heard} <= {"bye", "http"}, (way, heard)
            if shown.credential:
                assert "ticket" not in await asked_streamlit(live, credential=shown.credential)
        assert (state(live).people, state(live).settings) == (before.people, before.settings)


@pytest.mark.parametrize("way", WAYS)
async def test_a_seat_votes_notes_and_speaks_as_nobody_else_by_any_way(way: str) -> None:
    async with serving(mode="spot", ai_seats=1, discussion_s=600, ballot_s=120, ready_s=60) as live:
        ada, bo = await seated(live, "Ada"), await seated(live, "Bo")
        await live.hub.submit(Claim(ROOM, ada.player), Command(id="s", room=ROOM, name="start", args={}))
        await ring(live, "discussion")
        own, hers = seat_of(state(live), bo.player), seat_of(state(live), ada.player)
        assert own is not None
        assert hers is not None
        other = next(seat.number for seat in state(live).seats if seat.number not in {own.number, hers.number})
        forged = FORGED | {"player": ada.player, "by": ada.player, "as": ada.player, "voter": hers.number}

        async def said(*frames: Frame) -> list[Frame]:
            return await spoken(way, live, await with_ticket(live, bo), *frames)

        note = {"seat": other, "per_cent": 90, **{key: value for key, value in forged.items() if key != "seat"}}
        heard = await said(command("message", {"text": "I am Ada", **forged}), command("suspect", note))
        assert [frame["frame"] for frame in heard if frame["frame"] in {"ack", "refused", "http"}] == ["ack"] * 2
        assert {(line.seat, line.name) for line in state(live).messages} == {(own.number, own.name)}
        assert {belief.voter for belief in state(live).beliefs} == {own.number}
        await ring(live, "voting")
        heard = await said(command("vote", {"named": other, **forged}))
        assert [ballot.seat for ballot in state(live).ballots] == [own.number]
        # Nor does the frame itself say who it is.
        await said(command("vote", {"named": hers.number}, player=ada.player, seat=ada.credential))
        assert {ballot.seat for ballot in state(live).ballots} == {own.number}
        await ring(live, "reveal")
        await said(command("forget", forged))
        assert [person.name for person in state(live).people] == ["Ada"], "nobody is deleted by somebody else"


HOSTS = {name: kind for name, kind in COMMANDS.items() if kind.by in {"the host", "an AI player"}}
ARGS: dict[str, Any] = {
    "settings": {"knock": False},
    "kick": {"seat": 1},
    "approve": {"knock": 1},
    "decline": {"knock": 1},
    "host": {"name": "Bo"},
    "dismiss": {"report": 1},
    "hide": {"line": 1},
    "show": {},
    "credit": {"engine": "x"},
}


@pytest.mark.parametrize("way", WAYS)
async def test_what_the_host_does_no_guest_does_by_any_way(way: str) -> None:
    async with serving(mode="spot", ai_seats=1, discussion_s=600, ready_s=60) as live:
        ada, bo = await seated(live, "Ada"), await seated(live, "Bo")
        watcher = await seated(live, "Cy", watch=True)
        await live.hub.submit(
            Claim(ROOM, ada.player), Command(id="k", room=ROOM, name="settings", args={"knock": True})
        )
        await request(live, "POST", "/seats", json={"name": "Eve", "request": "e" * 32})
        for phase in ("lobby", "discussion"):
            await ring(live, phase)
            before = state(live)
            for guest in (bo, watcher):
                frames = [command(name, ARGS.get(name, {})) for name in HOSTS]
                heard = await spoken(way, live, await with_ticket(live, guest), *frames)
                answers = [frame for frame in heard if frame["frame"] in {"ack", "refused", "http"}]
                assert [frame["frame"] for frame in answers] == ["refused"] * len(frames), answers
            after = msgspec.structs.replace(state(live), people=before.people)  # Their pages came and went.
            assert after == before
            if phase == "lobby":
                await live.hub.submit(Claim(ROOM, ada.player), Command(id="s", room=ROOM, name="start", args={}))
