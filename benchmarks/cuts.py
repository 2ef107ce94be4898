"""A phone loses its network in the middle of a game for 5 s, 40 s and three minutes: what its page shows afterwards.

Every table is a real game of `masquerade up` with two real pages: Bob talks on while Ada's network is away. `pull`:
her cable carries nothing and says nothing; `cut`: it resets and refuses; `offline`: her browser knows that it is
offline and when it is back. Exit code 1 unless every page of Ada's shows every line once and in Bob's order.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

import httpx
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from workbench.command_line import parser, report
from workbench.process import answer, masquerade

from roomlit.testing.background_proxy import BackgroundProxy
from roomlit.testing.chromium import PATIENCE_MS, flags, own_chromium
from roomlit.testing.waiting import PATIENCE_S

FAULTS = ("pull", "cut", "offline")
SAY_EVERY_S = 2.0
TALK_S = 600
"""Longer than the longest outage with everything around it: the bell must not ring meanwhile."""
LAST_WORDS = "from the tunnel"
REPORT = "_wsDebug.getQuality()"


class Table:
    """Ada behind a cable and Bob beside her, in a discussion."""

    def __init__(
        self, browser: Browser, url: str, room: str, cable: BackgroundProxy, fault: str, seconds: float
    ) -> None:
        self.fault, self.seconds = fault, seconds
        self._cable = cable
        self.ada = _join(browser, f"http://127.0.0.1:{cable.port}", room, "Ada")
        self.bob = _join(browser, url, room, "Bob")
        self._said: list[str] = []
        self._unsent = False
        self._since = self._back_at = self._spoke_at = 0.0
        self.back_s: float | None = None

    def start(self) -> None:
        """Into the discussion."""
        self.ada.get_by_role("button", name="Start", exact=True).click()
        for page in (self.ada, self.bob):
            page.locator("h2.phase", has_text="Discussion").wait_for(timeout=PATIENCE_MS)
        self._say(self.bob, "before")

    def lose(self) -> None:
        """The network goes; Ada says one more line, which nobody can hear yet.

        A page that noticed before she tapped keeps her words in the field, for a tap when it is connected again.
        """
        if self.fault == "offline":
            self.ada.context.set_offline(True)
        else:
            getattr(self._cable, self.fault)()
        self._since = time.monotonic()
        self.ada.get_by_label("Your message").fill(LAST_WORDS)
        self._unsent = not self._tap()
        self._said.append(LAST_WORDS)

    @property
    def away(self) -> bool:
        """Whether the outage lasts."""
        return self._back_at == 0

    def go_on(self) -> None:
        """Bob talks while Ada is away; when her time is up, the network comes back."""
        now = time.monotonic()
        if now - self._since < self.seconds:
            if now - self._spoke_at >= SAY_EVERY_S:
                self._spoke_at = now
                self._say(self.bob, f"meanwhile {len(self._said)}")
            return
        if self.fault == "offline":
            self.ada.context.set_offline(False)
        else:
            self._cable.plug()
        self._back_at = time.monotonic()

    def look(self) -> bool:
        """Whether Ada's page shows all; notes when it first did."""
        if self._unsent:
            self._unsent = not self._tap()
        if self.back_s is None:
            same = _lines(self.ada) == _lines(self.bob)
            all_there = all(any(text == said for text in _lines(self.bob)) for said in self._said)
            if same and all_there and self.ada.locator(".light[aria-label=Connected]").count() == 1:
                self.back_s = time.monotonic() - self._back_at
        return self.back_s is not None or time.monotonic() - self._back_at > PATIENCE_S

    def figures(self) -> dict[str, object]:
        """What came of it."""
        lines = _lines(self.ada)
        own = [text for text in lines if text in self._said]
        bobs = [text for text in self._said if text != LAST_WORDS]
        quality = self.ada.evaluate(REPORT)
        return {
            "said": len(self._said),
            "missing": len(set(self._said) - set(own)),
            "repeated": len(own) - len(set(own)),
            "in_order": [text for text in own if text != LAST_WORDS] == bobs and lines == _lines(self.bob),
            "back_s": None if self.back_s is None else round(self.back_s, 1),
            "tried": quality["connections"]["tried"],
            "reconnects": quality["reconnects"],
        }

    def _tap(self) -> bool:
        """Ada's tap on Send, where the page lets her; whether it took the words."""
        try:
            self.ada.get_by_label("Send", exact=True).click(timeout=200)
        except TimeoutError:
            return False
        return True

    def _say(self, page: Page, text: str) -> None:
        page.get_by_label("Your message").fill(text)
        page.get_by_label("Send", exact=True).click()
        self._said.append(text)


def measure(fault: str, cuts: Sequence[float]) -> dict[str, dict[str, object]]:
    """One table per outage, all at once."""
    with ExitStack() as stack:
        port, _ = stack.enter_context(masquerade())
        url = f"http://127.0.0.1:{port}"
        asyncio.run(answer(f"{url}/health"))
        browser = _chromium(stack)
        tables: list[Table] = []
        for seconds in cuts:
            body = {"options": {"mode": "spot", "ai_seats": 1, "ready_s": 1, "discussion_s": TALK_S}}
            room = httpx.post(f"{url}/api/v1/rooms", json=body).raise_for_status().json()["room"]
            cable = stack.enter_context(BackgroundProxy(port))
            tables.append(Table(browser, url, room, cable, fault, seconds))
        for table in tables:
            table.start()
        for table in tables:
            table.lose()
        while any(table.away for table in tables):
            for table in tables:
                if table.away:
                    table.go_on()
                else:
                    table.look()
            waiting = any(not table.away and not table.look() for table in tables)
            tables[0].bob.wait_for_timeout(100 if waiting else 1000)
        while any(not table.look() for table in tables):
            tables[0].bob.wait_for_timeout(100)
        return {f"{fault}_{table.seconds:.0f}": table.figures() for table in tables}


def _lines(page: Page) -> list[str]:
    return page.locator(".log .line:not(.waiting) .bubble").all_inner_texts()


def _join(browser: Browser, url: str, room: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{url}/?room={room}")
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.locator(".waiting").wait_for()
    return page


def _chromium(stack: ExitStack) -> Browser:
    playwright = stack.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=own_chromium(), args=flags())
    stack.callback(browser.close)
    return browser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every outage and print what came of it."""
    line = parser(__doc__, quick="only the outages of five seconds")
    line.add_argument("--fault", choices=FAULTS, action="append", help="only this way of losing the network")
    options = line.parse_args(arguments)
    faults, cuts = options.scale.pick(whole=(FAULTS, (5, 40, 180)), quick=(FAULTS, (5,)), smoke=(("cut",), (1,)))
    figures: dict[str, dict[str, object]] = {}
    for fault in options.fault or faults:
        for name, row in measure(fault, cuts).items():
            figures[name] = row
            print(f"{name:12} s  " + "   ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    report(options, figures)
    good = all(not row["missing"] and not row["repeated"] and row["in_order"] for row in figures.values())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
