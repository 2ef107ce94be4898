"""From settings to a rewriter: nobody (the default), or a language model; what is missing is said at the start."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from urllib.parse import urlsplit

from masquerade.llm.budget import Spending
from masquerade.llm.rewriter import Limits, ModelRewriter
from masquerade.ports.rewriter import Rewriter
from masquerade.settings import GameSettings
from roomlit.hosting import Clock, LocalError

MakeRewriter = Callable[[Clock], AbstractAsyncContextManager[Rewriter]]
EXTRA = "masquerade.llm.endpoint"


def make_rewriter(settings: GameSettings, extra: str = EXTRA) -> MakeRewriter | None:
    """How to get the rewriter that the settings ask for; None when they ask for none, and nothing is imported then.

    Raises:
        LocalError: only half of what is needed is set (`llm/half_set`), the address is none (`llm/address`), or the
            extra is not installed (`llm/not_installed`).
    """
    url, model = settings.llm_url.strip(), settings.llm_model.strip()
    if not url and not model:
        return None
    if not url or not model:
        missing, given = ("URL", "MODEL") if not url else ("MODEL", "URL")
        raise LocalError(
            "llm/half_set",
            f"MASQUERADE_LLM_{given} is set and MASQUERADE_LLM_{missing} is not: set both to let a language model "
            "word the lines of AI players, or neither to play without",
        )
    if not _is_address(url):
        raise LocalError("llm/address", "MASQUERADE_LLM_URL: expected an address such as http://localhost:11434/v1")
    try:
        import_module(extra)
    except ImportError as error:
        raise LocalError(
            "llm/not_installed",
            f"MASQUERADE_LLM_URL is set, but the extra for language models is not installed ({error.name} is missing): "
            'install it with pip install "masquerade[llm]", or unset MASQUERADE_LLM_URL to play without',
        ) from None
    key = settings.llm_key.get_secret_value() if settings.llm_key is not None else None
    limits = Limits(
        timeout_ms=settings.llm_timeout_ms,
        at_once=settings.llm_at_once,
        spending=Spending(
            tokens_per_game=settings.llm_tokens_per_game,
            tokens_per_hour=settings.llm_tokens_per_hour,
            requests_per_hour=settings.llm_requests_per_hour,
        ),
    )

    @asynccontextmanager
    async def opened(clock: Clock) -> AsyncGenerator[Rewriter]:
        from masquerade.llm.endpoint import open_endpoint  # the extra costs a second: only who wants it pays

        async with open_endpoint(url=url, model=model, key=key) as endpoint:
            yield ModelRewriter(endpoint, limits, clock)

    return opened


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
