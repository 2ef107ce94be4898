"""What Streamlit lets strangers do that an app has not asked for: fill its memory with files, and the host's terminal.

It takes files from whoever has a session, whether its script wants any or not, as many as are sent, and keeps them in
memory until the session ends. And one message that it cannot make sense of (state of a widget that it did not make)
makes the script fail: ten kilobytes of traceback on the terminal, and nobody has to be known to send thirty a second.
"""

from collections.abc import Callable
from typing import Any

from streamlit import error_util
from streamlit.runtime import Runtime

from roomlit.clock import Clock
from roomlit.log import get_logger
from roomlit.server.address_rate_limit import AddressRateLimit
from roomlit.settings import HubSettings

PRINTS = "_log_uncaught_app_exception"
"""Streamlit's function for it."""
PLACES_PER_MINUTE = 20
NO_WIDGET = "this page asks for no files"


def upload_check(settings: HubSettings) -> Callable[[str, int, int], str]:
    """Says why a session may not hold so many bytes more, and all together so many, "" when it may."""
    most, total = settings.upload_session_bytes, settings.upload_total_bytes

    def check(session: str, more: int, of_all: int) -> str:
        try:
            runtime: Any = Runtime.instance()
            info = runtime._session_mgr.get_active_session_info(session)
            if info is None or not _wants_files(info.session._session_state):
                return NO_WIDGET
            held = runtime.uploaded_file_mgr.file_storage
            mine = sum(len(file.data) for file in list(held.get(session, {}).values()))
            if mine + more > most:
                return f"one page may hold {most} bytes: ROOMLIT_UPLOAD_SESSION_BYTES"
            everything = sum(len(file.data) for files in list(held.values()) for file in list(files.values()))
            if everything + of_all > total:
                return f"all pages together may hold {total} bytes: ROOMLIT_UPLOAD_TOTAL_BYTES"
        except (AttributeError, TypeError, RuntimeError) as error:
            get_logger("roomlit.page").warning(
                "this Streamlit does not say who may upload: nobody does", why=str(error)
            )
            return "uploads are closed with this version of Streamlit"
        return ""

    return check


def _wants_files(state: Any) -> bool:
    """Whether the last run drew a widget that takes files."""
    for widget in list(state._new_widget_state.widget_metadata.values()):
        if widget.value_type == "file_uploader_state_value":
            return True
        if widget.value_type == "chat_input_value":
            reader = getattr(widget.deserializer, "__self__", None)
            if reader is None or reader.accept_files or getattr(reader, "accept_audio", False):
                return True
    return False


class _Calm:
    """Stands in the place of `prints`; may be called in any script's thread."""

    def __init__(self, prints: Any, clock: Clock) -> None:
        self.prints = prints
        self._place = AddressRateLimit(per_minute=1, burst=1, clock=clock)
        self._all = AddressRateLimit(per_minute=PLACES_PER_MINUTE, burst=PLACES_PER_MINUTE, clock=clock)

    def __call__(self, failure: BaseException) -> None:
        if not self._place.count(_place(failure)) and not self._all.count(""):
            self.prints(failure)


def calm_tracebacks(clock: Clock) -> None:
    """From now on in this process. Does nothing where this Streamlit prints in another way."""
    prints = getattr(error_util, PRINTS, None)
    if prints is None:
        get_logger("roomlit.page").warning("this Streamlit prints every traceback of a page")
    else:
        setattr(error_util, PRINTS, _Calm(prints.prints if isinstance(prints, _Calm) else prints, clock))


def _place(failure: BaseException) -> str:
    """Where it was raised, by file and line: what it says may be a visitor's words."""
    trace = failure.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return f"{type(failure).__name__} {where}"
