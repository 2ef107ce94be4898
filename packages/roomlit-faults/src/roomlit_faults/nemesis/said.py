"""What people said at pages, and whether journal, answers and pages agree about it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from roomlit_faults.checker.verdict import Violation


class Said(msgspec.Struct):
    """One line, a text that nobody else says, and what became of it.

    `code`: "" is a yes, None no answer so far; `lost`: nothing was promised about it, because the browser forgot it.
    """

    text: str
    code: str | None = None
    lost: bool = False


def disagreements(
    who: str, lines: Iterable[Said], *, done: Iterable[str], journal: Sequence[str], shows: Sequence[str]
) -> Iterator[Violation]:
    """Every violation there is.

    `journal` has the lines of the room in order, `done` those of them that pages said (a machine may repeat one), and
    `shows` those on the page in the end.

    >>> [found.what for found in disagreements("Ada", [Said("hello", "")], done=[], journal=[], shows=[])]
    ['"hello" was acknowledged and is gone']
    """
    times = Counter(done)
    for said in lines:
        match said.code, times[said.text]:
            case _, often if often > 1:
                yield Violation("once", f'"{said.text}" was done {often} times', who)
            case "command/expired", _:  # Nobody answered in time, says the page, and that it may have been done.
                pass
            case "", 0:
                yield Violation("durability", f'"{said.text}" was acknowledged and is gone', who)
            case None, 0 if not said.lost:
                yield Violation("liveness", f'"{said.text}" waited, and was neither done nor refused', who)
            case str(code), 1 if code:
                yield Violation("once", f'"{said.text}" was refused ({code}) and done', who)
            case _:
                pass
    if list(shows) != list(journal[max(0, len(journal) - len(shows)) :]) or (journal and not shows):
        missing = [text for text in journal[max(0, len(journal) - len(shows)) :] if text not in shows]
        yield Violation("snapshot", f"the page shows other lines than the journal has; it lacks {missing}", who)
