"""All modules of a page as one script, made smaller: what a browser asks for once instead of a hundred times. Pure."""

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import Final

import rjsmin

from roomlit.asgi.bundling.javascript import Mark, marks
from roomlit.asgi.bundling.module_source import ALL, Export, Import, ModuleSource, read_module, refused
from roomlit.errors import LocalError

Read = Callable[[str], str | None]
"""The text of a module by its name, `component/path.js`; None when there is none."""
_HELD: Final = re.compile("\ue000(\\d+)\ue001")
"""The place of a string or template, as a name, while a minifier works that knows no template within a template, and
takes a line's end before a string for nothing, though a statement may end there.
"""


class _Bundle:
    def __init__(self, read: Read, home: str) -> None:
        self._read = read
        self._home = home
        """What the addresses of modules begin with, seen from the script."""
        self._modules: dict[str, ModuleSource] = {}
        """In the order in which they run: each behind all that it imports."""
        self._under_way: list[str] = []

    def add(self, name: str, *, by: str = "") -> None:
        """Put a module behind all that it imports. Raises `LocalError("bundle/…")`."""
        if name in self._modules:
            return
        if name in self._under_way:
            ring = " → ".join([*self._under_way[self._under_way.index(name) :], name])
            raise LocalError("bundle/ring", f"expected modules that import each other in no ring, got {ring}")
        text = self._read(name)
        if text is None:
            raise LocalError("bundle/missing", f"{by or 'the page'}: there is no module {name}")
        self._under_way.append(name)
        url = f'new URL("{self._home}{name}",import.meta.url).href'
        module = read_module(name, text, own_url=url)
        for taken in module.imports:
            self.add(resolved(name, text, taken.at), by=name)
        self._under_way.pop()
        self._modules[name] = module
        self._check(name, module)

    def script(self) -> str:
        return "".join(self._function(name, module) for name, module in self._modules.items())

    def _function(self, name: str, module: ModuleSource) -> str:
        taken = "".join(self._taken(name, one) for one in module.imports)
        given = ",".join(self._given(name, one) for one in module.exports)
        # On lines of their own: a module may end in a comment.
        return f"const {self._id(name)}=(()=>{{{taken}\n{module.text}\nreturn{{{given}}}}})();\n"

    def _id(self, name: str) -> str:
        return f"__m{list(self._modules).index(name)}"

    def _other(self, name: str, at: str) -> str:
        return self._id(resolved(name, "", at))

    def _taken(self, name: str, taken: Import) -> str:
        whole = "".join(f"const {here}={self._other(name, taken.at)};" for there, here in taken.names if there == ALL)
        single = [there if there == here else f"{there}:{here}" for there, here in taken.names if there != ALL]
        return whole + (f"const{{{','.join(single)}}}={self._other(name, taken.at)};" if single else "")

    def _given(self, name: str, given: Export) -> str:
        if not given.at:
            return given.name if given.name == given.inside else f"{given.name}:{given.inside}"
        other = self._other(name, given.at)
        if given.inside != ALL:
            return f"{given.name}:{other}.{given.inside}"
        return f"{given.name}:{other}" if given.name != ALL else f"...{other},default:undefined"

    def _check(self, name: str, module: ModuleSource) -> None:
        """Whether all that is taken is given: a browser with modules would say so, a function would not."""
        wanted = [(one.at, there) for one in module.imports for there, _ in one.names]
        wanted += [(one.at, one.inside) for one in module.exports if one.at]
        for at, there in wanted:
            if there != ALL and there not in self._names(other := resolved(name, "", at)):
                raise LocalError("bundle/missing", f"{name}: {other} gives no {there!r}")

    def _names(self, name: str) -> Iterator[str]:
        for one in self._modules[name].exports:
            if one.name == ALL:
                yield from (there for there in self._names(resolved(name, "", one.at)) if there != "default")
            else:
                yield one.name


def resolved(name: str, text: str, at: str) -> str:
    """The name of the module that `name` imports as `at`; raises `LocalError("bundle/elsewhere")`.

    >>> resolved("game.table/screen/play.js", "", "../../roomlit.room/index.js")
    'roomlit.room/index.js'
    """
    found = posixpath.normpath(posixpath.join(posixpath.dirname(name), at))
    if not at.startswith(("./", "../")) or found.startswith(".."):
        place = max(0, text.find(at))
        raise refused(name, text, place, "bundle/elsewhere", f"a module of this server, as in './part.js', got {at!r}")
    return found


def bundled(entry: str, read: Read, *, home: str) -> str:
    """One script that does what the module `entry` does, with all that it imports, each once and in its order.

    `home` is what the addresses of modules begin with, seen from the script: `import.meta.url` is in each module what
    it would be without a bundle. Raises `LocalError` with the line: `bundle/dynamic_import`, `bundle/elsewhere` for
    imports that are no files of this server, `bundle/missing`, `bundle/ring`, `bundle/unsupported` for `await` outside
    of functions and exports that may change, `bundle/unreadable`.

    >>> texts = {"a/one.js": "import { two } from './two.js';\\nalert(two);", "a/two.js": "export const two = 2; //"}
    >>> print(bundled("a/one.js", texts.get, home="../"))
    const __m0=(()=>{const two=2;return{two}})();const __m1=(()=>{const{two}=__m0;alert(two);return{}})();
    """
    whole = _Bundle(read, home)
    whole.add(entry)
    return minified(whole.script())


def minified(text: str) -> str:
    """The same without comments and needless blanks; what stands in strings and templates is left as it is.

    >>> minified("let a = 1; // one\\nlet b = `x  ${`y  // ${a}`}  z`;")
    'let a=1;let b=`x  ${`y  // ${a}`}  z`;'
    """
    outermost: list[Mark] = []
    for mark in marks(text):
        if mark.kind in {"string", "template"}:
            while outermost and outermost[-1].start > mark.start:
                outermost.pop()
            outermost.append(mark)
    held = [text[mark.start : mark.end] for mark in outermost]
    bounds = pairwise([Mark("end", 0, 0, 0), *outermost, Mark("end", len(text), len(text), 0)])
    code = (text[before.end : behind.start] for before, behind in bounds)
    names = [*(f"\ue000{number}\ue001" for number in range(len(held))), ""]
    small = str(rjsmin.jsmin("".join(chain.from_iterable(zip(code, names, strict=True)))))
    return _HELD.sub(lambda found: held[int(found.group(1))], small)
