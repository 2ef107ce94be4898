"""`/p/CODE`: the page of a room that the hub serves itself; for what is no code, a field for a better one."""

from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from masquerade.api.site_address import SiteAddress
from masquerade.ui.address import ROOMS, invite, is_loopback, room_code, wrong_words
from masquerade.ui.styles import DEALING, icon_address
from masquerade.ui.theme import DARK, FONT, LIGHT
from roomlit.hosting import Hub, LightPage, Refused, RemoteError, RoomUnknown, qr_svg

MODULE: Final = "masquerade.table/page.js"
QRS_KEPT: Final = 64
NO_ROOM: Final = ("Have a code?", "It has six letters and digits, such as ABC234. Whoever invites you has it.")
OFFLINE: Final = (
    "<div style='display:grid;place-content:center;min-height:80vh;text-align:center;font-size:16px;line-height:1.4'>"
    "<h1 style='margin:0 0 12px;font-size:24px'>No network just now</h1>"
    "<p style='margin:0'>Your seat is kept. This page tries again by itself.</p></div>"
)
STYLE: Final = (
    f"body{{margin:0;background:{DARK.background};color:{DARK.text};color-scheme:dark;font-family:{FONT}}}"
    f"@media(prefers-color-scheme:light){{body{{background:{LIGHT.background};color:{LIGHT.text};color-scheme:light}}}}"
    "#roomlit-root{padding:8px max(12px,env(safe-area-inset-right)) 0 max(12px,env(safe-area-inset-left))}"
)


def light_page(hub: Hub, site: SiteAddress, *, pages: str | None, bundled: bool = True) -> LightPage:
    """The page for `hub_routes`. Streamlit's pages are at `pages`, beside it when that is "", nowhere when None."""

    async def show(request: Request) -> dict[str, Any] | Response:
        asked = str(request.path_params["code"])
        typed = request.query_params.get("code", asked)
        code = room_code(typed)
        if "/" in asked or (code is not None and code != asked):
            # Relative, because a proxy may serve all this below a path of its own.
            place = f"?{urlencode({'code': typed})}" if code is None else code
            return RedirectResponse("../" * asked.count("/") + place, headers={"Cache-Control": "no-store"})
        common = {"home": "./" if pages is None else pages or "../", "pages": pages is not None}
        card = None if code is None else _card(hub, code, request)
        if code is None or card is None:
            title, line = wrong_words(typed) if typed.strip() else NO_ROOM
            return {**common, "room": "", "title": title, "line": line}
        link = invite(await site.base(request), code)
        return {
            **common,
            "room": code,
            "invite": link,
            "guessed": not site.public_url,
            "qr_svg": "" if is_loopback(link) else _qr(link),  # It would lead a phone to itself.
            "reach": await site.help(request),
            **{name: bool(card.get(name)) for name in ("password", "locked", "watch")},
        }

    head = (
        f'<meta name="theme-color" content="{LIGHT.background}" media="(prefers-color-scheme: light)">'
        f'<meta name="theme-color" content="{DARK.background}">'
        f'<link rel="icon" href="{icon_address()}"><style>{STYLE}</style>'
    )
    return LightPage(
        path=f"/{ROOMS}{{code:path}}",
        module=MODULE,
        title="masquerade",
        show=show,
        head=head,
        body=DEALING,
        offline=OFFLINE,
        bundled=bundled,
    )


def _card(hub: Hub, code: str, request: Request) -> dict[str, Any] | None:
    """What a stranger may know of the room; None when there is none, as far as who asks is told."""
    try:
        return hub.card(code, address=request.client.host if request.client is not None else "local")
    except (RoomUnknown, Refused):
        return None
    except RemoteError:  # It is being reloaded: the page waits for it.
        return {}


@lru_cache(maxsize=QRS_KEPT)
def _qr(link: str) -> str:
    return qr_svg(link)
