"""`kill -9` after the reveal: the game is written down exactly once, however often the server starts."""

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from masquerade.insight.game import remembered
from party import Program, eventually
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
SHORT = {"mode": "spot", "ai_seats": 1, "rounds": 1, "ready_s": 1, "discussion_s": 5, "ballot_s": 5, "result_s": 1}


def rows(data: Path) -> list[tuple[str, int, bytes]]:
    """What the results hold: room, game, body."""
    if not (data / "results.db").exists():
        return []
    with closing(sqlite3.connect(data / "results.db")) as raw:
        try:
            return raw.execute("select room, game, body from results").fetchall()
        except sqlite3.OperationalError:  # The table is being made.
            return []


@pytest.mark.long
def test_a_killed_server_has_written_the_finished_game_down_once(program: Program) -> None:
    room = program.open_room(**SHORT)
    http = httpx.Client(timeout=PATIENCE_S, limits=httpx.Limits(max_keepalive_connections=0))
    at_room = f"{program.url}/api/v1/rooms/{room}"
    people = [{"name": name, "request": uuid.uuid4().hex} for name in ("Ada", "Bo")]
    joined = [http.post(f"{at_room}/seats", json=person).json() for person in people]
    host = {"Authorization": f"Bearer {joined[0]['seat']}"}
    start = {"id": uuid.uuid4().hex, "name": "start"}
    http.post(f"{at_room}/commands", json=start, headers=host).raise_for_status()

    def phase() -> str:
        answer = http.get(f"{at_room}/snapshot", headers=host)
        return answer.json()["snapshot"]["phase"]["name"]

    eventually("the reveal", lambda: phase() == "reveal")
    program.kill()
    for _ in range(2):
        program.start()
        eventually("the game in the results", lambda: len(rows(program.data)) == 1)
        assert phase() == "reveal"
        program.kill()
    ((code, game, body),) = rows(program.data)
    assert (code, game) == (room, 1)
    assert {seat.nickname for seat in remembered(json.loads(body)).seats} == {"Ada", "Bo", None}
    assert not any(seat["player"].encode() in body or seat["seat"].encode() in body for seat in joined)
