"""The log: a name, what happened, and values; by structlog where the application has it, else by `logging`."""

import logging
import sys
from typing import Any


class Logger:
    """Writes lines such as `room opened kind=chat room=team` under a name of the library."""

    def __init__(self, name: str) -> None:
        self._name = name

    def debug(self, happened: str, /, **values: Any) -> None:
        """For whoever looks for a fault."""
        self._write("debug", happened, values)

    def info(self, happened: str, /, **values: Any) -> None:
        """What an operator may want to see."""
        self._write("info", happened, values)

    def warning(self, happened: str, /, **values: Any) -> None:
        """Not as it should be, and taken care of."""
        self._write("warning", happened, values)

    def error(self, happened: str, /, *, exc_info: bool | BaseException = False, **values: Any) -> None:
        """A fault; `exc_info` adds where it came from."""
        self._write("error", happened, values, exc_info=exc_info)

    def _write(self, level: str, happened: str, values: dict[str, Any], **where: Any) -> None:
        values = {name: printable(value) for name, value in values.items()}
        structlog: Any = sys.modules.get("structlog")  # It takes long to load: whoever wants it has done so.
        if structlog is not None:
            getattr(structlog.get_logger(self._name), level)(happened, **values, **where)
            return
        number = getattr(logging, level.upper())
        words = [happened, *(f"{name}={value}" for name, value in values.items())]
        logging.getLogger(self._name).log(number, "%s", " ".join(words), **where)


def printable(value: Any) -> Any:
    r"""A text with what a terminal would obey, or show in another place, written out; anything else as it is.

    Visitors choose some of what is logged: paths, origins, names.

    >>> print(printable("a\x1b[2Jb\nc"), printable("ä 🚪"), printable(7))
    a\x1b[2Jb\nc ä 🚪 7
    """
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in value)


def get_logger(name: str) -> Logger:
    """The log of this name, `roomlit.room` say.

    >>> get_logger("roomlit.room").debug("room opened", room="team")
    """
    return Logger(name)
