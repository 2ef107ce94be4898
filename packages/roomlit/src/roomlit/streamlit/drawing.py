"""What a room draws in the browser by JavaScript: `room.draw(…)`, and ready made on it charts, text, bars, pointers.

Nothing here runs the script for an event: the script says once what is drawn, the page's own connection does the rest.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roomlit.errors import LocalError
from roomlit.streamlit.arguments import event_types, points
from roomlit.streamlit.drawing_mount import DrawingMount
from roomlit.streamlit.event_tail import StreamFields, TailSpec

TAIL = 300
STREAMS = 50


class Drawings:
    """The drawing half of a `RoomHandle`. Everything may be called in every run: what is the same stays mounted."""

    _drawing: DrawingMount

    def draw(
        self,
        js: str | Path,
        *,
        height: int | None = None,
        key: str | None = None,
        data: Any = None,
        on: str | Sequence[str] = (),
    ) -> None:
        """Have a JavaScript function draw in the page, with the room at hand: live, and without script runs.

        `js` is a module whose default export is `function ({ root, room, data, theme, follow })`, or the body of such
        a function, or the path of a `.js` file with either; import from absolute addresses only. It draws into the
        element `root` and listens to `room`; what it returns is called at its end. `data` is handed over as JSON.
        `on` names the types of event that `follow(fn)` tells: the newest 300 so far, then each as it comes. `height`
        is in pixels; without it the drawing is as high as its content. It is called once, and again when `js`, `data`
        or `on` are others than in the run before; with a `key` it keeps its place in the page then.

        Treat `js` as code of your own: it has the rights of the page. Raises `LocalError` with `draw/data` for what is
        no JSON, `draw/no_file` for a path that leads nowhere, `draw/height`, and `draw/twice`.

            room.draw("room.on('buzz', ({ data }) => { root.textContent = `${data.sender} buzzed`; })")
        """
        spec = TailSpec(event_types(on), TAIL) if on else None
        self._drawing.show({"js": _source(js)}, spec=spec, height=height, key=key, data=data)

    def text_stream(
        self,
        *,
        on: str | Sequence[str] = "token",
        field: str = "text",
        by: str = "id",
        done: str = "done",
        height: int | None = None,
        placeholder: str = "Nothing has been said yet.",
        key: str | None = None,
    ) -> None:
        """Text that grows with each event of type `on`, by the piece in its `field`; thirty a second and more are fine.

        Events with another value in the field `by` are another text, shown below with that value as its title; a true
        value in the field `done` ends a text. It is shown as text, never as HTML. Who comes late sees all so far. With
        a `height` (pixels) it scrolls, and stays at the end. `placeholder` stands there until something has been said.
        `key` keeps it one element where its place in the script changes.

            room.text_stream(on="token")
            room.send("token", text="Hello", id="answer", done=False)
        """
        spec = TailSpec(event_types(on), STREAMS, StreamFields(field, by, done))
        data = {"field": field, "by": by, "done": done, "placeholder": placeholder, "boxed": height is not None}
        self._drawing.show({"widget": "text_stream"}, spec=spec, height=height, key=key, data=data)

    def line_chart(
        self,
        *,
        on: str | Sequence[str],
        x: str | None = None,
        y: str | Sequence[str] | None = None,
        window: int = TAIL,
        height: int = 260,
        placeholder: str = "Waiting for the first value.",
        key: str | None = None,
    ) -> None:
        """A chart of the newest `window` events of type `on`, drawn at most once a frame however many arrive.

        `y` names the fields that are drawn (None: every field that is a number), `x` the field along the bottom (None:
        the time of the event). `window` is at most 10,000 points, `height` in pixels. Who comes late sees them all.
        `placeholder` stands there until the first comes. `key` keeps it one element where its place in the script
        changes. Raises `LocalError("draw/window")` for a window that is no number of points.

            room.line_chart(on="reading", y="celsius")
            room.send("reading", celsius=21.5)
        """
        most = points(window)
        data = {
            "x": x,
            "y": None if y is None else ([y] if isinstance(y, str) else list(y)),
            "window": most,
            "placeholder": placeholder,
        }
        self._drawing.show(
            {"widget": "line_chart"}, spec=TailSpec(event_types(on), most), height=height, key=key, data=data
        )

    def metric(
        self,
        label: str = "",
        *,
        on: str | Sequence[str],
        field: str = "value",
        delta: str | bool = False,
        unit: str = "",
        key: str | None = None,
    ) -> None:
        """The newest value of `field` in events of type `on`, large below its `label`, as `st.metric` has it.

        `delta` names the field with the change; True is the difference to the value before. `unit` follows the number.
        `key` keeps it one element where its place in the script changes.

            room.metric("Queue", on="queue", field="waiting", delta=True)
        """
        data = {"label": label, "field": field, "delta": delta, "unit": unit}
        self._drawing.show({"widget": "metric"}, spec=TailSpec(event_types(on), 2), height=None, key=key, data=data)

    def progress(
        self,
        text: str = "",
        *,
        on: str | Sequence[str],
        field: str = "value",
        total: float = 1.0,
        text_field: str = "text",
        key: str | None = None,
    ) -> None:
        """A bar that fills with `field` in events of type `on`, up to `total`; words above it from their `text_field`.

        `text` stands there until an event has words of its own. `key` keeps it one element where its place in the
        script changes. Raises `LocalError("draw/total")` for a total that is not above 0.

            room.progress("Import", on="step", field="row", total=5000)
        """
        if not (isinstance(total, int | float) and total > 0):  # pyright: ignore[reportUnnecessaryIsInstance]
            way_out = "leave it out for values up to 1, and draw the bar once there is something to count"
            raise LocalError("draw/total", f"expected a total above 0, got {total!r}: {way_out}")
        data = {"label": text, "field": field, "total": total, "text": text_field}
        self._drawing.show({"widget": "progress"}, spec=TailSpec(event_types(on), 2), height=None, key=key, data=data)

    def cursors(
        self,
        *,
        height: int = 320,
        placeholder: str = "Move over this field: everybody here sees your pointer.",
        key: str | None = None,
    ) -> None:
        """A field in which everybody sees everybody else's pointer, with name and colour.

        Pointers move at most twenty times a second; without push (`streamlit run` on a script) twice. One goes when it
        rests for six seconds, leaves the field, or its owner leaves the room. Nothing is kept. `height` is in pixels,
        `placeholder` stands in a field that is empty. Two fields of a room are apart when they have a `key` each.

            room.cursors(height=400)
        """
        data = {"area": key or "", "placeholder": placeholder}
        self._drawing.show({"widget": "cursors"}, spec=None, height=height, key=key, data=data)


def _source(js: str | Path) -> str:
    if isinstance(js, str) and not (js.endswith(".js") and "\n" not in js):
        return js
    try:
        return Path(js).read_text(encoding="utf-8")
    except OSError as error:
        problem = f"{js} cannot be read ({error.strerror}): relative paths count from {Path.cwd()}"
        raise LocalError("draw/no_file", problem) from None
