"""Hub and pages as two programs on two ports, as the browser tests start them."""

import os
import subprocess
import sys
from pathlib import Path

from party import PARTY_HOST, Program, eventually


class Part(Program):
    """One of the two, with settings of its own."""

    def __init__(self, data: Path, *command: str, answers: str, **settings: str) -> None:
        super().__init__(data)
        given = {"PORT": str(self.port), "DATA": str(data)}
        self.command = [sys.executable, *(given.get(word, word) for word in command)]
        self.settings = settings
        self._answers = answers

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, cwd=self.data.parent, env={**os.environ, **self.settings}
            )
        own, self.url = self.url, f"{self.url}{self._answers}"
        eventually(f"an answer below {self.url}", self.healthy)
        self.url = own


class Apart:
    """A hub below `prefix` and its pages; `url` is where people open them."""

    def __init__(self, where: Path, prefix: str) -> None:
        pages_command = ("-m", "masquerade", "ui", "--host", "127.0.0.1", "--port", "PORT")
        self.pages = Part(where / "pages", *pages_command, answers="/_stcore")
        self.url = f"http://{PARTY_HOST}:{self.pages.port}"
        own = str(Path(__file__).with_name("prefixed.py"))
        plain = ("-m", "masquerade", "hub", "--host", "127.0.0.1", "--port", "PORT", "--data", "DATA")
        hub_command = (own, "PORT", "DATA") if prefix else plain
        self.hub = Part(where / "data", *hub_command, answers=prefix, ALLOWED_ORIGINS=f"{self.url}/")
        # As people write it, slash included.
        self.pages.settings = {"BACKEND_URL": f"{self.hub.url}{prefix}/"}

    def start(self) -> None:
        """Both, the hub first."""
        self.hub.start()
        self.pages.start()

    def stop(self) -> None:
        """Both."""
        self.pages.stop()
        self.hub.stop()
