"""The one owner of tasks: starts them by key, cancels them by key, reports a crash, ends them all."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from roomlit.errors import LocalError
from roomlit.log import get_logger

Crashed = Callable[[BaseException], None]


class TaskSupervisor:
    """Owns every task that outlives the call that started it. Needs a running loop; all methods belong to that loop.

    A key has at most one task: it is free again once its task has ended or was told to end. A task that raises is
    reported to its `crashed`, or to the log when it has none; never to another task, and never to nobody.
    """

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def start(self, key: str, work: Coroutine[Any, Any, None], *, crashed: Crashed | None = None) -> None:
        """Run `work` until it ends, or until `cancel` or `close`. Raises `LocalError("task/running")` for a taken key.

        `crashed` is called on the loop when `work` raises anything but its cancellation.
        """
        held = self._running.get(key)
        if held is not None and not held.done():
            work.close()
            raise LocalError("task/running", f"expected a free key, {key!r} has a task: cancel it first")
        task = asyncio.create_task(work, name=key)
        self._running[key] = task
        task.add_done_callback(lambda ended: self._ended(key, ended, crashed))

    def __contains__(self, key: str) -> bool:
        held = self._running.get(key)
        return held is not None and not held.done()

    def cancel(self, key: str) -> None:
        """Tell the task of `key` to end, without waiting for it; does nothing when there is none."""
        if (task := self._running.pop(key, None)) is not None:
            self._ending.add(task)
            task.cancel()

    async def wait(self, key: str, *, timeout_s: float | None = None) -> None:
        """Until the task of `key` has ended by itself, or the time is over; at once when there is none."""
        if (task := self._running.get(key)) is not None:
            await asyncio.wait((task,), timeout=timeout_s)

    async def close(self) -> None:
        """Cancel every task, and wait until all have ended."""
        while tasks := (*self._running.values(), *self._ending):
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, key: str, task: asyncio.Task[None], crashed: Crashed | None) -> None:
        self._ending.discard(task)
        if self._running.get(key) is task:
            del self._running[key]
        if task.cancelled() or (error := task.exception()) is None:
            return
        if crashed is not None:
            crashed(error)
        else:
            get_logger("roomlit.tasks").error("a task crashed", task=key, exc_info=error)
