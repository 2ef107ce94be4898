"""The names that the library offers to Python programs, read from its source, and what their docstrings leave out."""

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import griffe

from docstrings import has_example, tells

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("roomlit", "roomlit.testing")
HANDED_OUT = frozenset({"RoomClient", "RoomEvent", "RoomHandle", "RoomVisitor", "WebSocketBridge", "Room", "Guest"})
"""Classes whose objects the library makes: nobody calls them."""
INSIDE = frozenset({"RoomHandle.mount", "WebSocketBridge.mount", "Room.facts"})
"""Public to the library's other modules only."""
CODE = re.compile(r"""\b(?:LocalError|RemoteError|Refused)\(\s*["']([a-z]+/[a-z_]+)["']""")


class Member(NamedTuple):
    """A function, class or field under the name by which a program reaches it."""

    name: str
    told: griffe.Object

    @property
    def docstring(self) -> str:
        """Its own words, "" where it has none."""
        return self.told.docstring.value if self.told.docstring else ""

    @property
    def parameters(self) -> tuple[griffe.Parameter, ...]:
        """What it is called with; nothing for what is not called."""
        if isinstance(self.told, griffe.Class) and self.name.rpartition(".")[2] in HANDED_OUT:
            return ()
        if not isinstance(self.told, griffe.Class | griffe.Function):
            return ()
        return tuple(each for each in self.told.parameters if each.name not in ("self", "cls"))


@cache
def _source() -> griffe.Module:
    found = griffe.load("roomlit", search_paths=[ROOT / "packages" / "roomlit" / "src"], resolve_aliases=True)
    assert isinstance(found, griffe.Module)
    return found


@cache
def public_names() -> Mapping[str, Member]:
    """Every name of the two doors, by what follows `roomlit.`."""
    names = (
        f"{package}.{name}".partition(".")[2]
        for package in PACKAGES
        for name in importlib.import_module(package).__all__
    )
    return {name: Member(name, _target(name)) for name in names}


def _target(name: str) -> griffe.Object:
    found = _source()[name]
    return found.final_target if isinstance(found, griffe.Alias) else found


def members(owner: Member) -> Iterator[Member]:
    """The public methods and fields of a class, its own and those of its bases in this library."""
    if not isinstance(owner.told, griffe.Class):
        return
    short = owner.name.rpartition(".")[2]
    for name, each in owner.told.all_members.items():
        told = each.final_target if isinstance(each, griffe.Alias) else each
        if not name.startswith("_") and f"{short}.{name}" not in INSIDE:
            yield Member(f"{short}.{name}", told)


def lacks(member: Member, *, owner: Member | None = None) -> Iterator[str]:
    """What a reader of this docstring would have to ask; each a clause that ends a sentence."""
    said = member.docstring
    if isinstance(member.told, griffe.Attribute):
        if not said and not (owner and tells(owner.docstring, member.told.name)):
            yield "has no docstring, and its class does not tell of it"
        return
    if not said:
        yield "has no docstring"
        return
    for each in member.parameters:
        if not tells(said, each.name):
            yield f"does not say what `{each.name}` is"
    if isinstance(member.told, griffe.Function):
        for code in CODE.findall(member.told.source):
            if code not in said:
                yield f"does not say when it raises `{code}`"
    if not has_example(said):
        yield "has no example"


def faults() -> Iterator[str]:
    """One sentence for each thing that a docstring of a public name leaves out."""
    for public in public_names().values():
        for what in lacks(public):
            yield f"roomlit.{public.name} {what}"
        for member in members(public):
            for what in lacks(member, owner=public):
                yield f"{member.name} {what}"
