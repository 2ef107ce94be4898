"""The server's voice for other processes: publish and command over HTTP with the server's key, sync and async."""

import asyncio
import secrets
import threading
from types import TracebackType
from typing import Any, Final, Literal
from urllib.parse import quote

import httpx

from roomlit.client.http import content, unreachable
from roomlit.client.payload import latest_only
from roomlit.errors import Refused, RemoteError
from roomlit.protocol.plain_json import server_json
from roomlit.server.room_code import checked_name

PAUSES_S: Final = (0.2, 1.0)
"""Before each further try. What is tried again has the same id, so it happens once."""
TIMEOUT_S: Final = 10.0


class Publisher:
    """Speaks as the server of `base_url`, whose `ROOMLIT_SERVER_KEY` is `key`; from any thread.

    A server that is restarting or not there is asked three times within about two seconds. Then `RemoteError`
    (`hub/unreachable`) is raised; `Refused` with the hub's code when it declines. Each try waits `timeout_s` seconds at
    most; `transport` is httpx's, for tests.

    >>> publisher = Publisher("http://localhost:8501", key="k" * 32)
    >>> publisher.close()
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str,
        timeout_s: float = TIMEOUT_S,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=self.base_url, headers=headers, timeout=timeout_s, transport=transport)

    def publish(
        self, room: str, type: str, /, *, to: str | None = None, keep: Literal["latest"] | None = None, **data: Any
    ) -> int:
        """As `roomlit.publish`: tell everyone in `room`, or `to` one seat; the number of the last public event.

        What is asked again after a failure is done once. Raises `LocalError` before anybody is asked, for what is no
        text or no JSON: `room/name`, `publish/keep`, `publish/bad_type`, `publish/not_json`.

            publisher.publish("builds", "build_done", branch="main")
        """
        latest_only(keep)
        return self._ask(room, "publish", {"type": type, "data": server_json(type, data), "to": to, "keep": keep})[
            "seq"
        ]

    def send(self, room: str, command: str, /, **args: Any) -> Any:
        """As `roomlit.send`: give `room` a command as the server; what the room answered.

        What is asked again after a failure is done once. Raises `LocalError` as `publish`.

            publisher.send("builds", "message", text="The build is green.", sender="Builds")
        """
        return self._ask(room, "commands", {"name": command, "args": server_json(command, args)})["result"]

    async def apublish(
        self, room: str, type: str, /, *, to: str | None = None, keep: Literal["latest"] | None = None, **data: Any
    ) -> int:
        """As `publish`, for coroutines.

        It waits in a thread, so that the loop stays free.

            await publisher.apublish("builds", "build_done", branch="main")
        """
        return await asyncio.to_thread(self.publish, room, type, to=to, keep=keep, **data)

    async def asend(self, room: str, command: str, /, **args: Any) -> Any:
        """As `send`, for coroutines.

        It waits in a thread, so that the loop stays free.

            await publisher.asend("builds", "message", text="The build is green.", sender="Builds")
        """
        return await asyncio.to_thread(self.send, room, command, **args)

    def close(self) -> None:
        """Let go of the connections; done by itself at the end of `with`.

        Nothing can be said afterwards.

            publisher.close()
        """
        self._http.close()

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, room: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
        asked = {**body, "id": secrets.token_hex(16)}
        for pause_s in PAUSES_S:
            try:
                return self._try(room, what, asked)
            except RemoteError as error:
                if isinstance(error, Refused) and not error.retry_ms:
                    raise
                threading.Event().wait(max(pause_s, error.retry_ms / 1000))
        return self._try(room, what, asked)

    def _try(self, room: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._http.post(f"/api/v1/rooms/{quote(checked_name(room), safe='')}/{what}", json=body)
        except httpx.HTTPError as error:
            raise unreachable(self.base_url, error) from error
        return content(answer)
