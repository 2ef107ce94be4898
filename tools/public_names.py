"""The names that the library offers to Python programs, read from its source, and what their docstrings leave out."""

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import griffe

from docstrings import has_example, stray_methods, tells

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("roomlit", "roomlit.testing")
HANDED_OUT = frozenset(
    {
        "Ack",
        "AppTest",
        "Chance",
        "Guest",
        "HeldSeat",
        "Room",
        "RoomClient",
        "RoomEvent",
        "RoomHandle",
        "RoomVisitor",
        "SyncRoom",
        "WebSocketBridge",
    }
)
"""Classes whose objects the library makes: nobody calls them by their name."""
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
        called = self.told
        if isinstance(called, griffe.Class):
            made = None if self.name.rpartition(".")[2] in HANDED_OUT else called.members.get("__init__")
            called = made or called
        if not isinstance(called, griffe.Function):
            return ()
        return tuple(each for each in called.parameters if each.name not in ("self", "cls"))


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


def source_of(path: str) -> griffe.Object:
    """What stands in the source under this path, such as `roomlit.client.room.Fold`."""
    return _target(path.partition(".")[2])


def _target(name: str) -> griffe.Object:
    found = _source()[name]
    if isinstance(found, griffe.Module):  # Named as the one thing in it, which the door offers.
        found = found[found.name]
    return found.final_target if isinstance(found, griffe.Alias) else found


def members(owner: Member) -> Iterator[Member]:
    """The public methods and fields of a class: its own, then those of its bases that are told of nowhere else."""
    if not isinstance(owner.told, griffe.Class):
        return
    short, offered = owner.name.rpartition(".")[2], _offered()
    for name, each in {**owner.told.members, **owner.told.all_members}.items():
        told = each.final_target if isinstance(each, griffe.Alias) else each
        elsewhere = told.path.rpartition(".")[0] in offered - {owner.told.path}
        if not (elsewhere or name.startswith(("_", "test_")) or f"{short}.{name}" in INSIDE):
            yield Member(f"{short}.{name}", told)


@cache
def _offered() -> frozenset[str]:
    """Where in the source the classes stand that some door of the library offers."""
    doors = (importlib.import_module(package) for package in (*PACKAGES, "roomlit.hosting"))
    offered = (getattr(door, name) for door in doors for name in door.__all__)
    return frozenset(f"{each.__module__}.{each.__qualname__}" for each in offered if isinstance(each, type))


def lacks(member: Member, *, owner: Member | None = None) -> Iterator[str]:
    """What a reader of this docstring would have to ask; each a clause that ends a sentence."""
    said = member.docstring
    if not said:
        if owner is None or not tells(owner.docstring, member.told.name):
            yield "has no docstring"
        return
    yield from (f"has an example in which `{method}` stands outside of its class" for method in stray_methods(said))
    if isinstance(member.told, griffe.Attribute) or (owner is not None and owner.name.startswith("testing.")):
        return
    if not said.startswith("As `"):  # What it is like tells of the arguments.
        yield from (f"does not say what `{each.name}` is" for each in member.parameters if not tells(said, each.name))
    if isinstance(member.told, griffe.Function):
        codes = CODE.findall(member.told.source)
        yield from (f"does not say when it raises `{code}`" for code in codes if code not in said)
    if not (has_example(said) or _is_record(member)):
        yield "has no example"


def _is_record(member: Member) -> bool:
    """Whether it only holds what some call gives: the example is there."""
    short = member.name.rpartition(".")[2]
    return short in HANDED_OUT and not any(isinstance(each.told, griffe.Function) for each in members(member))


def faults() -> Iterator[str]:
    """One sentence for each thing that a docstring of a public name leaves out.

    Every name needs words, its arguments, its errors and an example; of the test kit's classes, the methods words only.
    """
    for public in public_names().values():
        yield from (f"roomlit.{public.name} {what}" for what in lacks(public))
        for member in members(public):
            yield from (f"{member.name} {what}" for what in lacks(member, owner=public))
