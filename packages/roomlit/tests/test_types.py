"""What editors and type checkers make of a script with rooms: good ones pass in strict mode, mistakes are found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from roomlit.testing.waiting import PATIENCE_S

GOOD = """
import streamlit as st

import roomlit

OPTIONS = ("tea", "coffee")


class Votes(roomlit.State):
    votes: dict[str, str] = {}
    options: list[str] = ["tea", "coffee"]


class Poll(roomlit.Room[Votes]):
    @roomlit.command
    def vote(self, *, by: roomlit.Seat, option: str) -> None:
        if option not in OPTIONS:
            raise roomlit.Refused("poll/unknown_option", f"choose one of {OPTIONS}")
        self.state.votes[by.name] = option
        self.publish("voted", player=by.name)


class Plain(roomlit.Room):
    class State(roomlit.State):
        count: int = 0

    @roomlit.command
    def add(self, *, by: roomlit.Seat) -> None:
        self.state.count += 1


room: roomlit.RoomHandle = roomlit.room("team", name="Ada", kind=Poll)
other = roomlit.room("count", kind=Plain)
st.button("Buzz", on_click=room.send, args=("buzz",))


@room.on("buzz")
def buzzed(event: roomlit.RoomEvent) -> None:
    st.toast(f"{event.sender} buzzed")


@room.on("bell")
def rang() -> None:
    st.toast("rang")


@room.live(on="voted")
def result() -> None:
    st.write(room.state["votes"], room.members, roomlit.__version__)


async def bot() -> None:
    async with roomlit.connect("http://localhost:8000", room="team", name="echo") as client:
        async for event in client:
            await client.send("message", text=event.text)
"""
MISTAKES = {
    "roomlit.rom('team')": "rom",
    "roomlit.room(5)": "Literal[5]",
    "roomlit.room('team', nam='Ada')": "nam",
    "handle.sendd('buzz')": "sendd",
    "@handle.live\ndef drawn() -> None: ...": "positional",
    "@handle.on\ndef heard(event: roomlit.RoomEvent) -> None: ...": "on",
    "handle.live(on=5)": "Literal[5]",
    "poll_of().state.vote": "vote",
}
HEAD = """
import roomlit

class Votes(roomlit.State):
    votes: dict[str, str] = {}

class Poll(roomlit.Room[Votes]): ...

def handle_of() -> roomlit.RoomHandle: ...
def poll_of() -> Poll: ...

handle = handle_of()
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What pyright says of each file; it is started once, for that takes longest."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "good.py").write_text(GOOD, encoding="utf-8")
    for number, mistake in enumerate(MISTAKES):
        (folder / f"mistake{number}.py").write_text(f"{HEAD}\n{mistake}\n", encoding="utf-8")
    settings = {"typeCheckingMode": "strict", "reportUnknownMemberType": False, "include": ["."]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "--project", str(folder)],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(MISTAKES) + 1
    said: dict[str, list[str]] = {}
    for one in report["generalDiagnostics"]:
        said.setdefault(Path(one["file"]).stem, []).append(one["message"])
    return said


def test_a_page_a_room_and_a_bot_pass_in_strict_mode(found: dict[str, list[str]]) -> None:
    assert found.get("good", []) == []


@pytest.mark.parametrize(("number", "mistake"), list(enumerate(MISTAKES)), ids=list(MISTAKES))
def test_a_mistake_is_found_before_the_script_runs(found: dict[str, list[str]], number: int, mistake: str) -> None:
    said = found.get(f"mistake{number}", [])
    assert any(MISTAKES[mistake] in one for one in said), said
