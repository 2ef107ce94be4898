"""The only place that touches Streamlit's internals, and the process-wide registry of this library: one runtime.

Everything private is guarded: when a version of Streamlit has moved it, pages fall back to a slow timer.
"""

import threading
from collections.abc import Callable
from typing import Any

from streamlit.components.v2 import component
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, get_script_run_ctx

from roomlit.errors import LocalError
from roomlit.streamlit.runtime import HubRuntime, from_environment

BUSY_S = 0.05
TRIES = 400
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


def reset() -> None:
    """Close the runtime and forget it; for tests."""
    with _lock:
        found: HubRuntime | None = _registry.pop("runtime", None)
    if found is not None:
        found.close_alone()


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


def has_browser(session: str) -> bool:
    """Whether a browser is connected to this session now."""
    return Runtime.exists() and Runtime.instance().is_active_session(session)


def can_run_fragments() -> bool:
    """Whether this Streamlit lets the server start a fragment run of a session."""
    try:
        from streamlit.runtime.app_session import AppSession
        from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

        RerunData(fragment_id="f", is_auto_rerun=True, page_script_hash="", query_string="", context_info=None)
        needed = hasattr(AppSession, "_create_scriptrunner") and hasattr(AppSession, "has_fragment")
    except (ImportError, TypeError):
        return False
    return needed and Runtime.exists() and hasattr(Runtime.instance(), "_session_mgr")


def run_fragment(session: str, fragment: str, *, needed: Callable[[], bool]) -> bool:
    """Have a fragment of a session run soon, after whatever runs there now, if still `needed` then.

    False when it cannot be. May be called on any thread; `needed` is asked on Streamlit's loop.
    """
    if not can_run_fragments():
        return False
    info = Runtime.instance()._session_mgr.get_active_session_info(session)  # pyright: ignore[reportPrivateUsage]
    if info is None:
        return False
    found: Any = info.session
    loop = getattr(found, "_event_loop", None)
    if loop is None or loop.is_closed():
        return False
    loop.call_soon_threadsafe(_start, found, fragment, needed, TRIES)
    return True


def redraw(fragment: str | None) -> None:
    """Have another fragment of this thread's session run after this one.

    `st.rerun` with a key would do it from a callback, but cuts a run short for it; when that follows a run of the
    whole script closely, Streamlit 1.67 loses elements outside the fragments from the page.
    """
    if fragment is not None:
        run_fragment(session_id(), fragment, needed=lambda: True)


def _start(session: Any, fragment: str, needed: Callable[[], bool], tries: int) -> None:
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    if session._scriptrunner is not None:
        # A request folded into a pending one could drop what the user has just typed; so only into silence.
        if tries > 0:
            session._event_loop.call_later(BUSY_S, _start, session, fragment, needed, tries - 1)
        return
    if not needed() or not session.has_fragment(fragment):
        return
    state = session._client_state
    session._create_scriptrunner(
        RerunData(
            query_string=state.query_string,
            page_script_hash=state.page_script_hash,
            fragment_id=fragment,
            is_auto_rerun=True,
            context_info=state.context_info if state.HasField("context_info") else None,
        )
    )


def _context() -> ScriptRunContext:
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        raise LocalError(
            "streamlit/no_script", "this is a page: start it with `streamlit run app.py`; programs use roomlit.connect"
        )
    return context
