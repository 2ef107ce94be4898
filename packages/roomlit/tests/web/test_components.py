"""The components in a real browser against a real hub."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from chat_page import messages, say, settled
from playwright.sync_api import Page, expect

from roomlit.testing.background_proxy import BackgroundProxy

pytestmark = pytest.mark.e2e
Enter = Callable[..., Page]
Outage = Callable[[], AbstractContextManager[None]]
NO_WIRE = """
    window.WebSocket = class { constructor() { throw new Error("blocked"); } };
    const real = window.fetch;
    const wire = /(stream|frames)$/;
    window.fetch = (url, ...more) => wire.test(url) ? Promise.reject(new TypeError("blocked")) : real(url, ...more);
"""


def connected(page: Page) -> Page:
    expect(page.get_by_text("🟢 Connected")).to_be_visible()
    return page


def test_fault_22_html_in_chat_runs_in_no_page_and_is_shown_as_text_once(enter: Enter) -> None:
    ada, bob = connected(enter("Ada")), connected(enter("Bob"))
    evil = "<img src=x onerror=\"document.title='owned'\"> & <b>bold</b>"
    say(ada, evil)
    expect(bob.get_by_text(evil)).to_be_visible()
    expect(ada.get_by_text(evil)).to_have_count(1)
    assert bob.title() == ada.title() == "roomlit"
    assert settled(ada) == settled(bob) == [evil]


def test_everyone_sees_who_is_here_and_who_types(enter: Enter) -> None:
    ada, bob = connected(enter("Ada")), connected(enter("Bob"))
    expect(ada.locator(".rl-people li.online")).to_have_count(2)
    bob.get_by_label("Message", exact=True).press_sequentially("hm")
    expect(ada.get_by_text("Bob is typing")).to_be_visible()
    expect(ada.get_by_text("Bob is typing")).to_be_hidden()


def test_a_reload_keeps_the_seat_and_shows_the_history_once(enter: Enter) -> None:
    ada = connected(enter("Ada"))
    say(ada, "first")
    expect(ada.get_by_text("first")).to_have_count(1)
    player = ada.wait_for_function("window.team?.player").json_value()
    ada.reload()
    connected(ada)
    ada.evaluate("sessionStorage.clear()")
    ada.reload()
    connected(ada)
    assert ada.wait_for_function("window.team?.player").json_value() == player
    expect(ada.locator(".rl-people li")).to_have_count(1)
    assert settled(ada) == ["first"]


def test_the_newest_tab_has_the_seat_and_the_older_one_can_take_it_back(enter: Enter) -> None:
    first = connected(enter("Ada"))
    second = connected(enter("Ada", profile=first.context))
    expect(first.get_by_text("open in another tab").first).to_be_visible()
    first.get_by_role("button", name="Use here").first.click()
    connected(first)
    expect(second.get_by_role("button", name="Use here").first).to_be_visible()


HAND_OVER = """async () => {
    const {default: mount} = await import("/web/roomlit.room/hand_over.js");
    const parentElement = document.body.appendChild(document.createElement("section")).attachShadow({mode: "open"});
    const data = {room: "TEAM", hub: "", label: "Move to my phone"};
    window.cleanups.push(mount({data, parentElement, setStateValue() {}, setTriggerValue() {}}));
}"""


def test_a_seat_moves_by_a_code_to_whoever_reads_it_first_and_comes_back(enter: Enter) -> None:
    laptop = connected(enter("Ada"))
    say(laptop, "first")
    laptop.evaluate(HAND_OVER)
    laptop.get_by_role("button", name="Move to my phone").click()
    expect(laptop.get_by_alt_text("QR code that moves your seat")).to_be_visible()
    link = laptop.get_by_role("link", name="open this link there").get_attribute("href")
    assert link is not None
    other = enter("Bob")
    other.goto("about:blank")
    other.on("dialog", lambda asked: asked.accept())  # Bob has a seat of his own there.
    other.goto(link)
    connected(other)
    expect(other.get_by_text("first")).to_be_visible()
    assert other.wait_for_function("window.team?.me").json_value() == "Ada"
    assert "#" not in other.url
    expect(laptop.get_by_text("You are here on another device now.").first).to_be_visible()
    expect(laptop.get_by_alt_text("QR code that moves your seat")).to_be_hidden()
    laptop.get_by_role("button", name="Back here").first.click()
    connected(laptop)
    expect(other.get_by_role("button", name="Back here").first).to_be_visible()


def test_an_enter_that_takes_a_word_of_another_script_sends_nothing(enter: Enter) -> None:
    ada = connected(enter("Ada"))
    field = ada.get_by_label("Message", exact=True)
    field.click()
    keys = ada.context.new_cdp_session(ada)
    keys.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    enter_key = {"key": "Enter", "code": "Enter", "text": "\r"}
    keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "windowsVirtualKeyCode": 229, **enter_key})
    keys.send("Input.insertText", {"text": "日本"})
    expect(field).to_have_value("日本")
    assert settled(ada) == []
    field.press("Enter")
    expect(ada.locator(".rl-log").get_by_text("日本")).to_be_visible()


def test_a_message_sent_without_a_network_arrives_once_when_it_is_back(enter: Enter) -> None:
    ada, bob = connected(enter("Ada")), connected(enter("Bob"))
    ada.context.set_offline(True)
    say(ada, "from the tunnel")
    say(bob, "meanwhile")
    expect(ada.get_by_text("🟢 Connected")).to_be_hidden()
    ada.context.set_offline(False)
    connected(ada)
    expect(bob.get_by_text("from the tunnel")).to_have_count(1)
    expect(ada.get_by_text("meanwhile")).to_have_count(1)
    assert settled(ada) == settled(bob) == ["meanwhile", "from the tunnel"]


@pytest.mark.parametrize("fault", [pytest.param("pull", marks=pytest.mark.long), "cut"])
def test_after_five_seconds_without_a_network_the_conversation_is_complete_in_order_and_without_a_repetition(
    enter: Enter, cable: BackgroundProxy, fault: str
) -> None:
    ada, bob = connected(enter("Ada", address=f"http://127.0.0.1:{cable.port}/")), connected(enter("Bob"))
    say(bob, "before")
    expect(ada.get_by_text("before")).to_be_visible()
    getattr(cable, fault)()
    say(ada, "from the tunnel")
    for number in range(5):
        say(bob, f"meanwhile {number}")
        expect(bob.locator(".rl-log li:not(.pending)", has_text=f"meanwhile {number}")).to_have_count(1)
        bob.wait_for_timeout(1_000)  # The outage itself.
    assert "meanwhile 0" not in messages(ada)
    cable.plug()
    expect(bob.locator(".rl-log li:not(.pending)", has_text="from the tunnel")).to_have_count(1)
    connected(ada)
    said = ["before", *(f"meanwhile {number}" for number in range(5)), "from the tunnel"]
    expect(ada.locator(".rl-log li:not(.pending):not(.rl-empty)")).to_have_count(len(said))
    assert settled(ada) == settled(bob)
    assert sorted(messages(ada)) == sorted(said)
    assert [text for text in messages(ada) if text != "from the tunnel"] == said[:-1]
    assert ada.evaluate("_wsDebug.getQuality().reconnects") == (0 if fault == "pull" else 1)


def test_the_bars_say_how_good_the_connection_is_and_tell_more_when_tapped(
    enter: Enter, cable: BackgroundProxy
) -> None:
    ada = connected(enter("Ada", address=f"http://127.0.0.1:{cable.port}/"))
    expect(ada.get_by_role("button", name="Connection: Good")).to_be_visible()
    ada.get_by_role("button", name="Connection: Good").click()
    expect(ada.get_by_text(re.compile(r"Good · Round trip \d+ ms ± \d+ · Heard over a WebSocket"))).to_be_visible()
    cable.cut()
    expect(ada.get_by_role("button", name="Connection: Reconnecting")).to_be_visible()
    cable.plug()
    expect(ada.get_by_text(re.compile("Good .* 1 reconnect "))).to_be_visible()


def test_a_server_that_forgot_everything_gets_its_members_back(
    enter: Enter, outage: Callable[[], AbstractContextManager[None]]
) -> None:
    ada = connected(enter("Ada"))
    say(ada, "before")
    expect(ada.get_by_text("before")).to_have_count(1)
    with outage():
        expect(ada.get_by_text("🟢 Connected")).to_be_hidden()
    connected(ada)
    say(ada, "after")
    expect(ada.get_by_text("after", exact=True)).to_have_count(1)
    assert settled(ada) == ["after"]
    expect(ada.locator(".rl-people li")).to_have_count(1)


def test_where_nothing_carries_frames_it_fetches_snapshots_and_says_so(enter: Enter) -> None:
    bob = connected(enter("Bob"))
    say(bob, "before")
    ada = enter("Ada", before=NO_WIRE)
    expect(ada.get_by_text("🔴 Disconnected (fallback polling)")).to_be_visible()
    expect(ada.get_by_text("before")).to_be_visible()
    say(ada, "by request")
    expect(ada.locator(".rl-log li:not(.pending)", has_text="by request")).to_have_count(1)
    expect(bob.get_by_text("by request")).to_have_count(1)


def test_python_hears_the_seat_once_and_the_doorbell_for_what_it_asked_for(enter: Enter) -> None:
    ada = connected(enter("Ada"))
    say(ada, "ding")
    expect(ada.get_by_text("ding")).to_have_count(1)
    ada.wait_for_function("told.some(([name, value]) => name === 'cursor' && value.seq === 2)")
    told = ada.evaluate("told.map(([name, value]) => [name, value.me ?? value.seq ?? value])")
    assert told[0] == ["status", "connecting"]
    assert sorted(told[1:-1]) == [["seat", "Ada"], ["status", "connected"]]
    assert told[-1] == ["cursor", 2]


def test_a_message_too_long_cannot_be_sent_and_counts_emoji_as_one(enter: Enter) -> None:
    ada = connected(enter("Ada"))
    field, button = ada.get_by_label("Message", exact=True), ada.get_by_role("button", name="Send")
    field.fill("🎭" * 200)
    expect(button).to_be_enabled()
    field.fill("🎭" * 201)
    expect(ada.get_by_text("201/200")).to_be_visible()
    expect(button).to_be_disabled()


def test_unmounting_leaves_nothing_behind_and_hangs_up_after_the_grace(enter: Enter) -> None:
    ada = connected(enter("Ada"))
    assert ada.evaluate("document.querySelector('#chat').shadowRoot.childElementCount") == 1
    ada.evaluate("team.release(); for (const clean of cleanups) clean();")
    assert ada.evaluate("document.querySelector('#chat').shadowRoot.childElementCount") == 0
    ada.wait_for_function("_wsDebug.ws.readyState === 3")


@pytest.mark.parametrize("options", ['{ room: "NOPE77", name: "Ada" }', '{ room: "NOPE77" }'])
def test_a_wrong_room_code_is_an_error_in_words_and_waits_for_nothing(enter: Enter, options: str) -> None:
    page = enter("Ada")
    said = page.evaluate(
        f"""async () => {{
            const {{ openRoom }} = await import("/web/roomlit.room/index.js");
            const room = openRoom({options});
            const failed = (error) => [error.code, error.message];
            return [await room.ready().catch(failed), await room.send("buzz").catch(failed), room.status, room.why];
        }}"""
    )
    (ready, words), sent, *state = said
    assert words.startswith("there is no room 'NOPE77': ")
    assert (ready, sent, state) == ("room/unknown", ["room/unknown", words], ["error", "room/unknown"])
