"""Every task has an owner: found by its key, heard when it crashes, gone when the owner is."""

import asyncio

import pytest
import structlog

from roomlit.errors import LocalError
from roomlit.task_supervisor import TaskSupervisor
from roomlit.testing import until
from roomlit.testing.waiting import turns


async def for_ever() -> None:
    await asyncio.Event().wait()


async def crash() -> None:
    raise OSError("gone")


async def test_a_task_is_known_by_its_key_until_it_has_ended() -> None:
    tasks, end = TaskSupervisor(), asyncio.Event()

    async def work() -> None:
        await end.wait()

    tasks.start("work", work())
    assert "work" in tasks
    end.set()
    await tasks.wait("work", timeout_s=5)
    assert "work" not in tasks
    tasks.start("work", for_ever())
    await tasks.close()


async def test_a_key_that_is_taken_is_refused_and_the_work_is_not_begun() -> None:
    tasks = TaskSupervisor()
    tasks.start("work", for_ever())
    with pytest.raises(LocalError, match="work"):
        tasks.start("work", for_ever())
    await tasks.close()


async def test_a_cancelled_task_leaves_its_key_at_once_and_is_waited_for_at_the_end() -> None:
    tasks, ended = TaskSupervisor(), list[str]()

    async def slow_to_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await turns()
            ended.append("first")

    tasks.start("work", slow_to_end())
    await turns()
    tasks.cancel("work")
    tasks.cancel("nobody's")
    tasks.start("work", for_ever())
    await tasks.close()
    assert ended == ["first"]
    assert "work" not in tasks


async def test_a_crash_is_told_to_whom_it_concerns_and_its_key_is_free_then() -> None:
    tasks, heard = TaskSupervisor(), list[str]()

    def crashed(error: BaseException) -> None:
        heard.append(repr(error))
        tasks.start("work", for_ever())

    tasks.start("work", crash(), crashed=crashed)
    await until(lambda: heard)
    assert heard == ["OSError('gone')"]
    assert "work" in tasks
    await tasks.close()


async def test_a_crash_that_concerns_nobody_is_logged_with_its_key() -> None:
    tasks = TaskSupervisor()
    with structlog.testing.capture_logs() as logs:
        tasks.start("work", crash())
        await until(lambda: logs)
    assert [(entry["log_level"], entry["task"]) for entry in logs] == [("error", "work")]


async def test_cancellation_is_no_crash() -> None:
    tasks, heard = TaskSupervisor(), list[BaseException]()
    tasks.start("work", for_ever(), crashed=heard.append)
    await turns()
    await tasks.close()
    assert heard == []


async def test_waiting_ends_with_the_time_and_leaves_the_task_alone() -> None:
    tasks = TaskSupervisor()
    tasks.start("work", for_ever())
    await tasks.wait("work", timeout_s=0)
    await tasks.wait("nobody's")
    assert "work" in tasks
    await tasks.close()
