"""What a proxy does to requests: gathers or squeezes answers, cuts what is quiet, refuses many, or long headers."""

import asyncio
import ssl
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec

from masquerade.api.doctor.finding import Finding
from roomlit.hosting import Clock, SystemClock

SHORT_S: Final = 1.0
GATHERED_S: Final = 0.5
"""The server waits twice as long between its last two words."""
QUIET_S: Final = 26.0
"""Pages say something every 25 s at least."""
PATIENT_S: Final = 70.0
"""The usual limits of proxies are 60 s and less."""
MANY: Final = 28
"""A page holds two connections, and asks for six things at once while it loads."""
KIB: Final = 1024
FITS_KIB: Final = 7
"""What a browser brings along behind a sign-in: proxies keep theirs in cookies of 4 KiB each."""
WAIT_S: Final = 8.0
_UNGATHERED: Final = "pass streams on as they come (nginx: proxy_http_version 1.1; proxy_buffering off;)"


class SlowAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One slow answer as it arrived: how long it took, in seconds, and how long its end after the word before it."""

    status: int
    took_s: float = 0.0
    last_s: float = 0.0
    whole: bool = False
    encoding: str = ""


async def look(client: httpx.AsyncClient, base: str, *, quiet_s: float) -> list[Finding]:
    """One answer, one that is quiet for `quiet_s`, and many at once. A server without such answers tells nothing."""
    first = await _ask(client, base, quiet_s=SHORT_S)
    if first.status == HTTPStatus.NOT_FOUND:
        return []
    return [_gathered(first), _cut(await _ask(client, base, quiet_s=quiet_s), quiet_s), await _many(client, base)]


async def _ask(client: httpx.AsyncClient, base: str, *, quiet_s: float, clock: Clock | None = None) -> SlowAnswer:
    clock = clock or SystemClock()
    began, text = clock.now(), b""
    arrived: list[int] = []
    encoding, status = "", 0
    try:
        question = client.stream("GET", f"{base}/api/v1/slow", params={"quiet_s": quiet_s}, timeout=quiet_s + 15)
        async with question as answer:
            status, encoding = answer.status_code, answer.headers.get("Content-Encoding", "")
            async for piece in answer.aiter_bytes():
                arrived.append(clock.now())
                text += piece
    except httpx.HTTPError:
        pass  # Cut: how far it came is what is asked for.
    whole = status == HTTPStatus.OK and text.endswith(b"ends\n\n")
    last_s = (arrived[-1] - arrived[-2]) / 1000 if len(arrived) > 1 else 0.0
    return SlowAnswer(status=status, took_s=(clock.now() - began) / 1000, last_s=last_s, whole=whole, encoding=encoding)


def _gathered(heard: SlowAnswer) -> Finding:
    squeezed = f", by {heard.encoding} on the way" if heard.encoding else ""
    if not heard.whole:
        wrong = f"an answer that takes two seconds does not arrive whole (status {heard.status})"
        return Finding(what="streams", wrong=wrong, mend="let the proxy pass on what is below /api/ as it is")
    if heard.last_s < GATHERED_S:
        wrong = f"something on the way gathers them, and hands them on when they end{squeezed}"
        return Finding(what="streams", wrong=wrong, mend=f"{_UNGATHERED}; until then pages use polls")
    return Finding(what="streams", seen=f"arrive as they are sent{squeezed}")


def _cut(heard: SlowAnswer, quiet_s: float) -> Finding:
    what = "quiet connections"
    if heard.whole:
        return Finding(what=what, seen=f"none is cut within {quiet_s:.0f} s")
    after = round(heard.took_s)
    told = f"what is quiet for {after} s is cut off"
    if after > QUIET_S - 1:
        return Finding(what=what, seen=f"{told}; pages say something every 25 s")
    mend = "raise the proxy's read time-out to more than 60 s (nginx: proxy_read_timeout 75s;)"
    return Finding(what=what, wrong=told, mend=f"{mend}; a page notices it once, and is quicker from then on")


async def _many(client: httpx.AsyncClient, base: str) -> Finding:
    heard = await asyncio.gather(*(_ask(client, base, quiet_s=SHORT_S) for _ in range(MANY)))
    passed = sum(one.whole for one in heard)
    if passed == MANY:
        return Finding(what="many at once", seen=f"{MANY} requests in flight pass")
    statuses = ", ".join(sorted({str(one.status or "cut") for one in heard if not one.whole}))
    wrong = f"at most {passed} requests in flight pass, the others get {statuses}"
    return Finding(what="many at once", wrong=wrong, mend="raise that limit: each page holds two, and six as it loads")


async def headers(client: httpx.AsyncClient, base: str) -> Finding:
    """Whether a request may carry seven kibibytes of headers."""
    what = "headers"
    for size in (FITS_KIB, 3):
        try:
            answer = await client.get(f"{base}/health", headers={"X-Doctor": "x" * size * KIB})
        except httpx.HTTPError as error:
            return Finding(
                what=what, wrong=f"{size} KiB of them are cut off ({error})", mend="let the proxy take 8 KiB"
            )
        if answer.status_code == HTTPStatus.OK:
            break
    else:
        return Finding(what=what, wrong="3 KiB of them are refused", mend="let the proxy take 8 KiB")
    if size == FITS_KIB:
        return Finding(what=what, seen=f"{FITS_KIB} KiB of them pass")
    wrong = f"{FITS_KIB} KiB of them are refused, as by a limit of 4 KiB: cookies of a sign-in may not fit"
    return Finding(what=what, wrong=wrong, mend="raise it (nginx: large_client_header_buffers 4 8k;)")


async def http_version(base: str, tls: ssl.SSLContext) -> list[Finding]:
    """Whether browsers get HTTP/2 there, which they ask for while TLS begins."""
    parts = urlsplit(base)
    if parts.scheme != "https" or parts.hostname is None:
        return []
    tls.set_alpn_protocols(["h2", "http/1.1"])
    try:
        async with asyncio.timeout(WAIT_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443, ssl=tls)
    except (OSError, TimeoutError) as error:
        return [Finding(what="HTTP", wrong=f"TLS does not begin ({error})", mend="look at the proxy's log")]
    secured: ssl.SSLObject = writer.get_extra_info("ssl_object")
    spoken = secured.selected_alpn_protocol()
    writer.close()
    if spoken == "h2":
        return [Finding(what="HTTP", seen="browsers get HTTP/2, and a WebSocket a connection of its own beside it")]
    return [Finding(what="HTTP", seen="browsers get HTTP/1.1")]
