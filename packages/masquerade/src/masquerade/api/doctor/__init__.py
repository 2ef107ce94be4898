"""`masquerade doctor`: looks at everything that has to be right, and says how to mend what is not."""

from collections.abc import AsyncIterator, Mapping

from masquerade.api.doctor import front_door, host_machine
from masquerade.api.doctor.finding import Finding
from masquerade.api.doctor.proxy_limits import PATIENT_S, QUIET_S
from masquerade.settings import GameSettings
from roomlit.hosting import HubSettings


async def visit(
    settings: GameSettings,
    limits: HubSettings,
    *,
    url: str,
    headers: Mapping[str, str] | None = None,
    patient: bool = False,
) -> AsyncIterator[Finding]:
    """All checks in their order, one finding after the other; with `url`, the way in from outside too.

    `headers` are for that way; `patient` waits for more than a minute to see what cuts off who says nothing.
    """
    yield host_machine.streamlit_settings(settings.port)
    yield host_machine.protocol_class(limits)
    yield host_machine.own_names(limits)
    yield host_machine.space(settings.data)
    yield host_machine.journal(settings.data)
    yield host_machine.open_files()
    yield await host_machine.clock()
    yield await host_machine.port(settings.host, settings.port)
    if url:
        quiet_s = PATIENT_S if patient else QUIET_S
        for finding in await front_door.through(url, headers=headers, quiet_s=quiet_s):
            yield finding
