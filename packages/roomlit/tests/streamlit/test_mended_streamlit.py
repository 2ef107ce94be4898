"""What a room mends of Streamlit: its queue of messages for a browser, and its buttons."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState

from roomlit.streamlit import _compat
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
    _compat.keep_whole_runs(queue)
    _compat.keep_whole_runs(queue)  # Each session of a page's rooms does, and there is one queue.
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
    state.__class__ = _compat.CarefulState
    button = WidgetMetadata("button", lambda value: bool(value), lambda value: value, "trigger_value")
    state._new_widget_state.set_widget_metadata(button)
    state._new_widget_state.set_from_value("button", True)
    monkeypatch.setattr(_compat, "_context", lambda: SimpleNamespace(script_requests=requests))
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
