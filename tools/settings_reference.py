"""The reference page of the settings, from the settings classes: names, defaults, and the sentence below each field."""

import ast
import inspect
import textwrap
from pathlib import Path

from pydantic import AliasChoices
from pydantic_settings import BaseSettings

from masquerade.settings import GameSettings
from roomlit.settings import HubSettings

PAGES: tuple[tuple[str, type[BaseSettings]], ...] = (("The game", GameSettings), ("The hub", HubSettings))


def page(note: str) -> str:
    """The whole page; `note` says where it comes from."""
    lines = ["# Settings", "", f"<!-- {note} -->", ""]
    lines += ["Every setting is an environment variable; the options of `masquerade up` (`--help`) win over it.", ""]
    lines += ["Names end in their unit: `_ms` milliseconds, `_bytes` bytes, `_per_s` per second."]
    for title, kind in PAGES:
        lines += ["", f"## {title}", "", "| variable | default | what it decides |", "|---|---|---|"]
        lines += [f"| `{_variable(kind, name)}` | {_default(kind, name)} | {said} |" for name, said in _said(kind)]
    return "\n".join(lines) + "\n"


def _said(kind: type[BaseSettings]) -> list[tuple[str, str]]:
    """Each field with the docstring that follows it, in the order of the source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    found: dict[str, str] = {}
    field = ""
    for node in body.body if isinstance(body, ast.ClassDef) else []:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) if name in kind.model_fields:
                field = name
                found[field] = ""
            case ast.Expr(value=ast.Constant(value=str() as text)) if field:
                found[field] = " ".join(text.split())
                field = ""
            case _:
                field = ""
    return list(found.items())


def _variable(kind: type[BaseSettings], name: str) -> str:
    match kind.model_fields[name].validation_alias:
        case AliasChoices(choices=[str() as first, *_]):
            return first
        case str() as alias:
            return alias
        case _:
            return f"{kind.model_config.get('env_prefix', '')}{name}".upper()


def _default(kind: type[BaseSettings], name: str) -> str:
    match kind.model_fields[name].default:
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
