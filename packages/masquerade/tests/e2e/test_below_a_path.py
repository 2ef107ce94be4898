"""The whole game below a path of Streamlit's, or of an application around it: the same transport, and links lead in."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from party import ON_BOTH, Player, Program, eventually, running
from prefixed import PREFIX

pytestmark = pytest.mark.e2e
GAME = {"mode": "spot", "ai_seats": 1, "rounds": 1, "ready_s": 5, "discussion_s": 300}


class Mounted(Program):
    """The application of the game inside another one: `app.mount("/game", …)`."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        own = str(Path(__file__).with_name("prefixed.py"))
        self.command = [sys.executable, own, str(self.port), str(data), "pages"]
        self.url += PREFIX


def set_in_streamlit(data: Path) -> Program:
    """`server.baseUrlPath`, in the file where people write it: `masquerade up` reads no variable of Streamlit's."""
    config = data.parent / ".streamlit" / "config.toml"
    config.parent.mkdir()
    config.write_text(f'[server]\nbaseUrlPath = "{PREFIX.strip("/")}"\n')
    return Program(data)


@ON_BOTH
@pytest.mark.parametrize("make", [pytest.param(Mounted, marks=pytest.mark.long), set_in_streamlit])
def test_people_join_by_the_link_and_talk_over_a_websocket(
    make: Callable[[Path], Program], tmp_path: Path, players: Callable[..., Player]
) -> None:
    with running(make(tmp_path / "data")) as program:
        room = program.open_room(**GAME)
        below = f"http://127.0.0.1:{program.port}{PREFIX}"
        ada, bob = players(below), players(below)
        ada.join(room, "Ada")
        link = ada.page.get_by_label("Invitation link").input_value()
        assert link.endswith(f":{program.port}{PREFIX}/p/{room}")
        bob.url = link.partition("/p/")[0].replace(link.split("/")[2].split(":")[0], "127.0.0.1")
        bob.join(room, "Bob")
        for player in (ada, bob):
            told = partial(player.page.evaluate, "_wsDebug.getTransport()")
            eventually("a WebSocket", lambda told=told: told() == "websocket")
        ada.page.get_by_role("button", name="Start", exact=True).click()
        bob.in_phase("Discussion")
        ada.say("from below")
        bob.sees("from below")
        bob.reload()
        bob.say("still here")
        ada.sees("still here")
        eventually("the same conversation on both screens", lambda: ada.lines() == bob.lines())
