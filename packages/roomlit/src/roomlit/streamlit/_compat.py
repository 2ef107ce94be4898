"""The only place that touches Streamlit's internals, and the process-wide registry of this library: one runtime.

Everything private is guarded: when a version of Streamlit has moved it, pages fall back to a slow timer.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from streamlit.components.v2 import component
from streamlit.runtime import Runtime, RuntimeState
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import SCRIPT_RUN_CONTEXT_ATTR_NAME

from roomlit.errors import LocalError
from roomlit.log import get_logger
from roomlit.streamlit.redraw_scheduler import RedrawScheduler, Running, Unreachable
from roomlit.streamlit.runtime import HubRuntime, from_environment

_CONTINUE = ScriptRequestType.CONTINUE
_lock = threading.Lock()
_registry: dict[str, Any] = {}
Mount = Callable[..., Any]


def runtime(build: Callable[[], HubRuntime] = from_environment) -> HubRuntime:
    """The runtime of this process, built on first use: whoever asks first says how."""
    with _lock:
        if "runtime" not in _registry:
            _registry["runtime"] = build()
        return _registry["runtime"]


def found() -> HubRuntime | None:
    """The runtime of this process, if there is one."""
    with _lock:
        return _registry.get("runtime")


def has_pages() -> bool:
    """Whether Streamlit serves pages in this process, and not only in the one that it was forked off."""
    return Runtime.exists() and Runtime.instance() is not _registry.get("parent's")


def _forked() -> None:
    _registry["parent's"] = Runtime.instance() if Runtime.exists() else None


if hasattr(os, "register_at_fork"):  # Not on Windows, which has no forks either.
    os.register_at_fork(after_in_child=_forked)


def reset() -> None:
    """Close the runtime and forget it, and Streamlit's own that has been stopped; for tests with several servers."""
    with _lock:
        found: HubRuntime | None = _registry.pop("runtime", None)
        _registry.pop("ending", None)
    if found is not None:
        found.close_alone()
    Runtime._instance = None  # pyright: ignore[reportPrivateUsage]


def sessions_ended() -> bool:
    """Ask Streamlit to close its sessions once no script runs; whether it has. For tests, on any thread."""
    if not Runtime.exists():
        return True
    runtime = Runtime.instance()
    if runtime.state is RuntimeState.STOPPED:
        # The last script's end closes the loop that Streamlit keeps for it.
        return all(session._script_event_loop.is_closed() for session in _registry.get("ending", ()))
    sessions: Any = [info.session for info in runtime._session_mgr.list_sessions()]  # pyright: ignore[reportPrivateUsage]
    if all(session._scriptrunner is None for session in sessions):
        _registry["ending"] = sessions
        runtime.stop()
    return False


def part() -> Mount:
    """The mounting command of the browser modules; one component for all parts, so that they share one module."""
    with _lock:
        if "part" not in _registry:
            _registry["part"] = component("roomlit.room", js="parts.js")
        return _registry["part"]


def session_id() -> str:
    """The Streamlit session whose script runs on this thread."""
    return _context().session_id


def is_fragment_run() -> bool:
    """Whether only fragments run now, not the whole script."""
    return bool(_context().fragment_ids_this_run)


def fragment_id() -> str | None:
    """The fragment whose body runs on this thread."""
    try:
        from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
    except ImportError:
        return getattr(_context(), "current_fragment_id", None)
    return ThreadState.get().fragment_id


def has_fragment(fragment: str) -> bool:
    """Whether the page of this thread's session still holds this fragment."""
    return _context().fragment_storage.contains(fragment)


def run_token() -> object:
    """The same object within one run, another one in the next."""
    return _context().cursors


def has_browser(session: str) -> bool:
    """Whether a browser is connected to this session now."""
    return Runtime.exists() and Runtime.instance().is_active_session(session)


def can_run_fragments() -> bool:
    """Whether this Streamlit lets the server start a fragment run of a session."""
    try:
        from streamlit.runtime.app_session import AppSession
        from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
        from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

        RerunData(fragment_id_queue=["f"], is_auto_rerun=True, page_script_hash="", query_string="", context_info=None)
        requests: Any = ScriptRequests()
        queue: Any = ForwardMsgQueue()
        known = requests._state is _CONTINUE and requests._rerun_data.fragment_id_queue == []
        known = known and queue._queue == [] and queue._delta_index_map == {} and "clear" not in vars(queue)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["f"])
        needed = hasattr(AppSession, "_create_scriptrunner")
    except (ImportError, TypeError, AttributeError):
        return False
    return known and needed and Runtime.exists() and hasattr(Runtime.instance(), "_session_mgr")


