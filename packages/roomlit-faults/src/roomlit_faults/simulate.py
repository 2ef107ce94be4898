"""Command line: a hub under faults in virtual time. `python -m roomlit_faults.simulate --seeds 1000`

Every simulation is drawn from its seed: real rooms, connections and sessions, simulated pages, network, disk and
processes. The checker sees only the history and the journal. Exit code 0: no invariant was violated.

    --seed S        play one simulation again and print it
    --plant NAME    with a known fault planted into the hub: exit code 1 when the checker finds it
    --plant all     every fault, one after the other, as a table: exit code 0 when the checker finds all of them
    --plants        the names of the faults
"""

import argparse
import logging
import sys
from collections.abc import Sequence

import structlog

from roomlit_faults.checker.verdict import INVARIANTS
from roomlit_faults.plants.catalogue import PLANTS, planted
from roomlit_faults.simulation.run import SimulatedRun, simulated
from roomlit_faults.simulation.trace import lines

STEP = 20


def main(arguments: Sequence[str]) -> int:
    """Play, check and print; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m roomlit_faults.simulate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seeds", type=int, default=1000, help="how many simulations")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this simulation, printed in full")
    parser.add_argument("--plant", choices=[*PLANTS, "all"], help="a fault to plant")
    parser.add_argument("--plants", action="store_true", help="print the faults that can be planted")
    chosen = parser.parse_args(arguments)
    if chosen.plants:
        sys.stdout.writelines(f"{name:28} {plant.what}\n" for name, plant in PLANTS.items())
        return 0
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    if chosen.plant == "all":
        return _all_plants(seeds)
    with planted(chosen.plant):
        return _told(chosen.seed) if chosen.seed is not None else _search(seeds, stop=chosen.plant is not None)


def first_found(seeds: Sequence[int]) -> SimulatedRun | None:
    """The first simulation with a violation."""
    return next((run for run in map(simulated, seeds) if run.violations), None)


def _told(seed: int) -> int:
    run = simulated(seed)
    sys.stdout.writelines(f"{line}\n" for line in lines(run))
    return 1 if run.violations else 0


def _search(seeds: Sequence[int], *, stop: bool) -> int:
    bad = events = acks = faults = 0
    for number, seed in enumerate(seeds, 1):
        run = simulated(seed)
        events, acks, faults = events + run.events, acks + run.acks, faults + len(run.struck)
        if run.violations:
            bad += 1
            _report(run)
            if stop:
                return 1
        if sys.stderr.isatty() and number % STEP == 0:
            sys.stderr.write(f"\r{number} of {len(seeds)} ")
    sys.stdout.write(
        f"{len(seeds)} simulations: {faults} faults, {events} events and {acks} acknowledgements heard, "
        f"{bad} with violations\n"
    )
    return 1 if bad else 0


def _report(run: SimulatedRun) -> None:
    first = run.violations[0]
    sys.stdout.write(
        f"seed {run.seed}: invariant {first} ({len(run.violations)} in all; --seed {run.seed} prints it)\n"
    )
    sys.stdout.flush()


def _all_plants(seeds: Sequence[int]) -> int:
    missed = 0
    sys.stdout.write(f"{'planted':28} {'seeds':>5}  invariant\n")
    for name in PLANTS:
        with planted(name):
            run = first_found(seeds)
        if run is None:
            missed += 1
            sys.stdout.write(f"{name:28} {len(seeds):>5}  NOT FOUND\n")
        else:
            first = run.violations[0]
            sys.stdout.write(
                f"{name:28} {run.seed - seeds[0] + 1:>5}  {first.invariant} {INVARIANTS[first.invariant]}: "
                f"{first.what}\n"
            )
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    # The hub tells much about its own misery, which is meant here.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.exit(main(sys.argv[1:]))
