"""A model at an OpenAI-compatible address, through Pydantic AI. Needs the extra `llm`; only `opening` imports it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelRequest
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from pydantic_ai.settings import ModelSettings

from masquerade.ports.chat_model import Completion
from roomlit.hosting import RemoteError

ANSWER_BYTES = 64 * 1024
"""An answer of sixty tokens with all its wrapping is two kilobytes."""
TEMPERATURE = 1.0
WHOLE_REQUEST_S = 60.0
"""The caller's own limit is far below; this one only makes sure that nothing waits for ever."""
NO_KEY = "none"
"""What is sent as a key when there is none: local servers want something, and do not look at it."""
_OPENAI = "api.openai.com"


class Endpoint:
    """A `ChatModel`; see there for what it guarantees."""

    def __init__(self, model: OpenAIChatModel) -> None:
        self._model = model

    async def complete(self, *, instructions: str, text: str, tokens_max: int) -> Completion:
        asked = ModelRequest.user_text_prompt(text, instructions=instructions)
        settings = ModelSettings(max_tokens=tokens_max, temperature=TEMPERATURE)
        try:
            answer = await model_request(self._model, [asked], model_settings=settings, instrument=False)
            return Completion(answer.text or "", answer.usage.total_tokens or None)
        except ModelHTTPError as error:
            raise RemoteError("llm/status", f"the address answered with status {error.status_code}") from None
        except Exception as error:  # noqa: BLE001 – the edge of other people's code: all of it means "no answer"
            # The kind only: the text of such an error quotes what was sent and what came.
            raise RemoteError("llm/failed", f"the request failed ({_kind(error)})") from None


@asynccontextmanager
async def open_endpoint(*, url: str, model: str, key: str | None) -> AsyncGenerator[Endpoint]:
    """A connection pool for the time of the block; nothing is sent before the first question."""
    # Redirects could carry the chat to an address nobody chose, and a proxy of the environment likewise.
    http = httpx2.AsyncClient(transport=_Capped(), follow_redirects=False, timeout=WHOLE_REQUEST_S, trust_env=False)
    async with http:
        client = AsyncOpenAI(base_url=url, api_key=key or NO_KEY, http_client=http, max_retries=0)
        # OpenAI itself refuses `max_tokens` for its newer models; most others know nothing else.
        profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=httpx2.URL(url).host == _OPENAI)
        provider = OpenAICompatibleProvider("masquerade", openai_client=client, profile=profile)
        yield Endpoint(OpenAIChatModel(model, provider=provider))


class _Capped(httpx2.AsyncBaseTransport):
    """Cuts an answer that does not end, before it fills the memory."""

    def __init__(self) -> None:
        self._inner = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await stream.aclose()
            raise httpx2.ReadError("compressed, although asked not to: a few bytes may become a flood")
        response.stream = _CappedStream(stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _CappedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > ANSWER_BYTES:
                raise httpx2.ReadError(f"more than {ANSWER_BYTES} bytes for one line of chat")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def _kind(error: BaseException) -> str:
    """The kinds of an error and of what caused it, without their words."""
    kinds = [type(error).__name__]
    while (cause := error.__cause__) is not None and len(kinds) < 3:
        error = cause
        kinds.append(type(error).__name__)
    return " ← ".join(kinds)
