"""The plain way out: a queue that knows how much is in it."""

import asyncio
from typing import Any

from roomlit.protocol.framing import outgoing
from roomlit.testing.waiting import until
from roomlit.transports.plain import AsgiWire


async def test_what_was_sent_no_longer_counts_in_whatever_script_it_was_written() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    wire = AsgiWire(send)
    drain = asyncio.create_task(wire.drain())
    for text in ("plain", "Grüße", "💃" * 50):
        wire.write(outgoing(text.encode()))
    assert wire.buffered() == 5 + 7 + 200
    await until(lambda: len(sent) == 3)
    assert wire.buffered() == 0
    drain.cancel()
    await asyncio.gather(drain, return_exceptions=True)
