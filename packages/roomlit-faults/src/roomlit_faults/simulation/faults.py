"""What may go wrong in a simulation, each with its name; `SimulatedNemesis.strike` does one of them."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from roomlit.kinds.authoritative import Chance
from roomlit.protocol.messages import Position
from roomlit_faults.history import Struck
from roomlit_faults.recording import Recorder
from roomlit_faults.simulation.connection import SimulatedLink
from roomlit_faults.simulation.page import Page
from roomlit_faults.simulation.server import SimulatedServer

Spawn = Callable[[Coroutine[Any, Any, None]], None]


class SimulatedNemesis:
    """Everything that happens to pages, network, disk and processes. `calm` ends all of it."""

    def __init__(
        self,
        *,
        server: SimulatedServer,
        chance: Chance,
        pages: list[Page],
        new_page: Callable[[Page], Page],
        spawn: Spawn,
        recorder: Recorder,
    ) -> None:
        self._recorder = recorder
        self._server = server
        self._chance = chance
        self._pages = pages
        self._new_page = new_page
        self._spawn = spawn
        self._loop = asyncio.get_running_loop()
        self._up = asyncio.Event()
        self._up.set()

    def strike(self, kind: str) -> None:
        """One fault of this kind."""
        self._recorder.note(Struck(ms=self._recorder.ms(), kind=kind))
        STRIKES[kind](self)

    async def calm(self) -> None:
        """Everything works again."""
        self._server.cut_off = False
        disk = self._server.disk
        disk.down = disk.lose_next = disk.refuse_next = False
        disk.slow_ms = 8
        for link in self._server.links:
            self._heal(link)
        await self._up.wait()

    # -- the network -------------------------------------------------------------------------------------------------

    def _cut(self) -> None:
        for link in self._one_link():
            link.cut()

    def _half_closed(self) -> None:
        for link in self._one_link():
            link.cut(hub_knows=False)

    def _deserted(self) -> None:
        for link in self._one_link():
            link.cut(client_knows=False)

    def _black_hole(self) -> None:
        for link in self._one_link():
            link.up.block(blocked=True)
            link.down.block(blocked=True)
            self._later(15_000, lambda link=link: self._heal(link))

    def _stall(self) -> None:
        for link in self._one_link():
            link.down.block(blocked=True)
            self._later(8_000, lambda link=link: self._heal(link))

    def _slow(self) -> None:
        for link in self._one_link():
            link.up.slow_ms = link.down.slow_ms = 1_500

    def _everybody_away(self) -> None:
        self._server.cut_off = True
        for link in tuple(self._server.links):
            link.cut(hub_knows=self._chance.below(2) == 0)
        self._later(12_000, lambda: setattr(self._server, "cut_off", False))

    # -- the pages ---------------------------------------------------------------------------------------------------

    def _second_tab(self) -> None:
        for page in self._one_page():
            self._new_page(page)

    def _stale_tab(self) -> None:
        """The older tab hears nothing for a while, so it does not know; what it says must have no effect."""
        for page in self._one_page():
            if page.link is not None:
                page.link.down.block(blocked=True)
                self._spawn(self._superseded(page, page.link, self._new_page(page)))

    async def _superseded(self, old: Page, link: SimulatedLink, new: Page) -> None:
        for _ in range(30):
            await asyncio.sleep(0.1)
            if new.live:
                await asyncio.sleep(0.1)
                if old.link is link:
                    old.speak_stale()
                break
        await asyncio.sleep(self._chance.below(5_000) / 1000)
        self._heal(link)

    def _use_here(self) -> None:
        for page in self._some([page for page in self._pages if page.superseded]):
            page.use_here()

    def _old_token(self) -> None:
        """Somebody says hello with a token whose successor was used; nobody should be let in."""
        for page in self._some([page for page in self._pages if len(page.tokens) > 1 and page.live]):
            thief = self._new_page(page)
            thief.steal(*self._chance.choice(page.tokens[:-1]))

    def _rejoin(self) -> None:
        for page in self._one_page():
            at = dict(page.session.at)
            match self._chance.below(4):
                case 0:
                    page.rejoin({})
                case 1:  # A page that was restored from somewhere knows more than there is.
                    ahead = 1 + self._chance.below(5)
                    page.rejoin({name: Position(here.epoch, here.seq + ahead) for name, here in at.items()})
                case _:
                    page.rejoin(at)

    def _resend(self) -> None:
        for page in self._some([page for page in self._pages if page.live and page.acked]):
            page.again(self._chance.choice(page.acked))

    # -- the disk ----------------------------------------------------------------------------------------------------

    def _slow_disk(self) -> None:
        self._server.disk.slow_ms = 3_000
        self._later(4_000, lambda: setattr(self._server.disk, "slow_ms", 8))

    def _lost_commit(self) -> None:
        self._server.disk.lose_next = True

    def _dead_disk(self) -> None:
        self._server.disk.down = True
        self._later(3_000, lambda: setattr(self._server.disk, "down", False))

    def _full_queue(self) -> None:
        self._server.disk.refuse_next = True

    # -- the process -------------------------------------------------------------------------------------------------

    def _kill(self) -> None:
        if self._up.is_set():
            self._server.kill(told=True)
            self._spawn(self._restart())

    def _power_cut(self) -> None:
        if self._up.is_set():
            self._server.kill(told=False)
            self._spawn(self._restart())

    def _drain(self) -> None:
        if self._up.is_set():
            self._spawn(self._restart(politely=True))

    def _clock_step(self) -> None:
        """The wall clock jumps: a running process does not notice, the next one does."""
        self._server.step_ms += self._chance.below(120_000) - 60_000

    async def _restart(self, *, politely: bool = False) -> None:
        self._up.clear()
        if politely:
            await self._server.drain()
        await asyncio.sleep(self._chance.below(4_000) / 1000)
        await self._server.start()
        self._up.set()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _heal(self, link: SimulatedLink) -> None:
        link.up.slow_ms = link.down.slow_ms = 20
        link.up.block(blocked=False)
        link.down.block(blocked=False)

    def _one_link(self) -> list[SimulatedLink]:
        return self._some(self._server.links)

    def _one_page(self) -> list[Page]:
        return self._some([page for page in self._pages if page.live])

    def _some(self, items: list[Any]) -> list[Any]:
        return [self._chance.choice(items)] if items else []

    def _later(self, within_ms: int, call: Callable[[], None]) -> None:
        self._loop.call_later((200 + self._chance.below(within_ms)) / 1000, call)


STRIKES: Mapping[str, Callable[[SimulatedNemesis], None]] = MappingProxyType(
    {
        name.removeprefix("_"): strike
        for name, strike in vars(SimulatedNemesis).items()
        if name
        in {
            "_cut",
            "_half_closed",
            "_deserted",
            "_black_hole",
            "_stall",
            "_slow",
            "_everybody_away",
            "_second_tab",
            "_stale_tab",
            "_use_here",
            "_old_token",
            "_rejoin",
            "_resend",
            "_slow_disk",
            "_lost_commit",
            "_dead_disk",
            "_full_queue",
            "_kill",
            "_power_cut",
            "_drain",
            "_clock_step",
        }
    }
)
