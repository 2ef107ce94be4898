"""What rooms mend of Streamlit in a session: its messages for the browser, its buttons, and the ends of its runs.

Frequent runs of fragments meet these faults often; each also meets pages without a room now and then.
"""

import threading
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState


def mend(session: Any) -> None:
    """Mend one of Streamlit's sessions, once however often it is asked.

    Raises AttributeError or TypeError where this Streamlit has moved what is mended.
    """
    _ = [getattr(session, name) for name in ("_event_loop", "_scriptrunner")]
    keep_whole_runs(session._browser_queue)
    session._session_state.__class__ = CarefulState
    session.__class__ = CarefulSession


def keep_whole_runs(queue: Any) -> None:
    """Mend Streamlit's queue of messages for one browser: a fragment run drops nothing of a whole run that has ended.

    Streamlit drops what this fragment drew in the whole run and has not been sent (its pull request 9381), but sends
    that the run has ended: the page takes the fragment's place away, and the fragment is drawn over its neighbour.
    """
    if "clear" in vars(queue):
        return
    clear = queue.clear

    def clear_carefully(*args: Any, **more: Any) -> None:
        if more.get("fragment_ids_this_run") and any(_ends_whole_run(message) for message in queue._queue):
            queue._delta_index_map = {}  # What comes now goes behind what is there, not in its place.
        else:
            clear(*args, **more)

    queue.clear = clear_carefully


def _ends_whole_run(message: ForwardMsg) -> bool:
    ended = message.WhichOneof("type") == "script_finished"
    return ended and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


class CarefulState(SessionState):
    """Streamlit's session state, mended: a run that was told to stop resets no button that the next run has to see.

    For a click Streamlit stops the runner at work and starts another at once. A stopped run that was over already still
    resets all triggers, in a thread beside the new one; frequent runs of fragments make that likely.
    """

    __slots__ = ()
    resetting = threading.Lock()

    def on_script_finished(self, *args: Any, **more: Any) -> None:
        """The run of this thread is over."""
        with self.resetting:
            if not _is_stopped():
                super().on_script_finished(*args, **more)

    def on_script_will_rerun(self, *args: Any, **more: Any) -> None:
        """A run begins on this thread."""
        with self.resetting:  # Whoever resets now began before the click; whoever comes later has been stopped.
            pass
        super().on_script_will_rerun(*args, **more)


def _is_stopped() -> bool:
    """Whether the runner of this thread has been told to stop; a run that ends by itself has not been, yet."""
    context = get_script_run_ctx(suppress_warning=True)
    requests: Any = None if context is None else context.script_requests
    return requests is not None and requests._state is ScriptRequestType.STOP


class CarefulSession(AppSession):
    """Streamlit's session, mended: what a run has drawn at its end is not thrown away for the browser's next request.

    A run that has nothing more to do takes no request, so the browser's begins another runner, and what the first one
    has said but the session has not heard is ignored from then on: the elements of its fragment, and that it has ended.
    Here such a request waits behind what was said. Requests stay in their order.
    """

    def request_rerun(self, client_state: Any) -> None:
        """Run the script, or one of its fragments, as the browser asks."""
        waiting: list[Any] = vars(self).setdefault("_roomlit_waiting", [])
        if not waiting and not self._is_over():
            super().request_rerun(client_state)
            return
        waiting.append(client_state)
        if len(waiting) == 1:
            self._event_loop.call_soon(self._go_on)

    def _is_over(self) -> bool:
        """Whether the runner has ended by itself, and may still be about to be heard."""
        runner: Any = self._scriptrunner
        return runner is not None and runner._requests._state is ScriptRequestType.STOP

    def _go_on(self) -> None:
        waiting: list[Any] = vars(self)["_roomlit_waiting"]
        while waiting:
            try:
                super().request_rerun(waiting.pop(0))
            except Exception as error:  # noqa: BLE001 – as Streamlit does with whatever a request ends in
                self.handle_backmsg_exception(error)
