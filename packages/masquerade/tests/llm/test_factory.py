"""From settings to a rewriter: off by default, and clear words for what is missing."""

import subprocess
import sys

import pytest
from pydantic import SecretStr

from endpoints import Endpoint, says
from masquerade.llm.factory import make_rewriter
from masquerade.ports.rewriter import Account, Brief
from masquerade.settings import GameSettings
from roomlit.clock import SystemClock
from roomlit.errors import LocalError
from roomlit.testing.waiting import PATIENCE_S

LOCAL = "http://127.0.0.1:9/v1"


def settings(**given: object) -> GameSettings:
    """Settings of a server, with these."""
    return GameSettings.model_validate(given)


def test_nobody_is_hired_unless_asked_for() -> None:
    assert make_rewriter(settings()) is None


def test_a_server_without_a_model_never_loads_the_extra() -> None:
    script = "import sys, masquerade.api.application; print([m for m in ('pydantic_ai', 'openai') if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ({"llm_url": LOCAL}, "llm/half_set", "MASQUERADE_LLM_MODEL"),
        ({"llm_model": "tiny"}, "llm/half_set", "MASQUERADE_LLM_URL"),
        ({"llm_url": "localhost:11434", "llm_model": "tiny"}, "llm/address", "http://"),
        ({"llm_url": "http://[::1", "llm_model": "tiny"}, "llm/address", "http://"),
    ],
)
def test_half_a_configuration_is_a_clear_error(given: dict[str, str], code: str, told: str) -> None:
    with pytest.raises(LocalError) as caught:
        make_rewriter(settings(**given))
    assert caught.value.code == code
    assert told in caught.value.message


def test_a_missing_extra_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(LocalError) as caught:
        make_rewriter(settings(llm_url=LOCAL, llm_model="tiny"), extra="masquerade.llm.not_there")
    assert caught.value.code == "llm/not_installed"
    assert 'pip install "masquerade[llm]"' in caught.value.message


async def test_a_ghost_that_was_hired_writes_within_the_settings() -> None:
    async with Endpoint(says("tea")) as server:
        opened = make_rewriter(settings(llm_url=server.url, llm_model="tiny", llm_key=SecretStr("sk-secret")))
        assert opened is not None
        clock = SystemClock()
        async with opened(clock) as rewriter:
            brief, account = Brief("be brief", "hello"), Account("ABCDEF", 1)
            assert await rewriter.write(brief, account=account, by=clock.now() + 9_000) == "tea"
    assert server.asked[0].headers["authorization"] == "Bearer sk-secret"


def test_the_key_is_not_shown_by_its_settings() -> None:
    assert "sk-secret" not in repr(settings(llm_key="sk-secret"))
