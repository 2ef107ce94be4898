"""The chat with NiceGUI: a refreshable function, refreshed in every page for each line."""

import sys

from nicegui import app, ui
from starlette.requests import Request

lines = []


@ui.refreshable
def chat() -> None:
    for line in lines[-30:]:
        ui.label(line)


@ui.page("/")
def page() -> None:
    chat()


@app.post("/say")
async def say(request: Request):
    lines.append((await request.body()).decode())
    chat.refresh()
    return {}


ui.run(host="127.0.0.1", port=int(sys.argv[-1]), reload=False, show=False, show_welcome_message=False)
