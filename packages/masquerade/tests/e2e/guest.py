"""One person at a browser that is no Chromium: what they do and what they see, with real keys and a real mouse."""

import json
from typing import Any

from engines import Engine
from party import UP, Pages, eventually

KIT = """(() => {
  const deep = (root, css) => [...root.querySelectorAll(css),
    ...[...root.querySelectorAll("*")].flatMap(({shadowRoot}) => shadowRoot ? deep(shadowRoot, css) : [])];
  const shown = (node) => node.checkVisibility({visibilityProperty: true}) && node.getBoundingClientRect().width > 0;
  globalThis.faults = [];
  addEventListener("error", ({message}) => faults.push(message));
  addEventListener("unhandledrejection", ({reason}) => faults.push(String(reason)));
  const {error} = console;
  console.error = (...words) => { faults.push(words.join(" ")); error(...words); };
  globalThis.seen = (css, text = "", but = []) => deep(document, css).filter((node) => shown(node)
    && (node.innerText ?? "").includes(text) && !but.some((word) => node.innerText.includes(word)));
  globalThis.middle = (css, text, but) => {
    const [node] = seen(css, text, but).filter((node) => !node.disabled);
    if (node === undefined) return null;
    node.scrollIntoView({block: "center", behavior: "instant"});
    const {x, y, width, height} = node.getBoundingClientRect();
    return [x + width / 2, y + height / 2].map(Math.floor);
  };
  return true;
})()"""
"""What is looked for is looked for behind shadow roots too. Taken along to every page, because a page forgets it."""


OPENER = "[data-testid=stExpandSidebarButton]"


class Guest:
    """See `party.Player`: as much of it as joining, talking, reloading and voting take."""

    def __init__(self, engine: Engine, url: str, *, pages: Pages) -> None:
        self.engine = engine
        self.light = pages == "light"
        self.url = url
        self.faults: list[str] = []
        engine.go("about:blank")  # Whatever the guest before left behind is nobody's fault now.

    def open(self, address: str) -> None:
        """A page at this address; what the page before complained of is kept."""
        self.faults = self.complaints()
        self.engine.go(address)
        self.engine.run(KIT)

    def complaints(self) -> list[str]:
        """What no code caught, and what was written to the console as an error."""
        return [*self.faults, *self.engine.run("globalThis.faults ?? []")]

    def join(self, room: str, name: str) -> None:
        """Open the link of a room and take a seat."""
        self.open(f"{self.url}/p/{room}" if self.light else f"{self.url}/?room={room}")
        self.types("[aria-label=Nickname]", name)
        self.press("button", "Join")
        self.waits_for(".waiting")

    def reload(self) -> None:
        """Load the page's address again and wait for the table to be live again."""
        self.open(self.engine.run("location.href"))
        self.waits_for(".light[aria-label=Connected]")

    def say(self, text: str) -> None:
        """Type a message and send it."""
        self.types("[aria-label='Your message']", text)
        self.press("[aria-label=Send]")

    def lines(self) -> list[str]:
        """What the conversation shows, top to bottom."""
        return self.engine.run("seen('.log .bubble').map((node) => node.innerText)")

    def sees(self, text: str) -> None:
        """Wait for a line of chat."""
        self.waits_for(".log .bubble", text)

    def mask(self) -> str:
        """The name this player wears, in the ready phase."""
        return self.engine.run("seen('.outcome h2 bdi')[0].innerText")

    def shows_connection(self, *words: str) -> None:
        """Wait for these words on the connection: behind the three bars, or in the sidebar, which is opened first."""
        if self.light:
            self.waits_for(".light[aria-label=Connected]")
            self.press(".light")
            for text in {*words} - {UP}:
                self.waits_for(".signal", text)
            return
        if self.engine.run(f"seen({json.dumps(OPENER)}).length"):
            self.press(OPENER)
        for text in words:
            self.waits_for(".rl-status", text)

    def vote(self, *, but: tuple[str, ...]) -> None:
        """Name the first seat on the ballot that is none of `but`, and lock in."""
        name = self.engine.run(f"seen('.row-seat', '', {json.dumps(but)})[0].querySelector('bdi, .name').innerText")
        self.press(f".pick[aria-label$={json.dumps(name)}]")
        self.press("button", "Lock in")
        self.waits_for("button", "✓ Locked in")

    def unmask(self) -> None:
        """Turn all masks over without waiting for the shared screen, unless the clock was quicker."""
        self.waits_for(".unmasked")
        self.engine.run("seen('.unmasking .skip')[0]?.click()")

    def sees_wearers(self, count: int) -> None:
        """Wait until so many have their masks off: turned over, or on Streamlit's page on the cards of Python."""
        self.waits_for(".flip.turned" if self.light else ".mq-card", count=count)

    def waits_for(self, css: str, text: str = "", *, count: int | None = None) -> None:
        """Until something with this text shows, or so many."""
        seen = f"seen({json.dumps(css)}, {json.dumps(text)}).length"
        eventually(
            f"{css} with {text!r}", lambda: (found := self.engine.run(seen)) == count or (count is None and found)
        )

    def press(self, css: str, text: str = "") -> None:
        """Put the mouse on the first of these that can be pressed, and press it."""
        places: list[list[int] | None] = [None]

        def still() -> bool:
            places.append(self.engine.run(f"middle({json.dumps(css)}, {json.dumps(text)})"))
            return places[-1] is not None and places[-1] == places[-2]

        eventually(f"{css} with {text!r}, standing still", still)
        assert places[-1] is not None
        x, y = places[-1]
        steps: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.engine.act([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}])

    def types(self, css: str, text: str) -> None:
        """Press a field and type into it."""
        self.press(css)
        steps = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self.engine.act([{"type": "key", "id": "keys", "actions": steps}])
