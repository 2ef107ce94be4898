"""What browsers are told about the pages of a server."""

from base64 import b64encode
from hashlib import sha256

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from roomlit.asgi.security_headers import SecurityHeaders, page_policy


async def hello(_: Request) -> PlainTextResponse:
    """An answer with a policy of its own."""
    return PlainTextResponse("hello", headers={"Content-Security-Policy": "default-src 'none'"})


async def page(_: Request) -> PlainTextResponse:
    """An answer without."""
    return PlainTextResponse("hello")


async def said(policy: str, path: str = "/page", *, host: str = "play.example.org") -> httpx.Headers:
    """The headers of an answer."""
    app = Starlette(
        routes=[Route("/hello", hello), Route("/page", page)],
        middleware=[Middleware(SecurityHeaders, policy=policy)],
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return (await client.get(path, headers={"Host": host})).headers


async def test_what_an_answer_says_itself_stays() -> None:
    assert (await said(page_policy(), "/hello"))["Content-Security-Policy"] == "default-src 'none'"


async def test_the_scripts_of_the_page_itself_are_named_by_what_they_are_and_no_others_run() -> None:
    policy = page_policy(html="<script>\n a = 1 </script><script src='x.js'></script>")
    digest = b64encode(sha256(b"\n a = 1 ").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-eval" not in policy


async def test_sockets_of_the_own_place_are_named_and_a_host_that_is_none_adds_nothing() -> None:
    policy = page_policy()
    there = (await said(policy, host="192.168.1.20:8000"))["Content-Security-Policy"]
    assert "connect-src 'self' ws://192.168.1.20:8000 wss://192.168.1.20:8000;" in there
    evil = (await said(policy, host="x; script-src *"))["Content-Security-Policy"]
    assert "script-src *" not in evil


async def test_who_may_frame_the_page_is_a_choice() -> None:
    assert page_policy().endswith("frame-ancestors 'self';")
    assert page_policy(frame_ancestors=["https://huggingface.co"]).endswith("'self' https://huggingface.co;")