class BrowserSession:
    """A `ScriptSession` of the redraw scheduler: one Streamlit session. Use it where `can_run_fragments`.

    Raises AttributeError, TypeError or ImportError where this Streamlit has moved what it needs.
    """

    def __init__(self, id: str) -> None:
        from roomlit.streamlit._compat_mends import mend  # Only here: what has moved raises now.

        self._id = id
        manager: Any = Runtime.instance()._session_mgr  # pyright: ignore[reportPrivateUsage]
        session = manager.get_session_info(id).session
        self._loop: asyncio.AbstractEventLoop = session._event_loop
        # All that is used later is looked for now, while a script runs: what has moved raises AttributeError here.
        _ = [getattr(session._scriptrunner, name) for name in ("_requests", "_execing", "_script_thread")]
        _ = (session._client_state, session._fragment_storage.contains)
        mend(session)

    def running(self) -> Running:
        """What its script runner does now."""
        session = self._found()
        if session is None:
            return Running.GONE
        if (runner := session._scriptrunner) is None:
            return Running.IDLE
        context = getattr(runner._script_thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
        if runner._execing and context is not None:
            fragments = context.fragment_ids_this_run
        else:
            fragments = runner._requests._rerun_data.fragment_id_queue
        return Running.FRAGMENTS if fragments else Running.WHOLE_SCRIPT

    def has(self, fragment: str) -> bool:
        """Whether the page still holds this fragment."""
        session = self._found()
        return session is not None and session._fragment_storage.contains(fragment)

    def run(self, fragments: Sequence[str]) -> bool:
        """Have these fragments run after those that run, in a run with whatever the user's own click waits for."""
        session = self._found()
        if session is None:
            return False
        if (runner := session._scriptrunner) is None:
            session._create_scriptrunner(_rerun_data(session._client_state, fragments))
            return True
        requests = runner._requests
        if requests._state is _CONTINUE:
            context = getattr(runner._script_thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
            return context is not None and requests.request_rerun(_rerun_data(context, fragments))
        # Folded into what waits already, with all that says: its page, its query and what was typed stay its own.
        waiting = requests._rerun_data
        whole = not (waiting.fragment_id or waiting.fragment_id_queue or waiting.is_fragment_scoped_rerun)
        return whole or requests.request_rerun(replace(waiting, fragment_id=None, fragment_id_queue=[*fragments]))

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        """Call on Streamlit's loop, from any thread."""
        if not self._loop.is_closed():
            begin = self._loop.call_soon_threadsafe if delay_s == 0 else partial(self._loop.call_later, delay_s)
            begin(call)

    def now(self) -> float:
        """Monotonic seconds."""
        return self._loop.time()

    def _found(self) -> Any:
        """Streamlit's own object; None when no browser is connected to it now."""
        if not Runtime.exists():
            return None
        info = Runtime.instance()._session_mgr.get_active_session_info(self._id)  # pyright: ignore[reportPrivateUsage]
        return None if info is None else info.session


def redraw_scheduler() -> RedrawScheduler:
    """For the session whose script runs on this thread."""
    try:
        return RedrawScheduler(BrowserSession(session_id()) if can_run_fragments() else Unreachable())
    except (AttributeError, TypeError, ImportError) as error:
        get_logger("roomlit.page").warning("this Streamlit starts no runs: pages ask by a timer", why=str(error))
        return RedrawScheduler(Unreachable())


def _rerun_data(state: Any, fragments: Sequence[str]) -> Any:
    """What a run of these fragments is given: the page and the query as `state` (a context or a client's) has them."""
    sent = getattr(state, "HasField", None)
    return RerunData(
        query_string=state.query_string,
        page_script_hash=state.page_script_hash,
        fragment_id_queue=[*fragments],
        is_auto_rerun=True,
        context_info=state.context_info if sent is None or sent("context_info") else None,
    )


def _context() -> ScriptRunContext:
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        return context
    way_out = "this is a page: start it with `streamlit run app.py`; programs use roomlit.connect"
    if Runtime.exists():
        way_out = "no page runs in this thread: speak from it by roomlit.publish or roomlit.send, draw in the script"
    raise LocalError("streamlit/no_script", way_out)
