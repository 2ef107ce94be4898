"""The reference page of the settings, from the settings classes: names, defaults, and the sentence below each field."""

import ast
import inspect
import textwrap
from pathlib import Path

import msgspec
from pydantic import AliasChoices

from masquerade.settings import GameSettings
from roomlit.settings import HubSettings, variables

Settings = type[GameSettings] | type[HubSettings]
PAGES: tuple[tuple[str, Settings], ...] = (("The game", GameSettings), ("The hub", HubSettings))


def page(note: str) -> str:
    """The whole page; `note` says where it comes from."""
    lines = ["# Settings", "", f"<!-- {note} -->", ""]
    lines += ["Every setting is an environment variable; the options of `masquerade up` (`--help`) win over it.", ""]
    lines += ["Names end in their unit: `_ms` milliseconds, `_bytes` bytes, `_per_s` per second."]
    for title, kind in PAGES:
        lines += ["", f"## {title}", "", "| variable | default | what it decides |", "|---|---|---|"]
        lines += [f"| `{_variable(kind, name)}` | {_default(kind, name)} | {said} |" for name, said in _said(kind)]
    return "\n".join(lines) + "\n"


def _said(kind: Settings) -> list[tuple[str, str]]:
    """Each field with the docstring that follows it, in the order of the source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    defaults, found = _defaults(kind), dict[str, str]()
    field = ""
    for node in body.body if isinstance(body, ast.ClassDef) else []:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) if name in defaults:
                field = name
                found[field] = ""
            case ast.Expr(value=ast.Constant(value=str() as text)) if field:
                found[field] = " ".join(text.split())
                field = ""
            case _:
                field = ""
    return list(found.items())


def _defaults(kind: Settings) -> dict[str, object]:
    if issubclass(kind, msgspec.Struct):
        return {field.name: field.default for field in msgspec.structs.fields(kind)}
    return {name: field.default for name, field in kind.model_fields.items()}


def _variable(kind: Settings, name: str) -> str:
    if issubclass(kind, msgspec.Struct):
        return variables(kind, name)[0]
    match kind.model_fields[name].validation_alias:
        case AliasChoices(choices=[str() as first, *_]):
            return first
        case str() as alias:
            return alias
        case _:
            return f"{kind.model_config.get('env_prefix', '')}{name}".upper()


def _default(kind: Settings, name: str) -> str:
    match _defaults(kind)[name]:
        case None | "":
            return "none"
        case bool() as flag:
            return f"`{str(flag).lower()}`"
        case int() as number:
            return f"`{number}`"
        case Path() as path:
            return f"`{path}`"
        case other:
            return f"`{other}`"
