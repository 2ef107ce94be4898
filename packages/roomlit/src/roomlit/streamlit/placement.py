"""Where a script has put something into its page, so that it is there once however often the script asks for it."""

from roomlit.streamlit import _compat


class Placement:
    """The run that put it there, and the fragment it stands in; made where it is put."""

    def __init__(self) -> None:
        self._run = _compat.run_token()
        self._home = _compat.fragment_id()

    def holds(self) -> bool:
        """Whether it is in the page already, asked by the script that runs now."""
        if self._run is _compat.run_token():
            return True
        if not _compat.is_fragment_run() or self._home == _compat.fragment_id():
            return False
        return self._home is None or _compat.has_fragment(self._home)
