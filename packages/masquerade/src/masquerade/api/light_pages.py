"""`/p/CODE` and `/w/CODE`, pages to play and to look on that the hub serves itself; for what is no code, a field."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from masquerade.api.site_address import SiteAddress
from masquerade.spectators.relay import GalleryRelay
from masquerade.ui.address import ROOMS, invite, is_loopback, room_code, wrong_words
from masquerade.ui.styles import DEALING, icon_address
from masquerade.ui.theme import DARK, FONT, LIGHT
from roomlit.hosting import Hub, LightPage, Refused, RemoteError, RoomUnknown, qr_svg

Shown = Callable[[Request], Awaitable[dict[str, Any] | Response]]
MODULES: Final = "masquerade.table"
QRS_KEPT: Final = 64
NO_ROOM: Final = ("Have a code?", "It has six letters and digits, such as ABC234. Whoever invites you has it.")
CLOSED: Final = ("The doors are closed", "This room lets nobody look on unasked. Join it, and its host decides.")
NOT_YET: Final = (
    "The show begins in a moment",
    "A gallery is twenty seconds behind the table. This page opens by itself.",
)
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
        typed, code, elsewhere = _asked(request)
        if elsewhere is not None:
            return elsewhere
        common = _common(pages)
        card = None if code is None else _card(hub, code, request)
        if code is None or card is None:
            return {**common, **_no_room(typed)}
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

    return _page(f"/{ROOMS}{{code:path}}", "page.js", show, offline=OFFLINE, bundled=bundled)


def watch_page(relay: GalleryRelay, hub: Hub, *, pages: str | None, bundled: bool = True) -> LightPage:
    """The page of those who look on, for `hub_routes`; `pages` as for `light_page`."""

    async def show(request: Request) -> dict[str, Any] | Response:
        typed, code, elsewhere = _asked(request)
        if elsewhere is not None:
            return elsewhere
        common = _common(pages)
        if code is None or _card(hub, code, request) is None:
            return {**common, **_no_room(typed)}
        try:
            gallery = await relay.open(code)
        except Refused as error:
            if error.code == "gallery/not_yet":
                return {**common, **_words(NOT_YET), "again_ms": error.retry_ms}
            return {**common, **_words(CLOSED), "play": f"../{ROOMS}{code}"}
        except RoomUnknown:
            return {**common, **_no_room(typed)}
        # What Streamlit's page explains is for those who have a seat.
        return {**common, "pages": False, "room": gallery, "shows": code}

    return _page("/w/{code:path}", "watch.js", show, bundled=bundled)


def _page(path: str, module: str, show: Shown, *, offline: str = "", bundled: bool) -> LightPage:
    head = (
        f'<meta name="theme-color" content="{LIGHT.background}" media="(prefers-color-scheme: light)">'
        f'<meta name="theme-color" content="{DARK.background}">'
        f'<link rel="icon" href="{icon_address()}"><style>{STYLE}</style>'
    )
    return LightPage(
        path=path,
        module=f"{MODULES}/{module}",
        title="masquerade",
        show=show,
        head=head,
        body=DEALING,
        offline=offline,
        bundled=bundled,
    )


def _asked(request: Request) -> tuple[str, str | None, Response | None]:
    """What somebody typed as a code, the code in it, and where to go for the address that the room has."""
    asked = str(request.path_params["code"])
    typed = request.query_params.get("code", asked)
    code = room_code(typed)
    if "/" not in asked and code in {None, asked}:
        return typed, code, None
    # Relative, because a proxy may serve all this below a path of its own.
    place = f"?{urlencode({'code': typed})}" if code is None else code
    address = "../" * asked.count("/") + place
    return typed, code, RedirectResponse(address, headers={"Cache-Control": "no-store"})


def _common(pages: str | None) -> dict[str, Any]:
    return {"home": "./" if pages is None else pages or "../", "pages": pages is not None}


def _no_room(typed: str) -> dict[str, str]:
    return _words(wrong_words(typed) if typed.strip() else NO_ROOM)


def _words(said: tuple[str, str]) -> dict[str, str]:
    return {"room": "", "title": said[0], "line": said[1]}


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
