"""What a room mends of Streamlit: its queue of messages for a browser, its buttons, and the ends of its runs."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState

from roomlit.streamlit import _compat_mends
from roomlit.testing.waiting import PATIENCE_S

PLACE = (0, 2)


def drawn(text: str, fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = PLACE
    message.delta.fragment_id = fragment
    message.delta.new_element.text.body = text
    return message


def ended(status: "ForwardMsg.ScriptFinishedStatus.ValueType") -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def sent(queue: ForwardMsgQueue) -> list[str]:
    return [one.delta.new_element.text.body or str(one.script_finished) for one in queue.flush()]


def careful_queue() -> ForwardMsgQueue:
    queue = ForwardMsgQueue()
    _compat_mends.keep_whole_runs(queue)
    _compat_mends.keep_whole_runs(queue)  # Each session of a page's rooms does, and there is one queue.
    return queue


def test_a_fragment_run_drops_nothing_of_a_whole_run_that_has_ended() -> None:
    queue = careful_queue()
    queue.enqueue(drawn("whole", "f"))
    queue.enqueue(ended(ForwardMsg.FINISHED_SUCCESSFULLY))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["f"])
    queue.enqueue(drawn("fragment", "f"))
    assert sent(queue) == ["whole", str(ForwardMsg.FINISHED_SUCCESSFULLY), "fragment"]


@pytest.mark.parametrize(
    ("status", "fragments"),
    [(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY, ["f"]), (ForwardMsg.FINISHED_SUCCESSFULLY, None)],
    ids=["fragment", "whole"],
)
def test_what_a_run_left_is_dropped_for_the_next_of_its_kind(
    status: "ForwardMsg.ScriptFinishedStatus.ValueType", fragments: list[str] | None
) -> None:
    queue = careful_queue()
    queue.enqueue(drawn("first", "f"))
    queue.enqueue(ended(status))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    queue.enqueue(drawn("second", "f"))
    assert sent(queue) == [str(ForwardMsg.FINISHED_EARLY_FOR_RERUN), "second"]


def clicked(requests: ScriptRequests, monkeypatch: pytest.MonkeyPatch) -> SessionState:
    """A session whose button was clicked, as the runner with these requests sees it."""
    state = SessionState()
    state.__class__ = _compat_mends.CarefulState
    button = WidgetMetadata("button", lambda value: bool(value), lambda value: value, "trigger_value")
    state._new_widget_state.set_widget_metadata(button)
    state._new_widget_state.set_from_value("button", True)
    monkeypatch.setattr(_compat_mends, "get_script_run_ctx", lambda **_: SimpleNamespace(script_requests=requests))
    return state


def test_a_run_that_ends_by_itself_resets_the_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    state = clicked(ScriptRequests(), monkeypatch)
    state.on_script_finished(frozenset({"button"}))
    assert state._new_widget_state["button"] is False


def test_a_run_that_was_told_to_stop_resets_no_button_of_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = ScriptRequests()
    requests.request_stop()
    state = clicked(requests, monkeypatch)
    state.on_script_finished(frozenset())
    assert state._new_widget_state["button"] is True


def test_a_run_begins_when_the_one_before_has_reset_its_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    state = clicked(ScriptRequests(), monkeypatch)
    order: list[str] = []
    begun = threading.Event()

    def reset(*_: object) -> None:
        beginning.start()
        assert begun.wait(PATIENCE_S)
        order.append("reset")

    def begin() -> None:
        begun.set()
        state.on_script_will_rerun()

    beginning = threading.Thread(target=begin)
    monkeypatch.setattr(SessionState, "on_script_finished", reset)
    monkeypatch.setattr(SessionState, "on_script_will_rerun", lambda *_: order.append("begun"))
    state.on_script_finished()
    beginning.join(PATIENCE_S)
    assert order == ["reset", "begun"]


def session(order: list[str], monkeypatch: pytest.MonkeyPatch, *, over: bool) -> _compat_mends.CarefulSession:
    """A session whose runner is over or not; what it asks Streamlit for is noted."""
    made = object.__new__(_compat_mends.CarefulSession)
    requests = ScriptRequests()
    if over:
        requests.on_scriptrunner_ready()
    vars(made).update(
        _event_loop=asyncio.get_running_loop(),
        _scriptrunner=SimpleNamespace(_requests=requests),
        _script_event_loop=None,
    )
    monkeypatch.setattr(AppSession, "request_rerun", lambda self, asked: order.append(asked.fragment_id))
    monkeypatch.setattr(AppSession, "__del__", lambda self: None, raising=False)
    return made


async def test_a_request_waits_until_what_a_run_said_at_its_end_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    asked = session(order, monkeypatch, over=True)
    asyncio.get_running_loop().call_soon(order.append, "drawn")
    asked.request_rerun(ClientState(fragment_id="first"))
    asked._scriptrunner = None
    asked.request_rerun(ClientState(fragment_id="second"))
    assert order == []
    await asyncio.sleep(0)
    assert order == ["drawn", "first", "second"]
    asked.request_rerun(ClientState(fragment_id="third"))
    assert order[3:] == ["third"]


async def test_a_request_for_a_run_at_work_goes_to_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    session(order, monkeypatch, over=False).request_rerun(ClientState(fragment_id="first"))
    assert order == ["first"]


async def test_a_request_that_ends_in_a_fault_keeps_none_of_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    asked = session(order, monkeypatch, over=True)

    def fail(_: object, client_state: ClientState) -> None:
        order.append(client_state.fragment_id)
        raise ValueError(client_state.fragment_id)

    monkeypatch.setattr(AppSession, "request_rerun", fail)
    monkeypatch.setattr(AppSession, "handle_backmsg_exception", lambda self, error: order.append(repr(error)))
    for name in ("first", "second"):
        asked.request_rerun(ClientState(fragment_id=name))
    await asyncio.sleep(0)
    assert order == ["first", "ValueError('first')", "second", "ValueError('second')"]
