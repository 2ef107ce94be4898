"""A large snapshot on its way to a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from roomlit.protocol.framing import Outgoing
from roomlit.transports.websocket import HubProtocol

pytestmark = pytest.mark.e2e
LINES = 15
TALK = f"""async () => {{
    const text = "and so on ".repeat(12);
    for (let n = 0; n < {LINES}; n += 1) await window.team.command("message", {{ text: text + n }});
}}"""


@pytest.mark.parametrize("hub", [HubProtocol], indirect=True)
def test_a_page_that_opens_late_is_sent_the_room_compressed_and_goes_on_with_small_frames(
    enter: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    squeezed: list[int] = []
    write = HubProtocol.write

    def noted(self: HubProtocol, out: Outgoing) -> None:
        write(self, out)
        if "squeezed" in vars(out):
            squeezed.append(len(out.text))

    monkeypatch.setattr(HubProtocol, "write", noted)
    ada = enter("Ada")
    expect(ada.get_by_text("🟢 Connected")).to_be_visible()
    ada.evaluate(TALK)
    assert squeezed == []
    bob = enter("Bob")
    lines = bob.locator(".rl-log li:not(.pending):not(.rl-empty)")
    expect(lines).to_have_count(LINES)
    assert len(squeezed) == 1
    ada.evaluate('() => window.team.command("message", { text: "short" })')
    expect(lines).to_have_count(LINES + 1)
    expect(lines.last).to_contain_text("short")
    assert len(squeezed) == 1
