"""Push as the operator wants it, also for live sessions: a file in the data directory that the running hub follows."""

from contextlib import suppress
from pathlib import Path

from roomlit.hosting import LocalError


class PushSwitch:
    """Outlasts restarts; push is on until somebody turns it off. A hub follows it: `registry.follow_push`."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file = data / "push"

    def is_on(self) -> bool:
        """What it says now. A file that cannot be read changes nothing for anybody: push stays on."""
        with suppress(OSError, UnicodeDecodeError):
            return self._file.read_text(encoding="utf-8").strip() != "off"
        return True

    def turn(self, *, on: bool) -> None:
        """Write it; raises `LocalError("data/unknown")` where no server keeps its data."""
        if not self._data.is_dir():
            raise LocalError("data/unknown", f"{self._data} is no data directory: name the server's own with --data")
        try:
            self._file.write_text("on\n" if on else "off\n", encoding="utf-8")
        except OSError as error:
            raise LocalError("data/unusable", f"{self._file} cannot be written ({error.strerror})") from None
