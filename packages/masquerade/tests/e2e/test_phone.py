"""A game on a phone: the room that talking has, sleep, keyboards, other scripts and translated pages."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from party import ON_STREAMLIT, SCROLLS, Device, Leaping, Player, eventually

pytestmark = pytest.mark.e2e
TIMES = {"ready_s": 60, "discussion_s": 300, "ballot_s": 120, "result_s": 1}
"""Time enough on any machine: no bell is waited for."""
LINES = (
    "so who here has actually been to the sea this year?",
    "not me",
    "the sea is overrated, give me a lake and a towel that is dry",
    "that is exactly what a machine would say",
)
BOXES = """() => {
    const deep = (root, css) => [...root.querySelectorAll(css),
        ...[...root.querySelectorAll("*")].flatMap(({shadowRoot}) => shadowRoot ? deep(shadowRoot, css) : [])];
    const box = (css) => { const {top, bottom, left, right} = deep(document, css)[0].getBoundingClientRect();
        return {top, bottom, left, right}; };
    const last = deep(document, ".log .bubble").at(-1).getBoundingClientRect();
    const main = SCROLLS;
    return {height: innerHeight, width: innerWidth, pane: box(".pane"), entry: box(".compose"), roster: box(".roster"),
        last: {top: last.top, bottom: last.bottom}, scrolls: main.scrollHeight - main.clientHeight}; }""".replace(
    "SCROLLS", SCROLLS
)
TRANSLATE = """() => {
    // As translators of browsers do: each run of text gives way to two font elements, now and whenever there is more.
    const left = (node) => node.parentElement?.closest("[translate=no], script, style, textarea, font, svg");
    const words = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        for (let text = walker.nextNode(); text !== null; text = walker.nextNode())
            if (text.data.trim() && !left(text)) found.push(text);
        for (const text of found) {
            const [outer, inner] = [document.createElement("font"), document.createElement("font")];
            inner.append(`«${text.data.trim()}»`);
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    const watch = (root) => {
        words(root);
        for (const node of root.querySelectorAll("*")) if (node.shadowRoot) watch(node.shadowRoot);
        new MutationObserver((changes) => {
            for (const {addedNodes} of changes) for (const node of addedNodes) {
                if (node.nodeType === 3) { if (node.parentElement) words(node.parentElement); }
                else if (node.nodeType === 1 && node.tagName !== "FONT") words(node);
                if (node.shadowRoot) watch(node.shadowRoot);
            }
        }).observe(root, {childList: true, subtree: true, characterData: true});
    };
    watch(document.body);
}"""
SIZES = {
    "upright": Device(width=390, height=844, touch=True),
    "lying": Device(width=844, height=390, touch=True),
    "small": Device(width=320, height=640, touch=True),
}


def talking(leaping: Leaping, party: list[Player], *, mode: str = "spot", ai_seats: int = 3) -> str:
    """A game that has come to its discussion; the room's code."""
    prompts = {"prompts_s": 60} if mode == "masks" else {}
    room = leaping.open_room(mode=mode, ai_seats=ai_seats, rounds=1, **prompts, **TIMES)
    for number, player in enumerate(party):
        player.join(room, f"Guest {number}")
    party[0].page.get_by_role("button", name="Start", exact=True).click()
    for player in party:
        player.page.get_by_text("Tonight you are").wait_for()
    leaping.ring(room, "ready")
    if mode == "masks":
        for player in party:
            player.in_phase("In character")
            player.seal("I never trusted clouds.", "Less than a cloud does.")
        leaping.ring(room, "prompts")
    for player in party:
        player.in_phase("Discussion")
    return room


def test_the_talking_owns_half_of_a_phone_and_lines_and_field_are_in_view_on_any(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    party = {name: players(leaping.url, device=size) for name, size in SIZES.items()}
    talking(leaping, list(party.values()), mode="masks")
    for number, line in enumerate(LINES):
        list(party.values())[number % 3].say(line)
    found: dict[str, dict[str, Any]] = {}
    for name, player in party.items():
        player.sees(LINES[-1])
        player.page.locator(".sealed > summary").wait_for()
        eventually(f"a settled page, {name}", lambda it=player: _share(it) == _share(it))
        found[name] = player.page.evaluate(BOXES)
        print(name, f"{_share(player):.0%}")
        expect(player.page.get_by_text("This room may contain AI players")).to_be_in_viewport()
    for name, at in found.items():
        assert at["scrolls"] == 0, f"{name}: nothing is below the page"
        assert at["pane"]["top"] <= at["last"]["top"] < at["last"]["bottom"] <= at["pane"]["bottom"] + 1, name
        assert at["entry"]["bottom"] <= at["height"], f"{name}: the field is in view"
        assert at["entry"]["bottom"] > at["height"] - 24, f"{name}: no dead space below it"
    assert _share(party["upright"]) >= 0.5
    assert _share(party["lying"]) >= 0.5
    assert _share(party["small"]) >= 0.3  # The masks and the answers stay in view there too.
    upright = party["upright"].page
    upright.set_viewport_size({"width": 844, "height": 390})  # Turned on its side, and back.
    eventually(
        "two columns", lambda: _boxes(party["upright"])["roster"]["left"] > _boxes(party["upright"])["pane"]["right"]
    )
    upright.set_viewport_size({"width": 390, "height": 844})
    eventually("one column, as before", lambda: _share(party["upright"]) >= 0.5)


def test_above_a_keyboard_only_the_talking_is_left_and_afterwards_all_is_back(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    ada = players(leaping.url, phone=True)
    talking(leaping, [ada, players(leaping.url)])
    page = ada.page
    ada.say("before")
    page.get_by_label("Your message").focus()
    page.evaluate("""() => {
        const get = () => globalThis.shown ?? innerHeight;
        Object.defineProperty(visualViewport, "height", {configurable: true, get});
        globalThis.shown = 500;
        visualViewport.dispatchEvent(new Event("resize"));
    }""")
    eventually("the field above the keyboard", lambda: 476 < _boxes(ada)["entry"]["bottom"] <= 500)
    expect(page.locator(".roster")).to_be_hidden()
    assert _boxes(ada)["last"]["bottom"] < _boxes(ada)["entry"]["top"]
    page.evaluate("globalThis.shown = undefined; visualViewport.dispatchEvent(new Event('resize'))")
    eventually("the field at the bottom", lambda: 820 < _boxes(ada)["entry"]["bottom"] <= 844)
    expect(page.locator(".roster")).to_be_visible()


def test_a_locked_phone_has_missed_nothing_when_it_wakes(leaping: Leaping, players: Callable[..., Player]) -> None:
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    talking(leaping, [ada, bob])
    bob.page.evaluate("""() => {
        globalThis.woken = 0;
        document.addEventListener("resume", () => { globalThis.woken = performance.now(); });
    }""")
    lock = bob.page.context.new_cdp_session(bob.page)
    lock.send("Page.setWebLifecycleState", {"state": "frozen"})
    for line in LINES:
        ada.say(line)
        ada.sees(line)
    lock.send("Page.setWebLifecycleState", {"state": "active"})
    bob.sees(LINES[-1])
    assert [line for line in bob.lines() if line in LINES] == list(LINES)  # The AIs speak too.
    print("complete after", bob.page.evaluate("performance.now() - globalThis.woken"), "ms at most")
    bob.say("here again")
    ada.sees("here again")


def test_an_enter_that_takes_a_word_of_another_script_sends_nothing(
    leaping: Leaping, players: Callable[..., Player]
) -> None:
    ada = players(leaping.url)
    talking(leaping, [ada, players(leaping.url)])
    field = ada.page.get_by_label("Your message")
    field.click()
    keys = ada.page.context.new_cdp_session(ada.page)
    keys.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    enter = {"key": "Enter", "code": "Enter"}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, **enter})
    keys.send("Input.insertText", {"text": "日本"})
    # Safari ends the composition first, and tells of the key by its code alone.
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    expect(field).to_have_value("日本")
    assert ada.lines() == []
    field.press("Enter")
    ada.sees("日本")
    expect(field).to_have_value("")


@pytest.mark.long
@ON_STREAMLIT
def test_a_translated_page_plays_on_and_keeps_the_names(leaping: Leaping, players: Callable[..., Player]) -> None:
    ada, bob = players(leaping.url), players(leaping.url, phone=True)
    room = leaping.open_room(mode="spot", ai_seats=1, rounds=1, **TIMES)
    ada.join(room, "Ada")
    bob.join(room, "Bob")
    bob.page.evaluate(TRANSLATE)
    expect(bob.page.get_by_text("«This room may contain AI players»")).to_be_visible()
    expect(bob.page.locator(".person .name", has_text="Ada")).to_have_text("Ada")
    ada.page.get_by_role("button", name="Start", exact=True).click()
    mask = ada.mask()
    bob.page.locator(".outcome h2 bdi").wait_for()
    masks = (mask, bob.mask())
    leaping.ring(room, "ready")
    bob.in_phase("«Discussion»")
    for number in range(3):
        ada.say(f"line {number}")
        bob.say(f"answer {number}")
    bob.page.locator(".log .bubble", has_text="«line 2»").wait_for()
    expect(bob.page.locator(".log button.who").first).to_have_text(mask)
    bob.page.locator(".log button.who").first.click()
    expect(bob.page.get_by_label("Your message")).to_have_value(f"{mask}, ")
    leaping.ring(room, "discussion")
    bob.in_phase("«Ballot»")
    ada.vote(but=masks)
    bob.page.locator(".row-seat").filter(has_not_text=mask).locator(".pick").first.click()
    bob.page.locator(".ballot .cast button").click()
    leaping.ring(room, "voting", "runoff")
    bob.in_phase("«Reveal»")
    bob.unmask()
    # Streamlit draws below the table, and goes on drawing.
    bob.page.locator(".mq-card").first.wait_for()
    bob.shows_connection("Connected")
    bob.page.get_by_role("button", name="«All rooms»").click()
    bob.page.get_by_text("masquerade").first.wait_for()


def _boxes(player: Player) -> dict[str, Any]:
    return player.page.evaluate(BOXES)


def _share(player: Player) -> float:
    at = _boxes(player)
    return (at["pane"]["bottom"] - at["pane"]["top"]) / at["height"]
