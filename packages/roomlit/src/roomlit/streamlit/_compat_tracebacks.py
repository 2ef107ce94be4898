"""What Streamlit prints of a script that fails: once a minute for each place, not as often as somebody likes.

One message of a page that Streamlit cannot make sense of (state of a widget that it did not make, say) makes the script
fail and ten kilobytes of traceback appear on the terminal; nobody has to be known to send thirty a second.
"""

from typing import Any

from streamlit import error_util

from roomlit.clock import Clock
from roomlit.log import get_logger
from roomlit.server.address_rate_limit import AddressRateLimit

PRINTS = "_log_uncaught_app_exception"
"""Streamlit's function for it."""
PLACES_PER_MINUTE = 20


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
