"""What a check of the doctor found, as one line for a terminal. Pure."""

from collections.abc import Sequence

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. `wrong` is empty when it is as it should be; otherwise `mend` says what to do."""

    what: str
    seen: str = ""
    wrong: str = ""
    mend: str = ""

    def line(self) -> str:
        """The line to print.

        >>> Finding(what="port", wrong="8000 is taken", mend="choose another with --port").line()
        'WRONG  port: 8000 is taken. Mend: choose another with --port'
        """
        if self.wrong:
            return f"WRONG  {self.what}: {self.wrong}. Mend: {self.mend}"
        return f"ok     {self.what}" + (f": {self.seen}" if self.seen else "")


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing has to be mended."""
    return not any(finding.wrong for finding in findings)
