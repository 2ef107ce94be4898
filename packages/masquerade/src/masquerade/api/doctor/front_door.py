"""The doctor walks in by the front door: through whatever stands before the server, as a browser does."""

import re
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidStatus,
    WebSocketException,
)

from masquerade.api.doctor import proxy_limits
from masquerade.api.doctor.finding import Finding
from masquerade.api.doctor.proxy_limits import QUIET_S
from roomlit.hosting import ProtocolError, SystemClock, probe

WAIT_S: Final = 8.0
REDIRECTS_MOST: Final = 3
UNLIMITED: Final = httpx.Limits()
UNTIL_THEN: Final = "until then pages use slower ways"
APART_MOST_S: Final = 30
UPGRADE: Final = (
    "let the proxy pass on the upgrade (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
    'proxy_set_header Connection "upgrade";)'
)
HOST: Final = (
    "let the proxy pass on Host (nginx: proxy_set_header Host $host;) or X-Forwarded-Host, or name {site} in "
    "ROOMLIT_ALLOWED_ORIGINS"
)


async def through(url: str, *, headers: Mapping[str, str] | None = None, quiet_s: float = QUIET_S) -> list[Finding]:
    """Readiness, the clock on the other side, the upgrade to WebSocket with the page's Origin, streams, limits.

    `headers` go with every request, as the cookie of a sign-in; `quiet_s`: how long to wait for what cuts off who says
    nothing.
    """
    base, given = url.rstrip("/"), dict(headers or {})
    tls, found = ssl.create_default_context(), list[Finding]()
    try:
        ready, base = await _knock(base, given, tls)
    except httpx.HTTPError as error:
        if not untrusted(error):
            return [_nobody(base, error)]
        wrong = "browsers do not trust this certificate, and warn everybody"
        found = [Finding(what="certificate", wrong=wrong, mend="get one of an authority that browsers know")]
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        try:
            ready, base = await _knock(base, given, tls)
        except httpx.HTTPError as later:
            return [*found, _nobody(base, later)]
    except httpx.InvalidURL as error:
        return [_nobody(base, error)]
    found.append(_ready(base, ready))
    if found[-1].wrong and not _ours(ready):
        return found
    found += [_time(ready), await _socket(base, given, tls)]
    async with httpx.AsyncClient(timeout=WAIT_S, verify=tls, headers=given, limits=UNLIMITED) as client:
        stream = await _stream(client, base)
        slow = await proxy_limits.look(client, base, quiet_s=quiet_s)
        more = [await proxy_limits.headers(client, base), *await proxy_limits.http_version(base, tls)]
    return [*found, *([stream] if stream is not None else []), *slow, *more]


async def _knock(base: str, headers: Mapping[str, str], tls: ssl.SSLContext) -> tuple[httpx.Response, str]:
    """The answer to `/ready`, and the address at which it was had."""
    async with httpx.AsyncClient(timeout=WAIT_S, verify=tls, headers=headers) as client:
        answer = await client.get(f"{base}/ready")
        for _ in range(REDIRECTS_MOST):
            there = next_place(answer)
            if there is None:
                break
            base, answer = there.removesuffix("/ready"), await client.get(there)
        return answer, base


def _nobody(base: str, error: Exception) -> Finding:
    why = str(error) or type(error).__name__
    return Finding(what="way in", wrong=f"{base} does not answer ({why})", mend="start it, or correct --url")


def _reasons(answer: httpx.Response) -> list[str]:
    try:
        return [str(reason["message"]) for reason in answer.json()["reasons"]]
    except (ValueError, KeyError, TypeError):
        return []


def _ours(answer: httpx.Response) -> bool:
    """Whether it is our server that answered, ready or not."""
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and (said.get("status") == "ready" or bool(_reasons(answer)))


def _ready(base: str, answer: httpx.Response) -> Finding:
    if not _ours(answer):
        return stranger(base, answer)
    if answer.is_success:
        return Finding(what="way in", seen=f"{base} is ready")
    why = "; ".join(_reasons(answer))
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


async def _socket(base: str, headers: Mapping[str, str], tls: ssl.SSLContext) -> Finding:
    parts = urlsplit(base)
    site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    what = "WebSocket"
    try:
        ours = await probe(base, origin=site, timeout_s=WAIT_S, headers=headers, tls=tls)
    except InvalidStatus as error:
        status = error.response.status_code
        if status == HTTPStatus.FORBIDDEN:
            return Finding(what=what, wrong=f"pages of {site} are refused", mend=HOST.format(site=site))
        return Finding(what=what, wrong=f"the upgrade is answered with {status}", mend=f"{UPGRADE}; {UNTIL_THEN}")
    except (ConnectionResetError, InvalidMessage) as error:
        wrong = f"the upgrade is cut off ({str(error) or 'no answer'})"
        return Finding(what=what, wrong=wrong, mend=f"look for a filter between here and the server; {UNTIL_THEN}")
    except (OSError, TimeoutError, InvalidHandshake) as error:
        wrong = f"the upgrade fails ({str(error) or 'no answer'})"
        return Finding(what=what, wrong=wrong, mend=f"{UPGRADE}; {UNTIL_THEN}")
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


WHAT: Final = "way in"
_LET_IN: Final = (
    "that is how people come in, and pages bear it; to look behind it, pass on what your browser has after it: "
    "--header 'Cookie: …'"
)
_TITLE: Final = re.compile(r"<title[^>]*>([^<]{1,60})", re.IGNORECASE)
_REDIRECTS: Final = {301, 302, 303, 307, 308}


def next_place(answer: httpx.Response) -> str | None:
    """Where the same address with TLS, or under its whole name, is; None for what leads away from it."""
    if answer.status_code not in _REDIRECTS:
        return None
    there = urljoin(str(answer.url), answer.headers.get("Location", ""))
    return there if urlsplit(there).path == urlsplit(str(answer.url)).path and not urlsplit(there).query else None


def stranger(base: str, answer: httpx.Response) -> Finding:
    """What stands in the way, by an answer to `/ready` that is not our server's."""
    status = answer.status_code
    if status in _REDIRECTS:
        there = urlsplit(urljoin(str(answer.url), answer.headers.get("Location", "")))
        wrong = f"something before the server asks people to sign in: it leads to {there.netloc}{there.path}"
        return Finding(what=WHAT, wrong=wrong, mend=_LET_IN)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}:
        how = answer.headers.get("WWW-Authenticate", answer.headers.get("Proxy-Authenticate", "no way is named"))
        wrong = f"something before the server wants a password ({how})"
        mend = "that is how people come in, and pages bear it; to look behind it: --url https://user:password@…"
        return Finding(what=WHAT, wrong=wrong, mend=mend)
    if answer.headers.get("Content-Type", "").startswith("text/html") and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        found = _TITLE.search(answer.text)
        name = f" ({found.group(1).strip()!r})" if found else ""
        wrong = f"something before the server shows a page of its own{name}, with status {status}"
        return Finding(what=WHAT, wrong=wrong, mend=_LET_IN)
    wrong = f"{base}/ready answers {status}, and not as our server does"
    return Finding(what=WHAT, wrong=wrong, mend="correct --url, or what the proxy hands on")


def untrusted(error: httpx.HTTPError) -> bool:
    """Whether it is the certificate that was refused.

    >>> untrusted(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"))
    True
    """
    return "CERTIFICATE_VERIFY_FAILED" in str(error)
