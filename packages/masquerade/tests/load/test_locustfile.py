"""`examples/locustfile.py` plays whole games and tells locust of them. Locust itself is stood in for."""

import asyncio
import importlib.util
import sys
import threading
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import pytest

from masquerade.load.plan import LoadPlan
from masquerade.match.logic import Match
from roomlit.testing import LiveHub

FILE = Path(__file__).parents[4] / "examples" / "locustfile.py"
SHORT = {"mode": "spot", "ready_s": 1, "discussion_s": 5, "ballot_s": 5, "result_s": 1}


class Request:
    """What locust is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def fire(self, **one: Any) -> None:
        self.told.append(one)


@pytest.fixture
def locustfile(monkeypatch: pytest.MonkeyPatch) -> Any:
    locust, gevent = ModuleType("locust"), ModuleType("gevent")
    stood_in: dict[str, Any] = {"User": object, "constant": lambda seconds: seconds, "task": lambda work: work}
    vars(locust).update(stood_in)
    pool = SimpleNamespace(spawn=lambda work: threading.Thread(target=work, daemon=True).start())
    vars(gevent).update({"sleep": time.sleep, "get_hub": lambda: SimpleNamespace(threadpool=pool)})
    monkeypatch.setitem(sys.modules, "locust", locust)
    monkeypatch.setitem(sys.modules, "gevent", gevent)
    spec = importlib.util.spec_from_file_location("locustfile", FILE)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tempo = msgspec.structs.replace(module.PLAN.tempo, options=SHORT)
    module.PLAN = LoadPlan(users=2, tempo=tempo, pages=False)
    module.CHAIRS = 2
    yield module
    module.EVENING.stop()


@pytest.mark.long
async def test_two_users_of_locust_play_a_game_to_its_end_and_tell_what_it_took(locustfile: Any) -> None:
    request = Request()

    def play(url: str) -> None:
        guest = locustfile.Guest()
        guest.host, guest.environment = url, SimpleNamespace(events=SimpleNamespace(request=request))
        guest.one_game()

    async with LiveHub(logic=Match()) as live:
        await asyncio.gather(*(asyncio.to_thread(play, live.url) for _ in range(2)))
    names = {one["name"] for one in request.told}
    assert names == {"join", "command", "line, until it is there"}
    assert not any(one["exception"] for one in request.told)
