"""The data directory: one process at a time, readable by its owner alone."""

from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from roomlit.errors import LocalError


class DataDirectory:
    """Locks `path` (made when missing) for this process until closed. The lock ends with the process, however it ends.

    Raises `LocalError("data/locked")` when another process has it, `LocalError("data/unusable")` when nobody can.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Whoever closes it may be another thread; and a lock that a crash would leave behind is none.
        self._lock = FileLock(path / "lock", blocking=False, thread_local=False, fallback_to_soft=False)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise LocalError(
                "data/locked", f"{path} is used by another server: stop it, or choose another directory with --data"
            ) from None
        except (OSError, NotImplementedError) as error:
            why = getattr(error, "strerror", None) or error
            raise LocalError(
                "data/unusable", f"{path} cannot be used as data directory ({why}): choose another with --data"
            ) from None

    @property
    def journal_url(self) -> str:
        """Where `SqlStore` keeps the journal."""
        return f"sqlite+aiosqlite:///{self.path / 'journal.db'}"

    def close(self) -> None:
        """Let others have it."""
        self._lock.release()

    def __enter__(self) -> "DataDirectory":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
