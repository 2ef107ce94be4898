"""What `pip install` brings: wheel and sdist are built, and looked into."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest

import roomlit
from roomlit.testing.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]
TWELVE_LINES = re.compile(r"```python\n(.*?)```", re.DOTALL)


class Built:
    """The two files of a distribution, by name what is in them."""

    def __init__(self, name: str, folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
            cwd=ROOT / "packages" / name, check=True, timeout=PATIENCE_S, capture_output=True,
        )  # fmt: skip
        (wheel,) = folder.glob("*.whl")
        (sdist,) = folder.glob("*.tar.gz")
        with zipfile.ZipFile(wheel) as archive:
            self.wheel = {one: archive.read(one).decode("utf-8", "replace") for one in archive.namelist()}
        with tarfile.open(sdist) as archive:
            self.sdist = {one.partition("/")[2] for one in archive.getnames()}

    @property
    def metadata(self) -> Message:
        """What an index shows."""
        (name,) = (one for one in self.wheel if one.endswith(".dist-info/METADATA"))
        return message_from_string(self.wheel[name])


@pytest.fixture(scope="module", params=["roomlit", "masquerade"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(request.param, tmp_path_factory.mktemp("dist"))


def test_both_files_carry_the_license_and_the_metadata_says_who_and_what(built: Built) -> None:
    licenses = [text for name, text in built.wheel.items() if name.endswith("/licenses/LICENSE")]
    assert licenses == [(ROOT / "LICENSE").read_text(encoding="utf-8")]
    assert {"LICENSE", "README.md"} <= built.sdist
    name, said = str(built.metadata["Name"]), str(built.metadata.get_payload())
    assert said.startswith(f"# {name}")
    assert built.metadata["Author"] == f"{name} contributors"
    assert str(built.metadata["License-Expression"]).startswith("Apache-2.0")
    assert built.metadata["Version"] == roomlit.__version__


def test_the_first_lines_in_the_metadata_are_those_of_the_readme() -> None:
    shown, house = (
        TWELVE_LINES.findall(path.read_text(encoding="utf-8"))[0]
        for path in (ROOT / "packages/roomlit/README.md", ROOT / "README.md")
    )
    assert shown == house


def test_the_library_brings_types_and_browser_modules_and_no_tests(tmp_path: Path) -> None:
    built = Built("roomlit", tmp_path)
    assert {"roomlit/py.typed", "roomlit/web/index.js", "roomlit/pyproject.toml"} <= built.wheel.keys()
    assert sum(name.endswith("uplot.LICENSE") for name in built.wheel) == 2, "beside its files, and among the licenses"
    assert built.metadata["License-Expression"] == "Apache-2.0 AND MIT"
    assert not [name for name in built.wheel if "/tests/" in name]
    assert tomllib.loads(built.wheel["roomlit/pyproject.toml"])["project"]["version"] == roomlit.__version__
