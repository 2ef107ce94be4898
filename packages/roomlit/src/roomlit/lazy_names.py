"""Public names of a package that are loaded on first use; a misspelt one is answered with the nearest right one."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(package: str, home: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of `package`. `home` maps each name to the module that declares it.

    What was found stays in the package, so that it is looked up once. Keep the function from type checkers
    (`if not TYPE_CHECKING`): they would take every misspelt name for one that exists.

    >>> lazy("roomlit", {"room": "roomlit.streamlit"})("rom")
    Traceback (most recent call last):
    AttributeError: module 'roomlit' has no attribute 'rom': did you mean 'room'?
    """

    def find(name: str) -> Any:
        if name not in home:
            # Without the module, or a traceback would add a suggestion of its own.
            raise AttributeError(_unknown(package, name, home), name=name)
        try:
            found = getattr(import_module(home[name]), name)
        except ModuleNotFoundError as error:
            if error.name is not None and error.name.partition(".")[0] == "streamlit":
                error.add_note(f"{package}.{name} is for Streamlit pages: pip install 'roomlit[streamlit]'")
            raise
        setattr(import_module(package), name, found)
        return found

    return find


def _unknown(package: str, name: str, home: Mapping[str, str]) -> str:
    said = f"module {package!r} has no attribute {name!r}"
    if name.startswith("_"):  # Asked by programs that look for what modules may have, not by people.
        return said
    from difflib import get_close_matches  # Only here: it takes as long to load as the rest of `import roomlit`.

    near = get_close_matches(name, home, n=1, cutoff=0.5)
    return f"{said}: did you mean {near[0]!r}?" if near else f"{said}: it offers {', '.join(sorted(home))}"
