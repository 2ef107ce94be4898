"""docs/reference/python.md: each public name with its signature and docstring, where the page has a region for it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import griffe

from docstrings import has_example, markdown
from public_names import Member, faults, members, public_names
from python_codes import PYTHON_CODES, SERVER_CODES, code_faults
from regions import filled
from signature_types import table, type_faults

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "python.md"
CODES = {"error codes": PYTHON_CODES, "error codes of a server": SERVER_CODES}
"""The regions that tell of no name but of codes."""
WIDTH = 100
TYPES = "types in signatures"
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
    yield from code_faults()
    yield from type_faults()


def _region(names: str) -> str:
    if names in CODES:
        return _codes(CODES[names])
    if names == TYPES:
        return table()
    return "\n\n".join(_entry(public_names()[name]) for name in names.split())


def _codes(codes: Mapping[str, str]) -> str:
    """Each with its meaning and, where there are such, the names whose docstrings speak of it."""
    callables = [each for public in public_names().values() for each in (public, *members(public))]
    told = {code: ", ".join(f"`{each.name}`" for each in callables if code in each.docstring) for code in codes}
    if not any(told.values()):
        return "\n".join(("| code | meaning |", "|---|---|", *(f"| `{code}` | {codes[code]} |" for code in codes)))
    rows = (f"| `{code}` | {meaning} | {told[code]} |" for code, meaning in codes.items())
    return "\n".join(("| code | meaning | told by |", "|---|---|---|", *rows))


def _entry(public: Member) -> str:
    title = f"### `roomlit.{public.name}`"
    inner = list(members(public))
    fields = [each for each in inner if isinstance(each.told, griffe.Attribute) and (each.docstring or _type(each))]
    methods = [each for each in inner if isinstance(each.told, griffe.Function)]
    said = [title, *_signature(f"roomlit.{public.name}", public), markdown(public.docstring)]
    if fields:
        rows = (f"| `{each.told.name}` | {_type(each)} | {_line(each.docstring) or 'as above'} |" for each in fields)
        said.append("\n".join(("| field | type | meaning |", "|---|---|---|", *rows)))
    brief = [each for each in methods if not has_example(each.docstring)]
    if brief:
        rows = (f"| `{_cell(_call(each.name, each))}` | {_line(each.docstring)} |" for each in brief)
        said.append("\n".join(("| call | what it does |", "|---|---|", *rows)))
    for each in methods:
        if each not in brief:
            said += [f"#### `{each.name}`", *_signature(each.name, each), markdown(each.docstring)]
    return "\n\n".join(said)


def _type(member: Member) -> str:
    assert isinstance(member.told, griffe.Attribute)
    return f"`{_cell(str(member.told.annotation))}`" if member.told.annotation else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _line(docstring: str) -> str:
    return " ".join(docstring.split())


def _signature(name: str, member: Member) -> Iterator[str]:
    """As one writes the call; nothing for a value, a class that nobody calls, or one called with nothing."""
    if isinstance(member.told, griffe.Function) or member.parameters:
        yield f"```text\n{_call(name, member, width=WIDTH)}\n```"


def _call(name: str, member: Member, *, width: int | None = None) -> str:
    """In one line, or with a line for each parameter where it is longer than `width` characters."""
    shown, back = list(_parameters(member.parameters)), ""
    if isinstance(member.told, griffe.Function):
        if "async" in member.told.labels and not member.told.decorators:
            name = f"async {name}"
        if str(member.told.returns) != "None":
            back = f" -> {member.told.returns}"
    line = f"{name}({', '.join(shown)}){back}"
    if width is None or len(line) <= width:
        return line
    return "\n".join((f"{name}(", *(f"    {each}," for each in shown), f"){back}"))


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
    kinds = griffe.ParameterKind
    stars = "*" if each.kind is kinds.var_positional else "**" if each.kind is kinds.var_keyword else ""
    typed = f": {each.annotation}" if each.annotation is not None else ""
    default = f" = {_plain(each.default)}" if each.default is not None and not stars else ""
    return f"{stars}{each.name}{typed}{default}"


def _plain(value: str | griffe.Expr) -> str:
    """A default as the house writes it: texts in double quotes.

    >>> _plain("'guest'"), _plain("None")
    ('"guest"', 'None')
    """
    text = str(value)
    return f'"{text[1:-1]}"' if text[0] == text[-1] == "'" and '"' not in text else text
