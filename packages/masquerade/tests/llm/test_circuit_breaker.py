"""When an endpoint is left alone, and for how long."""

from masquerade.llm.circuit_breaker import PATIENCE, REST_MAX_MS, REST_MS, CircuitBreaker


def broken(times: int = PATIENCE) -> CircuitBreaker:
    """After so many failures at the moment 0."""
    breaker = CircuitBreaker()
    for _ in range(times):
        breaker = breaker.failed(0)
    return breaker


def test_a_few_failures_are_forgiven() -> None:
    assert broken(PATIENCE - 1).admit(0, 100) == broken(PATIENCE - 1)


def test_after_too_many_in_a_row_it_is_left_alone_for_a_while() -> None:
    assert broken().admit(REST_MS - 1, 100) is None
    assert broken().admit(REST_MS, 100) is not None


def test_after_the_rest_one_request_goes_first_and_the_others_wait() -> None:
    trying = broken().admit(REST_MS, 100)
    assert trying is not None
    assert trying.admit(REST_MS + 99, 100) is None
    assert trying.admit(REST_MS + 100, 100) is not None


def test_each_failure_after_a_rest_doubles_the_next_up_to_a_bound() -> None:
    rests = [broken(PATIENCE + more).shut_until for more in range(40)]
    assert rests[:3] == [REST_MS, 2 * REST_MS, 4 * REST_MS]
    assert max(rests) == REST_MAX_MS
