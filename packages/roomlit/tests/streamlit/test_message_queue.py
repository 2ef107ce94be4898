"""What Streamlit has not yet sent to a browser when a run of fragments begins."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from roomlit.streamlit import _compat

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


def test_what_a_fragment_run_left_is_dropped_for_the_next_one() -> None:
    queue = careful_queue()
    queue.enqueue(drawn("first", "f"))
    queue.enqueue(ended(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["f"])
    queue.enqueue(drawn("second", "f"))
    assert sent(queue) == [str(ForwardMsg.FINISHED_EARLY_FOR_RERUN), "second"]


def test_what_a_whole_run_left_is_dropped_for_the_next_one() -> None:
    queue = careful_queue()
    queue.enqueue(drawn("first"))
    queue.enqueue(ended(ForwardMsg.FINISHED_SUCCESSFULLY))
    queue.clear(retain_lifecycle_msgs=True)
    queue.enqueue(drawn("second"))
    assert sent(queue) == [str(ForwardMsg.FINISHED_EARLY_FOR_RERUN), "second"]
