"""What people write that would be markup, a script or a template somewhere: it is text on every page there is."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from party import ON_STREAMLIT, Leaping, Player, eventually
from roomlit.testing.waiting import PATIENCE_S

pytestmark = pytest.mark.e2e
NAMES = ("<img onerror=hit()>", "javascript:hit()", "**Cy** [x](//e.x)")
TOPIC = "<img src=x onerror=hit()> {{7*7}} ${hit()} <script>hit()</script> :red[Tea] $x^2$ # `rm`"
LINES = (
    "<img src=x onerror=hit()><svg onload=hit()>",
    "<b>bold</b> &lt;i&gt; </p></div></template><script>hit()</script>",
    "javascript:hit() data:text/html,<script>hit()</script> https://evil.example/?a=1&b=2",
    "**bold** _it_ [link](javascript:hit()) ![x](https://evil.example/p.png) | a | b | `c` # h",
    "{{constructor.constructor('hit()')()}} ${hit()} <%= hit() %> :material/home: :red[x]",
    '=HYPERLINK("https://evil.example","x") +1 -1 @SUM(A1)',
    "שלום <b>עולם</b> מי כאן? مرحبا",
    "👩‍👩‍👧‍👦🏴‍☠️🎭",
    "W" * 200,
)
ANSWER = '"><img src=x onerror=hit()><a href="javascript:hit()">x</a> [a](javascript:hit())'
MARKUP = """() => {
  const deep = (root) => [...root.querySelectorAll("*")].flatMap(
    (node) => [node, ...(node.shadowRoot ? deep(node.shadowRoot) : [])]);
  const odd = (node) => [...node.attributes].some(({name, value}) =>
      name.startsWith("on") || /^\\s*(javascript|data:text)/i.test(value) || /evil\\.example|\\/\\/e\\.x/.test(
        ["src", "href", "action"].includes(name) ? value : ""))
    || node.getAttribute("src") === "x"
    || (node.tagName === "SCRIPT" && node.getRootNode() !== document);
  return [...deep(document).filter(odd).map((node) => node.outerHTML.slice(0, 200)), ...(globalThis.hits ?? [])];
}"""
TRAP = "globalThis.hits = []; globalThis.hit = () => globalThis.hits.push('ran');"


class Seat:
    """A person whose browser is none: it says what no field would let pass."""

    def __init__(self, url: str, room: str, name: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/api/v1/rooms/{room}", timeout=PATIENCE_S)
        given = self._http.post("/seats", json={"name": name, "request": secrets.token_hex(16)}).raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {given.json()['seat']}"

    def does(self, name: str, /, **args: Any) -> None:
        """One command that is taken; a line has to wait for the one before."""

        def done() -> bool:
            answer = self._http.post("/commands", json={"id": secrets.token_hex(8), "name": name, "args": args})
            assert answer.is_success or answer.json()["code"] == "message/too_fast", answer.text
            return answer.is_success

        eventually(f"{name} {args}", done)

    def close(self) -> None:
        self._http.close()


def harmless(*players: Player) -> None:
    """Nothing that was written has become an element, a script, an address or a title."""
    for player in players:
        assert player.page.evaluate(MARKUP) == []
        assert player.page.title() == "masquerade"


def shown(player: Player, *texts: str) -> None:
    """Each of them stands there, letter by letter."""
    for text in texts:
        player.page.get_by_text(text).first.wait_for(state="attached")


@ON_STREAMLIT
def test_what_people_write_is_text_on_every_page_in_its_title_and_in_what_is_taken_home(
    leaping: Leaping, players: Callable[..., Player], tmp_path: Path
) -> None:
    room = leaping.open_room(
        mode="masks",
        ai_seats=1,
        rounds=1,
        topic=TOPIC,
        filter="off",
        ready_s=60,
        prompts_s=180,
        discussion_s=600,
        ballot_s=120,
    )
    host, screen = players(leaping.url, phone=True), players(leaping.url)
    for one in (host, screen):
        one.page.add_init_script(TRAP)
    host.join(room, NAMES[0])
    guests = [Seat(leaping.url, room, name) for name in NAMES[1:]]
    screen.page.goto(f"{leaping.url}/?screen={room}")
    for one in (host, screen):
        shown(one, *NAMES)
    harmless(host, screen)

    guests[0].does("report", name=NAMES[2], why="rude")
    host.page.get_by_role("button", name="Look").first.click()
    shown(host, NAMES[2])
    harmless(host)
    host.page.locator("dialog[open]").get_by_role("button", name="Close").first.click()

    host.page.get_by_role("button", name="Start", exact=True).click()
    host.in_phase("Masks on")
    leaping.ring(room, "ready")
    host.in_phase("In character")
    for guest in guests:
        guest.does("answer", prompt=0, text=ANSWER)
    leaping.ring(room, "prompts")
    host.in_phase("Discussion")
    shown(host, TOPIC, ANSWER)
    shown(screen, TOPIC)
    for number, line in enumerate(LINES):
        guests[number % 2].does("message", text=line)
        host.sees(line)
        screen.page.get_by_text(line).first.wait_for(state="attached")
        harmless(screen)
    harmless(host)
    guests[1].does("report", line=1, why="personal")
    host.page.get_by_role("button", name="Look").first.click()
    shown(host, LINES[0])
    harmless(host)
    host.page.locator("dialog[open]").get_by_role("button", name="Close").first.click()
    host.reload()
    host.sees(LINES[-1])
    harmless(host)

    leaping.ring(room, "discussion")
    host.in_phase("Ballot")
    eventually(
        "the reveal", lambda: leaping.ring(room, "voting", "runoff") or host.page.locator(".unmasked").is_visible()
    )
    host.unmask()
    expect(host.page.locator(".mq-cards")).to_contain_text(NAMES[1])
    harmless(host, screen)
    taken_home(host, tmp_path)
    log = leaping.log.read_text()
    assert not [word for word in ("hit()", "evil.example", "\x1b") if word in log], "nor in the host's terminal"
    for guest in guests:
        guest.close()


def taken_home(host: Player, folder: Path) -> None:
    """Both downloads: one line each, nothing that would be read as markup."""
    for name in ("Transcript (Markdown)", "Data (JSONL)"):
        with host.page.expect_download() as coming:
            host.page.get_by_role("button", name=name).click()
        coming.value.save_as(folder / coming.value.suggested_filename)
    (markdown,) = (path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    (data,) = (path.read_text(encoding="utf-8") for path in folder.glob("*.jsonl"))
    for sign in ("<", "[", "|", "`", "$", "{"):
        bare = markdown.replace(f"\\{sign}", "")
        assert all(line.startswith("|") for line in bare.splitlines() if sign in line), sign
    kept = [json.loads(line) for line in data.splitlines()]
    assert [one["text"] for one in kept if one["kind"] == "message"] == list(LINES)
    assert not any("player" in one or "credential" in one for one in kept)
