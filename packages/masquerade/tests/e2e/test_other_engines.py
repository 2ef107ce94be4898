"""Join, talk, reload and vote in Firefox and in WebKit, beside somebody in Chromium: no engine is left out.

Not part of `make test`: `make engines` installs both and runs this.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from engines import Engine, missing, started
from guest import Guest
from party import HIDDEN_BELOW, UP, Leaping, Pages, Player, eventually
from roomlit.testing.background_proxy import BackgroundProxy
from roomlit.testing.proxy import Toxics

pytestmark = [pytest.mark.e2e, pytest.mark.engines]
LONG = {
    "mode": "spot", "ai_seats": 1, "rounds": 1, "ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1,
}  # fmt: skip
"""One AI: two people who both name it leave no tie. Time enough on any machine: no bell is waited for."""
SOCKETS = rb"GET \S*/ws/"
STREAMS = rb"POST \S*/stream[ ?]"
SHALOM = "שלום לכולם 🎉"


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One after the other; skipped where it is not installed."""
    name: str = request.param
    if why := missing(name):
        pytest.skip(f"{why}: make engines installs it")
    with started(name, tmp_path_factory.mktemp(name)) as running:
        yield running


@pytest.mark.parametrize(
    ("closed", "shown", "size", "pages"),
    [
        ((), (), (390, 844), "light"),
        ((), (), (1280, 800), "streamlit"),
        ((SOCKETS,), ("over HTTP (stream)",), (1280, 800), "light"),
        ((SOCKETS, STREAMS), ("over HTTP (long poll)",), (390, 844), "light"),
    ],
    indirect=["pages"],
    ids=["socket", "beside Streamlit", "stream", "poll on a phone"],
)
def test_a_guest_joins_talks_reloads_and_votes_on_every_rung(
    leaping: Leaping,
    players: Callable[..., Player],
    engine: Engine,
    pages: Pages,
    closed: tuple[bytes, ...],
    shown: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    with ExitStack() as stack:
        port = leaping.port
        if closed:
            # A browser sends the head of a request at once, and the next request only after the answer.
            toxics = Toxics(reset_peer_on=b"|".join(closed))
            port = stack.enter_context(BackgroundProxy(leaping.port, toxics=toxics)).port
        engine.size(*size)
        room = leaping.open_room(**LONG)
        ada, zoe = players(leaping.url), Guest(engine, f"http://127.0.0.1:{port}", pages=pages)
        ada.join(room, "Ada")
        zoe.join(room, "Zoë")
        expect(ada.page.locator(".people .name")).to_contain_text(["Ada", "Zoë"])
        zoe.waits_for(".people .name", "Ada")

        ada.page.get_by_role("button", name="Start", exact=True).click()
        ada.page.get_by_text("Tonight you are").wait_for()
        zoe.waits_for(".outcome h2", "Tonight you are")
        masks = (ada.mask(), zoe.mask())
        ada.page.get_by_role("button", name="I’m ready").click()
        zoe.press("button", "I’m ready")
        leaping.ring(room, "ready")
        ada.in_phase("Discussion")
        zoe.waits_for("h2.phase", "Discussion")

        eventually("a table as high as the page, and no scroll bar", lambda: engine.run(HIDDEN_BELOW) == 0)
        zoe.say("hello from zoe")
        ada.sees("hello from zoe")
        ada.say(SHALOM)
        zoe.sees(SHALOM)
        zoe.reload()
        zoe.sees(SHALOM)
        zoe.say("back again")  # The seat is still theirs.
        ada.sees("back again")
        eventually("the same conversation on both screens", lambda: ada.lines() == zoe.lines())
        assert len(zoe.lines()) == len(set(zoe.lines()))

        leaping.ring(room, "discussion")
        ada.in_phase("Ballot")
        zoe.waits_for("h2.phase", "Ballot")
        zoe.vote(but=masks)
        ada.vote(but=masks)
        leaping.ring(room, "voting")
        ada.unmask()
        zoe.unmask()
        zoe.sees_wearers(3)
        zoe.shows_connection(UP, *shown)
        assert zoe.complaints() == []
