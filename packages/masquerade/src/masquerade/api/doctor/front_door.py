"""The doctor walks in by the front door: through whatever stands before the server, as a browser does."""

from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, WebSocketException

from masquerade.api.doctor.finding import Finding
from roomlit.hosting import ProtocolError, SystemClock, probe

WAIT_S: Final = 8.0
APART_MOST_S: Final = 30
UPGRADE: Final = (
    "let the proxy pass on the upgrade (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
    'proxy_set_header Connection "upgrade";)'
)
HOST: Final = (
    "let the proxy pass on Host (nginx: proxy_set_header Host $host;) or X-Forwarded-Host, or name {site} in "
    "ROOMLIT_ALLOWED_ORIGINS"
)


async def through(url: str) -> list[Finding]:
    """Readiness, the clock on the other side, the upgrade to WebSocket with the page's Origin, and a stream."""
    base = url.rstrip("/")
    async with httpx.AsyncClient(timeout=WAIT_S, follow_redirects=True) as client:
        try:
            ready = await client.get(f"{base}/ready")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = str(error) or type(error).__name__
            return [Finding(what="way in", wrong=f"{base} does not answer ({why})", mend="start it, or correct --url")]
        found = [_ready(base, ready), _time(ready), await _socket(base)]
        stream = await _stream(client, base)
        return [*found, stream] if stream is not None else found


def _ready(base: str, answer: httpx.Response) -> Finding:
    if answer.is_success:
        return Finding(what="way in", seen=f"{base} is ready")
    try:
        why = "; ".join(str(reason["message"]) for reason in answer.json()["reasons"])
    except (ValueError, KeyError, TypeError):
        wrong = f"{base}/ready answers {answer.status_code}, and not as our server does"
        return Finding(what="way in", wrong=wrong, mend="correct --url, or what the proxy hands on")
    return Finding(what="way in", wrong=f"{base} is not ready: {why}", mend="wait a moment; the server's log says more")


def _time(answer: httpx.Response) -> Finding:
    try:
        there = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except ValueError:
        return Finding(what="clock over there", seen="not told")
    apart = round(there - SystemClock().now() / 1000)
    if abs(apart) > APART_MOST_S:
        wrong = f"{apart} s away from this machine's"
        return Finding(what="clock over there", wrong=wrong, mend="turn on a time service on both machines")
    return Finding(what="clock over there", seen="the same as here")


async def _socket(base: str) -> Finding:
    parts = urlsplit(base)
    site = f"{parts.scheme}://{parts.netloc}"
    what = "WebSocket"
    try:
        ours = await probe(base, origin=site, timeout_s=WAIT_S)
    except InvalidStatus as error:
        status = error.response.status_code
        if status == HTTPStatus.FORBIDDEN:
            return Finding(what=what, wrong=f"pages of {site} are refused", mend=HOST.format(site=site))
        return Finding(what=what, wrong=f"the upgrade is answered with {status}", mend=UPGRADE)
    except (OSError, TimeoutError, InvalidHandshake) as error:
        wrong = f"the upgrade fails ({str(error) or 'no answer'})"
        return Finding(what=what, wrong=wrong, mend=f"{UPGRADE}; until then pages use slower ways")
    except ConnectionClosed as error:
        wrong = f"it opens and is cut off at once ({error})"
        return Finding(what=what, wrong=wrong, mend="look for a filter between here and the server")
    except (WebSocketException, ProtocolError) as error:
        wrong = f"it opens, but frames do not come through ({error})"
        return Finding(what=what, wrong=wrong, mend="look for a filter or virus scanner between here and the server")
    if not ours:
        return Finding(what=what, wrong="somebody else answers there", mend="correct --url")
    return Finding(what=what, seen="opens, and frames pass both ways")


async def _stream(client: httpx.AsyncClient, base: str) -> Finding | None:
    """A server without streams answers 404; ours asks for a seat, which shows that requests get through."""
    body: dict[str, object] = {"session": "0" * 32, "n": 1, "frames": []}
    try:
        answer = await client.post(f"{base}/api/v1/rooms/DOCTOR/stream", json=body)
    except httpx.HTTPError as error:
        return Finding(what="stream", wrong=f"no answer ({error})", mend="let the proxy pass on POST below /api/")
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return None
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        return Finding(what="stream", seen="the way to it is open")
    wrong = f"answered with {answer.status_code}"
    return Finding(what="stream", wrong=wrong, mend="let the proxy pass on POST below /api/ as it is")
