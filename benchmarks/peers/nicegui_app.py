"""The app with NiceGUI: a refreshable function, refreshed in every page for each number."""

import asyncio
import sys

import feed
from nicegui import app, ui

numbers = [0]


def say(n: int) -> None:
    numbers.append(n)
    shown.refresh()


@ui.refreshable
def shown() -> None:
    ui.label(f"number-{numbers[-1]}.")
    ui.label(" ".join(map(str, numbers[-20:])))
    ui.button("Next", on_click=lambda: say(numbers[-1] + 1))


@ui.page("/")
def page() -> None:
    shown()


@app.on_startup
def listen() -> None:
    loop = asyncio.get_running_loop()
    feed.listen(int(sys.argv[-1]), lambda n: loop.call_soon_threadsafe(say, n))


ui.run(host="127.0.0.1", port=int(sys.argv[-2]), reload=False, show=False, show_welcome_message=False)
