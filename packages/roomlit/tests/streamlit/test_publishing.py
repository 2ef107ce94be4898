"""Publishing from wherever a program of a Streamlit server may be: threads, coroutines, its own loop."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest as PageTest
from structlog.testing import capture_logs

import roomlit
from roomlit.client.event import RoomEvent
from roomlit.errors import LocalError, Refused
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.redraw_scheduler import RedrawScheduler, Unreachable
from roomlit.streamlit.room_session import RoomSession
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.waiting import PATIENCE_S, until


class Desk(roomlit.Room):
    class State(roomlit.State):
        approved: list[int] = []

    @roomlit.command(server_only=True)
    def approve(self, *, by: roomlit.Seat, draft: int) -> int:
        if draft < 0:
            raise roomlit.Refused("desk/no_draft", "there is no such draft")
        self.state.approved.append(draft)
        self.publish("approved", draft=draft)
        return len(self.state.approved)


@pytest.fixture
def runtime() -> Iterator[HubRuntime]:
    """The one of this process, without a server."""
    yield _compat.runtime(lambda: HubRuntime(settings=HubSettings(data=None)))
    _compat.reset()


def told(runtime: HubRuntime, room: str) -> list[tuple[str, dict[str, Any]]]:
    """What the public log of a room holds."""
    run = runtime.portal.ask(lambda: [entry.event for entry in runtime.hub.room(room).log.after(0)])
    return [(event.type, msgspec.json.decode(event.data)) for event in run]


def test_a_thread_publishes_before_anybody_has_come_and_hears_the_position(runtime: HubRuntime) -> None:
    positions: list[int] = []
    thread = threading.Thread(target=lambda: positions.append(roomlit.publish("builds", "done", branch="main")))
    thread.start()
    thread.join(PATIENCE_S)
    assert positions == [1]
    assert told(runtime, "builds") == [("done", {"branch": "main"})]


def test_without_waiting_everything_arrives_in_order(runtime: HubRuntime) -> None:
    for n in range(200):
        assert roomlit.publish("garden", "step", wait=False, n=n) == 0
    assert roomlit.publish("garden", "step", n=200) == 201
    assert [data["n"] for _, data in told(runtime, "GARDEN")] == list(range(201))


def test_what_is_changed_after_the_call_is_published_as_it_was(runtime: HubRuntime) -> None:
    values = [1]
    roomlit.publish("builds", "done", wait=False, values=values)
    values.append(2)
    assert roomlit.publish("builds", "over") == 2
    assert told(runtime, "builds")[0] == ("done", {"values": [1]})


async def test_coroutines_publish_on_a_loop_of_their_own_and_on_the_hubs(runtime: HubRuntime) -> None:
    assert await roomlit.apublish("builds", "done", n=1) == 1
    assert await asyncio.to_thread(runtime.portal.run, lambda: roomlit.apublish("builds", "done", n=2)) == 2


def test_on_the_hubs_own_loop_waiting_is_refused_and_not_waiting_works(runtime: HubRuntime) -> None:
    with pytest.raises(LocalError, match="portal/on_loop"):
        runtime.portal.ask(lambda: roomlit.publish("builds", "done"))
    runtime.portal.ask(lambda: roomlit.publish("builds", "later", wait=False))
    assert roomlit.publish("builds", "done") == 2


@pytest.mark.parametrize(
    ("call", "way_out"),
    [
        (lambda: roomlit.publish("builds", "load", keep="lastest"), 'publish/keep: keep is "latest"'),
        (lambda: roomlit.publish(5, "done"), 'room/name: .*write "5"'),
        (lambda: roomlit.publish("builds", 5), "publish/bad_type: .*got 5"),
        (lambda: roomlit.send("builds", 5), "publish/bad_type: .*got 5"),
        (lambda: roomlit.send("builds", "message", text=object()), "publish/not_json: 'message' cannot carry text"),
        (lambda: roomlit.open_room(5), 'room/name: .*write "5"'),
        (lambda: roomlit.open_room("builds", kind=Desk.State), "kind/type: .*kind=YourClass"),
    ],
)
def test_what_cannot_be_said_is_answered_with_the_way_out(
    runtime: HubRuntime, call: Callable[[], object], way_out: str
) -> None:
    with pytest.raises(LocalError, match=way_out):
        call()


def test_the_server_gives_a_command_that_nobody_else_may_give(runtime: HubRuntime) -> None:
    roomlit.open_room("desk", kind=Desk)
    assert roomlit.send("desk", "approve", draft=3).result == 1
    with pytest.raises(Refused, match="desk/no_draft"):
        roomlit.send("desk", "approve", draft=-1)
    assert told(runtime, "desk") == [("approved", {"draft": 3})]


def test_a_command_before_the_class_is_shown_is_refused_with_the_way_out(runtime: HubRuntime) -> None:
    with pytest.raises(
        Refused, match=r"command/unknown: .*'approve'.*roomlit\.open_room\(name, kind=YourClass\) first"
    ):
        roomlit.send("desk", "approve", draft=3)


def test_a_room_that_the_server_spoke_in_first_becomes_what_its_class_says(runtime: HubRuntime) -> None:
    roomlit.publish("desk", "done")
    roomlit.open_room("desk", kind=Desk)
    assert roomlit.send("desk", "approve", draft=3).result == 1


def test_a_session_is_told_of_telemetry_and_reads_the_newest_alone(runtime: HubRuntime) -> None:
    roomlit.publish("builds", "load", keep="latest", n=1)
    session = RoomSession(hub=runtime.hub, room="builds", redraws=RedrawScheduler(Unreachable()))
    runtime.portal.ask(lambda: runtime.sessions.look_session(session))
    for n in (2, 3):
        roomlit.publish("builds", "load", keep="latest", n=n)
    heard: list[RoomEvent] = []
    session.begin(run := object())
    session.listeners.on(session.listeners.scope(None, run), ["load"], heard.append)
    for _ in range(2):
        session.hand_out(runtime.portal.run(session.look_new))
    assert [(event.n, event.server, event.audience) for event in heard] == [(3, True, "latest")]
    newest = runtime.portal.ask(lambda: session.look_latest("load"))
    assert newest is not None
    assert newest.n == 3


SPEAKS: list[Callable[[], object]] = [
    lambda: roomlit.publish("builds", "done"),
    lambda: asyncio.run(roomlit.apublish("builds", "done")),
    lambda: roomlit.send("builds", "message", text="done"),
    lambda: asyncio.run(roomlit.asend("builds", "message", text="done")),
    lambda: roomlit.open_room("builds"),
]


@pytest.mark.parametrize("speak", [SPEAKS[0], SPEAKS[2], SPEAKS[4]])
def test_a_program_that_serves_no_rooms_is_told_how_to_speak(speak: Callable[[], object]) -> None:
    _compat.reset()
    with pytest.raises(LocalError, match=r"runtime/elsewhere: .*nobody would hear it: speak by roomlit\.Publisher\("):
        speak()
    assert _compat.found() is None


@pytest.mark.parametrize("speak", SPEAKS)
def test_where_pages_may_still_begin_the_first_word_is_kept_for_them_and_the_log_says_so(
    speak: Callable[[], object],
) -> None:
    """As in an application that has Streamlit below one of its paths: pages begin with the first visitor."""
    _compat.reset()
    with capture_logs() as logged, ThreadPoolExecutor(1) as job:
        job.submit(speak).result(PATIENCE_S)
    assert any("roomlit.Publisher(" in str(line.get("if_none_will")) for line in logged)
    runtime = _compat.found()
    assert runtime is not None
    assert len(runtime.hub.rooms) == 1
    _compat.reset()


@pytest.mark.parametrize("speak", SPEAKS)
def test_a_process_that_was_forked_off_a_server_is_told_how_to_speak(
    runtime: HubRuntime, monkeypatch: pytest.MonkeyPatch, speak: Callable[[], object]
) -> None:
    speak()
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: 0)
        with pytest.raises(LocalError, match=r"runtime/elsewhere: .*roomlit\.Publisher\("):
            speak()
    speak()


FORKED = """
import os, sys
from streamlit.runtime import Runtime
from roomlit.streamlit import _compat

