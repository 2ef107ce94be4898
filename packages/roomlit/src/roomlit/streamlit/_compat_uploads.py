"""Who may upload a file to Streamlit: a page whose script has drawn a widget for that, within a limit.

Streamlit itself takes files from whoever has a session, whether its script wants any or not, as many as are sent, and
keeps them in memory until the session ends.
"""

from collections.abc import Callable
from typing import Any

from streamlit.runtime import Runtime

from roomlit.log import get_logger
from roomlit.settings import HubSettings

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
