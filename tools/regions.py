"""Parts of a hand-written document that are made from something else, each between two comments that name it."""

import re
from collections.abc import Callable

_REGION = re.compile(r"(<!-- made: (?P<name>[^\n]+?) -->\n).*?(<!-- /made -->)", re.DOTALL)


def filled(text: str, make: Callable[[str], str]) -> str:
    r"""The text with every region as `make` gives it by its name.

    >>> filled("a\n<!-- made: sum -->\nold\n<!-- /made -->\nb", lambda name: name.upper())
    'a\n<!-- made: sum -->\n\nSUM\n\n<!-- /made -->\nb'
    """

    def one(found: re.Match[str]) -> str:
        return f"{found[1]}\n{make(found['name']).strip()}\n\n{found[3]}"

    return _REGION.sub(one, text)
