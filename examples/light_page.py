"""A question to a full hall, answered on phones, without Streamlit: `uvicorn light_page:app`, then /hall.

With Streamlit beside it: `st.App("app.py", routes=roomlit.routes(assets=…, pages=[…]), lifespan=roomlit.lifespan)`.
"""

from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

import roomlit
from roomlit.hosting import Authority, HubSettings, LightPage, MemoryStore, Node, hub_routes


class Hall(roomlit.Room):
    class State(roomlit.State):
        hands: set[str] = set()

    @roomlit.command
    def raise_hand(self, *, by: roomlit.Seat) -> None:
        self.state.hands ^= {by.name}  # The second press takes it down.
        self.publish("hands", up=sorted(self.state.hands))

    def view(self, seat: roomlit.Seat | None) -> dict:
        return {"up": sorted(self.state.hands)}


node = Node(logics=[Authority(Hall)], store=MemoryStore(), settings=HubSettings())
page = LightPage(path="/hall", module="hall/hall.js", title="Who agrees?")
modules = {"hall": Path(__file__).parent / "light_page"}


@asynccontextmanager
async def lifespan(_):
    async with node:
        await node.hub.open_room("Hall", code="HALL")
        yield


app = Starlette(routes=hub_routes(node.hub, assets=modules, pages=[page]), lifespan=lifespan)
