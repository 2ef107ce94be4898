"""A webhook that tells every open page, and a thread that measures: `streamlit run webhook.py`, then
`curl -X POST localhost:8501/hooks/build -H 'Content-Type: application/json' -d '{"branch": "main"}'`.
"""

import os
import threading

import streamlit as st
from fastapi import FastAPI
from starlette.routing import Mount

import roomlit

hooks = FastAPI()


@hooks.post("/build")
async def build(branch: dict[str, str]) -> dict[str, int]:
    return {"position": await roomlit.apublish("builds", "build_done", **branch)}


def measure() -> None:
    while True:
        percent = round(100 * os.getloadavg()[0] / (os.cpu_count() or 1))
        roomlit.publish("builds", "load", keep="latest", wait=False, percent=percent)
        threading.Event().wait(0.5)


app = st.App("builds.py", routes=[*roomlit.routes(), Mount("/hooks", hooks)], lifespan=roomlit.lifespan)
threading.Thread(target=measure, daemon=True).start()  # Behind `routes()`: it waits until the server has started.
