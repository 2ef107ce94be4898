"""The count of script runs, and the runners that outlive it."""

import gc
import weakref

from streamlit.runtime.app_session import AppSession

from roomlit.testing.streamlit import counted_runs


def test_who_hears_a_runner_stays_when_the_counting_is_over() -> None:
    before = vars(AppSession)["_on_scriptrunner_event"]
    with counted_runs():
        hears = weakref.ref(vars(AppSession)["_on_scriptrunner_event"])
    gc.collect()
    assert hears() is not None
    assert vars(AppSession)["_on_scriptrunner_event"] is before
