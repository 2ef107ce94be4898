"""A hub where there is no Unix and nothing compiled for speed: no `fcntl`, no uvloop, no httptools."""

import json
import subprocess
import sys

from roomlit.testing.waiting import PATIENCE_S

WITHOUT = """
import asyncio, json, sys

for name in ("fcntl", "uvloop", "httptools"):
    sys.modules[name] = None

import streamlit

import roomlit
from roomlit.settings import HubSettings
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing import LiveHub


async def talk():
    async with LiveHub() as live, roomlit.connect(live.url, room="team", name="Ada", create=True) as ada:
        await ada.send("message", text="hello")
        return (await anext(event async for event in ada if event.type == "message")).text


alone = HubRuntime(settings=HubSettings(data=None))
opened = alone.portal.run(lambda: alone.open_room("team", None, {}))
alone.close_alone()
used = [name for name in ("fcntl", "uvloop", "httptools") if sys.modules[name] is not None]
print(json.dumps({"said": asyncio.run(talk()), "room": opened.meta.room, "page": callable(roomlit.room), "used": used}))
"""


def test_a_hub_works_without_fcntl_uvloop_and_httptools() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"said": "hello", "room": "team", "page": True, "used": []}
