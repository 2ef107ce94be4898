"""A fake OpenAI-compatible server on loopback, with all the ways in which a real one goes wrong."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Asked:
    """One request as it came: headers in lower case, and the JSON of its body."""

    def __init__(self, headers: Mapping[str, str], body: dict[str, Any]) -> None:
        self.headers = headers
        self.body = body


class Endpoint:
    """Use as `async with`. Each request gets the next behaviour, the last one for ever."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self.serving: set[asyncio.Task[Any]] = set()
        self.asked: list[Asked] = []
        self.url = ""

    async def __aenter__(self) -> "Endpoint":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            behaviour = self._behaviours[min(len(self.asked), len(self._behaviours) - 1)]
            self.asked.append(Asked(headers, json.loads(body)))
            await behaviour(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # Who asked has gone, or the test is over.
        finally:
            self.serving.discard(task)
            writer.close()


def completion(text: object, usage: Mapping[str, int] | None = None) -> dict[str, object]:
    """An answer as OpenAI words it."""
    message = {"role": "assistant", "content": text}
    answer: dict[str, object] = {"id": "1", "object": "chat.completion", "created": 1, "model": "fake"}
    answer["choices"] = [{"index": 0, "finish_reason": "stop", "message": message}]
    return answer if usage is None else {**answer, "usage": dict(usage)}


def says(text: object, **usage: int) -> Behaviour:
    """A healthy answer; the usage as `prompt=…, completion=…`."""
    counted = {f"{name}_tokens": number for name, number in usage.items()}
    counted |= {"total_tokens": sum(usage.values())} if usage else {}
    return replies(json.dumps(completion(text, counted or None)).encode())


def replies(body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str) -> Behaviour:
    """Any answer."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += ["Connection: close", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return behave


async def hangs(writer: asyncio.StreamWriter) -> None:
    """Takes the question and never says a word."""
    del writer
    await asyncio.Event().wait()


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    """Closes the connection in the middle of the head."""
    writer.write(b"HTTP/1.1 200 O")
    await writer.drain()


async def breaks_off(writer: asyncio.StreamWriter) -> None:
    """Promises a whole answer and closes the connection in the middle of it."""
    body = json.dumps(completion("tea")).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body[: len(body) // 2])
    await writer.drain()


async def drips(writer: asyncio.StreamWriter) -> None:
    """A body that comes byte by byte and never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def floods(writer: asyncio.StreamWriter) -> None:
    """Ten megabytes that would even be a valid answer."""
    await replies(json.dumps(completion("ha" * 5_000_000)).encode())(writer)


def bomb() -> Behaviour:
    """A few kilobytes that unpack to ten megabytes."""
    return replies(gzip.compress(json.dumps(completion("ha" * 5_000_000)).encode()), Content_Encoding="gzip")


FAULTS: Mapping[str, Behaviour] = {
    "error 500": replies(b'{"error": {"message": "sk-secret is out of order"}}', status=500),
    "error 401": replies(b'{"error": {"message": "Incorrect API key provided: sk-secret"}}', status=401),
    "error 429": replies(b"slow down", status=429, Retry_After="3600"),
    "a redirect": replies(b"", status=307, Location="http://127.0.0.1:9/elsewhere"),
    "a page": replies(b"<html><h1>Welcome to nginx</h1></html>", kind="text/html"),
    "a page called JSON": replies(b"<html><h1>Welcome to nginx</h1></html>"),
    "half of some JSON": replies(b'{"id": "1", "choices": [{"mess'),
    "no choices": replies(json.dumps({**completion("hi"), "choices": []}).encode()),
    "other JSON": replies(b'["what", {"ever": 1}]'),
    "a number": replies(b"7"),
    "nothing": replies(b""),
    "no text": says(None),
    "numbers for text": says([1, 2, {"a": 3}]),
    "text in the wrong encoding": replies(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
    "a broken head": hangs_up,
    "half of the body": breaks_off,
    "a flood": floods,
    "a packed flood": bomb(),
}
"""Everything that ends by itself; `hangs` and `drips` do not."""
