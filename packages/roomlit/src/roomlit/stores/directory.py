"""The data directory: one process at a time, readable by its owner alone; and who keeps rooms without one."""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from roomlit.errors import LocalError

if TYPE_CHECKING:
    from filelock import BaseFileLock


class DataDirectory:
    """Locks `path` (made when missing) for this process until closed. The lock ends with the process, however it ends.

    Raises `LocalError("data/locked")` when another process has it, `LocalError("data/unusable")` when nobody can.
    """

    def __init__(self, path: Path) -> None:
        from filelock import FileLock, Timeout  # Only here: rooms in memory are spared it.

        self.path = path
        # Whoever closes it may be another thread; and a lock that a crash would leave behind is none.
        self._lock = FileLock(path / "lock", blocking=False, thread_local=False, fallback_to_soft=False)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise LocalError(
                "data/locked",
                f"{path} is used by another server: stop it, or choose another directory (ROOMLIT_DATA, or --data)",
            ) from None
        except (OSError, NotImplementedError) as error:
            why = getattr(error, "strerror", None) or error
            raise LocalError(
                "data/unusable",
                f"{path} cannot be used as data directory ({why}): choose another (ROOMLIT_DATA, or --data)",
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


def only_worker() -> "BaseFileLock | None":
    """Claims, for as long as this process lives, that no other worker of its server keeps rooms in memory.

    None where the server has no workers. Raises `LocalError("hub/workers")`: each visitor would meet the people of one
    worker only, and not know.
    """
    parent = multiprocessing.parent_process()
    server = os.getppid() if "gunicorn" in sys.modules else None if parent is None else parent.pid
    if server is None:
        return None
    from filelock import FileLock, Timeout

    name = f"roomlit-workers-{server}.lock"
    lock = FileLock(Path(tempfile.gettempdir()) / name, blocking=False, thread_local=False, is_singleton=True)
    try:
        lock.acquire()
    except Timeout:
        raise LocalError(
            "hub/workers", "another worker of this server has rooms in memory too: start it with one (--workers 1)"
        ) from None
    except (OSError, NotImplementedError):  # A file that is not ours to lock: nothing is known of other workers.
        return None
    return lock
