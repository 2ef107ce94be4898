"""What the functions of a script listen to, run after run."""

from collections.abc import Callable

from roomlit.client.event import RoomEvent
from roomlit.streamlit.listeners import ALL, BRIDGE, Listeners


def handler(said: list[str], name: str) -> Callable[[RoomEvent], None]:
    return lambda event: said.append(name)


def ears(*types: str) -> frozenset[str]:
    return frozenset(types)


def test_a_run_of_the_whole_script_replaces_what_the_last_one_listened_to() -> None:
    listeners, said = Listeners(), list[str]()
    for run in (object(), object()):
        assert listeners.begin(run)
        listeners.on(listeners.scope(None, run), ["buzz"], handler(said, "once"))
    for call in listeners.handlers("buzz"):
        call(RoomEvent("buzz", {}))
    assert said == ["once"]


def test_a_second_entrance_in_the_same_run_keeps_what_is_there() -> None:
    listeners, run = Listeners(), object()
    listeners.begin(run)
    listeners.on(listeners.scope(None, run), ["buzz"], print)
    assert not listeners.begin(run)
    assert listeners.types == {"buzz"}


def test_a_fragment_that_runs_again_replaces_its_own_alone() -> None:
    listeners, first, second = Listeners(), object(), object()
    listeners.begin(first)
    listeners.on(listeners.scope(None, first), ["buzz"], print)
    listeners.on(listeners.scope("f", first), ["bell"], print)
    listeners.on(listeners.scope("f", second), ["bell"], print)
    assert len(list(listeners.handlers("bell"))) == 1
    assert len(list(listeners.handlers("buzz"))) == 1


def test_reading_on_waits_until_all_that_listened_listen_again() -> None:
    listeners, first, second = Listeners(), object(), object()
    listeners.begin(first)
    for type in ("buzz", "bell"):
        listeners.on(listeners.scope(None, first), [type], print)
    listeners.begin(second)
    listeners.on(listeners.scope(None, second), ["buzz"], print)
    assert not listeners.complete
    listeners.on(listeners.scope(None, second), ["bell"], print)
    assert listeners.complete


def test_two_live_functions_of_one_name_are_two() -> None:
    listeners, run = Listeners(), object()
    listeners.begin(run)
    scope = listeners.scope(None, run)
    keys = [listeners.live(None, scope, "row", {"score"}) for _ in range(2)]
    assert listeners.live_on(ears("score")) == keys
    assert len(set(keys)) == 2


def test_handlers_run_before_the_live_functions_that_show_their_work() -> None:
    listeners, run = Listeners(), object()
    listeners.begin(run)
    scope = listeners.scope(None, run)
    key = listeners.live(None, scope, "board", {"buzz"})
    listeners.on(scope, ["buzz"], print)
    assert listeners.wanting(ears("buzz")) == [BRIDGE, key]
    assert listeners.wanting(ears("bell")) == []


def test_whoever_hears_all_is_called_for_anything_but_not_for_nothing() -> None:
    listeners, run = Listeners(), object()
    listeners.begin(run)
    scope = listeners.scope(None, run)
    listeners.on(scope, [ALL], print)
    key = listeners.live(None, scope, "log", {ALL})
    assert listeners.wanting(ears("anything")) == [BRIDGE, key]
    assert listeners.wanting(ears()) == []
