"""A chat hub as a program of its own: `python -m roomlit_faults.nemesis.chat_hub --port 8001 --data DIRECTORY`."""

import argparse
import asyncio
import signal
from pathlib import Path

from roomlit.testing.live_hub import LiveHub


async def serve(port: int, data: Path) -> None:
    """Until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with LiveHub(port=port, data=data):
        await stopped.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="roomlit_faults.nemesis.chat_hub", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(given.port, given.data))


if __name__ == "__main__":
    main()
