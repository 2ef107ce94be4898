"""The types that stand in signatures of public names and that no door offers: each with what it is."""

from collections.abc import Iterator, Mapping
from functools import cache

import griffe

from public_names import Member, members, public_names, source_of

TYPE_VARIABLES = ("TypeVar", "ParamSpec")


@cache
def signature_types() -> Mapping[str, griffe.Object]:
    """By its name, each type of the library in the signature of a public name that is no public name itself."""
    told = {public.told.path for public in public_names().values()}
    paths = {path for each in _everything() for path in _named(each)} - told
    found = {path.rpartition(".")[2]: source_of(path) for path in sorted(paths)}
    return {name: each for name, each in sorted(found.items()) if not (name.startswith("_") or _is_variable(each))}


def table() -> str:
    """A row for each: its name, its first words, and what it stands for."""
    rows = (
        f"| `{name}` | {_first_words(each)} | {_is(each)} |".replace("|  |", "| |")
        for name, each in signature_types().items()
    )
    return "\n".join(("| type | meaning | is |", "|---|---|---|", *rows))


def type_faults() -> Iterator[str]:
    """One sentence for each such type without a docstring."""
    for each in signature_types().values():
        if not each.docstring:
            yield f"{each.path} stands in the signature of a public name: give it a docstring"


def _everything() -> Iterator[Member]:
    for public in public_names().values():
        yield public
        yield from members(public)


def _named(member: Member) -> Iterator[str]:
    """The paths of the library's types in one signature."""
    annotations = [each.annotation for each in member.parameters]
    if isinstance(member.told, griffe.Function):
        annotations.append(member.told.returns)
    if isinstance(member.told, griffe.Attribute):
        annotations.append(member.told.annotation)
    for annotation in annotations:
        for name in annotation.iterate() if isinstance(annotation, griffe.Expr) else ():
            if isinstance(name, griffe.ExprName) and name.canonical_path.startswith("roomlit."):
                yield name.canonical_path


def _is_variable(each: griffe.Object) -> bool:
    return isinstance(each, griffe.Attribute) and str(each.value).startswith(TYPE_VARIABLES)


def _first_words(each: griffe.Object) -> str:
    words = each.docstring.value if each.docstring else ""
    return " ".join(words.partition("\n\n")[0].split()).replace("|", "\\|")


def _is(each: griffe.Object) -> str:
    """What an alias stands for, or the keys of a dictionary; nothing for any other class."""
    if isinstance(each, griffe.Attribute):
        return f"`{each.value}`".replace("|", "\\|")
    if isinstance(each, griffe.Class) and "TypedDict" in map(str, each.bases):
        keys = (f"`{key}: {field.annotation}`" for key, field in each.attributes.items())
        return f"a dictionary: {', '.join(keys)}".replace("|", "\\|")
    return ""