Runtime._instance = object()  # As where pages are served.
assert _compat.has_pages()
child = os.fork()
if child == 0:
    os._exit(_compat.has_pages())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")
def test_pages_of_the_process_it_was_forked_off_are_no_childs_own() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], check=False, capture_output=True, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_a_page_of_streamlits_own_test_may_be_the_first_to_speak() -> None:
    _compat.reset()
    page = PageTest.from_string("import roomlit\nroomlit.publish('builds', 'done')", default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert _compat.found() is not None
    _compat.reset()


def test_a_server_that_is_never_started_is_not_taken_for_one(
    runtime: HubRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roomlit.streamlit.runtime.START_S", 0.01)
    runtime.routes()
    said: list[str] = []

    def job() -> None:
        try:
            roomlit.publish("builds", "done")
        except LocalError as error:
            said.append(str(error))

    thread = threading.Thread(target=job)
    thread.start()
    thread.join(PATIENCE_S)
    (told,) = said
    assert told.startswith("runtime/not_started: ")
    assert "roomlit.Publisher(url, key=…)" in told


async def test_a_thread_that_began_before_the_server_waits_for_its_start(runtime: HubRuntime) -> None:
    runtime.routes()
    with pytest.raises(LocalError, match="runtime/not_started"):
        roomlit.publish("builds", "done")
    positions: list[int] = []
    thread = threading.Thread(target=lambda: positions.append(roomlit.publish("builds", "done")))
    thread.start()
    await runtime.start()
    await until(lambda: positions)
    assert (positions, runtime.served) == ([1], True)
    await runtime.close()
