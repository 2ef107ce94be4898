"""`/screen/CODE`: the short address of a room's shared screen, for a television's remote control."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from masquerade.ui.address import room_code
from roomlit.hosting import problem


def screen_route(pages: str | None) -> Route:
    """Leads to the page that draws the screen: at `pages`, on this server when that is "", nowhere when None.

    Also with what is no code: the page says so, and has a field for a better one.
    """

    async def screen(request: Request) -> Response:
        typed = str(request.path_params["code"])
        if pages is None:
            told = "this server has no pages: open the screen where they are, or name them in MASQUERADE_PAGES_URL"
            return problem(404, "pages/elsewhere", told)
        # Relative, because a proxy may serve all this below a path of its own.
        base = f"{pages.rstrip('/')}/" if pages else "../"
        return RedirectResponse(
            f"{base}?{urlencode({'screen': room_code(typed) or typed})}", headers={"Cache-Control": "no-store"}
        )

    return Route("/screen/{code}", screen)
