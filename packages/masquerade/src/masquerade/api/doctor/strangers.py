"""Who answers in place of the server: a sign-in, a notice, a page of a tunnel; and how a line about it reads. Pure."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from masquerade.api.doctor.finding import Finding

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
