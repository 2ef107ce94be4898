"""An app with a hub on its port, and a page of it without a browser: its socket, spoken by hand, and its requests."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

import roomlit
from roomlit.settings import HubSettings
from roomlit.streamlit import _compat
from roomlit.streamlit.runtime import HubRuntime
from roomlit.testing.streamlit import served
from roomlit.testing.waiting import PATIENCE_S


@contextmanager
def serving(folder: Path, script: str, **settings: object) -> Iterator[str]:
    """An app with that script on one port with the hub."""
    _compat.reset()
    (folder / "app.py").write_text(script, encoding="utf-8")
    _compat.runtime(lambda: HubRuntime(settings=HubSettings(**settings)))  # pyright: ignore[reportArgumentType]
    try:
        with served(st.App(str(folder / "app.py"), routes=roomlit.routes(), lifespan=roomlit.lifespan)) as address:
            yield address
    finally:
        _compat.reset()


class StreamlitVisitor:
    """One session at `address`, made by `visiting`; nobody says who it is."""

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self.id = ""
        self._address = address
        self._socket = socket

    async def run(self, *widgets: str, query: str = "") -> None:
        """Have the script run with these widgets set and this in its address, until it has ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        for id in widgets:
            asked.rerun_script.widget_states.widgets.add(id=id, trigger_value=True)
        await self._socket.send(asked.SerializeToString())
        while (said := await self._heard()).WhichOneof("type") != "script_finished":
            if said.WhichOneof("type") == "new_session":
                self.id = said.new_session.initialize.session_id or self.id

    async def upload(self, content: bytes, name: str = "file.bin") -> httpx.Response:
        """Send a file as the widget would, after fetching the token that a page has."""
        async with httpx.AsyncClient(base_url=self._address, timeout=PATIENCE_S, trust_env=False) as http:
            token = (await http.get("/_stcore/health")).cookies.get("_streamlit_xsrf", "")
            return await http.put(
                f"/_stcore/upload_file/{self.id}/{name}",
                files={"file": (name, content)},
                headers={"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"},
            )

    async def _heard(self) -> ForwardMsg:
        said: Any = await self._socket.recv()
        return ForwardMsg.FromString(said)


@asynccontextmanager
async def visiting(address: str) -> AsyncGenerator[StreamlitVisitor]:
    """Open a session at `address`, run its script once, and end it with the block."""
    place = address.replace("http", "ws", 1)
    async with connect(f"{place}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        visitor = StreamlitVisitor(address, socket)
        await visitor.run()
        yield visitor
