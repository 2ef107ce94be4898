"""All checks of the doctor in their order."""

from collections.abc import AsyncIterator
from pathlib import Path

from masquerade.api.doctor import front_door, host_machine, serving
from masquerade.api.doctor.finding import Finding


async def visit(*, host: str, port: int, data: Path, url: str) -> AsyncIterator[Finding]:
    """One finding after the other; with `url`, the way in from outside too."""
    yield serving.streamlit_settings(port)
    yield serving.protocol_class()
    yield serving.own_names()
    yield host_machine.space(data)
    yield host_machine.journal(data)
    yield await host_machine.clock()
    yield await host_machine.port(host, port)
    if url:
        for finding in await front_door.through(url):
            yield finding
