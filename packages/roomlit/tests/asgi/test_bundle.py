"""One script of many modules: it does what they do, and says where they do more than a bundle can."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from roomlit.asgi.bundling.bundle import bundled, minified
from roomlit.asgi.bundling.javascript import Unreadable, marks
from roomlit.errors import LocalError
from roomlit.testing.waiting import PATIENCE_S

NODE = shutil.which("node")
MODULES = {
    "a/index.js": """
        // A comment with import { nothing } from "nowhere" in it.
        import first, { second as two, third } from "./parts.js";
        import * as all from './parts.js';
        import "../b/effect.js";
        import { again, deep as renamed, whole, Kind } from "../b/more.js";
        import {
          fourth, // the fourth
          default as fifth,
        } from "./parts.js";
        const text = `import x from "y"; ${`a  // b ${first()}`}  /* c */`;
        const pattern = /["'`{]\\/[/*]/g.test("'/*") ? 1 / 2 : 3;
        const divided = (4) / 2 / 1;
        export const said = [first(), two, third(), all.default(), fourth.name, fifth === first, again, renamed,
          whole.second, text, pattern, divided, globalThis.ran, new Kind().own, import.meta.url];
        console.log(JSON.stringify(said));
    """,
    "a/parts.js": """
        const second = "two", other = 3
        export default function first() { return "one"; }
        export function third() { return other; }
        export class fourth {}
        export { second, other as "hidden" };
    """.replace(', other as "hidden"', ""),
    "b/effect.js": "globalThis.ran = (globalThis.ran ?? 0) + 1;",
    "b/more.js": """
        import "./effect.js";
        export { default as again } from "./value.js";
        export * from "./deep.js";
        export * as whole from "../a/parts.js";
        export class Kind { #own = 7; get own() { return this.#own } }
    """,
    "b/deep.js": "export const deep = { import: 1, export: 2 }.import; export default 5;",
    "b/value.js": "export default { again: [1, 2] }.again // no semicolon",
}


def bundle_of(**texts: str) -> str:
    """Of modules by their names without `a/` and `.js`, from `index` on."""
    return bundled("a/index.js", {f"a/{name}.js": text for name, text in texts.items()}.get, home="../../")


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_a_bundle_says_what_the_modules_say(tmp_path: Path) -> None:
    for name, text in MODULES.items():
        file = tmp_path / "web" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "web" / "package.json").write_text('{"type": "module"}')
    script = tmp_path / "web" / "~page" / "a" / "index.js"
    script.parent.mkdir(parents=True)
    script.write_text(bundled("a/index.js", MODULES.get, home="../../"))
    told, also = (_said(path) for path in (tmp_path / "web" / "a" / "index.js", script))
    assert told == also
    assert told[0] == "one"
    assert told[-2:] == [7, (tmp_path / "web" / "a" / "index.js").as_uri()]


def _said(module: Path) -> list[object]:
    assert NODE is not None
    ran = subprocess.run([NODE, module], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("texts", "code", "told"),
    [
        ({"index": 'export {};\nconst x = import("./b.js");'}, "bundle/dynamic_import", "a/index.js:2:"),
        ({"index": "`${import('./b.js')}`"}, "bundle/dynamic_import", "a/index.js:1:"),
        ({"index": 'import { debounce } from "lodash";'}, "bundle/elsewhere", "'lodash'"),
        ({"index": 'import "https://cdn.example/x.js";'}, "bundle/elsewhere", "a/index.js:1:"),
        ({"index": 'import "../../../etc/passwd";'}, "bundle/elsewhere", "a/index.js:1:"),
        ({"index": 'import "./none.js";'}, "bundle/missing", "a/index.js: there is no module a/none.js"),
        ({"index": 'import { x } from "./b.js";', "b": "export const y = 1;"}, "bundle/missing", "a/b.js gives no 'x'"),
        ({"index": 'export { x } from "./b.js";', "b": ""}, "bundle/missing", "a/b.js gives no 'x'"),
        ({"index": 'import "./b.js";', "b": 'import "./index.js";'}, "bundle/ring", "a/index.js → a/b.js → a/index.js"),
        ({"index": "\n\nawait fetch('/');"}, "bundle/unsupported", "a/index.js:3:"),
        ({"index": "export let x = 1;"}, "bundle/unsupported", "a/index.js:1:"),
        ({"index": "export const a = 1, b = 2;"}, "bundle/unsupported", "one name for each"),
        ({"index": "export const { a, b } = c;"}, "bundle/unsupported", "a/index.js:1:"),
        ({"index": 'import x from "./b.json" with { type: "json" };'}, "bundle/unsupported", "attributes"),
        ({"index": "import.meta.env.MODE"}, "bundle/unsupported", "`import.meta`"),
        ({"index": "const a = 'b\n"}, "bundle/unreadable", "a/index.js:1:"),
        ({"index": "\nconst a = `b${"}, "bundle/unreadable", "a/index.js:2:"),
        ({"index": "if (a) {"}, "bundle/unreadable", "without its partner"),
    ],
)  # fmt: skip
def test_what_no_bundle_can_hold_is_refused_by_file_and_line(texts: Mapping[str, str], code: str, told: str) -> None:
    with pytest.raises(LocalError) as refused:
        bundle_of(**texts)
    assert refused.value.code == code
    assert told in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "export const f = async () => await g();",
        "export const a = [1, 2], b = 3;".replace(", b = 3", ""),
        "const a = 1, b = 2;\nexport { a, b };",
        "async function f() { await 1; for await (const x of y) z(x); }",
        "const o = { import: 1, await: 2 }; o.import; o.await;",
    ],
)
def test_what_only_looks_like_it_is_taken(text: str) -> None:
    assert bundle_of(index=text).startswith("const __m0=")


def test_each_module_is_there_once_and_behind_what_it_imports() -> None:
    script = bundle_of(index='import "./b.js"; import "./c.js"; "index";', b='import "./c.js"; "b";', c='"c";')
    assert [word for word in ("index", "b", "c") if script.count(f'"{word}"') != 1] == []
    assert script.index('"c"') < script.index('"b"') < script.index('"index"')


def test_comments_and_blanks_go_and_texts_stay() -> None:
    text = "let a = 'b  // c' /* d */;\n// e\nlet f = `  // ${ g  +  `h  ${'}'}  ` }  \\` /* i */\n  j`;\n"
    assert minified(text) == "let a='b  // c';let f=`  // ${ g  +  `h  ${'}'}  ` }  \\` /* i */\n  j`;"


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ('const a = b\n"c"\n', 'const a=b\n"c"'),
        ("a = b\n++c\n!d", "a=b\n++c\n!d"),
        ("class A {\n  #x = 1\n  'y' = 2\n  static z\n}", "class A{#x=1\n'y'=2\nstatic z}"),
        ("const re = s\n/* d */\nf`x`", "const re=s\nf`x`"),
        ("", ""),
    ],
)
def test_statements_without_a_semicolon_stay_apart(text: str, small: str) -> None:
    assert minified(text) == small


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a / b / c", []),
        ("return /b/g", ["regex"]),
        ("x = /[/]\\//.test(y)", ["regex"]),
        ("f(a) / 2; [b] / 2; i++ / 2", ["end", "end"]),
        ("a // b\n/ c /* d */ / e", ["comment", "comment"]),
        ("a = // b\n /c/", ["comment", "regex"]),
        ("`a${`b${c}`}d`", ["template", "template"]),
        ("`${{ a: '}' }}`", ["string", "template"]),
        ("a.import(b)", []),
    ],
)
def test_slashes_and_templates_are_read_as_javascript_reads_them(text: str, kinds: list[str]) -> None:
    assert [mark.kind for mark in marks(text)] == kinds


@pytest.mark.parametrize("text", ["'a", '"a\n"', "`a", "`${a", "(", "x = /a", "/* a"])
def test_what_has_no_end_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        list(marks(text))
