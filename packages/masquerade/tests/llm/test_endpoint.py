"""The adapter against a server on loopback that misbehaves in every way we could think of."""

import asyncio

import pytest

from endpoints import FAULTS, Behaviour, Endpoint, drips, hangs, replies, says
from masquerade.llm.endpoint import open_endpoint
from masquerade.ports.chat_model import Completion
from roomlit.errors import RemoteError
from roomlit.testing.waiting import PATIENCE_S, until

WORDLESS = {"no text", "numbers for text"}


async def ask(url: str, *, key: str | None = "sk-secret") -> Completion:
    """One question, with a bound."""
    async with asyncio.timeout(PATIENCE_S), open_endpoint(url=url, model="tiny", key=key) as endpoint:
        return await endpoint.complete(instructions="be brief", text="hello", tokens_max=60)


async def test_a_question_carries_instructions_text_model_key_and_a_limit() -> None:
    async with Endpoint(says("tea", prompt=100, completion=3)) as server:
        assert await ask(server.url) == Completion("tea", 103)
    [asked] = server.asked
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert asked.body["model"] == "tiny"
    assert asked.body["max_tokens"] == 60
    assert [(part["role"], part["content"]) for part in asked.body["messages"]] == [
        ("system", "be brief"),
        ("user", "hello"),
    ]


async def test_without_a_key_no_key_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with Endpoint(says("tea")) as server:
        assert await ask(server.url, key=None) == Completion("tea", None)
    assert "sk-of-somebody-else" not in str(server.asked[0].headers)


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - WORDLESS))
async def test_whatever_comes_is_one_kind_of_error_that_gives_nothing_away(fault: str) -> None:
    async with Endpoint(FAULTS[fault]) as server:
        with pytest.raises(RemoteError) as caught:
            await ask(server.url)
    assert caught.value.code in {"llm/status", "llm/failed"}
    assert "secret" not in f"{caught.value} {caught.value!r}"
    assert len(caught.value.message) < 200
    assert len(server.asked) == 1, "it was asked again, which costs again"


@pytest.mark.parametrize("fault", sorted(WORDLESS))
async def test_an_answer_without_text_is_an_empty_one(fault: str) -> None:
    async with Endpoint(FAULTS[fault]) as server:
        assert (await ask(server.url)).text == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_the_chat_is_not_carried_to_an_address_that_nobody_chose(status: int) -> None:
    async with Endpoint(says("tea")) as elsewhere:
        sends_on = replies(b"", status=status, Location=f"{elsewhere.url}/chat/completions")
        async with Endpoint(sends_on) as server:
            with pytest.raises(RemoteError):
                await ask(server.url)
        assert elsewhere.asked == []


async def test_nobody_listening_is_an_error() -> None:
    with pytest.raises(RemoteError):
        await ask("http://127.0.0.1:9/v1")


@pytest.mark.parametrize("behaviour", [hangs, drips])
async def test_a_question_can_be_given_up_and_leaves_nothing_running(behaviour: Behaviour) -> None:
    async with Endpoint(behaviour) as server:
        before = asyncio.all_tasks()
        async with open_endpoint(url=server.url, model="tiny", key=None) as endpoint:
            asking = asyncio.create_task(endpoint.complete(instructions="", text="", tokens_max=9))
            await until(lambda: server.asked)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        await until(lambda: asyncio.all_tasks() - server.serving <= before)
