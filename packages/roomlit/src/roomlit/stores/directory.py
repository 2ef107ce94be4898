"""The data directory: one process at a time, readable by its owner alone."""

import fcntl
from pathlib import Path
from types import TracebackType

from roomlit.errors import LocalError


class DataDirectory:
    """Locks `path` (made when missing) for this process until closed. The lock ends with the process, however it ends.

    Raises `LocalError("data/locked")` when another process has it, `LocalError("data/unusable")` when nobody can.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = (path / "lock").open("w")
        except OSError as error:
            raise LocalError(
                "data/unusable",
                f"{path} cannot be used as data directory ({error.strerror}): choose another with --data",
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise LocalError(
                "data/locked", f"{path} is used by another server: stop it, or choose another directory with --data"
            ) from None

    @property
    def journal_url(self) -> str:
        """Where `SqlStore` keeps the journal."""
        return f"sqlite+aiosqlite:///{self.path / 'journal.db'}"

    def close(self) -> None:
        """Let others have it."""
        self._file.close()

    def __enter__(self) -> "DataDirectory":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
