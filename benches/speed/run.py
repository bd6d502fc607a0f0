"""Runs competitors as whole processes, in turn, and measures each.

run.py RUNS RESULTS ROUNDS

RUNS has a line for each: section, name, rows, file of scores for the AUC (or -)
and the command, parted by tabs. All stand in for each other on two cores; in a
round everybody runs once, so that whatever else the machine does meets all. A
short run is made twice and the second counts: where the host takes back memory
that lies idle, getting it again would be half of the first.
"""

import json
import os
import shlex
import sys
import time

CORES = 2

# Runs that are made twice, seconds.
SHORT = 10.0


def measure(command, log):
    started = time.monotonic()
    redirected = [(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=redirected)
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed, see {log.name}: {shlex.join(command)}")
    return {
        "seconds": time.monotonic() - started,
        # With all processes that it started and waited for.
        "cpu": used.ru_utime + used.ru_stime,
        # Of its largest process.
        "memory": used.ru_maxrss * 1024,
    }


def main(runs, results, rounds):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    competitors = []
    for line in open(runs):
        section, name, rows, scores, command = line.rstrip("\n").split("\t")
        competitors.append(
            {"section": section, "name": name, "rows": int(rows), "scores": scores, "runs": []}
            | {"command": shlex.split(command)}
        )
    with open(results + ".log", "w") as log:
        for round in range(int(rounds)):
            for one in competitors:
                run = measure(one["command"], log)
                if run["seconds"] < SHORT:
                    run = measure(one["command"], log)
                one["runs"].append(run)
                spent = one["runs"][-1]
                print(
                    f"round {round + 1}: {one['name']}: {spent['seconds']:.1f} s, "
                    f"{spent['cpu']:.1f} s of CPU",
                    file=sys.stderr,
                )
                # After every run, so that what was measured outlives a failure.
                with open(results, "w") as file:
                    json.dump(competitors, file, indent=1)


main(*sys.argv[1:])
