"""`/screen/CODE`: the short address of a room's shared screen, for a television's remote control."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from masquerade.ui.address import room_code
from roomlit.asgi.problems import problem


def screen_route(pages: str | None) -> Route:
    """Leads to the page that draws the screen: at `pages`, on this server when that is "", nowhere when None."""

    async def screen(request: Request) -> Response:
        code = room_code(request.path_params["code"])
        if code is None:
            return problem(404, "room/unknown", "a room code has six letters and digits, such as ABC234")
        if pages is None:
            told = "this server has no pages: open the screen where they are, or name them in MASQUERADE_PAGES_URL"
            return problem(404, "pages/elsewhere", told)
        # Relative, because a proxy may serve all this below a path of its own.
        base = f"{pages.rstrip('/')}/" if pages else "../"
        return RedirectResponse(f"{base}?{urlencode({'screen': code})}", headers={"Cache-Control": "no-store"})

    return Route("/screen/{code}", screen)
