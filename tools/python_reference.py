"""docs/reference/python.md: each public name with its signature and docstring, where the page has a region for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import griffe

from docstrings import markdown
from public_names import Member, faults, members, public_names
from regions import filled

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "python.md"
WIDTH = 100
_REGION = re.compile(r"<!-- made: (.+?) -->")


def page() -> str:
    """The page as it should be: its own words, its regions made anew. A region is named by the names it tells of."""
    return filled(PAGE.read_text(encoding="utf-8"), _region)


def complaints() -> Iterator[str]:
    """One sentence for each public name that the page or its docstring leaves out."""
    told = {name for region in _REGION.findall(PAGE.read_text(encoding="utf-8")) for name in region.split()}
    for name in sorted(public_names().keys() - told):
        yield f"roomlit.{name} is public: name it in a region of {PAGE.relative_to(ROOT)}"
    yield from faults()


def _region(names: str) -> str:
    return "\n\n".join(_entry(public_names()[name]) for name in names.split())


def _entry(public: Member) -> str:
    title = f"### `roomlit.{public.name}`"
    inner = list(members(public))
    fields = [each for each in inner if isinstance(each.told, griffe.Attribute) and each.docstring]
    methods = [each for each in inner if isinstance(each.told, griffe.Function)]
    said = [title, *_signature(f"roomlit.{public.name}", public), markdown(public.docstring)]
    if fields:
        rows = (f"| `{each.told.name}` | {_type(each)} | {' '.join(each.docstring.split())} |" for each in fields)
        said.append("\n".join(("| field | type | meaning |", "|---|---|---|", *rows)))
    for each in methods:
        said += [f"#### `{each.name}`", *_signature(each.name, each), markdown(each.docstring)]
    return "\n\n".join(said)


def _type(member: Member) -> str:
    assert isinstance(member.told, griffe.Attribute)
    return f"`{member.told.annotation}`".replace("|", "\\|") if member.told.annotation else ""


def _signature(name: str, member: Member) -> Iterator[str]:
    """As one writes the call; nothing for a class that nobody calls, or one called with nothing."""
    if isinstance(member.told, griffe.Class) and not member.parameters:
        return
    shown = list(_parameters(member.parameters))
    gives = member.told.returns if isinstance(member.told, griffe.Function) else None
    back = f" -> {gives}" if gives is not None and str(gives) != "None" else ""
    line = f"{name}({', '.join(shown)}){back}"
    if len(line) > WIDTH:
        line = "\n".join((f"{name}(", *(f"    {each}," for each in shown), f"){back}"))
    yield f"```text\n{line}\n```"


def _parameters(parameters: tuple[griffe.Parameter, ...]) -> Iterator[str]:
    """Each as the source has it, with the marks `/` and `*` between them."""
    kinds = griffe.ParameterKind
    before: griffe.ParameterKind | None = None
    for each in parameters:
        if before is kinds.positional_only and each.kind is not kinds.positional_only:
            yield "/"
        if each.kind is kinds.keyword_only and before not in (kinds.keyword_only, kinds.var_positional):
            yield "*"
        yield _parameter(each)
        before = each.kind
    if before is kinds.positional_only:
        yield "/"


def _parameter(each: griffe.Parameter) -> str:
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(each.kind, "")
    typed = f": {each.annotation}" if each.annotation is not None else ""
    default = f" = {each.default}" if each.default is not None and not stars else ""
    return f"{stars}{each.name}{typed}{default}"
